package partner

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/amount"
	"partnerbot/program"
)

// drawn is a list of readings of two years, some of them corrections.
func drawn(t *rapid.T) (list []KPIReading) {
	months := (program.Stretch{From: day("2025-02-01"), To: day("2027-01-31")}).Parts(program.Monthly)
	for i := range rapid.IntRange(0, 60).Draw(t, "readings") {
		s := rapid.SampledFrom(months).Draw(t, "month")
		list = append(list, KPIReading{ID: ID(i + 1), KPI: "k", From: s.From, To: s.To,
			Value: amount.Of(rapid.Int64Range(0, 200).Draw(t, "value"), "USD"), Void: rapid.IntRange(0, 9).Draw(t, "void") == 0,
			On: time.Unix(1_700_000_000+rapid.Int64Range(0, 40).Draw(t, "entered"), 0)})
	}
	return list
}

func drawnProgram(t *rapid.T, tb testing.TB) *program.Program {
	return kpiProgram(tb, rapid.SampledFrom([]string{
		growthKPI, volumeKPI, `{id: k, name: C, kind: counter, currency: USD, every: month, late: 10, span: partner-year}`,
		`{id: k, name: G, kind: gauge, currency: USD, every: month, late: 10, span: partner-year, zones: [{name: Low, from: 0}, {name: High, from: 100}], need: High}`,
	}).Draw(t, "kpi"))
}

// TestTheOrderOfReadingsDoesNotMatter puts the same readings in another order, one
// by one or at once.
func TestTheOrderOfReadingsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, list := drawnProgram(rt, t), drawn(rt)
		on := day("2026-02-01").Add(rapid.IntRange(0, 400).Draw(rt, "day"))
		one, other := NewBook("T1"), NewBook("T1")
		var all Delta
		for _, r := range list {
			one.Apply(Delta{Put: []Fact{r}}, one.Revision+1)
			all.Put = append(all.Put, r)
		}
		rapid.Permutation(all.Put).Draw(rt, "order")
		other.Apply(Delta{Put: rapid.Permutation(all.Put).Draw(rt, "order")}, 1)
		k := &p.KPIs[0]
		if a, b := MeasureKPI(p, one, k, on, on), MeasureKPI(p, other, k, on, on); !reflect.DeepEqual(a, b) {
			rt.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// TestCorrectionsKeepHistory enters readings and holds that what was entered before
// stays as it was, and that the one entered last holds.
func TestCorrectionsKeepHistory(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := NewBook("T1")
		var before []KPIReading
		for _, r := range drawn(rt) {
			b.Apply(Delta{Put: []Fact{r}}, b.Revision+1)
			now := b.KPIHistory("k")
			for _, old := range before {
				if !slices.Contains(now, old) {
					rt.Fatalf("%+v is gone from the history", old)
				}
			}
			if len(now) != len(before)+1 {
				rt.Fatalf("%d entries after %d and one more", len(now), len(before))
			}
			before = now
		}
		newest := map[program.Stretch]KPIReading{}
		for _, r := range before {
			if old, ok := newest[r.Period()]; !ok || r.ID > old.ID {
				newest[r.Period()] = r
			}
		}
		held := b.KPIReadings("k")
		for _, r := range held {
			if newest[r.Period()] != r || r.Void {
				rt.Fatalf("%+v holds, and %+v was entered last", r, newest[r.Period()])
			}
			delete(newest, r.Period())
		}
		for _, r := range newest {
			if !r.Void {
				rt.Fatalf("%+v does not hold", r)
			}
		}
	})
}

// TestUnknownIffAnInputIsMissing works out by itself which inputs a KPI needs.
func TestUnknownIffAnInputIsMissing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p, list := drawnProgram(rt, t), drawn(rt)
		on := day("2026-02-01").Add(rapid.IntRange(0, 364).Draw(rt, "day"))
		b := NewBook("T1")
		for _, r := range list {
			b.Apply(Delta{Put: []Fact{r}}, b.Revision+1)
		}
		k := &p.KPIs[0]
		m := MeasureKPI(p, b, k, on, on)
		want := inputMissing(b, k, m, on.String())
		if (m.State == KPIUnknown) != (want != "") || (m.Lacking != "") != (m.State == KPIUnknown) {
			rt.Fatalf("%s on %v, lacking %q; missing by the test: %q\n%v", m.State, on, m.Lacking, want, b.KPIReadings("k"))
		}
	})
}

