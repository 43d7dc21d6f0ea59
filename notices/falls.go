package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

const kindFalls = partner.RequirementFalls

// requirementFalls is the kind of requirements that are met and will not be.
func requirementFalls() words {
	verb := func(l line) string {
		if l.left < 0 {
			return "no longer met since " + (l.Due + 1).Short()
		}
		return inTime("met for the last time", "", l.Due, l.today)
	}
	return words{
		name: kindFalls,
		one:  "requirement", many: "requirements", ends: "falls", end: "fall", ended: "is no longer met",
		line: func(l line) view.Text {
			what := view.B(l.Title)
			if l.mine() {
				return l.said(what, ": "+verb(l), "it hangs on you: "+l.Consequence, l.Action)
			}
			return l.said(what, ": "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + ": " + verb(l) },
	}
}
