package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/view"
)

var nine = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// bench is a scheduler over a real store, with everything else played by the test.
type bench struct {
	*Scheduler
	mu      sync.Mutex
	due     []storage.Notice
	merge   bool
	answers map[string][]Posted // by notice key, one a post; then Accepted
	found   Found
	findErr error
	posted  []string
	looked  []string
	silent  map[string]bool
	inPost  func(to storage.Target)
	places  map[string]storage.Notice // as they were when last posted

	move     *storage.Target
	admin    string // is told of trouble
	troubles []Trouble
}

func newBench(t *testing.T, due ...storage.Notice) *bench {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "test.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return newBenchOn(t, store, due...)
}

func newBenchOn(t *testing.T, store storage.Store, due ...storage.Notice) *bench {
	t.Helper()
	b := &bench{due: due, answers: map[string][]Posted{}, silent: map[string]bool{}, places: map[string]storage.Notice{}}
	b.Scheduler = &Scheduler{Store: store, Source: b, Composer: b, Poster: b, Owner: "one", Log: slog.New(slog.DiscardHandler)}
	_, err := store.Update(t.Context(), "T1", "", nine, func(*partner.Book) (storage.Change, error) {
		return storage.Change{
			Delta: partner.Delta{Put: []partner.Fact{partner.Settings{Account: "Example"}}},
			Audit: storage.Entry{Verb: "config", At: nine, By: "cli"},
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) Due(_ *partner.Book, after, until time.Time) (list []storage.Notice, cursor time.Time) {
	cursor = after
	for _, n := range b.due {
		if n.At.After(after) && !n.At.After(until) {
			list = append(list, n)
			cursor = n.At
		}
	}
	return list, cursor
}

func (b *bench) Compose(_ *partner.Book, n storage.Notice, _ time.Time) (view.Message, bool, error) {
	if n.Kind == "panics" {
		panic("no such template")
	}
	return view.Say("%s says %d things", n.Key, len(n.Items)), !b.silent[n.Key], nil
}

func (b *bench) Manner(_ *partner.Book, n storage.Notice, now time.Time) Manner {
	today := nine.AddDate(0, 0, int(math.Floor(now.Sub(nine).Hours()/24)))
	m := Manner{Merge: b.merge, NotBefore: today, Next: today.AddDate(0, 0, 1)}
	if b.move != nil && n.Target.Channel != "" {
		m.Move = b.move
	}
	return m
}

func (b *bench) Trouble(_ *partner.Book, t Trouble, recent []storage.Notice, now time.Time) []storage.Notice {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, t)
	if b.admin == "" || t.Notice.Target.User == b.admin {
		return nil
	}
	n := storage.Notice{Key: fmt.Sprint("trouble/", t.Kind, "/", t.Notice.Target.Channel), Kind: "trouble", At: now, Target: storage.Target{User: b.admin}}
	for _, m := range recent {
		if m.Key == n.Key {
			return nil
		}
	}
	return []storage.Notice{n}
}

func (b *bench) TroubleKey(t Trouble) string { return fmt.Sprint("trouble/", t.Kind, "/") }

func (b *bench) Post(_ context.Context, n storage.Notice, m view.Message) Posted {
	to, key := n.Target, n.Key
	if b.inPost != nil {
		b.inPost(to)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posted = append(b.posted, m.Summary)
	b.places[key] = n
	if a := b.answers[key]; len(a) > 0 {
		b.answers[key] = a[1:]
		return a[0]
	}
	return Posted{Result: Accepted, Channel: to.Channel, TS: fmt.Sprintf("1.%06d", len(b.posted))}
}

func (b *bench) Find(_ context.Context, n storage.Notice, _ time.Time) (Found, error) {
	key := n.Key
	b.looked = append(b.looked, key)
	return b.found, b.findErr
}

func (b *bench) notice(t *testing.T, key string) storage.Notice {
	t.Helper()
	list, err := b.Store.Notices(t.Context(), "T1", time.Unix(0, 0), nine.AddDate(1, 0, 0), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.Key == key {
			return n
		}
	}
	t.Fatalf("there is no notice %s", key)
	return storage.Notice{}
}

func (b *bench) tick(t *testing.T, now time.Time) {
	t.Helper()
	if err := b.Tick(t.Context(), now); err != nil {
		t.Fatal(err)
	}
}

func digestOf(key, channel string, at time.Time) storage.Notice {
	return storage.Notice{
		Key: key, Kind: "digest", Target: storage.Target{Channel: channel}, At: at, Until: at.AddDate(0, 0, 30),
		Items: []storage.Item{{Key: "item of " + key}},
	}
}

func TestWhatBecomesOfAPost(t *testing.T) {
	cases := []struct {
		name   string
		answer Posted
		state  storage.State
		next   time.Duration
	}{
		{"accepted", Posted{Result: Accepted, Channel: "C1", TS: "1.2"}, storage.Sent, 0},
		{"refused", Posted{Result: Refused, Reason: "is_archived"}, storage.Refused, 0},
		{"try again", Posted{Result: Again, Reason: "503"}, storage.Waiting, 5 * time.Second},
		{"told when", Posted{Result: Again, Reason: "ratelimited", After: 77 * time.Second}, storage.Waiting, 77 * time.Second},
		{"to be mended", Posted{Result: Mend, Reason: "not_in_channel"}, storage.Parked, 5 * time.Minute},
		{"unsure", Posted{Result: Unsure, Reason: "timeout"}, storage.Doubt, 3 * time.Minute},
		{"a result nobody knows", Posted{Result: "?"}, storage.Doubt, 3 * time.Minute},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, digestOf("d", "C1", nine))
			b.answers["d"] = []Posted{c.answer}
			b.tick(t, nine)
			n := b.notice(t, "d")
			if n.State != c.state || n.Reason != c.answer.Reason || n.TS != c.answer.TS {
				t.Fatalf("settled as %+v", n)
			}
			if c.next > 0 && !n.Next.Equal(nine.Add(c.next)) {
				t.Fatalf("next at %v", n.Next)
			}
			b.tick(t, nine.Add(time.Second))
			if len(b.posted) != 1 {
				t.Fatalf("posted %v", b.posted)
			}
		})
	}
}

