package partner

import (
	"fmt"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"

	"pgregory.net/rapid"
)

// harbourFunds is the customer's own pack, with all three funds.
func harbourFunds(t interface {
	Helper()
	Fatal(...any)
}) *program.Program {
	t.Helper()
	p, err := program.Embedded("harbour-tech")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// everyFund are the funds of the vendor and those of the customer's own pack.
func everyFund() []program.Fund {
	p, err := program.Embedded("harbour-tech")
	if err != nil {
		panic(err)
	}
	return p.Funds
}

// drawFunds puts requests for money that have come some way.
func drawFunds(t *rapid.T, c *company) {
	kinds := everyFund()
	for range rapid.IntRange(0, 2).Draw(t, "funds") {
		k := &kinds[rapid.IntRange(0, len(kinds)-1).Draw(t, "fund")]
		f := Fund{
			ID: c.Next(KindFund, 0), Kind: k.ID, Activity: "fair", Author: rapid.SampledFrom([]string{"U0", "U1", "U9"}).Draw(t, "author"),
			Opened: drawDay(t, "opened"), Starts: drawDay(t, "starts"), Stage: FundRunning, Requested: cny(int64(rapid.IntRange(0, 1).Draw(t, "asked"))),
		}
		f.Ends = f.Starts
		for i := range rapid.IntRange(0, len(k.Steps)).Draw(t, "steps") {
			f.Done = append(f.Done, FundStepDone{Step: k.Steps[i].ID, On: drawDay(t, "done")})
		}
		if rapid.Bool().Draw(t, "refused") {
			f.Refusals = []FundRefusal{{Step: rapid.SampledFrom([]string{"review", "claim-review", "approval"}).Draw(t, "by"), On: drawDay(t, "refused on")}}
		}
		c.put(f)
	}
}

func fundRules(t testing.TB, kind string) FundRules {
	t.Helper()
	p := harbourFunds(t)
	k, ok := p.Fund(kind)
	if !ok {
		t.Fatalf("no fund %s", kind)
	}
	return FundRules{Kind: k, Calendar: p.WorkingCalendar(), Zone: p.Zone, Quotas: map[int]amount.Amount{}}
}

func cny(n int64) amount.Amount { return amount.Of(n, "CNY") }

// story gives entries one after the other, each on a day; what is denied fails the
// test unless a ground is wanted.
type story struct {
	testing.TB
	r FundRules
	f Fund
	n int
}

func (s *story) say(day string, e FundEntry, want ...FundGround) *FundDenial {
	s.Helper()
	on, err := civil.Parse(day)
	if err != nil {
		s.Fatal(err)
	}
	s.n++
	e.ID, e.At, e.By = fmt.Sprint("e", s.n), on.Instant(10, 0, s.r.Zone), "U0DANA"
	out := DecideFund(s.r, s.f, e)
	switch {
	case out.Denial == nil && len(want) > 0:
		s.Errorf("%s %s %s is done; want %v", day, e.Verb, e.Step, want)
	case out.Denial != nil && (len(want) == 0 || out.Denial.Ground != want[0]):
		s.Errorf("%s %s %s: %s (%v); want %v", day, e.Verb, e.Step, out.Denial.Ground, out.Denial, want)
	}
	s.f = out.Fund
	return out.Denial
}

func fundEvent(starts, ends civil.Day) *FundOpening {
	return &FundOpening{Fund: 1, Kind: "mdf", Activity: "customer day", Audience: "CIOs of ports", Place: "Hamburg", Starts: starts, Ends: ends}
}

func piece(step, item, url string, a ...amount.Amount) FundEntry {
	e := FundEntry{Verb: FundProve, Step: step, Piece: &FundEvidence{Item: item, URL: url}}
	if len(a) > 0 {
		e.Piece.Amount = a[0]
	}
	return e
}

func stepOn(step string) FundEntry { return FundEntry{Verb: FundStepOn, Step: step} }

// approvedMDF is a request for money for 22 and 23 April 2026, approved.
func approvedMDF(t testing.TB) *story {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.r.Quotas[2026] = cny(50_000)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	s.say("2026-03-03", stepOn("request"))
	s.say("2026-03-10", FundEntry{Verb: FundApprove})
	return s
}

// fundSituations are requests in every situation that matters to a verb.
func fundSituations(t testing.TB) (names []string, all map[string]Fund, r FundRules) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.r.Quotas[2026] = cny(50_000)
	all = map[string]Fund{"none": {}}
	names = []string{"none"}
	keep := func(name string) { all[name] = s.f; names = append(names, name) }
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	keep("written")
	s.say("2026-03-03", stepOn("request"))
	keep("asked")
	before := *s
	s.say("2026-03-10", FundEntry{Verb: FundCancel, Text: "no speaker"})
	keep("cancelled")
	*s = before
	s.say("2026-03-10", FundEntry{Verb: FundReplace, Other: 9})
	keep("replaced")
	*s = before
	s.say("2026-03-10", FundEntry{Verb: FundApprove})
	keep("approved")
	s.say("2026-04-24", piece("activity", "photos", "https://example.com/p.jpg"))
	s.say("2026-04-24", stepOn("activity"))
	s.say("2026-04-25", piece("claim", "receipts", "https://example.com/r.pdf"))
	keep("to claim")
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: cny(18_000)})
	keep("claimed")
	s.say("2026-05-06", FundEntry{Verb: FundApprove})
	s.say("2026-05-06", piece("invoice", "invoice", "https://example.com/i.pdf", cny(18_000)))
	s.say("2026-05-07", stepOn("invoice"))
	keep("to be paid")
	s.say("2026-05-20", FundEntry{Verb: FundPaid, Amount: cny(18_000)})
	keep("done")
	all["refused"] = func() Fund { f := before.f.copy(); f.Stage = FundRefused; return f }()
	return append(names, "refused"), all, s.r
}
