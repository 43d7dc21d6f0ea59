package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/view"
)

// slow is a Slack that takes a while for each post and remembers when each began.
type slow struct {
	takes time.Duration
	now   func() time.Time
	limit map[string]time.Duration // key -> told once to wait so long; below 0: as long as it likes

	mu    sync.Mutex
	begun map[storage.Target][]time.Time
	order map[storage.Target][]string
	each  []time.Time
}

func newSlow(takes time.Duration, now func() time.Time) *slow {
	return &slow{takes: takes, now: now, begun: map[storage.Target][]time.Time{}, order: map[storage.Target][]string{}, limit: map[string]time.Duration{}}
}

func (s *slow) Post(_ context.Context, n storage.Notice, _ view.Message) Posted {
	s.mu.Lock()
	at := s.now()
	s.begun[n.Place()] = append(s.begun[n.Place()], at)
	s.order[n.Place()] = append(s.order[n.Place()], n.Key)
	s.each = append(s.each, at)
	after := s.limit[n.Key]
	delete(s.limit, n.Key)
	s.mu.Unlock()
	time.Sleep(s.takes)
	if after != 0 {
		return Posted{Result: Again, Reason: "ratelimited", After: after}
	}
	return Posted{Result: Accepted, Channel: n.Target.Channel, TS: n.Key}
}

func (s *slow) Find(context.Context, storage.Notice, time.Time) (Found, error) { return Found{}, nil }

// closest is the shortest time between two posts to one place.
func (s *slow) closest() time.Duration {
	least := time.Hour
	for _, list := range s.begun {
		for i := range list[:len(list)-1] {
			least = min(least, list[i+1].Sub(list[i]))
		}
	}
	return least
}

// lane is an open store in a bubble, with notices for it.
func lane(t *testing.T, dir string, now func() time.Time, due ...storage.Notice) (b *bench, p *slow, end func()) {
	t.Helper()
	store, err := bolt.Open(filepath.Join(dir, "pace.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b = newBenchOn(t, store, due...)
	p = newSlow(100*time.Millisecond, now)
	b.Scheduler.Now, b.Scheduler.Poster = now, p
	return b, p, func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
}

func runFor(t *testing.T, b *bench, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	time.Sleep(d)
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func several(channels, each int, at time.Time) (due []storage.Notice) {
	for c := range channels {
		for i := range each {
			due = append(due, digestOf(fmt.Sprintf("n%02d-%02d", c, i), fmt.Sprintf("C%02d", c), at.Add(time.Duration(i-each))))
		}
	}
	slices.SortStableFunc(due, func(a, b storage.Notice) int { return a.At.Compare(b.At) })
	return due
}

// One message a second to each channel, all channels at once, in order, and
// nobody waits for longer than that.
func TestOneMessageASecondToEachChannel(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		b, p, end := lane(t, dir, time.Now, several(100, 6, start)...)
		defer end()
		b.PerMinute = -1
		runFor(t, b, 5400*time.Millisecond)
		if got := p.closest(); got < time.Second || len(p.each) != 600 {
			t.Fatalf("%d posts, the closest two %v apart", len(p.each), got)
		}
		for place, keys := range p.order {
			if !slices.IsSorted(keys) {
				t.Errorf("%v: out of order %v", place, keys)
			}
		}
	})
}

// A thread is paced with its channel, a person of the same name is not, nor is the
// same channel in another workspace.
func TestPlacesOfThePace(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		reply, person := digestOf("reply", "C1", start), digestOf("person", "", start)
		reply.Target.Thread, person.Target.User = "1.2", "C1"
		b, p, end := lane(t, dir, time.Now, digestOf("channel", "C1", start), reply, person)
		defer end()
		other := digestOf("other", "C1", start)
		_, err := b.Store.Update(t.Context(), "T2", "", start, func(*partner.Book) (storage.Change, error) {
			return storage.Change{Notices: []storage.Notice{other}, KeyOnly: true}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		runFor(t, b, 900*time.Millisecond)
		if len(p.each) != 3+1 && len(p.each) != 3 {
			t.Fatalf("posts %v", p.order)
		}
		if got := p.order[storage.Target{Workspace: "T1", Channel: "C1"}]; len(got) != 1 {
			t.Errorf("in a second, to one channel: %v", got)
		}
		if got := p.order[storage.Target{Workspace: "T2", Channel: "C1"}]; len(got) < 1 {
			t.Errorf("the other workspace had to wait: %v", p.order)
		}
	})
}

// The cap of a workspace holds in every minute, and does not hold up another one.
func TestAWorkspaceHasACap(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b, p, end := lane(t, dir, time.Now, several(40, 3, time.Now())...)
		defer end()
		b.PerMinute = 30
		runFor(t, b, 4*time.Minute)
		if len(p.each) != 120 {
			t.Fatalf("%d posts in four minutes", len(p.each))
		}
		for i := range p.each[:len(p.each)-30] {
			if d := p.each[i+30].Sub(p.each[i]); d < time.Minute {
				t.Fatalf("31 posts within %v", d)
			}
		}
	})
}

