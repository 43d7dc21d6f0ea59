package sample

import (
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// kpis is what the sample partner has read off for its KPIs: two years of monthly
// consumption that grows a little too slowly, with one month forgotten and one
// corrected; an index that has just come into its green zone; no escalation; and a
// revenue goal. KPIs that the program does not know are left out.
func kpis(p *program.Program, on civil.Day) []partner.Fact {
	s := &kpiSample{on: on, p: p}
	s.consumption()
	s.counter("misuse-escalations", "U0OMAR")
	s.index("emi")
	s.revenue("annual-revenue")
	return s.facts
}

type kpiSample struct {
	p                       *program.Program
	on                      civil.Day
	facts                   []partner.Fact
	readings, goals, owners partner.ID
}

// read adds a reading of a whole period, typed in some days after it.
func (s *kpiSample) read(kpi string, period program.Stretch, v amount.Amount, after int, source string) {
	s.readings++
	s.facts = append(s.facts, partner.KPIReading{
		ID: s.readings, KPI: kpi, From: period.From, To: period.To, Value: v, By: "U0DANA",
		On: past(s.p, s.on, period.To.Add(after).Instant(9, int(s.readings)%60, time.UTC)), Source: source,
	})
}

func (s *kpiSample) owner(kpi, user string) {
	s.owners++
	s.facts = append(s.facts, partner.KPIOwner{ID: s.owners, KPI: kpi, User: user, By: "U0DANA", On: s.on.Add(-400).Instant(9, 0, time.UTC)})
}

// over gives the periods of a cadence that are over on the day, of this span and so
// many before, oldest first.
func (s *kpiSample) over(k *program.KPI, spans int) (out []program.Stretch) {
	span := s.p.Span(k.Span, s.on)
	for range spans {
		from := s.p.Span(k.Span, span.From-1)
		span = program.Stretch{From: from.From, To: span.To}
	}
	for _, period := range span.Parts(k.Every) {
		if period.To < s.on {
			out = append(out, period)
		}
	}
	return out
}

// consumption grows by about a fifth a year where a quarter is needed. The reading of
// the month before last was forgotten, where there is one in this span.
func (s *kpiSample) consumption() {
	const id = "consumption-growth"
	k, ok := s.p.KPI(id)
	if !ok {
		return
	}
	s.owner(id, "U0CHEN")
	span := s.p.Span(k.Span, s.on)
	periods := s.over(k, 2)
	seasons := []int64{100, 103, 104, 101, 106, 108, 97, 92, 107, 111, 114, 109} // by month of the partner year
	levels := []int64{520, 640, 785}                                             // dollars for each of those, by year
	for i, period := range periods {
		value := amount.Of(seasons[i%12]*levels[i/12], k.Currency)
		if i == len(periods)-2 && period.From > span.From {
			continue
		}
		if i == len(periods)-5 { // typed in as net of tax at first
			s.read(id, period, amount.Of(seasons[i%12]*levels[i/12]*4/5, k.Currency), 3, "portal, consumption page")
			s.read(id, period, value, 6, "portal, consumption page, gross")
			continue
		}
		s.read(id, period, value, 4, "portal, consumption page")
	}
}

func (s *kpiSample) counter(id, owner string) {
	k, ok := s.p.KPI(id)
	if !ok {
		return
	}
	s.owner(id, owner)
	for _, period := range s.over(k, 0) {
		s.read(id, period, amount.Amount{}, 2, "support desk")
	}
}

// index rises through its zones month by month.
func (s *kpiSample) index(id string) {
	k, ok := s.p.KPI(id)
	if !ok {
		return
	}
	periods := s.over(k, 1)
	for i, period := range periods {
		back := int64(len(periods) - 1 - i)
		s.read(id, period, amount.Amount{Parts: 738_000 - min(back, 20)*9_500}, 5, "portal, dashboard")
	}
}

func (s *kpiSample) revenue(id string) {
	k, ok := s.p.KPI(id)
	if !ok {
		return
	}
	s.goals++
	span := s.p.Span(k.Span, s.on)
	s.facts = append(s.facts, partner.KPIGoal{ID: s.goals, KPI: id, From: span.From, Value: amount.Of(1_200_000, k.Currency), By: "U0DANA", On: past(s.p, s.on, max(span.From.Add(20), s.on.Add(-200)).Instant(9, 0, time.UTC)), Source: "business plan"})
	for i, period := range s.over(k, 0) {
		s.read(id, period, amount.Of(96_000+int64(i)*1_500, k.Currency), 8, "invoices")
	}
}
