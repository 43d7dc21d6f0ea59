package partner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/amount"
	"partnerbot/program"
)

const (
	growthKPI  = `{id: k, name: Growth, kind: growth, currency: USD, every: month, late: 10, span: partner-year, need: 25}`
	volumeKPI  = `{id: k, name: Revenue, kind: threshold, currency: USD, every: month, late: 10, span: partner-year, need: 1200}`
	counterKPI = `{id: k, name: Escalations, kind: counter, every: month, late: 10, span: partner-year}`
	gaugeKPI   = `{id: k, name: Index, kind: gauge, unit: points, every: month, late: 15, span: partner-year, zones: [{name: Red, from: 0}, {name: Amber, from: 50}, {name: Green, from: 70}], need: Green}`
	countKPI   = `{id: k, name: Architects, kind: count, span: partner-year, counts: {kind: people, any: [arch], need: 2}}`
)

// base is the year before the partner year of 2026: 100 USD in each month.
func base(more ...string) []string { return append(monthly("2025-02", "2026-01", "100 USD"), more...) }

func TestGrowth(t *testing.T) {
	to := func(last, value string) []string { return monthly("2026-02", last, value) }
	without := func(period string, list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return strings.HasPrefix(s, period+" ") })
	}
	cases := []struct {
		name     string
		readings []string
		on       string
		state    KPIState
		have     string
		lacking  string
	}{
		{"just enough", base(to("2026-06", "125 USD")...), "2026-07-05", KPIOnTrack, "+25 %", ""},
		{"a cent too little is not rounded up", base(append(to("2026-05", "125 USD"), "2026-06 124.99 USD")...), "2026-07-05", KPIAtRisk, "+24.99 %", ""},
		{"shrinking", base(to("2026-06", "80 USD")...), "2026-07-05", KPIAtRisk, "-20 %", ""},
		{"nothing at all", base(to("2026-06", "0 USD")...), "2026-07-05", KPIAtRisk, "-100 %", ""},
		{"whole year reached", base(to("2027-01", "125 USD")...), "2027-01-31", KPIMet, "+25 %", ""},
		{"reached before the end", base(to("2026-06", "300 USD")...), "2026-07-05", KPIMet, "+200 %", ""},
		{"reached in spite of a hole", base(without("2026-03", to("2026-07", "300 USD"))...), "2026-08-05", KPIMet, "", ""},
		{"missed by a cent", base(append(to("2026-12", "125 USD"), "2027-01 124.99 USD")...), "2027-01-31", KPIMissed, "+24.99 %", ""},
		{"no reading yet", base(), "2026-02-20", KPIUnknown, "", "the first reading, of Feb 2026, due by 10 Mar 2026"},
		{"the month before is not late yet", base(to("2026-05", "125 USD")...), "2026-07-10", KPIOnTrack, "+25 %", ""},
		{"the month before is late", base(to("2026-05", "125 USD")...), "2026-07-11", KPIUnknown, "", "the reading of Jun 2026"},
		{"a hole before a reading counts at once", base(without("2026-05", to("2026-06", "125 USD"))...), "2026-07-01", KPIUnknown, "", "the reading of May 2026"},
		{"a period not over does not count", base(to("2026-06", "125 USD")...), "2026-06-29", KPIOnTrack, "+25 %", ""},
		{"no base", to("2026-06", "125 USD"), "2026-07-05", KPIUnknown, "", "the base: the reading of Feb 2025, Mar 2025, Apr 2025 and 2 more"},
		{"one base missing", without("2025-04", base(to("2026-06", "125 USD")...)), "2026-07-05", KPIUnknown, "", "the base: the reading of Apr 2025"},
		{"a base of later is not needed yet", without("2025-12", base(to("2026-06", "125 USD")...)), "2026-07-05", KPIOnTrack, "+25 %", ""},
		{"zero base", append(monthly("2025-02", "2026-01", "0 USD"), to("2026-06", "125 USD")...), "2026-07-05", KPIUnknown, "", "a base: the year before, Feb 2025 to Jun 2025 was 0 USD, and growth over nothing has no percentage"},
		{"one month of the base is zero", append(without("2025-02", base(to("2026-06", "125 USD")...)), "2025-02 0 USD"), "2026-07-05", KPIOnTrack, "+56.25 %", ""},
		{"mixed currencies", base(append(to("2026-05", "125 USD"), "2026-06 125 EUR")...), "2026-07-05", KPIUnknown, "", "the reading of Jun 2026 is 125 EUR and the KPI is measured in USD; currencies are not converted"},
		{"a currency of years ago does not matter", base(append(to("2026-06", "125 USD"), "2023-06 125 EUR")...), "2026-07-05", KPIOnTrack, "+25 %", ""},
		{"a correction holds", base(append(to("2026-06", "10 USD"), to("2026-06", "125 USD")...)...), "2026-07-05", KPIOnTrack, "+25 %", ""},
		{"taken back", base(append(to("2026-06", "125 USD"), "2026-06 void")...), "2026-07-05", KPIOnTrack, "+25 %", ""},
		{"taken back and late", base(append(to("2026-06", "125 USD"), "2026-06 void")...), "2026-07-11", KPIUnknown, "", "the reading of Jun 2026"},
		{"readings of another cadence do not count", base(append(to("2026-05", "125 USD"), "2026-Q2 900 USD")...), "2026-07-05", KPIOnTrack, "+25 %", ""},
	}
	p := kpiProgram(t, growthKPI)
	for _, c := range cases {
		m := measured(p, readings(t, "k", c.readings...), c.on)
		if m.State != c.state || m.HaveWords() != c.have || m.Lacking != c.lacking {
			t.Errorf("%s: %s, %q, lacking %q; want %s, %q, lacking %q\n%s", c.name, m.State, m.HaveWords(), m.Lacking, c.state, c.have, c.lacking, strings.Join(m.Arithmetic, "\n"))
		}
		if m.From != day("2026-02-01") || m.Due != day("2027-01-31") {
			t.Errorf("%s: measured from %v to %v", c.name, m.From, m.Due)
		}
	}
}

