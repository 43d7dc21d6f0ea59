package commands

import (
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
)

func TestReadDate(t *testing.T) {
	now := civil.Must(2026, 3, 2)
	cases := []struct {
		in   string
		way  toward
		want string // the day, "" for no date, or what the error says
		used int
	}{
		{"2026-05-14", past, "2026-05-14", 1},
		{"2026/05/14 x", past, "2026-05-14", 1},
		{"2024-02-29", past, "2024-02-29", 1},
		{"2025-02-29", past, "February 2025 has 28 days", 0},
		{"2026-13-01", past, "no month 13", 0},
		{"14 May 2026", past, "2026-05-14", 3},
		{"14th may, 2026", past, "2026-05-14", 3},
		{"May 14 2026", past, "2026-05-14", 3},
		{"14-May-2026", past, "2026-05-14", 1},
		{"31 April 2026", past, "April 2026 has 30 days", 0},
		{"14 May", past, "2025-05-14", 2},
		{"14 May", future, "2026-05-14", 2},
		{"2 March", past, "2026-03-02", 2},
		{"2 March", future, "2026-03-02", 2},
		{"29 Feb", past, "can be 29 February 2024 or 29 February 2028", 0},
		{"29 Feb", future, "can be 29 February 2024 or 29 February 2028", 0},
		{"29 Feb 2024", past, "2024-02-29", 3},
		{"30 Feb", future, "February has 29 days", 0},
		{"14 May expires 2027-01-01", past, "2025-05-14", 2},
		{"in 30 days", future, "2026-04-01", 3},
		{"in 2 weeks", future, "2026-03-16", 3},
		{"in 1 month", future, "2026-04-02", 3},
		{"30 days ago", past, "2026-01-31", 3},
		{"in 99999999999999999999 days", future, "", 0},
		{"in 99999 years", future, "too far away", 0},
		{"today", past, "2026-03-02", 1},
		{"Tomorrow", past, "2026-03-03", 1},
		{"yesterday", past, "2026-03-01", 1},
		{"03/04/2027", future, "can be 3 April 2027 or 4 March 2027", 0},
		{"03.04.2027", future, "can be 3 April 2027 or 4 March 2027", 0},
		{"13/04/2027", future, "2027-04-13", 1},
		{"04/13/2027", future, "2027-04-13", 1},
		{"03/03/2027", future, "2027-03-03", 1},
		{"31/02/2027", future, "February 2027 has 28 days", 0},
		{"13/04/27", future, "which part is the year", 0},
		{"0206-05-14", past, "must be a slip", 0},
		{"hccdp", past, "", 0},
		{"may", past, "", 0},
		{"5", past, "", 0},
		{"", past, "", 0},
	}
	for _, c := range cases {
		d, used, err := readDate(strings.Fields(c.in), now, c.way)
		got := d.String()
		if err != nil {
			got = err.Error()
		}
		if got != c.want && (err == nil || !strings.Contains(got, c.want)) || err == nil && used != c.used {
			t.Errorf("readDate(%q) = %q using %d words, want %q using %d", c.in, got, used, c.want, c.used)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"14 May 2026", "03/04/2027", "in 30 days", "29 Feb", "2026-02-30", "May 14", "1-jan-2026"} {
		f.Add(s)
	}
	now := civil.Must(2026, 3, 2)
	f.Fuzz(func(t *testing.T, s string) {
		words := strings.Fields(s)
		for _, way := range []toward{past, future} {
			d, used, err := readDate(words, now, way)
			if used > len(words) || used < 0 {
				t.Fatalf("readDate(%q) uses %d of %d words", s, used, len(words))
			}
			if err != nil || used == 0 {
				continue
			}
			if y, _, _ := d.Date(); y < firstYear-1 || y > lastYear+1 {
				t.Errorf("readDate(%q) = %v", s, d)
			}
			if back, n, err := readDate([]string{d.String()}, now, way); err != nil || n != 1 || back != d {
				t.Errorf("readDate(%v) = %v, %v", d, back, err)
			}
		}
	})
}

func TestDaysAway(t *testing.T) {
	now := civil.At(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
	for n, want := range map[int]string{0: "today", 1: "tomorrow", -1: "yesterday", 30: "in 30 days", -3: "3 days ago"} {
		if got := daysAway(now.Add(n), now); got != want {
			t.Errorf("daysAway(%d) = %q, want %q", n, got, want)
		}
	}
}
