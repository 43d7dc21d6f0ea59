package partner

import (
	"slices"
	"testing"

	"partnerbot/civil"

	"pgregory.net/rapid"
)

// Stepping over blocks finds the same day as looking at every point.
func TestFallsLooksAtEveryPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &line{}
		for i := range rapid.IntRange(1, 100).Draw(t, "points") {
			pt := point{day: civil.Day(i * 2), have: 9}
			l.course = append(l.course, pt)
		}
		for range rapid.IntRange(0, 3).Draw(t, "odd ones") {
			pt := &l.course[rapid.IntRange(0, len(l.course)-1).Draw(t, "place")]
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				pt.short = 1
			case 1:
				pt.blank = true
			default:
				pt.have = rapid.IntRange(-2, 9).Draw(t, "have")
			}
		}
		l.lows = l.course.lows()
		on := civil.Day(rapid.IntRange(0, 200).Draw(t, "on"))
		n := need{rapid.IntRange(-3, 9).Draw(t, "need"), true}
		want := slices.IndexFunc(l.course, func(pt point) bool { return pt.day > on && pt.state(n) != Met })
		_, next := l.course.at(on)
		got, ok := l.falls(next, n)
		if ok != (want >= 0) || ok && got != l.course[want].day {
			t.Fatalf("falls on %d (%v), want the point at %d", got, ok, want)
		}
	})
}

func TestSortDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, int(civil.Last)), 500, 600).Draw(t, "days")
		keys := make([]uint64, len(days))
		for i, d := range days {
			keys[i] = uint64(d)<<32 | uint64(i)
		}
		want := slices.Sorted(slices.Values(keys))
		sortDays(keys)
		if !slices.Equal(keys, want) {
			t.Fatal("the keys are not in the order of their days")
		}
	})
}
