package partner

import (
	"cmp"
	"slices"
	"sort"
	"sync"

	"partnerbot/civil"
	"partnerbot/program"
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

// gauge evaluates one requirement over one Book. There is one kind of gauge per
// kind of requirement.
type gauge interface {
	// course gives the figure through time.
	course() course
	// list says what counts on a day and what does not and why.
	list(on civil.Day) (counted, excluded []Item)
	// causes names what ends on the eve of day and so lowers the figure.
	causes(day civil.Day) []cause
	// lacking says what is missing where have and need do not say it.
	lacking(pt point) string
	// outlives reports whether the course is the same after a change as before or,
	// for certificates, has been brought forward by refresh.
	outlives(d Delta) bool
}

func (d Delta) touches(k Kind) bool {
	return slices.ContainsFunc(d.Put, func(f Fact) bool { return f.Ref().Kind == k }) ||
		slices.ContainsFunc(d.Remove, func(r Ref) bool { return r.Kind == k })
}

// tally holds the gauges of one phase on one site, with their courses.
type tally struct {
	lines []*line
}

type line struct {
	req *program.Requirement
	gauge
	course course
	lows   []int // of the course
	stale  bool  // the course is to be worked out anew

	mu   sync.Mutex
	said []saying
}

type tallyKey struct {
	phase *program.Phase
	site  string
}

// tally gives the tally of a phase, made on the first question after a change.
func (k *packed) tally(phase *program.Phase, site string) *tally {
	const most = 64
	k.mu.Lock()
	defer k.mu.Unlock()
	key := tallyKey{phase, site}
	if t, ok := k.tallies[key]; ok {
		return t
	}
	t := k.newTally(phase, site)
	if len(k.tallies) >= most {
		clear(k.tallies)
	}
	k.tallies[key] = t
	return t
}

func (k *packed) newTally(phase *program.Phase, site string) *tally {
	t := &tally{}
	for i := range phase.Requirements {
		if r := &phase.Requirements[i]; program.On(r.Sites, site) {
			t.lines = append(t.lines, &line{req: r})
		}
	}
	for _, l := range t.lines {
		l.gauge = k.newGauge(t, l.req, site)
	}
	t.run()
	k.scratch = nil
	return t
}

// run works out the courses anew. Scores come after their parts, whatever their
// place: they read the parts' courses.
func (t *tally) run() { t.rerun(func(*line) bool { return false }) }

// rerun is run after a change that made no difference to the courses of some lines.
func (t *tally) rerun(same func(l *line) bool) {
	for _, l := range t.lines {
		l.stale = l.stale || !same(l)
	}
	for _, l := range t.lines {
		l.run()
	}
}

func (l *line) run() {
	if !l.stale {
		return
	}
	l.stale = false
	if s, ok := l.gauge.(*score); ok {
		for _, part := range s.req.Parts {
			if p := s.part(part.Requirement); p != nil {
				p.run()
			}
		}
	}
	l.course = l.gauge.course()
	l.lows = l.course.lows()
	if _, ok := l.gauge.(*holdings); !ok {
		l.said = nil // of holdings, refresh forgets what it has to
	}
}

func (k *packed) newGauge(t *tally, r *program.Requirement, site string) gauge {
	switch r.Kind {
	case program.Certificates, program.People, program.Slots:
		if len(r.Slots) <= program.MaxParts && len(r.All) <= program.MaxParts { // packs with more are refused
			return newHoldings(k, r, site)
		}
	case program.Competences:
		return &competencies{k, r, site}
	case program.Materials:
		return &materials{k, r}
	case program.Reading, program.Tick:
		return &reading{k, r}
	case program.Score:
		return &score{t, r}
	}
	return nothing{}
}

// nothing is the gauge of a kind of requirement that is not known here: its
// state is unknown, never a guess.
type nothing struct{}

func (nothing) course() course               { return course{{blank: true}} }
func (nothing) list(civil.Day) (c, e []Item) { return nil, nil }
func (nothing) causes(civil.Day) []cause     { return nil }
func (nothing) lacking(point) string         { return "this version cannot evaluate it" }
func (nothing) outlives(Delta) bool          { return true }
