package commands

import (
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
)

// TestACardThatSlackNoLongerHas is posted anew, once.
func TestACardThatSlackNoLongerHas(t *testing.T) {
	s := newStage(t).begin()
	rounds := func() int { return len(partner.Rounds(s.records())) }
	edit := storage.Notice{Workspace: team, Key: "card/application-11/1/record-00000009", Kind: "card", Under: "card/application-11/1", Edit: storage.Itself}
	for i, c := range []struct {
		reason string
		want   int
	}{{"is_archived", 1}, {"message_not_found", 2}, {"message_not_found", 2}} {
		if err := s.app.Undelivered(t.Context(), edit, c.reason, s.now); err != nil {
			t.Fatal(err)
		}
		if got := rounds(); got != c.want {
			t.Errorf("%d, %s: %d cards, want %d", i, c.reason, got, c.want)
		}
	}
	s.is(partner.InReview)
}