// TestGrowthShowsItsArithmetic holds the sentences: year to date, goal, run rate,
// what each month that is left must bring.
func TestGrowthShowsItsArithmetic(t *testing.T) {
	p := kpiProgram(t, growthKPI)
	m := measured(p, readings(t, "k", base(monthly("2026-02", "2026-10", "120 USD")...)...), "2026-11-05")
	want := []string{
		"Feb 2026 to Oct 2026: 1,080 USD; the same months a year before: 900 USD. That is +20 %.",
		"Goal: 25 % over 1,200 USD of Feb 2025 to Jan 2026 is 1,500 USD by 31 Jan 2027.",
		"Run rate: 120 USD a month; at that rate 1,440 USD by 31 Jan 2027.",
		"420 USD are missing: each of the 3 months left must bring 140 USD.",
	}
	if !slices.Equal(m.Arithmetic, want) {
		t.Errorf("%s", strings.Join(m.Arithmetic, "\n"))
	}
	m = measured(p, readings(t, "k", base(append(monthly("2026-02", "2026-08", "120 USD"), "2026-10 120 USD")...)...), "2026-11-05")
	if m.Arithmetic[0] != "Feb 2026 to Oct 2026: 960 USD without Sep 2026." {
		t.Error(m.Arithmetic[0])
	}
}