// What Slack says of a channel holds for the others that wait for it, and the
// ones to other channels go on.
func TestALimitedChannelIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		b, p, end := lane(t, dir, time.Now, several(2, 3, start)...)
		defer end()
		p.limit["n00-00"] = 20 * time.Second
		runFor(t, b, 30*time.Second)
		limited := p.begun[storage.Target{Workspace: "T1", Channel: "C00"}]
		if len(limited) != 4 || limited[1].Sub(start) < 20*time.Second {
			t.Fatalf("the limited channel: %v after %v", limited, start)
		}
		if free := p.begun[storage.Target{Workspace: "T1", Channel: "C01"}]; len(free) != 3 || free[2].Sub(start) > 3*time.Second {
			t.Fatalf("the free channel: %v", free)
		}
	})
}

// A notice that is stored while a long queue is sent, followed by a nudge, does not
// wait for the queue.
func TestANudgeGoesPastAQueue(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b, p, end := lane(t, dir, time.Now, several(1, 40, time.Now())...)
		defer end()
		go func() {
			time.Sleep(5500 * time.Millisecond)
			_, err := b.Store.Update(t.Context(), "T1", "", time.Now(), func(*partner.Book) (storage.Change, error) {
				return storage.Change{Notices: []storage.Notice{digestOf("quick", "C9", time.Now())}, KeyOnly: true}, nil
			})
			if err != nil {
				t.Error(err)
			}
			b.Nudge()
		}()
		runFor(t, b, 5700*time.Millisecond)
		if got := p.order[storage.Target{Workspace: "T1", Channel: "C9"}]; len(got) != 1 {
			t.Fatalf("the quick one waits: %v", p.order)
		}
	})
}

// Pauses can be counted instead of waited for: no time passes.
func TestRestsThatTakeNoTime(t *testing.T) {
	b := newBench(t, several(3, 20, nine)...)
	var rested time.Duration
	var mu sync.Mutex
	b.Rest = func(_ context.Context, d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		rested += d
	}
	begin := time.Now()
	b.tick(t, nine.Add(time.Minute))
	if len(b.posted) != 60 || rested < 19*time.Second || rested > time.Minute {
		t.Fatalf("%d posts, rested %v", len(b.posted), rested)
	}
	if took := time.Since(begin); took > 19*time.Second {
		t.Fatalf("it took %v", took)
	}
}

