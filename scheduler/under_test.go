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
	first.Next, first.Reason = nine.Add(longestPause), reasonUnder
	b := newBench(t, first, second, card)
	for i := range 20 {
		b.tick(t, nine.Add(time.Duration(i)*time.Minute))
	}
	if want := []string{"card", "reply-09", "reply-10"}; !slices.EqualFunc(b.posted, want, strings.HasPrefix) {
		t.Errorf("posted %v, want %v", b.posted, want)
	}
}

// Somebody may retry a message that is put off for hours: what belongs to it asks again
// before that.
func TestUnderAMessagePutOffForHours(t *testing.T) {
	card := storage.Notice{Key: "card", Kind: "card", Target: storage.Target{Channel: "C1"}, At: nine, Next: nine.Add(3 * time.Hour)}
	reply := storage.Notice{Key: "reply", Kind: "said", Target: storage.Target{Channel: "C1"}, At: nine, Under: "card"}
	b := newBench(t, card, reply)
	b.tick(t, nine)
	if n := b.notice(t, "reply"); n.Reason != reasonUnder || !n.Next.After(nine) || n.Next.After(nine.Add(longestPause)) {
		t.Errorf("%q until %v", n.Reason, n.Next)
	}
}

// A reply waits for an earlier one that is on its way or will be tried soon, half an
// hour at most, and for none that will not be posted, or not for long.
func TestHowLongAReplyWaits(t *testing.T) {
	always := func(p Posted) (list []Posted) {
		for range 200 {
			list = append(list, p)
		}
		return list
	}
	limited := Posted{Result: Again, Reason: "ratelimited", After: 15 * time.Minute}
	cases := map[string]struct {
		earlier storage.Notice // as it is found
		answers []Posted
		after   int  // minutes after nine in which the later one is posted
		second  bool // after the earlier one
	}{
		"nothing in the way":       {storage.Notice{}, nil, 0, true},
		"with another sender":      {storage.Notice{Owner: "two", Leased: nine.Add(lease)}, nil, 5, false},
		"told to wait":             {storage.Notice{Next: nine.Add(15 * time.Minute), Reason: "ratelimited"}, nil, 16, true},
		"told to wait by the post": {storage.Notice{}, []Posted{limited}, 16, true},
		"told to wait for ever":    {storage.Notice{}, always(limited), 30, false},
		"told to wait for long":    {storage.Notice{Next: nine.Add(31 * time.Minute), Reason: "ratelimited"}, nil, 0, false},
		"never well":               {storage.Notice{}, always(Posted{Result: Again, Reason: "503"}), 30, false},
		"waiting for its hour":     {storage.Notice{Next: nine.Add(time.Minute), Reason: reasonHours}, nil, 0, false},
		"in doubt":                 {storage.Notice{State: storage.Doubt, Next: nine.Add(time.Minute)}, nil, 0, false},
		"parked":                   {storage.Notice{State: storage.Parked, Next: nine.Add(time.Minute)}, nil, 0, false},
		"stopped":                  {storage.Notice{State: storage.Stopped}, nil, 0, false},
		"refused":                  {storage.Notice{State: storage.Refused}, nil, 0, false},
		"refused by the post":      {storage.Notice{}, []Posted{{Result: Refused, Reason: "msg_too_long"}}, 0, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.earlier.Key, c.earlier.Kind, c.earlier.Under = "reply-09", "said", "card"
			c.earlier.Target, c.earlier.At = storage.Target{Channel: "C1"}, nine
			later := storage.Notice{Key: "reply-10", Kind: "said", Target: storage.Target{Channel: "C1"}, At: nine, Under: "card"}
			b := newBench(t, storage.Notice{Key: "card", Kind: "card", Target: storage.Target{Channel: "C1"}, At: nine.Add(-time.Second)}, c.earlier, later)
			b.answers["reply-09"] = c.answers
			minute := 0
			for b.tick(t, nine); b.notice(t, "reply-10").State != storage.Sent && minute < 120; {
				minute++
				b.tick(t, nine.Add(time.Duration(minute)*time.Minute))
			}
			if minute < c.after || minute > c.after+2 {
				t.Errorf("posted after %d minutes, want %d", minute, c.after)
			}
			before := slices.ContainsFunc(b.posted[:len(b.posted)-1], func(s string) bool { return strings.HasPrefix(s, "reply-09") })
			if tried := c.second || len(c.answers) > 0; before != tried {
				t.Errorf("the earlier one tried before: %v, want %v; posted %v", before, tried, b.posted)
			}
		})
	}
}

// One whose sender is gone may stand there already: it holds nothing up.
func TestALostLeaseHoldsNothingUp(t *testing.T) {
	e := storage.Notice{State: storage.Waiting, Owner: "two", Leased: nine}
	if !holds(e, nine.Add(-time.Second), nine.Add(turnFor)) || holds(e, nine, nine.Add(turnFor)) {
		t.Error("a lease holds while it lasts, and no longer")
	}
}

// A reply that waits for one which another sender is just posting leaves that one
// alone: it stands in the thread once.
func TestAReplyOnItsWayIsPostedOnce(t *testing.T) {
	place := storage.Target{Channel: "C1"}
	b := newBench(t,
		storage.Notice{Key: "card", Kind: "card", Target: place, At: nine},
		storage.Notice{Key: "reply-09", Kind: "said", Target: place, At: nine, Under: "card"},
		storage.Notice{Key: "reply-10", Kind: "said", Target: place, At: nine, Under: "card"})
	b.answers["card"] = []Posted{{Result: Again, Reason: "503"}}
	b.tick(t, nine) // both replies are put off, as the card is not there
	two := &Scheduler{Store: b.Store, Source: b, Composer: b, Poster: b, Owner: "two", Log: b.Log}
	now, others := nine.Add(10*time.Second), 0
	b.inPost = func(to storage.Target) {
		if to.Thread == "" || others > 0 {
			return
		}
		others++
		if err := two.Tick(t.Context(), now); err != nil {
			t.Error(err)
		}
		if n := b.notice(t, "reply-10"); n.Reason != reasonEarlier {
			t.Errorf("the other sender made of the later reply %+v", n)
		}
	}
	b.tick(t, now)
	b.tick(t, now.Add(time.Minute))
	want := []string{"card", "card", "reply-09", "reply-10"}
	if others != 1 || !slices.EqualFunc(b.posted, want, func(s, key string) bool { return strings.HasPrefix(s, key+" ") }) {
		t.Errorf("posted %v, want %v", b.posted, want)
	}
}
