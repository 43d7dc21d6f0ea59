package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// phaseEnd is the kind of what an application for a phase, or its review, has won.
func phaseEnd() words {
	verb := func(l line) string { return ends(l.Due, l.today) }
	return words{
		name: partner.PhaseEnd,
		one:  "certified phase", many: "certified phases", ends: "ends", end: "end", ended: "ended",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), l.Action)
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
