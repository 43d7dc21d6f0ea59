package partner

import (
	"cmp"
	"slices"
	"sort"

	"partnerbot/civil"
)

// course is how one requirement's figure runs through time: points by day, each
// of which holds until the next. Before the first there is nothing.
type course []point

// point is the figure of a requirement from one day on.
type point struct {
	day   civil.Day
	have  int
	short int     // what is missing beside the figure: named competencies, parts at zero
	blank bool    // the fact itself is missing: nothing has been typed in
	fills []int32 // slots: how many of each are filled
}

// at gives the point that holds on a day and the place of the next one.
func (c course) at(on civil.Day) (now point, next int) {
	next = sort.Search(len(c), func(i int) bool { return c[i].day > on })
	if next == 0 {
		return point{}, 0
	}
	return c[next-1], next
}

// need is a requirement's threshold as known in a workspace.
type need struct {
	value int
	known bool
}

func (pt point) state(n need) State {
	switch {
	case pt.short > 0:
		return NotMet
	case pt.blank || !n.known:
		return Unknown
	case pt.have >= n.value:
		return Met
	}
	return NotMet
}

// block is how many points a low covers.
const block = 16

// lows gives the least figure of every block of points, so that a search for a
// fall can step over blocks; -1 where a point is not met whatever the threshold.
func (c course) lows() []int { return c.lowsFrom(nil, 0) }

// lowsFrom is lows where those of the points before a place are known.
func (c course) lowsFrom(lows []int, at int) []int {
	from := min(at/block, len(lows))
	lows = lows[:from]
	for points := range slices.Chunk(c[from*block:], block) {
		low := points[0].have
		for i := range points {
			low = min(low, points[i].have)
			if points[i].short > 0 || points[i].blank {
				low = -1
			}
		}
		lows = append(lows, low)
	}
	return lows
}

// falls gives the first day of the points from next on at which a known need is
// no longer met.
func (l *line) falls(next int, n need) (civil.Day, bool) {
	for i := next; i < len(l.course); {
		if i%block == 0 && l.lows[i/block] >= max(0, n.value) {
			i += block
			continue
		}
		if l.course[i].state(n) != Met {
			return l.course[i].day, true
		}
		i++
	}
	return 0, false
}

// saying is what was said of the cause of a fall.
type saying struct {
	day civil.Day
	cause
}

// cause says what ends on the eve of a day, and remembers it.
func (l *line) cause(day civil.Day) cause {
	const most = 256
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.said {
		if l.said[i].day == day {
			return l.said[i].cause
		}
	}
	if len(l.said) >= most {
		l.said = l.said[:0]
	}
	said := sum(l.causes(day))
	l.said = append(l.said, saying{day, said})
	return said
}

// unsay forgets what was said of causes on these days.
func (l *line) unsay(days []civil.Day) {
	l.said = slices.DeleteFunc(l.said, func(s saying) bool { return slices.Contains(days, s.day) })
}

// event is one step of a count: the day in the upper half; below it the counter
// and, in the lowest bit, whether it goes up or down.
type event = uint64

func up(day civil.Day, counter int) event   { return uint64(day)<<32 | uint64(counter)<<1 | 1 }
func down(day civil.Day, counter int) event { return uint64(day)<<32 | uint64(counter)<<1 }

// step is what all events of one day come to for one counter.
type step struct {
	day     civil.Day
	counter int32
	net     int32
}

func (s step) order(o step) int {
	return cmp.Or(cmp.Compare(s.day, o.day), cmp.Compare(s.counter, o.counter))
}

// steps sums events up, in the order of day and counter. It sorts events in place.
func steps(events []event, counters int) []step {
	const most = 4096 // days, as a rule
	out, _ := addUp(make([]step, 0, min(len(events), most)), nil, events, counters)
	return out
}

// merge adds up two lists of steps.
func merge(a, b []step) []step {
	out := make([]step, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch order := a[0].order(b[0]); {
		case order < 0:
			out, a = append(out, a[0]), a[1:]
		case order > 0:
			out, b = append(out, b[0]), b[1:]
		default:
			if sum := a[0].net + b[0].net; sum != 0 {
				out = append(out, step{a[0].day, a[0].counter, sum})
			}
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// newCourse turns steps into points; figure makes the point of what the counters show.
func newCourse(steps []step, counters int, figure func(counts []int32) point) course {
	counts := make([]int32, counters)
	out := append(make(course, 0, len(steps)+1), figure(counts))
	out[0].day = always
	for i := 0; i < len(steps); {
		day := steps[i].day
		for ; i < len(steps) && steps[i].day == day; i++ {
			counts[steps[i].counter] += steps[i].net
		}
		pt := figure(counts)
		pt.day = day
		if last := &out[len(out)-1]; last.day == pt.day {
			*last = pt
		} else if !last.same(pt) {
			out = append(out, pt)
		}
	}
	return out
}

func (pt point) same(other point) bool {
	return pt.have == other.have && pt.short == other.short && pt.blank == other.blank && slices.Equal(pt.fills, other.fills)
}

// stretch appends the events of something that is there from first through last.
func stretch(events []event, first, last civil.Day, counter int) []event {
	events = append(events, up(first, counter))
	if last < never {
		events = append(events, down(last+1, counter))
	}
	return events
}
