package program

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
)

const goodFund = `tier-programs: [{id: csp, name: CSP, tiers: [{id: low, name: Low}]}]
funds:
  - id: money
    name: Money
    aliases: [cash]
    sites: [one]
    fields: [activity, place, starts, ends]
    activities: [fair, webinar]
    anew: [activity, starts]
    quota: {ask: true, counts: request, tiers: [{program: csp, tier: low, amount: 100 CNY, sites: [one]}]}
    most: 50 CNY
    requests: 3
    no-splitting: true
    not-covered: [travel]
    blocks: [open]
    cancel-before: claim
    steps:
      - {id: ask, title: Ask, does: ask, clock: {working-days: 10, before: starts, late: reason}}
      - {id: answer, title: Answer, turn: vendor, does: decide-ask, again: {most: 2}}
      - {id: show, title: Show, evidence: [{id: photos, title: Photos, kind: photo, need: 3}], clock: {within: 0d, after: ends}}
      - {id: claim, title: Claim, does: claim, clock: {within: 90d, after: ends, late: reason, exception: a mail}}
      - {id: check, title: Check, turn: vendor, does: decide-claim, again: {within: 45d, late: never}}
      - {id: bill, title: Bill, clock: {within: 1m, after: check}, evidence: [{id: bill, title: Bill, kind: invoice, covers: claimed}]}
      - {id: pay, title: Pay, turn: vendor, does: pay}
    next: Go.
`

func TestFundIsRead(t *testing.T) {
	p, err := Load("x", []byte(base+goodFund))
	if err != nil {
		t.Fatal(err)
	}
	k, ok := p.Fund("money")
	if !ok || len(p.FundsOn("one")) != 1 || len(p.FundsOn("two")) != 0 {
		t.Fatalf("funds are %+v", p.Funds)
	}
	ask, _ := k.At(FundAsk)
	claim, _ := k.Step("claim")
	a, known := k.TierAmount("csp", "low", "one")
	_, elsewhere := k.TierAmount("csp", "low", "two")
	switch {
	case len(k.Steps) != 7 || ask != 0 || k.Steps[0].Clock != FundClock{Set: true, WorkingDays: 10, Before: true, Of: OfStart, Late: LateReason}:
		t.Errorf("its first step is %+v", k.Steps[0])
	case k.Steps[claim].Clock.Period != civil.Period{Days: 90} || k.Steps[claim].Clock.Exception != "a mail":
		t.Errorf("its claim is %+v", k.Steps[claim])
	case k.Steps[2].Evidence[0].Need != 3 || !k.Steps[2].Clock.Period.IsZero() || !k.Steps[2].Clock.Set:
		t.Errorf("what it shows is %+v", k.Steps[2])
	case !k.Steps[1].Again.Allowed || k.Steps[1].Again.Most != 2 || k.Steps[4].Again.Late != LateNever || k.Steps[0].Again.Allowed:
		t.Errorf("a refusal allows %+v, %+v", k.Steps[1].Again, k.Steps[4].Again)
	case k.Steps[5].Evidence[0].Covers != CoversClaimed || k.Steps[6].Turn != TurnVendor || k.Steps[0].Turn != TurnOurs:
		t.Errorf("its last steps are %+v", k.Steps[5:])
	case !known || a != amount.Of(100, "CNY") || elsewhere || k.Quota.Counts != YearOfRequest || k.Most != amount.Of(50, "CNY") || k.Requests != 3:
		t.Errorf("its quota is %+v", k.Quota)
	case !slices.Equal(k.Anew, []FundField{FundActivity, FundStarts}) || !k.Has(FundEnds) || k.Has(FundAudience):
		t.Errorf("its fields are %v", k.Fields)
	}
	for _, word := range []string{"money", "MONEY", "Cash"} {
		if got, err := p.ResolveFund("one", word); err != nil || got != k {
			t.Errorf("%q is %v, %v", word, got, err)
		}
	}
	var unknown *UnknownError
	if _, err := p.ResolveFund("one", "mony"); !errors.As(err, &unknown) || !slices.Equal(unknown.Near, []string{"money"}) {
		t.Errorf("%v", err)
	}
	if _, err := p.ResolveFund("two", "money"); err == nil {
		t.Error("it is found on a site that has none")
	}
}

