package storetest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// comment is a record of an application that nothing else is known of.
func comment(id partner.ID, text string) partner.Record {
	return partner.Record{ID: id, Application: 1, Entry: partner.Entry{ID: "C1/1.1", By: "U1", At: noon, Verb: partner.Comment, Text: text}, Noted: noon}
}

// unvouched is a change with an entry as older programs wrote it: it names what it
// puts and vouches for nothing.
func unvouched(facts ...partner.Fact) storage.Change {
	c := adding(facts...)
	for _, f := range facts {
		c.Audit.Refs = append(c.Audit.Refs, f.Ref())
	}
	c.Audit.Detail = []byte(`{}`)
	return c
}

// verified checks that Verify and Check find nothing, and gives what was said of it.
func verified(t *testing.T, s storage.Store) (said string) {
	t.Helper()
	v, err := storage.Verify(t.Context(), s, team)
	if err != nil || v.Failed != "" {
		t.Errorf("what was written is not vouched for: %s: %q, %v", v.Failed, v.Faults, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("the check: %v", err)
	}
	return strings.Join(v.Said, "\n")
}

// oddTexts are texts that JSON, or a store, writes otherwise than they were given.
var oddTexts = []string{"p\xffge", "\xff\\ufffd \ufffd", `\ufffd`, "a\x00b \\u0000", "<b> & \u2028 华", ""}

// vouchedAgain puts odd texts and looks for them as they were put, before and after
// the store was opened again.
func vouchedAgain(t *testing.T, s storage.Store, reopen func() storage.Store) {
	for i, text := range oddTexts {
		update(t, s, team, "", adding(comment(partner.ID(i+1), text)))
	}
	verified(t, s)
	verified(t, reopen())
}

// vouchedLater: what was put before there were sums is told apart, until it is put
// again, or somebody is erased.
func vouchedLater(t *testing.T, s storage.Store) {
	const free = "before the log vouched for them"
	update(t, s, team, "", unvouched(comment(1, "one"), comment(2, "two")))
	update(t, s, team, "", adding(comment(3, "three"), partner.Person{ID: 1, Name: "Ana Silva"}))
	if said := verified(t, s); !strings.Contains(said, "2 facts of those were put "+free) {
		t.Errorf("it says %q", said)
	}
	update(t, s, team, "", adding(comment(1, "one, again")))
	if said := verified(t, s); !strings.Contains(said, "1 fact of those was put "+free) {
		t.Errorf("it says %q", said)
	}
	update(t, s, team, "", unvouched(comment(3, "three, by an older program")))
	if said := verified(t, s); !strings.Contains(said, "2 facts of those were put "+free) {
		t.Errorf("it says %q", said)
	}
	if _, err := s.Erase(t.Context(), team, noon, storage.Erasure{Person: 1, By: "cli"}); err != nil {
		t.Fatal(err)
	}
	if said := verified(t, s); strings.Contains(said, free) {
		t.Errorf("after somebody was erased it says %q", said)
	}
}

// vouchedErased: an erasure leaves no sum of what named the person, and the sums of
// what is about others.
func vouchedErased(t *testing.T, s storage.Store) {
	mine, others := comment(2, "as Ana Silva said"), comment(3, "page 3")
	others.Application = 2
	update(t, s, team, "", adding(partner.Person{ID: 1, Name: "Ana Silva"}))
	update(t, s, team, "", adding(comment(1, "one"), partner.Application{ID: 1}))
	update(t, s, team, "", adding(mine))
	update(t, s, team, "", adding(others))
	if _, err := s.Erase(t.Context(), team, noon, storage.Erasure{Person: 1, By: "cli"}); err != nil {
		t.Fatal(err)
	}
	lines, _ := whole(t, t, s, team)
	for seq, erased := range map[uint64]bool{2: true, 3: true, 4: false} {
		if l := lines[seq-1]; l.Detail.Erased != erased {
			t.Errorf("the sums of entry %d: erased %v, want %v", seq, l.Detail.Erased, erased)
		}
	}
}

// vouchedMaterials: whatever puts or takes away a material, the log vouches for it as
// it is then, without a word of whoever commits the change.
func vouchedMaterials(t *testing.T, s storage.Store) {
	made := partner.Material{ID: 1, Kind: "case", Form: "other", Title: "Case of Ana Silva", Dated: civil.Day(20514), Review: partner.Approved}
	update(t, s, team, "", adding(person(1, "Ana Silva"), made))
	changed := made
	changed.Form = "huawei-cloud"
	c := adding(changed, partner.Material{ID: 2, Kind: "case", Title: "Case of nobody"})
	c.UndoUntil = noon.Add(time.Hour)
	put := update(t, s, team, "", c)
	sums(t, s, put.Audit, "material/1", "material/2")
	back, err := s.Undo(t.Context(), team, put.Audit, noon)
	if err != nil {
		t.Fatal(err)
	}
	taken := storage.Change{Delta: back, Audit: entry("undo")}
	taken.Audit.Refs = []partner.Ref{made.Ref(), {Kind: partner.KindMaterial, ID: 2}}
	sums(t, s, update(t, s, team, "", taken).Audit, "material/1")
	wants := func(said string) {
		if strings.Contains(said, "before the log vouched") {
			t.Errorf("it says %q", said)
		}
	}
	wants(verified(t, s))
	r, err := s.Erase(t.Context(), team, noon, storage.Erasure{Person: 1, By: "cli"})
	if err != nil {
		t.Fatal(err)
	}
	sums(t, s, r.Audit, "material/1")
	wants(verified(t, s))
	lines, _ := whole(t, t, s, team)
	if !lines[0].Detail.Erased {
		t.Error("the sum of a material that named the person is still there")
	}
}

// sums checks of which facts an entry holds sums.
func sums(t *testing.T, s storage.Store, audit uint64, want ...string) {
	t.Helper()
	lines, _ := whole(t, t, s, team)
	var held struct{ Facts map[string]string }
	_ = json.Unmarshal([]byte(lines[audit-1].Detail.Text), &held)
	if got := slices.Sorted(maps.Keys(held.Facts)); !slices.Equal(got, want) {
		t.Errorf("entry %d vouches for %q, want %q", audit, got, want)
	}
}
