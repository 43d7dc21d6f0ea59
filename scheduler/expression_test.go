package scheduler

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/civil"
)

func expression(t testing.TB, spec string, zone *time.Location) *Expression {
	t.Helper()
	e, err := ParseExpression(spec, zone)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExpressionsThatAreRefused(t *testing.T) {
	for spec, says := range map[string]string{
		"":                               "it is empty",
		"  ":                             "it is empty",
		"0 9 * *":                        "4 of the five fields",
		"0 0 9 * * MON":                  "there are no seconds",
		"TZ=0":                           `"TZ=0" names a time zone`,
		"CRON_TZ=Europe/Berlin":          "names a time zone",
		"TZ=Europe/Berlin 0 9 * * *":     "names a time zone",
		"60 9 * * *":                     `"60" is no minute: minutes go from 0 to 59`,
		"0 25 * * *":                     `"25" is no hour: hours go from 0 to 23`,
		"0 9 0 * *":                      `"0" is no day of the month`,
		"0 9 * 13 *":                     `"13" is no month`,
		"0 9 * * 7":                      "with Sunday as 0",
		"0 9 * * FRI-MON":                "a range goes upward",
		"0 9 L * *":                      "L, W and # are not known",
		"0 9 * * MON#1":                  "L, W and # are not known",
		"*/0 9 * * *":                    "a step is a number above 0",
		"0 9 31 2 *":                     "never comes",
		"0 9 31 2,4,6,9,11 *":            "never comes",
		"* * * * *":                      "more often than every five minutes",
		"0,3 9 * * *":                    "more often than every five minutes",
		"0,58 9-10 * * *":                "more often than every five minutes",
		"0,58 0,23 * * *":                "more often than every five minutes",
		"@reboot":                        `the word "@reboot" is not one of`,
		"@every":                         "needs a length of time",
		"@every soon":                    "needs a length of time",
		"@every 0s":                      "five minutes are the least",
		"@every -1m":                     "five minutes are the least",
		"@every 500ms":                   "five minutes are the least",
		"@every 4m59s":                   "five minutes are the least",
		"0 9 * * MON\x00":                "is no weekday",
		strings.Repeat("1,", 150) + "1":  "more than 200",
		"99999999999999999999 9 * * MON": "is no minute",
	} {
		_, err := ParseExpression(spec, time.UTC)
		if !errors.Is(err, ErrExpression) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want one that says %q", spec, err, says)
		}
	}
	for _, zone := range []*time.Location{nil, time.Local} {
		if _, err := ParseExpression("0 9 * * *", zone); err == nil || !strings.Contains(err.Error(), "no time zone") {
			t.Errorf("zone %v: %v", zone, err)
		}
	}
}

func TestExpressionNext(t *testing.T) {
	const layout = "2006-01-02 15:04 MST"
	for _, c := range []struct {
		spec, zone, after string
		want              []string
	}{
		{"0 9 * * MON-FRI", "Europe/Berlin", "2026-03-27 09:00 CET", []string{"2026-03-30 09:00 CEST", "2026-03-31 09:00 CEST"}},
		{" 0  9 * *  mon-fri ", "Europe/Berlin", "2026-03-27 08:59 CET", []string{"2026-03-27 09:00 CET"}},
		{"30 2 * * *", "Europe/Berlin", "2026-03-28 12:00 CET", []string{"2026-03-29 03:00 CEST", "2026-03-30 02:30 CEST"}},
		{"*/30 1-3 * * *", "Europe/Berlin", "2026-03-29 01:00 CET", []string{"2026-03-29 01:30 CET", "2026-03-29 03:00 CEST", "2026-03-29 03:30 CEST"}},
		{"30 1 * * *", "America/New_York", "2026-10-31 12:00 EDT", []string{"2026-11-01 01:30 EDT", "2026-11-02 01:30 EST"}},
		{"0 0 4 11 *", "America/Sao_Paulo", "2018-01-01 00:00 -02", []string{"2018-11-04 01:00 -02", "2019-11-04 00:00 -03"}},
		{"0 9 29 2 *", "UTC", "2096-03-01 00:00 UTC", []string{"2104-02-29 09:00 UTC"}},
		{"0 9 * * *", "Pacific/Apia", "2011-12-29 08:00 -10", []string{"2011-12-29 09:00 -10", "2011-12-31 09:00 +14"}},
		{"@daily", "Asia/Tehran", "2021-03-21 12:00 +0330", []string{"2021-03-22 01:00 +0430", "2021-03-23 00:00 +0430"}},
		{"@every 90m", "UTC", "2026-03-02 00:10 UTC", []string{"2026-03-02 01:30 UTC", "2026-03-02 03:00 UTC"}},
	} {
		zone := location(t, c.zone)
		after, err := time.ParseInLocation("2006-01-02 15:04", c.after[:16], zone)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, at := range expression(t, c.spec, zone).Next(after, len(c.want)) {
			got = append(got, at.In(zone).Format(layout))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %s after %s: %v, want %v", c.spec, c.zone, c.after, got, c.want)
		}
	}
}

