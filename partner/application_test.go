package partner

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"partnerbot/calendar"
	"partnerbot/civil"
)

func years(n int) (p civil.Period)  { p.Years = n; return p }
func months(n int) (p civil.Period) { p.Months = n; return p }
func days(n int) (p civil.Period)   { p.Days = n; return p }

// TestMoves gives every verb in every stage, said by somebody who may say it, and
// compares what comes of it with a table.
func TestMoves(t *testing.T) {
	var b bytes.Buffer
	for _, v := range Verbs {
		fmt.Fprintf(&b, "%s\n", v)
		for _, s := range append([]Stage{NoStage}, Stages...) {
			p := newPlay(t, database).to(s).in(s)
			by := "dana"
			switch {
			case v.IsVote():
				by = "lin"
			case v == Override:
				by = "ada"
			case v.OfClock():
				by = ""
			}
			e := p.entry(by, v, material(3))
			if v == Detach {
				e.Material = 2
			}
			out := p.give(e)
			from, result := s, string(out.Application.Stage)
			if from == NoStage {
				from = "none"
			}
			if out.Refusal != nil {
				result = "refused: " + string(out.Refusal.Ground)
				if words := out.Refusal.Error(); words == "This cannot be done now." || words == "" {
					t.Errorf("%s in %s: the refusal has no words", v, s)
				}
			}
			fmt.Fprintf(&b, "  %-14s %s\n", from, result)
		}
	}
	fmt.Fprintf(&b, "submitted, under another reference\n")
	for _, s := range append([]Stage{NoStage}, Stages...) {
		p := newPlay(t, database).to(s).in(s)
		from, result := s, ""
		out := p.do("dana", Submit, ref("HW-2"))
		if result = string(out.Application.Stage); out.Refusal != nil {
			result = "refused: " + string(out.Refusal.Ground)
		}
		if from == NoStage {
			from = "none"
		}
		fmt.Fprintf(&b, "  %-14s %s\n", from, result)
	}
	golden(t, "moves", b.Bytes())
}

// TestAMistypedReferenceIsCorrected while the vendor has said nothing, by an entry
// of its own: what was typed first stays.
func TestAMistypedReferenceIsCorrected(t *testing.T) {
	p := newPlay(t, database).to(WithVendor)
	was := *p.app.Attempt()
	p.on("2026-03-04").refused(NotYours, "ken", Submit, ref("HW-2")).refused(NotYours, "eve", Submit, ref("HW-2"))
	if out := p.do("dana", Submit, ref("HW-1")); out.Refusal == nil || out.Refusal.Ground != AlreadyDone || !strings.Contains(out.Refusal.Error(), "as HW-1 already, since 2 Mar 2026") {
		t.Errorf("the same again: %v", out.Refusal)
	}
	p.refused(IsWithVendor, "dana", Submit, ref(" "))
	p.must("ada", Submit, ref("HW-2")).in(WithVendor)
	at := p.app.Attempt()
	if at.Reference != "HW-2" || !slices.Equal(at.Slips, []string{"HW-1"}) || at.Submitted != was.Submitted || at.Until != was.Until || at.Since != was.Since {
		t.Errorf("corrected it is %+v", at)
	}
	if len(p.news) != 2 || p.news[0].To != HearThread || p.news[1].To != HearAuthor || p.news[0].Words(Plainly) != "HW-1 was a slip: A-7 was handed in as HW-2." {
		t.Errorf("told is %+v", p.news)
	}
	p.must("dana", Submit, ref("HW-1")) // it was right after all
	if at := p.app.Attempt(); at.Reference != "HW-1" || !slices.Equal(at.Slips, []string{"HW-1", "HW-2"}) {
		t.Errorf("corrected twice it is %+v", at)
	}
	p.must("dana", Step).refused(VendorMoved, "dana", Submit, ref("HW-2"))
	p.must("dana", Update).must("dana", Start).must("ken", Approve).must("sara", Approve).on("2026-03-06").must("dana", Submit, ref("HW-3"))
	p.must("dana", Submit, ref("HW-4")) // handed in anew: the vendor has said nothing of that
	p.on("2026-03-09").must("dana", Step, func(e *Entry) { e.Step = "countersign" }).refused(VendorMoved, "dana", Submit, ref("HW-5"))
	if diff := cmp.Diff(p.app, Replay(p.log), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("replayed, it differs:\n%s", diff)
	}
}

