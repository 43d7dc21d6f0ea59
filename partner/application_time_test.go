package partner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

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
