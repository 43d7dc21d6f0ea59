package partner

import (
	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// Course is how a KPI runs through its span: what is drawn of it.
type Course struct {
	Measured
	Places []program.Stretch // the periods of the span, from left to right
	Actual []KPIPoint        // sums to date where readings add up; a place without a reading has no point
	Target []KPIPoint
	Before []KPIPoint // growth: the sums to date of the year before
}

// KPIPoint is a value at a place, from 0.
type KPIPoint struct {
	Place int
	Value amount.Amount
}

// CourseOf gives the course of a KPI over the span that contains a day, as far as it
// is known on that day. Of what adds up the sum goes on over a hole as if nothing had
// been there, and the place of the hole has no point.
func CourseOf(p *program.Program, b *Book, k *program.KPI, on civil.Day) Course {
	c := Course{Measured: MeasureKPI(p, b, k, on, on)}
	span := p.Span(k.Span, on)
	every := k.Every
	if every == "" {
		every = program.Monthly
	}
	c.Places = span.Parts(every)
	m := &measuring{Measured: c.Measured, book: b, on: on, span: span}
	if k.Kind == program.KPICount {
		c.counts(p, b)
		return c
	}
	switch m.read(); {
	case m.mixed != "":
	case k.Adds():
		c.sums(m)
	default:
		c.lasts(m)
	}
	return c
}

// sums runs through what adds up.
func (c *Course) sums(m *measuring) {
	one := amount.Of(1, "").Parts
	done, before := amount.Amount{Currency: m.KPI.Currency}, amount.Amount{Currency: m.KPI.Currency}
	whole := true
	for i, s := range c.Places {
		if v, ok := m.byPeriod[s]; ok {
			if sum, err := done.Add(v); err == nil {
				done = sum
				c.Actual = append(c.Actual, KPIPoint{i, done})
			}
		}
		switch m.KPI.Kind {
		case program.KPIGrowth:
			v, ok := m.byPeriod[s.YearBefore()]
			sum, err := before.Add(v)
			if whole = whole && ok && err == nil; !whole {
				continue
			}
			before = sum
			c.Before = append(c.Before, KPIPoint{i, before})
			if goal, err := before.Times(100*one+m.Need.Parts, 100*one); err == nil && m.NeedKnown {
				c.Target = append(c.Target, KPIPoint{i, goal.Round()})
			}
		case program.KPICounter:
			c.Target = append(c.Target, KPIPoint{i, amount.Amount{Currency: m.KPI.Currency}})
		default:
			if goal, err := m.Need.Times(int64(i+1), int64(len(c.Places))); err == nil && m.NeedKnown {
				c.Target = append(c.Target, KPIPoint{i, shown(goal)})
			}
		}
	}
}

// lasts runs through what the last reading of each period showed.
func (c *Course) lasts(m *measuring) {
	readings := m.book.KPIReadings(m.KPI.ID)
	for i, s := range c.Places {
		var last *KPIReading
		for j := range readings {
			if r := &readings[j]; s.Contains(r.To) && r.To <= m.on {
				last = r
			}
		}
		if last != nil {
			c.Actual = append(c.Actual, KPIPoint{i, last.Value})
		}
		if m.NeedKnown {
			c.Target = append(c.Target, KPIPoint{i, m.Need})
		}
	}
}

// counts runs through what was, and will be, counted at the end of each period, as
// far as is known.
func (c *Course) counts(p *program.Program, b *Book) {
	for i, s := range c.Places {
		as := AssessPhase(p, b, &program.Path{}, p.Counted(), s.To)
		if r, ok := as.Result(c.KPI.ID); ok {
			c.Actual = append(c.Actual, KPIPoint{i, amount.Of(int64(r.Have), "")})
		}
		if c.NeedKnown {
			c.Target = append(c.Target, KPIPoint{i, c.Need})
		}
	}
}