func TestADoubtIsLookedUpBeforeAnyRepeat(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.answers["d"] = []Posted{{Result: Unsure, Reason: "timeout"}}
	b.tick(t, nine)
	b.findErr = errors.New("missing_scope")
	for m := range 60 {
		b.tick(t, nine.Add(time.Duration(m)*time.Minute))
	}
	if n := b.notice(t, "d"); n.State != storage.Doubt || len(b.posted) != 1 || len(b.looked) > 12 {
		t.Fatalf("%s after %d posts and %d look-ups", n.State, len(b.posted), len(b.looked))
	}
	b.findErr, b.found = nil, Found{OK: true, Channel: "C1", TS: "7.8"}
	b.tick(t, nine.Add(2*time.Hour))
	if n := b.notice(t, "d"); n.State != storage.Sent || n.TS != "7.8" || len(b.posted) != 1 {
		t.Fatalf("%+v after %d posts", n, len(b.posted))
	}
}

func TestADoubtThatIsAbsentIsPostedAgain(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.answers["d"] = []Posted{{Result: Unsure, Reason: "500"}}
	b.tick(t, nine)
	// Slack may be slow: looked for too soon, what arrives late would be doubled.
	b.tick(t, nine.Add(postFor+time.Minute))
	if len(b.looked) != 0 || len(b.posted) != 1 {
		t.Fatalf("looked %d times and posted %d while the post may still arrive", len(b.looked), len(b.posted))
	}
	b.tick(t, nine.Add(lookAfter))
	if n := b.notice(t, "d"); n.State != storage.Sent || len(b.posted) != 2 || len(b.looked) != 1 {
		t.Fatalf("%s after %d posts and %d look-ups", n.State, len(b.posted), len(b.looked))
	}
}

func TestADoubtEndsWithItsTime(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.answers["d"] = []Posted{{Result: Unsure, Reason: "timeout"}}
	b.findErr = errors.New("missing_scope")
	b.tick(t, nine)
	b.tick(t, nine.AddDate(0, 0, 31))
	if n := b.notice(t, "d"); n.State != storage.Silent || n.Reason == "" || len(b.posted) != 1 {
		t.Fatalf("%s %q after %d posts", n.State, n.Reason, len(b.posted))
	}
}

