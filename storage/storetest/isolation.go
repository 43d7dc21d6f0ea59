package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/storage"
)

var isolationTests = map[string]func(t *testing.T, s storage.Store){
	"workspaces share nothing": func(t *testing.T, s storage.Store) {
		update(t, s, "T02", "", adding(person(1, "two"), person(2, "two")))
		update(t, s, team, "", adding(person(1, "one")))
		plan(t, s, team, noon, notice("d1", noon, "a"))
		plan(t, s, "T02", noon, notice("d1", noon, "a"))
		names, err := s.Workspaces(t.Context())
		if diff := cmp.Diff([]string{team, "T02"}, names); diff != "" || err != nil {
			t.Errorf("Workspaces: %v\n%s", err, diff)
		}
		for ws, want := range map[string]int{team: 1, "T02": 2, "T": 0, "T011": 0} {
			if people, _ := read(t, s, ws); len(people) != want {
				t.Errorf("%s: %d people, want %d", ws, len(people), want)
			}
		}
		for _, ws := range []string{team, "T02"} {
			if entries, err := s.Audit(t.Context(), ws, 0, 0); err != nil || len(entries) != 1 || entries[0].Seq != 1 {
				t.Errorf("%s: audit %+v, %v", ws, entries, err)
			}
			if n := len(listed(t, s, ws)); n != 1 {
				t.Errorf("%s: %d notices, want its own", ws, n)
			}
		}
	},
}

var cancelTests = map[string]func(t *testing.T, s storage.Store){
	"a context that is done does nothing": func(t *testing.T, s storage.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.Update(ctx, team, "k", noon, func(*partner.Book) (storage.Change, error) { return adding(person(1, "a")), nil })
		_, claimErr := s.Claim(ctx, noon, time.Minute, "one", nil)
		_, sweepErr := s.Sweep(ctx, noon)
		planErr := s.Plan(ctx, team, "daily", func(*partner.Book, time.Time) (storage.Planned, error) {
			return storage.Planned{Cursor: noon}, nil
		})
		readErr := s.Read(ctx, team, func(*partner.Book) error { return nil })
		for what, err := range map[string]error{"Update": err, "Claim": claimErr, "Plan": planErr, "Read": readErr, "Sweep": sweepErr} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v, want the context's error", what, err)
			}
		}
		if people, rev := read(t, s, team); len(people) != 0 || rev != 0 {
			t.Errorf("%d people at revision %d", len(people), rev)
		}
	},
	"one who stops waiting in the queue is not committed": func(t *testing.T, s storage.Store) {
		inside, release := make(chan struct{}), make(chan struct{})
		first := make(chan error)
		go func() {
			_, err := s.Update(context.Background(), team, "", noon, func(*partner.Book) (storage.Change, error) {
				close(inside)
				<-release
				return adding(person(1, "a")), nil
			})
			first <- err
		}()
		<-inside
		ctx, cancel := context.WithCancel(t.Context())
		second := make(chan error)
		go func() {
			_, err := s.Update(ctx, team, "", noon, func(*partner.Book) (storage.Change, error) { return adding(person(2, "b")), nil })
			second <- err
		}()
		cancel()
		if err := <-second; !errors.Is(err, context.Canceled) {
			t.Errorf("second: %v", err)
		}
		close(release)
		if err := <-first; err != nil {
			t.Errorf("first: %v", err)
		}
		if people, _ := read(t, s, team); len(people) != 1 || people[0].ID != 1 {
			t.Errorf("people %+v", people)
		}
	},
}

