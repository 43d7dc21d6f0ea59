package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// lockOutEnd is the kind of lock-outs; the news is that they are over.
func lockOutEnd() words {
	verb := func(l line) string { return ends(l.Due, l.today) }
	return words{
		name: partner.LockOutEnd,
		one:  "lock-out", many: "lock-outs", ends: "ends", end: "end", ended: "ended",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "it can be applied for again", "see why it failed, and resubmit it")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
