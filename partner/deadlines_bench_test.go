package partner

import (
	"testing"
	"time"
)

// dueCrowd is a crowd of n certificates with the same 100 due in the week from
// today on, whatever n, and nothing else.
func dueCrowd(n int) *Book {
	const due, week = 100, 7
	p := []Fact{}
	certificates := 0
	for _, f := range crowd(n) {
		switch f := f.(type) {
		case Person:
			if f.LeftOn >= today && f.LeftOn <= today.Add(week+1) {
				f.LeftOn = today.Add(100)
			}
			if f.ID <= due {
				f.LeftOn, f.Bindings, f.Dedicated = 0, []Binding{{State: Associated}}, true
			}
			p = append(p, f)
		case Certificate:
			certificates++
			if f.Expires = f.Issued.Add(1095); f.Expires >= today && f.Expires <= today.Add(week) {
				f.Expires = f.Expires.Add(50)
			}
			if certificates <= due {
				f.Person, f.Type, f.Track, f.Review = ID(certificates), "hccdp", "GaussDB", ""
				f.Expires = today.Add(certificates % week)
			} else if f.Person <= due {
				f.Person += due
			}
			p = append(p, f)
		default:
			p = append(p, f)
		}
	}
	b := NewBook("T1")
	b.Apply(Delta{Put: p}, 1)
	return b
}

// BenchmarkPlanRatio reports the time that the deadlines of a week take among 1e6
// certificates over that among 1e3, with the same 100 due, measured in turns. Once
// on a Book at rest, once right after one of those due was changed.
func BenchmarkPlanRatio(b *testing.B) {
	p := huawei(b)
	small, large := dueCrowd(1e3), dueCrowd(1e6)
	week := func(book *Book) {
		n := len(only(CertificateEnd, Deadlines(p, book, today, today.Add(6))))
		if n != 100 {
			b.Fatalf("%d certificates are due", n)
		}
	}
	change := func(book *Book, i int) {
		c, _ := book.Certificate(ID(i%100 + 1))
		c.Expires = today.Add(i % 7)
		book.Apply(Delta{Put: []Fact{c}}, book.Revision+1)
	}
	run := func(name string, before func(book *Book, i int)) {
		b.Run(name, func(b *testing.B) {
			var few, many time.Duration
			week(small)
			week(large)
			i := 0
			for b.Loop() {
				i++
				before(small, i)
				before(large, i)
				start := b.Elapsed()
				week(small)
				middle := b.Elapsed()
				week(large)
				few, many = few+middle-start, many+b.Elapsed()-middle
			}
			b.ReportMetric(float64(many)/float64(few), "ratio")
			b.ReportMetric(float64(few)/float64(b.N), "ns/1e3")
			b.ReportMetric(float64(many)/float64(b.N), "ns/1e6")
		})
	}
	run("at rest", func(*Book, int) {})
	run("after a change", change)
}
