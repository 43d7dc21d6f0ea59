package program

import (
	"errors"
	"strings"
	"testing"

	"partnerbot/civil"

	"pgregory.net/rapid"
)

func dayOf(t testing.TB, s string) civil.Day {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestEndRule is the absolute end of what begins on a day: quarter and year ends,
// leap days, the day itself.
func TestEndRule(t *testing.T) {
	quarter := func(n int) EndRule { return EndRule{Quarter: n} }
	date := func(m, d int) EndRule { return EndRule{Day: YearDay{m, d}} }
	next := func(m, d int) EndRule { return EndRule{Day: YearDay{m, d}, NextYear: true} }
	cases := []struct {
		rule        EndRule
		begin, want string
	}{
		{quarter(3), "2026-01-01", "2026-09-30"},
		{quarter(3), "2026-09-30", "2026-09-30"},
		{quarter(3), "2026-10-01", "2027-09-30"},
		{quarter(1), "2026-12-31", "2027-03-31"},
		{quarter(2), "2026-06-30", "2026-06-30"},
		{quarter(4), "2026-12-31", "2026-12-31"},
		{quarter(4), "2027-01-01", "2027-12-31"},
		{EndRule{Quarter: 3, NextYear: true}, "2026-01-01", "2027-09-30"},
		{next(3, 1), "2026-01-01", "2027-03-01"},
		{next(3, 1), "2026-12-31", "2027-03-01"},
		{next(3, 1), "2027-01-01", "2028-03-01"},
		{date(3, 1), "2026-03-01", "2026-03-01"},
		{date(3, 1), "2026-03-02", "2027-03-01"},
		{date(2, 29), "2026-01-10", "2026-02-28"},
		{date(2, 29), "2028-02-28", "2028-02-29"},
		{date(2, 29), "2028-03-01", "2029-02-28"},
		{next(2, 29), "2027-05-01", "2028-02-29"},
		{EndRule{}, "2026-01-01", "9999-12-31"},
		{quarter(1), "9999-12-31", "9999-03-31"}, // no year is left to end in: Last does not end before it begins
	}
	for _, c := range cases {
		if got := c.rule.Of(dayOf(t, c.begin)); got != dayOf(t, c.want) {
			t.Errorf("%s of what begins on %s is %s, want %s", c.rule.Words(), c.begin, got, c.want)
		}
	}
}

func TestGraceLast(t *testing.T) {
	cases := []struct {
		cap, begin, want string
		end              EndRule
	}{
		{"9m", "2026-01-31", "2026-09-30", EndRule{Quarter: 3}},
		{"9m", "2026-03-02", "2026-09-30", EndRule{Quarter: 3}},
		{"9m", "2026-10-01", "2027-06-30", EndRule{Quarter: 3}}, // the cap comes first
		{"6m", "2025-08-31", "2026-02-28", EndRule{}},           // six months from 31 August: through the last of February
		{"6m", "2027-08-31", "2028-02-29", EndRule{}},
		{"6m", "2026-11-15", "2027-03-01", EndRule{Day: YearDay{3, 1}, NextYear: true}}, // the day comes first
		{"1d", "2028-02-29", "2028-02-29", EndRule{}},
		{"1y", "2028-02-29", "2029-02-28", EndRule{}},
		{"", "2026-05-05", "2026-12-31", EndRule{Quarter: 4}},
		{"", "2026-05-05", "2026-05-05", EndRule{}}, // without bounds it does not last
	}
	for _, c := range cases {
		g := GraceRule{End: c.end}
		if c.cap != "" {
			g.Cap, _ = civil.ParsePeriod(c.cap)
		}
		if got := g.Last(dayOf(t, c.begin)); got != dayOf(t, c.want) {
			t.Errorf("cap %s, %s: from %s it lasts through %s, want %s", c.cap, c.end.Words(), c.begin, got, c.want)
		}
	}
}

// TestGraceLastIsBounded: neither bound is ever passed, wherever it begins.
func TestGraceLastIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := GraceRule{Cap: civil.Period{Months: rapid.IntRange(0, 30).Draw(t, "months"), Days: rapid.IntRange(1, 40).Draw(t, "days")}}
		if rapid.Bool().Draw(t, "quarter") {
			g.End.Quarter = rapid.IntRange(1, 4).Draw(t, "n")
		} else {
			g.End.Day = YearDay{rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day")}
		}
		g.End.NextYear = rapid.Bool().Draw(t, "next")
		begin := civil.Must(1990, 1, 1).Add(rapid.IntRange(0, 40_000).Draw(t, "begin"))
		last := g.Last(begin)
		if last < begin || last > begin.Plus(g.Cap)-1 || last > g.End.Of(begin) {
			t.Fatalf("%s from %s lasts through %s", g.Words(), begin, last)
		}
		year, _, _ := begin.Date()
		if end, _, _ := g.End.Of(begin).Date(); end < year || end > year+1 {
			t.Fatalf("what begins on %s ends in %d", begin, end)
		}
	})
}

