package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// certificateGrace is the kind of ended certificates that can still be revived.
func certificateGrace() words {
	verb := func(l line) string {
		return inTime("can be revived for the last time", "could be revived for the last time", l.Due, l.today)
	}
	return words{
		name: partner.CertificateGrace,
		one:  "suspended certificate", many: "suspended certificates",
		ends: "is lost", end: "are lost", ended: "is lost",
		line: func(l line) view.Text {
			switch {
			case l.mine():
				return l.said(view.Join(view.T("Your "), view.B(l.what)), ", "+verb(l), l.Action)
			case l.moment.role == leads:
				return l.said(view.B(l.Title), ", "+verb(l), l.Consequence)
			}
			return l.said(view.B(l.Title), ", "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + ", " + verb(l) },
	}
}
