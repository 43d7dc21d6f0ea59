package partner

import (
	"fmt"

	"partnerbot/civil"
)

// certificateGraces lists the certificates that have ended by then and whose last
// day of being suspended lies in the days asked for: until then they can be
// revived, later they have to be earned anew.
func (d *docket) certificateGraces() (out []Deadline) {
	for i := range d.program.Types {
		t := &d.program.Types[i]
		if t.Suspension.IsZero() {
			continue
		}
		const slack = 31 // months are not all as long
		length := civil.First.Plus(t.Suspension) - civil.First
		for _, at := range d.lastBetween(d.from-length-slack, d.through-length+slack) {
			if k := d.of[at]; k < 0 || int(d.kinds[k].typ) != i {
				continue
			}
			if due := (d.last[at] + 1).Plus(t.Suspension) - 1; d.asked(due) {
				out = d.grace(out, at, due)
			}
		}
	}
	return out
}

func (d *docket) grace(out []Deadline, at int32, due civil.Day) []Deadline {
	c := &d.book.certificates.rows[at]
	row, ok := d.book.people.at.find(c.Person)
	if !ok {
		return out
	}
	person := &d.book.people.rows[row]
	if !person.Employed(due) || d.replaced(at, row) {
		return out
	}
	text := fmt.Sprintf("it ended on %s; after %s it cannot be revived and has to be earned anew", d.last[at].Short(), due.Short())
	asking := d.asking(d.of[at])
	if asking != "" {
		text += " (" + asking + " would count it)"
	}
	return append(out, Deadline{
		Kind:        CertificateGrace,
		Subject:     fmt.Sprintf("certificate/%d", c.ID),
		Due:         due,
		Person:      c.Person,
		Certificate: c.ID,
		Title:       person.Name + ": " + Title(d.program, *c) + ", suspended",
		Consequence: text,
		Idle:        d.phase != nil && asking == "",
		Action:      "Revive it while it is suspended and record the new end date",
		Run:         d.book.renewal(c, person),
	})
}

// asking names the first requirement that counts certificates of a kind.
func (d *docket) asking(kind int32) string {
	for _, l := range d.tally.lines {
		if h, ok := l.gauge.(*holdings); ok && kind >= 0 && h.accept[kind] != 0 {
			return l.req.Title
		}
	}
	return ""
}