const tiersAndRenewal = `kpis: [{id: growth, name: Growth, kind: counter, every: month, span: calendar-year}]
tier-programs:
  - id: csp
    name: Providers
    aliases: [provider]
    sites: [one]
    tiers:
      - {id: low, name: Low, aliases: [Bottom]}
      - {id: high, name: High, filed-by: the manager, needs: [{id: past, title: Past, passed: end, paths: [service], tick: open}, {id: money, title: Money, reading: revenue, need: ask}, {id: up, title: Up, kpi: growth}]}
    certificate: {day: 01-31, policy: auto}
renewal:
  name: Review
  every: 1y
  opens: 90d
  grace:
    - {id: wait, name: Waiting, cap: 6m, ends: {day: 03-01, next-year: true}, exit: {kpis: [growth], requirements: [m], phase: true}, follows: {program: csp, tier: low}}
    - {id: short, name: Short, ends: {quarter: 3}, follows: it is lost}
`

func TestTiersAndRenewalAreRead(t *testing.T) {
	p, err := Load("x", []byte(base+tiersAndRenewal))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(p.TierProgramsOn("two")); n != 0 {
		t.Errorf("%d programs on a site that has none", n)
	}
	csp, ok := p.TierProgram("csp")
	if !ok || len(p.TierProgramsOn("one")) != 1 {
		t.Fatalf("programs: %+v", p.TierPrograms)
	}
	high, at, ok := csp.Tier("high")
	switch {
	case !ok || at != 1 || high.FiledBy != "the manager" || len(high.Needs) != 3 || !high.Needs[1].Need.Ask:
		t.Errorf("the higher tier is %+v", high)
	case !csp.Tiers[0].Named("BOTTOM") || csp.Tiers[0].Named("High") || csp.Tiers[0].Named(""):
		t.Error("aliases are not understood")
	case csp.Certificate.Day.From(dayOf(t, "2026-02-01")) != dayOf(t, "2027-01-31") || csp.Certificate.Policy != RenewedByVendor:
		t.Errorf("the certificate is %+v", csp.Certificate)
	}
	r := &p.Renewal
	g, ok := r.GraceNamed("waiting")
	switch {
	case !r.Known() || r.Every != civil.Period{Years: 1} || r.Opens != civil.Period{Days: 90}:
		t.Errorf("renewal is %+v", r)
	case !ok || g.Follows != Follows{Program: "csp", Tier: "low"} || !g.Exit.Phase || g.Exit.Requirements[0] != "m":
		t.Errorf("grace is %+v", g)
	case r.Grace[1].Follows.Text != "it is lost":
		t.Errorf("follows %+v", r.Grace[1].Follows)
	}
	var out strings.Builder
	if err := Show(&out, p); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"high: High", "filed by the manager", "31 January: the vendor renews it", "Grace wait: Waiting, at most 6 months and not beyond 1 March of the next year, then tier csp/low", "Left by: KPIs growth; requirements m; every requirement of the phase"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("Show does not say %q", want)
		}
	}
	same, err := Load("y", []byte(base+strings.ReplaceAll(tiersAndRenewal, "cap: 6m", "cap: 7m")))
	if err != nil {
		t.Fatal(err)
	}
	if d := Diff(p, same); len(d) != 1 || d[0].String() != "renewal/grace/wait: cap 6m -> 7m" {
		t.Errorf("the difference is %v", d)
	}
}

