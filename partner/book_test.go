package partner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestBookFindsPeopleByTheirWords(t *testing.T) {
	b := NewBook("T1")
	b.Apply(Delta{Put: []Fact{
		Person{ID: 1, Name: "Ana Silva", Email: "ana@example.com", HuaweiID: "AnaS", SlackID: "U1"},
		Person{ID: 2, Name: "Bo", Email: "bo@example.com"},
	}}, 1)
	find := map[string]func() (Person, bool){
		"e-mail in another case":    func() (Person, bool) { return b.ByEmail("ANA@Example.com ") },
		"HUAWEI ID in another case": func() (Person, bool) { return b.ByHuaweiID("anas") },
		"Slack id":                  func() (Person, bool) { return b.BySlackID("U1") },
	}
	for name, by := range find {
		if p, ok := by(); !ok || p.ID != 1 {
			t.Errorf("%s finds %v, %v", name, p, ok)
		}
	}
	if _, ok := b.BySlackID("u1"); ok {
		t.Error("Slack ids are found whatever their case")
	}
	if p, ok := b.ByHuaweiID(""); ok {
		t.Errorf("an empty HUAWEI ID finds %v", p)
	}
	b.Apply(Delta{Put: []Fact{Person{ID: 1, Name: "Ana Silva", Email: "ana.silva@example.com"}}}, 2)
	if p, ok := b.ByEmail("ana@example.com"); ok {
		t.Errorf("a given-up address finds %v", p)
	}
	if p, ok := b.ByEmail("ana.silva@example.com"); !ok || p.Rev != 2 {
		t.Errorf("the new address finds %v, %v", p, ok)
	}
}

func TestBookTellsPeopleWithOneAddressApart(t *testing.T) {
	b := NewBook("T1")
	same := func(id ID) Fact { return Person{ID: id, Name: fmt.Sprint("P", id), Email: "office@example.com"} }
	b.Apply(Delta{Put: []Fact{same(3), same(1), same(2)}}, 1)
	for _, want := range []ID{1, 2, 3} {
		if p, ok := b.ByEmail("office@example.com"); !ok || p.ID != want {
			t.Fatalf("found %v, %v; want person %d", p, ok, want)
		}
		b.Apply(Delta{Remove: []Ref{{KindPerson, want}}}, 2)
	}
	if p, ok := b.ByEmail("office@example.com"); ok {
		t.Errorf("a removed person is found: %v", p)
	}
}

func TestBookHandsOutCopies(t *testing.T) {
	admins := []string{"U1"}
	bindings := []Binding{{State: Associated}}
	b := NewBook("T1")
	b.Apply(Delta{Put: []Fact{Settings{Admins: admins}, Person{ID: 1, Name: "Ana", Bindings: bindings}}}, 1)
	admins[0], bindings[0].State = "U9", Invited
	b.Settings().Admins[0] = "U8"
	p, _ := b.Person(1)
	p.Bindings[0].State = Disassociated
	b.People()[0].Bindings[0].State = Disassociated
	f, _ := b.Fact(Ref{KindSettings, 1})
	f.(Settings).Admins[0] = "U7"
	if got := b.Settings().Admins; got[0] != "U1" {
		t.Errorf("admins are now %v", got)
	}
	if p, _ := b.Person(1); p.Bindings[0].State != Associated {
		t.Errorf("the binding is now %v", p.Bindings)
	}
}

func TestBookNeverReusesIDs(t *testing.T) {
	b := NewBook("T1")
	if got := b.Next(KindPerson, 0); got != 1 {
		t.Errorf("the first id is %d", got)
	}
	b.Apply(Delta{Put: []Fact{Person{ID: 1}, Person{ID: 2}}}, 1)
	b.Apply(Delta{Remove: []Ref{{KindPerson, 2}}}, 2)
	if got := b.Next(KindPerson, 1); got != 4 || b.Last(KindPerson) != 2 {
		t.Errorf("after a removal the next but one is %d, the last %d", got, b.Last(KindPerson))
	}
	b.Reserve(KindPerson, 9)
	b.Reserve(KindPerson, 5)
	if got := b.Next(KindPerson, 0); got != 10 || b.Next(KindCertificate, 0) != 1 {
		t.Errorf("after reserving 9 the next is %d", got)
	}
}

func TestBookTakesTheThresholdWrittenLast(t *testing.T) {
	b := NewBook("T1")
	at := func(id ID, value int) Fact {
		return Threshold{ID: id, Path: "service", Phase: "cd", Requirement: "hccdp", Value: value}
	}
	b.Apply(Delta{Put: []Fact{at(1, 3), at(2, 4)}}, 1)
	b.Apply(Delta{Put: []Fact{at(1, 5)}}, 2)
	if got, ok := b.Threshold("service", "cd", "hccdp"); !ok || got.Value != 5 {
		t.Errorf("threshold is %v, %v", got, ok)
	}
	if got, ok := b.Threshold("service", "rv", "hccdp"); ok {
		t.Errorf("another phase has %v", got)
	}
}

