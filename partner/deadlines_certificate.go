package partner

import (
	"fmt"
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
		out = append(out, Deadline{
			Kind:        CertificateEnd,
			Subject:     fmt.Sprintf("certificate/%d", c.ID),
			Due:         k.last[at],
			Person:      c.Person,
			Certificate: c.ID,
			Title:       person.Name + ": " + title,
			Consequence: e.consequence(at, row),
			Action:      action(p, c, k.last[at]),
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

// consequence says which requirements fall to what on the day after the
// certificate's last, or that there are none.
func (e *ends) consequence(at, person int32) string {
	c, p, last := &e.book.certificates.rows[at], &e.book.people.rows[person], e.last[at]
	if e.phase == nil {
		return ""
	}
	var falls, keeps []string
	asked, dedicated := false, true
	for _, l := range e.tally.lines {
		h, ok := l.gauge.(*holdings)
		if !ok || e.of[at] < 0 || h.accept[e.of[at]] == 0 {
			continue
		}
		asked = true
		if h.req.Dedicated && !p.Dedicated {
			dedicated = false
			continue
		}
		if text, falling := e.change(l, h, person, last); falling {
			falls = append(falls, text)
		} else if text != "" {
			keeps = append(keeps, text)
		}
	}
	reason, detail := e.why(c, last, p, max(e.from, c.Issued))
	switch {
	case !asked:
		return "counts for nothing in " + e.path.Name + ", " + e.phase.Name
	case reason != "":
		return "counts for nothing today: " + string(reason) + " (" + detail + ")"
	case len(falls)+len(keeps) > 0:
		return strings.Join(append(falls, keeps...), "; ")
	case !dedicated:
		return "counts for nothing today: " + string(NotDedicated)
	}
	return "no requirement has less without it"
}

// change says what a requirement comes to on the day after last, if the person
// is then worth less to it; falling is set where it is no longer met.
func (e *ends) change(l *line, h *holdings, person int32, last civil.Day) (text string, falling bool) {
	eve, _ := l.course.at(last)
	then, _ := l.course.at(last + 1)
	if then.have >= eve.have || !h.drops(person, last+1) {
		return "", false
	}
	day := (last + 1).Short()
	n := e.book.needOf(e.path, e.phase, l.req)
	switch {
	case !n.known:
		return fmt.Sprintf("%s falls to %d on %s; how many are needed has not been typed in", l.req.Title, then.have, day), false
	case then.state(n) == Met:
		return fmt.Sprintf("%s goes from %d to %d of %d on %s and stays met", l.req.Title, eve.have, then.have, n.value, day), false
	}
	return fmt.Sprintf("%s falls to %d of %d on %s", l.req.Title, then.have, n.value, day), true
}

// action names the step that ends the duty.
func action(p *program.Program, c *Certificate, last civil.Day) string {
	t, ok := p.Type(c.Type)
	if ok && t.External {
		return "Renew it with " + t.Issuer + " by " + last.Short() + ", then add the new one in the vendor's portal, where it is reviewed"
	}
	return "Renew it by " + last.Short() + " and record the new end date"
}
