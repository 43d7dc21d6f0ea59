package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// competencyEnd is the kind of the company's competencies that end.
func competencyEnd() words {
	return words{
		name: partner.CompetencyEnd,
		one:  "competency", many: "competencies", ends: "ends", end: "end", ended: "ended",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), " "+ends(l.Due, l.today), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + ends(l.Due, l.today) },
	}
}
