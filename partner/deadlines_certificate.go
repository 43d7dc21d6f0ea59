package partner

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/program"
)

// certificateEnds lists the certificates whose last day lies in the days asked for.
func (d *docket) certificateEnds() (out []Deadline) {
	for _, at := range d.lastBetween(d.from, d.through) {
		c := &d.book.certificates.rows[at]
		row, ok := d.book.people.at.find(c.Person)
		if !ok {
			continue
		}
		person := &d.book.people.rows[row]
		if !person.Employed(d.last[at]) || d.replaced(at, row) {
			continue
		}
		text, idle := d.consequence(at, row)
		out = append(out, Deadline{
			Kind:        CertificateEnd,
			Subject:     fmt.Sprintf("certificate/%d", c.ID),
			Due:         d.last[at],
			Person:      c.Person,
			Certificate: c.ID,
			Title:       person.Name + ": " + Title(d.program, *c),
			Consequence: text,
			Idle:        idle,
			Action:      action(d.program, c),
			Run:         d.book.renewal(c, person),
		})
	}
	return out
}

// renewal gives the words that record a certificate's renewal, but for its date.
func (b *Book) renewal(c *Certificate, p *Person) string {
	words := "cert renew " + quoted(b.Called(p)) + " " + quoted(c.Type)
	if track := strings.TrimSpace(c.Track); track != "" {
		words += " track " + quoted(track)
	}
	return words
}

// replaced reports whether the same person has another certificate of the same
// type and track that lasts longer. Of two that end on one day the one entered
// last stays.
func (k *packed) replaced(at, person int32) bool {
	mine := k.book.certificates.rows
	c := &mine[at]
	for _, o := range k.heldBy(person) {
		other := &mine[o]
		if o == at || !k.sameKind(at, o) || other.Review == Rejected {
			continue
		}
		if k.last[o] > k.last[at] || k.last[o] == k.last[at] && other.ID > c.ID {
			return true
		}
	}
	return false
}

// sameKind compares type and track, also of types that the program does not know.
func (k *packed) sameKind(a, b int32) bool {
	if k.of[a] >= 0 || k.of[b] >= 0 {
		return k.of[a] == k.of[b]
	}
	x, y := &k.book.certificates.rows[a], &k.book.certificates.rows[b]
	return x.Type == y.Type && foldTrack(x.Track) == foldTrack(y.Track)
}

// consequence says what every requirement that counts certificates of its kind
// comes to on the day after its last, the ones no longer met first. idle is set
// where there is no such requirement.
func (d *docket) consequence(at, person int32) (text string, idle bool) {
	c, p, last := &d.book.certificates.rows[at], &d.book.people.rows[person], d.last[at]
	if d.phase == nil {
		return "", false
	}
	var falls, lowers, keeps []string
	asked, dedicated := false, false
	for _, l := range d.tally.lines {
		h, ok := l.gauge.(*holdings)
		if !ok || d.of[at] < 0 || h.accept[d.of[at]] == 0 {
			continue
		}
		asked = true
		if h.req.Dedicated && !p.Dedicated {
			continue
		}
		dedicated = true
		switch text, less, falling := d.change(l, h, person, last); {
		case falling:
			falls = append(falls, text)
		case less:
			lowers = append(lowers, text)
		default:
			keeps = append(keeps, text)
		}
	}
	reason, detail := d.why(c, last, p, max(d.from, c.Issued))
	switch {
	case !asked:
		return "no requirement of " + d.phase.Name + " (" + d.path.Name + ") counts it", true
	case reason != "":
		return "it does not count today: " + string(reason) + " (" + detail + ")", false
	case !dedicated:
		return "it does not count today: " + string(NotDedicated), false
	}
	return strings.Join(slices.Concat(falls, lowers, keeps), "; "), false
}

// change says what a requirement comes to on the day after last. less is set
// where that is less because of the person, falling where it is then no longer met.
func (d *docket) change(l *line, h *holdings, person int32, last civil.Day) (text string, less, falling bool) {
	if text, less, falling = d.turn(l, last); less && h.drops(person, last+1) {
		return text, less, falling
	}
	return l.req.Title + ": no change without it", false, false
}

// turn says what a requirement comes to on the day after last, if that is less.
// The title stands before a colon: it may be singular or plural.
func (d *docket) turn(l *line, last civil.Day) (text string, less, falling bool) {
	eve, _ := l.course.at(last)
	then, _ := l.course.at(last + 1)
	n := d.book.needOf(d.path, d.phase, l.req)
	lost := eve.state(n) == Met && then.state(n) != Met
	if then.have >= eve.have && !lost {
		return "", false, false
	}
	text = fmt.Sprintf("%s: from %d to %d on %s", l.req.Title, eve.have, then.have, (last + 1).Short())
	outcome := "not met before either"
	switch {
	case !n.known:
		return text + " (how many are needed has not been typed in)", true, false
	case then.state(n) == Met:
		outcome = "still met"
	case lost:
		outcome = "no longer met"
	}
	return fmt.Sprintf("%s (%d needed, %s)", text, n.value, outcome), true, lost
}

// action names the step that ends the duty.
func action(p *program.Program, c *Certificate) string {
	t, ok := p.Type(c.Type)
	if ok && t.External {
		return "Renew it with " + t.Issuer + ", then add the new one in the vendor's portal, where it is reviewed"
	}
	return "Renew it and record the new end date"
}
