package partner

import (
	"slices"
	"testing"

	"partnerbot/civil"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A diary that is kept up gives what looking at everything gives.
func TestDiary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOf(rapid.IntRange(0, 12)).Draw(t, "days") // 0: none
		d := newDiary(len(days), func(i int) (int32, civil.Day, bool) { return int32(i), civil.Day(days[i]), days[i] > 0 })
		for range rapid.IntRange(0, 10).Draw(t, "changes") {
			i := rapid.IntRange(0, len(days)).Draw(t, "which")
			if i == len(days) {
				days = append(days, 0)
			}
			if days[i] > 0 {
				d.drop(civil.Day(days[i]), int32(i))
			}
			d.drop(civil.Day(rapid.IntRange(1, 12).Draw(t, "none")), -1)
			if days[i] = rapid.IntRange(0, 12).Draw(t, "day"); days[i] > 0 {
				d.add(civil.Day(days[i]), int32(i))
			}
		}
		from := rapid.IntRange(0, 13).Draw(t, "from")
		through := rapid.IntRange(0, 13).Draw(t, "through")
		var want []int32
		for i, day := range days {
			if day > 0 && from <= day && day <= through {
				want = append(want, int32(i))
			}
		}
		got := d.between(civil.Day(from), civil.Day(through))
		if !slices.IsSortedFunc(got, func(a, b int32) int { return days[a] - days[b] }) {
			t.Fatalf("%v is not in the order of days", got)
		}
		slices.Sort(got)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if !slices.IsSorted(d.days) || len(d.days) != len(d.at) {
			t.Fatalf("days are %v of %v", d.days, d.at)
		}
	})
}
