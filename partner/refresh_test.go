package partner

import (
	"fmt"
	"testing"

	"partnerbot/program"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A Book that has answered before a change answers after it as one that has
// never been asked: what the index brought forward is what building gives.
func TestIndexIsBroughtForward(t *testing.T) {
	p := huawei(t)
	var phases []*program.Phase
	for _, id := range []string{"competency-differentiation", "role-validation"} {
		_, phase, _ := p.Phase("service", id)
		phases = append(phases, phase)
	}
	scoredPack := pack(t, scored)
	rapid.Check(t, func(t *rapid.T) {
		prog, words := p, serviceWords
		if rapid.Bool().Draw(t, "scored") {
			prog, words = scoredPack, []string{"ta X", "ta Y", "tp X", "tp Y", "tp AI", "ta Z"}
		}
		c := drawCompany(t, "", "", words...)
		asked := func(b *Book) (out []string) {
			for _, on := range []int{0, 5, 17, 40} {
				a := Assess(prog, b, firstDay.Add(on))
				out = append(out, said(a, b)...)
				if prog == p {
					path, _, _ := p.Phase("service", phases[1].ID)
					out = append(out, said(AssessPhase(p, b, path, phases[1], firstDay.Add(on)), b)...)
				}
			}
			for _, d := range Deadlines(prog, b, firstDay, firstDay.Add(60)) {
				out = append(out, fmt.Sprint(d))
			}
			return out
		}
		asked(c.Book)
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			kept := c.packed
			change(t, c, words)
			if c.packed != nil && c.packed != kept {
				t.Fatal("the index is another one")
			}
			fresh := NewBook("T1")
			for _, f := range contents(c.Book) {
				fresh.Load(f)
			}
			if diff := gocmp.Diff(asked(fresh), asked(c.Book)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// change makes a small change of any sort.
func change(t *rapid.T, c *company, words []string) {
	who := fmt.Sprint("P", rapid.IntRange(0, 5).Draw(t, "who"))
	switch rapid.IntRange(0, 9).Draw(t, "change") {
	case 0:
		c.person(who, dedicated, func(p *Person) { p.LeftOn = drawOpenDay(t, "left") })
	case 1:
		c.person(who, bound(Binding{Associated, drawOpenDay(t, "bound")}, Binding{Disassociated, drawDay(t, "ended")}))
	case 2, 3:
		c.cert(who, rapid.SampledFrom(append(words, "hcse N", "tp N")).Draw(t, "what"), "", "", func(cert *Certificate) {
			cert.Issued, cert.Expires = drawOpenDay(t, "issued"), drawOpenDay(t, "expires")
			if n := c.Count(KindCertificate); n > 0 && rapid.Bool().Draw(t, "edit") {
				cert.ID = c.Certificates()[rapid.IntRange(0, n-1).Draw(t, "which")].ID
			}
		})
	case 4:
		c.put(Read{ID: c.Next(KindReading, 0), Reading: "revenue", Value: 40, On: drawDay(t, "read")},
			Held{ID: c.Next(KindCompetency, 0), Competency: "sap", Expires: drawOpenDay(t, "ends")})
	case 5:
		c.threshold("hccdp", rapid.IntRange(0, 3).Draw(t, "need"))
	case 7:
		c.put(Held{ID: c.Next(KindCompetency, 0), Competency: "database", Expires: drawOpenDay(t, "ends")})
	case 8:
		c.put(Material{ID: c.Next(KindMaterial, 0), Kind: rapid.SampledFrom([]string{"case", "reference"}).Draw(t, "kind"), Form: "public", Title: "M", Dated: drawDay(t, "dated"), Review: Approved})
	case 9:
		c.person(who, func(p *Person) { p.Name = rapid.SampledFrom([]string{"New", who}).Draw(t, "name") })
	case 6:
		if n := c.Count(KindCertificate); n > 0 {
			c.Apply(Delta{Remove: []Ref{{KindCertificate, c.Certificates()[rapid.IntRange(0, n-1).Draw(t, "which")].ID}}}, c.Revision+1)
		}
	}
}

// said is everything an assessment says.
func said(a *Assessment, b *Book) (out []string) {
	for _, r := range a.Requirements {
		id := r.Requirement.ID
		out = append(out, fmt.Sprint(id, r.State, r.Have, r.Need, r.Slots, r.Falls, r.Cause, r.Lacking))
		out = append(out, lines(b, a.Counted(id))...)
		out = append(out, lines(b, a.Excluded(id))...)
	}
	return out
}

// What was said of the cause of a fall is said anew when the change concerns it.
func TestCausesAreBroughtForward(t *testing.T) {
	p := huawei(t)
	cause := func(c *company) string {
		r, _ := Assess(p, c.Book, today).Result("project-managers")
		return r.Cause
	}
	team := func() *company {
		c := differentiation().threshold("project-managers", 2).person("Ana", dedicated).person("Bo", dedicated).
			cert("Ana", "pmp", "", "2026-06-11").valid("Bo", "pmp")
		if got := cause(c); got != "Ana: PMP ends 11 Jun 2026" {
			t.Fatalf("before: %q", got)
		}
		return c
	}
	for name, tc := range map[string]struct {
		book *company
		want string
	}{
		"another ends on the same day":  {team().cert("Bo", "pmp", "", "2026-06-11", func(c *Certificate) { c.ID = 2 }), "Ana: PMP ends 11 Jun 2026; Bo: PMP ends 11 Jun 2026"},
		"it is another's now":           {team().person("Di", dedicated).cert("Di", "pmp", "", "2026-06-11", func(c *Certificate) { c.ID = 1 }), "Di: PMP ends 11 Jun 2026"},
		"the person has another name":   {team().person("Ana", func(p *Person) { p.Name = "Eva" }), "Eva: PMP ends 11 Jun 2026"},
		"the person leaves that day":    {team().person("Ana", left("2026-06-12")), "Ana leaves on 12 Jun 2026; Ana: PMP ends 11 Jun 2026"},
		"somebody else's has no effect": {team().cert("Cy", "hccdp X", "", "2026-06-11"), "Ana: PMP ends 11 Jun 2026"},
	} {
		if got := cause(tc.book); got != tc.want || tc.book.packed == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestALargeChangeIsBuiltAnew(t *testing.T) {
	p := huawei(t)
	c := differentiation().threshold("hccdp", 1)
	c.Assessment(p, today)
	c.Apply(Delta{Put: crowd(1000)[12:]}, 9)
	if c.packed != nil {
		t.Error("the index of a large change was brought forward")
	}
}

func TestWhatIsLeftBehindIsSwept(t *testing.T) {
	p := huawei(t)
	c := differentiation().valid("A", "hccdp X", "hccdp Y")
	most := 0
	for range 2000 {
		c.Assessment(p, today)
		c.person("A", dedicated)
		if c.packed != nil {
			most = max(most, len(c.packed.spans))
		}
	}
	if most > 1024 {
		t.Errorf("the index of 2 certificates grew to %d spans", most)
	}
}
