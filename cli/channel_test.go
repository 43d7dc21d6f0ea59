package cli

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

// parked waits until something for a channel is kept back.
func (r *review) parked(channel string) {
	r.Helper()
	r.until("what Slack does not take", func() bool {
		queue, err := r.p.store.Queue(r.Context(), mainWorkspace, time.Time{}, 0)
		if err != nil {
			r.Fatal(err)
		}
		return slices.ContainsFunc(queue, func(n storage.Notice) bool { return n.State == storage.Parked && n.Target.Channel == channel })
	})
}

// cardsIn are the cards in a channel, oldest first.
func (r *review) cardsIn(channel string) (list []sandbox.Message) {
	for _, m := range r.p.workspace.Messages(channel) {
		if m.Metadata != nil && !m.Deleted && strings.HasPrefix(m.Metadata.EventPayload["key"].(string), "card/application-1/") {
			list = append(list, m)
		}
	}
	return list
}

// TestAReviewChannelIsArchived: the channel of a review is archived while it runs.
// Decisions are taken by command and by mention, an admin is told what to do, and in
// the channel that is chosen then the review goes on under a card of its own.
func TestAReviewChannelIsArchived(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	r.reply("U0LIN", "changes: page 2 lacks a date")
	if err := r.p.workspace.Archive(room); err != nil {
		t.Fatal(err)
	}
	const here = "C0ALLIANCE"
	ask := func(user, text string) string {
		t.Helper()
		a, err := r.p.workspace.Slash(user, here, text)
		if err != nil || a.Error != "" || a.Message == nil {
			t.Fatalf("/partner %s: %v %+v", text, err, a)
		}
		return words(*a.Message)
	}
	ask("U0LIN", "review A-1 withdraw")
	if said := ask("U0SARA", "review A-1 approve"); !strings.Contains(said, "Recorded: Sara Lind approves (version 1). 1 of 2.") {
		t.Errorf("by command Sara is told %s", said)
	}
	r.parked(room)
	turnTo(t, r.p, r.p.workspace.Now().Add(time.Minute))
	r.told("U0DANA", "Reviews cannot be posted to")
	r.told("U0DANA", "choose another with config review-channel")
	r.told("U0DANA", "review A-1 approve")

	if said := ask("U0DANA", "config review-channel #alliance"); !strings.Contains(said, "A-1 are posted there anew") || strings.Contains(said, "Undo") {
		t.Errorf("config review-channel says %s", said)
	}
	r.until("the card in the new channel", func() bool { return len(r.cardsIn(here)) == 1 })
	card := r.cardsIn(here)[0]
	for _, want := range []string{"In review: 1 of 2 have approved", "approves, version 1"} {
		if !strings.Contains(words(card), want) {
			t.Errorf("the new card lacks %q: %s", want, words(card))
		}
	}
	if _, err := r.p.workspace.Reply("U0KEN", here, card.TS, "approve"); err != nil {
		t.Fatal(err)
	}
	r.until("the decision in the new thread", func() bool { a, _ := r.application(); return a.Stage == partner.Ready })
	r.until("the answer in the new thread", func() bool {
		return slices.ContainsFunc(r.p.workspace.Messages(here), func(m sandbox.Message) bool {
			return m.ThreadTS == card.TS && strings.Contains(words(m), "A-1 is approved, 2 of 2, by Sara Lind and Ken Adams")
		})
	})
	if whole := ask("U0DANA", "application A-1 --page 2") + ask("U0DANA", "application A-1"); !strings.Contains(whole, "moved the review to another channel") {
		t.Errorf("the history does not tell of the move: %s", whole)
	}
	if err := r.p.workspace.Unarchive(room); err != nil { // who replies to the old card is heard as well
		t.Fatal(err)
	}
	if _, err := r.p.workspace.Reply("U0DANA", room, r.cardsIn(room)[0].TS, "submitted HW-2417"); err != nil {
		t.Fatal(err)
	}
	r.until("the handing in", func() bool { a, _ := r.application(); return a.Stage == partner.WithVendor })
	a, log := r.application()
	again := partner.Replay(log)
	if again.Stage != a.Stage || len(again.Votes) != len(a.Votes) {
		t.Errorf("its record brings about %+v", again)
	}
	r.verified()
}

// TestACardIsDrawnAnewOnceItsChannelIsBack: what was decided while the channel was
// archived, which refuses edits, shows on the card after it was opened again.
func TestACardIsDrawnAnewOnceItsChannelIsBack(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	if err := r.p.workspace.Archive(room); err != nil {
		t.Fatal(err)
	}
	if _, err := r.p.workspace.Slash("U0LIN", "C0ALLIANCE", "review A-1 changes page 4"); err != nil {
		t.Fatal(err)
	}
	r.parked(room)
	if err := r.p.workspace.Unarchive(room); err != nil {
		t.Fatal(err)
	}
	turnTo(t, r.p, r.p.workspace.Now().Add(time.Hour))
	r.until("the card to tell of it", func() bool { return strings.Contains(words(r.card()), "Changes are asked for: page 4") })
}
