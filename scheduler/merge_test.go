package scheduler

import (
	"context"
	"testing"
	"time"

	"partnerbot/storage"
)

// between runs something just before a notice is settled.
type between struct {
	storage.Store
	key string
	do  func()
}

func (b *between) Settle(ctx context.Context, ws, key, owner string, o storage.Outcome) error {
	if do := b.do; do != nil && key == b.key {
		b.do = nil
		do()
	}
	return b.Store.Settle(ctx, ws, key, owner, o)
}

// One sender has decided that yesterday's digest becomes part of today's and is
// about to record it, when another takes today's: nothing may be lost.
func TestALaterDigestWaitsForAnEarlierOneThatMayJoinIt(t *testing.T) {
	for _, doubt := range []bool{false, true} {
		today := nine.AddDate(0, 0, 1)
		one := newBench(t, digestOf("d0", "C1", nine), digestOf("d1", "C1", today))
		one.merge = true
		one.answers["d0"] = []Posted{{Result: Again, Reason: "503"}}
		if doubt {
			one.answers["d0"] = []Posted{{Result: Unsure, Reason: "500"}}
		}
		one.tick(t, nine)
		two := &Scheduler{Store: one.Store, Source: one, Composer: one, Poster: one, Owner: "two", Log: one.Log}
		one.Scheduler.Store = &between{Store: one.Store, key: "d0", do: func() {
			if err := two.Tick(t.Context(), today); err != nil {
				t.Error(err)
			}
		}}
		one.posted = nil
		for _, wait := range []time.Duration{0, 2 * time.Second, time.Minute} {
			one.tick(t, today.Add(wait))
		}
		if len(one.posted) != 1 || one.posted[0] != "d1 says 2 things" {
			t.Errorf("doubt %v: posted %v", doubt, one.posted)
		}
	}
}

// In the other order: today's is about to be posted when yesterday's comes free.
func TestAnEarlierDigestDoesNotJoinOneThatIsBeingPosted(t *testing.T) {
	today := nine.AddDate(0, 0, 1)
	one := newBench(t, digestOf("d0", "C1", nine), digestOf("d1", "C1", today))
	one.merge = true
	one.answers["d0"] = []Posted{{Result: Unsure, Reason: "500", After: 24*time.Hour + time.Minute}} // looked for after d1 is posted
	one.tick(t, nine)
	two := &Scheduler{Store: one.Store, Source: one, Composer: one, Poster: one, Owner: "two", Log: one.Log}
	one.posted = nil
	one.inPost = func(storage.Target) {
		one.inPost = nil
		if err := two.Tick(t.Context(), today.Add(time.Minute)); err != nil {
			t.Error(err)
		}
	}
	one.tick(t, today)
	if n := one.notice(t, "d0"); n.State != storage.Waiting {
		t.Fatalf("%+v", n)
	}
	one.tick(t, today.Add(3*time.Minute)) // one was said today
	one.tick(t, today.AddDate(0, 0, 1))
	if len(one.posted) != 2 || one.posted[0] != "d1 says 1 things" || one.posted[1] != "d0 says 1 things" {
		t.Fatalf("posted %v; %+v", one.posted, one.notice(t, "d0"))
	}
}

func TestPostedAt(t *testing.T) {
	for ts, want := range map[string]time.Time{
		"":                  nine,
		"rubbish":           nine,
		"1772445600.000100": time.Unix(1772445600, 0), // 10:00
		"1772438400.000100": nine,                     // before its time
		"1893456000.000100": nine,                     // a clock that is ahead
	} {
		n := storage.Notice{At: nine, TS: ts}
		if got := PostedAt(n, nine.Add(2*time.Hour)); !got.Equal(want) {
			t.Errorf("%q: %v, want %v", ts, got, want)
		}
	}
}

// Yesterday's is to be tried again in a moment: today's waits for it, so that
// there is one message and not two.
func TestALaterDigestWaitsForOneThatPauses(t *testing.T) {
	today := nine.AddDate(0, 0, 1)
	b := newBench(t, digestOf("d0", "C1", nine), digestOf("d1", "C1", today))
	b.merge = true
	b.answers["d0"] = []Posted{{Result: Again, Reason: "ratelimited", After: 24*time.Hour + time.Minute}}
	b.tick(t, nine)
	b.posted = nil
	b.tick(t, today)
	b.tick(t, today.Add(time.Minute))
	b.tick(t, today.Add(2*time.Minute))
	if len(b.posted) != 1 || b.posted[0] != "d1 says 2 things" {
		t.Fatalf("posted %v", b.posted)
	}
}

// A message that is written anew is no digest that another could become part of,
// and none that was said today.
func TestAnEditHoldsNoDigestUp(t *testing.T) {
	edit := digestOf("edit", "C1", nine)
	edit.Edit = "1.000001"
	for _, at := range []time.Time{nine.Add(-time.Minute), nine, nine.Add(time.Minute)} {
		edit.At = at
		b := newBench(t, digestOf("d", "C1", nine), edit)
		b.merge = true
		b.tick(t, nine.Add(time.Minute))
		if n := b.notice(t, "d"); n.State != storage.Sent {
			t.Errorf("with an edit at %v the digest is %s: %s", at, n.State, n.Reason)
		}
		if n := b.notice(t, "edit"); n.State == storage.Silent {
			t.Errorf("the edit at %v is %s: %s", at, n.State, n.Reason)
		}
	}
}
