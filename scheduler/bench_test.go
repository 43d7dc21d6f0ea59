package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/view"
)

// far is a Slack a tenth of a second away.
type far struct {
	mu    sync.Mutex
	begun map[storage.Target][]time.Time
}

func (f *far) Post(_ context.Context, n storage.Notice, _ view.Message) Posted {
	f.mu.Lock()
	f.begun[n.Place()] = append(f.begun[n.Place()], time.Now())
	f.mu.Unlock()
	<-time.After(100 * time.Millisecond)
	return Posted{Result: Accepted, Channel: n.Target.Channel, TS: n.Key}
}

func (f *far) Find(context.Context, storage.Notice, time.Time) (Found, error) { return Found{}, nil }

// counted counts how long the store holds up the one who claims, and the workers.
type counted struct {
	storage.Store
	mu            sync.Mutex
	claim, settle time.Duration
	claims        int
}

func (c *counted) Claim(ctx context.Context, now time.Time, lease time.Duration, owner string, busy []storage.Target) (storage.Notice, error) {
	begin := time.Now()
	n, err := c.Store.Claim(ctx, now, lease, owner, busy)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claim += time.Since(begin)
	c.claims++
	return n, err
}

func (c *counted) Settle(ctx context.Context, ws, key, owner string, o storage.Outcome) error {
	begin := time.Now()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.settle += time.Since(begin)
	}()
	return c.Store.Settle(ctx, ws, key, owner, o)
}

// BenchmarkPace sends six messages to each of 100 channels. ratio is how fast the
// slowest channel was, as a part of one message a second: what the same run would
// have taken if nothing but the pace took time.
func BenchmarkPace(b *testing.B) {
	const channels, each = 100, 6
	for b.Loop() {
		dir := b.TempDir()
		store, err := bolt.Open(filepath.Join(dir, "pace.db"), bolt.Options{})
		if err != nil {
			b.Fatal(err)
		}
		now := time.Now()
		for w := range channels / 2 {
			due := several(2, each, now)
			_, err := store.Update(b.Context(), fmt.Sprintf("T%02d", w), "", now, func(*partner.Book) (storage.Change, error) {
				return storage.Change{Notices: due, KeyOnly: true}, nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		slack, timed := &far{begun: map[storage.Target][]time.Time{}}, &counted{Store: store}
		said := &bench{}
		s := &Scheduler{Store: timed, Source: said, Composer: said, Poster: slack, Now: time.Now, Rest: sleep, Owner: "one", Log: slog.New(slog.DiscardHandler)}
		if err := s.Tick(b.Context(), now); err != nil {
			b.Fatal(err)
		}
		ratio, posts := 1.0, 0
		for _, list := range slack.begun {
			posts += len(list)
			took := list[len(list)-1].Sub(list[0])
			ratio = min(ratio, float64(len(list)-1)*float64(time.Second)/float64(took))
		}
		if posts != channels*each || ratio < 0.95 {
			b.Errorf("%d posts, the slowest channel at %.1f%% of its pace", posts, 100*ratio)
		}
		b.ReportMetric(100*ratio, "%pace")
		b.ReportMetric(float64(timed.claim.Microseconds())/float64(timed.claims), "µs/claim")
		b.ReportMetric(float64(timed.claims)/float64(posts), "claims/post")
		b.ReportMetric(float64(timed.settle.Microseconds())/float64(posts), "µs/settle")
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// small is a source whose digest is due in every workspace, as a small roster's is.
type small struct{ bench }

func (*small) Due(b *partner.Book, after, until time.Time) ([]storage.Notice, time.Time) {
	if !nine.After(after) || nine.After(until) {
		return nil, after
	}
	n := digestOf("digest/C1/"+b.Workspace, "C1", nine)
	n.Items = nil
	for _, c := range b.Certificates() {
		n.Items = append(n.Items, storage.Item{Key: fmt.Sprintf("certificate-end/certificate-%d/30/%v", c.ID, c.Expires), Kind: "certificate-end"})
	}
	return []storage.Notice{n}, nine
}

// BenchmarkPlanWorkspaces plans 10,000 workspaces with a digest each in one tick,
// from a store that has just been opened, and once more with nothing due.
func BenchmarkPlanWorkspaces(b *testing.B) {
	const many = 10_000
	for b.Loop() {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "plan.db")
		fill(b, path, many)
		b.StartTimer()
		store, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			b.Fatal(err)
		}
		s := &Scheduler{Store: store, Source: &small{}, Owner: "one", Log: slog.New(slog.DiscardHandler)}
		begin := time.Now()
		if err := s.Plan(b.Context(), nine); err != nil {
			b.Fatal(err)
		}
		first := time.Since(begin)
		begin = time.Now()
		if err := s.Plan(b.Context(), nine.Add(time.Minute)); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(first.Seconds(), "s/plan")
		b.ReportMetric(time.Since(begin).Seconds(), "s/idle")
		if first > time.Minute {
			b.Errorf("planning took %v", first)
		}
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func fill(b *testing.B, path string, many int) {
	b.Helper()
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var g sync.WaitGroup
	names := make(chan int)
	for range 256 {
		g.Go(func() {
			for i := range names {
				facts := []partner.Fact{partner.Settings{Account: "Example", Channel: "C1"}}
				for p := range partner.ID(5) {
					facts = append(facts, partner.Person{ID: p + 1, Name: fmt.Sprint("Person ", p)},
						partner.Certificate{ID: p + 1, Person: p + 1, Type: "hcia", Expires: 739000})
				}
				_, err := store.Update(context.Background(), fmt.Sprintf("T%05d", i), "", nine, func(*partner.Book) (storage.Change, error) {
					return storage.Change{Delta: partner.Delta{Put: facts}}, nil
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range many {
		names <- i
	}
	close(names)
	g.Wait()
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
}
