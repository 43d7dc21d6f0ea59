package partner

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of deadlines that KPIs imply.
const (
	KPIReadingDue = "kpi-reading"    // the day by which a period's reading is to be typed in
	KPICheckpoint = "kpi-checkpoint" // a day on which a KPI that is behind is looked at
)

// checkpointLasts is for how many days after its day a checkpoint is still a duty.
const checkpointLasts = 7

// givenUp is how long readings of a KPI are expected after the last one, or after
// somebody was named: by then nobody means to go on.
var givenUp = civil.Period{Years: 2}

// kpiReadings lists the readings that are to be typed in: of every period from the
// first that has one on - or, where none has, from that in which somebody was named
// to answer for the KPI. Typing it in ends the duty; a KPI that nobody has begun
// with is nobody's duty.
func (d *docket) kpiReadings() (out []Deadline) {
	for _, k := range d.program.KPIsOn(d.site) {
		if k.Every == "" {
			continue
		}
		readings := d.book.KPIReadings(k.ID)
		begin, ok := d.begun(k, readings)
		if !ok {
			continue
		}
		last := min(d.through, expectedUntil(begin, readings).Add(k.Late))
		read := map[program.Stretch]bool{}
		for i := range readings {
			read[k.Every.Period(readings[i].To)] = true
		}
		for s := k.Every.Period(max(begin, d.from.Add(-k.Late))); s.To.Add(k.Late) <= last; s = k.Every.Period(s.To + 1) {
			if due := s.To.Add(k.Late); !read[s] && d.asked(due) {
				out = append(out, d.kpiReading(k, s, due))
			}
		}
	}
	return out
}

// expectedUntil is the last day of which readings are expected.
func expectedUntil(begin civil.Day, readings []KPIReading) civil.Day {
	for i := range readings {
		begin = max(begin, readings[i].To)
	}
	return begin.Plus(givenUp)
}

// begun is the first day from which readings of a KPI are expected.
func (d *docket) begun(k *program.KPI, readings []KPIReading) (civil.Day, bool) {
	if len(readings) > 0 {
		return readings[0].From, true
	}
	if owners := d.book.KPIOwners(k.ID); len(owners) > 0 && !owners[0].On.IsZero() {
		return civil.In(owners[0].On, d.program.Zone), true
	}
	return 0, false
}

func (d *docket) kpiReading(k *program.KPI, s program.Stretch, due civil.Day) Deadline {
	consequence := "without it nobody can say how the KPI stands"
	if k.Renewal {
		consequence += ", and renewal hangs on it"
	}
	value := "N"
	switch {
	case k.Kind == program.KPICounter:
		value = "0"
	case k.Currency != "":
		value = `"N ` + k.Currency + `"`
	}
	period := s.String()
	if !k.Adds() {
		period = s.To.String()
	}
	return Deadline{
		Kind: KPIReadingDue, Subject: "kpi/" + k.ID + "/" + s.String(), Due: due, Person: d.kpiPerson(k),
		Title: k.Name + ": the reading of " + s.Words(), Consequence: consequence,
		Action: "look it up and type it in", Run: fmt.Sprintf("kpi set %s %s %s", k.ID, value, period),
	}
}

// kpiPerson is the employee who answers for a KPI.
func (d *docket) kpiPerson(k *program.KPI) ID {
	user, named := d.book.KPIOwner(k.ID)
	if !named {
		return 0 // the alliance manager hears of it as a reader of the kind
	}
	return d.typist(user)
}

// kpiCheckpoints lists the days on which a KPI is looked at and, by what is known,
// will be behind: at risk, missed, or unknown for want of a goal or a base. Where
// only readings are missing, they are duties of their own; what is on track is
// nobody's. A KPI that nobody has begun with has no checkpoints.
func (d *docket) kpiCheckpoints() (out []Deadline) {
	for _, k := range d.program.KPIsOn(d.site) {
		if len(k.Checkpoints) == 0 || !d.followed(k) {
			continue
		}
		for _, day := range d.checkpointDays(k) {
			m := MeasureKPI(d.program, d.book, k, day, day)
			if behind(&m) {
				out = append(out, d.kpiCheckpoint(&m, day))
			}
		}
	}
	return out
}

// followed reports whether anybody has begun to look at a KPI.
func (d *docket) followed(k *program.KPI) bool {
	if k.Kind == program.KPICount {
		return true
	}
	_, ok := d.begun(k, d.book.KPIReadings(k.ID))
	return ok
}

// checkpointDays are the days among those asked for on which a KPI is looked at.
func (d *docket) checkpointDays(k *program.KPI) (days []civil.Day) {
	from, through := d.from, d.through
	if k.Kind != program.KPICount { // what is not read is not looked at either
		readings := d.book.KPIReadings(k.ID)
		begin, _ := d.begun(k, readings)
		from, through = max(from, begin), min(through, expectedUntil(begin, readings))
	}
	for day := from; day <= through; {
		span := d.program.Span(k.Span, day)
		for _, c := range k.Checkpoints {
			for _, on := range c.On(span) {
				if from <= on && on <= through && !slices.Contains(days, on) {
					days = append(days, on)
				}
			}
		}
		day = span.To + 1
	}
	return days
}

// behind reports whether there is something to do about a KPI at a checkpoint.
func behind(m *Measured) bool {
	switch m.State {
	case KPIAtRisk, KPIMissed:
		return true
	case KPIUnknown:
		return !m.Awaits
	}
	return false
}

func (d *docket) kpiCheckpoint(m *Measured, day civil.Day) Deadline {
	k := m.KPI
	text := string(m.State)
	if have := m.HaveWords(); have != "" {
		text += ", " + have
		if need := m.NeedWords(); need != "" {
			text += ", needed " + need
		}
	}
	if m.Lacking != "" {
		text += "; missing: " + m.Lacking
	}
	if k.Renewal {
		text += "; renewal hangs on it"
	}
	action := k.Next
	if action == "" {
		action = "look at it together"
	}
	return Deadline{
		Kind: KPICheckpoint, Subject: "kpi/" + k.ID, Due: day, Person: d.kpiPerson(k),
		Title: k.Name + ": checkpoint", Consequence: text, Action: action, Run: "kpi " + k.ID, Over: day.Add(checkpointLasts),
	}
}
