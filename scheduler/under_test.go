package scheduler

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/storage"
)

// What belongs to another notice's message waits for it, goes where it went, and
// falls silent with it.
func TestUnderAnotherNotice(t *testing.T) {
	card := storage.Notice{Key: "card", Kind: "card", Target: storage.Target{Channel: "C1"}, At: nine}
	reply := storage.Notice{Key: "a-reply", Kind: "said", Target: storage.Target{Channel: "C1"}, At: nine, Under: "card"}
	edit := storage.Notice{Key: "an-edit", Kind: "card", Target: storage.Target{Channel: "C1"}, At: nine, Under: "card", Edit: storage.Itself}
	lost := storage.Notice{Key: "lost", Kind: "said", Target: storage.Target{Channel: "C1"}, At: nine, Under: "nothing"}

	b := newBench(t, reply, edit, lost, card)
	b.answers["card"] = []Posted{{Result: Again, Reason: "down"}}
	b.tick(t, nine)
	if len(b.posted) != 1 || b.places["card"].Key == "" {
		t.Fatalf("before the card is posted: %v", b.posted)
	}
	b.tick(t, nine.Add(time.Minute))
	b.tick(t, nine.Add(2*time.Minute))
	if want := []string{"card", "card", "a-reply", "an-edit"}; len(b.posted) != len(want) || len(b.places) != 3 {
		t.Fatalf("posted %v, want %v", b.posted, want)
	}
	ts := b.notice(t, "card").TS
	if b.places["a-reply"].Target.Thread != ts || b.places["an-edit"].Edit != ts || ts == "" {
		t.Errorf("the reply went to %+v, the edit to %+v; the card is %s", b.places["a-reply"], b.places["an-edit"], ts)
	}
	if n := b.notice(t, "lost"); n.State != storage.Silent {
		t.Errorf("what belongs to nothing is %+v", n)
	}
}

func TestUnderARefusedNotice(t *testing.T) {
	b := newBench(t,
		storage.Notice{Key: "card", Kind: "card", Target: storage.Target{Channel: "C1"}, At: nine},
		storage.Notice{Key: "reply", Kind: "said", Target: storage.Target{Channel: "C1"}, At: nine, Under: "card"})
	b.answers["card"] = []Posted{{Result: Refused, Reason: "no"}}
	b.tick(t, nine)
	if n := b.notice(t, "reply"); n.State != storage.Silent || n.Reason != reasonNever {
		t.Errorf("%+v", n)
	}
}

// Replies under one message are posted in the order in which they were made, also
// where an earlier one was put off when the message was not there yet, and for longer.
func TestRepliesKeepTheirOrder(t *testing.T) {
	card := storage.Notice{Key: "card", Kind: "card", Target: storage.Target{Channel: "C1"}, At: nine}
	first := storage.Notice{Key: "reply-09", Kind: "said", Target: storage.Target{Channel: "C1"}, At: nine, Under: "card"}
	second := storage.Notice{Key: "reply-10", Kind: "said", Target: storage.Target{Channel: "C1"}, At: nine, Under: "card"}
	first.Next, first.Reason = nine.Add(time.Hour), reasonUnder
	b := newBench(t, first, second, card)
	for i := range 70 {
		b.tick(t, nine.Add(time.Duration(i)*time.Minute))
	}
	if want := []string{"card", "reply-09", "reply-10"}; !slices.EqualFunc(b.posted, want, strings.HasPrefix) {
		t.Errorf("posted %v, want %v", b.posted, want)
	}
}
