package partner

import (
	"fmt"
	"sort"

	"partnerbot/civil"
)

// requirementFalls lists, for every requirement of the phase, the last day of
// each stretch of days in which it is met, by the facts and thresholds as they
// are. It reads the courses that assessments read.
func (d *docket) requirementFalls() (out []Deadline) {
	for _, l := range d.tally.lines {
		n := d.book.needOf(d.path, d.phase, l.req)
		first := sort.Search(len(l.course), func(i int) bool { return l.course[i].day > d.from })
		for i := max(1, first); i < len(l.course) && l.course[i].day-1 <= d.through; i++ {
			if l.course[i-1].state(n) == Met && l.course[i].state(n) != Met {
				out = append(out, d.fall(l, i, n))
			}
		}
	}
	return out
}

// fall tells of the point of a course at which its requirement is no longer met.
func (d *docket) fall(l *line, at int, n need) Deadline {
	day := l.course[at].day
	why := l.cause(day)
	out := Deadline{
		Kind:        RequirementFalls,
		Subject:     "requirement/" + d.path.ID + "/" + d.phase.ID + "/" + l.req.ID,
		Due:         day - 1,
		Person:      why.person,
		Certificate: why.certificate,
		Requirement: l.req.ID,
		Title:       l.req.Title,
		Consequence: fmt.Sprintf("from %d to %d on %s (%d needed, no longer met)", l.course[at-1].have, l.course[at].have, day.Short(), n.value),
		Action:      l.req.Next,
		Over:        l.metAgain(at, n),
	}
	if lacking := l.lacking(l.course[at]); lacking != "" {
		out.Consequence += ", " + lacking + " missing"
	}
	if why.text != "" {
		out.Consequence += ": " + why.text
	}
	c, ok := d.book.certificates.get(why.certificate)
	if ok {
		if p, ok := d.book.people.get(c.Person); ok {
			out.Run, out.Action = d.book.renewal(c, p), action(d.program, c)
		}
	}
	return out
}

// metAgain is the day from which a requirement is met after it has fallen.
func (l *line) metAgain(at int, n need) civil.Day {
	for _, pt := range l.course[at:] {
		if pt.state(n) == Met {
			return pt.day
		}
	}
	return 0
}
