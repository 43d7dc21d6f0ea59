package bot

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// cards composes a card that says how often it was drawn, and replies to it.
type cards struct{ drawn int }

func (c *cards) Due(_ *partner.Book, _, until time.Time) ([]storage.Notice, time.Time) {
	return nil, until
}

func (c *cards) Trouble(*partner.Book, scheduler.Trouble, []storage.Notice, time.Time) []storage.Notice {
	return nil
}

func (c *cards) TroubleKey(scheduler.Trouble) string { return "trouble/" }

func (c *cards) Manner(*partner.Book, storage.Notice, time.Time) scheduler.Manner {
	return scheduler.Manner{}
}

func (c *cards) Compose(_ *partner.Book, n storage.Notice, _ time.Time) (view.Message, bool, error) {
	if n.Kind != "card" {
		return view.Say("Heard: %s.", n.Key), true, nil
	}
	c.drawn++
	words := "review A-7 approve --saw " + string(rune('0'+c.drawn))
	return view.Message{Summary: "Review A-7", Blocks: []view.Block{view.Para(view.T("Drawn " + strings.Repeat("again ", c.drawn))), view.Actions(view.Run("Approve", words))}}, true, nil
}

// A card, what is said below it and what draws it anew, from the store through the
// real sender into Slack; a button of the card as it stands says what it showed.
func TestACardAndItsThread(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	h.know(t)
	c := &cards{}
	s := &scheduler.Scheduler{Store: h.store, Source: c, Composer: c, Poster: h.bot, Now: h.Now, Owner: "test", Pace: -1}
	say := func(all ...storage.Notice) {
		t.Helper()
		_, err := h.store.Update(t.Context(), FirstWorkspace, "", h.Now(), func(*partner.Book) (storage.Change, error) {
			for i := range all {
				all[i].Target, all[i].At, all[i].State, all[i].Workspace = inGeneral, h.Now(), storage.Waiting, FirstWorkspace
			}
			return storage.Change{Notices: all}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // what is under a card waits for it
			if err := s.Tick(t.Context(), h.Now()); err != nil {
				t.Fatal(err)
			}
			if err := h.Turn(h.Now().Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
	}
	const key = "card/application-7/1"
	say(storage.Notice{Key: key, Kind: "card"})
	first := h.Messages(general)[0]
	say(storage.Notice{Key: "heard/1", Kind: "heard", Under: key}, storage.Notice{Key: key + "/edit/1", Kind: "card", Under: key, Edit: storage.Itself})
	say(storage.Notice{Key: key + "/edit/2", Kind: "card", Under: key, Edit: storage.Itself}, storage.Notice{Key: "heard/2", Kind: "heard", Under: key})
	all := h.Messages(general)
	if len(all) != 3 || c.drawn != 3 {
		t.Fatalf("drawn %d times, %d messages: %+v", c.drawn, len(all), all)
	}
	card := all[0]
	if card.TS != first.TS || card.Edited == "" || !strings.Contains(card.Text, "Review A-7") || card.Metadata == nil || card.Metadata.EventPayload["key"] != key {
		t.Errorf("the card is %+v", card)
	}
	for i, want := range []string{"Heard: heard/1.", "Heard: heard/2."} {
		if m := all[i+1]; m.ThreadTS != card.TS || m.Text != want || m.Metadata.EventPayload["key"] != strings.TrimSuffix(want[len("Heard: "):], ".") {
			t.Errorf("reply %+v", m)
		}
	}
	old := ids(first.Blocks)
	for _, id := range ids(card.Blocks) {
		if slices.Contains(old, id) {
			t.Errorf("block %q kept its id when it was drawn anew", id)
		}
	}
	if a, err := h.Click("U0GUEST", general, card.TS, "run-1"); err != nil || a.Error != "" {
		t.Fatal(err, a)
	}
	h.await(t, "the press", func() bool { return len(h.app.requests()) == 1 })
	if r := h.app.requests()[0]; r.Text != "review A-7 approve --saw 3" || r.Message != card.TS || r.Channel != general || r.Standing != partner.Guest {
		t.Errorf("%+v", r)
	}
	// The thread may be closed: whoever pressed is answered in the channel.
	h.await(t, "the answer", func() bool { return len(h.Ephemeral("U0GUEST")) == 1 })
	if m := h.Ephemeral("U0GUEST")[0]; m.ThreadTS != "" {
		t.Errorf("answered in the thread: %+v", m)
	}
	for _, call := range h.Calls() {
		if call.Method == "conversations.replies" {
			t.Error("the thread was read to draw a card of one part anew")
		}
	}
	n, err := h.store.Posted(context.Background(), FirstWorkspace, general, card.TS)
	if err != nil || n.Key != key {
		t.Errorf("the card's message belongs to %+v (%v)", n, err)
	}
}

func ids(blocks []any) (out []string) {
	for _, b := range blocks {
		id, _ := b.(map[string]any)["block_id"].(string)
		out = append(out, id)
	}
	return out
}
