package partner

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/program"
)

// CertificateEnd is the kind of the deadlines that certificates' ends make.
const CertificateEnd = "certificate-end"

// certificateEnds lists the certificates whose last day lies in the days given.
func certificateEnds(p *program.Program, b *Book, from, through civil.Day) []Deadline {
	k := b.pack(p)
	path, phase, site := b.where(p)
	t := &tally{}
	if phase != nil {
		t = k.tally(phase, site)
	}
	e := &ends{packed: k, tally: t, from: from, path: path, phase: phase}
	var out []Deadline
	for _, at := range k.lastBetween(from, through) {
		c := &b.certificates.rows[at]
		row, ok := b.people.at.find(c.Person)
		if !ok {
			continue
		}
		person := &b.people.rows[row]
		if !person.Employed(k.last[at]) || k.replaced(at, row) {
			continue
		}
		title := Title(p, *c)
		text, idle := e.consequence(at, row)
		out = append(out, Deadline{
			Kind:        CertificateEnd,
			Subject:     fmt.Sprintf("certificate/%d", c.ID),
			Due:         k.last[at],
			Person:      c.Person,
			Certificate: c.ID,
			Title:       person.Name + ": " + title,
			Consequence: text,
			Idle:        idle,
			Action:      action(p, c),
		})
	}
	return out
}

// lastBetween gives the rows of the certificates whose own last day lies in the
// days given.
func (k *packed) lastBetween(from, through civil.Day) (out []int32) {
	through = min(through, never-1)
	for at, last := range k.last {
		if from <= last && last <= through {
			out = append(out, int32(at))
		}
	}
	return out
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

// ends tells what the end of a certificate entails.
type ends struct {
	*packed
	tally *tally
	from  civil.Day
	path  *program.Path
	phase *program.Phase
}

// consequence says what every requirement that counts certificates of its kind
// comes to on the day after its last, the ones no longer met first. idle is set
// where there is no such requirement.
func (e *ends) consequence(at, person int32) (text string, idle bool) {
	c, p, last := &e.book.certificates.rows[at], &e.book.people.rows[person], e.last[at]
	if e.phase == nil {
		return "", false
	}
	var falls, lowers, keeps []string
	asked, dedicated := false, false
	for _, l := range e.tally.lines {
		h, ok := l.gauge.(*holdings)
		if !ok || e.of[at] < 0 || h.accept[e.of[at]] == 0 {
			continue
		}
		asked = true
		if h.req.Dedicated && !p.Dedicated {
			continue
		}
		dedicated = true
		switch text, less, falling := e.change(l, h, person, last); {
		case falling:
			falls = append(falls, text)
		case less:
			lowers = append(lowers, text)
		default:
			keeps = append(keeps, text)
		}
	}
	reason, detail := e.why(c, last, p, max(e.from, c.Issued))
	switch {
	case !asked:
		return "no requirement of " + e.phase.Name + " (" + e.path.Name + ") counts it", true
	case reason != "":
		return "it does not count today: " + string(reason) + " (" + detail + ")", false
	case !dedicated:
		return "it does not count today: " + string(NotDedicated), false
	}
	return strings.Join(slices.Concat(falls, lowers, keeps), "; "), false
}

// change says what a requirement comes to on the day after last. less is set
// where that is less because of the person, falling where it is then no longer
// met. The title stands before a colon: it may be singular or plural.
func (e *ends) change(l *line, h *holdings, person int32, last civil.Day) (text string, less, falling bool) {
	eve, _ := l.course.at(last)
	then, _ := l.course.at(last + 1)
	if then.have >= eve.have || !h.drops(person, last+1) {
		return l.req.Title + ": no change without it", false, false
	}
	n := e.book.needOf(e.path, e.phase, l.req)
	outcome := "no longer met"
	switch {
	case !n.known:
		outcome = ""
	case then.state(n) == Met:
		outcome = "still met"
	case eve.state(n) != Met:
		outcome = "not met before either"
	}
	text = fmt.Sprintf("%s: from %d to %d on %s", l.req.Title, eve.have, then.have, (last + 1).Short())
	if outcome == "" {
		return text + " (how many are needed has not been typed in)", true, false
	}
	return fmt.Sprintf("%s (%d needed, %s)", text, n.value, outcome), true, outcome == "no longer met"
}

// action names the step that ends the duty.
func action(p *program.Program, c *Certificate) string {
	t, ok := p.Type(c.Type)
	if ok && t.External {
		return "Renew it with " + t.Issuer + ", then add the new one in the vendor's portal, where it is reviewed"
	}
	return "Renew it and record the new end date"
}
