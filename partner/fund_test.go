package partner

import (
	"slices"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"

	gocmp "github.com/google/go-cmp/cmp"
)

// TestAnMDFFromRequestToPayment goes the whole way, with a refused claim between.
func TestAnMDFFromRequestToPayment(t *testing.T) {
	s := approvedMDF(t)
	s.say("2026-04-24", stepOn("activity"), FundEvidenceMissing)
	s.say("2026-04-24", piece("activity", "photos", "https://example.com/p.jpg"))
	s.say("2026-04-24", stepOn("activity"))
	s.say("2026-04-24", stepOn("activity"), FundStepIsDone)
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: cny(17_500)}, FundEvidenceMissing)
	s.say("2026-04-25", piece("claim", "receipts", "https://example.com/r.pdf"))
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: cny(18_001)}, FundOverApproved)
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: amount.Of(17_500, "USD")}, FundCurrency)
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: amount.Of(17_500, "")})
	s.say("2026-05-06", FundEntry{Verb: FundRefuse}, FundNoText)
	s.say("2026-05-06", FundEntry{Verb: FundRefuse, Text: "a receipt has no seal"})
	if at, _ := s.f.Current(s.r.Kind); s.r.Kind.Steps[at].ID != "claim" || !s.f.Claimed.IsZero() {
		t.Fatalf("after a refusal the open step is %s", s.r.Kind.Steps[at].ID)
	}
	at, _ := s.r.Kind.At(program.FundClaim)
	if due := s.r.Due(&s.f, at); due.Day != civil.Must(2026, 6, 20) || !due.Again {
		t.Errorf("45 days after 6 May are %v", due.Day)
	}
	s.say("2026-06-21", FundEntry{Verb: FundClaimed, Amount: cny(17_500)}, FundTooLate)
	s.say("2026-06-20", FundEntry{Verb: FundClaimed, Amount: cny(17_500)})
	s.say("2026-06-25", FundEntry{Verb: FundApprove, Amount: cny(17_600)}, FundOverClaimed)
	s.say("2026-06-25", FundEntry{Verb: FundApprove, Amount: cny(17_000)})
	s.say("2026-06-26", piece("invoice", "invoice", "https://example.com/i.pdf"), FundNoAmount)
	s.say("2026-06-26", piece("invoice", "invoice", "https://example.com/i.pdf", cny(17_400)))
	s.say("2026-06-26", stepOn("invoice"), FundEvidenceMissing) // below what was claimed
	s.say("2026-06-27", piece("invoice", "invoice", "https://example.com/j.pdf", cny(100)))
	s.say("2026-06-27", stepOn("invoice"))
	s.r.Blocked = []string{"Bills are overdue"}
	s.say("2026-07-15", FundEntry{Verb: FundPaid, Amount: cny(17_000)}, FundBlocked)
	s.r.Blocked = nil
	s.say("2026-07-15", FundEntry{Verb: FundPaid, Amount: cny(17_001)}, FundOverGranted)
	s.say("2026-07-15", FundEntry{Verb: FundPaid, Amount: cny(10_000)})
	s.say("2026-07-16", stepOn("payment"), FundShortPaid)
	s.say("2026-07-20", FundEntry{Verb: FundPaid, Amount: cny(7_000)})
	if s.f.Stage != FundDone || s.f.Paid != cny(17_000) {
		t.Errorf("it ends %s with %v", s.f.Stage, s.f.Paid)
	}
	s.say("2026-07-21", FundEntry{Verb: FundCancel, Text: "x"}, FundIsDone)
	if again := ReplayFund(s.r.Kind, s.f.Entries); gocmp.Diff(s.f, again) != "" {
		t.Errorf("replayed it is another:\n%s", gocmp.Diff(s.f, again))
	}
}

// TestRefusalsAreLimited: the innovation fund's board may say no twice.
func TestRefusalsAreLimited(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "innovation")}
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: amount.Of(30_000, "USD"), New: &FundOpening{Fund: 1, Kind: "innovation", Activity: "joint solution", Starts: civil.Must(2026, 6, 1), Ends: civil.Must(2026, 9, 1)}})
	for range 2 {
		s.say("2026-03-03", stepOn("request"))
		s.say("2026-03-04", FundEntry{Verb: FundRefuse, Text: "no"})
	}
	if s.f.Stage != FundRefused {
		t.Errorf("after two refusals it is %s", s.f.Stage)
	}
	s.say("2026-03-05", stepOn("request"), FundIsRefused)
}

// TestStepsComeInOrder: the fourteen steps, each tried before its turn, and its
// evidence brought before it.
func TestStepsComeInOrder(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "co-marketing")}
	if len(s.r.Kind.Steps) != 14 {
		t.Fatalf("%d steps", len(s.r.Kind.Steps))
	}
	starts := civil.Must(2026, 6, 10)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: amount.Of(20_000, "USD"), New: &FundOpening{Fund: 1, Kind: "co-marketing", Activity: "Webinar", Audience: "a", Place: "online", Starts: starts, Ends: starts}})
	d := s.say("2026-03-02", stepOn("quotes"), FundOutOfOrder)
	if d != nil && !slices.Equal(d.Detail, []string{"plan", "request", "approval", "order"}) {
		t.Errorf("before the quotes come %v", d.Detail)
	}
	s.say("2026-03-02", piece("quotes", "quotes", "https://example.com/1"))
	s.say("2026-03-02", piece("quotes", "quotes", "https://example.com/1"), FundSameEvidence)
	s.say("2026-03-02", piece("quotes", "receipts", "https://example.com/1"), FundUnknownEvidence)
	s.say("2026-03-02", FundEntry{Verb: FundProve, Step: "leads", Piece: &FundEvidence{Item: "leads"}}, FundWrongEvidence)
	s.say("2026-03-02", FundEntry{Verb: FundProve, Step: "party", Piece: &FundEvidence{Item: "leads"}}, FundUnknownStep)
	s.say("2026-03-02", FundEntry{Verb: FundClaimed, Amount: amount.Of(1, "USD")}, FundOutOfOrder)
	s.say("2026-03-02", FundEntry{Verb: FundPaid, Amount: amount.Of(1, "USD")}, FundOutOfOrder)
	s.say("2026-03-02", FundEntry{Verb: FundApprove}, FundNothingToDecide)
	s.say("2026-03-02", FundEntry{Verb: FundClaimed, Amount: amount.Of(1, "USD"), Text: "Gifts for guests"}, FundOutOfOrder)
	for id, want := range map[string]FundGround{"claim": FundOutOfOrder, "payment": FundOutOfOrder, "nope": FundUnknownStep} {
		s.say("2026-03-02", stepOn(id), want)
	}
}

// TestNothingEstimatedNothingClaimed: an estimate of 0 is approved, and brings nothing.
func TestNothingEstimatedNothingClaimed(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	day := civil.Must(2026, 4, 22)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(0), New: fundEvent(day, day)})
	s.say("2026-03-02", stepOn("request"))
	s.say("2026-03-03", FundEntry{Verb: FundApprove})
	s.say("2026-04-22", piece("activity", "photos", "https://example.com/p.jpg"))
	s.say("2026-04-22", stepOn("activity"))
	s.say("2026-04-22", FundEntry{Verb: FundClaimed, Amount: cny(1)}, FundZeroEstimate)
	if list := s.r.duties(&s.f); len(list) != 0 {
		t.Errorf("it is said to be due: %v", list)
	}
}
