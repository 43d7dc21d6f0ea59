package partner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/program"
)

// today is the day on which tests ask, unless they say otherwise.
var today = day("2026-03-02")

func day(s string) civil.Day {
	if s == "" {
		return 0
	}
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func huawei(t testing.TB) *program.Program {
	t.Helper()
	p, err := program.Embedded("huawei-cloud")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func pack(t testing.TB, yaml string) *program.Program {
	t.Helper()
	p, err := program.Load("test.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// company is a Book in the making. People are known by name.
type company struct {
	*Book
	named map[string]ID
}

func newCompany(path, phase, site string) *company {
	c := &company{Book: NewBook("T1"), named: make(map[string]ID)}
	c.put(Settings{Account: "Acme", Path: path, Phase: phase, Site: site})
	return c
}

// differentiation is a company on the service path's competency differentiation.
func differentiation() *company { return newCompany("service", "competency-differentiation", "intl") }

// validation is a company on the service path's role validation.
func validation() *company { return newCompany("service", "role-validation", "intl") }

func (c *company) put(f ...Fact) *company {
	c.Apply(Delta{Put: f}, c.Revision+1)
	return c
}

// person adds somebody associated since long ago, changed by edit.
func (c *company) person(name string, edit ...func(*Person)) *company {
	p := Person{
		ID: c.Next(KindPerson, 0), Name: name, Email: strings.ToLower(name) + "@example.com", HuaweiID: name,
		Bindings: []Binding{{Associated, day("2020-01-01")}},
	}
	if id, ok := c.named[name]; ok {
		p, _ = c.Person(id)
	}
	for _, e := range edit {
		e(&p)
	}
	c.named[name] = p.ID
	return c.put(p)
}

func dedicated(p *Person) { p.Dedicated = true }

func left(on string) func(*Person) { return func(p *Person) { p.LeftOn = day(on) } }

func bound(changes ...Binding) func(*Person) { return func(p *Person) { p.Bindings = changes } }

// cert adds a certificate: "hccdp GaussDB" is a type with a track. People who
// are not there yet are added.
func (c *company) cert(name, what, issued, expires string, edit ...func(*Certificate)) *company {
	if _, ok := c.named[name]; !ok {
		c.person(name)
	}
	typ, track, _ := strings.Cut(what, " ")
	cert := Certificate{
		ID: c.Next(KindCertificate, 0), Person: c.named[name], Type: typ, Track: track, Issued: day(issued), Expires: day(expires),
	}
	for _, e := range edit {
		e(&cert)
	}
	return c.put(cert)
}

// valid adds a certificate that is valid for years.
func (c *company) valid(name string, what ...string) *company {
	for _, w := range what {
		c.cert(name, w, "2025-01-01", "2029-12-31")
	}
	return c
}

func (c *company) threshold(requirement string, value int) *company {
	return c.put(Threshold{
		ID: c.Next(KindThreshold, 0), Path: c.Settings().Path, Phase: c.Settings().Phase, Requirement: requirement, Value: value,
	})
}

// outcome is a requirement's result in a line: "met 2/2".
func outcome(t testing.TB, a *Assessment, id string) string {
	t.Helper()
	r, ok := a.Result(id)
	if !ok {
		t.Fatalf("no requirement %q", id)
	}
	if !r.NeedKnown {
		return fmt.Sprintf("%s %d/?", r.State, r.Have)
	}
	return fmt.Sprintf("%s %d/%d", r.State, r.Have, r.Need)
}

// lines are items as text: "Ana pmp: expired (ended 11 Jun 2026)".
func lines(b *Book, items []Item) []string {
	var out []string
	for _, i := range items {
		var s string
		switch {
		case i.Material != 0:
			m, _ := b.Material(i.Material)
			s = m.Title
		case i.Competency != 0:
			h, _ := b.Held(i.Competency)
			s = h.Competency
		default:
			p, _ := b.Person(i.Person)
			c, _ := b.Certificate(i.Certificate)
			s = strings.TrimSpace(p.Name + " " + c.Type + " " + c.Track)
		}
		if i.Slot != "" {
			s += " in " + i.Slot
		}
		if i.Reason != "" {
			s += ": " + string(i.Reason)
		}
		if i.Detail != "" {
			s += " (" + i.Detail + ")"
		}
		out = append(out, s)
	}
	return out
}

func sameLines(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  got  %s\n  want %s", what, strings.Join(got, "\n       "), strings.Join(want, "\n       "))
	}
}