func TestWholeStory(t *testing.T) {
	p := newPlay(t, database)
	p.must("dana", Open).refused(Incomplete, "dana", Start).must("dana", Attach, material(1)).must("dana", Attach, material(2))
	p.refused(NoReview, "ken", Approve).must("dana", Start).in(InReview)
	p.must("ken", Approve).in(InReview).must("sara", Changes, text("page 3")).in(ChangesAsked).must("dana", Attach, material(3)).in(InReview)
	if got := p.app.Void(); len(got) != 1 || got[0].By != "ken" || p.app.Version().N != 2 {
		t.Errorf("void are %v at version %d", got, p.app.Version().N)
	}
	p.must("ken", Approve).must("sara", Approve).in(Ready).refused(NoReference, "dana", Submit, func(e *Entry) { e.Ref = " " })
	p.must("dana", Submit).in(WithVendor).must("dana", Step).must("dana", Update, text("form lacks page 2")).in(ToUpdate)
	known := p.rules.Materials[1]
	known.Versions = []MaterialVersion{{Material: 1, N: 2, SHA256: "cc"}}
	p.rules.Materials[1] = known
	p.must("dana", Attach, material(1)).in(ToUpdate).must("dana", Start).must("lin", Approve).must("ken", Approve).in(Ready)
	p.must("dana", Submit, func(e *Entry) { e.Ref = "" }).in(WithVendor)
	if at := p.app.Attempt(); at.Reference != "HW-1" || at.Step != "technical" || at.Updates[0].Done.IsZero() || len(p.app.Attempts) != 1 {
		t.Errorf("after the update the attempt is %+v", at)
	}
	p.must("dana", Fail, text("too few projects")).in(Failed).refused(LockedOut, "dana", Resubmit)
	if p.app.Locked != day("2026-09-01") {
		t.Errorf("locked through %s", p.app.Locked)
	}
	p.on("2026-09-02").must("dana", Resubmit).in(Draft).must("dana", Detach, material(3)).refused(Incomplete, "dana", Start) // the case of September 2025 has become too old
	fresh := p.rules.Materials[2]
	fresh.Material.Dated = day("2026-06-01")
	p.rules.Materials[2] = fresh
	p.must("dana", Start).must("ken", Approve).must("sara", Approve)
	p.must("dana", Submit, func(e *Entry) { e.Ref = "HW-2" }).must("al", Pass, func(e *Entry) { e.Until = day("2027-09-01") }).in(Passed)
	p.must("dana", Prove)
	if p.app.Proof == "" || p.app.Ends != day("2027-09-01") || len(p.app.Attempts) != 2 || p.app.Attempts[0].Cause != "too few projects" {
		t.Errorf("it ends as %+v", p.app)
	}
	if diff := cmp.Diff(p.app, Replay(p.log), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("replayed, it differs:\n%s", diff)
	}
}

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

// TestWhoWasAgainstIt: a new version says of a reviewer who was against the old one
// that they were, not that they had asked for changes.
func TestWhoWasAgainstIt(t *testing.T) {
	p := newPlay(t, database).to(InReview).must("ken", Reject, text("the project is not ours")).must("sara", Changes, text("page 3"))
	p.must("dana", Attach, material(3))
	said := p.news[0].Words(Voice{Name: func(user string) string { return user }, Time: func(time.Time) string { return "" }})
	if want := "ken was against it: the project is not ours. sara had asked for changes: page 3."; !strings.Contains(said, want) {
		t.Errorf("%q does not say %q", said, want)
	}
}

