package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/postgres"
)

// TestReplicasSeeEachOther: a change by one is seen by the other at its next
// question, facts, removals and numbers given out.
func TestReplicasSeeEachOther(t *testing.T) {
	url := fresh(t)
	one, two := open(t, url), open(t, url)
	people(t, two, "T01")
	for i := partner.ID(1); i <= 30; i++ {
		writer, reader := one, two
		if i%2 == 0 {
			writer, reader = two, one
		}
		c := adding(person(i, fmt.Sprint("n", i)))
		if i%5 == 0 {
			c = storage.Change{Delta: partner.Delta{Remove: []partner.Ref{{Kind: partner.KindPerson, ID: i - 1}}}}
		}
		if i%7 == 0 {
			c.Delta.Put = append(c.Delta.Put, person(1, fmt.Sprint("renamed ", i)))
		}
		mustUpdate(t, writer, "T01", "", c)
		got, rev := people(t, reader, "T01")
		want, wantRev := people(t, writer, "T01")
		if rev != uint64(i) || rev != wantRev || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("after change %d: %v at %d, want %v at %d", i, got, rev, want, wantRev)
		}
		if n, err := reader.Revision(t.Context(), "T01"); err != nil || n != uint64(i) {
			t.Fatalf("Revision = %d, %v", n, err)
		}
	}
	sameAsAnew(t, url, one, two)
}

