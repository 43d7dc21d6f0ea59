package commands

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// certName is a certificate as people say it: HCCDP – GaussDB.
func certName(p *program.Program, typeID, track string) string {
	name := typeID
	if t, ok := p.Type(typeID); ok {
		name = t.Name
	}
	if track != "" {
		name += " – " + track
	}
	return name
}

// until says how long a certificate is valid.
func (c *Call) until(cert partner.Certificate) string {
	last, ok := partner.LastDay(c.Program, cert)
	switch {
	case !ok:
		return "end date not known"
	case last < c.Today:
		return "ended " + last.Short()
	default:
		return "valid through " + last.Short() + " (" + daysAway(last, c.Today) + ")"
	}
}

// stateWord is a requirement's state in words.
func stateWord(s partner.State) string {
	switch s {
	case partner.Met:
		return "met"
	case partner.NotMet:
		return "not met"
	default:
		return "unknown"
	}
}

// haveNeed is how far a requirement is: 3 of 4.
func haveNeed(r *partner.Result) string {
	if !r.NeedKnown {
		return fmt.Sprintf("%d of ?", r.Have)
	}
	return fmt.Sprintf("%d of %d", r.Have, r.Need)
}

// plural is "1 certificate", "3 certificates".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	switch {
	case noun == "person":
		return fmt.Sprintf("%d people", n)
	case strings.HasSuffix(noun, "cy"), strings.HasSuffix(noun, "ty"), strings.HasSuffix(noun, "ry"): // competency, duty, try
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// limited is a list block of at most n of the lines, with what leads to the rest.
func limited(lines []view.Text, n int, all string) view.Block {
	if n > 0 && len(lines) > n {
		rest := len(lines) - n
		lines = append(lines[:n:n], view.Join(view.Tf("and %d more: ", rest), view.C(all)))
	}
	return view.List(lines...)
}

// sentence starts with a capital.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
