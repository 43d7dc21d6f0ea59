package notices

import (
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// renewalDue is the kind of the day on which the partner's status is renewed.
func renewalDue() words {
	verb := func(l line) string { return isDue(l.Due, l.today) }
	return words{
		name: partner.RenewalDue,
		one:  "renewal", many: "renewals", ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "what became of it is not recorded")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}

// renewalItem is the kind of what is not met as of the day of the renewal.
func renewalItem() words {
	return words{
		name: partner.RenewalItemDue,
		one:  "thing open for the renewal", many: "things open for the renewal", ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), ", open: "+l.Consequence+"; the renewal "+isDue(l.Due, l.today), l.Action)
		},
		short: func(l line) string { return l.Title + ", open; the renewal " + isDue(l.Due, l.today) },
	}
}

// reviewWindow is the kind of the first and the last day of the vendor's window.
func reviewWindow() words {
	return words{
		name: partner.ReviewWindow,
		one:  "day of a review window", many: "days of a review window", ends: "is near", end: "are near", ended: "is past",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), isOn(l))
			}
			return l.said(view.B(l.Title), isOn(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + isOn(l) },
	}
}

// isOn says on which day something is: " is on 1 Nov 2026, in 30 days".
func isOn(l line) string { return " " + inTime("is", "was", l.Due, l.today) }

// programCertificate is the kind of the day on which the certificate of a program is
// renewed.
func programCertificate() words {
	verb := func(l line) string { return inTime("is to be renewed", "was to be renewed", l.Due, l.today) }
	return words{
		name: partner.ProgramCertificate,
		one:  "certificate of a program", many: "certificates of programs", ends: "ends", end: "end", ended: "ended",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+verb(l), "whether it was is not recorded", "look in the portal")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}

// graceEnd is the kind of the last day of a grace status.
func graceEnd() words {
	verb := func(l line) string { return ends(l.Due, l.today) }
	return words{
		name: partner.GraceEnd,
		one:  "grace status", many: "grace statuses", ends: "ends", end: "end", ended: "ended",
		line: func(l line) view.Text {
			if l.left < 0 && l.tell != "" {
				return l.said(view.B(l.Title), " "+verb(l), l.Consequence, "look in the portal what became of it, and tell "+l.tell+", who records it")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}

// renewalThing names a KPI or requirement that a renewal hinges on, by its subject.
func (s *script) renewalThing(subject string) string {
	what, id, _ := strings.Cut(subject, "/")
	if k, ok := s.desk.Program.KPI(id); ok && what == "kpi" {
		return "For the renewal: " + k.Name
	}
	if r, ok := s.book.Assessment(s.desk.Program, s.today).Result(id); ok && what == "requirement" {
		return "For the renewal: " + r.Requirement.Title
	}
	return ""
}
