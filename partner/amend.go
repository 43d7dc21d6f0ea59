package partner

import (
	"slices"
	"sort"

	"partnerbot/civil"
	"partnerbot/program"
)

// What a small change makes of a course: only the stretch that changes is gone
// through, in place.

// opposite is the event that undoes another.
func opposite(e event) event { return e ^ 1 }

// addUp appends what events come to, as steps does. It sorts events in place; net is
// memory to use, and given back.
func addUp(out []step, net []int32, events []event, counters int) ([]step, []int32) {
	sortDays(events)
	if cap(net) < counters {
		net = make([]int32, counters)
	}
	net = net[:counters]
	clear(net)
	for i := 0; i < len(events); {
		day := events[i] >> 32
		for ; i < len(events) && events[i]>>32 == day; i++ {
			if counter := events[i] & (1<<32 - 1) >> 1; events[i]&1 == 1 {
				net[counter]++
			} else {
				net[counter]--
			}
		}
		for counter, n := range net {
			if n != 0 {
				out = append(out, step{civil.Day(day), int32(counter), n})
				net[counter] = 0
			}
		}
	}
	return out, net
}

// amend brings a line forward by a change of what its gauge counts.
func (l *line) amend(h *holdings, change []step) {
	if len(change) == 0 {
		return
	}
	h.steps = amendSteps(h.steps, change)
	if h.req.Kind == program.Slots { // one figure out of several counters
		l.stale = true
		return
	}
	var from int
	l.course, from = l.course.amend(change)
	l.lows = l.course.lowsFrom(l.lows, from)
}

// amendSteps adds a few steps to many.
func amendSteps(all, change []step) []step {
	for _, s := range change {
		i, there := slices.BinarySearchFunc(all, s, step.order)
		switch {
		case !there:
			all = slices.Insert(all, i, s)
		case all[i].net+s.net == 0:
			all = slices.Delete(all, i, i+1)
		default:
			all[i].net += s.net
		}
	}
	return all
}

// amend adds a change of its one counter to a course that holds nothing else. It
// gives the first place that may be another than before.
func (c course) amend(change []step) (out course, first int) {
	first = len(c)
	higher := 0 // than before, from the day of the last step on
	for n, s := range change {
		i := sort.Search(len(c), func(i int) bool { return c[i].day >= s.day })
		first = min(first, i)
		higher += int(s.net)
		at := i
		if i == len(c) || c[i].day > s.day {
			c = slices.Insert(c, i, point{day: s.day, have: c[i-1].have + int(s.net)})
			at++
		}
		if higher != 0 {
			end := never + 1
			if n+1 < len(change) {
				end = change[n+1].day
			}
			for ; at < len(c) && c[at].day < end; at++ {
				c[at].have += higher
			}
		}
		if i > 0 && c[i].have == c[i-1].have {
			c = slices.Delete(c, i, i+1)
		}
	}
	return c, max(0, first-1)
}
