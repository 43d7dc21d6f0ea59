package calendar

import (
	"slices"
	"testing"

	"partnerbot/civil"
)

// The lists that the government of Hong Kong gazetted, Sundays left out.
var gazetted = map[int][]int{
	2024: {101, 210, 212, 213, 329, 330, 401, 404, 501, 515, 610, 701, 918, 1001, 1011, 1225, 1226},
	2025: {101, 129, 130, 131, 404, 418, 419, 421, 501, 505, 531, 701, 1001, 1007, 1029, 1225, 1226},
	2026: {101, 217, 218, 219, 403, 404, 406, 407, 501, 525, 619, 701, 926, 1001, 1019, 1225, 1226},
	2027: {101, 206, 208, 209, 326, 327, 329, 405, 501, 513, 609, 701, 916, 1001, 1008, 1225, 1227},
}

func TestHongKongAsGazetted(t *testing.T) {
	for year, want := range gazetted {
		var got []int
		for _, h := range hongKong(year) {
			_, month, n := h.day.Date()
			got = append(got, int(month)*100+n)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%d: %v, gazetted %v", year, got, want)
		}
		if !hongKongKnown(year) {
			t.Errorf("%d is not said to be known", year)
		}
	}
}

// What rules say beforehand of China's days off is in what was then announced;
// only bridges (2 January 2026) come on top.
func TestChinaExpectedIsAnnounced(t *testing.T) {
	for _, year := range []int{2025, 2026} {
		off := func(days []date) (out []string) {
			for _, h := range days {
				if !h.work && !weekend(h.day) && !slices.Contains(out, h.day.String()) {
					out = append(out, h.day.String())
				}
			}
			slices.Sort(out)
			return out
		}
		expected, announced := off(chinaExpected(year)), off(china(year))
		if year == 2026 {
			announced = slices.DeleteFunc(announced, func(d string) bool { return d == "2026-01-02" })
		}
		if !slices.Equal(expected, announced) {
			t.Errorf("%d: expected\n%v\nannounced\n%v", year, expected, announced)
		}
	}
}

// A notice says of each make-up day that it is a Saturday or Sunday, and balances:
// a stretch has as many weekdays off as the law's holidays and the worked weekends.
func TestAnnouncedIsConsistent(t *testing.T) {
	legal := map[string]int{newYearsDay: 1, springFestival: 4, tombSweeping: 1, labourDay: 2, dragonBoat: 1, midAutumn: 1, nationalDay: 3, nationalAutumns: 4}
	for year, stretches := range announced {
		total, lawful := 0, 0
		for _, s := range stretches {
			for _, w := range s.work {
				if !weekend(on(year, w)) {
					t.Errorf("%d: the make-up day %d is no weekend", year, w)
				}
				if w >= s.from && w <= s.to {
					t.Errorf("%d: the make-up day %d lies in the holiday", year, w)
				}
			}
			for d := on(year, s.from); d <= on(year, s.to); d++ {
				if !weekend(d) {
					total++
				}
			}
			total -= len(s.work)
			lawful += legal[s.name]
		}
		if year == 2024 { // before the Spring Festival and Labour Day became a day longer
			lawful -= 2
		}
		if total != lawful {
			t.Errorf("%d: %d working days fewer, by law %d", year, total, lawful)
		}
	}
}

// A feast's days in two years lie a whole number of moons apart, to a day.
func TestLunarTable(t *testing.T) {
	moons := func(from, to civil.Day) float64 { return float64(to-from) / 29.530589 }
	near := func(x float64) bool { return x-float64(int(x+0.5)) < 0.05 && float64(int(x+0.5))-x < 0.05 }
	for year, f := range lunar {
		first := on(year, f.newYear)
		for name, d := range map[string]civil.Day{
			"Buddha": on(year, f.buddha) - 7, "Dragon Boat": on(year, f.dragonBoat) - 4,
			"Mid-Autumn": on(year, f.midAutumn) - 14, "Double Ninth": on(year, f.doubleNinth) - 8,
		} {
			if !near(moons(first, d)) {
				t.Errorf("%d: %s lies %.2f moons after the new year", year, name, moons(first, d))
			}
		}
		if next, ok := lunar[year+1]; ok {
			n := moons(first, on(year+1, next.newYear))
			if !near(n) || n < 11.9 || n > 13.1 {
				t.Errorf("%d has %.2f moons", year, n)
			}
		}
		if f.newYear < 121 || f.newYear > 220 {
			t.Errorf("%d begins on %d", year, f.newYear)
		}
	}
	for year, want := range map[int]int{2024: 404, 2025: 404, 2026: 405, 2027: 405, 2028: 404, 2029: 404, 2030: 405} {
		if got := qingming(year); got != on(year, want) {
			t.Errorf("qingming %d is %v", year, got)
		}
	}
}