// TestCoAuthorsDoNotReview: who puts material in is an author as well.
func TestCoAuthorsDoNotReview(t *testing.T) {
	p := newPlay(t, database)
	p.rules.Admins = append(p.rules.Admins, "ken")
	p.to(InReview).must("ken", Attach, material(3)).refused(OwnApplication, "ken", Approve).refused(OwnApplication, "ken", Override)
}

func TestRepliesInAnyOrder(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	approve, back := p.entry("ken", Approve), p.entry("ken", TakeBack)
	p.give(back)
	p.give(approve) // arrives late: he has taken it back since
	if n := len(p.app.Tally().Approvals); n != 0 || p.news[0].Kind != NewsOld {
		t.Errorf("a vote that was taken back counts: %d, %v", n, p.news)
	}
	late := p.entry("sara", Approve)
	p.must("dana", Attach, material(3))
	p.give(late)
	if n := len(p.app.Tally().Approvals); n != 0 || p.news[0].Kind != NewsOld {
		t.Errorf("a vote on version 1 counts for version 2: %d", n)
	}
	p.must("sara", Approve, saw(1))
	if n := len(p.app.Tally().Approvals); n != 0 {
		t.Error("a button of an old card counts")
	}
	if out := p.give(p.log[len(p.log)-1].Entry); !out.Repeated || len(out.News) != 0 {
		t.Errorf("a repeated entry gives %+v", out)
	}
	p.must("sara", Approve, saw(2)).must("sara", Approve) // a double click
	if n := len(p.app.Tally().Approvals); n != 1 || len(p.news) != 1 || p.news[0].Kind != NewsSame || p.news[0].Day != today {
		t.Errorf("a double click counts %d and tells %+v", n, p.news)
	}
}

func TestEditedReplies(t *testing.T) {
	p := newPlay(t, database).to(InReview).must("ken", Approve, where("C1/5.0"))
	p.must("ken", Edit, where("C1/5.0"), text("changes: page 3")).in(InReview)
	if len(p.news) != 1 || p.news[0].Kind != NewsEdited || p.news[0].User != "ken" || p.news[0].Verb != Approve {
		t.Errorf("the reviewer is asked %+v", p.news)
	}
	p.must("ken", Delete, where("C1/5.0"))
	if edited, deleted := p.app.Touched(p.app.Votes[0]); !edited || !deleted || len(p.app.Tally().Approvals) != 1 {
		t.Error("a deleted reply decides anew, or is not noted")
	}
	p.must("sara", Edit, where("C1/6.0"), text("approve")).in(InReview)
	if len(p.news) != 1 || p.news[0].Verb != "" {
		t.Errorf("a comment that was made an approval gives %+v", p.news)
	}
	if p.must("sara", Edit, where("C1/6.0"), text("a remark")); len(p.news) != 0 {
		t.Errorf("an edited remark gives %+v", p.news)
	}
}

func TestReviewClock(t *testing.T) {
	p := newPlay(t, database).on("2026-03-05").to(InReview) // a Thursday
	want := ReviewClock{Quorum: 2, Opened: day("2026-03-05"), Chase: day("2026-03-09"), Escalate: day("2026-03-11"), Expire: day("2026-03-19")}
	if p.app.Clock != want {
		t.Errorf("the clock is %+v", p.app.Clock)
	}
	for _, c := range []struct {
		on   string
		want []Verb
	}{{"2026-03-08", nil}, {"2026-03-09", []Verb{Chase}}, {"2026-03-09", nil}, {"2026-03-11", []Verb{Escalate}}, {"2026-03-19", nil}, {"2026-03-20", []Verb{Expire}}, {"2026-03-21", nil}} {
		if got := p.on(c.on).time(); !slices.Equal(got, c.want) {
			t.Errorf("on %s time says %v, not %v", c.on, got, c.want)
		}
	}
	p.in(Lapsed).refused(ReviewLapsed, "ken", Approve).must("dana", Start).in(InReview)
	if p.app.Version().N != 2 || p.app.Clock.Chased {
		t.Errorf("opened anew it is %+v", p.app.Clock)
	}
	idle := newPlay(t, database).to(InReview)
	if got := idle.on("2026-03-13").time(); !slices.Equal(got, []Verb{Chase, Escalate}) {
		t.Errorf("after a while without a clock it says %v", got)
	}
}