// sameAsAnew holds what replicas have in memory against what a new one reads.
func sameAsAnew(t *testing.T, url string, stores ...*postgres.Store) {
	t.Helper()
	all := append([]*postgres.Store{open(t, url)}, stores...)
	var want string
	for i, s := range all {
		err := s.Read(t.Context(), "T01", func(b *partner.Book) error {
			got := fmt.Sprint(b.People(), b.Certificates(), b.Revision)
			for _, k := range partner.Kinds {
				got += fmt.Sprint(k, b.Count(k), b.Last(k))
			}
			if i == 0 {
				want = got
			} else if got != want {
				t.Errorf("replica %d has\n%s\nthe database\n%s", i, got, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestReplicasAtOnce: planning and claiming by both at once gives each item and
// each notice once, and each number to one.
func TestReplicasAtOnce(t *testing.T) {
	url := fresh(t)
	stores := []*postgres.Store{open(t, url), open(t, url)}
	const rounds, workers, each = 10, 4, 15
	var work errgroup.Group
	for _, s := range stores {
		work.Go(func() error { return planRounds(t.Context(), s, rounds) })
		for range workers {
			work.Go(func() error {
				for i := range each {
					key := fmt.Sprint("same", i) // all want the same fifteen
					_, err := s.Update(t.Context(), "T01", key, noon, func(b *partner.Book) (storage.Change, error) {
						return adding(person(b.Next(partner.KindPerson, 0), key)), nil
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	if err := work.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, rev := people(t, stores[0], "T01"); len(got) != each || rev != each || got[each] == "" {
		t.Errorf("%d people at revision %d, want %d", len(got), rev, each)
	}
	claimed := claimAll(t, stores)
	for i := range rounds {
		for _, kind := range []string{"digest", "direct"} {
			if key := fmt.Sprint(kind, i); claimed[key] != 1 {
				t.Errorf("%s was claimed %d times", key, claimed[key])
			}
		}
	}
	if len(claimed) != 2*rounds {
		t.Errorf("%d notices, want %d", len(claimed), 2*rounds)
	}
	for _, s := range stores {
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	}
	sameAsAnew(t, url, stores...)
}

// planRounds plans hour after hour, as the scheduler does: whoever finds the
// cursor moved plans nothing.
func planRounds(ctx context.Context, s storage.Store, rounds int) error {
	for range 3 * rounds {
		err := s.Plan(ctx, "T01", "daily", func(_ *partner.Book, at time.Time) (storage.Planned, error) {
			i := 0
			if !at.IsZero() {
				i = int(at.Sub(noon)/time.Hour) + 1
			}
			if i >= rounds {
				return storage.Planned{}, nil
			}
			item := fmt.Sprint("item", i)
			return storage.Planned{Cursor: noon.Add(time.Duration(i) * time.Hour), Notices: []storage.Notice{
				notice(fmt.Sprint("digest", i), noon, item), notice(fmt.Sprint("digest", i), noon, "other"),
				notice(fmt.Sprint("nothing left", i), noon, item), notice(fmt.Sprint("direct", i), noon),
			}}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// claimAll claims and settles from all stores at once and counts by key.
func claimAll(t *testing.T, stores []*postgres.Store) map[string]int {
	t.Helper()
	var work errgroup.Group
	var mu sync.Mutex
	claimed := map[string]int{}
	for i, s := range stores {
		for w := range 4 {
			work.Go(func() error {
				for {
					n, err := s.Claim(t.Context(), noon, time.Minute, fmt.Sprint(i, w), nil)
					if errors.Is(err, storage.ErrNotFound) {
						return nil
					}
					if err != nil {
						return err
					}
					mu.Lock()
					claimed[n.Key]++
					mu.Unlock()
					if err := s.Settle(t.Context(), n.Workspace, n.Key, n.Owner, storage.Outcome{State: storage.Sent, Channel: "C1", TS: n.Key}); err != nil {
						return err
					}
				}
			})
		}
	}
	if err := work.Wait(); err != nil {
		t.Fatal(err)
	}
	return claimed
}

// TestOpenedAtOnce: of many that open a new database at once one makes the tables.
func TestOpenedAtOnce(t *testing.T) {
	url := fresh(t)
	var work errgroup.Group
	for i := range 8 {
		work.Go(func() error {
			s, err := postgres.Open(context.Background(), url, postgres.Options{Connections: 4})
			if err != nil {
				return err
			}
			_, err = s.Update(t.Context(), "T01", fmt.Sprint(i), noon, func(b *partner.Book) (storage.Change, error) {
				return adding(person(b.Next(partner.KindPerson, 0), "x")), nil
			})
			return errors.Join(err, s.Close())
		})
	}
	if err := work.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, _ := people(t, open(t, url), "T01"); len(got) != 8 {
		t.Errorf("%d people, want 8", len(got))
	}
}

// TestAnotherPast: what a replica has in memory is thrown away if the database
// has another past, as after a restore or a standby's promotion.
func TestAnotherPast(t *testing.T) {
	url := fresh(t)
	one, two := open(t, url), open(t, url)
	mustUpdate(t, one, "T01", "", adding(person(1, "kept")))
	people(t, two, "T01")
	mustUpdate(t, one, "T01", "", adding(person(2, "lost")))
	people(t, one, "T01")
	// The standby that takes over has not got the second change, and another
	// is made in its place.
	execute(t, url, `DELETE FROM facts WHERE id = 2`, `DELETE FROM audit WHERE seq = 2`, `DELETE FROM commits WHERE revision = 2`,
		`UPDATE workspaces SET revision = 1, audits = 1, head = (SELECT line ->> 'hash' FROM audit WHERE seq = 1), stamp = (SELECT mark FROM commits WHERE revision = 1)`)
	if got, rev := people(t, one, "T01"); len(got) != 1 || rev != 1 {
		t.Errorf("after the step back: %v at %d", got, rev)
	}
	mustUpdate(t, one, "T01", "", adding(person(7, "again lost")))
	execute(t, url, `DELETE FROM facts WHERE id = 7`, `DELETE FROM audit WHERE seq = 2`, `DELETE FROM commits WHERE revision = 2`,
		`UPDATE workspaces SET revision = 1, audits = 1, head = (SELECT line ->> 'hash' FROM audit WHERE seq = 1), stamp = (SELECT mark FROM commits WHERE revision = 1)`)
	mustUpdate(t, two, "T01", "", adding(person(3, "instead")))
	if got, rev := people(t, one, "T01"); len(got) != 2 || got[3] != "instead" || rev != 2 {
		t.Errorf("at the same revision: %v at %d", got, rev)
	}
	sameAsAnew(t, url, one, two)
}

// TestReplicasWaitForEachOther: while one works a change out, the other waits at
// the workspace's row, and then sees the change. Who asks only does not wait.
func TestReplicasWaitForEachOther(t *testing.T) {
	url := fresh(t)
	one, two := open(t, url), open(t, url)
	mustUpdate(t, one, "T01", "", adding(person(1, "before")))
	inside, release := make(chan struct{}), make(chan struct{})
	var work errgroup.Group
	work.Go(func() error {
		_, err := one.Update(context.Background(), "T01", "", noon, func(b *partner.Book) (storage.Change, error) {
			close(inside)
			<-release
			return adding(person(b.Next(partner.KindPerson, 0), "one")), nil
		})
		return err
	})
	<-inside
	work.Go(func() error {
		_, err := two.Update(context.Background(), "T01", "", noon, func(b *partner.Book) (storage.Change, error) {
			select {
			case <-release:
			default:
				t.Error("two changes are worked out at once")
			}
			return adding(person(b.Next(partner.KindPerson, 0), "two")), nil
		})
		return err
	})
	blocked(t, url)()
	if got, rev := people(t, two, "T01"); len(got) != 1 || rev != 1 {
		t.Errorf("while it is worked out: %v at %d", got, rev)
	}
	mustUpdate(t, two, "T02", "", adding(person(1, "another workspace's"))) // waits for nobody
	close(release)
	if err := work.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, _ := people(t, one, "T01"); got[2] != "one" || got[3] != "two" {
		t.Errorf("%v", got)
	}
}
