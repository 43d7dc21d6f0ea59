package partner

import (
	"slices"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
)

// TestWhatIsWrongWithARequest goes through the rules of opening.
func TestWhatIsWrongWithARequest(t *testing.T) {
	soon, later := civil.Must(2026, 3, 9), civil.Must(2026, 4, 22)
	other := Fund{ID: 7, Kind: "mdf", Activity: "Seminar", Place: "Hamburg", Starts: later, Ends: later, Year: 2026, Requested: cny(40_000), Stage: FundRunning}
	elsewhere := other
	elsewhere.Kind, elsewhere.ID = "co-marketing", 8
	gone := other
	gone.Stage = FundCancelled
	opening := func(change func(*FundEntry)) FundEntry {
		e := FundEntry{Verb: FundOpen, Amount: cny(10_000), New: fundEvent(later, later)}
		change(&e)
		return e
	}
	for _, c := range []struct {
		name   string
		e      FundEntry
		others []Fund
		want   FundGround
		bends  bool
	}{
		{"all is well", opening(func(*FundEntry) {}), nil, "", false},
		{"an estimate of 0 is taken", opening(func(e *FundEntry) { e.Amount = cny(0) }), nil, "", false},
		{"no currency", opening(func(e *FundEntry) { e.Amount = amount.Of(5, "") }), nil, FundNoAmount, false},
		{"below 0", opening(func(e *FundEntry) { e.Amount = cny(-1) }), nil, FundNoAmount, false},
		{"another currency than the quota's", opening(func(e *FundEntry) { e.Amount = amount.Of(5, "USD") }), nil, FundCurrency, false},
		{"over the quota", opening(func(e *FundEntry) { e.Amount = cny(50_001) }), nil, FundOverQuota, true},
		{"over what others leave", opening(func(e *FundEntry) { e.New.Place = "Kiel" }), []Fund{other}, "", false},
		{"over what others leave by one", opening(func(e *FundEntry) { e.New.Place = "Kiel"; e.Amount = cny(10_001) }), []Fund{other}, FundOverQuota, true},
		{"what was cancelled leaves all", opening(func(e *FundEntry) { e.Amount = cny(50_000) }), []Fund{gone}, "", false},
		{"split", opening(func(e *FundEntry) { e.New.Place = "  hamburg " }), []Fund{other}, FundSplit, true},
		{"split by type where no place is said", opening(func(e *FundEntry) { e.New.Activity = "seminar"; e.New.Place = "" }), []Fund{other}, FundFieldMissing, false},
		{"another fund pays", opening(func(*FundEntry) {}), []Fund{elsewhere}, FundDoubleFunded, true},
		{"another day", opening(func(e *FundEntry) { e.New.Starts, e.New.Ends = later+1, later+1 }), []Fund{other}, "", false},
		{"overlapping days", opening(func(e *FundEntry) { e.New.Starts = later - 3 }), []Fund{other}, FundSplit, true},
		{"nothing said of whom it is for", opening(func(e *FundEntry) { e.New.Audience = "" }), nil, FundFieldMissing, false},
		{"it ends before it begins", opening(func(e *FundEntry) { e.New.Ends = later - 1 }), nil, FundBadDates, false},
		{"too late", opening(func(e *FundEntry) { e.New.Starts, e.New.Ends = soon, soon }), nil, FundTooLate, true},
		{"of another kind", opening(func(e *FundEntry) { e.New.Kind = "innovation" }), nil, FundMalformed, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &story{TB: t, r: fundRules(t, "mdf")}
			s.r.Quotas[2026], s.r.Others = cny(50_000), c.others
			if c.want == "" {
				s.say("2026-03-02", c.e)
				return
			}
			s.say("2026-03-02", c.e, c.want)
			c.e.Reason = "the vendor's manager agreed by e-mail"
			if c.bends {
				if s.say("2026-03-02", c.e); len(s.f.Entries) != 1 || !slices.Equal(s.f.Entries[0].Broke, []FundGround{c.want}) {
					t.Errorf("the reason is not kept with what it let pass: %+v", s.f.Entries)
				}
			} else {
				s.say("2026-03-02", c.e, c.want)
			}
		})
	}
}

// TestAnotherFieldMeansApplyingAnew: before the request is handed in a field is
// changed in place, after it a new request takes its place, and once the activity
// has begun nothing does.
func TestAnotherFieldMeansApplyingAnew(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "place", Value: "Bremen"})
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "place", Value: "bremen"}, FundNoChange)
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "amount", Amount: amount.Of(19_000, "")})
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "ends", Value: "2026-04-21"}, FundBadDates)
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "colour", Value: "red"}, FundUnknownField)
	if s.f.Place != "Bremen" || s.f.Requested != cny(19_000) {
		t.Errorf("%+v", s.f)
	}
	s.say("2026-03-03", stepOn("request"))
	s.say("2026-03-04", FundEntry{Verb: FundSet, Field: "place", Value: "Kiel"}, FundMeansAnew)
	s.say("2026-03-04", FundEntry{Verb: FundSet, Field: "amount", Amount: cny(1)}, FundNotAnyMore)
	s.say("2026-03-10", FundEntry{Verb: FundApprove})
	s.say("2026-03-11", FundEntry{Verb: FundSet, Field: "starts", Value: "2026-04-23"}, FundMeansAnew)
	s.say("2026-04-22", FundEntry{Verb: FundSet, Field: "starts", Value: "2026-04-23"}, FundBegun)
	// A request that was refused is edited and handed in again.
	s = &story{TB: t, r: fundRules(t, "mdf")}
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	s.say("2026-03-03", stepOn("request"))
	s.say("2026-03-05", FundEntry{Verb: FundRefuse, Text: "the audience is too small"})
	s.say("2026-03-05", FundEntry{Verb: FundSet, Field: "audience", Value: "CIOs of all ports"})
	s.say("2026-03-06", stepOn("request"))
	if at, _ := s.f.Current(s.r.Kind); s.r.Kind.Steps[at].ID != "review" || len(s.f.Refusals) != 1 {
		t.Errorf("%+v", s.f)
	}
}

// TestAQuotaThatShrinks: what was asked for under a larger quota is approved under a
// smaller one only with a reason, by as much as fits beside the others without one.
func TestAQuotaThatShrinks(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.r.Quotas[2026] = cny(50_000)
	day := civil.Must(2026, 4, 22)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(day, day)})
	s.say("2026-03-03", stepOn("request"))
	s.r.Quotas[2026] = cny(20_000)
	s.r.Others = []Fund{s.f, {ID: 7, Kind: "mdf", Year: 2026, Requested: cny(5_000), Stage: FundRunning}}
	d := s.say("2026-03-04", FundEntry{Verb: FundApprove}, FundOverQuota)
	if d != nil && d.Limit != cny(15_000) {
		t.Errorf("%v are said to be left", d.Limit)
	}
	before := s.f
	s.say("2026-03-04", FundEntry{Verb: FundApprove, Amount: cny(15_000)})
	s.f = before
	s.say("2026-03-04", FundEntry{Verb: FundApprove, Reason: "the vendor raised it by e-mail"})
	if last := s.f.Entries[len(s.f.Entries)-1]; !slices.Equal(last.Broke, []FundGround{FundOverQuota}) || last.Reason == "" {
		t.Errorf("the reason is not kept: %+v", last)
	}
}
