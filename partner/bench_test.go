package partner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"partnerbot/civil"
)

// The sizes of company that are measured, in certificates.
var sizes = []struct {
	name string
	n    int
}{{"1e3", 1e3}, {"1e5", 1e5}, {"1e6", 1e6}}

// crowd is a company of n certificates: four a person on average, of all types
// and many tracks, with ends spread over three years around today, some people
// gone, some not associated, some certificates under review.
func crowd(n int) []Fact {
	rnd := rand.New(rand.NewPCG(1, 2))
	words := []string{"pmp", "ipma-b", "ipma-d", "hcip-pm", "hcip-cssa", "hcie-cssa", "hcia", "hcip", "hccda", "hccdp", "hccdp", "hccde", "hcsa", "hcsp"}
	tracks := []string{"Solution Architectures", "GaussDB", "Big Data", "AI", "Cloud Native", "Cloud Migration", "Storage"}
	facts := []Fact{Settings{Account: "Acme", Path: "service", Phase: "competency-differentiation", Site: "intl"}}
	for i, id := range []string{"project-managers", "hccdp", "hccde", "competencies", "cases"} {
		facts = append(facts, Threshold{ID: ID(i + 1), Path: "service", Phase: "competency-differentiation", Requirement: id, Value: 2})
	}
	facts = append(facts,
		Held{ID: 1, Competency: "database", Expires: today.Add(300)}, Held{ID: 2, Competency: "devsecops"},
		Material{ID: 1, Kind: "business-plan", Title: "Plan", Review: Approved},
		Material{ID: 2, Kind: "case", Form: "public", Title: "Bank", Review: Approved}, Material{ID: 3, Kind: "case", Form: "public", Title: "Port", Review: Approved})
	people := max(1, n/4)
	for i := range people {
		p := Person{
			ID: ID(i + 1), Name: fmt.Sprintf("Person %d", i), Email: fmt.Sprintf("p%d@example.com", i), HuaweiID: fmt.Sprintf("hid-%d", i),
			Dedicated: rnd.IntN(3) == 0, Bindings: []Binding{{Invited, today.Add(-900)}, {Associated, today.Add(-895)}},
		}
		switch rnd.IntN(20) {
		case 0:
			p.LeftOn = today.Add(rnd.IntN(700) - 500)
		case 1:
			p.Bindings = p.Bindings[:1]
		}
		facts = append(facts, p)
	}
	for i := range n {
		c := Certificate{
			ID: ID(i + 1), Person: ID(rnd.IntN(people) + 1), Type: words[rnd.IntN(len(words))], Number: fmt.Sprint("N-", i),
			Issued: today.Add(-rnd.IntN(1095)),
		}
		if c.Type[:2] == "hc" && len(c.Type) < 6 {
			c.Track = tracks[rnd.IntN(len(tracks))]
		}
		if rnd.IntN(3) > 0 {
			c.Expires = c.Issued.Add(1095)
		}
		if rnd.IntN(30) == 0 {
			c.Review = Pending
		}
		facts = append(facts, c)
	}
	return facts
}

func crowdBook(n int) *Book {
	b := NewBook("T1")
	b.Apply(Delta{Put: crowd(n)}, 1)
	return b
}

// plainDates is the limit: a loop over the same packed records that only
// compares their days.
func plainDates(spans []span, on civil.Day) (n int) {
	for i := range spans {
		if spans[i].first <= on && on <= spans[i].last {
			n++
		}
	}
	return n
}

var sink int

func BenchmarkPlainDates(b *testing.B) {
	p := huawei(b)
	for _, s := range sizes {
		spans := crowdBook(s.n).pack(p).spans
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				sink += plainDates(spans, today)
			}
			perCertificate(b, s.n)
		})
	}
}

// BenchmarkAssess asks about ever other days, so that nothing can be remembered
// but the index.
func BenchmarkAssess(b *testing.B) {
	p := huawei(b)
	for _, s := range sizes {
		book := crowdBook(s.n)
		Assess(p, book, today)
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				sink += len(Assess(p, book, today.Add(i%365)).Requirements)
				i++
			}
			perCertificate(b, s.n)
		})
	}
}

