package partner

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"partnerbot/civil"
)

// A course that is amended is the one that is worked out anew, and so are its lows.
func TestAmend(t *testing.T) {
	figure := func(counts []int32) point { return point{have: int(counts[1])} }
	rapid.Check(t, func(t *rapid.T) {
		draw := func(most int) []step {
			var events []event
			for range rapid.IntRange(0, most).Draw(t, "spans") {
				first := civil.Day(rapid.IntRange(0, 60).Draw(t, "first"))
				last := first + civil.Day(rapid.IntRange(0, 30).Draw(t, "length"))
				if rapid.IntRange(0, 4).Draw(t, "endless") == 0 {
					last = never
				}
				events = stretch(events, first, last, 1)
			}
			return steps(events, 2)
		}
		all := draw(60)
		c := newCourse(all, 2, figure)
		lows := c.lows()
		for range rapid.IntRange(1, 5).Draw(t, "changes") {
			change := merge(draw(3), undone(draw(3)))
			want := merge(all, change)
			all = amendSteps(slices.Clone(all), change)
			if diff := cmp.Diff(want, all, cmp.AllowUnexported(step{}), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("steps (-want +got):\n%s", diff)
			}
			var from int
			if c, from = c.amend(change); len(change) > 0 {
				lows = c.lowsFrom(lows, from)
			}
			fresh := newCourse(want, 2, figure)
			if diff := cmp.Diff(fresh, c, cmp.AllowUnexported(point{})); diff != "" {
				t.Fatalf("after %v (-anew +amended):\n%s", change, diff)
			}
			if diff := cmp.Diff(fresh.lows(), lows); diff != "" {
				t.Fatalf("lows (-anew +amended):\n%s", diff)
			}
		}
	})
}

// The diary of ends after many changes is the one that is made anew.
func TestEndsAreBroughtForward(t *testing.T) {
	p := huawei(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawCompany(t, "", "", serviceWords...)
		k := c.pack(p)
		k.sought = 1 << 10
		k.endsOn(firstDay)
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			change(t, c, serviceWords)
			if c.packed != k {
				return // built anew
			}
			fresh := newDiary(len(k.spans), func(at int) (int32, civil.Day, bool) { return k.spans[at].person, k.spans[at].last, k.spans[at].ends() })
			for _, d := range []*diary{fresh, k.ends} {
				for _, list := range d.at {
					slices.Sort(list)
				}
			}
			if diff := cmp.Diff(fresh, k.ends, cmp.AllowUnexported(diary{}), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("(-anew +brought forward):\n%s", diff)
			}
		}
	})
}
