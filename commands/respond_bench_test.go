package commands

import (
	"context"
	"fmt"
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
)

// BenchmarkRemind is what the words of reminders cost, by how many certificates
// are stored.
func BenchmarkRemind(b *testing.B) {
	for _, text := range []string{"my", "why", "remind ack"} {
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%s/%d", text, n), func(b *testing.B) {
				a := bigApp(b, n)
				words := text
				if text != "my" {
					words += " " + firstDue(b, a)
				}
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					typed := words
					if text == "remind ack" {
						typed += fmt.Sprintf(" until %s --anyway", (civil.At(noon) + 1 + civil.Day(i%300)).String())
					}
					if ans := a.Run(context.Background(), ask(dana, typed)); !ans.OK {
						b.Fatal(ans.Message.Summary)
					}
				}
			})
		}
	}
}

// firstDue is the code of the first certificate that ends.
func firstDue(b *testing.B, a *App) (code string) {
	b.Helper()
	a.words()
	err := a.Store.Read(b.Context(), team, func(book *partner.Book) error {
		for _, u := range a.desk.Duties(book, noon, civil.At(noon)+1200) {
			if u.Kind == partner.CertificateEnd {
				code = u.Code()
				return nil
			}
		}
		return nil
	})
	if err != nil || code == "" {
		b.Fatal("nothing ends", err)
	}
	return code
}