func TestNothingLeftAndTooLateAreSilent(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine), digestOf("old", "C2", nine))
	b.silent["d"] = true
	b.answers["old"] = []Posted{{Result: Again}}
	b.tick(t, nine)
	b.tick(t, nine.AddDate(0, 0, 31))
	if n := b.notice(t, "d"); n.State != storage.Silent || n.Reason != reasonNothing {
		t.Fatalf("%+v", n)
	}
	if n := b.notice(t, "old"); n.State != storage.Silent || n.Reason != reasonLate || len(b.posted) != 1 {
		t.Fatalf("%+v after %v", n, b.posted)
	}
}

func TestAComposerThatPanicsHoldsUpNobody(t *testing.T) {
	bad := digestOf("bad", "C1", nine)
	bad.Kind = "panics"
	b := newBench(t, bad, digestOf("good", "C2", nine))
	b.tick(t, nine)
	if n := b.notice(t, "bad"); n.State != storage.Waiting || n.Reason != "panic: no such template" {
		t.Fatalf("%+v", n)
	}
	if n := b.notice(t, "good"); n.State != storage.Sent {
		t.Fatalf("%+v", n)
	}
}

func TestWhatWasNotSaidIsSaidInTheNext(t *testing.T) {
	day := func(d int) time.Time { return nine.AddDate(0, 0, d) }
	b := newBench(t, digestOf("d0", "C1", day(0)), digestOf("d1", "C1", day(1)), digestOf("d2", "C1", day(2)), digestOf("other", "C2", day(0)))
	b.merge = true
	for range 300 {
		b.answers["d0"] = append(b.answers["d0"], Posted{Result: Again, Reason: "503"})
	}
	b.tick(t, day(0))
	b.tick(t, day(0).Add(time.Hour))
	b.answers["d1"], b.answers["d2"] = b.answers["d0"], nil
	b.tick(t, day(1))
	b.tick(t, day(1).Add(time.Hour))
	b.posted = nil
	b.tick(t, day(2))
	b.tick(t, day(2).Add(2*time.Second))
	if len(b.posted) != 1 || b.posted[0] != "d2 says 3 things" {
		t.Fatalf("posted %v", b.posted)
	}
	if n := b.notice(t, "d0"); n.State != storage.Silent || n.Reason != saidIn+"d1" {
		t.Fatalf("%+v", n)
	}
}

func TestTargetsInParallelOneTargetInOrder(t *testing.T) {
	var due []storage.Notice
	for i := range 12 {
		due = append(due, digestOf(fmt.Sprintf("a%02d", i), "A", nine.Add(time.Duration(i)*time.Second)), digestOf(fmt.Sprintf("b%02d", i), "B", nine))
	}
	b := newBench(t, due...)
	var mu sync.Mutex
	busy, both := map[storage.Target]int{}, false
	meet := make(chan struct{}) // the first two posts wait for each other
	b.inPost = func(to storage.Target) {
		mu.Lock()
		busy[to]++
		first := len(busy) == 1
		if busy[to] > 1 {
			t.Errorf("two posts to %v at once", to)
		}
		if len(busy) == 2 && !both {
			both = true
			close(meet)
		}
		wait := first && !both
		mu.Unlock()
		if wait {
			<-meet
		}
		mu.Lock()
		delete(busy, to)
		mu.Unlock()
	}
	b.tick(t, nine.Add(time.Minute))
	var last string
	for _, s := range b.posted {
		if s[0] == 'a' {
			if s < last {
				t.Fatalf("%s after %s", s, last)
			}
			last = s
		}
	}
	if len(b.posted) != 24 || !both {
		t.Fatalf("%d posts, in parallel: %v", len(b.posted), both)
	}
}

func TestAnIdlePlanWritesNothing(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	counted := &planCounter{Store: b.Store}
	b.Scheduler.Store = counted
	for m := range 120 {
		b.tick(t, nine.Add(time.Duration(m)*time.Minute))
	}
	if counted.plans != 1 {
		t.Fatalf("%d transactions for one slot", counted.plans)
	}
}

