package partner

import (
	"cmp"
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// competencies gauges requirements of a number of competencies, some of which
// must be of a named list.
type competencies struct {
	*packed
	req  *program.Requirement
	site string
}

// The counters of competencies.
const (
	anyCompetency = iota
	namedCompetency
)

func (c *competencies) course() course {
	var events []event
	for id, spans := range c.spansByCompetency() {
		for _, s := range spans {
			events = stretch(events, s.first, s.last, anyCompetency)
			if slices.Contains(c.req.Named, id) {
				events = stretch(events, s.first, s.last, namedCompetency)
			}
		}
	}
	return newCourse(steps(events, 2), 2, func(counts []int32) point {
		return point{have: int(counts[anyCompetency]), short: max(0, c.req.AtLeast-int(counts[namedCompetency]))}
	})
}

// spansByCompetency gives the days in which each competency is held. One that is
// held twice is held once.
func (c *competencies) spansByCompetency() map[string][]window {
	out := make(map[string][]window)
	for _, h := range c.book.competencies.rows {
		if known, ok := c.program.Competency(h.Competency); !ok || !program.On(known.Sites, c.site) || h.From > h.last() {
			continue
		}
		out[h.Competency] = append(out[h.Competency], window{h.From, h.last()})
	}
	for id, spans := range out {
		out[id] = union(spans)
	}
	return out
}

// union joins windows that overlap or touch.
func union(spans []window) []window {
	slices.SortFunc(spans, func(a, b window) int { return cmp.Compare(a.first, b.first) })
	out := spans[:1]
	for _, s := range spans[1:] {
		if open := &out[len(out)-1]; s.first <= open.last+1 {
			open.last = max(open.last, s.last)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// last is the last day on which the competency is held.
func (h *Held) last() civil.Day {
	if h.Expires.IsZero() {
		return never
	}
	return h.Expires
}

func (c *competencies) list(on civil.Day) (counted, excluded []Item) {
	all := c.book.Competencies()
	slices.SortStableFunc(all, func(a, b Held) int {
		return cmp.Or(cmp.Compare(a.Competency, b.Competency), cmp.Compare(b.last(), a.last()))
	})
	seen := make(map[string]bool)
	for _, h := range all {
		item := Item{Competency: h.ID, Until: h.Expires}
		item.Reason, item.Detail = c.why(h, on)
		switch {
		case item.Reason != "":
		case seen[h.Competency]:
			item.Reason, item.Detail = AlreadyUsed, "the same competency is recorded twice"
		default:
			seen[h.Competency] = true
			counted = append(counted, item)
			continue
		}
		item.Until = 0
		excluded = append(excluded, item)
	}
	return counted, excluded
}

func (c *competencies) why(h Held, on civil.Day) (Reason, string) {
	known, ok := c.program.Competency(h.Competency)
	switch {
	case !ok:
		return WrongKind, "not a competency of this program"
	case !program.On(known.Sites, c.site):
		return WrongKind, "not a competency of site " + c.site
	case on < h.From:
		return NotYetValid, "begins " + h.From.Short()
	case on > h.last():
		return Expired, "ended " + h.Expires.Short()
	}
	return "", ""
}

func (c *competencies) causes(day civil.Day) []cause {
	var out []cause
	for id, spans := range c.spansByCompetency() {
		for _, s := range spans {
			if s.last+1 == day {
				held, _ := c.program.Competency(id)
				out = append(out, cause{text: held.Name + " ends " + s.last.Short()})
			}
		}
	}
	return ordered(out)
}

func (c *competencies) lacking(pt point) string {
	if pt.short == 0 {
		return ""
	}
	return fmt.Sprintf("%d of the named competencies", pt.short)
}

func (c *competencies) outlives(d Delta) bool { return !d.touches(KindCompetency) }
