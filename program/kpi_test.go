package program

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"partnerbot/civil"
)

func TestKPIProblems(t *testing.T) {
	const rating = "{id: rating, name: Rating, kind: threshold, last: true, need: 4.5,"
	base := small(t)
	for _, c := range []struct {
		name, old, new string
		want           [][2]string
	}{
		{"no such kind", "kind: growth", "kind: ¦grow", [][2]string{{"grow", "no such kind of KPI; there is: growth"}}},
		{"no kind", "name: Growth, aliases: [more], kind: growth,", "¦name: Growth, aliases: [more],", nil},
		{"a span of nothing", "span: quarter", "span: ¦month", [][2]string{{"month", "no such span; there is: partner-year, calendar-year, quarter"}}},
		{"a currency by its sign", "currency: EUR", "currency: ¦€", [][2]string{{"€", "`currency` is the three letters of a currency, such as USD"}}},
		{"a currency in small letters", "currency: EUR", "currency: ¦eur", [][2]string{{"eur", "`currency` is the three letters of a currency, such as USD"}}},
		{"a need with a comma", "need: 12.5", `need: ¦"12,5"`, [][2]string{{"12,5", "`need` is a number, such as 12"}}},
		{"a need with a sign", "need: 12.5", "need: ¦12.5%", [][2]string{{"12.5%", "`need` is a number, such as 12"}}},
		{"late without a period", rating, rating + " late: ¦3,", [][2]string{{"3", "`late` needs `every`: after the end of which period"}}},
		{"a unit beside a currency", "currency: EUR, every", "currency: EUR, unit: ¦pieces, every", [][2]string{{"pieces", "KPI growth of kind growth has a `currency` and no other `unit`"}}},
		{"a quarter over a quarter's year", "partner-year: 04-01", "partner-year: 05-01", nil},
		{"a partner year in the middle of a month", "partner-year: 04-01", "partner-year: ¦04-02", [][2]string{{"04-02", "`partner-year` is the first day of a month, such as 02-01"}}},
		{"a checkpoint that is none", "06-30]", "¦06-31]", [][2]string{{"06-31", "a checkpoint is month-end, quarter-end, year-end or a day like 06-30"}}},
		{"zones that go down", "{name: High, from: 60}", "{name: High, from: ¦0}", [][2]string{{"0", "zones go up: each begins above the one before"}}},
		{"a zone that is not there", "need: High", "need: ¦Higher", [][2]string{{"Higher", "`need` is a number, such as 12"}}},
		{"a zone twice", "{name: High, from: 60}", "{name: ¦Low, from: 60}", nil},
		{"a type that is not there", "any: [basic], need: 2", "any: [¦basics], need: 2", [][2]string{{"basics", "no such certificate type; nearest: basic"}}},
		{"a count of what cannot be counted", "kind: people, any: [basic], need: 2", "kind: ¦score, any: [basic], need: 2", [][2]string{{"score", "no such kind of count; there is: certificates, people, slots"}}},
		{"a spelling of two", "name: Heads", "name: More", nil},
		{"a key of another kind", rating, rating + " ¦zones: [],", [][2]string{{"zones", "KPI rating of kind threshold has no such key"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(base, c.old) != 1 {
				t.Fatalf("%q occurs %d times", c.old, strings.Count(base, c.old))
			}
			text, at := places(strings.Replace(base, c.old, c.new, 1))
			_, err := Load("small", []byte(text))
			var errs *Errors
			if !errors.As(err, &errs) {
				t.Fatalf("Load gives %v", err)
			}
			for i, w := range c.want {
				p := errs.Problems[i]
				if p.Word != w[0] || !strings.HasPrefix(p.Message, w[1]) || p.Line != at[i][0] || p.Column != at[i][1] {
					t.Errorf("%d:%d %q: %s; want %d:%d %q: %s", p.Line, p.Column, p.Word, p.Message, at[i][0], at[i][1], w[0], w[1])
				}
			}
		})
	}
}

func TestPeriods(t *testing.T) {
	for text, want := range map[string]string{
		"2026-05": "2026-05-01 2026-05-31 May 2026", "May 2026": "2026-05-01 2026-05-31 May 2026", "2026 may": "2026-05-01 2026-05-31 May 2026",
		"2024-02": "2024-02-01 2024-02-29 Feb 2024", "2026-02": "2026-02-01 2026-02-28 Feb 2026", "2026-Q2": "2026-04-01 2026-06-30 Q2 2026",
		"q4 2026": "2026-10-01 2026-12-31 Q4 2026", "2026": "2026-01-01 2026-12-31 2026", "2026-05-14": "2026-05-14 2026-05-14 14 May 2026", "2026-05-01": "2026-05-01 2026-05-01 1 May 2026",
		"December 2026": "2026-12-01 2026-12-31 Dec 2026",
	} {
		s, _, ok := ParsePeriod(text)
		if got := s.From.String() + " " + s.To.String() + " " + s.Words(); !ok || got != want {
			t.Errorf("%q is %s, %v; want %s", text, got, ok, want)
		}
		if again, _, ok := ParsePeriod(s.String()); !ok || again != s {
			t.Errorf("%q is written %q, which reads as %v", text, s, again)
		}
	}
	for _, text := range []string{"", "2026-Q5", "2026-Q0", "2026-Q", "2026-13", "2026-00", "2026-5", "05/2026", "26-05", "1899", "9001", "Mai 2026", "2026-05-32", "Q2", "2026-Q22", "-", "20x6"} {
		if s, _, ok := ParsePeriod(text); ok {
			t.Errorf("%q is taken for %v", text, s)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	f.Add("2026-Q5")
	f.Add("Feb 2024")
	f.Fuzz(func(t *testing.T, text string) {
		s, c, ok := ParsePeriod(text)
		if !ok {
			return
		}
		if s.From > s.To || s.From < civil.First || s.To > civil.Last || c != "" && c.Period(s.From) != s || !utf8.ValidString(s.Words()) {
			t.Errorf("%q is %v of %q", text, s, c)
		}
	})
}

// TestPeriodsTile holds that periods follow each other without a gap, lie in the
// span, and that a year before is the same months of it.
func TestPeriodsTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := civil.Day(rapid.IntRange(int(civil.Must(1990, 1, 1)), int(civil.Must(2100, 1, 1))).Draw(t, "day"))
		p := &Program{YearMonth: rapid.IntRange(0, 12).Draw(t, "begins")}
		span := p.Span(rapid.SampledFrom([]SpanKind{PartnerYear, CalendarYear, SpanQuarter}).Draw(t, "span"), d)
		parts := span.Parts(Monthly)
		if !span.Contains(d) || parts[0].From != span.From || parts[len(parts)-1].To != span.To {
			t.Fatalf("%v is in %v of %v", d, span, parts)
		}
		for i, s := range parts {
			if i > 0 && s.From != parts[i-1].To+1 {
				t.Fatalf("%v after %v", s, parts[i-1])
			}
			before := s.YearBefore()
			y, m, _ := s.From.Date()
			by, bm, _ := before.From.Date()
			if by != y-1 || bm != m || Monthly.Period(before.From) != before {
				t.Fatalf("a year before %v is %v", s, before)
			}
		}
		if before := span.YearBefore(); before.Parts(Monthly)[0] != parts[0].YearBefore() || len(before.Parts(Monthly)) != len(parts) {
			t.Fatalf("a year before %v is %v", span, before)
		}
	})
}