type planCounter struct {
	storage.Store
	plans int
}

func (c *planCounter) Plan(ctx context.Context, ws, cursor string, fn func(*partner.Book, time.Time) (storage.Planned, error)) error {
	c.plans++
	return c.Store.Plan(ctx, ws, cursor, fn)
}

// Run tries again when a pause is over, and at once when nudged; not only at the minute.
func TestRunWakes(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		store, err := bolt.Open(filepath.Join(dir, "run.db"), bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		b := newBenchOn(t, store, digestOf("d", "C1", start), digestOf("later", "C1", start.Add(20*time.Second)))
		b.Now = time.Now
		b.answers["d"] = []Posted{{Result: Again, Reason: "503"}}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- b.Run(ctx) }()
		time.Sleep(6 * time.Second)
		synctest.Wait()
		if n := b.notice(t, "d"); n.State != storage.Sent {
			t.Fatalf("after six seconds it is %s", n.State)
		}
		time.Sleep(15 * time.Second)
		b.Nudge()
		synctest.Wait()
		if n := b.notice(t, "later"); n.State != storage.Sent {
			t.Fatalf("after a nudge it is %s", n.State)
		}
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestBackoff(t *testing.T) {
	for attempt, want := range map[int]time.Duration{
		0: 5 * time.Second, 1: 5 * time.Second, 2: 10 * time.Second, 5: 80 * time.Second, 9: 15 * time.Minute, 1 << 30: 15 * time.Minute,
	} {
		if got := backoff(attempt); got != want {
			t.Errorf("backoff(%d) = %v, want %v", attempt, got, want)
		}
	}
}

// Two processes send from one store at once: everything is said once.
func TestTwoSendersSayEverythingOnce(t *testing.T) {
	var due []storage.Notice
	for i := range 60 {
		due = append(due, digestOf(fmt.Sprintf("n%02d", i), fmt.Sprintf("C%d", i%7), nine))
	}
	one := newBench(t, due...)
	two := &Scheduler{Store: one.Store, Source: one, Composer: one, Poster: one, Owner: "two", Log: one.Log}
	for i := range 60 {
		if i%3 == 0 {
			one.answers[fmt.Sprintf("n%02d", i)] = []Posted{{Result: Again, Reason: "503"}}
		}
	}
	var g errgroup.Group
	for _, s := range []*Scheduler{one.Scheduler, two} {
		g.Go(func() error {
			return errors.Join(s.Tick(t.Context(), nine), s.Tick(t.Context(), nine.Add(time.Minute)))
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	one.tick(t, nine.Add(2*time.Minute))
	posts := map[string]int{}
	for _, s := range one.posted {
		posts[s]++
	}
	for i := range 60 {
		key, want := fmt.Sprintf("n%02d", i), 1
		if i%3 == 0 {
			want = 2 // refused once, for a while
		}
		if got := posts[key+" says 1 things"]; got != want {
			t.Errorf("%s: %d posts, want %d", key, got, want)
		}
		if n := one.notice(t, key); n.State != storage.Sent {
			t.Errorf("%s is %s", key, n.State)
		}
	}
}

// While the plan of a workspace fails nothing of it is sent: what is late must
// be said together with what has fallen due since.
func TestNothingIsSentAheadOfThePlan(t *testing.T) {
	b := newBench(t, digestOf("d", "C1", nine))
	b.answers["d"] = []Posted{{Result: Again, Reason: "503"}}
	b.tick(t, nine)
	b.Scheduler.Store = &failingPlan{b.Store}
	b.Scheduler.state.cursors = nil // as after a restart
	if err := b.Tick(t.Context(), nine.Add(time.Minute)); !errors.Is(err, storage.ErrFull) {
		t.Fatal(err)
	}
	if n := b.notice(t, "d"); len(b.posted) != 1 || n.Reason != reasonPlan {
		t.Fatalf("%d posts, %+v", len(b.posted), n)
	}
}

type failingPlan struct{ storage.Store }

func (failingPlan) Plan(context.Context, string, string, func(*partner.Book, time.Time) (storage.Planned, error)) error {
	return storage.ErrFull
}