// TestFebruaries compares February with February, whatever its days, at the ends of
// quarters and years.
func TestFebruaries(t *testing.T) {
	quarter := `{id: k, name: G, kind: growth, every: month, span: quarter, need: 10}`
	for _, c := range []struct {
		kpi, on, state, have string
		readings             []string
	}{
		{quarter, "2024-03-01", "on track", "+10 %", []string{"2023-01 50", "2023-02 50", "2024-01 55", "2024-02 55"}},
		{quarter, "2025-03-01", "at risk", "+9.99 %", []string{"2024-01 50", "2024-02 50", "2025-01 55", "2025-02 54.9999"}},
		{quarter, "2024-02-29", "on track", "+10 %", []string{"2023-01 50", "2023-02 50", "2024-01 55", "2024-02 55"}},
		{quarter, "2024-02-28", "on track", "+10 %", []string{"2023-01 50", "2023-02 50", "2024-01 55", "2024-02 999"}},
		{quarter, "2024-03-31", "met", "+10 %", []string{"2023-01 50", "2023-02 50", "2023-03 50", "2024-01 55", "2024-02 55", "2024-03 55"}},
		{quarter, "2024-04-01", "unknown", "", []string{"2023-01 50", "2023-02 50", "2023-03 50", "2024-01 55", "2024-02 55", "2024-03 55"}},
		{`{id: k, name: G, kind: growth, every: quarter, span: calendar-year, need: 10}`, "2024-12-31", "missed", "+9 %",
			[]string{"2023-Q1 100", "2023-Q2 100", "2023-Q3 100", "2023-Q4 100", "2024-Q1 109", "2024-Q2 109", "2024-Q3 109", "2024-Q4 109"}},
		{`{id: k, name: G, kind: growth, every: year, span: calendar-year, need: 10}`, "2024-12-31", "met", "+10 %", []string{"2023 100", "2024 110"}},
	} {
		m := measured(kpiProgram(t, c.kpi), readings(t, "k", c.readings...), c.on)
		if string(m.State) != c.state || m.HaveWords() != c.have {
			t.Errorf("%s: %s %q, want %s %q: %s %v", c.on, m.State, m.HaveWords(), c.state, c.have, m.Lacking, m.Arithmetic)
		}
	}
}