// Every wall time that the line names is reached by a clock on the wall exactly
// once: when the clock first shows it or something later.
func TestEverySlotOfAnExpressionHappensOnce(t *testing.T) {
	from, to := time.Date(2009, 6, 15, 0, 0, 0, 0, time.UTC), time.Date(2019, 6, 15, 0, 0, 0, 0, time.UTC)
	specs := map[string]func(w time.Time) bool{
		"30 2 * * *":         func(w time.Time) bool { return w.Hour() == 2 && w.Minute() == 30 },
		"0 0 * * MON-FRI":    func(w time.Time) bool { return w.Hour() == 0 && w.Minute() == 0 && w.Weekday()%6 != 0 },
		"15,45 0-4 1,15 * *": func(w time.Time) bool { return w.Minute()%30 == 15 && w.Hour() < 5 && w.Day()%14 == 1 && w.Day() < 29 },
		"0 */3 13 * FRI": func(w time.Time) bool {
			return w.Minute() == 0 && w.Hour()%3 == 0 && (w.Day() == 13 || w.Weekday() == 5)
		},
	}
	for _, name := range zones {
		loc := location(t, name)
		days := localDays(from.Add(-48*time.Hour), to.Add(48*time.Hour), loc)
		want := map[string][]time.Time{}
		shown := wall(from, loc) // the latest that the clock has shown
		for at := from.Add(15 * time.Minute); !at.After(to); at = at.Add(15 * time.Minute) {
			for now := wall(at, loc); shown.Before(now); {
				shown = shown.Add(15 * time.Minute)
				if !days[civil.In(shown, time.UTC)] { // a day that was left out
					continue
				}
				for spec, matches := range specs {
					if list := want[spec]; matches(shown) && (len(list) == 0 || !list[len(list)-1].Equal(at)) {
						want[spec] = append(list, at)
					}
				}
			}
		}
		for spec := range specs {
			e := expression(t, spec, loc)
			var got []time.Time
			for after := from; ; after = got[len(got)-1] {
				part := e.Between(after, to)
				got = append(got, part...)
				if len(part) < mostInstants {
					break
				}
			}
			if !slices.EqualFunc(got, want[spec], time.Time.Equal) {
				for i := range min(len(got), len(want[spec])) {
					if !got[i].Equal(want[spec][i]) {
						t.Fatalf("%s %q: number %d is %v, want %v", name, spec, i, got[i], want[spec][i].In(loc))
					}
				}
				t.Fatalf("%s %q: %d instants, want %d", name, spec, len(got), len(want[spec]))
			}
		}
	}
}

// However the time is cut into pieces, the pieces hold the same instants.
func TestBetweenInPieces(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		zone := location(t, rapid.SampledFrom(zones).Draw(rt, "zone"))
		spec := rapid.SampledFrom([]string{"*/20 * * * *", "30 2 * * *", "0 0 1 * MON", "@hourly", "@every 7m"}).Draw(rt, "spec")
		e := expression(t, spec, zone)
		from := time.Unix(rapid.Int64Range(1_200_000_000, 1_900_000_000).Draw(rt, "from"), 0)
		to := from.Add(72 * time.Hour)
		var pieces []time.Time
		for at := from; at.Before(to); {
			next := at.Add(time.Duration(rapid.IntRange(1, 1000).Draw(rt, "minutes")) * time.Minute)
			if next.After(to) {
				next = to
			}
			pieces = append(pieces, e.Between(at, next)...)
			at = next
		}
		if whole := e.Between(from, to); !slices.EqualFunc(whole, pieces, time.Time.Equal) {
			rt.Fatalf("whole %v\npieces %v", whole, pieces)
		}
		if next := e.Next(from, 3); len(next) != 3 || !next[0].After(from) {
			rt.Fatalf("next %v", next)
		}
	})
}

func TestExpressionRemark(t *testing.T) {
	for spec, says := range map[string]string{
		"0 9 1 * MON":   "either of the two",
		"0 9 */2 * MON": "either of the two",
		"0 9 * * MON":   "",
		"0 9 1 * *":     "",
		"0 9 31 * *":    "left out",
		"0 9 28,31 * *": "",
		"30 2 29 3 *":   "",
		"0 9 31 1,3 *":  "",
		"0 9 31 1,4 *":  "left out",
		"0 9 29 2 *":    "February of 28 days",
		"0 9 29 * *":    "February of 28 days",
		"@every 1h":     "",
		"@monthly":      "",
	} {
		if got := expression(t, spec, time.UTC).Remark(); !strings.Contains(got, says) || says == "" && got != "" {
			t.Errorf("%q: remark %q, want %q", spec, got, says)
		}
	}
}

func FuzzExpression(f *testing.F) {
	for _, spec := range []string{"0 9 * * MON-FRI", "TZ=0", "CRON_TZ=", "@every 5m", "*/5 * * * *", "0 0 29 2 *", "@yearly", "? ? ? ? ?", "0-59/70 9 1-31/3 JAN MON,TUE", "\x00 @ = -"} {
		f.Add(spec, int64(1_772_442_000))
	}
	berlin := location(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, spec string, unix int64) {
		e, err := ParseExpression(spec, berlin)
		if err != nil {
			if !errors.Is(err, ErrExpression) || !strings.Contains(err.Error(), "such as") && !strings.Contains(err.Error(), "write") && !strings.Contains(err.Error(), "one of") {
				t.Fatalf("%q: an error without help: %v", spec, err)
			}
			return
		}
		at := time.Unix(unix%4_000_000_000, 0)
		last := at
		for i, next := range e.Next(at, 20) {
			if !next.After(last) || i > 0 && e.line == nil && next.Sub(last) < LeastPause {
				t.Fatalf("%q: %v after %v", spec, next, last)
			}
			last = next
		}
		if last.Equal(at) {
			t.Fatalf("%q never comes after %v", spec, at)
		}
		_ = e.Remark()
	})
}
