package partner

import (
	"strings"
	"testing"
	"time"

	"partnerbot/civil"

	gocmp "github.com/google/go-cmp/cmp"
)

// A civil day is the vendor's: what is said in Berlin on the evening of the last day
// is said in Shanghai on the next, and what is said at midnight there is in time here.
func TestTheLastDayIsTheVendors(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want FundGround
	}{
		{time.Date(2026, 3, 27, 16, 59, 59, 0, berlin), ""},         // 23:59:59 in Shanghai, before Berlin's change
		{time.Date(2026, 3, 27, 17, 0, 0, 0, berlin), FundTooLate},  // midnight
		{time.Date(2026, 10, 23, 17, 59, 59, 0, berlin), ""},        // summer time
		{time.Date(2026, 10, 23, 18, 0, 0, 0, berlin), FundTooLate}, // midnight
	} {
		s := &story{TB: t, r: fundRules(t, "mdf")}
		last := civil.In(time.Date(c.at.Year(), c.at.Month(), c.at.Day(), 12, 0, 0, 0, berlin), berlin)
		starts := s.r.Calendar.Add(last, 10)
		s.say(last.Add(-20).String(), FundEntry{Verb: FundOpen, Amount: cny(100), New: fundEvent(starts, starts)})
		out := DecideFund(s.r, s.f, FundEntry{ID: "x", At: c.at, By: "U1", Verb: FundStepOn, Step: "request"})
		got := FundGround("")
		if out.Denial != nil {
			got = out.Denial.Ground
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.at, got, c.want)
		}
	}
}

// TestEveryVerbInEverySituation is the table of what can be done when. A dash is done.
func TestEveryVerbInEverySituation(t *testing.T) {
	names, all, r := fundSituations(t)
	entries := []FundEntry{
		{Verb: FundOpen, Amount: cny(100), New: fundEvent(civil.Must(2026, 12, 1), civil.Must(2026, 12, 1))},
		piece("claim", "receipts", "https://example.com/more.pdf"),
		stepOn("request"),
		{Verb: FundClaimed, Amount: cny(100)},
		{Verb: FundApprove},
		{Verb: FundRefuse, Text: "cause"},
		{Verb: FundPaid, Amount: cny(100)},
		{Verb: FundSet, Field: "place", Value: "Bremen"},
		{Verb: FundSet, Field: "amount", Amount: cny(100)},
		{Verb: FundReplace, Other: 9},
		{Verb: FundCancel, Text: "why"},
	}
	got := []string{"verb | " + strings.Join(names, " | ")}
	for _, e := range entries {
		row := []string{strings.TrimSpace(string(e.Verb) + " " + e.Field)}
		for _, name := range names {
			e.ID, e.At, e.By = "new", civil.Must(2026, 5, 21).Instant(10, 0, r.Zone), "U0DANA"
			if name == "written" || name == "asked" {
				e.At = civil.Must(2026, 3, 20).Instant(10, 0, r.Zone)
			}
			before, cell := all[name], "-"
			out := DecideFund(r, before, e)
			if out.Denial != nil {
				cell = string(out.Denial.Ground)
				if gocmp.Diff(before, out.Fund) != "" {
					t.Errorf("%v, %s: denied and yet changed", row, name)
				}
				if words := out.Denial.Words(Plainly); words == "" || strings.Contains(words, "could not be read") {
					t.Errorf("%v, %s: %q", row, name, words)
				}
			}
			row = append(row, cell)
		}
		got = append(got, strings.Join(row, " | "))
	}
	if diff := gocmp.Diff(strings.Split(strings.TrimSpace(everyVerb), "\n"), got); diff != "" {
		t.Errorf("the table is another:\n%s\n%s", diff, strings.Join(got, "\n"))
	}
}

const everyVerb = `
verb | none | written | asked | cancelled | replaced | approved | to claim | claimed | to be paid | done | refused
open | - | is-open | is-open | is-open | is-open | is-open | is-open | is-open | is-open | is-open | is-open
evidence | not-there | - | - | is-cancelled | is-replaced | - | - | - | - | is-done | is-refused
step | not-there | - | step-done | is-cancelled | is-replaced | step-done | step-done | step-done | step-done | is-done | is-refused
claim | not-there | out-of-order | out-of-order | is-cancelled | is-replaced | out-of-order | - | step-done | step-done | is-done | is-refused
approved | not-there | nothing-decided | - | is-cancelled | is-replaced | nothing-decided | nothing-decided | - | nothing-decided | is-done | is-refused
refused | not-there | nothing-decided | - | is-cancelled | is-replaced | nothing-decided | nothing-decided | - | nothing-decided | is-done | is-refused
paid | not-there | out-of-order | out-of-order | is-cancelled | is-replaced | out-of-order | out-of-order | out-of-order | - | is-done | is-refused
change place | not-there | - | means-anew | is-cancelled | is-replaced | begun | begun | not-any-more | not-any-more | is-done | is-refused
change amount | not-there | - | not-any-more | is-cancelled | is-replaced | not-any-more | not-any-more | not-any-more | not-any-more | is-done | is-refused
replace | not-there | - | - | is-cancelled | is-replaced | - | - | - | - | is-done | is-refused
cancel | not-there | - | - | is-cancelled | is-replaced | - | - | no-cancel | no-cancel | is-done | is-refused
`
