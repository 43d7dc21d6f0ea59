package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// handIn is the kind of applications that are to be handed in, or handed in anew, before a
// day.
func handIn() words {
	verb := func(l line) string { return isDue(l.Due, l.today) }
	return words{
		name: partner.HandIn,
		one:  "application to hand in", many: "applications to hand in", ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "look whether it can still be handed in, and record what became of it")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
