package partner

import (
	"cmp"
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// reading gauges requirements that compare a typed-in number or tick. Of several
// readings the newest by its day holds, of one day the one entered last.
type reading struct {
	*packed
	req *program.Requirement
}

func (r *reading) course() course {
	out := course{{blank: true}}
	for _, read := range r.all() {
		pt := point{day: read.On, have: read.Value}
		if last := &out[len(out)-1]; last.day == pt.day {
			*last = pt
		} else {
			out = append(out, pt)
		}
	}
	return out
}

// all gives the readings of the requirement, oldest first.
func (r *reading) all() []Read {
	var out []Read
	for _, read := range r.book.readings.rows {
		if read.Reading == r.req.Reading {
			out = append(out, read)
		}
	}
	slices.SortFunc(out, func(a, b Read) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Rev, b.Rev), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (r *reading) list(civil.Day) (counted, excluded []Item) { return nil, nil }

func (r *reading) causes(day civil.Day) []cause {
	for _, read := range slices.Backward(r.all()) {
		if read.On == day {
			return []cause{{text: fmt.Sprintf("%s is %d from %s", r.req.Title, read.Value, day.Short())}}
		}
	}
	return nil
}

func (r *reading) lacking(pt point) string {
	if pt.blank {
		return "not typed in yet"
	}
	return ""
}

// score gauges a weighted sum of other requirements of the phase.
type score struct {
	tally *tally
	req   *program.Requirement
}

// part finds the line of a part, which may be a score itself; nil where the site
// does not have it. Scores that are parts of themselves are refused with the pack.
func (s *score) part(id string) *line {
	for _, l := range s.tally.lines {
		if l.req.ID == id {
			return l
		}
	}
	return nil
}

func (s *score) course() course {
	days := []civil.Day{always}
	for _, part := range s.req.Parts {
		if l := s.part(part.Requirement); l != nil {
			for _, pt := range l.course {
				days = append(days, pt.day)
			}
		}
	}
	slices.Sort(days)
	var out course
	for _, day := range slices.Compact(days) {
		out = append(out, s.on(day))
	}
	return out
}

func (s *score) on(day civil.Day) point {
	sum := point{day: day}
	for _, part := range s.req.Parts {
		var pt point
		if l := s.part(part.Requirement); l != nil {
			pt, _ = l.course.at(day)
		}
		points := pt.have * part.Points
		if part.Max > 0 {
			points = min(points, part.Max)
		}
		sum.have += points
		sum.blank = sum.blank || pt.blank
		if s.req.Floor && points <= 0 && !pt.blank {
			sum.short++
		}
	}
	return sum
}

func (s *score) list(civil.Day) (counted, excluded []Item) { return nil, nil }

func (s *score) causes(day civil.Day) []cause {
	var out []cause
	for _, part := range s.req.Parts {
		l := s.part(part.Requirement)
		if l == nil {
			continue
		}
		eve, _ := l.course.at(day - 1)
		if now, _ := l.course.at(day); now.have < eve.have {
			out = append(out, l.causes(day)...)
		}
	}
	return ordered(out)
}

func (s *score) lacking(pt point) string {
	switch {
	case pt.blank:
		return "a part that is not typed in yet"
	case pt.short == 1:
		return "1 part has no points at all"
	case pt.short > 1:
		return fmt.Sprintf("%d parts have no points at all", pt.short)
	}
	return ""
}

func (r *reading) outlives(d Delta) bool { return !d.touches(KindReading) }

func (s *score) outlives(Delta) bool { return false }
