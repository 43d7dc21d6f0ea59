package scheduler

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

func mend(times int) (list []Posted) {
	for range times {
		list = append(list, Posted{Result: Mend, Reason: "not_in_channel"})
	}
	return list
}

// What people have to mend is tried again in growing pauses, and they are told
// once for each reason.
func TestParkedIsTriedAgain(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.admin = "U1"
	b.answers["d"] = append(mend(4), Posted{Result: Mend, Reason: "is_archived"})
	now, last := nine, time.Duration(0)
	for range 5 {
		b.tick(t, now)
		n := b.notice(t, "d")
		if n.State != storage.Parked || n.Next.Sub(now) < last || n.Next.Sub(now) < 5*time.Minute || n.Next.Sub(now) > time.Hour {
			t.Fatalf("at %v after a pause of %v: %+v", now, last, n)
		}
		last = n.Next.Sub(now)
		b.tick(t, n.Next.Add(-time.Second)) // not before its time
		now = n.Next
	}
	if last != time.Hour {
		t.Errorf("the last pause is %v", last)
	}
	b.tick(t, now)
	if n := b.notice(t, "d"); n.State != storage.Sent {
		t.Fatalf("after it was mended: %+v", n)
	}
	if n := b.notice(t, "trouble/parked/C1"); n.State != storage.Sent || n.Target.User != "U1" {
		t.Errorf("the admin was told: %+v", n)
	}
	reasons := []string{}
	for _, tr := range b.troubles {
		reasons = append(reasons, string(tr.Kind)+" "+tr.Reason+" "+tr.Notice.Key+" "+string(tr.Notice.State))
	}
	if want := []string{"parked not_in_channel d parked", "parked is_archived d parked"}; !slices.Equal(reasons, want) {
		t.Errorf("asked about %q, want %q", reasons, want)
	}
}

// An admin's retry does not wait for the pause.
func TestARetryGoesAtOnce(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.answers["d"] = mend(1)
	b.tick(t, nine)
	keys, err := b.Store.Retry(t.Context(), "T1", nine)
	if err != nil || !slices.Equal(keys, []string{"d"}) {
		t.Fatalf("%v, %v", keys, err)
	}
	b.tick(t, nine.Add(time.Second))
	if n := b.notice(t, "d"); n.State != storage.Sent {
		t.Fatalf("%+v", n)
	}
}

// If nobody could be told, it is not recorded as if they had been.
func TestATellingThatFailsIsRepeated(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.admin = "U1"
	b.answers["d"] = mend(2)
	real := b.Store
	b.Scheduler.Store = noUpdates{real}
	b.tick(t, nine)
	if n := b.notice(t, "d"); n.State != storage.Waiting {
		t.Fatalf("%+v", n)
	}
	b.Scheduler.Store = real
	b.tick(t, nine.Add(time.Minute))
	if n := b.notice(t, "trouble/parked/C1"); n.State != storage.Sent {
		t.Fatalf("%+v", n)
	}
}

type noUpdates struct{ storage.Store }

func (noUpdates) Update(context.Context, string, string, time.Time, func(*partner.Book) (storage.Change, error)) (storage.Receipt, error) {
	return storage.Receipt{}, storage.ErrFull
}

// Where nobody may look a doubtful notice stops, is never posted again by itself,
// and goes on when an admin says so.
func TestADoubtThatNobodyCanClearStops(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.admin = "U1"
	b.answers["d"] = []Posted{{Result: Unsure, Reason: "timeout"}}
	b.findErr = fmt.Errorf("C1: %w", ErrNoHistory)
	b.tick(t, nine)
	for d := range 5 {
		b.tick(t, nine.AddDate(0, 0, d).Add(lookAfter))
	}
	if n := b.notice(t, "d"); n.State != storage.Stopped || len(b.troubles) != 1 || b.troubles[0].Kind != FateUnknown {
		t.Fatalf("%+v, troubles %+v", n, b.troubles)
	}
	if n := b.notice(t, "trouble/stopped/C1"); n.State != storage.Sent {
		t.Fatalf("the admin was not told: %+v", n)
	}
	if _, err := b.Store.Retry(t.Context(), "T1", nine); err != nil {
		t.Fatal(err)
	}
	b.tick(t, nine.AddDate(0, 0, 6))
	if n := b.notice(t, "d"); n.State != storage.Stopped {
		t.Fatalf("retried with all the others: %+v", n)
	}
	if keys, err := b.Store.Retry(t.Context(), "T1", nine, "d"); err != nil || len(keys) != 1 {
		t.Fatal(keys, err)
	}
	b.tick(t, nine.AddDate(0, 0, 7))
	if n := b.notice(t, "d"); n.State != storage.Sent {
		t.Fatalf("%+v", n)
	}
}

