package notices

import (
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// invitation is the kind of invitations to associate a HUAWEI ID that nobody has
// accepted yet.
func invitation() words {
	verb := func(l line) string { return inTime("lapses", "lapsed", l.Due, l.today) }
	return words{
		name: partner.Invitation,
		one:  "invitation", many: "invitations", ends: "lapses", end: "lapse", ended: "lapsed",
		line: func(l line) view.Text {
			switch {
			case l.mine() && l.left >= 0:
				return l.said(view.T("Your "+l.what), " "+when("lapses", l.Due, l.today), l.Action, "it is only the association that makes your certificates count")
			case l.mine():
				return l.said(view.T("Your "+l.what), " "+verb(l), "ask for a new one")
			case l.left < 0:
				_, waits, _ := strings.Cut(l.Consequence, "; ") // before that stands that the link will lapse
				return l.said(view.B(l.Title), " "+verb(l), waits, "send it anew")
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
}
