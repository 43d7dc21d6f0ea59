package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/storage"
)

var auditTests = map[string]func(t *testing.T, s storage.Store){
	"entries come back whole": func(t *testing.T, s storage.Store) {
		c := adding(person(1, "a"))
		c.Audit.Refs = []partner.Ref{{Kind: partner.KindPerson, ID: 1}}
		c.Audit.Detail = json.RawMessage(`{"rows":[1,2]}`)
		c.Audit.Where, c.Audit.Saw = "C012/1700000000.000100", []partner.Used{{Material: 3, Version: 2, SHA256: "aa"}}
		update(t, s, team, "", c)
		want := c.Audit
		want.Seq, want.Revision = 1, 1
		got, err := s.Audit(t.Context(), team, 0, 0)
		if diff := cmp.Diff([]storage.Entry{want}, got, equal); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	},
	"newest first, in pages": func(t *testing.T, s storage.Store) {
		const many = 300 // more than a byte counts: the order is by number
		for range many {
			update(t, s, team, "", storage.Change{Audit: entry("note")})
		}
		for _, c := range []struct {
			before      uint64
			limit       int
			first, last uint64
		}{
			{0, 0, 300, 1}, {0, 10, 300, 291}, {291, 10, 290, 281}, {257, 2, 256, 255}, {1, 5, 0, 0}, {2, 5, 1, 1}, {9999, 1, 300, 300},
		} {
			got, err := s.Audit(t.Context(), team, c.before, c.limit)
			if err != nil {
				t.Fatal(err)
			}
			if c.first == 0 {
				if len(got) != 0 {
					t.Errorf("before %d: %d entries, want none", c.before, len(got))
				}
				continue
			}
			if len(got) != int(c.first-c.last)+1 || got[0].Seq != c.first || got[len(got)-1].Seq != c.last {
				t.Errorf("before %d limit %d: %d entries, want %d..%d", c.before, c.limit, len(got), c.first, c.last)
			}
		}
	},
}

var undoTests = map[string]func(t *testing.T, s storage.Store){
	"what takes a change back": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(everyFact()...))
		c := adding(person(1, "changed"), person(2, "new"), person(3, "new"))
		c.Delta.Remove = []partner.Ref{{Kind: partner.KindMaterial, ID: 4}, {Kind: partner.KindReading, ID: 99}}
		c.UndoUntil = noon.Add(24 * time.Hour)
		r := update(t, s, team, "", c)
		d, err := s.Undo(t.Context(), team, r.Audit, noon.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		update(t, s, team, "", storage.Change{Delta: d, Audit: entry("undo")})
		err = s.Read(t.Context(), team, func(b *partner.Book) error {
			for _, want := range everyFact() {
				got, ok := b.Fact(want.Ref())
				if !ok || cmp.Diff(want.At(0), got.At(0), equal) != "" {
					t.Errorf("%v after undo: %+v", want.Ref(), got)
				}
			}
			if n := b.Count(partner.KindPerson); n != 1 {
				t.Errorf("%d people after undo, want 1", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	},
	"only what was kept, while it is kept": func(t *testing.T, s storage.Store) {
		plain := update(t, s, team, "", adding(person(1, "a")))
		c := adding(person(2, "b"))
		c.UndoUntil = noon.Add(time.Hour)
		kept := update(t, s, team, "", c)
		for _, c := range []struct {
			what  string
			audit uint64
			at    time.Time
			found bool
		}{
			{"not kept", plain.Audit, noon, false},
			{"unknown", 99, noon, false},
			{"in time", kept.Audit, noon.Add(time.Hour - time.Nanosecond), true},
			{"too late", kept.Audit, noon.Add(time.Hour), false},
		} {
			_, err := s.Undo(t.Context(), team, c.audit, c.at)
			wantErr(t, c.what, err, c.found)
		}
		_, err := s.Undo(t.Context(), "T02", kept.Audit, noon)
		wantErr(t, "another workspace", err, false)
	},
}
