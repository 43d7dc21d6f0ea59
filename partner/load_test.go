package partner

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A Book that is loaded at once is the one that is loaded fact by fact, then and
// after any change.
func TestLoadAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) ID {
			return ID(rapid.SampledFrom([]int{1, 40, 3000, 9000}).Draw(t, "from") + rapid.IntRange(0, 20).Draw(t, "id"))
		}), 0, 40, rapid.ID[ID])
		order := rapid.Bool().Draw(t, "in order")
		person := rapid.Custom(func(t *rapid.T) Person {
			n := rapid.IntRange(0, 5).Draw(t, "n")
			return Person{Name: "x", Email: []string{"", "A@b", "a@b ", "c@d"}[n%4], SlackID: fmt.Sprint("U", n), HuaweiID: fmt.Sprint("HW", n), Rev: 7}
		})
		one, all := NewBook("T01"), NewBook("T01")
		var people []Person
		for _, id := range sortedIf(order, ids.Draw(t, "people")) {
			p := person.Draw(t, "person")
			p.ID = id
			people = append(people, p)
		}
		var certificates []Certificate
		for _, id := range sortedIf(order, ids.Draw(t, "certificates")) {
			whose := ID(rapid.IntRange(0, 30).Draw(t, "whose"))
			if rapid.IntRange(0, 9).Draw(t, "far") == 0 {
				whose = 1 << 20
			}
			certificates = append(certificates, Certificate{ID: id, Person: whose, Type: "pmp", Rev: 9})
		}
		for _, p := range people {
			one.Load(p)
		}
		for _, c := range certificates {
			one.Load(c)
		}
		all.LoadPeople(people)
		all.LoadCertificates(certificates)
		sameBooks(t, "loaded", one, all)
		for rev := uint64(1); rev < 6; rev++ {
			var d Delta
			if id := rapid.IntRange(1, 60).Draw(t, "id"); rapid.Bool().Draw(t, "remove") {
				d.Remove = []Ref{{KindPerson, ID(id)}, {KindCertificate, ID(id)}}
			} else {
				p := person.Draw(t, "person")
				p.ID = ID(id)
				d.Put = []Fact{p, Certificate{ID: ID(id), Person: ID(rapid.IntRange(0, 30).Draw(t, "whose"))}}
			}
			one.Apply(d, rev)
			all.Apply(d, rev)
			sameBooks(t, "changed", one, all)
		}
	})
}

func sortedIf(order bool, ids []ID) []ID {
	if order {
		slices.Sort(ids)
	}
	return ids
}

func sameBooks(t *rapid.T, when string, want, got *Book) {
	t.Helper()
	if diff := cmp.Diff(want.People(), got.People()); diff != "" {
		t.Fatalf("%s: people (-one by one +at once):\n%s", when, diff)
	}
	if diff := cmp.Diff(want.Certificates(), got.Certificates()); diff != "" {
		t.Fatalf("%s: certificates (-one by one +at once):\n%s", when, diff)
	}
	for _, id := range []ID{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 29, 30, 31, 1 << 20} {
		if diff := cmp.Diff(want.CertificatesOf(id), got.CertificatesOf(id)); diff != "" {
			t.Fatalf("%s: certificates of %d (-one by one +at once):\n%s", when, id, diff)
		}
	}
	for n := range 6 {
		for what, find := range map[string]func(*Book) (Person, bool){
			"e-mail":    func(b *Book) (Person, bool) { return b.ByEmail([]string{"a@b", "c@d"}[n%2]) },
			"HUAWEI ID": func(b *Book) (Person, bool) { return b.ByHuaweiID(fmt.Sprint("hw", n)) },
			"Slack id":  func(b *Book) (Person, bool) { return b.BySlackID(fmt.Sprint("U", n)) },
		} {
			p, ok := find(want)
			q, found := find(got)
			if diff := cmp.Diff(p, q); diff != "" || ok != found {
				t.Fatalf("%s: by %s %d (-one by one +at once):\n%s", when, what, n, diff)
			}
		}
	}
	for _, k := range Kinds {
		if want.Last(k) != got.Last(k) {
			t.Fatalf("%s: the last %s is %d, want %d", when, k, got.Last(k), want.Last(k))
		}
	}
}
