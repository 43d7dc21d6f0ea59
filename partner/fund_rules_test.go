package partner

import (
	"fmt"
	"testing"

	"partnerbot/civil"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestFundClocks counts every clock of the packs over working days, make-up
// weekends, the New Year, ends of months and years, and leap days. The calendar is
// the vendor's, China's, whose announced days are facts of package calendar.
func TestFundClocks(t *testing.T) {
	day := func(s string) civil.Day {
		d, err := civil.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	done := func(step, on string) FundStepDone { return FundStepDone{Step: step, On: day(on)} }
	for _, c := range []struct {
		name, kind, step string
		f                Fund
		want             string
	}{
		{"plain weeks", "mdf", "request", Fund{Starts: day("2026-04-22")}, "2026-04-08"},
		{"over the National Day and its make-up Saturday", "mdf", "request", Fund{Starts: day("2025-10-15")}, "2025-09-25"},
		{"over the Spring Festival and its make-up weekends", "mdf", "request", Fund{Starts: day("2026-02-27")}, "2026-02-06"},
		{"over New Year", "mdf", "request", Fund{Starts: day("2026-01-08")}, "2025-12-24"},
		{"a start on a Sunday", "mdf", "request", Fund{Starts: day("2026-06-14")}, "2026-06-01"},
		{"90 days over the end of a year", "mdf", "claim", Fund{Ends: day("2025-11-30")}, "2026-02-28"},
		{"90 days over a leap day", "mdf", "claim", Fund{Ends: day("2027-12-01")}, "2028-02-29"},
		{"90 days without one", "mdf", "claim", Fund{Ends: day("2026-12-01")}, "2027-03-01"},
		{"90 days over Berlin's and no Chinese daylight change", "mdf", "claim", Fund{Ends: day("2026-02-15")}, "2026-05-16"},
		{"15 days after the approval of the claim", "mdf", "invoice", Fund{Done: []FundStepDone{done("claim-review", "2026-12-20")}}, "2027-01-04"},
		{"the day of the activity itself", "mdf", "activity", Fund{Ends: day("2026-04-23")}, "2026-04-23"},
		{"three months from the 30th of November", "innovation", "validation", Fund{Done: []FundStepDone{done("approval", "2026-11-30")}}, "2027-02-28"},
		{"three months from the 30th of November before a leap year's February", "innovation", "validation", Fund{Done: []FundStepDone{done("approval", "2027-11-30")}}, "2028-02-29"},
		{"six months from the end of a quarter", "innovation", "references", Fund{Done: []FundStepDone{done("approval", "2026-03-31")}}, "2026-09-30"},
		{"the vendor's 15 working days over National Day", "innovation", "approval", Fund{Done: []FundStepDone{done("request", "2025-09-25")}}, "2025-10-22"},
		{"after a refusal in the claim's review", "mdf", "claim", Fund{Ends: day("2026-01-15"), Refusals: []FundRefusal{{Step: "claim-review", On: day("2028-01-16")}}}, "2028-03-01"},
		{"14 days after a refusal", "co-marketing", "claim", Fund{Ends: day("2026-01-15"), Refusals: []FundRefusal{{Step: "claim-review", On: day("2026-12-31")}}}, "2027-01-14"},
		{"a refused request is asked for again by its own clock", "mdf", "request", Fund{Starts: day("2026-04-22"), Refusals: []FundRefusal{{Step: "review", On: day("2026-03-20")}}}, "2026-04-08"},
		{"a day that is not known yet", "mdf", "invoice", Fund{}, ""},
		{"a step without a clock", "co-marketing", "quotes", Fund{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := fundRules(t, c.kind)
			at, ok := r.Kind.Step(c.step)
			if !ok {
				t.Fatal("no such step")
			}
			due := r.Due(&c.f, at)
			if due.Known != (c.want != "") || due.Known && due.Day.String() != c.want {
				t.Errorf("due %v (%v), want %s", due.Day, due.Known, c.want)
			}
			if clock := r.Kind.Steps[at].Clock; due.Known && clock.WorkingDays > 0 && !due.Again {
				from, to := min(due.Day, due.Base), max(due.Day, due.Base)
				worked := 0
				for d := from; d <= to; d++ {
					if d != due.Base && r.Calendar.Working(d) {
						worked++
					}
				}
				if worked != clock.WorkingDays || !r.Calendar.Working(due.Day) {
					t.Errorf("%d working days lie between, want %d", worked, clock.WorkingDays)
				}
			}
		})
	}
}

// TestStakes: the money at risk, soonest first, one day for each request.
func TestStakes(t *testing.T) {
	p := harbourFunds(t)
	_, all, _ := fundSituations(t)
	b := NewBook("T1")
	one, two, three := all["approved"], all["written"], all["claimed"]
	two.ID, three.ID = 2, 3
	b.Apply(Delta{Put: []Fact{one, two, three}}, 1)
	var got []string
	for _, s := range Stakes(p, b) {
		got = append(got, fmt.Sprint(FundLabel(s.Fund), " ", s.Step, " ", s.Due.Day, " ", s.Amount))
	}
	if diff := gocmp.Diff([]string{"F-2 request 2026-04-08 18000 CNY", "F-1 activity 2026-04-23 18000 CNY"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestFundSums: a quota that was typed in anew holds, what was cancelled is free again.
func TestFundSums(t *testing.T) {
	p := harbourFunds(t)
	k, _ := p.Fund("mdf")
	b := NewBook("T1")
	_, all, _ := fundSituations(t)
	one, two, three := all["done"], all["cancelled"], all["approved"]
	two.ID, three.ID = 2, 3
	b.Apply(Delta{Put: []Fact{one, two, three, FundQuotaSet{ID: 1, Fund: "mdf", Year: 2026, Amount: cny(90_000)}}}, 1)
	b.Apply(Delta{Put: []Fact{FundQuotaSet{ID: 2, Fund: "mdf", Year: 2026, Amount: cny(50_000)}}}, 2)
	r := FundRulesOf(p, b, "intl", k, civil.Must(2026, 6, 1))
	s := r.Sums(2026)
	if !s.Known || s.Quota != cny(50_000) || s.Used != cny(36_000) || s.Free != cny(14_000) || s.Paid != cny(18_000) || s.Open != 1 {
		t.Errorf("%+v", s)
	}
	if r.Sums(2027).Known {
		t.Error("the quota of a year that nobody has told is known")
	}
	b.Apply(Delta{Put: []Fact{Read{ID: 1, Reading: "bills-overdue", Value: 1, On: civil.Must(2026, 5, 1)}}}, 3)
	if r = FundRulesOf(p, b, "intl", k, civil.Must(2026, 6, 1)); len(r.Blocked) != 1 {
		t.Errorf("blocked by %v", r.Blocked)
	}
	if r = FundRulesOf(p, b, "intl", k, civil.Must(2026, 4, 30)); len(r.Blocked) != 0 {
		t.Error("blocked before the tick")
	}
}
