package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// leaver is the kind of people who leave, or have left, with duties open.
func leaver() words {
	return words{
		name: partner.Leaver,
		one:  "leaver", many: "leavers", ends: "has something open", end: "have something open", ended: "left something open",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), ": gone, with something open", l.Consequence, l.Action)
			}
			return l.said(view.B(l.Title), ": leaves with something open", l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + ": something is open" },
	}
}
