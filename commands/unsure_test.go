package commands

import (
	"context"
	"strings"
	"testing"
	"time"

	"partnerbot/view"
)

// TestYearsThatAreNotAnnounced: an answer whose last day was counted in working days
// over a year whose public holidays are not known yet says so, once; others do not.
func TestYearsThatAreNotAnnounced(t *testing.T) {
	a, _ := sampleApp(t)
	remark := "The public holidays of 2027 in China are not known here yet"
	for _, s := range []struct {
		on, words, want string
		remarks         int
	}{
		{"2026-03-02", "deals", "validate it, until 3 Mar 2026", 0},
		{"2026-03-02", "fund F-1", "until 8 Apr 2026", 0},
		{"2026-12-14", "submitted A-7 HW-4711 on 2026-12-14", "Vendor's clock", 0},
		{"2026-12-14", "deal registered D-1 --anyway", "registered", 0},
		{"2026-12-14", "deal D-1", "the vendor's turn", 0},
		{"2026-12-14", `fund request mdf activity roadshow audience "40 engineers" place Kiel starts 2026-12-30 ends 2026-12-30 amount 500 CNY`, "F-7", 0},
		{"2026-12-28", "step A-7 technical-review", "Vendor's clock", 1},
		{"2026-12-28", `deal add "Alpine Rail" project Signals value 1000 EUR`, "D-7", 0},
		{"2026-12-28", "deal registered D-7 --anyway", "until 12 Jan 2027", 1},
		{"2026-12-28", "deal D-7", "until 12 Jan 2027", 1},
		{"2026-12-28", "deals", "until 12 Jan 2027", 1},
		{"2026-12-28", `fund request mdf activity roadshow audience "40 engineers" place Kiel starts 2027-01-28 ends 2027-01-28 amount 500 CNY`, "F-8", 1},
		{"2026-12-28", "fund F-8", "until 14 Jan 2027", 1},
		{"2026-12-28", "fund list", "until 14 Jan 2027", 1},
		{"2026-12-28", "applications", "", 1},
		{"2026-12-28", "application A-7", "Vendor's clock", 1},
	} {
		day, err := time.Parse(time.DateOnly, s.on)
		if err != nil {
			t.Fatal(err)
		}
		r := ask(dana, s.words)
		r.Now = day.Add(9 * time.Hour)
		text := view.PlainText(a.Run(context.Background(), r).Message)
		if n := strings.Count(text, remark); n != s.remarks || !strings.Contains(text, s.want) {
			t.Errorf("%s, %s: %d remarks, want %d, and %q\n%s", s.on, s.words, n, s.remarks, s.want, text)
		}
	}
}
