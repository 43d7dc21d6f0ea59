package postgres_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/postgres"
	"partnerbot/storage/storetest"
)

// at runs b.N pieces of work by a number of workers on some stores.
func at(b *testing.B, workers int, stores []*postgres.Store, work func(s *postgres.Store, i int) error) {
	b.Helper()
	next := make(chan int)
	var group errgroup.Group
	for w := range workers {
		s := stores[w%len(stores)]
		group.Go(func() error {
			for i := range next {
				if err := work(s, i); err != nil {
					for range next { // the others go on
					}
					return err
				}
			}
			return nil
		})
	}
	b.ResetTimer()
	for i := range b.N {
		next <- i
	}
	close(next)
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "per-second")
}

func stores(b *testing.B, n int) (list []*postgres.Store) {
	url := fresh(b)
	for range n {
		list = append(list, open(b, url))
	}
	return list
}

func BenchmarkUpdate(b *testing.B) {
	for _, c := range []struct{ workers, replicas int }{{1, 1}, {16, 1}, {16, 2}} {
		b.Run(fmt.Sprintf("workers=%d/replicas=%d", c.workers, c.replicas), func(b *testing.B) {
			at(b, c.workers, stores(b, c.replicas), func(s *postgres.Store, i int) error {
				_, err := s.Update(b.Context(), "T01", fmt.Sprint("k", i), noon, func(book *partner.Book) (storage.Change, error) {
					return adding(person(book.Next(partner.KindPerson, 0), "x")), nil
				})
				return err
			})
		})
	}
}

func BenchmarkClaimSettle(b *testing.B) {
	for _, c := range []struct{ workers, replicas int }{{1, 1}, {16, 1}, {16, 2}} {
		b.Run(fmt.Sprintf("workers=%d/replicas=%d", c.workers, c.replicas), func(b *testing.B) {
			list := stores(b, c.replicas)
			var notices []storage.Notice
			for i := range b.N {
				notices = append(notices, notice(fmt.Sprint("n", i), noon))
			}
			mustPlan(b, list[0], "T01", noon, notices...)
			at(b, c.workers, list, func(s *postgres.Store, i int) error {
				owner := fmt.Sprint(i)
				n, err := s.Claim(b.Context(), noon, time.Minute, owner, nil)
				if err != nil {
					return err
				}
				return s.Settle(b.Context(), "T01", n.Key, owner, storage.Outcome{State: storage.Sent, Channel: "C1", TS: owner})
			})
		})
	}
}

// BenchmarkQuestion asks while nothing changes, and while a second replica does.
func BenchmarkQuestion(b *testing.B) {
	for _, changing := range []bool{false, true} {
		b.Run(fmt.Sprint("changing=", changing), func(b *testing.B) {
			list := stores(b, 2)
			mustUpdate(b, list[1], "T01", "", adding(person(1, "x")))
			at(b, 16, list[:1], func(s *postgres.Store, i int) error {
				if changing && i%10 == 0 {
					mustUpdate(b, list[1], "T01", "", adding(person(1, fmt.Sprint(i))))
				}
				return s.Read(b.Context(), "T01", func(*partner.Book) error { return nil })
			})
		})
	}
}

func BenchmarkImport(b *testing.B) {
	const many = 100_000
	var facts []partner.Fact
	for id := range partner.ID(many) {
		facts = append(facts, partner.Certificate{ID: id + 1, Person: id/3 + 1, Type: "hccdp", Track: "cloud", Number: fmt.Sprint("N-", id)})
	}
	url := fresh(b)
	s := open(b, url)
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			c := adding(facts...)
			c.UndoUntil = noon.AddDate(0, 0, 1)
			mustUpdate(b, s, "T01", "", c)
		}
	})
	b.Run("read whole", func(b *testing.B) {
		for b.Loop() {
			r, err := postgres.Open(b.Context(), url, postgres.Options{})
			if err != nil {
				b.Fatal(err)
			}
			err = r.Read(b.Context(), "T01", func(book *partner.Book) error {
				if book.Count(partner.KindCertificate) != many {
					return errors.New("not all are there")
				}
				return nil
			})
			if err := errors.Join(err, r.Close()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkNoticesAmongOld: what is asked for costs the same however much old is stored.
func BenchmarkNoticesAmongOld(b *testing.B) {
	storetest.Growth(b, open(b, fresh(b)), open(b, fresh(b)), time.Now)
}