// TestAWithdrawalBeginsTheClockAnew: who is waited for again has the time that a new
// review would give, and is chased for that in its turn.
func TestAWithdrawalBeginsTheClockAnew(t *testing.T) {
	p := newPlay(t, database).on("2026-03-02").to(InReview)
	p.on("2026-03-04").time()
	p.must("ken", Approve).on("2026-03-06").time()
	p.must("sara", TakeBack) // she had decided nothing
	if c := p.app.Clock; !c.Chased || !c.Escalated || c.Opened != day("2026-03-02") {
		t.Errorf("with nothing taken back the clock is %+v", c)
	}
	p.on("2026-03-09").must("ken", TakeBack).in(InReview)
	want := ReviewClock{Quorum: 2, Opened: day("2026-03-09"), Chase: day("2026-03-11"), Escalate: day("2026-03-13"), Expire: day("2026-03-23")}
	if p.app.Clock != want {
		t.Errorf("the clock is %+v", p.app.Clock)
	}
	p.must("ken", TakeBack)
	for _, c := range []struct {
		on   string
		want []Verb
	}{{"2026-03-10", nil}, {"2026-03-11", []Verb{Chase}}, {"2026-03-11", nil}, {"2026-03-13", []Verb{Escalate}}, {"2026-03-17", nil}, {"2026-03-24", []Verb{Expire}}} {
		if got := p.on(c.on).time(); !slices.Equal(got, c.want) {
			t.Errorf("on %s time says %v, not %v", c.on, got, c.want)
		}
	}
	if diff := cmp.Diff(p.app, Replay(p.log), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("replayed, it differs:\n%s", diff)
	}
	p.must("dana", Start).in(InReview) // a new version, whose own clock runs
	if c := p.app.Clock; c.Opened != day("2026-03-24") || c.Chased || p.app.Began != (ReviewClock{}) {
		t.Errorf("opened anew the clock is %+v", c)
	}
	late := newPlay(t, database).to(Ready).on("2026-04-01")
	late.must("sara", TakeBack).in(InReview)
	if got := late.time(); len(got) != 0 {
		t.Errorf("approved in time and taken back weeks later, time says %v", got)
	}
}

func TestVendorClocks(t *testing.T) {
	for _, c := range []struct{ submitted, step, until string }{
		{"2026-03-02", "preliminary", "2026-03-05"}, {"2026-03-05", "preliminary", "2026-03-10"}, {"2026-03-07", "preliminary", "2026-03-11"},
		{"2026-09-29", "preliminary", "2026-10-09"}, // China works on 30 September and then not before 8 October
		{"2026-02-12", "preliminary", "2026-02-24"}, // New Year from the 15th to the 23rd; Saturday the 14th is worked
	} {
		p := newPlay(t, database)
		china, err := calendar.Named("cn")
		if err != nil {
			t.Fatal(err)
		}
		p.rules.Vendor = china
		for id, k := range p.rules.Materials {
			k.Material.Dated = day("2025-12-01")
			p.rules.Materials[id] = k
		}
		p.on(c.submitted).to(WithVendor)
		if at := p.app.Attempt(); at.Step != c.step || at.Until != day(c.until) {
			t.Errorf("submitted on %s: %s until %s, not %s", c.submitted, at.Step, at.Until, c.until)
		}
		ours, vendors := p.rules.Turns(&p.app, p.now)
		if ours.Side != TurnNobody || vendors.Side != TurnVendor || vendors.Until != day(c.until) || vendors.What != "Preliminary review" {
			t.Errorf("the turns are %+v and %+v", ours, vendors)
		}
	}
}

