package notices

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"partnerbot/civil"
	"partnerbot/view"
)

// words is how one kind of duty is spoken of.
type words struct {
	name      string // of the deadline and of its ladder in the pack
	one, many string // nouns: 1 certificate, 3 certificates
	ends, end string // what one does, what several do: ends, end
	ended     string // what one has done, and several
	// line says what ends when, what follows and what ends the duty, as its
	// reader needs it.
	line func(l line) view.Text
	// short is the line's first half, for the summary.
	short func(l line) string
}

// kinds lists every kind that has words of its own. A kind without is spoken of
// in general ones; its ladder in the pack alone says whether it is said.
func kinds() []words {
	return []words{
		certificateEnd(),
		certificateGrace(),
		invitation(),
		competencyEnd(),
		requirementFalls(),
		portalCheck(),
		rosterCheck(),
		leaver(),
		reviewDue(),
		handIn(),
		vendorDue(),
		lockOutEnd(),
		phaseEnd(),
		benefitClaim(),
		kpiReading(),
		kpiCheckpoint(),
		incentiveClaim(),
		voucherEnd(),
		portalWatch(),
		portalMissed(),
		portalNews(),
		renewalDue(),
		renewalItem(),
		reviewWindow(),
		programCertificate(),
		graceEnd(),
		fundRequest(),
		fundClaim(),
		fundReclaim(),
		fundStep(),
		fundVendor(),
		dealRegistration(),
		dealResponse(),
		dealAnswer(),
		dealRFP(),
		dealProtectionEnd(),
	}
}

// wordsOf gives the words of a kind.
func wordsOf(kind string) words {
	list := kinds()
	if i := slices.IndexFunc(list, func(k words) bool { return k.name == kind }); i >= 0 {
		return list[i]
	}
	return plain(kind)
}

// plain is how a kind is spoken of that has no words of its own.
func plain(kind string) words {
	noun := strings.ReplaceAll(kind, "-", " ")
	return words{
		name: kind, one: noun, many: noun + "s", ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			return l.said(view.B(l.Title), " "+isDue(l.Due, l.today), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + isDue(l.Due, l.today) },
	}
}

// over is what so many of a kind have done.
func (w words) over(n int) string {
	if n != 1 {
		if rest, ok := strings.CutPrefix(w.ended, "was "); ok {
			return "were " + rest
		}
		if rest, ok := strings.CutPrefix(w.ended, "is "); ok {
			return "are " + rest
		}
	}
	return w.ended
}

// said puts a line together: who or what, what becomes of it, and sentences more.
func (l line) said(what view.Text, verb string, more ...string) view.Text {
	t := view.Join(what, view.T(verb+"."))
	for _, m := range more {
		if m != "" {
			t = view.Join(t, view.T(" "+sentence(m)))
		}
	}
	return t
}

// ends says when something ends, by its date and in days from today.
func ends(due, today civil.Day) string { return inTime("ends", "ended", due, today) }

// isDue says when something is due.
func isDue(due, today civil.Day) string { return inTime("is due", "was due", due, today) }

// inTime says what is to come, what is today and what is past.
func inTime(will, did string, due, today civil.Day) string {
	switch left := due.Sub(today); {
	case left > 1:
		return will + " on " + due.Short() + ", in " + days(left)
	case left == 1:
		return will + " tomorrow, " + due.Short()
	case left == 0:
		return will + " today, " + due.Short()
	case left == -1:
		return did + " yesterday, " + due.Short()
	default:
		return did + " on " + due.Short() + ", " + days(-left) + " ago"
	}
}

// when says a day for one who is spoken to: in how many days, and which day.
func when(verb string, due, today civil.Day) string {
	switch left := due.Sub(today); {
	case left > 1:
		return verb + " in " + days(left) + ", on " + due.Short()
	case left == 1:
		return verb + " tomorrow, " + due.Short()
	default:
		return verb + " today, " + due.Short()
	}
}

// sentence begins a text with a capital and ends it with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	if first != utf8.RuneError {
		s = string(unicode.ToUpper(first)) + s[size:]
	}
	switch s[len(s)-1] {
	case '.', '!', '?':
		return s
	}
	return s + "."
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}
