package partner

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// portalChecks lists the numbers that the phase's requirements take from the
// portal, by the last day on which what was typed in is taken for true: as many
// days after it as the pack's upkeep says. Typing it in again, changed or not,
// ends the duty. A number of which it is not known when it was typed in is left out.
func (d *docket) portalChecks() (out []Deadline) {
	days := d.program.Upkeep.Portal
	if days <= 0 || d.phase == nil {
		return nil
	}
	var seen []string
	for _, l := range d.tally.lines {
		if t, ok := d.book.Threshold(d.path.ID, d.phase.ID, l.req.ID); ok && l.req.Need.Ask && !t.On.IsZero() {
			if on := civil.In(t.On, d.program.Zone); d.asked(on.Add(days)) {
				out = append(out, d.thresholdCheck(l.req, t, on))
			}
		}
		if g, ok := l.gauge.(*reading); ok && !slices.Contains(seen, l.req.Reading) {
			seen = append(seen, l.req.Reading)
			if all := g.all(); len(all) > 0 && !all[len(all)-1].On.IsZero() && d.asked(all[len(all)-1].On.Add(days)) {
				out = append(out, d.readingCheck(l.req, all[len(all)-1]))
			}
		}
	}
	return out
}

func (d *docket) thresholdCheck(r *program.Requirement, t Threshold, on civil.Day) Deadline {
	where := "in the partner portal"
	if t.Seen != "" {
		where += " (" + t.Seen + ")"
	}
	return Deadline{
		Kind:        PortalCheck,
		Subject:     "threshold/" + d.path.ID + "/" + d.phase.ID + "/" + r.ID,
		Due:         on.Add(d.program.Upkeep.Portal),
		Person:      d.typist(t.By),
		Requirement: r.ID,
		Title:       r.Title + ": how many are needed",
		Consequence: fmt.Sprintf("%d was typed in on %s; every answer about it rests on that", t.Value, on.Short()),
		Action:      "Look again " + where + " and type in what it says, also if it is the same",
		Run:         fmt.Sprintf("threshold set %s %d", quoted(r.ID), t.Value),
	}
}

func (d *docket) readingCheck(r *program.Requirement, read Read) Deadline {
	name, value := read.Reading, fmt.Sprint(read.Value)
	for _, k := range d.program.Readings {
		if k.ID != read.Reading {
			continue
		}
		name = k.Name
		if k.Tick {
			value = "no"
			if read.Value != 0 {
				value = "yes"
			}
		}
	}
	return Deadline{
		Kind:        PortalCheck,
		Subject:     "reading/" + read.Reading,
		Due:         read.On.Add(d.program.Upkeep.Portal),
		Person:      d.typist(read.By),
		Requirement: r.ID,
		Title:       name,
		Consequence: fmt.Sprintf("%s was typed in on %s; every answer about it rests on that", value, read.On.Short()),
		Action:      "Look again in the partner portal and type in what it says, also if it is the same",
		Run:         "reading set " + quoted(read.Reading) + " " + value,
	}
}

// typist is the employee behind a Slack user id, who knows where a number was seen.
func (d *docket) typist(user string) ID {
	p, ok := d.book.BySlackID(user)
	if !ok || !p.LeftOn.IsZero() {
		return 0
	}
	return p.ID
}
