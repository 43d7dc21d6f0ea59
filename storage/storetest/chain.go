package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/storage"
)

type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// whole gives the log of a workspace after it was verified, and its head.
func whole(t *testing.T, fail tester, s storage.Store, workspace string, known ...partner.Head) ([]partner.LedgerLine, partner.Head) {
	fail.Helper()
	lines, err := s.Ledger(t.Context(), workspace, 0, 0)
	if err != nil {
		fail.Fatalf("Ledger: %v", err)
	}
	head, err := s.Head(t.Context(), workspace)
	if err != nil {
		fail.Fatalf("Head: %v", err)
	}
	if faults := storage.VerifyChain(workspace, lines, head, known...); len(faults) > 0 {
		fail.Fatalf("%s: the chain is broken: %v", workspace, faults)
	}
	if len(lines) > 0 && lines[len(lines)-1].Head() != head || len(lines) == 0 && head != partner.Genesis(workspace) {
		fail.Fatalf("%s: the head is %+v, not that of the last of %d lines", workspace, head, len(lines))
	}
	return lines, head
}

var chainTests = map[string]func(t *testing.T, s storage.Store){
	"what was put before there were sums is told": vouchedLater,
	"every change of a material is vouched for":   vouchedMaterials,
	"an empty log has the head of its workspace": func(t *testing.T, s storage.Store) {
		if lines, _ := whole(t, t, s, team); len(lines) != 0 {
			t.Errorf("%d lines", len(lines))
		}
	},
	"an entry is a line with everything it said": func(t *testing.T, s storage.Store) {
		c := adding(person(1, "a"))
		c.Audit.Refs, c.Audit.Detail = []partner.Ref{{Kind: partner.KindPerson, ID: 1}}, []byte(`{"a": "<b>"}`)
		c.Audit.Where, c.Audit.Saw = "C1/1.1", []partner.Used{{Material: 3, Version: 2, SHA256: "aa"}}
		c.Audit.Summary = "Ana \"Silva\" 华 \u2028 \xff\xfe end" // what is no text is sealed as it is read again
		c.Audit.Erased, c.Audit.Erases = true, []uint64{1}      // not the asker's to say
		update(t, s, team, "", c)
		lines, _ := whole(t, t, s, team)
		if len(lines) != 1 {
			t.Fatalf("%d lines", len(lines))
		}
		want := c.Audit
		want.Seq, want.Revision, want.Summary, want.Erased, want.Erases = 1, 1, "Ana \"Silva\" 华 \u2028 \uFFFD end", false, nil
		if diff := cmp.Diff(want, storage.EntryOf(lines[0]), equal); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		for _, seal := range []partner.Sealed{lines[0].By, lines[0].Summary, lines[0].Detail} {
			if len(seal.Salt) < partner.SaltSize || string(seal.Salt) == string(make([]byte, len(seal.Salt))) {
				t.Errorf("a salt is %x", seal.Salt)
			}
		}
		update(t, s, team, "", c)
		if lines, _ = whole(t, t, s, team); lines[0].By.Sum == lines[1].By.Sum {
			t.Error("the same words have the same seal: the salt is not random")
		}
	},
	"only what commits an entry adds a line, and that one": func(t *testing.T, s storage.Store) {
		update(t, s, team, "k", adding(person(1, "a")))
		before, _ := whole(t, t, s, team)
		update(t, s, team, "k", adding(person(2, "b"))) // a redelivery
		update(t, s, team, "", storage.Change{})
		update(t, s, team, "only", storage.Change{KeyOnly: true})
		update(t, s, team, "", storage.Change{Notices: []storage.Notice{notice("n", noon, "i")}})
		plan(t, s, team, noon, notice("m", noon, "j"))
		bad := storage.Change{Audit: entry("bad")}
		bad.Audit.Detail = []byte("{")
		for name, fn := range map[string]func(*partner.Book) (storage.Change, error){
			"error":  func(*partner.Book) (storage.Change, error) { return adding(person(3, "c")), errOwn },
			"panic":  func(*partner.Book) (storage.Change, error) { panic("on purpose") },
			"no id":  func(*partner.Book) (storage.Change, error) { return adding(person(0, "c")), nil },
			"detail": func(*partner.Book) (storage.Change, error) { return bad, nil },
		} {
			if _, err := s.Update(t.Context(), team, "", noon, fn); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		after, _ := whole(t, t, s, team)
		if diff := cmp.Diff(before, after, equal); diff != "" {
			t.Errorf("the log changed (-before +after):\n%s", diff)
		}
	},
	"lines are listed from a number on": func(t *testing.T, s storage.Store) {
		for range 300 {
			update(t, s, team, "", storage.Change{Audit: entry("note")})
		}
		for _, c := range []struct {
			from        uint64
			limit       int
			first, last uint64
		}{{0, 0, 1, 300}, {1, 2, 1, 2}, {256, 3, 256, 258}, {300, 9, 300, 300}, {301, 0, 0, 0}} {
			got, err := s.Ledger(t.Context(), team, c.from, c.limit)
			if err != nil {
				t.Fatal(err)
			}
			if c.first == 0 && len(got) != 0 || c.first > 0 && (len(got) != int(c.last-c.first)+1 || got[0].Seq != c.first || got[len(got)-1].Seq != c.last) {
				t.Errorf("from %d, at most %d: %d lines", c.from, c.limit, len(got))
			}
		}
	},
	"each workspace has its own chain": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a")))
		update(t, s, "T02", "", adding(person(1, "a")))
		one, _ := whole(t, t, s, team)
		two, _ := whole(t, t, s, "T02")
		if len(one) != 1 || len(two) != 1 || one[0].Prev == two[0].Prev {
			t.Errorf("%+v and %+v", one, two)
		}
	},
	"an import is one line among others": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a")))
		var many []partner.Fact
		for id := range partner.ID(3000) {
			many = append(many, person(id+2, "x"))
		}
		update(t, s, team, "", adding(many...))
		update(t, s, team, "", adding(person(1, "b")))
		if lines, _ := whole(t, t, s, team); len(lines) != 3 {
			t.Errorf("%d lines", len(lines))
		}
	},
	"changes at once chain without gaps": func(t *testing.T, s storage.Store) {
		const writers, each = 12, 15
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range each {
					ws := []string{team, "T02"}[w%2]
					key := fmt.Sprint("k", w/4, "-", i) // pairs of writers redeliver to each other
					_, err := s.Update(t.Context(), ws, key, noon, func(b *partner.Book) (storage.Change, error) {
						if i%5 == 4 {
							return storage.Change{}, errOwn
						}
						return adding(person(b.Next(partner.KindPerson, 0), "x")), nil
					})
					if err != nil && !errors.Is(err, errOwn) {
						t.Errorf("Update: %v", err)
					}
				}
			})
		}
		all.Wait()
		for _, ws := range []string{team, "T02"} {
			lines, _ := whole(t, t, s, ws)
			people, _ := read(t, s, ws)
			if want := writers / 4 * (each - each/5); len(lines) != want || len(people) != want {
				t.Errorf("%s: %d lines and %d people, want %d of each", ws, len(lines), len(people), want)
			}
		}
	},
}