// A history that cannot be read now may be read later: nothing stops.
func TestAHistoryThatIsDownIsAskedAgain(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.answers["d"] = []Posted{{Result: Unsure, Reason: "timeout"}}
	b.findErr = errors.New("503")
	b.tick(t, nine)
	b.tick(t, nine.Add(lookAfter))
	b.tick(t, nine.Add(2*lookAfter))
	if n := b.notice(t, "d"); n.State != storage.Doubt || len(b.looked) != 2 || len(b.troubles) != 0 {
		t.Fatalf("%+v after %v", n, b.looked)
	}
}

// A changed channel takes along what waits, and what is in doubt only after it was
// looked for where it may have been posted.
func TestWhatWaitsMovesAlong(t *testing.T) {
	b := newBench(t, digestOf("waits", "C1", nine), digestOf("parked", "C1", nine.Add(1)), digestOf("doubt", "C1", nine.Add(2)))
	b.answers["waits"] = []Posted{{Result: Again, Reason: "503"}}
	b.answers["parked"] = mend(1)
	b.answers["doubt"] = []Posted{{Result: Unsure, Reason: "timeout"}}
	b.tick(t, nine.Add(3))
	b.move, b.posted = &storage.Target{Channel: "C2"}, nil
	var where []storage.Target
	b.inPost = func(to storage.Target) { where = append(where, to) }
	b.findErr = errors.New("503")
	for m := range 10 {
		b.tick(t, nine.Add(time.Duration(m)*time.Minute))
	}
	if n := b.notice(t, "doubt"); n.State != storage.Doubt || n.Target.Channel != "C1" {
		t.Fatalf("in doubt, and moved: %+v", n)
	}
	b.findErr = nil
	b.tick(t, nine.Add(time.Hour))
	b.tick(t, nine.Add(time.Hour+time.Minute))
	for _, key := range []string{"waits", "parked", "doubt"} {
		if n := b.notice(t, key); n.State != storage.Sent || n.Target.Channel != "C2" || n.Channel != "C2" {
			t.Errorf("%+v", n)
		}
	}
	if len(where) != 3 || slices.Contains(where, storage.Target{Channel: "C1"}) {
		t.Errorf("posted to %v", where)
	}
}

// Writing a message anew twice does no harm: nothing is looked for.
func TestAnEditIsRepeatedWithoutLooking(t *testing.T) {
	edit := storage.Notice{Key: "edit/C1/1.2", Kind: "edit", Target: storage.Target{Channel: "C1"}, Edit: "1.2", At: nine, About: []storage.Item{{Key: "a"}}}
	b := newBench(t, edit)
	b.move = &storage.Target{Channel: "C2"} // a message does not move
	b.answers[edit.Key] = []Posted{{Result: Unsure, Reason: "timeout"}, {Result: Accepted, Channel: "C1", TS: "1.2"}}
	b.findErr = ErrNoHistory
	b.tick(t, nine)
	if n := b.notice(t, edit.Key); n.State != storage.Waiting {
		t.Fatalf("%+v", n)
	}
	b.tick(t, nine.Add(time.Minute))
	if n := b.notice(t, edit.Key); n.State != storage.Sent || len(b.looked) != 0 || len(b.posted) != 2 || n.Target.Channel != "C1" || len(n.About) != 1 {
		t.Fatalf("%+v after looking for %v", n, b.looked)
	}
}

// The same after a crash in the middle of it.
func TestAnEditUnderALostLeaseIsRepeated(t *testing.T) {
	edit := storage.Notice{Key: "edit/C1/1.2", Kind: "edit", Target: storage.Target{Channel: "C1"}, Edit: "1.2", At: nine}
	b := newBench(t, edit)
	if err := b.Plan(t.Context(), nine); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Store.Claim(t.Context(), nine, time.Minute, "dead", nil); err != nil {
		t.Fatal(err)
	}
	b.tick(t, nine.Add(2*time.Minute))
	if n := b.notice(t, edit.Key); n.State != storage.Sent || len(b.looked) != 0 {
		t.Fatalf("%+v after looking for %v", n, b.looked)
	}
}

