package roster

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// pack is loaded once; a Program never changes.
var pack = sync.OnceValues(func() (*program.Program, error) { return program.Embedded("huawei-cloud") })

func huawei(t testing.TB) *program.Program {
	t.Helper()
	p, err := pack()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// text draws what a cell may hold: formulas, marks, separators, other scripts.
var text = rapid.Custom(func(t *rapid.T) string {
	parts := []string{"=", "+", "-", "@", "'", "\"", ",", ";", "|", "Ana", "李", "é", " ", "1E+1", "<!channel>", "＝", "\u202e", "#N", "0"}
	return clean(strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 6).Draw(t, "parts"), ""))
})

func someDay(t *rapid.T, name string) civil.Day {
	if rapid.Bool().Draw(t, name+" given") {
		return civil.Must(2024, 1, 1).Add(rapid.IntRange(0, 1500).Draw(t, name))
	}
	return 0
}

// book draws a Book whose people and certificates can be told apart by what a
// roster says of them.
func book(t *rapid.T) *partner.Book {
	b := partner.NewBook("w")
	var d partner.Delta
	states := []partner.BindingState{partner.NotBound, partner.Invited, partner.InviteExpired, partner.Associated, partner.Disassociated}
	for i := range rapid.IntRange(0, 6).Draw(t, "people") {
		p := partner.Person{ID: partner.ID(i + 1), Name: text.Draw(t, "name") + fmt.Sprintf("-%d", i), Team: text.Draw(t, "team"),
			Dedicated: rapid.Bool().Draw(t, "dedicated"), LeftOn: someDay(t, "left"),
			Account: rapid.SampledFrom([]partner.AccountKind{"", partner.Personal, partner.Enterprise, partner.IAM}).Draw(t, "account")}
		if rapid.Bool().Draw(t, "has email") {
			p.Email = fmt.Sprintf("p%d@example.com", i)
		}
		if rapid.Bool().Draw(t, "has huawei id") {
			p.HuaweiID = fmt.Sprintf("-Hw%d", i)
		}
		if rapid.Bool().Draw(t, "has slack id") {
			p.SlackID = fmt.Sprintf("U%d", i)
		}
		on := civil.Must(2025, 1, 1)
		for range rapid.IntRange(0, 3).Draw(t, "bindings") {
			on = on.Add(rapid.IntRange(1, 90).Draw(t, "later"))
			p.Bindings = append(p.Bindings, partner.Binding{State: rapid.SampledFrom(states).Draw(t, "state"), On: on})
		}
		d.Put = append(d.Put, p)
	}
	people := len(d.Put)
	types := [][2]string{{"pmp", ""}, {"hcip-cssa", ""}, {"hccdp", "GaussDB"}, {"hccdp", "Cloud Native"}, {"hcip", "Storage"}, {"ipma-b", ""}}
	undated := rapid.IntRange(0, 11).Draw(t, "undated")
	for i := range rapid.IntRange(0, 12).Draw(t, "certificates") {
		if people == 0 {
			break
		}
		kind := rapid.SampledFrom(types).Draw(t, "type")
		c := partner.Certificate{ID: partner.ID(i + 1), Person: partner.ID(rapid.IntRange(1, people).Draw(t, "holder")), Type: kind[0], Track: kind[1],
			Issued: civil.Must(2023, 1, 1).Add(i), Expires: someDay(t, "expires"), Evidence: text.Draw(t, "evidence"),
			Account: rapid.SampledFrom([]partner.AccountKind{"", partner.Personal, partner.Enterprise}).Draw(t, "earned with"),
			Review:  rapid.SampledFrom([]partner.Review{"", partner.Approved, partner.Pending, partner.Rejected}).Draw(t, "review")}
		if rapid.Bool().Draw(t, "numbered") {
			c.Number = fmt.Sprintf("=N-%d", i)
		}
		if i == undated {
			c.Issued = 0
		}
		d.Put = append(d.Put, c)
	}
	b.Apply(d, 1)
	return b
}

// facts are the Book's people, each with certificates, as far as a roster tells them.
func facts(b *partner.Book) []string {
	var out []string
	for _, p := range b.People() {
		certs := b.CertificatesOf(p.ID)
		if n := len(p.Bindings); n > 1 {
			p.Bindings = p.Bindings[n-1:]
		}
		p.ID, p.Rev = 0, 0
		var held []string
		for _, c := range certs {
			c.ID, c.Rev, c.Person = 0, 0, 0
			held = append(held, fmt.Sprintf("%+v", c))
		}
		slices.Sort(held)
		out = append(out, fmt.Sprintf("%+v holds %v", p, held))
	}
	slices.Sort(out)
	return out
}

