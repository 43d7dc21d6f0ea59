package commands

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// bigApp is an App over n certificates of n/4 people.
func bigApp(b *testing.B, n int) *App {
	b.Helper()
	a, _ := newApp(b)
	var d partner.Delta
	d.Put = append(d.Put, partner.Settings{Admins: []string{dana}, Zone: "Europe/Berlin"})
	people := max(1, n/4)
	for i := range people {
		d.Put = append(d.Put, partner.Person{ID: partner.ID(i + 1), Name: fmt.Sprintf("Person %d", i), Email: fmt.Sprintf("p%d@x.example", i), Dedicated: i%2 == 0,
			Bindings: []partner.Binding{{State: partner.Associated}}})
	}
	types := []string{"pmp", "hccdp", "hccde", "hcip-cssa", "ipma-d"}
	for i := range n {
		c := partner.Certificate{ID: partner.ID(i + 1), Person: partner.ID(i%people + 1), Type: types[i%len(types)], Issued: civil.At(noon) - civil.Day(i%1200)}
		if c.Type == "hccdp" || c.Type == "hccde" {
			c.Track = "GaussDB"
		}
		d.Put = append(d.Put, c)
	}
	_, err := a.Store.Update(b.Context(), team, "", noon, func(*partner.Book) (storage.Change, error) { return storage.Change{Delta: d}, nil })
	if err != nil {
		b.Fatal(err)
	}
	return a
}

var sizes = []int{20, 1_000, 100_000}

func BenchmarkSteady(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := bigApp(b, n)
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := a.Steady(context.Background(), ask(dana, "status")); !ok {
					b.Fatal("not steady")
				}
			}
		})
	}
}

func BenchmarkRun(b *testing.B) {
	for _, text := range []string{"help", "status", "gaps", "certs", "certs hccdp", "people", "expiring", "bind", "certs p7@x.example", "person dedicate p3@x.example"} {
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%.8s/%d", text, n), func(b *testing.B) {
				a := bigApp(b, n)
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					words := text
					if i%2 == 1 && strings.HasPrefix(text, "person") {
						words += " no"
					}
					if ans := a.Run(context.Background(), ask(dana, words)); !ans.OK && n > 20 {
						b.Fatal(ans.Message.Summary)
					}
				}
			})
		}
	}
}
