package partner

import (
	"slices"
	"strings"
	"testing"
)

func kpiLines(t *testing.T, kpi string, from, through string, b *Book) []string {
	t.Helper()
	var out []string
	for _, d := range Deadlines(kpiProgram(t, kpi), b, day(from), day(through)) {
		if d.Kind == KPIReadingDue || d.Kind == KPICheckpoint {
			out = append(out, d.Due.String()+" "+d.Subject+" | "+d.Consequence+" | "+d.Run)
		}
	}
	return out
}

func TestDeadlinesOfKPIReadings(t *testing.T) {
	growth := growthKPI
	without := func(list []string, period string) []string {
		return slices.DeleteFunc(list, func(s string) bool { return strings.HasPrefix(s, period+" ") })
	}
	all := func() []string { return base(monthly("2026-02", "2026-06", "125 USD")...) }
	line := func(due, period string) string {
		return due + " kpi/k/" + period + ` | without it nobody can say how the KPI stands | kpi set k "N USD" ` + period
	}
	for _, c := range []struct {
		name, from, through string
		readings            []string
		want                []string
	}{
		{"nothing is read yet", "2026-01-01", "2026-12-31", nil, nil},
		{"the next two", "2026-07-01", "2026-09-30", all(), []string{line("2026-08-10", "2026-07"), line("2026-09-10", "2026-08")}},
		{"typed in, it falls silent", "2026-07-01", "2026-09-09", append(all(), "2026-07 125 USD"), nil},
		{"taken back, it is due again", "2026-07-01", "2026-09-09", append(all(), "2026-07 125 USD", "2026-07 void"), []string{line("2026-08-10", "2026-07")}},
		{"a hole of long ago stays a duty", "2025-01-01", "2026-07-20", without(all(), "2025-06"), []string{line("2025-07-10", "2025-06")}},
		{"nothing before the first", "2020-01-01", "2026-07-20", all(), nil},
		{"a February", "2028-03-01", "2028-03-31", []string{"2028-01 1 USD"}, []string{line("2028-03-10", "2028-02")}},
		{"over the end of a year", "2027-01-01", "2027-01-31", []string{"2026-11 1 USD"}, []string{line("2027-01-10", "2026-12")}},
	} {
		if got := kpiLines(t, growth, c.from, c.through, readings(t, "k", c.readings...)); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
	b := NewBook("T1")
	b.Apply(Delta{Put: []Fact{
		Person{ID: 7, Name: "Omar", SlackID: "U1"}, KPIOwner{ID: 1, KPI: "k", User: "U1", On: day("2026-05-14").Instant(9, 0, kpiProgram(t, growth).Zone)},
	}}, 1)
	list := only(KPIReadingDue, Deadlines(kpiProgram(t, growth), b, day("2026-01-01"), day("2026-07-31")))
	if len(list) != 2 || list[0].Due != day("2026-06-10") || list[0].Person != 7 {
		t.Errorf("from the month on in which somebody was named: %+v", list)
	}
}

// TestGaugesAreReadOnAnyDay: one reading within the month is enough.
func TestGaugesAreReadOnAnyDay(t *testing.T) {
	got := kpiLines(t, gaugeKPI, "2026-05-01", "2026-07-31", readings(t, "k", "2026-03-31 60", "2026-04-14 73.8", "2026-06-02 71"))
	want := []string{"2026-06-15 kpi/k/2026-05 | without it nobody can say how the KPI stands | kpi set k N 2026-05-31"}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

func TestDeadlinesOfCheckpoints(t *testing.T) {
	growth := strings.Replace(growthKPI, "need: 25", `need: 25, checkpoints: [quarter-end, "01-31"], renewal: true, next: Sell more.`, 1)
	to := func(last, value string) []string { return base(monthly("2026-02", last, value)...) }
	for _, c := range []struct {
		name     string
		readings []string
		on       string
		want     []string
	}{
		{"on track", to("2026-05", "125 USD"), "2026-06-30", nil},
		{"behind", to("2026-05", "120 USD"), "2026-06-30", []string{"2026-06-30 kpi/k | at risk, +20 %, needed +25 %; renewal hangs on it | kpi k"}},
		{"its readings are missing, which are duties of their own", to("2026-03", "120 USD"), "2026-06-30", nil},
		{"a base is missing", monthly("2026-02", "2026-05", "120 USD"), "2026-06-30",
			[]string{"2026-06-30 kpi/k | unknown; missing: the base: the reading of Feb 2025, Mar 2025, Apr 2025 and 1 more; renewal hangs on it | kpi k"}},
		{"at the end", to("2027-01", "120 USD"), "2027-01-31", []string{"2027-01-31 kpi/k | missed, +20 %, needed +25 %; renewal hangs on it | kpi k"}},
		{"nobody has begun", nil, "2026-06-30", nil},
		{"no checkpoint", to("2026-05", "120 USD"), "2026-06-29", nil},
	} {
		got := kpiLines(t, growth, c.on, c.on, readings(t, "k", c.readings...))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
	count := strings.Replace(countKPI, "span:", "checkpoints: [quarter-end], span:", 1)
	if got := kpiLines(t, count, "2026-06-01", "2026-09-30", NewBook("T1")); len(got) != 2 || !strings.Contains(got[0], "at risk, 0, needed 2") {
		t.Errorf("%v", got)
	}
	for _, d := range Deadlines(kpiProgram(t, count), NewBook("T1"), day("2026-06-01"), day("2026-09-30")) {
		if d.Kind == KPICheckpoint && (d.Open(d.Due.Add(checkpointLasts)) || !d.Open(d.Due)) {
			t.Errorf("%+v", d)
		}
	}
}

// TestAskingForMoreListsTheSame: the duties of a long time are those of its parts.
func TestAskingForMoreListsTheSame(t *testing.T) {
	p := kpiProgram(t, strings.Replace(growthKPI, "need: 25", "need: 25, checkpoints: [month-end]", 1))
	b := readings(t, "k", base("2026-02 100 USD", "2026-04 100 USD", "2026-06 100 USD")...)
	whole := Deadlines(p, b, day("2025-06-01"), day("2027-06-01"))
	var parts []Deadline
	for d := day("2025-06-01"); d <= day("2027-06-01"); d = d.Add(17) {
		parts = append(parts, Deadlines(p, b, d, min(d.Add(16), day("2027-06-01")))...)
	}
	if !slices.Equal(whole, parts) || len(whole) < 10 {
		t.Errorf("%d duties at once, %d in parts", len(whole), len(parts))
	}
}
