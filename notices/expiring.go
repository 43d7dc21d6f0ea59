package notices

import (
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// certificateEnd is the kind of certificates that end. Its holder reads what to
// do, the channel what follows as well, the practice lead what hangs on it.
func certificateEnd() words {
	return words{
		name: partner.CertificateEnd,
		one:  "certificate", many: "certificates", ends: "ends", end: "end", ended: "ended",
		line: func(l line) view.Text {
			what, verb := view.B(l.Title), " "+ends(l.Due, l.today)
			switch {
			case l.mine() && l.left >= 0:
				return l.said(view.Join(view.T("Your "), view.B(l.what)), " "+when("ends", l.Due, l.today), l.falling(), l.hurry(), l.Action)
			case l.mine():
				return l.said(view.Join(view.T("Your "), view.B(l.what)), verb, l.falling(), endedAction)
			case l.left < 0:
				return l.said(what, verb, l.follows(), endedAction)
			case l.moment.role == leads:
				return l.said(what, verb, l.hanging())
			}
			return l.said(what, verb, l.follows(), l.Action)
		},
		short: func(l line) string {
			if l.mine() {
				return "your " + l.what + " " + ends(l.Due, l.today)
			}
			return l.Title + " " + ends(l.Due, l.today)
		},
	}
}

// Most certificates cannot be renewed once they have ended.
const endedAction = "if it has been renewed, record the new end date; if not, it may have to be earned again"

// hurry is what is said when there is hardly time left.
func (l line) hurry() string {
	switch {
	case l.left == 0:
		return "this is its last day"
	case l.left <= 14 && !strings.HasPrefix(l.Action, "Renew it with "): // others than the vendor renew without one
		return "an exam has to be booked and passed before that"
	}
	return ""
}

// follows is what the end entails, with the requirements that fall by it.
func (l line) follows() string {
	var more []string
	for _, f := range l.falls { // mostly the consequence says so already
		if !strings.Contains(l.Consequence, f.Title) {
			more = append(more, f.Title)
		}
	}
	if len(more) > 0 {
		return l.Consequence + "; with it falls: " + strings.Join(more, ", ")
	}
	return l.Consequence
}

// falling tells a holder what falls with what is theirs.
func (l line) falling() string {
	if names := l.fallen(); names != "" {
		return "the company no longer meets without it: " + names
	}
	return ""
}

// hanging tells a practice lead which requirements hang on it.
func (l line) hanging() string {
	switch {
	case l.Idle || l.Consequence == "":
		return l.Consequence
	}
	return "on it hangs: " + l.follows()
}

// fallen names the requirements that fall with what the line is about.
func (l line) fallen() string {
	names := ""
	for i, f := range l.falls {
		if i > 0 {
			names += ", "
		}
		names += f.Title
	}
	return names
}