func TestFundProblems(t *testing.T) {
	line := func(n int, old, new string) string { // line n of the good fund, changed
		lines := strings.Split(goodFund, "\n")
		if !strings.Contains(lines[n-1], old) {
			panic(old)
		}
		lines[n-1] = strings.Replace(lines[n-1], old, new, 1)
		return strings.Join(lines, "\n")
	}
	for _, c := range []struct{ name, in, want string }{
		{"no name", line(4, "name: Money", "name:"), "the fund needs `name`"},
		{"an unknown site", line(6, "one", "three"), `"three": no such site`},
		{"an unknown field", line(7, "place", "room"), `"room": no such field of a request`},
		{"anew of what it does not say", line(9, "starts", "audience"), "`anew` names a field that a request of fund money does not have"},
		{"splitting that nobody can see", line(7, "activity, place, starts, ends", "ends"), "can be told only with the `fields` activity and starts"},
		{"a quota of nobody", line(10, "ask: true, counts: request, tiers: [{program: csp, tier: low, amount: 100 CNY, sites: [one]}]", "counts: request"), "`quota` says `ask: true`"},
		{"a year that is none", line(10, "counts: request", "counts: moon"), `"moon": no such year of a quota`},
		{"a tier that is not there", line(10, "tier: low", "tier: lo"), `"lo": no such tier of program csp; nearest: low`},
		{"a program that is not there", line(10, "program: csp", "program: cps"), `"cps": no such program with tiers`},
		{"a quota without its currency", line(10, "100 CNY", "100"), "`amount` needs its currency"},
		{"an amount with a comma", line(11, "50 CNY", `"5,000 CNY"`), "a comma may separate thousands or decimals"},
		{"an amount below nothing", line(11, "50", "-50"), "`most` is more than 0"},
		{"no request at all", line(12, "3", "0"), "`requests` is at least 1"},
		{"a block that is a number", line(15, "open", "revenue"), `"revenue": no such reading that is ticked`},
		{"a step to cancel before that is not there", line(16, "claim", "clam"), `"clam": no such step of fund money; nearest: claim`},
		{"an unknown deed", line(18, "does: ask", "does: beg"), `"beg": no such thing that a step does to the money`},
		{"a deed twice", line(22, "does: decide-claim", "does: claim"), "comes once each, in this order"},
		{"deeds out of order", line(19, "does: decide-ask, again: {most: 2}", "does: pay"), "comes once each, in this order"},
		{"a decision of nothing", line(18, "does: ask, ", ""), "needs one that does `ask` before it"},
		{"a decision of ours", line(19, "turn: vendor, ", ""), "only the vendor decides"},
		{"an unknown turn", line(19, "turn: vendor", "turn: nobody"), `"nobody": no such turn`},
		{"again where nothing is decided", line(21, "does: claim,", "does: claim, again: {most: 2},"), "`again` belongs to a step that decides"},
		{"a clock of nothing", line(18, "working-days: 10, ", ""), "a clock has one of `within`"},
		{"a clock of both", line(18, "working-days: 10", "working-days: 10, within: 3d"), "a clock has one of `within`"},
		{"a clock that is nowhere", line(18, "before: starts, ", ""), "a clock says `before` or `after`"},
		{"a clock from two days", line(18, "before: starts", "before: starts, after: ends"), "a clock says `before` or `after`"},
		{"a clock from a later step", line(20, "after: ends", "after: bill"), `x:32:123: "bill": there is no such day nor a step before this one`},
		{"a clock from a day that is not said", line(7, ", ends", ""), "a request of fund money does not say `ends`"},
		{"a period that is none", line(21, "90d", "a season"), "`within` is a period like 3y"},
		{"a lateness that is none", line(18, "late: reason", "late: sorry"), `"sorry": no such way to be late`},
		{"evidence of no kind", line(20, ", kind: photo", ""), "evidence photos of step show needs `kind`"},
		{"evidence of an unknown kind", line(20, "kind: photo", "kind: painting"), `"painting": no such kind of evidence`},
		{"evidence twice", line(20, "need: 3}]", "need: 3}, {id: photos, title: P, kind: photo}]"), "defined twice"},
		{"no piece of it", line(20, "need: 3", "need: 0"), "`need` is at least 1"},
		{"a photo that covers", line(20, "need: 3", "covers: claimed"), "only an invoice, a receipt or a document has an amount"},
		{"a bill before the claim", line(20, "kind: photo, need: 3", "kind: invoice, covers: claimed"), "known only from the step that does `claim`"},
		{"a step twice", line(24, "id: pay", "id: bill"), "this step of fund money is defined twice"},
		{"no steps", strings.Split(goodFund, "    steps:")[0] + "    next: Go.\n", "fund money needs `steps`"},
		{"a key that is none", line(13, "no-splitting", "no-spliting"), "fund money has no such key; nearest: no-splitting"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load("x", []byte(base+c.in))
			var errs *Errors
			if !errors.As(err, &errs) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v\nwant %s", err, c.want)
			}
			for _, p := range errs.Problems {
				if p.Line == 0 {
					t.Errorf("%v has no place", p)
				}
			}
		})
	}
}

// The vendor's fund says what the vendor's pages say, and nothing of the article's.
func TestHuaweiFund(t *testing.T) {
	p := huawei(t)
	if len(p.Funds) != 1 || p.Funds[0].ID != "mdf" {
		t.Fatalf("the vendor's funds are %d", len(p.Funds))
	}
	k := &p.Funds[0]
	want := map[string]string{
		"request":      "at least 10 working days before the activity begins, later only with a reason",
		"claim":        "within 90 days after the activity ends, later only with a director's approval by e-mail inside the 90 days",
		"claim-review": "after a refusal again within 45 days, later only with a director's approval by e-mail inside the 45 days",
		"invoice":      "within 15 days after the step claim-review; Scan of the invoice in the partner's name (1 invoice, at least the amount claimed)",
	}
	for id, words := range want {
		at, ok := k.Step(id)
		if !ok || !strings.HasPrefix(k.Steps[at].Words(), words) {
			t.Errorf("%s: %q, want %q", id, k.Steps[at].Words(), words)
		}
	}
	if !k.NoSplitting || !k.NoDoubleFunding || len(k.Anew) != 5 || !k.Quota.Ask || k.CancelBefore != "claim" {
		t.Errorf("%+v", k)
	}
	for _, s := range k.Steps {
		if s.Source.Confidence == Customer {
			t.Errorf("%s is said to be the customer's own", s.ID)
		}
	}
}

// The customer's overlay adds its own two funds, the co-marketing one of fourteen steps.
func TestOverlayFunds(t *testing.T) {
	p, err := Embedded("harbour-tech")
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string]int{"mdf": 7, "innovation": 7, "co-marketing": 14}
	for _, k := range p.Funds {
		if len(k.Steps) != steps[k.ID] {
			t.Errorf("%s has %d steps", k.ID, len(k.Steps))
		}
		if k.ID != "mdf" && k.Source.Confidence != Customer {
			t.Errorf("%s is said to be %s", k.ID, k.Source.Confidence)
		}
		delete(steps, k.ID)
	}
	if len(steps) > 0 {
		t.Errorf("missing: %v", steps)
	}
}
