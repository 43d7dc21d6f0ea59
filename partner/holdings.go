package partner

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/program"
)

// holdings gauges requirements that certificates fulfil: certificates, people and slots.
type holdings struct {
	*packed
	req  *program.Requirement
	site string

	// parts are the places that a certificate can take: the slots; for people the
	// sets of which each must be held; for certificates the one set.
	parts  [][]program.Selector
	accept []uint32 // per kind of certificate: the parts that it fits, as bits
	cap    int      // at most this many of one person count; 0: no limit
	order  []int    // slots: the order in which they are filled, the most selective first

	sweep sweeper
	steps []step // what everybody adds, by day; made by course

	// When a change is tried: what gauges everybody as they are, and who is not
	// taken from there.
	others *holdings
	except []ID
}

func newHoldings(k *packed, r *program.Requirement, site string) *holdings {
	h := &holdings{packed: k, req: r, site: site, cap: r.PerPerson}
	switch r.Kind {
	case program.Slots:
		for _, s := range r.Slots {
			h.parts = append(h.parts, s.Any)
		}
	case program.People:
		h.cap = 1
		for _, s := range r.All {
			h.parts = append(h.parts, []program.Selector{s})
		}
		if len(r.Any) > 0 {
			h.parts = append(h.parts, r.Any)
		}
	default:
		h.parts = append(h.parts, r.Any)
	}
	h.learn()
	h.sweep = sweeper{h: h, counts: make([]int32, 1<<len(h.parts))}
	h.order = h.bySelectivity()
	return h
}

// learn judges the kinds of certificate that have come up since it was last asked.
func (h *holdings) learn() {
	for _, kd := range h.kinds[len(h.accept):] {
		var mask uint32
		for part, selectors := range h.parts {
			if h.selects(selectors, kd) {
				mask |= 1 << part
			}
		}
		h.accept = append(h.accept, mask)
	}
}

func (h *holdings) selects(selectors []program.Selector, kd kind) bool {
	t := &h.program.Types[kd.typ]
	return slices.ContainsFunc(selectors, func(s program.Selector) bool {
		return h.program.Selects(s, t, h.site) && (s.Track == "" || foldTrack(s.Track) == kd.track)
	})
}

