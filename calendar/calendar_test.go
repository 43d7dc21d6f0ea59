package calendar

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/civil"
)

// fataler is what helpers need of a test, a benchmark or a property.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

func called(t fataler, name string) *Calendar {
	t.Helper()
	c, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t fataler, s string) civil.Day {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// An empty why is a plain working day.
func TestDays(t *testing.T) {
	for _, c := range []struct {
		calendar, day string
		working       bool
		why           string
	}{
		{"every-day", "2026-03-01", true, ""},
		{"weekdays", "2026-03-01", false, "Sunday"},
		{"weekdays", "2026-12-25", true, ""},
		{"cn", "2024-02-04", true, "make-up day for Spring Festival"},
		{"cn", "2024-04-07", true, "make-up day for Tomb-Sweeping Day"},
		{"cn", "2024-10-12", true, "make-up day for National Day"},
		{"cn", "2024-09-17", false, "Mid-Autumn Festival"},
		{"cn", "2025-01-26", true, "make-up day for Spring Festival"},
		{"cn", "2025-01-28", false, "Spring Festival"},
		{"cn", "2025-02-05", true, ""},
		{"cn", "2025-09-28", true, "make-up day for National Day and Mid-Autumn Festival"},
		{"cn", "2025-10-08", false, "National Day and Mid-Autumn Festival"},
		{"cn", "2026-01-02", false, "New Year's Day"},
		{"cn", "2026-01-04", true, "make-up day for New Year's Day"},
		{"cn", "2026-02-14", true, "make-up day for Spring Festival"},
		{"cn", "2026-02-23", false, "Spring Festival"},
		{"cn", "2026-02-24", true, ""},
		{"cn", "2026-02-28", true, "make-up day for Spring Festival"},
		{"cn", "2026-04-06", false, "Tomb-Sweeping Day"},
		{"cn", "2026-05-09", true, "make-up day for Labour Day"},
		{"cn", "2026-09-20", true, "make-up day for National Day"},
		{"cn", "2026-10-03", false, "National Day"},
		{"cn", "2026-10-10", true, "make-up day for National Day"},
		{"cn", "2026-10-11", false, "Sunday"},
		{"cn", "2027-02-05", false, "Spring Festival"}, // the eve
		{"cn", "2027-02-12", false, "Spring Festival"},
		{"cn", "2027-02-15", true, ""},
		{"cn", "2027-10-07", false, "National Day"},
		{"cn", "2028-10-08", false, "National Day and Mid-Autumn Festival"},
		{"de", "2026-04-03", false, "Karfreitag"},
		{"de", "2026-04-06", false, "Ostermontag"},
		{"de", "2026-10-03", false, "Tag der Deutschen Einheit"},
		{"de", "2026-11-01", false, "Sunday"}, // not a holiday of all Germany
		{"de", "2026-10-31", false, "Saturday"},
		{"Germany", "2026-12-25", false, "Weihnachtstag"},
		{"us", "2026-07-03", false, "Independence Day"}, // the 4th is a Saturday
		{"us", "2026-11-26", false, "Thanksgiving Day"},
		{"us", "2021-12-31", false, "New Year's Day"}, // of the next year
		{"gb", "2026-12-28", false, "Boxing Day"},
		{"gb", "2020-05-08", false, "VE Day"},
		{"gb", "2020-05-04", true, ""},
		{"jp", "2026-05-06", false, "Constitution Memorial Day"},
		{"jp", "2026-09-22", false, "National holiday between Respect for the Aged Day and Autumnal Equinox Day"},
		{"ca", "2026-04-06", true, ""},
		{"ca", "2026-09-30", false, "National Day for Truth and Reconciliation"},
		{"br", "2026-11-20", false, "Dia Nacional de Zumbi e da Consciência Negra"},
		{"br", "2023-11-20", true, ""},
		{"br", "2026-02-17", true, ""},
		{"dk", "2026-06-05", true, ""},
		{"dk", "2023-05-05", false, "Store bededag"},
		{"dk", "2026-05-01", true, ""},
		{"gr", "2026-01-01", false, "Πρωτοχρονιά"},
		{"it", "2027-10-04", false, "San Francesco d'Assisi"},
		{"it", "2025-10-04", false, "Saturday"},
		{"mx", "2026-02-02", false, "Día de la Constitución"},
		{"mx", "2026-11-16", false, "Día de la Revolución"},
		{"mx", "2030-10-01", false, "Transmisión del Poder Ejecutivo Federal"},
		{"nl", "2026-05-05", true, ""},
		{"nl", "2025-05-05", false, "Bevrijdingsdag"},
		{"nl", "2026-04-03", true, ""},
		{"nz", "2026-07-10", false, "Matariki"},
		{"nz", "2026-06-01", false, "King's Birthday"},
		{"pl", "2025-12-24", false, "Wigilia Bożego Narodzenia"},
		{"pl", "2024-12-24", true, ""},
		{"pt", "2026-06-04", false, "Corpo de Deus"},
		{"ro", "2026-01-06", false, "Boboteaza"},
		{"sk", "2026-05-08", true, ""},
		{"sk", "2027-09-15", false, "Sviatok Panny Márie Sedembolestnej, patrónky Slovenska"},
		{"sk", "2026-11-17", true, ""},
		{"sg", "2026-06-01", false, "Vesak Day"}, // 31 May is a Sunday
		{"sg", "2026-11-09", false, "Deepavali"},
		{"sg", "2024-02-12", false, "Chinese New Year"},
		{"za", "2026-08-10", false, "National Women's Day"},
		{"de+cn", "2026-10-05", false, "National Day in China"},
		{"de+cn", "2026-04-06", false, "Ostermontag in Germany, Tomb-Sweeping Day in China"},
		{"de+cn", "2025-01-26", false, "Sunday"}, // China works, Germany does not
		{"cn+every-day", "2025-01-26", true, "make-up day for Spring Festival in China"},
		{"de+cn", "2026-03-10", true, ""},
		{"cn", "1969-10-01", true, ""}, // before the years that are counted
		{"cn", "2400-01-01", false, "Saturday"},
		{"de+cn", "2400-01-01", false, "Saturday"},
	} {
		got := called(t, c.calendar)
		if d := day(t, c.day); got.Working(d) != c.working || got.Why(d) != c.why {
			t.Errorf("%s %s %s: working %v, why %q; want %v, %q", c.calendar, c.day, d.Weekday(), got.Working(d), got.Why(d), c.working, c.why)
		}
	}
}

func TestNamed(t *testing.T) {
	for in, want := range map[string]string{
		"cn": "cn", "CN": "cn", "China": "cn", " china ": "cn", "germany": "de", "United Kingdom": "gb", "UK": "gb", "usa": "us",
		"Weekdays": "weekdays", "every day": "every-day", "de+cn": "de+cn", "Germany + China": "de+cn", "de+de": "de", "hong-kong": "hk",
	} {
		if c, err := Named(in); err != nil || c.ID() != want {
			t.Errorf("Named(%q) = %v, %v; want %s", in, c, err, want)
		}
	}
	if c := called(t, "de+cn"); c.Title() != "Germany and China" {
		t.Errorf("the title is %q", c.Title())
	}
	for in, want := range map[string]string{
		"":                           "a calendar needs a name; there is: every-day, weekdays, at, ",
		"xx":                         `no such calendar: "xx"; there is: every-day, weekdays, at, `,
		"de+":                        "a calendar needs a name",
		"de+xx":                      `no such calendar: "xx"`,
		"russia":                     `no such calendar: "russia"`,
		"d\x00e":                     `no such calendar: "d\x00e"`,
		"<@U0AN>":                    `no such calendar: "<@U0AN>"`,
		strings.Repeat("ä", 100_000): `no such calendar: "` + strings.Repeat("ä", 40) + `..."`,
		strings.Repeat("de+", 9):     "joins 10 calendars; at most 8 are joined",
	} {
		if c, err := Named(in); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 600 {
			t.Errorf("Named(%.40q) = %v, %v; want %q", in, c, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	names := Names()
	if len(names) < 30 || names[0].ID != EveryDay || names[1].ID != Weekdays {
		t.Fatalf("%v", names)
	}
	if !slices.IsSortedFunc(names[2:], func(a, b Name) int { return strings.Compare(a.ID, b.ID) }) {
		t.Errorf("not sorted: %v", names)
	}
	for _, n := range names {
		if c := called(t, n.ID); c.ID() != n.ID || c.Title() != n.Title {
			t.Errorf("%v gives %s, %s", n, c.ID(), c.Title())
		}
		if c := called(t, n.Title); c.ID() != n.ID {
			t.Errorf("%s gives %s", n.Title, c.ID())
		}
	}
	spellings := map[string]string{} // of all names and aliases: none names two calendars
	for _, c := range calendars() {
		for _, name := range append([]string{c.id, c.title}, c.aliases...) {
			if had, ok := spellings[fold(name)]; ok && had != c.id {
				t.Errorf("%q names %s and %s", name, had, c.id)
			}
			spellings[fold(name)] = c.id
		}
	}
}

func TestKnown(t *testing.T) {
	for _, c := range []struct {
		name string
		year int
		want bool
	}{
		{"cn", 2023, false}, {"cn", 2024, true}, {"cn", 2026, true}, {"cn", 2027, false}, {"de", 2031, true}, {"de", 2300, false},
		{"de+cn", 2026, true}, {"cn+de", 2027, false}, {"weekdays", 5000, true}, {"hk", 2027, true}, {"hk", 2028, false}, {"sg", 2027, false},
	} {
		if got := called(t, c.name).Known(c.year); got != c.want {
			t.Errorf("%s knows %d: %v", c.name, c.year, got)
		}
	}
	if !new(Calendar).Known(2026) {
		t.Error("the zero calendar knows all years")
	}
}

func TestZeroCalendar(t *testing.T) {
	var c Calendar
	d := day(t, "2026-10-04")
	if !c.Working(d) || c.Why(d) != "" || c.Add(d, -3) != d-3 || c.OnOrBefore(d) != d || c.ID() != EveryDay || c.Title() != "every day" {
		t.Error("the zero calendar has days off")
	}
}

// No country has a week without work but for the long holidays that it is known
// for, and none works all year.
func TestYearsAreSane(t *testing.T) {
	for _, n := range Names()[2:] {
		c := called(t, n.ID)
		for year := 2024; year <= 2036; year++ {
			from, to := civil.Must(year, 1, 1), civil.Must(year, 12, 31)
			work, run, longest := c.Between(from-1, to), 0, 0
			for d := from; d <= to; d++ {
				if run++; c.Working(d) {
					run = 0
				}
				longest = max(longest, run)
			}
			most := 5
			if n.ID == "cn" {
				most = 10
			}
			if work < 236 || work > 260 || longest > most {
				t.Errorf("%s %d: %d working days, %d days off in a row", n.ID, year, work, longest)
			}
		}
	}
}

func calendarOf(t *rapid.T) *Calendar {
	names := []string{"every-day", "weekdays", "cn", "de", "us", "hk", "sg", "de+cn", "jp+cn+us"}
	return called(t, rapid.SampledFrom(names).Draw(t, "calendar"))
}

func dayOfYears(t *rapid.T, label string) civil.Day {
	return civil.Day(rapid.IntRange(int(civil.Must(1965, 1, 1)), int(civil.Must(2175, 1, 1))).Draw(t, label))
}

func TestAddAndBetweenAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, d, n := calendarOf(t), dayOfYears(t, "day"), rapid.IntRange(-300, 300).Draw(t, "n")
		to := c.Add(d, n)
		if got := c.Between(d, to); got != n {
			t.Fatalf("%s: Add(%v, %d) is %v, Between counts %d", c.ID(), d, n, to, got)
		}
		if n != 0 && !c.Working(to) {
			t.Fatalf("%s: Add(%v, %d) gives %v, which is %s", c.ID(), d, n, to, c.Why(to))
		}
		if next := c.Add(d, n+1); next <= to {
			t.Fatalf("%s: Add(%v, %d) is %v, one more is %v", c.ID(), d, n, to, next)
		}
		end := c.OnOrAfter(dayOfYears(t, "end"))
		if c.Working(d) && c.Add(d, c.Between(d, end)) != end {
			t.Fatalf("%s: %d days from %v do not lead to %v", c.ID(), c.Between(d, end), d, end)
		}
	})
}

func TestNearestBracket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, d := calendarOf(t), dayOfYears(t, "day")
		before, after := c.OnOrBefore(d), c.OnOrAfter(d)
		if before > d || after < d || !c.Working(before) || !c.Working(after) {
			t.Fatalf("%s: %v lies between %v and %v", c.ID(), d, before, after)
		}
		for e := before + 1; e < after; e++ {
			if c.Working(e) {
				t.Fatalf("%s: %v is nearer to %v than %v and %v", c.ID(), e, d, before, after)
			}
		}
		if c.Working(d) && (before != d || after != d) {
			t.Fatalf("%s: the working day %v was moved", c.ID(), d)
		}
	})
}