func TestCheckpoints(t *testing.T) {
	p := loadSmall(t)
	k, _ := p.KPI("growth")
	span := p.Span(k.Span, civil.Must(2024, 3, 31))
	if span.Words() != "Apr 2023 to Mar 2024" {
		t.Error(span.Words())
	}
	var days []string
	for _, c := range append(slices.Clone(k.Checkpoints), Checkpoint{Month: 2, Day: 29}, Checkpoint{Every: Quarterly}) {
		for _, d := range c.On(span) {
			days = append(days, d.String())
		}
	}
	want := "2023-04-30 2023-05-31 2023-06-30 2023-07-31 2023-08-31 2023-09-30 2023-10-31 2023-11-30 2023-12-31 2024-01-31 2024-02-29 2024-03-31" +
		" 2023-06-30 2024-02-29 2023-06-30 2023-09-30 2023-12-31 2024-03-31"
	if got := strings.Join(days, " "); got != want {
		t.Errorf("%s", got)
	}
	if d := (Checkpoint{Month: 2, Day: 29}).On(p.Span(CalendarYear, civil.Must(2025, 1, 1))); len(d) != 1 || d[0].String() != "2025-02-28" {
		t.Error(d)
	}
}

func TestResolveKPI(t *testing.T) {
	p := loadSmall(t)
	for word, want := range map[string]string{"growth": "growth", "GROWTH": "growth", "More": "growth", "gro": "growth", "heads": "heads", "Index": "index"} {
		if k, err := p.ResolveKPI(word); err != nil || k.ID != want {
			t.Errorf("%q is %v, %v", word, k, err)
		}
	}
	for word, near := range map[string]string{"grwoth": "growth", "": "", "g": "", strings.Repeat("x", 300): ""} {
		_, err := p.ResolveKPI(word)
		var unknown *UnknownError
		if !errors.As(err, &unknown) || near != "" && !slices.Contains(unknown.Near, near) {
			t.Errorf("%q: %v", word, err)
		}
	}
	index, _ := p.KPI("index")
	for value, want := range map[int64]string{-10_000: "", 0: "Low", 599_999: "Low", 600_000: "High", 9_000_000: "High"} {
		a := index.Need.Value
		a.Parts = value
		if got, _ := index.Zone(a); got != want {
			t.Errorf("%v is in %q", a, got)
		}
	}
	if index.Need.Value.String() != "60" {
		t.Error(index.Need)
	}
}