func TestKPIsAgainstANumber(t *testing.T) {
	type row struct {
		name, kpi string
		readings  []string
		on        string
		state     KPIState
		have      string
		last      string // the last sentence of the arithmetic
	}
	last := `{id: k, name: Satisfaction, kind: threshold, last: true, every: quarter, late: 5, span: calendar-year, need: 4.5}`
	free := `{id: k, name: Rating, kind: threshold, last: true, span: calendar-year, need: 4.5}`
	cases := []row{
		{"adds up, on track", volumeKPI, monthly("2026-02", "2026-04", "100 USD"), "2026-05-03", KPIOnTrack, "300 USD", "900 USD are missing: each of the 9 months left must bring 100 USD."},
		{"adds up, behind", volumeKPI, monthly("2026-02", "2026-04", "99.99 USD"), "2026-05-03", KPIAtRisk, "299.97 USD", "900.03 USD are missing: each of the 9 months left must bring 100.01 USD."},
		{"reached early", volumeKPI, monthly("2026-02", "2026-04", "400 USD"), "2026-05-03", KPIMet, "1,200 USD", "Goal: 1,200 USD by 31 Jan 2027."},
		{"reached with a hole", volumeKPI, []string{"2026-02 600 USD", "2026-04 600 USD"}, "2026-05-03", KPIMet, "1,200 USD", "Goal: 1,200 USD by 31 Jan 2027."},
		{"a hole", volumeKPI, []string{"2026-02 100 USD", "2026-04 100 USD"}, "2026-05-03", KPIUnknown, "", "Goal: 1,200 USD by 31 Jan 2027."},
		{"missed", volumeKPI, monthly("2026-02", "2027-01", "99 USD"), "2027-01-31", KPIMissed, "1,188 USD", "12 USD were missing at the end."},
		{"one month left", volumeKPI, monthly("2026-02", "2026-12", "99 USD"), "2027-01-05", KPIAtRisk, "1,089 USD", "111 USD are missing: the last month must bring that."},
		{"counter at zero", counterKPI, monthly("2026-02", "2026-04", "0"), "2026-05-03", KPIOnTrack, "0", "It must stay at 0 through 31 Jan 2027."},
		{"counter not at zero", counterKPI, append(monthly("2026-02", "2026-03", "0"), "2026-04 1"), "2026-05-03", KPIMissed, "1", "Apr 2026 had 1; the KPI must stay at 0."},
		{"counter not at zero, with a hole", counterKPI, []string{"2026-02 1", "2026-04 0"}, "2026-05-03", KPIMissed, "1", "Feb 2026 had 1; the KPI must stay at 0."},
		{"counter with a hole", counterKPI, []string{"2026-02 0", "2026-04 0"}, "2026-05-03", KPIUnknown, "", "Feb 2026 to Apr 2026: 0 without Mar 2026."},
		{"counter to the end", counterKPI, monthly("2026-02", "2027-01", "0"), "2027-01-31", KPIMet, "0", "Feb 2026 to Jan 2027: 0."},
		{"gauge in its zone", gaugeKPI, []string{"2026-04 73.8"}, "2026-05-03", KPIOnTrack, "73.8 points, Green", "Needed: at least 70 points (Green) on 31 Jan 2027."},
		{"gauge on the line", gaugeKPI, []string{"2026-04 70"}, "2026-05-03", KPIOnTrack, "70 points, Green", "Needed: at least 70 points (Green) on 31 Jan 2027."},
		{"gauge below", gaugeKPI, []string{"2026-04 69.9999"}, "2026-05-03", KPIAtRisk, "69.9999 points, Amber", "0.0001 points are missing."},
		{"gauge of last year", gaugeKPI, []string{"2026-01 73.8"}, "2026-02-20", KPIOnTrack, "73.8 points, Green", "Needed: at least 70 points (Green) on 31 Jan 2027."},
		{"gauge not late yet", gaugeKPI, []string{"2026-03 73.8"}, "2026-05-15", KPIOnTrack, "73.8 points, Green", "Needed: at least 70 points (Green) on 31 Jan 2027."},
		{"gauge late", gaugeKPI, []string{"2026-03 73.8"}, "2026-05-16", KPIUnknown, "", "Needed: at least 70 points (Green) on 31 Jan 2027."},
		{"gauge at the end", gaugeKPI, []string{"2027-01 73.8"}, "2027-01-31", KPIMet, "73.8 points, Green", "Needed: at least 70 points (Green) on 31 Jan 2027."},
		{"gauge low at the end", gaugeKPI, []string{"2027-01 40"}, "2027-01-31", KPIMissed, "40 points, Red", "30 points are missing."},
		{"the last value holds", last, []string{"2026-Q1 4.2", "2026-Q2 4.6"}, "2026-07-03", KPIOnTrack, "4.6", "Needed: at least 4.5 on 31 Dec 2026."},
		{"on no fixed day", free, []string{"2026-03-05 4.4", "2024-06-01 5"}, "2026-07-03", KPIAtRisk, "4.4", "0.1 are missing."},
		{"on no fixed day, at the end", free, []string{"2026-03-05 4.5"}, "2026-12-31", KPIMet, "4.5", "Needed: at least 4.5 on 31 Dec 2026."},
	}
	for _, c := range cases {
		m := measured(kpiProgram(t, c.kpi), readings(t, "k", c.readings...), c.on)
		said := ""
		if n := len(m.Arithmetic); n > 0 {
			said = m.Arithmetic[n-1]
		}
		if m.State != c.state || m.HaveWords() != c.have || said != c.last {
			t.Errorf("%s: %s, %q, lacking %q; want %s, %q\n%s", c.name, m.State, m.HaveWords(), m.Lacking, c.state, c.have, strings.Join(m.Arithmetic, "\n"))
		}
	}
}

func TestGoalThatIsTypedIn(t *testing.T) {
	p := kpiProgram(t, `{id: k, name: Revenue, kind: threshold, currency: USD, every: month, span: partner-year, need: ask}`)
	b := readings(t, "k", monthly("2026-02", "2026-04", "100 USD")...)
	if m := measured(p, b, "2026-05-03"); m.State != KPIUnknown || m.Lacking != "the goal of Feb 2026 to Jan 2027" || m.HaveWords() != "300 USD" {
		t.Errorf("%+v", m)
	}
	goal := func(id ID, from, value string) KPIGoal {
		r := readingOf(t, "k", id, from+" "+value)
		return KPIGoal{ID: id, KPI: "k", From: r.From, Value: r.Value, On: r.On}
	}
	b.Apply(Delta{Put: []Fact{goal(1, "2026-02", "100000 USD"), goal(3, "2027-02", "1 USD"), goal(2, "2026-02", "1200 USD")}}, 99)
	if m := measured(p, b, "2026-05-03"); m.State != KPIOnTrack || m.NeedWords() != "1,200 USD" {
		t.Errorf("%+v", m)
	}
}