// A day is off for a reason, and a joined calendar's working days are those of all.
func TestWhyAndJoined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, d := calendarOf(t), dayOfYears(t, "day")
		why := c.Why(d)
		if !c.Working(d) && why == "" || c.Working(d) && why != "" && !strings.HasPrefix(why, "make-up day for ") {
			t.Fatalf("%s %v: working %v, why %q", c.ID(), d, c.Working(d), why)
		}
		both := called(t, "de+cn").Working(d)
		if both != (called(t, "de").Working(d) && called(t, "cn").Working(d)) {
			t.Fatalf("%v: de+cn works %v", d, both)
		}
	})
}

func TestEdges(t *testing.T) {
	c := called(t, "cn")
	if got := c.Add(civil.Last-3, 100); got > civil.Last {
		t.Errorf("Add leads to %d", got)
	}
	if got := c.Add(civil.First+3, -100); got < civil.First {
		t.Errorf("Add leads to %d", got)
	}
	if got := c.OnOrBefore(civil.First); got != civil.First {
		t.Errorf("OnOrBefore gives %v", got)
	}
	for _, d := range []civil.Day{firstDay - 1, firstDay, firstDay + blocks*blockDays - 1, firstDay + blocks*blockDays, 0, -5} {
		c.Working(d) // must not panic
		c.Why(d)
	}
	if firstDay != civil.Must(firstYear, 1, 1) || firstDay+blocks*blockDays < civil.Must(lastYear, 12, 31) {
		t.Error("the blocks do not span the years")
	}
}