func TestVendorDaysAreTheVendors(t *testing.T) {
	p := newPlay(t, database)
	p.rules.VendorZone = time.FixedZone("Beijing", 8*3600)
	p.to(Ready)
	p.now = time.Date(2026, 3, 3, 17, 0, 0, 0, time.UTC) // the 4th in Beijing
	p.must("dana", Submit)
	if at := p.app.Attempt(); at.Submitted != day("2026-03-04") {
		t.Errorf("submitted on %s", at.Submitted)
	}
	p.refused(FutureDay, "dana", Pass, onDay("2026-03-05")).refused(EarlierDay, "dana", Pass, onDay("2026-03-03"))
	p.must("dana", Step, func(e *Entry) { e.Step = "countersign" }).refused(StepBack, "dana", Step).refused(AlreadyDone, "dana", Step, func(e *Entry) { e.Step = "countersign" }).
		refused(UnknownStep, "dana", Step, func(e *Entry) { e.Step = "lunch" })
}

func TestMonthEnds(t *testing.T) {
	t.Run("31 January and 30 days", func(t *testing.T) {
		for _, c := range []struct{ asked, until string }{{"2026-01-31", "2026-03-02"}, {"2028-01-31", "2028-03-01"}, {"2028-01-30", "2028-02-29"}} {
			p := newPlay(t, database)
			for id, k := range p.rules.Materials {
				k.Material.Dated = day(c.asked).Add(-60)
				p.rules.Materials[id] = k
			}
			p.on(c.asked).to(ToUpdate)
			if wish := p.app.Supplement(); wish.Until != day(c.until) {
				t.Errorf("asked on %s, until %s, not %s", c.asked, wish.Until, c.until)
			}
			if got := p.on(c.until).time(); len(got) != 0 {
				t.Errorf("on the last day time says %v", got)
			}
			p.now = day(c.until).Add(1).Instant(0, 0, time.UTC)
			if got := p.time(); !slices.Equal(got, []Verb{Miss}) {
				t.Errorf("after the last day time says %v", got)
			}
			p.in(Failed)
		}
	})
	for _, c := range []struct{ failed, locked string }{
		{"2027-08-31", "2028-02-29"}, {"2027-08-30", "2028-02-29"}, {"2027-08-29", "2028-02-28"}, {"2026-08-31", "2027-02-28"},
		{"2026-03-15", "2026-09-14"}, {"2026-12-31", "2027-06-30"}, {"2026-10-31", "2027-04-30"},
	} {
		if got := lockedThrough(day(c.failed), months(6)); got != day(c.locked) {
			t.Errorf("failed on %s, locked through %s, not %s", c.failed, got, c.locked)
		}
	}
	p := newPlay(t, database)
	for id, k := range p.rules.Materials {
		k.Material.Dated = day("2027-06-01")
		p.rules.Materials[id] = k
	}
	p.on("2027-08-31").to(Failed).on("2028-02-29").refused(LockedOut, "dana", Resubmit).on("2028-03-01").must("dana", Resubmit)
}

func TestMaterialsOnTheDayOfSubmission(t *testing.T) {
	p := newPlay(t, database).to(Ready)
	for _, c := range []struct {
		on   string
		want Ground
	}{{"2026-09-02", Incomplete}, {"2026-09-01", ""}} { // the case is of 1 September 2025: exactly 12 months old counts
		out := Decide(p.rules, p.app, p.on("2026-09-02").entry("dana", Submit, onDay(c.on)))
		if got := out.Refusal; (got == nil) != (c.want == "") || got != nil && got.Ground != c.want {
			t.Errorf("submitted on %s: %v", c.on, got)
		}
	}
	for _, c := range []struct {
		form, dated, want string
	}{{"other", "2026-01-01", "is other"}, {"", "2026-01-01", "does not say"}, {"public", "", "no date"}, {"public", "2027-01-01", "not come"}, {"public", "2026-01-01", ""}, {"huawei-cloud", "2025-03-02", ""}, {"huawei-cloud", "2025-03-01", "older"}} {
		w := &database.Materials[1]
		got := p.rules.Unfit(Known{Material: Material{Form: c.form, Dated: day(c.dated)}}, Used{Version: 1}, w, day("2026-03-02"))
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("a %s case of %s: %q", c.form, c.dated, got)
		}
	}
	proof := newPlay(t, validationOfPath)
	proof.must("dana", Open).must("dana", Attach, material(4))
	for entity, ok := range map[string]bool{"Acme GmbH": true, "ACME GmbH": false, "Acme": false, "": false, "Acme GmbH ": false} {
		proof.rules.Materials[4] = Known{Material: proof.rules.Materials[4].Material, Versions: []MaterialVersion{{Material: 4, N: 1, Entity: entity}}}
		if lacking := proof.rules.Lacking(&proof.app, today); (len(lacking) == 0) != ok {
			t.Errorf("a proof in the name of %q: %v", entity, lacking)
		}
	}
}

