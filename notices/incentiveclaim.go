package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// incentiveClaim is the kind of incentives that have to be claimed.
func incentiveClaim() words {
	verb := func(l line) string {
		return inTime("has to be claimed, at the latest", "had to be claimed, at the latest", l.Due, l.today)
	}
	return words{
		name: partner.IncentiveClaim,
		one:  "incentive to claim", many: "incentives to claim", ends: "lapses", end: "lapse", ended: "lapsed",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "look in the portal whether it still can be")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
