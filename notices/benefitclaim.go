package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// benefitClaim is the kind of what success has opened and has to be claimed.
func benefitClaim() words {
	return toClaim(partner.BenefitClaim, "benefit to claim", "benefits to claim")
}

// toClaim is a kind of what lapses unless it is claimed by a day.
func toClaim(name, one, many string) words {
	verb := func(l line) string {
		return inTime("has to be claimed, at the latest", "had to be claimed, at the latest", l.Due, l.today)
	}
	return words{
		name: name,
		one:  one, many: many, ends: "lapses", end: "lapse", ended: "lapsed",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "look in the portal whether it still can be")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