func TestPrerequisites(t *testing.T) {
	p := newPlay(t, database)
	p.rules.Open = []OpenNeed{{ID: "hccde", Title: "HCCDE certificates"}, {ID: "x", Title: "Portal", Unknown: true}}
	p.to(Ready)
	out := p.do("dana", Submit)
	if out.Refusal == nil || out.Refusal.Ground != NeedsOpen || !slices.Equal(out.Refusal.Detail, []string{"HCCDE certificates"}) {
		t.Errorf("handed in with a requirement open: %+v", out.Refusal)
	}
	q := newPlay(t, database)
	q.rules.Open = p.rules.Open
	q.to(InReview).must("ada", Override, text("agreed with the PDM")).in(Ready).must("dana", Submit)
	if d := q.app.Deciding(); len(d) != 1 || !d[0].Override {
		t.Errorf("an override is marked as %+v", d)
	}
	locked := newPlay(t, database)
	locked.rules.Locked, locked.rules.LockedBy = day("2026-03-02"), 3
	locked.refused(LockedOut, "dana", Open)
	locked.on("2026-03-03").must("dana", Open)
	running := newPlay(t, database)
	running.rules.Running = 4
	running.refused(AlreadyRunning, "dana", Open)
}

// TestRefusalsAndNewsHaveWords: nothing is said that has no sentence.
func TestRefusalsAndNewsHaveWords(t *testing.T) {
	for _, g := range Grounds {
		if words := (&Refusal{Ground: g, Application: 7, Verb: Fail}).Error(); words == "" || words == "This cannot be done now." {
			t.Errorf("%s has no words", g)
		}
	}
	for _, s := range []Stage{InReview, ChangesAsked, Ready, ToUpdate, Failed, Passed} {
		p := newPlay(t, database).to(s)
		for _, n := range p.news {
			if words := n.Words(Plainly); len(words) < 12 || strings.Contains(words, "%!") {
				t.Errorf("%s is told as %q", n.Kind, words)
			}
		}
	}
}

// TestDecideSharesNothing: two entries that are given to one state do not see each other.
func TestDecideSharesNothing(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	early := p.entry("lin", Approve)
	p.must("ken", Approve).must("sara", Changes).must("ken", TakeBack)
	before := p.app.copy()
	one := Decide(p.rules, p.app, early).Application
	two := Decide(p.rules, p.app, p.entry("sara", Approve)).Application
	if diff := cmp.Diff(before, p.app, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the state that was given has changed:\n%s", diff)
	}
	if one.Votes[0].By != "lin" || two.Votes[0].By != "ken" || len(two.Votes) != 4 {
		t.Errorf("votes are %v and %v", one.Votes, two.Votes)
	}
}

