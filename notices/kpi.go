package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// kpiReading is the kind of readings that are to be typed in.
func kpiReading() words {
	verb := func(l line) string {
		return inTime("is to be typed in", "was to be typed in", l.Due, l.today)
	}
	return words{
		name: partner.KPIReadingDue,
		one:  "KPI reading", many: "KPI readings", ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}

// kpiCheckpoint is the kind of days on which a KPI that is behind is looked at.
func kpiCheckpoint() words {
	verb := func(l line) string {
		return inTime("is looked at", "was looked at", l.Due, l.today)
	}
	return words{
		name: partner.KPICheckpoint,
		one:  "KPI that is behind", many: "KPIs that are behind", ends: "is looked at", end: "are looked at", ended: "was looked at",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) + ": " + l.Consequence },
	}
}