// A clock that is turned back, or stands, holds nobody up longer than the pace.
func TestThePaceOfATurnedClock(t *testing.T) {
	var p paces
	place := storage.Target{Workspace: "T1", Channel: "C1"}
	p.posted(place, nine, time.Second)
	if busy, at := p.busy(nine, 200, nil); len(busy) != 1 || !at.Equal(nine.Add(time.Second)) {
		t.Fatalf("after a post: %v until %v", busy, at)
	}
	if _, at := p.busy(nine.AddDate(0, 0, -1), 200, nil); at.After(nine.AddDate(0, 0, -1).Add(time.Second)) {
		t.Fatalf("turned back by a day it waits until %v", at)
	}
	p.posted(place, nine, time.Second)
	_, at := p.busy(nine, 200, nil)
	p.rested(at, nine)
	if busy, _ := p.busy(nine, 200, nil); len(busy) != 0 {
		t.Fatalf("after a rest on a clock that stands: %v", busy)
	}
	if busy, _ := p.busy(nine.AddDate(1, 0, 0), 200, nil); len(busy) != 0 || len(p.next)+len(p.posts) != 0 {
		t.Fatalf("after a year: %v, %d and %d kept", busy, len(p.next), len(p.posts))
	}
}

func TestDefaultsOfThePace(t *testing.T) {
	s := &Scheduler{Log: slog.New(slog.DiscardHandler)}
	if s.pace() != time.Second || s.perMinute() != 200 || s.workers() != 32 {
		t.Errorf("%v, %d a minute, %d workers", s.pace(), s.perMinute(), s.workers())
	}
	s.Pace, s.PerMinute = -1, -1
	if s.pace() != 0 || s.perMinute() != 0 {
		t.Errorf("switched off: %v, %d a minute", s.pace(), s.perMinute())
	}
}

// A channel that Slack wants left alone for long does not make Run blind for what
// else comes due.
func TestALongPauseHidesNothing(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		b, p, end := lane(t, dir, time.Now, several(2, 2, start)...)
		defer end()
		p.limit["n00-00"], p.limit["n01-00"] = 10*time.Minute, -1
		runFor(t, b, 9*time.Second)
		if got := p.begun[storage.Target{Workspace: "T1", Channel: "C01"}]; len(got) != 3 || got[1].Sub(start) > 6500*time.Millisecond {
			t.Fatalf("posts to the other channel at %v, from %v", got, start)
		}
	})
}

// A Tick, which somebody who turned the clock waits for, does not wait for a queue
// that Run sends at its pace, and leaves nothing behind.
func TestATickDoesNotWaitForThePace(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b, p, end := lane(t, dir, time.Now, several(1, 40, time.Now())...)
		defer end()
		go func() {
			time.Sleep(5500 * time.Millisecond)
			begin := time.Now()
			if err := b.Tick(t.Context(), begin); err != nil {
				t.Error(err)
			}
			if took := time.Since(begin); took > 40*p.takes {
				t.Errorf("it took %v", took)
			}
			if len(p.each) != 40 {
				t.Errorf("%d posts", len(p.each))
			}
		}()
		runFor(t, b, 30*time.Second)
	})
}

// A turned clock: what falls due by the turn is sent, and Run goes on by the new time.
func TestRunGoesOnAfterTheClockWasTurned(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var turned atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(turned.Load())) }
		start := now()
		late := several(1, 3, start.AddDate(0, 0, 2))
		b, p, end := lane(t, dir, now, append(several(1, 3, start), digestOf("late", "C9", late[0].At))...)
		defer end()
		go func() {
			time.Sleep(10 * time.Second)
			turned.Store(int64(72 * time.Hour))
			if err := b.Tick(t.Context(), now()); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Second)
			turned.Store(int64(time.Hour)) // and back
			if err := b.Tick(t.Context(), now()); err != nil {
				t.Error(err)
			}
			_, err := b.Store.Update(t.Context(), "T1", "", now(), func(*partner.Book) (storage.Change, error) {
				return storage.Change{Notices: []storage.Notice{digestOf("back", "C00", now()), digestOf("back2", "C00", now())}, KeyOnly: true}, nil
			})
			if err != nil {
				t.Error(err)
			}
			b.Nudge()
		}()
		runFor(t, b, 25*time.Second)
		if got := len(p.each); got != 6 {
			t.Fatalf("%d posts: %v", got, p.order)
		}
	})
}