// BenchmarkAssessRatio reports the time of an assessment over that of the plain
// loop, measured in turns within one run.
func BenchmarkAssessRatio(b *testing.B) {
	p := huawei(b)
	for _, s := range sizes {
		book := crowdBook(s.n)
		Assess(p, book, today)
		spans := book.pack(p).spans
		b.Run(s.name, func(b *testing.B) {
			var assess, plain time.Duration
			for b.Loop() {
				start := b.Elapsed()
				sink += len(Assess(p, book, today).Requirements)
				middle := b.Elapsed()
				sink += plainDates(spans, today)
				assess, plain = assess+middle-start, plain+b.Elapsed()-middle
			}
			b.ReportMetric(float64(assess)/float64(plain), "ratio")
		})
	}
}

// BenchmarkFirstQuestion is an assessment with nothing prepared: after opening,
// or after an import.
func BenchmarkFirstQuestion(b *testing.B) {
	p := huawei(b)
	for _, s := range sizes {
		book := crowdBook(s.n)
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				book.forget()
				sink += len(Assess(p, book, today).Requirements)
			}
			perCertificate(b, s.n)
		})
	}
}

// BenchmarkChangeThenQuestion is one certificate renewed and an assessment after
// it, the index brought forward.
func BenchmarkChangeThenQuestion(b *testing.B) {
	p := huawei(b)
	for _, s := range sizes {
		book := crowdBook(s.n)
		Assess(p, book, today)
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				c, _ := book.Certificate(ID(i%s.n + 1))
				c.Expires = today.Add(i % 1000)
				book.Apply(Delta{Put: []Fact{c}}, book.Revision+1)
				sink += len(Assess(p, book, today).Requirements)
			}
		})
	}
}

// BenchmarkChangeRatio reports the time of an assessment of a Book that was just
// changed by one fact, the change included, over that of the plain loop.
func BenchmarkChangeRatio(b *testing.B) {
	p := huawei(b)
	for _, s := range sizes {
		book := crowdBook(s.n)
		Assess(p, book, today)
		spans := slices.Clone(book.pack(p).spans)
		b.Run(s.name, func(b *testing.B) {
			var changed, plain time.Duration
			i := 0
			for b.Loop() {
				i++
				c, _ := book.Certificate(ID(i%s.n + 1))
				c.Expires = today.Add(i % 1000)
				start := b.Elapsed()
				book.Apply(Delta{Put: []Fact{c}}, book.Revision+1)
				sink += len(Assess(p, book, today).Requirements)
				middle := b.Elapsed()
				sink += plainDates(spans, today)
				changed, plain = changed+middle-start, plain+b.Elapsed()-middle
			}
			b.ReportMetric(float64(changed)/float64(plain), "ratio")
		})
	}
}

func BenchmarkTry(b *testing.B) {
	p := huawei(b)
	for _, s := range sizes {
		book := crowdBook(s.n)
		Assess(p, book, today)
		b.Run(s.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				i++
				c, _ := book.Certificate(ID(i%s.n + 1))
				c.Expires = today.Add(i % 1000)
				sink += len(book.Try(p, Delta{Put: []Fact{c}}, today))
			}
		})
	}
}

func BenchmarkAssessmentUnchanged(b *testing.B) {
	p := huawei(b)
	book := crowdBook(1e5)
	b.ReportAllocs()
	for b.Loop() {
		sink += len(book.Assessment(p, today).Requirements)
	}
}

func BenchmarkLists(b *testing.B) {
	p := huawei(b)
	a := Assess(p, crowdBook(1e5), today)
	for b.Loop() {
		counted, excluded := a.Lists("hccdp")
		sink += len(counted) + len(excluded)
	}
}

func BenchmarkDeadlines(b *testing.B) {
	p := huawei(b)
	book := crowdBook(1e5)
	for b.Loop() {
		sink += len(Deadlines(p, book, today, today.Add(7)))
	}
	b.ReportMetric(float64(len(Deadlines(p, book, today, today.Add(7)))), "deadlines")
}

func BenchmarkApply(b *testing.B) {
	facts := crowd(1e5)
	b.Run("1e5 at once", func(b *testing.B) {
		for b.Loop() {
			NewBook("T1").Apply(Delta{Put: facts}, 1)
		}
		perCertificate(b, 1e5)
	})
	b.Run("one into 1e5", func(b *testing.B) {
		book := crowdBook(1e5)
		rev := uint64(1)
		for b.Loop() {
			rev++
			book.Apply(Delta{Put: facts[len(facts)-1:]}, rev)
		}
	})
}

func perCertificate(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/cert")
}
