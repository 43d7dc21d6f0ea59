package notices

import (
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// portalWatch is the kind of the week's look through the vendor's portal.
func portalWatch() words {
	return words{
		name: partner.PortalWatch,
		one:  "look through the portal", many: "looks through the portal", ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			if l.mine() {
				return l.said(view.Join(view.T("You watch the portal this week: "), view.B(l.what)), " "+isDue(l.Due, l.today), l.Action, l.Consequence)
			}
			return l.said(view.B(l.Title), " "+isDue(l.Due, l.today), l.Action, l.Consequence)
		},
		short: func(l line) string { return l.Title + " " + isDue(l.Due, l.today) },
	}
}

// portalMissed is the kind of weeks in which nobody looked.
func portalMissed() words {
	return words{
		name: partner.PortalMissed,
		one:  "week without a look through the portal", many: "weeks without a look through the portal",
		ends: "is over", end: "are over", ended: "is over",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), ": nobody looked in time", l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + ": nobody looked in time" },
	}
}

// portalNews is the kind of what the vendor has announced: said when it was logged and
// when it takes effect.
func portalNews() words {
	effective := func(l line) bool { return strings.HasSuffix(l.Subject, "/effective") }
	verb := func(l line) string {
		if effective(l) {
			return inTime("takes effect", "took effect", l.Due, l.today)
		}
		return "was logged on " + l.Due.Short()
	}
	return words{
		name: partner.PortalNews,
		one:  "piece of portal news", many: "pieces of portal news", ends: "is new", end: "are new", ended: "was new",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