// The library counts in the machine's zone; its days must not depend on it, also
// where a clock change skips midnight.
func TestDaysDoNotDependOnTheZone(t *testing.T) {
	for _, name := range []string{"America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "UTC", "America/Havana"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for d := civil.Must(2011, 1, 1); d < civil.Must(2020, 1, 1); d++ {
			y, m, n := d.Date()
			if got := dayOf(time.Date(y, m, n, 0, 0, 0, 0, zone)); got != d && !(name == "Pacific/Apia" && d.String() == "2011-12-30") {
				t.Errorf("%s: the beginning of %v is taken for %v", name, d, got)
			}
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	c := join([]*Calendar{called(t, "de"), called(t, "cn")}) // with no block made yet
	want := called(t, "de+cn").Between(civil.Must(2020, 1, 1), civil.Must(2040, 1, 1))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := c.Between(civil.Must(2020, 1, 1), civil.Must(2040, 1, 1)); got != want {
				t.Errorf("%d working days, want %d", got, want)
			}
		})
	}
	wg.Wait()
}

// BenchmarkWorking asks a joined calendar for days of ten years, and in the same run
// a plain test for weekends.
func BenchmarkWorking(b *testing.B) {
	from := civil.Must(2026, 1, 1)
	c := called(b, "de+cn")
	b.Run("de+cn", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			c.Working(from + civil.Day(i%3652))
		}
	})
	b.Run("weekend", func(b *testing.B) {
		i, n := 0, 0
		for b.Loop() {
			i++
			if weekend(from + civil.Day(i%3652)) {
				n++
			}
		}
	})
	b.Run("named", func(b *testing.B) {
		for b.Loop() {
			if _, err := Named("de+cn"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Every holiday of every year is found on its day, also beside the end of a year or
// of a block.
func TestEveryHolidayIsKept(t *testing.T) {
	for _, e := range calendars() {
		if e.holidays == nil {
			continue
		}
		c := called(t, e.id)
		for year := firstYear; year <= lastYear; year++ {
			for _, h := range e.holidays(year) {
				if h.day >= firstDay && (c.Working(h.day) != h.work || c.Why(h.day) == "") {
					t.Fatalf("%s: %v, %s: working %v, why %q", e.id, h.day, h.name, c.Working(h.day), c.Why(h.day))
				}
			}
		}
	}
}

// TestUnknownNamesYearAndPlace: of several countries the one whose year is not known.
func TestUnknownNamesYearAndPlace(t *testing.T) {
	for _, c := range []struct{ name, from, through, want string }{
		{"cn", "2026-12-01", "2026-12-31", ""},
		{"cn", "2026-12-28", "2027-01-12", "2027 China"},
		{"de+cn", "2026-12-28", "2027-01-12", "2027 China"},
		{"cn", "2027-12-28", "2028-01-12", "2027 China"},
		{"de", "2026-12-28", "2027-01-12", ""},
		{"every-day", "2026-12-28", "2027-01-12", ""},
	} {
		cal, err := Named(c.name)
		if err != nil {
			t.Fatal(err)
		}
		year, where, found := cal.Unknown(day(t, c.from), day(t, c.through))
		got := ""
		if found {
			got = fmt.Sprint(year, " ", where)
		}
		if got != c.want {
			t.Errorf("%s from %s through %s: %q, not %q", c.name, c.from, c.through, got, c.want)
		}
	}
}