func TestForget(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	p.must("ken", Changes, text("page 3 names me")).must("sara", Ask, text("what does <@ken> mean, and <@ken|Ken K>?")).must("ken", Approve)
	p.rules.StandIns = []StandIn{{For: "ken", By: "max", From: day("2026-03-02"), Until: day("2026-03-30")}}
	p.must("ken", PassOn, func(e *Entry) { e.Ref = "max" }).must("sara", Approve)
	log := Forget(p.log, "ken", "person-1")
	got := Replay(log)
	if got.Stage != Ready || got.Deciding()[0].By != "person-1" {
		t.Errorf("without Ken it is %s by %v", got.Stage, got.Deciding())
	}
	if all := fmt.Sprintf("%+v %+v", log, got); strings.Contains(all, "ken") || strings.Contains(all, "page 3") || strings.Contains(all, "Ken K") {
		t.Errorf("something of Ken's is left in %s", all)
	}
	if p.log[4].Entry.By != "ken" {
		t.Error("Forget changed what it was given")
	}
	if all := fmt.Sprintf("%+v", Forget(p.log, "max", "person-2")); strings.Contains(all, "max") {
		t.Errorf("whom a decision was passed to is left in %s", all)
	}
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

func TestTurns(t *testing.T) {
	for _, c := range []struct {
		stage         Stage
		ours, vendors string
	}{
		{Draft, "applicant", "nobody"}, {InReview, "reviewers 2026-03-04", "nobody"}, {ChangesAsked, "applicant", "nobody"}, {Declined, "applicant", "nobody"},
		{Ready, "applicant 2026-09-01", "nobody"}, // then the case is too old
		{WithVendor, "nobody", "vendor 2026-03-05"}, {ToUpdate, "applicant 2026-04-01", "applicant 2026-04-01"}, {Passed, "nobody", "nobody"},
		{Failed, "applicant 2026-09-01", "nobody"}, {Retired, "nobody", "nobody"}, {Lapsed, "applicant", "nobody"},
	} {
		p := newPlay(t, database).to(c.stage)
		ours, vendors := p.rules.Turns(&p.app, p.now)
		say := func(turn Turn) string { return strings.TrimSpace(string(turn.Side) + " " + turn.Until.String()) }
		if say(ours) != c.ours || say(vendors) != c.vendors {
			t.Errorf("%s: %q and %q", c.stage, say(ours), say(vendors))
		}
	}
	p := newPlay(t, database).to(ToUpdate).must("dana", Start)
	ours, vendors := p.rules.Turns(&p.app, p.now)
	if ours.Side != TurnReviewers || vendors.Side != TurnAuthor || vendors.Until != day("2026-04-01") {
		t.Errorf("reviewed while the vendor waits: %+v and %+v", ours, vendors)
	}
}

// TestALockOutEnds on its last day at the vendor: from the day after it may begin anew.
func TestALockOutEnds(t *testing.T) {
	p := newPlay(t, database)
	p.rules.VendorZone = time.FixedZone("Beijing", 8*3600)
	p.to(Failed)
	for _, c := range []struct {
		at   time.Time
		want Turn
	}{
		{time.Date(2026, 9, 1, 15, 59, 0, 0, time.UTC), Turn{Side: TurnAuthor, What: "wait for the lock-out's end", Until: day("2026-09-01")}},
		{time.Date(2026, 9, 1, 16, 0, 0, 0, time.UTC), Turn{Side: TurnAuthor, What: "see why it failed, and resubmit: the lock-out ended on 1 Sep 2026"}},
		{time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), Turn{Side: TurnAuthor, What: "see why it failed, and resubmit: the lock-out ended on 1 Sep 2026"}},
	} {
		if ours, _ := p.rules.Turns(&p.app, c.at); ours != c.want {
			t.Errorf("at %s our clock is %+v", c.at, ours)
		}
	}
}

func TestVendorLate(t *testing.T) {
	p := newPlay(t, database).to(WithVendor)
	if got := p.on("2026-03-05").time(); len(got) != 0 {
		t.Errorf("on its last day the vendor is late: %v", got)
	}
	if got := p.on("2026-03-06").time(); !slices.Equal(got, []Verb{VendorLate}) || len(p.news) != 2 {
		t.Errorf("after it time says %v and tells %v", got, p.news)
	}
	if got := p.on("2026-03-09").time(); len(got) != 0 {
		t.Errorf("it is said again: %v", got)
	}
	p.must("dana", Step)
	if got := p.on("2026-03-31").time(); !slices.Equal(got, []Verb{VendorLate}) {
		t.Errorf("about the next step time says %v", got)
	}
}

