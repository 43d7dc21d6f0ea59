package partner

import (
	"slices"
	"testing"

	"partnerbot/civil"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestFundDeadlines lists what is due of requests in the situations that remind.
func TestFundDeadlines(t *testing.T) {
	p := harbourFunds(t)
	names, all, _ := fundSituations(t)
	got := map[string][]string{}
	for _, name := range names {
		b := NewBook("T1")
		f := all[name]
		if f.ID == 0 {
			continue
		}
		b.Apply(Delta{Put: []Fact{Person{ID: 4, Name: "Dana", SlackID: "U0DANA"}, f}}, 1)
		for _, d := range Deadlines(p, b, civil.Must(2025, 1, 1), civil.Must(2028, 1, 1)) {
			if slices.Contains(FundKinds(), d.Kind) {
				got[name] = append(got[name], d.Kind+" "+d.Subject+" "+d.Due.String()+" "+d.Run)
				if d.Person != 4 || d.Consequence == "" || d.Action == "" {
					t.Errorf("%s: %+v", name, d)
				}
			}
		}
	}
	want := map[string][]string{
		"written":  {"fund-request fund/1/request 2026-04-08 fund step F-1 request"},
		"approved": {"fund-step fund/1/activity 2026-04-23 fund step F-1 activity", "fund-claim fund/1/claim 2026-07-22 fund step F-1 claim"},
		"to claim": {"fund-claim fund/1/claim 2026-07-22 fund claim F-1 18000 CNY"},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
