package notices

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// expiring is the kind of certificates that end.
func expiring() kind {
	return kind{
		name:  partner.CertificateEnd,
		grace: 7,
		one:   "certificate", many: "certificates",
		line: func(d partner.Deadline, today civil.Day) view.Text {
			line := view.Join(view.B(d.Title), view.T(" "+ends(d.Due, today)+"."))
			action := d.Action
			if d.Due < today { // most certificates cannot be renewed once they have ended
				action = "if it has been renewed, record the new end date; if not, it may have to be earned again"
			}
			for _, more := range []string{d.Consequence, action} {
				if more != "" {
					line = view.Join(line, view.T(" "+sentence(more)))
				}
			}
			return line
		},
		short: func(d partner.Deadline, today civil.Day) string {
			return d.Title + " " + ends(d.Due, today)
		},
	}
}

// ends says when something ends, by its date and in days from today.
func ends(due, today civil.Day) string {
	switch left := due.Sub(today); {
	case left > 1:
		return fmt.Sprintf("ends on %s, in %d days", due.Short(), left)
	case left == 1:
		return fmt.Sprintf("ends tomorrow, %s", due.Short())
	case left == 0:
		return fmt.Sprintf("ends today, %s", due.Short())
	case left == -1:
		return fmt.Sprintf("ended yesterday, %s", due.Short())
	default:
		return fmt.Sprintf("ended on %s, %d days ago", due.Short(), -left)
	}
}

// sentence begins a text with a capital and ends it with a full stop.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	switch s[len(s)-1] {
	case '.', '!', '?':
		return s
	}
	return s + "."
}
