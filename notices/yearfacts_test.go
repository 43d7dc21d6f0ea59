package notices

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// everyRule is the sample partner's pack with a benefit that has to be claimed by a
// day and is no incentive: in the vendor's pack there is none, but another vendor's
// may have one.
func everyRule(t *testing.T) *program.Program {
	t.Helper()
	p, err := program.Load("every.yaml", []byte(`
extends: harbour-tech
id: every
version: "1"
procedures:
  - id: competency
    success:
      benefits:
        - {id: launch-support, name: Support of the launch, claim-by: year-end, source: {title: a contract, confidence: customer's own}}
`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// yearOfDuties is what makes due all the rest of the partner's year: the renewal or
// a grace status instead of it, KPIs, money, vouchers, incentives, and the watch over
// the portal. some gives a day.
func yearOfDuties(rng *rand.Rand, from civil.Day, some func() civil.Day) []partner.Fact {
	noon := func(d civil.Day) time.Time { return d.Instant(12, 0, time.UTC) }
	due := from.Add(20 + rng.IntN(150))
	facts := []partner.Fact{
		partner.RenewalEntry{ID: 1, Act: partner.RenewalDated, Due: due, On: from.Add(-100), Made: noon(from.Add(-100))},
		partner.RenewalEntry{ID: 2, Act: partner.RenewalWindow, From: due.Add(-40), To: due.Add(-rng.IntN(10)), Made: noon(from.Add(-99))},
		partner.RenewalEntry{ID: 3, Act: partner.RenewalOwned, Item: "requirement/hccdp", Who: "U0LI", Made: noon(from.Add(-98))},
		partner.TierEntry{ID: 1, Act: partner.TierHeld, Program: "csp", Tier: "advanced", Since: from.Add(-400)},
		partner.Held{ID: 2, Competency: "big-data", From: some(), Expires: some().Add(700)},
		partner.Watch{ID: 1, People: []string{"U0ANA", "U0LI"}, StandIn: "U0LEAD", From: partner.Monday(some())},
		partner.Bulletin{ID: 1, Title: "A tier is renamed", Logged: from.Add(-5), Effective: some(), By: "U0ANA"},
		partner.Bulletin{ID: 2, Title: "A number goes up", Logged: some(), By: "U0ANA"},
	}
	if rng.IntN(2) == 0 {
		facts = append(facts, partner.RenewalEntry{
			ID: 4, Act: partner.RenewalGrace, Grace: "provisional", On: from.Add(-30), Until: due, Text: "growth", Made: noon(from.Add(-30)),
		})
	}
	for i := range partner.ID(6) {
		v := partner.Voucher{ID: i + 1, Lot: 1 + i/3*3, Issued: some().Add(-365), Events: []partner.VoucherEvent{{Step: partner.VoucherAdded}}}
		if i%3 == 0 {
			v.Events = append(v.Events, partner.VoucherEvent{Step: partner.VoucherAssigned, Person: 1 + i%2, Exam: "hccdp"})
		}
		facts = append(facts, v)
	}
	return append(append(facts, kpiFacts(from)...), fundFacts(some)...)
}

// kpiFacts are a KPI that somebody has begun to read off and one that only has an owner.
func kpiFacts(from civil.Day) []partner.Fact {
	month := program.Monthly.Period(from.Add(-70))
	at := month.To.Add(3).Instant(9, 0, time.UTC)
	return []partner.Fact{
		partner.KPIReading{ID: 1, KPI: "consumption-growth", From: month.From, To: month.To, Value: amount.Of(5_000, "USD"), By: "U0ANA", On: at},
		partner.KPIOwner{ID: 1, KPI: "consumption-growth", User: "U0LI", By: "U0ANA", On: at},
		partner.KPIOwner{ID: 2, KPI: "misuse-escalations", User: "U0ANA", By: "U0ANA", On: at},
	}
}

// fundFacts are requests for money at steps of every kind.
func fundFacts(some func() civil.Day) (facts []partner.Fact) {
	mdf := []string{"request", "review", "activity", "claim", "claim-review"}
	for i, f := range []struct {
		kind    string
		done    []string
		refused bool
	}{
		{kind: "mdf"}, {kind: "mdf", done: mdf[:3]}, {kind: "mdf", done: mdf[:3], refused: true}, {kind: "mdf", done: mdf}, {kind: "innovation", done: mdf[:1]},
	} {
		on := some()
		r := partner.Fund{
			ID: partner.ID(i + 1), Kind: f.kind, Activity: fmt.Sprint("fair ", i), Author: []string{"U0ANA", "U0LI"}[i%2],
			Opened: on.Add(-60), Starts: on, Ends: on.Add(1), Stage: partner.FundRunning, Requested: amount.Of(900, "CNY"),
		}
		for _, step := range f.done {
			r.Done = append(r.Done, partner.FundStepDone{Step: step, On: on})
		}
		if f.refused {
			r.Refusals = []partner.FundRefusal{{Step: "claim-review", On: on, Cause: "a receipt has no seal"}}
		}
		facts = append(facts, r)
	}
	return facts
}