// inputMissing names an input that is needed and is not there.
func inputMissing(b *Book, k *program.KPI, m Measured, on string) string {
	today := day(on)
	values := map[string]int64{} // by month
	for _, r := range b.KPIReadings("k") {
		if r.To <= today {
			values[r.Period().String()] = r.Value.Parts / 10000
		}
	}
	var looked, all []string
	for month := m.From; month <= m.Due; {
		s := program.Monthly.Period(month)
		all = append(all, s.String())
		if _, ok := values[s.String()]; ok || today.Sub(s.To) > 10 {
			looked = slices.Clone(all)
		}
		month = s.To + 1
	}
	year := func(months []string, back int) (sum int64, hole string) {
		for _, name := range months {
			var y int
			var rest string
			fmt.Sscanf(name, "%4d%s", &y, &rest)
			v, ok := values[fmt.Sprintf("%04d%s", y-back, rest)]
			if sum += v; !ok && hole == "" {
				hole = fmt.Sprintf("%04d%s", y-back, rest)
			}
		}
		return sum, hole
	}
	sum, hole := year(looked, 0)
	if len(looked) == 0 {
		hole = "the first"
	}
	switch k.Kind {
	case program.KPIGauge:
		last := program.Monthly.Period(program.Monthly.Period(today.Add(-10)).From - 1)
		for name := range values {
			if s, _, _ := program.ParsePeriod(name); s.To >= last.To {
				return ""
			}
		}
		return last.String()
	case program.KPICounter:
		if sum > 0 {
			return ""
		}
	case program.KPIThreshold:
		if sum >= 1200 {
			return ""
		}
	case program.KPIGrowth:
		whole, noWhole := year(all, 1)
		if noWhole == "" && whole > 0 && 100*sum >= 125*whole {
			return ""
		}
		base, noBase := year(looked, 1)
		if hole == "" && noBase != "" {
			return "base " + noBase
		}
		if hole == "" && base == 0 {
			return "a base that is not zero"
		}
	}
	return hole
}

// TestWhatIsLeftSuffices takes the bot at its word: with what each month that is
// left must bring, the goal is reached; and with a cent less in one it is not.
func TestWhatIsLeftSuffices(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := kpiProgram(t, volumeKPI)
		months := rapid.IntRange(1, 11).Draw(rt, "months")
		span := p.Span(program.PartnerYear, day("2026-03-01")).Parts(program.Monthly)
		b := NewBook("T1")
		done := amount.Amount{Currency: "USD"}
		put := func(i int, v amount.Amount) {
			b.Apply(Delta{Put: []Fact{KPIReading{ID: ID(i + 1), KPI: "k", From: span[i].From, To: span[i].To, Value: v}}}, b.Revision+1)
		}
		for i := range months {
			v := amount.Amount{Parts: rapid.Int64Range(0, 10_000).Draw(rt, "cents") * 100, Currency: "USD"}
			done, _ = done.Add(v)
			put(i, v)
		}
		goal := amount.Of(1200, "USD")
		missing, _ := goal.Sub(done)
		each := missing.Split(int64(12 - months))
		for i := months; i < 12; i++ {
			put(i, each)
		}
		if m := measured(p, b, "2027-01-31"); m.State != KPIMet {
			rt.Fatalf("%s with %v in each month: %v", m.State, each, m.Arithmetic)
		}
	})
}

// drawKPIs puts goals, readings and owners of the pack's KPIs into a Book.
func drawKPIs(t *rapid.T, c *company) {
	begin := drawDay(t, "kpi begins")
	for i := range rapid.IntRange(0, 8).Draw(t, "kpi readings") {
		if rapid.IntRange(0, 7).Draw(t, "kpi hole") == 0 {
			continue
		}
		s := program.Monthly.Period(program.Yearly.Period(begin).From.Add(30*i + 5))
		c.put(KPIReading{ID: c.Next(KindKPIReading, 0), KPI: "annual-revenue", From: s.From, To: s.To, Value: amount.Of(rapid.Int64Range(0, 9).Draw(t, "kpi value"), "USD"), On: time.Unix(int64(i), 0)})
	}
	if rapid.Bool().Draw(t, "kpi goal") {
		c.put(KPIGoal{ID: 1, KPI: "annual-revenue", From: program.Yearly.Period(begin).From, Value: amount.Of(50, "USD")})
	}
	if rapid.Bool().Draw(t, "kpi owner") {
		c.put(KPIOwner{ID: 1, KPI: "annual-revenue", User: "U1", On: begin.Instant(9, 0, time.UTC)})
	}
}
