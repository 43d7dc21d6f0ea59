package partner

import (
	"fmt"
	"strings"
)

// competencyEnds lists the company's competencies whose last day lies in the days
// asked for, but not those that another record of the same one outlasts.
func (d *docket) competencyEnds() (out []Deadline) {
	for i := range d.book.competencies.rows {
		h := &d.book.competencies.rows[i]
		if h.Expires.IsZero() || !d.asked(h.Expires) || d.outlasted(h) {
			continue
		}
		name := h.Competency
		if known, ok := d.program.Competency(h.Competency); ok {
			name = known.Name
		}
		text, idle := d.without(h)
		out = append(out, Deadline{
			Kind:        CompetencyEnd,
			Subject:     fmt.Sprintf("competency/%d", h.ID),
			Due:         h.Expires,
			Title:       "Competency " + name,
			Consequence: text,
			Idle:        idle,
			Action:      "Renew it and record the new end date",
			Run:         "competency renew " + quoted(h.Competency),
		})
	}
	return out
}

// outlasted reports whether another record of the same competency lasts longer.
// Of two that end on one day the one entered last stays.
func (d *docket) outlasted(h *Held) bool {
	for i := range d.book.competencies.rows {
		o := &d.book.competencies.rows[i]
		if o.Competency == h.Competency && (o.last() > h.last() || o.last() == h.last() && o.ID > h.ID) {
			return true
		}
	}
	return false
}

// without says what the requirements of competencies come to after a last day.
func (d *docket) without(h *Held) (text string, idle bool) {
	if d.phase == nil {
		return "", false
	}
	var said []string
	for _, l := range d.tally.lines {
		g, ok := l.gauge.(*competencies)
		if !ok {
			continue
		}
		if why, _ := g.why(*h, h.Expires); why != "" {
			continue
		}
		if text, less, _ := d.turn(l, h.Expires); less {
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return "no requirement of " + d.phase.Name + " (" + d.path.Name + ") changes by it", true
	}
	return strings.Join(said, "; "), false
}
