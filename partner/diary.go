package partner

import (
	"slices"

	"partnerbot/civil"
)

// diary finds things by the day that is noted for each, so that a question about
// a few days does not look at all the others.
type diary struct {
	days []civil.Day // on which there is something, in order
	at   map[civil.Day][]int32
}

// newDiary makes a diary of n things, each under the day given for it; those
// without one are left out. They lie in the order of the days, those of one day in
// the order in which they came.
func newDiary(n int, day func(i int) (thing int32, on civil.Day, ok bool)) *diary {
	keys := make([]uint64, 0, n) // the day above, the thing below
	for i := range n {
		if thing, on, ok := day(i); ok {
			keys = append(keys, uint64(on)<<32|uint64(uint32(thing)))
		}
	}
	sortDays(keys)
	d := &diary{at: make(map[civil.Day][]int32)}
	all := make([]int32, len(keys)) // the lists lie in one piece of memory
	for from := 0; from < len(keys); {
		on, to := civil.Day(keys[from]>>32), from
		for ; to < len(keys) && civil.Day(keys[to]>>32) == on; to++ {
			all[to] = int32(uint32(keys[to]))
		}
		d.days = append(d.days, on)
		d.at[on] = all[from:to:to]
		from = to
	}
	return d
}

func (d *diary) add(on civil.Day, thing int32) {
	list, there := d.at[on]
	if !there {
		i, _ := slices.BinarySearch(d.days, on)
		d.days = slices.Insert(d.days, i, on)
	}
	d.at[on] = append(list, thing)
}

// drop takes a thing out once, if it is there.
func (d *diary) drop(on civil.Day, thing int32) {
	list := d.at[on]
	i := slices.Index(list, thing)
	if i < 0 {
		return
	}
	last := len(list) - 1
	list[i] = list[last]
	if last > 0 {
		d.at[on] = list[:last]
		return
	}
	delete(d.at, on)
	if i, ok := slices.BinarySearch(d.days, on); ok {
		d.days = slices.Delete(d.days, i, i+1)
	}
}

// between gives what is noted from one day through another, by day.
func (d *diary) between(from, through civil.Day) (out []int32) {
	i, _ := slices.BinarySearch(d.days, from)
	for ; i < len(d.days) && d.days[i] <= through; i++ {
		out = append(out, d.at[d.days[i]]...)
	}
	return out
}
