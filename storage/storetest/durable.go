package storetest

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/storage"
)

var durableTests = map[string]func(t *testing.T, s storage.Store, reopen func() storage.Store){
	"facts, ids and revision": func(t *testing.T, s storage.Store, reopen func() storage.Store) {
		update(t, s, team, "", adding(person(8, "to go")))
		update(t, s, team, "", storage.Change{Delta: partner.Delta{Remove: []partner.Ref{{Kind: partner.KindPerson, ID: 8}}}})
		update(t, s, team, "", adding(everyFact()...))
		s = reopen()
		checkEveryFact(t, s, 3)
		err := s.Read(t.Context(), team, func(b *partner.Book) error {
			if next := b.Next(partner.KindPerson, 0); next != 9 || b.Revision != 3 {
				t.Errorf("next person %d at revision %d, want 9 at 3", next, b.Revision)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if r := update(t, s, team, "", adding(person(9, "x"))); r.Revision != 4 || r.Audit != 3 {
			t.Errorf("receipt %+v, want revision 4 and audit 3", r)
		}
	},
	"keys, undo, audit": func(t *testing.T, s storage.Store, reopen func() storage.Store) {
		c := adding(person(1, "a"))
		c.Reply, c.UndoUntil = []byte("done"), noon.Add(time.Hour)
		first := update(t, s, team, "k", c)
		s = reopen()
		if r := update(t, s, team, "k", c); !r.Replayed || string(r.Reply) != "done" || r.Audit != first.Audit {
			t.Errorf("replay %+v", r)
		}
		d, err := s.Undo(t.Context(), team, first.Audit, noon)
		if diff := cmp.Diff(partner.Delta{Remove: []partner.Ref{{Kind: partner.KindPerson, ID: 1}}}, d, equal); diff != "" || err != nil {
			t.Errorf("undo: %v\n%s", err, diff)
		}
		if entries, err := s.Audit(t.Context(), team, 0, 0); err != nil || len(entries) != 1 {
			t.Errorf("audit %+v, %v", entries, err)
		}
	},
	"the chain goes on": func(t *testing.T, s storage.Store, reopen func() storage.Store) {
		update(t, s, team, "k", adding(partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA"}))
		_, one := whole(t, t, s, team)
		s = reopen()
		update(t, s, team, "k", adding(person(2, "b")))
		update(t, s, team, "", adding(person(2, "b")))
		if _, err := s.Erase(t.Context(), team, noon, storage.Erasure{Person: 1, By: "cli"}); err != nil {
			t.Fatal(err)
		}
		_, three := whole(t, t, s, team, one)
		s = reopen()
		if lines, head := whole(t, t, s, team, one, three); len(lines) != 3 || head != three {
			t.Errorf("%d lines, head %+v", len(lines), head)
		}
		namedNowhere(t, t, s, team, "Ana Silva", "U0ANA")
	},
	"what is vouched for is there as it was put": vouchedAgain,
	"cursor, notices, leases": func(t *testing.T, s storage.Store, reopen func() storage.Store) {
		plan(t, s, team, noon, notice("d1", noon, "a"), notice("d2", noon.Add(time.Second), "b"))
		settle(t, s, claim(t, s, noon), storage.Outcome{State: storage.Sent, Channel: "C1", TS: "1.1"})
		claim(t, s, noon.Add(time.Second))
		s = reopen()
		err := s.Plan(t.Context(), team, "daily", func(_ *partner.Book, at time.Time) (storage.Planned, error) {
			if !at.Equal(noon) {
				t.Errorf("cursor %v", at)
			}
			return storage.Planned{Notices: []storage.Notice{notice("d3", noon, "a", "b")}}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(listed(t, s, team)); n != 2 {
			t.Errorf("%d notices, want 2", n)
		}
		if n, err := s.Posted(t.Context(), team, "C1", "1.1"); err != nil || n.Key != "d1" {
			t.Errorf("Posted: %+v, %v", n, err)
		}
		noClaim(t, s, noon.Add(30*time.Second))
		if n := claim(t, s, noon.Add(2*time.Minute)); n.Key != "d2" || n.Attempt != 2 {
			t.Errorf("claimed %+v", n)
		}
	},
	"the queue": func(t *testing.T, s storage.Store, reopen func() storage.Store) {
		every(t, s)
		want, err := s.Queue(t.Context(), team, noon, 0)
		if err != nil {
			t.Fatal(err)
		}
		s = reopen()
		got, err := s.Queue(t.Context(), team, noon, 0)
		if diff := cmp.Diff(want, got, equal); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		if _, err := s.Retry(t.Context(), team, noon, "stopped"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Drop(t.Context(), team, "dropped by U1", "parked"); err != nil {
			t.Fatal(err)
		}
		s = reopen()
		if n := byKey(t, s, "stopped"); n.State != storage.Waiting {
			t.Errorf("%+v", n)
		}
		if n := byKey(t, s, "parked"); n.State != storage.Silent {
			t.Errorf("%+v", n)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	},
	"a failed change leaves nothing": func(t *testing.T, s storage.Store, reopen func() storage.Store) {
		_, err := s.Update(t.Context(), team, "k", noon, func(*partner.Book) (storage.Change, error) { return adding(person(1, "a")), errOwn })
		if !errors.Is(err, errOwn) {
			t.Fatal(err)
		}
		s = reopen()
		if names, err := s.Workspaces(t.Context()); err != nil || len(names) != 0 {
			t.Errorf("Workspaces = %v, %v", names, err)
		}
	},
	"a backup is made while changes go on": func(t *testing.T, s storage.Store, reopen func() storage.Store) {
		update(t, s, team, "", adding(everyFact()...))
		var out bytes.Buffer
		if err := s.Backup(t.Context(), &out); err != nil || out.Len() == 0 {
			t.Errorf("Backup: %d bytes, %v", out.Len(), err)
		}
		update(t, s, team, "", adding(person(2, "after")))
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		checkEveryFact(t, reopen(), 1)
	},
}
