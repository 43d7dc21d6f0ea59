package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
)

// TestTheClockChasesEscalatesAndEnds a review that nobody decides.
func TestTheClockChasesEscalatesAndEnds(t *testing.T) {
	s := newStage(t).begin()
	turn := func(day time.Time) (verbs []partner.Verb) {
		s.now = day
		for range 3 { // it can be asked any number of times
			if err := s.app.Clocks(t.Context(), team, day); err != nil {
				t.Fatal(err)
			}
		}
		s.post()
		for _, r := range s.records() {
			if r.Entry.By == "" {
				verbs = append(verbs, r.Entry.Verb)
			}
		}
		return verbs
	}
	cases := []struct {
		day  int
		want []partner.Verb
	}{
		{3, nil},
		{4, []partner.Verb{partner.Chase}},
		{5, []partner.Verb{partner.Chase}},
		{6, []partner.Verb{partner.Chase, partner.Escalate}},
		{16, []partner.Verb{partner.Chase, partner.Escalate}},
		{17, []partner.Verb{partner.Chase, partner.Escalate, partner.Expire}},
		{30, []partner.Verb{partner.Chase, partner.Escalate, partner.Expire}},
	}
	for _, c := range cases {
		if got := turn(time.Date(2026, 3, c.day, 11, 0, 0, 0, time.UTC)); !slices.Equal(got, c.want) {
			t.Errorf("on %d March: %v, want %v", c.day, got, c.want)
		}
	}
	s.is(partner.Lapsed)
	if out := s.reply(ken, "approve"); !strings.Contains(out.Whisper.Summary, "ended undecided") {
		t.Error(out.Whisper.Summary)
	}
	rev := revision(t, s.app)
	if err := s.app.Clocks(t.Context(), team, s.now); err != nil || revision(t, s.app) != rev {
		t.Errorf("the clock goes on: %v", err)
	}
	s.run(chen, "submit A-11")
	s.is(partner.InReview)
}