func TestCountOverCertificates(t *testing.T) {
	p := kpiProgram(t, countKPI)
	for _, c := range []struct {
		name string
		ends []string
		on   string
		want KPIState
		have string
	}{
		{"two through the year", []string{"2028-01-01", "2028-01-01"}, "2026-05-03", KPIMet, "2"},
		{"one ends before", []string{"2026-12-31", "2028-01-01"}, "2026-05-03", KPIAtRisk, "2"},
		{"one ends on the last day", []string{"2027-01-31", "2028-01-01"}, "2026-05-03", KPIMet, "2"},
		{"one too few", []string{"2028-01-01"}, "2026-05-03", KPIAtRisk, "1"},
		{"one too few at the end", []string{"2028-01-01"}, "2027-01-31", KPIMissed, "1"},
		{"nobody", nil, "2026-05-03", KPIAtRisk, "0"},
	} {
		b := NewBook("T1")
		for i, end := range c.ends {
			id := ID(i + 1)
			b.Apply(Delta{Put: []Fact{
				Person{ID: id, Name: "P" + string('0'+rune(id)), Bindings: []Binding{{State: Associated}}},
				Certificate{ID: id, Person: id, Type: "arch", Expires: day(end)},
			}}, uint64(id))
		}
		m := measured(p, b, c.on)
		if m.State != c.want || m.HaveWords() != c.have || m.NeedWords() != "2" {
			t.Errorf("%s: %s, have %q of %q: %v; want %s, %q", c.name, m.State, m.HaveWords(), m.NeedWords(), m.Arithmetic, c.want, c.have)
		}
		if falls := strings.Contains(strings.Join(m.Arithmetic, " "), "Lost on "); falls != m.Names {
			t.Errorf("%s: names people %v: %v", c.name, m.Names, m.Arithmetic)
		}
	}
}

// TestAClockThatWasSetBackSilencesNoCorrection enters everything twice, the second
// time by a clock that runs an hour behind the first.
func TestAClockThatWasSetBackSilencesNoCorrection(t *testing.T) {
	b, month, first := NewBook("T1"), program.Monthly.Period(day("2026-03-01")), time.Unix(1_700_000_000, 0)
	for i, at := range []time.Time{first, first.Add(-time.Hour)} {
		id, value := ID(i+1), amount.Of(int64(10*(i+1)), "USD")
		b.Apply(Delta{Put: []Fact{
			KPIReading{ID: id, KPI: "k", From: month.From, To: month.To, Value: value, On: at},
			KPIGoal{ID: id, KPI: "k", From: month.From, Value: value, On: at},
			KPIOwner{ID: id, KPI: "k", User: []string{"U1", "U2"}[i], On: at},
			Priorities{ID: id, Quarter: "2026-Q1", Names: []string{value.String()}, On: at},
		}}, b.Revision+1)
	}
	want := amount.Of(20, "USD")
	if r, ok := b.HoldingKPIReading("k", month); !ok || r.Value != want {
		t.Errorf("the reading that holds is %v", r.Value)
	}
	if all := b.KPIGoals("k"); all[len(all)-1].Value != want {
		t.Errorf("the goal that holds is %v", all[len(all)-1].Value)
	}
	if user, _ := b.KPIOwner("k"); user != "U2" {
		t.Errorf("%s answers for it", user)
	}
	if q, _ := b.PrioritiesOf(QuarterOf(month.From)); len(q.Names) != 1 || q.Names[0] != want.String() {
		t.Errorf("the priorities are %v", q.Names)
	}
}