// TestByRepliesAlone plays a review as it is written in a thread.
func TestByRepliesAlone(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	reply := func(by, text string) *play {
		e := p.entry(by, Comment)
		p.give(Said(e, text, p.log))
		return p
	}
	told := func() string {
		var out []string
		for _, n := range p.news {
			out = append(out, fmt.Sprintf("%s: %s", n.To, n.Words(Plainly)))
		}
		return strings.Join(out, "\n")
	}
	for _, c := range []struct {
		by, text string
		stage    Stage
		told     string
	}{
		{"ken", "which customer is it?", InReview, ""},
		{"ken", "looks good, but page 3 names the customer", InReview, "person: Not counted: did you mean `changes: page 3 names the customer`? Say that, or use a button."},
		{"ken", "yes", ChangesAsked, "thread: Recorded: ken asks for changes (version 1). 0 of 2. page 3 names the customer\nauthor: Changes are asked for in A-7: page 3 names the customer"},
		{"dana", "approve", ChangesAsked, ""},
		{"eve", "lgtm but no idea", ChangesAsked, ""}, // not asked: she could not decide
		{"ken", "I do not approve", ChangesAsked, "person: Not counted, since it can be read in more than one way. Say `approve`, `changes: ...` or `reject: ...`, or use a button."},
		{"ken", "LGTM", InReview, "thread: Recorded: ken approves (version 1). 1 of 2.\nauthor: A-7 is in review again: 1 of 2."},
		{"ken", ":white_check_mark:", InReview, "person: You said approve about version 1 on 2 Mar 2026 already; it counts once. 1 of 2."},
		{"sara", "ask: is it Acme?", InReview, "author: sara asks about A-7: is it Acme?"},
		{"sara", "reject: Acme is not ours", Declined, "thread: Recorded: sara is against it (version 1). 1 of 2. Acme is not ours\nauthor: A-7 is declined: Acme is not ours"},
		{"sara", "withdraw", InReview, "thread: Recorded: sara takes the decision back (version 1). 1 of 2.\nauthor: A-7 is in review again: 1 of 2."},
		{"sara", "withdraw", InReview, "person: There is no decision of yours on version 1 to take back."},
		{"lin", "approve", Ready, "thread: Recorded: lin approves (version 1). 2 of 2.\nthread: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`.\nauthor: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`."},
		{"sara", "approve", Ready, "thread: Recorded: sara approves (version 1). A-7 was approved before that by ken and lin, 2 Mar 10:17 UTC."},
		{"sara", "lgtm", Ready, "person: You said approve about version 1 on 2 Mar 2026 already; it counts once. A-7 was approved before that by ken and lin, 2 Mar 10:17 UTC."},
		{"sara", "changes: page 4", ChangesAsked, "thread: Recorded: sara asks for changes (version 1). 2 of 2, but changes are asked for. page 4\nauthor: Changes are asked for in A-7: page 4"},
		{"sara", "withdraw", Ready, "thread: Recorded: sara takes the decision back (version 1). 2 of 2.\nthread: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`.\nauthor: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`."},
		{"dana", "submitted", Ready, "person: Not counted: did you mean `submitted HW-REF`? If so, say that."},
		{"dana", "submitted HW-2417", WithVendor, "thread: A-7 was handed in as HW-2417; the vendor answers by 5 Mar 2026."},
		{"sara", "reject: too late", WithVendor, ""},
		{"dana", "passed?", WithVendor, "person: Not counted: did you mean `passed`? Say that, or use a button."},
		{"dana", "failed: too few projects", Failed, "thread: A-7 has failed: too few projects. It cannot be applied for again through 1 Sep 2026.\nauthor: A-7 has failed: too few projects. It cannot be applied for again through 1 Sep 2026."},
	} {
		if got := reply(c.by, c.text).in(c.stage); told() != c.told {
			t.Errorf("%s: %q tells\n%s\nnot\n%s", c.by, c.text, told(), c.told)
			_ = got
		}
	}
	late := p.log[len(p.log)-3]
	if late.Refused != ReviewOver || late.Entry.Text != "too late" {
		t.Errorf("a late voice is kept as %+v", late)
	}
}
