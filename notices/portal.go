package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// portalCheck is the kind of numbers from the portal that are to be looked at again.
func portalCheck() words {
	verb := func(l line) string {
		return inTime("is to be looked up again", "was to be looked up again", l.Due, l.today)
	}
	return words{
		name: partner.PortalCheck,
		one:  "number from the portal", many: "numbers from the portal",
		ends: "is to be looked up", end: "are to be looked up", ended: "is old",
		line: func(l line) view.Text {
			who := ""
			if l.mine() {
				who = "you typed it in"
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, who, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
