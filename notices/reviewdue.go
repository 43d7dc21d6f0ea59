package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// reviewDue is the kind of reviews of ours that would end undecided.
func reviewDue() words {
	verb := func(l line) string { return ends(l.Due, l.today) }
	return words{
		name: partner.ReviewDue,
		one:  "review", many: "reviews", ends: "ends", end: "end", ended: "ended",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "ask for it again if it is still wanted")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