func TestSettingsOr(t *testing.T) {
	mine := Settings{Path: "service", Admins: []string{"U1", "U2"}, Rev: 7}
	env := Settings{Path: "software", Zone: "Asia/Shanghai", Admins: []string{"U2", "U3"}, Reviewers: []string{"U4"}}
	want := Settings{Path: "service", Zone: "Asia/Shanghai", Admins: []string{"U1", "U2", "U3"}, Reviewers: []string{"U4"}, Rev: 7}
	got := mine.Or(env)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got.Admins[0] = "U9"
	if mine.Admins[0] != "U1" {
		t.Error("Or shares its lists with the settings it was called on")
	}
}

// facts draws a fact of any kind among few ids, so that puts meet.
func drawFact(t *rapid.T) Fact {
	id := ID(rapid.IntRange(1, 6).Draw(t, "id"))
	word := rapid.SampledFrom([]string{"", "a", "b", "A"}).Draw(t, "word")
	person := ID(rapid.IntRange(1, 3).Draw(t, "person"))
	switch rapid.SampledFrom(Kinds).Draw(t, "kind") {
	case KindSettings:
		return Settings{Account: word}
	case KindPerson:
		return Person{ID: id, Email: word, HuaweiID: word, SlackID: word}
	case KindCertificate:
		return Certificate{ID: id, Person: person, Type: word}
	case KindCompetency:
		return Held{ID: id, Competency: word}
	case KindThreshold:
		return Threshold{ID: id, Requirement: word}
	case KindMaterial:
		return Material{ID: id, Title: word}
	default:
		return Read{ID: id, Reading: word}
	}
}

func drawDelta(t *rapid.T) Delta {
	var d Delta
	seen := make(map[Ref]bool)
	for range rapid.IntRange(0, 12).Draw(t, "facts") {
		f := drawFact(t)
		if seen[f.Ref()] {
			continue
		}
		seen[f.Ref()] = true
		if rapid.Bool().Draw(t, "put") {
			d.Put = append(d.Put, f)
		} else {
			d.Remove = append(d.Remove, f.Ref())
		}
	}
	return d
}

// contents is everything a Book says about its facts, for comparison.
func contents(b *Book) map[Ref]Fact {
	all := make(map[Ref]Fact)
	add := func(f Fact) { all[f.Ref()] = f.At(0) }
	if f, ok := b.Fact(Ref{KindSettings, 1}); ok {
		add(f)
	}
	for _, f := range b.People() {
		add(f)
	}
	for _, f := range b.Certificates() {
		add(f)
	}
	for _, f := range b.Competencies() {
		add(f)
	}
	for _, f := range b.Thresholds() {
		add(f)
	}
	for _, f := range b.Materials() {
		add(f)
	}
	for _, f := range b.Readings() {
		add(f)
	}
	return all
}

func TestApplyAndUndo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, want := NewBook("T1"), make(map[Ref]Fact)
		for rev := uint64(1); rev <= 6; rev++ {
			before := contents(b)
			d := drawDelta(t)
			undo := b.Apply(d, rev)
			for _, f := range d.Put {
				want[f.Ref()] = f
			}
			for _, r := range d.Remove {
				delete(want, r)
			}
			sameContents(t, b, want)
			if rapid.Bool().Draw(t, "undo") {
				b.Apply(undo, rev)
				sameContents(t, b, before)
				want = before
			}
		}
	})
}

func sameContents(t *rapid.T, b *Book, want map[Ref]Fact) {
	t.Helper()
	if diff := gocmp.Diff(want, contents(b), cmpopts.EquateEmpty()); diff != "" {
		t.Fatal(diff)
	}
	count := 0
	for _, k := range Kinds {
		count += b.Count(k)
	}
	if count != len(want) {
		t.Fatalf("counts say %d facts, there are %d", count, len(want))
	}
	people := b.People()
	if !slices.IsSortedFunc(people, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) }) {
		t.Fatalf("people are not in the order of their ids: %v", people)
	}
	for _, word := range []string{"a", "b"} {
		first := slices.IndexFunc(people, func(p Person) bool { return strings.EqualFold(p.Email, word) })
		got, ok := b.ByEmail(word)
		if ok != (first >= 0) || ok && got.ID != people[first].ID {
			t.Fatalf("%q finds person %d (%v), want the one at %d of %v", word, got.ID, ok, first, people)
		}
	}
	for person := ID(1); person <= 3; person++ {
		var want []Certificate
		for _, c := range b.Certificates() {
			if c.Person == person {
				want = append(want, c)
			}
		}
		if diff := gocmp.Diff(want, b.CertificatesOf(person), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	}
}