var sweepTests = map[string]func(t *testing.T, s storage.Store){
	"keys and undo records go when their time is over, items stay": func(t *testing.T, s storage.Store) {
		c := adding(person(1, "a"))
		c.UndoUntil = noon.Add(time.Hour)
		c.Notices = []storage.Notice{notice("w1", noon, "w1")}
		r := update(t, s, team, "k", c)
		if n, err := s.Sweep(t.Context(), noon.Add(24*time.Hour)); err != nil || n != 1 {
			t.Errorf("after a day: %d removed, %v; want the undo record", n, err)
		}
		if again := update(t, s, team, "k", c); !again.Replayed {
			t.Error("a key was gone after a day")
		}
		if n, err := s.Sweep(t.Context(), noon.AddDate(0, 0, 7)); err != nil || n != 1 {
			t.Errorf("after a week: %d removed, %v; want the key", n, err)
		}
		if again := update(t, s, team, "k", adding(person(2, "b"))); again.Replayed {
			t.Error("a key was there after a week")
		}
		_, err := s.Undo(t.Context(), team, r.Audit, noon)
		wantErr(t, "undo after sweep", err, false)
		plan(t, s, team, noon, notice("w2", noon, "w1"))
		if n := len(listed(t, s, team)); n != 1 {
			t.Errorf("%d notices: an item's key was forgotten", n)
		}
	},
	"settled notices go after a year and a month, items stay": oldNotices,
	"more than one slice": func(t *testing.T, s storage.Store) {
		const many = 1300
		ids := make(chan string, many)
		for i := range many {
			ids <- "k" + string(rune('A'+i%26)) + time.Duration(i).String()
		}
		close(ids)
		done := make(chan error)
		for range 16 {
			go func() {
				var failed error
				for id := range ids {
					if _, err := s.Update(context.Background(), team, id, noon, func(*partner.Book) (storage.Change, error) {
						return storage.Change{Audit: entry("note")}, nil
					}); err != nil {
						failed = err
					}
				}
				done <- failed
			}()
		}
		for range 16 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.Sweep(t.Context(), noon.AddDate(0, 0, 7)); err != nil || n != many {
			t.Errorf("%d removed, %v; want %d", n, err, many)
		}
		if n, err := s.Sweep(t.Context(), noon.AddDate(0, 0, 7)); err != nil || n != 0 {
			t.Errorf("then %d removed, %v; want none", n, err)
		}
	},
}

// inputTests: what cannot be stored is refused and spoils nothing.
var inputTests = map[string]func(t *testing.T, s storage.Store){
	"unusable changes are refused whole": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a")))
		both := adding(person(2, "b"))
		both.Delta.Remove = []partner.Ref{{Kind: partner.KindPerson, ID: 2}}
		bad := adding(person(2, "b"))
		bad.Notices = []storage.Notice{notice("fine", noon, "fine"), notice("", noon)}
		badItem := adding(person(2, "b"))
		badItem.Notices = []storage.Notice{notice("fine", noon, "fine", "")}
		for what, c := range map[string]storage.Change{
			"no id": adding(person(2, "b"), person(0, "c")), "an id twice": adding(person(2, "b"), person(3, "c"), person(2, "d")),
			"put and removed": both, "a notice without key": bad, "an item without key": badItem,
			"an unknown kind": {Delta: partner.Delta{Put: []partner.Fact{person(2, "b")}, Remove: []partner.Ref{{Kind: "planet", ID: 1}}}},
		} {
			_, err := s.Update(t.Context(), team, "k", noon, func(*partner.Book) (storage.Change, error) { return c, nil })
			if err == nil {
				t.Errorf("%s is taken", what)
			}
		}
		if people, rev := read(t, s, team); len(people) != 1 || rev != 1 {
			t.Errorf("%d people at revision %d", len(people), rev)
		}
		if n := len(listed(t, s, team)); n != 0 {
			t.Errorf("%d notices", n)
		}
		if r := update(t, s, team, "k", adding(person(2, "b"))); r.Replayed {
			t.Error("a refused change kept its key")
		}
	},
	"unusable names are refused": func(t *testing.T, s storage.Store) {
		for _, name := range []string{"", "a\x00b", strings.Repeat("x", 1<<16)} {
			ok := func(*partner.Book) (storage.Change, error) { return adding(person(1, "a")), nil }
			if _, err := s.Update(t.Context(), name, "", noon, ok); err == nil {
				t.Errorf("workspace %.9q is taken", name)
			}
			if err := s.Read(t.Context(), name, func(*partner.Book) error { return nil }); err == nil {
				t.Errorf("workspace %.9q is read", name)
			}
			if _, err := s.Update(t.Context(), team, name, noon, ok); err == nil && name != "" {
				t.Errorf("key %.9q is taken", name)
			}
		}
	},
	"long and odd text is kept": func(t *testing.T, s storage.Store) {
		p := person(1, strings.Repeat("\u202e\u0000<!channel>\n", 1<<16))
		update(t, s, team, "", adding(p))
		if people, _ := read(t, s, team); people[0].Name != p.Name {
			t.Error("text was changed")
		}
	},
}