// A digest that is parked is said in the next one, which does not wait an hour for it.
func TestAParkedDigestJoinsTheNext(t *testing.T) {
	today := nine.AddDate(0, 0, 1)
	b := newBench(t, digestOf("d0", "C1", nine), digestOf("d1", "C1", today))
	b.merge = true
	b.answers["d0"] = mend(100)
	for at := nine; at.Before(today); at = at.Add(time.Minute) {
		b.tick(t, at)
	}
	b.posted = nil
	b.tick(t, today)
	b.tick(t, today.Add(2*time.Second))
	if len(b.posted) != 1 || b.posted[0] != "d1 says 2 things" {
		t.Fatalf("posted %v; %+v", b.posted, b.notice(t, "d0"))
	}
}

// One that is stopped is neither waited for nor swallowed by the next.
func TestAStoppedDigestStaysApart(t *testing.T) {
	today := nine.AddDate(0, 0, 1)
	b := newBench(t, digestOf("d0", "C1", nine), digestOf("d1", "C1", today))
	b.merge = true
	b.answers["d0"] = []Posted{{Result: Unsure, Reason: "timeout"}}
	b.findErr = ErrNoHistory
	b.tick(t, nine)
	b.tick(t, nine.Add(lookAfter))
	b.tick(t, today)
	if n := b.notice(t, "d0"); n.State != storage.Stopped {
		t.Fatalf("%+v", n)
	}
	if n := b.notice(t, "d1"); n.State != storage.Sent || b.posted[len(b.posted)-1] != "d1 says 1 things" {
		t.Fatalf("%+v, posted %v", n, b.posted)
	}
}

// How long Slack wants us to wait outlives the process.
func TestRetryAfterOutlivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	open := func() storage.Store {
		s, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	due := digestOf("d", "C1", nine)
	b := newBenchOn(t, open(), due)
	b.answers["d"] = []Posted{{Result: Again, Reason: "ratelimited", After: 10 * time.Minute}}
	b.tick(t, nine)
	if err := b.Store.Close(); err != nil {
		t.Fatal(err)
	}
	b = newBenchOn(t, open(), due)
	b.tick(t, nine.Add(9*time.Minute))
	if len(b.posted) != 0 {
		t.Fatal("posted before Slack's time")
	}
	b.tick(t, nine.Add(10*time.Minute))
	if len(b.posted) != 1 {
		t.Fatal("not posted at Slack's time")
	}
	if err := b.Store.Close(); err != nil {
		t.Fatal(err)
	}
}

// A queue over its limit is said, once a round, and loses nothing.
func TestAQueueOverItsLimitSaysSo(t *testing.T) {
	var due []storage.Notice
	for i := range 12 {
		due = append(due, digestOf(fmt.Sprintf("n%02d", i), fmt.Sprint("C", i), nine))
	}
	b := newBench(t, due...)
	b.Limit, b.admin = 10, "U1"
	for _, n := range due {
		b.answers[n.Key] = []Posted{{Result: Again, Reason: "503"}}
	}
	b.tick(t, nine)
	if len(b.troubles) != 1 || b.troubles[0].Kind != TooMany || b.troubles[0].Count != 12 {
		t.Fatalf("%+v", b.troubles)
	}
	b.tick(t, nine.Add(time.Minute))
	if len(b.posted) != 25 || len(b.troubles) != 1 { // all twice, and the word to the admin
		t.Fatalf("%d posts, troubles %+v", len(b.posted), b.troubles)
	}
}

// An admin drops a notice while it is sent: the sender takes note and goes on.
func TestANoticeIsDroppedWhileItIsSent(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine), digestOf("e", "C2", nine))
	b.inPost = func(to storage.Target) {
		if to.Channel != "C1" {
			return
		}
		if keys, err := b.Store.Drop(t.Context(), "T1", "dropped by U1", "d"); err != nil || len(keys) != 1 {
			t.Error(keys, err)
		}
	}
	b.tick(t, nine)
	if n := b.notice(t, "d"); n.State != storage.Silent || n.Reason != "dropped by U1" {
		t.Fatalf("%+v", n)
	}
	if n := b.notice(t, "e"); n.State != storage.Sent {
		t.Fatalf("%+v", n)
	}
}
