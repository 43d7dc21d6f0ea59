package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// TestStatusTellsTheWorstFirst: what is late comes before what is not, and of what is
// to be done in time the nearest day comes first, whichever part of the year it is of.
func TestStatusTellsTheWorstFirst(t *testing.T) {
	a := harbourApp(t)
	for _, words := range []string{
		"voucher add 1 issued 2025-03-15",
		`deal add "Bank of Oslo" rfp 2026-03-07 10:00 Europe/Oslo consent yes`,
	} {
		if ans := say(t, a, dana, words); !ans.OK {
			t.Fatalf("%s: %s", words, view.PlainText(ans.Message))
		}
	}
	said := view.PlainText(say(t, a, dana, "status").Message)
	_, year, _ := strings.Cut(said, "The partner's year")
	at := 0
	for _, want := range []string{"Northern Grid", "Bank of Oslo", "D-1 Bank of Porto", "Exam vouchers: "} {
		next := strings.Index(year, want)
		if next < at {
			t.Fatalf("%q comes too early, or not at all:\n%s", want, year)
		}
		at = next
	}
}
