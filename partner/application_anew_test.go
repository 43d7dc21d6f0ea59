package partner

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"partnerbot/civil"
)

// TestAnObjectionThatGivesWayBeginsTheClockAnew: while changes are asked for nobody is
// chased; once the last objection gives way, whoever is waited for has a new review's time.
func TestAnObjectionThatGivesWayBeginsTheClockAnew(t *testing.T) {
	type said struct {
		on, by string
		verb   Verb
	}
	for _, c := range []struct {
		name    string
		said    []said
		stage   Stage
		opened  string
		chased  bool
		chaseOn string // then time says to chase; "": it never does
	}{
		{"a first approval leaves the clock", []said{{"2026-03-03", "ken", Approve}}, InReview, "2026-03-02", false, "2026-03-04"},
		{"so does an objection", []said{{"2026-03-03", "ken", Changes}}, ChangesAsked, "2026-03-02", false, ""},
		{"changes, then an approval weeks later", []said{{"2026-03-03", "ken", Changes}, {"2026-03-23", "ken", Approve}}, InReview, "2026-03-23", false, "2026-03-25"},
		{"a rejection, then an approval weeks later", []said{{"2026-03-03", "ken", Reject}, {"2026-03-23", "ken", Approve}}, InReview, "2026-03-23", false, "2026-03-25"},
		{"changes, withdrawn", []said{{"2026-03-03", "ken", Changes}, {"2026-03-23", "ken", TakeBack}}, InReview, "2026-03-23", false, "2026-03-25"},
		{"chased first", []said{{"2026-03-04", "", Chase}, {"2026-03-05", "ken", Changes}, {"2026-03-23", "ken", Approve}}, InReview, "2026-03-23", false, "2026-03-25"},
		{"an approval, then changes, then an approval", []said{{"2026-03-03", "ken", Approve}, {"2026-03-05", "ken", Changes}, {"2026-03-23", "ken", Approve}}, InReview, "2026-03-23", false, "2026-03-25"},
		{"an approval, then changes", []said{{"2026-03-03", "ken", Approve}, {"2026-03-23", "ken", Changes}}, ChangesAsked, "2026-03-02", false, ""},
		{"another kind of no", []said{{"2026-03-03", "ken", Reject}, {"2026-03-23", "ken", Changes}}, ChangesAsked, "2026-03-02", false, ""},
		{"another objection stays", []said{{"2026-03-03", "ken", Changes}, {"2026-03-03", "sara", Changes}, {"2026-03-23", "ken", Approve}}, ChangesAsked, "2026-03-02", false, ""},
		{"the last objection goes", []said{{"2026-03-03", "ken", Changes}, {"2026-03-03", "sara", Changes}, {"2026-03-16", "ken", Approve}, {"2026-03-23", "sara", TakeBack}}, InReview, "2026-03-23", false, "2026-03-25"},
		{"approved once more", []said{{"2026-03-03", "ken", Changes}, {"2026-03-16", "ken", Approve}, {"2026-03-17", "ken", Approve}}, InReview, "2026-03-16", false, "2026-03-18"},
		{"twice over", []said{{"2026-03-03", "ken", Changes}, {"2026-03-16", "ken", Approve}, {"2026-03-17", "ken", Changes}, {"2026-03-30", "ken", Approve}}, InReview, "2026-03-30", false, "2026-04-01"},
		{"on the same day", []said{{"2026-03-02", "ken", Changes}, {"2026-03-02", "ken", Approve}}, InReview, "2026-03-02", false, "2026-03-04"},
		{"the quorum is there", []said{{"2026-03-03", "sara", Approve}, {"2026-03-03", "ken", Changes}, {"2026-03-23", "ken", Approve}}, Ready, "2026-03-23", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlay(t, database).on("2026-03-02").to(InReview)
			for _, s := range c.said {
				if civil.At(p.now) != day(s.on) {
					p.on(s.on)
				}
				if s.verb == Chase {
					p.time()
					continue
				}
				p.must(s.by, s.verb, text("page 3"))
			}
			p.in(c.stage)
			if clock := p.app.Clock; clock.Opened != day(c.opened) || clock.Chased != c.chased || clock.Quorum != 2 {
				t.Errorf("the clock is %+v", clock)
			}
			last := day(c.said[len(c.said)-1].on)
			for d := last; d <= last.Add(60); d++ {
				got := p.on(d.String()).time()
				want := d.String() == c.chaseOn
				if slices.Contains(got, Chase) != want || (c.chaseOn == "" || d < day(c.chaseOn)) && len(got) > 0 {
					t.Errorf("on %s time says %v", d, got)
				}
			}
			if diff := cmp.Diff(p.app, Replay(p.log), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("replayed, it differs:\n%s", diff)
			}
		})
	}
}
