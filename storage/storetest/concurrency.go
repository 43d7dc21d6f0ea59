package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
	"partnerbot/storage"
)

var concurrencyTests = map[string]func(t *testing.T, s storage.Store){
	"changes at once see each other and are all kept": func(t *testing.T, s storage.Store) {
		const writers, each = 8, 20
		var work errgroup.Group
		for range writers {
			work.Go(func() error {
				for range each {
					_, err := s.Update(t.Context(), team, "", noon, func(b *partner.Book) (storage.Change, error) {
						return adding(person(b.Next(partner.KindPerson, 0), "x")), nil
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := work.Wait(); err != nil {
			t.Fatal(err)
		}
		people, rev := read(t, s, team)
		if len(people) != writers*each || rev != writers*each {
			t.Errorf("%d people at revision %d, want %d", len(people), rev, writers*each)
		}
		stamps := map[uint64]bool{}
		for _, p := range people {
			stamps[p.Rev] = true
		}
		if len(stamps) != writers*each {
			t.Errorf("%d stamps, want one for each change", len(stamps))
		}
	},
	"the same key at once is committed once": func(t *testing.T, s storage.Store) {
		var work errgroup.Group
		var mu sync.Mutex
		replays := 0
		for range 16 {
			work.Go(func() error {
				r, err := s.Update(t.Context(), team, "same", noon, func(b *partner.Book) (storage.Change, error) {
					return adding(person(b.Next(partner.KindPerson, 0), "x")), nil
				})
				mu.Lock()
				defer mu.Unlock()
				if r.Replayed {
					replays++
				}
				return err
			})
		}
		if err := work.Wait(); err != nil {
			t.Fatal(err)
		}
		if people, _ := read(t, s, team); len(people) != 1 || replays != 15 {
			t.Errorf("%d people, %d replays; want 1 and 15", len(people), replays)
		}
	},
	"failing changes among others contribute nothing": func(t *testing.T, s storage.Store) {
		var work errgroup.Group
		for i := range 30 {
			work.Go(func() error {
				_, err := s.Update(t.Context(), team, fmt.Sprint(i), noon, func(b *partner.Book) (storage.Change, error) {
					c := adding(person(b.Next(partner.KindPerson, 0), "x"))
					switch i % 3 {
					case 1:
						return c, errOwn
					case 2:
						panic("on purpose")
					}
					return c, nil
				})
				if (err != nil) != (i%3 != 0) {
					return fmt.Errorf("change %d: %w", i, err)
				}
				return nil
			})
		}
		if err := work.Wait(); err != nil {
			t.Fatal(err)
		}
		if people, rev := read(t, s, team); len(people) != 10 || rev != 10 {
			t.Errorf("%d people at revision %d, want 10", len(people), rev)
		}
	},
	"readers see whole changes only": readersSeeWhole,
	"a notice is claimed by one": func(t *testing.T, s storage.Store) {
		const many = 40
		var notices []storage.Notice
		for i := range many {
			notices = append(notices, notice(fmt.Sprint("n", i), noon))
		}
		plan(t, s, team, noon, notices...)
		var work errgroup.Group
		var mu sync.Mutex
		seen := map[string]int{}
		for w := range 4 {
			work.Go(func() error {
				for {
					n, err := s.Claim(t.Context(), noon, time.Minute, fmt.Sprint("w", w), nil)
					if errors.Is(err, storage.ErrNotFound) {
						return nil
					}
					if err != nil {
						return err
					}
					mu.Lock()
					seen[n.Key]++
					mu.Unlock()
				}
			})
		}
		if err := work.Wait(); err != nil {
			t.Fatal(err)
		}
		for key, times := range seen {
			if times != 1 {
				t.Errorf("%s was claimed %d times", key, times)
			}
		}
		if len(seen) != many {
			t.Errorf("%d claimed, want %d", len(seen), many)
		}
	},
}

// readersSeeWhole writes pairs of people while readers count them: an odd
// number, or a revision that goes back, is half a change.
func readersSeeWhole(t *testing.T, s storage.Store) {
	const writers, pairs = 4, 25
	var writing, reading errgroup.Group
	done := make(chan struct{})
	for range writers {
		writing.Go(func() error {
			for range pairs {
				_, err := s.Update(t.Context(), team, "", noon, func(b *partner.Book) (storage.Change, error) {
					return adding(person(b.Next(partner.KindPerson, 0), "x"), person(b.Next(partner.KindPerson, 1), "y")), nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	for range 3 {
		reading.Go(func() error {
			var last uint64
			for {
				err := s.Read(t.Context(), team, func(b *partner.Book) error {
					if n := b.Count(partner.KindPerson); n%2 != 0 || uint64(n) != 2*b.Revision || b.Revision < last {
						return fmt.Errorf("%d people at revision %d after %d", n, b.Revision, last)
					}
					last = b.Revision
					return nil
				})
				if err != nil {
					return err
				}
				select {
				case <-done:
					return nil
				default:
				}
			}
		})
	}
	err := writing.Wait()
	close(done)
	if err := errors.Join(err, reading.Wait()); err != nil {
		t.Fatal(err)
	}
}
