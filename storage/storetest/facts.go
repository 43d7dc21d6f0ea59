package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// everyFact is one fact of each kind, every field set.
func everyFact() []partner.Fact {
	day := civil.Must(2025, time.May, 14)
	return []partner.Fact{
		partner.Settings{Account: "Andes Cloud", Team: team, Path: "service", Phase: "role-validation", Site: "intl",
			Zone: "America/Santiago", Channel: "C1", ReviewChannel: "C2", Admins: []string{"U1"}, Reviewers: []string{"U2", "U3"}},
		partner.Person{ID: 1, Name: "Ana \"<!channel>\" Silva & Söhne 华为", Email: "ana@example.com", SlackID: "U9", HuaweiID: "hw_ana",
			Account: partner.IAM, Team: "North", Dedicated: true, LeftOn: day.Add(400),
			Bindings: []partner.Binding{{State: partner.Invited}, {State: partner.Associated, On: day}}},
		partner.Certificate{ID: 7, Person: 1, Type: "hccdp", Track: "cloud", Number: "N-1", Issued: day, Expires: day.Add(700),
			Account: partner.Personal, Review: partner.Pending, Evidence: "https://example.com/1?a=1&b=<2>"},
		partner.Held{ID: 2, Competency: "big-data", From: day, Expires: day.Add(365), Evidence: "letter"},
		partner.Threshold{ID: 3, Path: "service", Phase: "role-validation", Requirement: "hccdp", Value: 4, By: "U1", On: noon, Seen: "portal"},
		partner.Material{ID: 4, Kind: "case", Form: "public", Title: "A case", URL: "https://example.com", Dated: day, Review: partner.Rejected},
		partner.Read{ID: 5, Reading: "revenue", Value: -12, On: day, By: "U1"},
	}
}

var factTests = map[string]func(t *testing.T, s storage.Store){
	"an unwritten workspace is empty": func(t *testing.T, s storage.Store) {
		people, rev := read(t, s, team)
		if len(people) != 0 || rev != 0 {
			t.Errorf("got %d people at revision %d, want none at 0", len(people), rev)
		}
		if got, err := s.Revision(t.Context(), team); got != 0 || err != nil {
			t.Errorf("Revision = %d, %v", got, err)
		}
		if names, err := s.Workspaces(t.Context()); len(names) != 0 || err != nil {
			t.Errorf("Workspaces = %v, %v; reading alone makes none", names, err)
		}
	},
	"a fact of each kind comes back whole and stamped": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "before")))
		update(t, s, team, "", adding(everyFact()...))
		checkEveryFact(t, s, 2)
	},
	"a fact is replaced whole": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(everyFact()[1]))
		update(t, s, team, "", adding(person(1, "Ana")))
		people, rev := read(t, s, team)
		want := person(1, "Ana")
		want.Rev = 2
		if diff := cmp.Diff([]partner.Person{want}, people, equal); diff != "" || rev != 2 {
			t.Errorf("revision %d, people (-want +got):\n%s", rev, diff)
		}
	},
	"a removed fact is gone and its id is not given again": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a"), person(2, "b")))
		update(t, s, team, "", storage.Change{Delta: partner.Delta{Remove: []partner.Ref{{Kind: partner.KindPerson, ID: 2}}}})
		err := s.Read(t.Context(), team, func(b *partner.Book) error {
			if b.Count(partner.KindPerson) != 1 || b.Next(partner.KindPerson, 0) != 3 {
				t.Errorf("%d people, next id %d; want 1 and 3", b.Count(partner.KindPerson), b.Next(partner.KindPerson, 0))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	},
	"removing what is not there changes nothing else": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a")))
		update(t, s, team, "", storage.Change{Delta: partner.Delta{Remove: []partner.Ref{{Kind: partner.KindCertificate, ID: 9}}}})
		if people, rev := read(t, s, team); len(people) != 1 || rev != 2 {
			t.Errorf("%d people at revision %d", len(people), rev)
		}
	},
	"many facts in one change, in any order": func(t *testing.T, s storage.Store) {
		const many = 3000
		var facts []partner.Fact
		for id := partner.ID(many); id >= 1; id-- {
			facts = append(facts, person(id, "x"), partner.Certificate{ID: id, Person: id, Type: "pmp"})
		}
		given := slices.Clone(facts)
		update(t, s, team, "", adding(facts...))
		if !slices.EqualFunc(given, facts, func(a, b partner.Fact) bool { return a.Ref() == b.Ref() }) {
			t.Error("the caller's delta was reordered")
		}
		if people, rev := read(t, s, team); len(people) != many || rev != 1 {
			t.Errorf("%d people at revision %d", len(people), rev)
		}
	},
}

// checkEveryFact compares the Book with everyFact.
func checkEveryFact(t *testing.T, s storage.Store, rev uint64) {
	t.Helper()
	err := s.Read(t.Context(), team, func(b *partner.Book) error {
		for _, want := range everyFact() {
			got, ok := b.Fact(want.Ref())
			if !ok {
				t.Errorf("%v is not there", want.Ref())
				continue
			}
			if diff := cmp.Diff(want.At(rev), got, equal); diff != "" {
				t.Errorf("%v (-want +got):\n%s", want.Ref(), diff)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