func TestRoundTrip(t *testing.T) {
	p := huawei(t)
	for _, format := range []string{CSV, JSON, XLSX} {
		t.Run(format, rapid.MakeCheck(func(t *rapid.T) {
			before := book(t)
			var file bytes.Buffer
			if err := Write(&file, format, p, before); err != nil {
				t.Fatal(err)
			}
			shown := file.String()
			if format == XLSX {
				shown = "(a workbook)"
			}
			s, err := Read("roster", file.Bytes(), Options{})
			if err != nil {
				t.Fatalf("%v\n%s", err, shown)
			}
			after := partner.NewBook("w")
			d, report := Import(p, after, s)
			if len(report.Refused) > 0 {
				t.Fatalf("refused: %v\n%s", report.Refused, shown)
			}
			after.Apply(d, 1)
			if diff := cmp.Diff(facts(before), facts(after)); diff != "" {
				t.Fatalf("%s\n%s", diff, shown)
			}
			var again bytes.Buffer
			if err := Write(&again, format, p, after); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
				t.Fatalf("written again it is another file, %v\n%s\n%s", err, shown, again.String())
			}
			if d, report := Import(p, before, s); !d.IsEmpty() {
				t.Fatalf("the Book's own roster changes it: %+v %+v", d, report)
			}
		}))
	}
}

// sheet draws rows out of few words, so that they meet, agree and contradict.
func sheet(t *rapid.T) *Sheet {
	few := func(name string, words ...string) string { return rapid.SampledFrom(words).Draw(t, name) }
	s := &Sheet{Name: "drawn"}
	for i := range rapid.IntRange(0, 10).Draw(t, "rows") {
		r := Row{Number: i + 2,
			Name:        few("name", "", "Ana", "Ana", "Bo"),
			Email:       few("email", "", "", "a@x", "b@x", "c@x"),
			HuaweiID:    few("huawei", "", "", "H1", "h1", "H2", "H3"),
			SlackID:     few("slack", "", "", "", "U1", "U2"),
			Team:        few("team", "", "", "red", "blue"),
			Account:     partner.AccountKind(few("account", "", "personal", "iam")),
			Binding:     partner.BindingState(few("binding", "", "", "none", "invited", "associated")),
			Certificate: few("certificate", "", "pmp", "hccdp", "nonsense"),
			Dedicated:   Answer(rapid.IntRange(0, 2).Draw(t, "dedicated")),
		}
		day := func(name string) civil.Day {
			n := rapid.IntRange(0, 3).Draw(t, name)
			return []civil.Day{0, civil.Must(2025, 1, 1), civil.Must(2025, 6, 1), civil.Must(2026, 1, 1)}[n]
		}
		if r.Binding != "" {
			r.BoundOn = day("bound")
		}
		if r.Certificate != "" {
			r.CertNumber = few("number", "", "1", "2")
			r.Issued, r.Expires = day("issued"), day("expires")
			if r.Certificate == "hccdp" {
				r.Track = few("track", "", "GaussDB")
			}
		}
		if r.Name+r.Email+r.HuaweiID+r.SlackID == "" || r.Issued != 0 && r.Expires != 0 && r.Expires < r.Issued {
			continue // Read refuses these
		}
		s.Rows = append(s.Rows, r)
		s.Total++
	}
	return s
}

func TestImportingAgainChangesNothing(t *testing.T) {
	p := huawei(t)
	rapid.Check(t, func(t *rapid.T) {
		b := partner.NewBook("w")
		for i := range rapid.IntRange(1, 3).Draw(t, "sheets") {
			s := sheet(t)
			d, first := Import(p, b, s)
			checkDelta(t, b, d)
			b.Apply(d, uint64(i+1))
			again, second := Import(p, b, s)
			if !again.IsEmpty() {
				t.Fatalf("sheet %+v\nfirst %+v %+v\nsecond %+v %+v", s.Rows, d, first, again, second)
			}
			if first.New+first.Changed+first.Unchanged != first.People+first.Certificates {
				t.Fatalf("the report does not add up: %+v", first)
			}
		}
		checkIDs(t, b)
	})
}

// checkDelta fails unless the facts are in order and each of them is new or different.
func checkDelta(t *rapid.T, b *partner.Book, d partner.Delta) {
	last := partner.Ref{}
	for _, f := range d.Put {
		ref := f.Ref()
		if last.Kind == partner.KindCertificate && ref.Kind == partner.KindPerson || last.Kind == ref.Kind && last.ID >= ref.ID {
			t.Fatalf("%v comes after %v", ref, last)
		}
		last = ref
		if old, ok := b.Fact(ref); ok && cmp.Equal(old, f.At(old.Revision())) {
			t.Fatalf("%v is put and has not changed", ref)
		}
	}
}

// checkIDs fails if an e-mail, HUAWEI ID or Slack id belongs to two people.
func checkIDs(t *rapid.T, b *partner.Book) {
	seen := make(map[string]partner.ID)
	for _, p := range b.People() {
		if p.Name == "" {
			t.Fatalf("%+v has no name", p)
		}
		for _, id := range []string{"e-mail " + p.Email, "HUAWEI ID " + fold(p.HuaweiID), "Slack id " + p.SlackID} {
			if other, ok := seen[id]; ok && !strings.HasSuffix(id, " ") {
				t.Fatalf("%s belongs to %d and %d", id, other, p.ID)
			}
			seen[id] = p.ID
		}
	}
}