// bySelectivity orders the slots by the number of types that they take, so that
// what is left open is the place that is easiest to fill.
func (h *holdings) bySelectivity() []int {
	takes := make([]int, len(h.parts))
	order := make([]int, len(h.parts))
	for i, selectors := range h.parts {
		order[i] = i
		for t := range h.program.Types {
			if slices.ContainsFunc(selectors, func(s program.Selector) bool {
				return h.program.Selects(s, &h.program.Types[t], h.site)
			}) {
				takes[i]++
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return takes[a] - takes[b] })
	return order
}

// course counts what everybody adds.
func (h *holdings) course() course {
	if h.steps == nil {
		events := h.everybody(h.scratch[:0])
		h.steps = steps(events, h.counters())
		h.scratch = events // for the next requirement
	}
	if h.req.Kind == program.Slots {
		return newCourse(h.steps, h.counters(), h.filled)
	}
	return newCourse(h.steps, h.counters(), func(counts []int32) point { return point{have: int(counts[1])} })
}

// everybody appends what everybody adds. Where each certificate counts by itself,
// whose it is matters only if not everybody's count.
func (h *holdings) everybody(events []event) []event {
	if h.cap > 0 || h.req.Dedicated {
		for row := range h.book.people.rows {
			events = h.person(events, int32(row))
		}
		return events
	}
	for _, s := range h.spans {
		if mask := h.accept[s.kind]; mask != 0 && s.first <= s.last {
			events = stretch(events, s.first, s.last, int(mask))
		}
	}
	return events
}

func (h *holdings) counters() int { return max(2, 1<<len(h.parts)) }

// person appends what one person adds. Where certificates count each by itself
// every span is a step up and a step down of its counter; else a person's spans
// are swept together.
func (h *holdings) person(events []event, row int32) []event {
	spans := h.spansOf(row)
	if len(spans) == 0 || h.req.Dedicated && !h.book.people.rows[row].Dedicated {
		return events
	}
	if h.cap > 0 {
		return h.sweep.person(events, spans)
	}
	for _, s := range spans {
		if mask := h.accept[s.kind]; mask != 0 {
			events = stretch(events, s.first, s.last, int(mask))
		}
	}
	return events
}

// filled says how far the best assignment fills the slots, from the counters:
// per mask of slots the certificates that fit exactly these or, where a person's
// certificates are capped, per set of slots the ones that can serve it at all.
//
// By the theorem of the greatest flow and the least cut, the places of a set of
// slots that can be filled at once are the least, over its subsets, of the
// certificates that can serve the subset and the places outside it.
func (h *holdings) filled(counts []int32) point {
	serve := func(set int) int32 {
		if h.cap > 0 {
			return counts[set]
		}
		var n int32
		for mask := 1; mask < len(counts); mask++ {
			if mask&set != 0 {
				n += counts[mask]
			}
		}
		return n
	}
	places := func(set int) (n int32) {
		for i, s := range h.req.Slots {
			if set>>i&1 == 1 {
				n += int32(s.Need)
			}
		}
		return n
	}
	pt := point{fills: make([]int32, len(h.parts))}
	set, before := 0, int32(0)
	for _, slot := range h.order {
		set |= 1 << slot
		best := places(set)
		for sub := set; sub > 0; sub = (sub - 1) & set {
			best = min(best, serve(sub)+places(set&^sub))
		}
		pt.fills[slot] = best - before
		before = best
	}
	pt.have = int(before)
	return pt
}

// sweeper follows one person's certificates through time.
type sweeper struct {
	h      *holdings
	steps  []event
	counts []int32 // open spans, per mask of parts
	worth  []int32
}

// person appends the events of a person's worth: for people whether all parts
// are held, for capped certificates their number, for capped slots the number
// that can serve each set of slots.
func (s *sweeper) person(events []event, spans []span) []event {
	s.steps = s.steps[:0]
	for _, sp := range spans {
		if mask := s.h.accept[sp.kind]; mask != 0 {
			s.steps = stretch(s.steps, sp.first, sp.last, int(mask))
		}
	}
	if len(s.steps) == 0 {
		return events
	}
	slices.Sort(s.steps)
	clear(s.counts)
	s.worth = append(s.worth[:0], make([]int32, len(s.counts))...)
	for i := 0; i < len(s.steps); {
		day := s.steps[i] >> 32
		for ; i < len(s.steps) && s.steps[i]>>32 == day; i++ {
			if mask := s.steps[i] & (1<<32 - 1) >> 1; s.steps[i]&1 == 1 {
				s.counts[mask]++
			} else {
				s.counts[mask]--
			}
		}
		events = s.move(events, civil.Day(day))
	}
	return events
}

// move appends what changes in a person's worth on a day.
func (s *sweeper) move(events []event, day civil.Day) []event {
	for counter := 1; counter < len(s.worth); counter++ {
		value := s.h.worth(s.counts, counter)
		for ; s.worth[counter] < value; s.worth[counter]++ {
			events = append(events, up(day, counter))
		}
		for ; s.worth[counter] > value; s.worth[counter]-- {
			events = append(events, down(day, counter))
		}
		if s.h.req.Kind != program.Slots {
			break // one figure only
		}
	}
	return events
}

// worth is what a person's open certificates, given per mask of parts, add to a counter.
func (h *holdings) worth(counts []int32, counter int) int32 {
	var n int32
	var held uint32
	for mask := 1; mask < len(counts); mask++ {
		if counts[mask] == 0 {
			continue
		}
		held |= uint32(mask)
		if h.req.Kind != program.Slots || mask&counter != 0 {
			n += counts[mask]
		}
	}
	if h.req.Kind == program.People {
		if len(h.parts) > 0 && bits.OnesCount32(held) == len(h.parts) {
			return 1
		}
		return 0
	}
	if h.cap > 0 {
		n = min(n, int32(h.cap))
	}
	return n
}

// causes names the certificates, people and associations whose end lowers the
// figure of the person on the day.
func (h *holdings) causes(day civil.Day) []cause {
	out := h.causesBut(nil, day)
	if h.others != nil {
		out = append(out, h.others.causesBut(h.except, day)...)
	}
	return ordered(out)
}

func (h *holdings) causesBut(except []ID, day civil.Day) (out []cause) {
	for _, at := range h.endingBefore(day) {
		s := h.spans[at]
		person := &h.book.people.rows[s.person]
		if h.accept[s.kind] == 0 || h.req.Dedicated && !person.Dedicated {
			continue
		}
		if _, not := slices.BinarySearch(except, person.ID); not {
			continue
		}
		if h.cap > 0 && !h.drops(s.person, day) {
			continue
		}
		out = append(out, h.ending(person, s)...)
	}
	return out
}

// drops reports whether a person is worth less on a day than on its eve.
func (h *holdings) drops(person int32, day civil.Day) bool {
	eve, then := make([]int32, 1<<len(h.parts)), make([]int32, 1<<len(h.parts))
	for _, s := range h.spansOf(person) {
		if s.open(day - 1) {
			eve[h.accept[s.kind]]++
		}
		if s.open(day) {
			then[h.accept[s.kind]]++
		}
	}
	for counter := 1; counter < len(eve); counter++ {
		if h.worth(then, counter) < h.worth(eve, counter) {
			return true
		}
	}
	return false
}

// ending says in words what ends a span: the certificate itself, the person's
// leaving, the association, or several of these on one day.
func (k *packed) ending(p *Person, s span) (out []cause) {
	day := s.last + 1
	if p.LeftOn == day {
		out = append(out, cause{text: p.Name + " leaves on " + day.Short(), person: p.ID})
	}
	if bindingOn(p.Bindings, day).State != Associated {
		out = append(out, cause{text: p.Name + ": the association of the HUAWEI ID ends on " + day.Short(), person: p.ID})
	}
	var newest *Certificate // of two alike the one entered last, as deadlines have it
	for _, at := range k.heldBy(s.person) {
		c := &k.book.certificates.rows[at]
		if k.of[at] == s.kind && k.last[at] == s.last && c.Review != Rejected && (newest == nil || c.ID > newest.ID) {
			newest = c
		}
	}
	if newest != nil {
		out = append(out, cause{p.Name + ": " + k.titles[s.kind] + " ends " + s.last.Short(), p.ID, newest.ID})
	}
	return out
}

// Title names what a certificate is of, with its track: "HCCDP – GaussDB".
func Title(p *program.Program, c Certificate) string {
	name := c.Type
	if t, ok := p.Type(c.Type); ok {
		name = t.Name
	}
	if track := strings.TrimSpace(c.Track); track != "" {
		return name + " – " + track
	}
	return name
}

// lacking names the slots that are not full.
func (h *holdings) lacking(pt point) string {
	var out []string
	for i, s := range h.req.Slots {
		if i < len(pt.fills) && int(pt.fills[i]) < s.Need {
			out = append(out, fmt.Sprintf("%d × %s", s.Need-int(pt.fills[i]), s.Title))
		}
	}
	return strings.Join(out, ", ")
}

func (h *holdings) outlives(Delta) bool { return true }
