package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// vendorDue is the kind of the vendor's steps, so that one knows when to ask.
func vendorDue() words {
	verb := func(l line) string { return isDue(l.Due, l.today) }
	return words{
		name: partner.VendorDue,
		one:  "answer of the vendor", many: "answers of the vendor", ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "the vendor is late: ask there, and record what it says")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
