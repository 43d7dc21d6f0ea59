package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/storage"
)

// letters is a store with notices to several targets about several things, an
// hour apart, and one of another workspace.
func letters(t *testing.T, s storage.Store) {
	t.Helper()
	targets := []storage.Target{{Channel: "C1"}, {User: "U1"}, {Channel: "C1", Thread: "1.2"}, {User: "C1"}, {User: `U"<\u00fc`}}
	for i := range 15 {
		n := notice(fmt.Sprintf("digest/%d/%02d", i%3, i), noon.Add(time.Duration(i/2)*time.Hour), fmt.Sprintf("end/c-%d/%d", i%4, i), fmt.Sprintf("end/c-%d0/%d", i%4, i))
		n.Target = targets[i%len(targets)]
		plan(t, s, team, noon.Add(time.Duration(i)), n)
	}
	plan(t, s, "T02", noon, notice("digest/0/99", noon, "end/c-0/99"))
}

var lookupTests = map[string]func(t *testing.T, s storage.Store){
	"the newest are those of all, from the end": func(t *testing.T, s storage.Store) {
		letters(t, s)
		for _, c := range []struct {
			from, to time.Duration
			limit    int
		}{{0, 24 * time.Hour, 0}, {0, 24 * time.Hour, 4}, {time.Hour, 4 * time.Hour, 0}, {time.Hour, 4 * time.Hour, 1}, {time.Hour, 7 * time.Hour, 100}, {-time.Hour, 0, 0}, {30 * time.Hour, 31 * time.Hour, 3}, {4 * time.Hour, time.Hour, 0}} {
			from, to := noon.Add(c.from), noon.Add(c.to)
			want, err := s.Notices(t.Context(), team, from, to, 0)
			if err != nil {
				t.Fatal(err)
			}
			slices.Reverse(want)
			if c.limit > 0 {
				want = want[:min(c.limit, len(want))]
			}
			got, err := s.Newest(t.Context(), team, from, to, c.limit)
			if diff := cmp.Diff(keysOf(want), keysOf(got)); diff != "" || err != nil {
				t.Errorf("%v to %v, limit %d: %v (-want +got):\n%s", c.from, c.to, c.limit, err, diff)
			}
		}
	},
	"the notices to one target are those of all": func(t *testing.T, s storage.Store) {
		letters(t, s)
		same(t, s, func(to storage.Target) ([]storage.Notice, error) {
			return s.NoticesTo(t.Context(), team, to, noon.Add(time.Hour), noon.Add(6*time.Hour))
		}, func(to storage.Target, n storage.Notice) bool { return n.Target == to },
			storage.Target{Channel: "C1"}, storage.Target{User: "U1"}, storage.Target{Channel: "C1", Thread: "1.2"}, storage.Target{User: "C1"}, storage.Target{User: `U"<\u00fc`}, storage.Target{User: "nobody"}, storage.Target{})
	},
	"the notices about something are those of all": func(t *testing.T, s storage.Store) {
		letters(t, s)
		same(t, s, func(prefixes []string) ([]storage.Notice, error) {
			return s.NoticesAbout(t.Context(), team, prefixes, noon.Add(time.Hour), noon.Add(6*time.Hour))
		}, func(prefixes []string, n storage.Notice) bool {
			return slices.ContainsFunc(prefixes, func(p string) bool {
				return p != "" && (strings.HasPrefix(n.Key, p) || slices.ContainsFunc(n.Items, func(i storage.Item) bool { return strings.HasPrefix(i.Key, p) }))
			})
		}, nil, []string{""}, []string{"end/c-1/"}, []string{"end/c-1"}, []string{"digest/2/"}, []string{"digest/2/", "end/c-1/", "end/c-1/5"}, []string{"end"}, []string{"e%"}, []string{"end/c-_/"}, []string{"x", "end/c-10/5"}, []string{"\U0010ffff"})
	},
	"what a moved or swept notice leaves is not found": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("digest/C1/1", noon, "end/c-1/1"))
		got := claim(t, s, noon)
		settle(t, s, got, storage.Outcome{State: storage.Waiting, Next: noon, Target: &storage.Target{Channel: "C9"}})
		from, until := noon.Add(-time.Hour), noon.Add(time.Hour)
		old, err := s.NoticesTo(t.Context(), team, got.Target, from, until)
		moved, err2 := s.NoticesTo(t.Context(), team, storage.Target{Channel: "C9"}, from, until)
		if err != nil || err2 != nil || len(old) != 0 || len(moved) != 1 {
			t.Fatalf("at the old place %d (%v), at the new %d (%v)", len(old), err, len(moved), err2)
		}
		settle(t, s, claim(t, s, noon.Add(time.Minute)), storage.Outcome{State: storage.Silent})
		if _, err := s.Sweep(t.Context(), noon.Add(storage.KeepNotices+time.Hour)); err != nil {
			t.Fatal(err)
		}
		if list, err := s.NoticesAbout(t.Context(), team, []string{"end/c-1/", "digest/"}, from, until); err != nil || len(list) != 0 {
			t.Fatalf("swept: %v, %v", keysOf(list), err)
		}
	},
}

// same compares what a lookup gives for each question with what Notices lists and
// a condition keeps.
func same[Q any](t *testing.T, s storage.Store, ask func(Q) ([]storage.Notice, error), keeps func(Q, storage.Notice) bool, questions ...Q) {
	t.Helper()
	found := 0
	for _, q := range questions {
		want, err := s.Notices(t.Context(), team, noon.Add(time.Hour), noon.Add(6*time.Hour), 0)
		if err != nil {
			t.Fatal(err)
		}
		want = slices.DeleteFunc(want, func(n storage.Notice) bool { return !keeps(q, n) })
		got, err := ask(q)
		if diff := cmp.Diff(want, got); err != nil || len(want)+len(got) > 0 && diff != "" {
			t.Errorf("%v: %v (-want +got):\n%s", q, err, diff)
		}
		found += len(got)
	}
	if found == 0 {
		t.Error("nothing was found at all")
	}
}
