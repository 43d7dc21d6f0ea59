package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// rosterCheck is the kind of the roster that is to be looked through again.
func rosterCheck() words {
	verb := func(l line) string {
		return inTime("is to be looked through again", "was to be looked through again", l.Due, l.today)
	}
	return words{
		name: partner.RosterCheck,
		one:  "roster", many: "rosters", ends: "is to be looked through", end: "are to be looked through", ended: "is old",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
