package partner

import (
	"fmt"
	"slices"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// For random entries in any order: what is done is shown by its evidence, nothing is
// paid beyond what was approved, nothing is approved beyond the quota without a reason
// that is kept, an entry that comes twice changes nothing, and the entries alone make
// the request again.
func TestFundsProperty(t *testing.T) {
	p := harbourFunds(t)
	rapid.Check(t, func(t *rapid.T) {
		k := &p.Funds[rapid.IntRange(0, len(p.Funds)-1).Draw(t, "kind")]
		code := "CNY"
		if k.Most.Currency != "" {
			code = k.Most.Currency
		}
		quota := amount.Of(int64(rapid.IntRange(0, 300).Draw(t, "quota")), code)
		r := FundRules{Kind: k, Calendar: p.WorkingCalendar(), Zone: p.Zone, Quotas: map[int]amount.Amount{2026: quota}}
		funds := make([]Fund, 3)
		day := civil.Must(2026, 2, 1)
		for n := range rapid.IntRange(1, 120).Draw(t, "entries") {
			day += civil.Day(rapid.IntRange(0, 3).Draw(t, "days"))
			i := rapid.IntRange(0, len(funds)-1).Draw(t, "which")
			r.Others = slices.DeleteFunc(slices.Clone(funds), func(f Fund) bool { return f.ID == 0 })
			e := drawFundEntry(t, &r, &funds[i], ID(i+1), day, code)
			e.ID = fmt.Sprint("e", n)
			out := DecideFund(r, funds[i], e)
			again := DecideFund(r, out.Fund, e)
			if out.Denial == nil && (!again.Repeated || gocmp.Diff(out.Fund, again.Fund) != "") {
				t.Fatalf("twice it is another: %+v", e)
			}
			funds[i] = out.Fund
			checkFund(t, &r, &funds[i])
		}
		checkQuota(t, &r, funds, quota)
	})
}

// drawFundEntry draws an entry, most often one that brings the request forward.
func drawFundEntry(t *rapid.T, r *FundRules, f *Fund, id ID, day civil.Day, code string) FundEntry {
	e := FundEntry{At: day.Instant(10, 0, r.Zone), By: "U1", Amount: amount.Of(int64(rapid.IntRange(0, 120).Draw(t, "amount")), code)}
	if rapid.IntRange(0, 3).Draw(t, "reason") == 0 {
		e.Reason = "agreed"
	}
	at, _ := f.Current(r.Kind)
	s := &r.Kind.Steps[min(at+rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2}).Draw(t, "ahead"), len(r.Kind.Steps)-1)]
	e.Step = s.ID
	verbs := []FundVerb{FundProve, FundProve, FundStepOn, FundStepOn, FundClaimed, FundApprove, FundPaid, FundRefuse, FundSet, FundCancel}
	if f.ID == 0 {
		verbs = []FundVerb{FundOpen}
	}
	switch e.Verb = rapid.SampledFrom(verbs).Draw(t, "verb"); e.Verb {
	case FundOpen:
		starts := day + civil.Day(rapid.IntRange(5, 60).Draw(t, "starts"))
		e.New = &FundOpening{Fund: id, Kind: r.Kind.ID, Activity: "webinar", Audience: "a", Place: fmt.Sprint("place ", id), Starts: starts, Ends: starts + 1}
		if len(r.Kind.Activities) > 0 {
			e.New.Activity = r.Kind.Activities[0]
		}
	case FundProve:
		if len(s.Evidence) > 0 {
			item := rapid.SampledFrom(s.Evidence).Draw(t, "item")
			e.Piece = &FundEvidence{Item: item.ID, Text: "1", URL: fmt.Sprint("https://example.com/", rapid.IntRange(0, 9).Draw(t, "url")), Amount: e.Amount}
		}
	case FundRefuse, FundCancel:
		e.Text = "cause"
		if e.Verb == FundCancel && rapid.IntRange(0, 9).Draw(t, "cancel") > 0 {
			e.Text = ""
		}
	case FundApprove:
		if rapid.Bool().Draw(t, "as asked") {
			e.Amount = amount.Amount{}
		}
	case FundSet:
		e.Field, e.Value = rapid.SampledFrom([]string{"amount", "place", "audience", "starts"}).Draw(t, "field"), "2026-05-05"
	}
	return e
}

func checkFund(t *rapid.T, r *FundRules, f *Fund) {
	for i := range r.Kind.Steps {
		s := &r.Kind.Steps[i]
		if _, done := f.StepDone(s.ID); !done {
			continue
		}
		if lacking := f.Lacking(s); len(lacking) > 0 && !(f.Claimed.IsZero() && len(f.Refusals) > 0) {
			t.Fatalf("%s is done without %v", s.ID, lacking)
		}
		for j := range i {
			if _, done := f.StepDone(r.Kind.Steps[j].ID); !done && !(f.Claimed.IsZero() && len(f.Refusals) > 0) {
				t.Fatalf("%s is done before %s", s.ID, r.Kind.Steps[j].ID)
			}
		}
	}
	if f.Stage == FundDone && len(f.Done) != len(r.Kind.Steps) {
		t.Fatalf("done with %d of %d steps", len(f.Done), len(r.Kind.Steps))
	}
	for _, pair := range [][2]amount.Amount{{f.Paid, f.Due(r.Kind)}, {f.Due(r.Kind), f.Requested}, {f.Claimed, f.Limit(r.Kind)}} {
		if pair[0].Parts > pair[1].Parts {
			t.Fatalf("%v is above %v: %+v", pair[0], pair[1], f)
		}
	}
	if diff := gocmp.Diff(*f, ReplayFund(r.Kind, f.Entries)); diff != "" {
		t.Fatalf("replayed it is another:\n%s", diff)
	}
}

// checkQuota adds up what was approved: above the quota only where a kept reason let
// an opening or an approval pass it.
func checkQuota(t *rapid.T, r *FundRules, funds []Fund, quota amount.Amount) {
	sum := amount.Amount{Currency: quota.Currency}
	bent := false
	for i := range funds {
		sum.Parts += funds[i].Bound(r.Kind).Parts
		for _, e := range funds[i].Entries {
			bent = bent || slices.Contains(e.Broke, FundOverQuota) && e.Reason != ""
		}
	}
	if sum.Parts > quota.Parts && !bent {
		t.Fatalf("%v of a quota of %v, and no reason is kept", sum, quota)
	}
}
