package partner

import (
	"sync"
	"testing"
)

func TestAssessmentIsRemembered(t *testing.T) {
	p, other := huawei(t), huawei(t)
	c := differentiation().threshold("hccdp", 1).valid("A", "hccdp X")
	first := c.Assessment(p, today)
	if c.Assessment(p, today) != first {
		t.Error("a second question on an unchanged Book assesses anew")
	}
	if c.Assessment(p, today+1) == first || c.Assessment(other, today) == first {
		t.Error("another day or program is answered with the first assessment")
	}
	if got := outcome(t, first, "hccdp"); got != "met 1/1" {
		t.Errorf("hccdp is %s", got)
	}
	changes := map[string]func(){
		"a certificate":  func() { c.cert("A", "hccdp Y", "2025-01-01", "") },
		"the threshold":  func() { c.threshold("hccdp", 3) },
		"the settings":   func() { s := c.Settings(); s.Site = "cn"; c.put(s) },
		"a loaded fact":  func() { c.Load(Person{ID: 9, Name: "I"}) },
		"a removed fact": func() { c.Apply(Delta{Remove: []Ref{{KindCertificate, 1}}}, c.Revision+1) },
	}
	for name, change := range changes {
		before := c.Assessment(p, today)
		change()
		if c.Assessment(p, today) == before {
			t.Errorf("after %s changed the old assessment is given", name)
		}
	}
	if got := outcome(t, c.Assessment(p, today), "hccdp"); got != "not_met 1/3" {
		t.Errorf("in the end hccdp is %s", got)
	}
}

func TestMemoStaysSmall(t *testing.T) {
	p := huawei(t)
	c := differentiation().valid("A", "hccdp X")
	for i := range 1000 {
		c.Assessment(p, today.Add(i))
	}
	if n := len(c.memo); n > 64 {
		t.Errorf("%d assessments are kept", n)
	}
}

// Readers ask at once; the first of them builds what the others use.
func TestReadersAtOnce(t *testing.T) {
	p, other := huawei(t), huawei(t)
	b := crowdBook(400)
	want := outcome(t, Assess(p, crowdBook(400), today), "hccdp")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			prog := p
			if i == 7 {
				prog = other
			}
			for d := range 6 {
				a := b.Assessment(prog, today.Add(d%3))
				a.Counted("hccdp")
				Deadlines(prog, b, today, today.Add(30))
				a.Report(b)
				b.ByEmail("p1@example.com")
				if d%3 == 0 {
					if got := outcome(t, a, "hccdp"); got != want {
						t.Errorf("hccdp is %s, want %s", got, want)
					}
				}
			}
		})
	}
	wg.Wait()
}