func TestTierAndRenewalProblems(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"tier twice", "id: high, name: High", "id: low, name: High", "this tier of program csp is defined twice"},
		{"two tiers of one name", "aliases: [Bottom]", "aliases: [high]", "this spelling already names tier low"},
		{"no tiers", "renewal:\n", "renewal:\n", ""},
		{"unknown phase", "passed: end", "passed: ende", "no such phase of path service; nearest: end"},
		{"passed without paths", "paths: [service], ", "", "need past of tier csp/high needs `paths`"},
		{"a tick that is a number", "tick: open", "tick: revenue", "no such reading that is ticked"},
		{"two ways at once", "kpi: growth}]", "kpi: growth, reading: revenue, need: 3}]", "has one of `passed`, `kpi` and `reading`, not 2 of them"},
		{"nothing to meet", "kpi: growth}]", "next: wait}]", "says what must be so"},
		{"unknown KPI", "title: Up, kpi: growth", "title: Up, kpi: grwoth", "no such KPI; nearest: growth"},
		{"need without a number", "reading: revenue, need: ask", "reading: revenue", "needs `need`"},
		{"no such day", "day: 01-31", "day: 02-30", "`day` is a day of the year like 01-31"},
		{"no such policy", "policy: auto", "policy: autoo", "no such policy"},
		{"no opening", "  opens: 90d\n", "", "`renewal` needs `opens`"},
		{"grace without an end", "cap: 6m, ends: {day: 03-01, next-year: true}, ", "", "a status that never ends is no grace"},
		{"quarter five", "quarter: 3", "quarter: 5", "`quarter` is at most 4"},
		{"quarter and day", "{quarter: 3}", "{quarter: 3, day: 03-01}", "`ends` has one of"},
		{"nothing follows", ", follows: it is lost", "", "grace status short needs `follows`"},
		{"unknown tier follows", "tier: low}}", "tier: lov}}", "no such tier of program csp; nearest: low"},
		{"unknown requirement", "requirements: [m]", "requirements: [x]", "no such requirement of some phase"},
		{"unknown key", "cap: 6m", "capp: 6m", "has no such key; nearest: cap"},
		{"a period that is none", "cap: 6m", "cap: six", "`cap` is a period like"},
	}
	for _, c := range cases {
		text := strings.Replace(tiersAndRenewal, c.old, c.new, 1)
		_, err := Load("x", []byte(base+text))
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		var errs *Errors
		if !errors.As(err, &errs) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
			continue
		}
		if errs.Problems[0].Line < 13 || errs.Problems[0].Column == 0 {
			t.Errorf("%s: at %d:%d", c.name, errs.Problems[0].Line, errs.Problems[0].Column)
		}
	}
}

// TestHarbourRenewal: the figures of the satire are the customer's, and the vendor's
// pack has none of them.
func TestHarbourRenewal(t *testing.T) {
	p, err := Embedded("harbour-tech")
	if err != nil {
		t.Fatal(err)
	}
	g, ok := p.Renewal.GraceNamed("Provisional")
	if !ok || g.Source.Confidence != Customer || g.Last(dayOf(t, "2026-02-01")) != dayOf(t, "2026-09-30") {
		t.Errorf("Provisional is %+v", g)
	}
	if _, ok := p.TierProgram("csp"); !ok || p.Renewal.Every.Years != 1 {
		t.Error("the vendor's own rules are gone under the overlay")
	}
	vendor := huawei(t)
	if _, ok := vendor.TierProgram("official"); ok || len(vendor.Renewal.Grace) > 0 {
		t.Error("the vendor's pack has what only the satire says")
	}
	csp, _ := vendor.TierProgram("csp")
	var names []string
	for _, tier := range csp.Tiers {
		names = append(names, tier.Name)
	}
	if got := strings.Join(names, " < "); got != "Standard < Advanced < Premier < Core" {
		t.Errorf("the tiers are %s", got)
	}
	for _, tier := range csp.Tiers {
		for _, n := range tier.Needs {
			if n.Reading != "" && !n.Need.Ask {
				t.Errorf("%s/%s has a number that no page gives", tier.ID, n.ID)
			}
		}
	}
}
