package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// voucherEnd is the kind of vouchers for exams, which lapse unused.
func voucherEnd() words {
	return words{
		name: partner.VoucherEnd,
		one:  "exam voucher", many: "exam vouchers", ends: "lapses", end: "lapse", ended: "lapsed",
		line: func(l line) view.Text {
			what, action := view.B(l.Title), l.Action
			if l.mine() {
				what = view.Join(view.T("Your "), view.B(l.what))
			}
			if l.left < 0 {
				action = ""
			}
			return l.said(what, ": the last day to use it "+inTime("is", "was", l.Due, l.today), l.Consequence, action)
		},
		short: func(l line) string {
			return l.Title + ": the last day to use it " + inTime("is", "was", l.Due, l.today)
		},
	}
}
