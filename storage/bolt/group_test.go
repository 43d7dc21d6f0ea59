package bolt

import (
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Before the wait for the disk the Book must be as it was committed, stamps and
// all: readers look at it meanwhile.
func TestStepBack(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "test.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	change := func(put []partner.Fact, remove ...partner.Ref) func(*partner.Book) (storage.Change, error) {
		return func(*partner.Book) (storage.Change, error) {
			return storage.Change{Delta: partner.Delta{Put: put, Remove: remove}}, nil
		}
	}
	for _, p := range []partner.Person{{ID: 1, Name: "one"}, {ID: 2, Name: "two"}} {
		if _, err := s.Update(t.Context(), "T01", "", now, change([]partner.Fact{p})); err != nil {
			t.Fatal(err)
		}
	}
	sh := s.shelf("T01")
	before := slices.Clone(sh.book.People())

	g := &group{s: s, spaces: make(map[string]*workspace), json: newEncoder(1)}
	if g.tx, err = s.db.Begin(true); err != nil {
		t.Fatal(err)
	}
	defer g.release()
	for _, fn := range []func(*partner.Book) (storage.Change, error){
		change([]partner.Fact{partner.Person{ID: 1, Name: "changed"}, partner.Person{ID: 3, Name: "three"}}),
		change([]partner.Fact{partner.Person{ID: 3, Name: "again"}}, partner.Ref{Kind: partner.KindPerson, ID: 2}),
	} {
		u := update{g: g, name: "T01", now: now}
		_, write, err := u.prepare(fn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := write(); err != nil {
			t.Fatal(err)
		}
	}
	if b := g.spaces["T01"].book(); b.Count(partner.KindPerson) != 2 || b.Revision != 4 {
		t.Errorf("within the group: %d people at revision %d, want 2 at 4", b.Count(partner.KindPerson), b.Revision)
	}
	g.stepBack()
	if diff := cmp.Diff(before, sh.book.People()); diff != "" || sh.book.Revision != 2 {
		t.Errorf("stepped back to revision %d, want 2 (-before +after):\n%s", sh.book.Revision, diff)
	}
}

// Memory forgets the dedupe keys that a sweep removed.
func TestSweepForgetsKeys(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "test.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	note := func(*partner.Book) (storage.Change, error) {
		return storage.Change{Audit: storage.Entry{Verb: "note"}}, nil
	}
	if _, err := s.Update(t.Context(), "T01", "k", now, note); err != nil {
		t.Fatal(err)
	}
	if n := len(s.shelf("T01").keys); n != 1 {
		t.Errorf("%d keys in memory, want 1", n)
	}
	if _, err := s.Sweep(t.Context(), now.Add(storage.KeepKeys)); err != nil {
		t.Fatal(err)
	}
	if n := len(s.shelf("T01").keys); n != 0 {
		t.Errorf("%d keys in memory after the sweep, want none", n)
	}
}

// A caller's function that ends its goroutine ends its change, not the store.
func TestGoexitInAChange(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "test.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	_, err = s.Update(t.Context(), "T01", "k", now, func(*partner.Book) (storage.Change, error) {
		runtime.Goexit()
		return storage.Change{}, nil
	})
	if err == nil {
		t.Error("no error")
	}
	r, err := s.Update(t.Context(), "T01", "k", now, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Delta: partner.Delta{Put: []partner.Fact{partner.Person{ID: 1, Name: "a"}}}}, nil
	})
	if err != nil || r.Revision != 1 {
		t.Errorf("the next change: %+v, %v", r, err)
	}
}
