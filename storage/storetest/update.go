package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

var errOwn = errors.New("the caller's own error")

var updateTests = map[string]func(t *testing.T, s storage.Store){
	"a receipt tells what was committed": func(t *testing.T, s storage.Store) {
		c := adding(person(1, "a"))
		c.Reply = []byte(`{"text":"added"}`)
		r := update(t, s, team, "k1", c)
		if r.Replayed || r.Audit != 1 || r.Revision != 1 || string(r.Reply) != `{"text":"added"}` {
			t.Errorf("receipt %+v", r)
		}
	},
	"a redelivery changes nothing and answers the same": func(t *testing.T, s storage.Store) {
		for _, reply := range []string{"", "text <&> 华", "\xff\x00 bytes"} {
			key := "key " + reply
			key = strings.ReplaceAll(key, "\x00", "")
			c := storage.Change{Audit: entry("note"), Reply: []byte(reply)}
			first := update(t, s, team, key, c)
			again, err := s.Update(t.Context(), team, key, noon.Add(time.Hour), func(*partner.Book) (storage.Change, error) {
				t.Error("fn is called for a key that was committed")
				return c, nil
			})
			if err != nil || !again.Replayed || string(again.Reply) != reply || again.Audit != first.Audit || again.Revision != first.Revision {
				t.Errorf("replay of %q: %+v, %v; first %+v", reply, again, err, first)
			}
		}
		if entries, err := s.Audit(t.Context(), team, 0, 0); err != nil || len(entries) != 3 {
			t.Errorf("%d entries, %v; want 3", len(entries), err)
		}
	},
	"a key alone can be kept": func(t *testing.T, s storage.Store) {
		keep := storage.Change{KeyOnly: true}
		if r := update(t, s, team, "k", keep); r.Replayed || r.Revision != 0 || r.Audit != 0 {
			t.Errorf("the first time: %+v", r)
		}
		if r := update(t, s, team, "k", keep); !r.Replayed {
			t.Errorf("the second time: %+v", r)
		}
	},
	"keys of one workspace are not those of another": func(t *testing.T, s storage.Store) {
		update(t, s, team, "k", adding(person(1, "a")))
		if r := update(t, s, "T02", "k", adding(person(1, "b"))); r.Replayed {
			t.Error("another workspace's key was taken for this one's")
		}
	},
	"an error of fn is returned as it is and commits nothing": func(t *testing.T, s storage.Store) {
		_, err := s.Update(t.Context(), team, "k", noon, func(*partner.Book) (storage.Change, error) {
			return adding(person(1, "a")), errOwn
		})
		if err != errOwn { //nolint:errorlint // the very error is meant
			t.Errorf("error %v, want the very one of fn", err)
		}
		if people, rev := read(t, s, team); len(people) != 0 || rev != 0 {
			t.Errorf("%d people at revision %d", len(people), rev)
		}
		if r := update(t, s, team, "k", adding(person(1, "a"))); r.Replayed {
			t.Error("the key of a failed change was kept")
		}
	},
	"a panic of fn is an error and commits nothing": func(t *testing.T, s storage.Store) {
		_, err := s.Update(t.Context(), team, "k", noon, func(*partner.Book) (storage.Change, error) {
			panic("secret detail")
		})
		if err == nil || strings.Contains(err.Error(), "secret detail") {
			t.Errorf("error %v, want one with a reference and without detail", err)
		}
		if r := update(t, s, team, "k", adding(person(1, "a"))); r.Replayed || r.Revision != 1 {
			t.Errorf("after a panic: %+v", r)
		}
	},
	"an empty change commits nothing, not even the key": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a")))
		r := update(t, s, team, "k", storage.Change{Reply: []byte("nothing to do")})
		if r.Audit != 0 || r.Revision != 1 || r.Replayed {
			t.Errorf("receipt %+v", r)
		}
		if r := update(t, s, team, "k", adding(person(2, "b"))); r.Replayed {
			t.Error("an empty change kept its key")
		}
		if names, err := s.Workspaces(t.Context()); len(names) != 1 || err != nil {
			t.Errorf("Workspaces = %v, %v", names, err)
		}
	},
	"a change of the audit log alone leaves the revision": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a")))
		r := update(t, s, team, "", storage.Change{Audit: entry("export")})
		if r.Revision != 1 || r.Audit != 2 {
			t.Errorf("receipt %+v, want revision 1 and audit 2", r)
		}
	},
	"fn sees what was committed before it": func(t *testing.T, s storage.Store) {
		for i := range partner.ID(5) {
			_, err := s.Update(t.Context(), team, "", noon, func(b *partner.Book) (storage.Change, error) {
				if b.Count(partner.KindPerson) != int(i) || b.Revision != uint64(i) {
					t.Errorf("fn %d sees %d people at revision %d", i, b.Count(partner.KindPerson), b.Revision)
				}
				return adding(person(b.Next(partner.KindPerson, 0), "x")), nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	},
	"notices of a change are planned with it": func(t *testing.T, s storage.Store) {
		c := adding(person(1, "a"))
		c.Notices = []storage.Notice{notice("welcome/1", noon, "welcome/1"), notice("welcome/again", noon, "welcome/1")}
		update(t, s, team, "", c)
		list := listed(t, s, team)
		if len(list) != 1 || list[0].Key != "welcome/1" || list[0].State != storage.Waiting || list[0].Workspace != team {
			t.Errorf("notices %+v", list)
		}
		plan(t, s, team, noon, notice("digest/x", noon, "welcome/1"))
		if list := listed(t, s, team); len(list) != 1 {
			t.Errorf("an item planned by a change was planned again: %+v", list)
		}
	},
}

func testClosed(t *testing.T, s storage.Store) {
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	ctx := t.Context()
	_, updateErr := s.Update(ctx, team, "", noon, func(*partner.Book) (storage.Change, error) { return adding(person(1, "a")), nil })
	_, revisionErr := s.Revision(ctx, team)
	_, claimErr := s.Claim(ctx, noon, time.Minute, "one", nil)
	_, auditErr := s.Audit(ctx, team, 0, 0)
	_, ledgerErr := s.Ledger(ctx, team, 0, 0)
	_, headErr := s.Head(ctx, team)
	_, eraseErr := s.Erase(ctx, team, noon, storage.Erasure{User: "U1"})
	for what, err := range map[string]error{
		"Ledger": ledgerErr, "Head": headErr, "Erase": eraseErr,
		"Update": updateErr, "Revision": revisionErr, "Claim": claimErr, "Audit": auditErr,
		"Read": s.Read(ctx, team, func(*partner.Book) error { return nil }),
	} {
		if !errors.Is(err, storage.ErrClosed) {
			t.Errorf("%s after Close: %v, want ErrClosed", what, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}
