package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// benefitClaim is the kind of what success has opened and has to be claimed.
func benefitClaim() words {
	verb := func(l line) string {
		return inTime("has to be claimed, at the latest", "had to be claimed, at the latest", l.Due, l.today)
	}
	return words{
		name: partner.BenefitClaim,
		one:  "benefit to claim", many: "benefits to claim", ends: "lapses", end: "lapse", ended: "lapsed",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "look in the portal whether it still can be")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
