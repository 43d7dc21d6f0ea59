package partner

import "testing"

func TestWhoMayDecide(t *testing.T) {
	away := StandIn{For: "sara", By: "max", From: day("2026-03-02"), Until: day("2026-03-03"), Reason: "leave"}
	for _, c := range []struct {
		name string
		by   string
		verb Verb
		edit func(*Entry)
		want Ground
	}{
		{"a reviewer", "ken", Approve, nil, ""}, {"somebody else", "eve", Approve, nil, NotReviewer}, {"the author", "dana", Approve, nil, OwnApplication},
		{"the alliance manager", "al", Approve, nil, NotReviewer}, {"an admin", "ada", Approve, nil, NotReviewer}, {"a stand-in", "max", Approve, nil, ""},
		{"a bot", "ken", Approve, standingOf(Bot), ByBot}, {"a guest", "ken", Approve, standingOf(Guest), ByGuest}, {"somebody deactivated", "ken", Approve, standingOf(Disabled), ByDisabled}, {"a person of another workspace", "ken", Reject, standingOf(External), ByOutsider},
		{"a bot that talks", "b", Comment, standingOf(Bot), ""}, {"nobody", "", Approve, nil, Malformed}, {"without a cause", "ken", Reject, text("  "), NoText},
		{"changes without words", "ken", Changes, text(""), NoText}, {"a version to come", "ken", Approve, saw(9), UnknownVersion}, {"a forged version", "ken", Approve, saw(-1), UnknownVersion},
		{"an override by a reviewer", "ken", Override, nil, NotAdmin}, {"an override", "ada", Override, nil, ""}, {"an override without a reason", "ada", Override, text(""), NoText},
		{"a person as the clock", "ken", Chase, nil, OnlyClock}, {"the clock too early", "", Chase, nil, TooEarly}, {"an unknown verb", "ken", "explode", nil, UnknownVerb},
		{"a reviewer who puts in material", "ken", Attach, material(3), NotYours}, {"a stranger who withdraws it", "eve", Retire, nil, NotYours},
		{"material that is not there", "dana", Attach, material(99), UnknownMaterial}, {"material of another kind", "dana", Attach, material(4), WrongMaterial},
		{"the same material again", "dana", Attach, material(2), AlreadyDone}, {"taking out what is not in", "dana", Detach, material(3), NotAttached}, {"an edit of nothing", "ken", Edit, where(""), Malformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlay(t, database)
			p.rules.StandIns = []StandIn{away}
			p.to(InReview)
			edit := []func(*Entry){}
			if c.edit != nil {
				edit = append(edit, c.edit)
			}
			out := p.do(c.by, c.verb, edit...)
			var got Ground
			if out.Refusal != nil {
				got = out.Refusal.Ground
			}
			if got != c.want {
				t.Errorf("refused as %q, not %q", got, c.want)
			}
		})
	}
}

func TestStandInsAndSeats(t *testing.T) {
	p := newPlay(t, database)
	p.rules.StandIns = []StandIn{{For: "sara", By: "max", From: day("2026-03-02"), Until: day("2026-03-03")}, {For: "dana", By: "eve", From: day("2026-03-02"), Until: day("2026-03-30")}}
	p.to(InReview).must("max", Approve).must("sara", Approve).in(InReview) // one seat, taken twice
	if got := p.app.Tally().Approvals; len(got) != 1 || got[0].For != "sara" {
		t.Errorf("approvals are %+v", got)
	}
	p.must("ken", Approve).in(Ready)
	p.must("ken", TakeBack).in(InReview).on("2026-03-04").refused(NotReviewer, "max", Changes)

	own := newPlay(t, database)
	own.rules.Reviewers = append(own.rules.Reviewers, "dana")
	own.rules.StandIns = p.rules.StandIns
	own.to(InReview).refused(OwnApplication, "eve", Approve)

	few := newPlay(t, database)
	few.rules.Reviewers = []string{"ken", "dana"}
	few.to(Draft).refused(TooFewReviewers, "dana", Start)
}

// TestOneCannotStandForAll: a stand-in gives one approval, and a reviewer the own one.
func TestOneCannotStandForAll(t *testing.T) {
	in := func(by, of string) StandIn {
		return StandIn{For: of, By: by, From: day("2026-03-02"), Until: day("2026-03-30")}
	}
	for name, c := range map[string]struct {
		stand []StandIn
		able  int
		short bool
	}{
		"a reviewer for the two who have left":       {[]StandIn{in("ken", "sara"), in("ken", "lin")}, 1, true},
		"one person for the two who have left":       {[]StandIn{in("max", "sara"), in("max", "lin")}, 2, false},
		"who have left stand in for each other":      {[]StandIn{in("lin", "sara"), in("sara", "lin")}, 1, true},
		"somebody each for the two who have left":    {[]StandIn{in("max", "sara"), in("eve", "lin")}, 3, false},
		"for one who has left, and who is the other": {[]StandIn{in("lin", "sara")}, 1, true},
	} {
		p := newPlay(t, database).to(InReview)
		p.rules.Gone, p.rules.StandIns = []string{"sara", "lin"}, c.stand
		if able, short := p.rules.Short(&p.app, day("2026-03-03")); able != c.able || short != c.short {
			t.Errorf("%s: %d can approve, %v; want %d, %v", name, able, short, c.able, c.short)
		}
	}
}

// TestCoAuthorsDoNotReview: who puts material in is an author as well.
func TestCoAuthorsDoNotReview(t *testing.T) {
	p := newPlay(t, database)
	p.rules.Admins = append(p.rules.Admins, "ken")
	p.to(InReview).must("ken", Attach, material(3)).refused(OwnApplication, "ken", Approve).refused(OwnApplication, "ken", Override)
}

// TestPassOn: a decision goes to whoever stands in for the reviewer, and can decide.
func TestPassOn(t *testing.T) {
	to := func(user string) func(*Entry) { return func(e *Entry) { e.Ref = user } }
	p := newPlay(t, database).to(InReview)
	p.rules.StandIns = []StandIn{{For: "ken", By: "max", From: day("2026-03-02"), Until: day("2026-03-03")}, {For: "sara", By: "eve", From: day("2026-03-02"), Until: day("2026-03-30")}}
	p.must("ken", PassOn, to("max"))
	if until := p.log[len(p.log)-1].Terms.Until; until != day("2026-03-03") {
		t.Errorf("it is passed on until %s", until)
	}
	p.refused(NoStandIn, "ken", PassOn, to("eve")).refused(NotReviewer, "max", PassOn, to("max")).refused(OwnApplication, "dana", PassOn, to("max")).refused(StandInWrote, "ken", PassOn, to("dana"))
	p.rules.Gone = []string{"max"}
	p.refused(NoStandIn, "ken", PassOn, to("max")).refused(NotReviewer, "max", Approve)
	p.rules.Gone = nil
	p.on("2026-03-04").refused(NoStandIn, "ken", PassOn, to("max"))
}
