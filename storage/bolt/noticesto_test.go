package bolt

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/storetest"
)

// crowded is a store in which every one of so many people has ten notices.
func crowded(t testing.TB, people int, at time.Time) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "crowd.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for day := range 10 {
		if _, err := s.Update(t.Context(), "T1", "", at, func(*partner.Book) (c storage.Change, err error) {
			for i := range people {
				user := fmt.Sprintf("U%d", i)
				c.Notices = append(c.Notices, storage.Notice{
					Key: fmt.Sprintf("direct/%s/%d", user, day), Kind: "direct", Target: storage.Target{User: user}, At: at.AddDate(0, 0, day),
					Items: []storage.Item{{Key: fmt.Sprintf("k/s/%d/%d@%s", i, day, user), Kind: "k", Subject: "s", Step: "30"}},
				})
			}
			return c, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestNoticesToOneTargetAreThoseOfAll(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := crowded(t, 12, at)
	odd := []storage.Target{{User: "U1"}, {Channel: "U1"}, {Channel: "C1"}, {Channel: "C1", Thread: "1700000000.000100"}, {User: `U"<ü`}, {User: "nobody"}}
	if _, err := s.Update(t.Context(), "T1", "", at, func(*partner.Book) (c storage.Change, err error) {
		for i, to := range odd[:5] {
			c.Notices = append(c.Notices, storage.Notice{Key: fmt.Sprint("x/", i), Kind: "x", Target: to, At: at.AddDate(0, 0, i), Reason: `"target":{"user":"nobody"}`})
		}
		return c, nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, to := range odd {
		from, until := at.AddDate(0, 0, 1), at.AddDate(0, 0, 8)
		all, err := s.Notices(t.Context(), "T1", from, until, 0)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.NoticesTo(t.Context(), "T1", to, from, until)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.DeleteFunc(all, func(n storage.Notice) bool { return n.Target != to })
		if diff := cmp.Diff(slices.Clip(want), slices.Clip(got)); len(want)+len(got) > 0 && diff != "" {
			t.Errorf("%+v (-want +got):\n%s", to, diff)
		}
	}
	if list, err := s.NoticesTo(t.Context(), "T9", odd[0], at, at.AddDate(1, 0, 0)); err != nil || len(list) > 0 {
		t.Error(list, err)
	}
}

// BenchmarkNoticesTo: one person's notices among ten thousand, beside all of them.
func BenchmarkNoticesTo(b *testing.B) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	s := crowded(b, 1000, at)
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			if list, err := s.NoticesTo(b.Context(), "T1", storage.Target{User: "U7"}, at, at.AddDate(1, 0, 0)); err != nil || len(list) != 10 {
				b.Fatal(err, len(list))
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			if list, err := s.Notices(b.Context(), "T1", at, at.AddDate(1, 0, 0), 0); err != nil || len(list) != 10_000 {
				b.Fatal(err, len(list))
			}
		}
	})
}

// BenchmarkNoticesAmongOld: what is asked for costs the same however much old is stored.
func BenchmarkNoticesAmongOld(b *testing.B) {
	var stores []storage.Store
	for _, name := range []string{"few.db", "many.db"} {
		s, err := Open(filepath.Join(b.TempDir(), name), Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = s.Close() })
		stores = append(stores, s)
	}
	storetest.Growth(b, stores[0], stores[1], time.Now)
}
