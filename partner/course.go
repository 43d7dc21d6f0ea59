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
func (c course) lows() []int {
	var out []int
	for points := range slices.Chunk(c, block) {
		low := points[0].have
		for _, pt := range points {
			low = min(low, pt.have)
			if pt.short > 0 || pt.blank {
				low = -1
			}
		}
		out = append(out, low)
	}
	return out
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

// cause says what ends on the eve of a day, and remembers it.
func (l *line) cause(day civil.Day) string {
	const most = 1024
	l.mu.Lock()
	defer l.mu.Unlock()
	if said, ok := l.said[day]; ok {
		return said
	}
	if l.said == nil || len(l.said) >= most {
		l.said = make(map[civil.Day]string)
	}
	l.said[day] = list(l.causes(day))
	return l.said[day]
}

// event is one step of a count: the day in the upper half; below it the counter
// and, in the lowest bit, whether it goes up or down.
type event = uint64

func up(day civil.Day, counter int) event   { return uint64(day)<<32 | uint64(counter)<<1 | 1 }
func down(day civil.Day, counter int) event { return uint64(day)<<32 | uint64(counter)<<1 }

// course turns events into points; figure makes the point of what the counters show.
func newCourse(events []event, counters int, figure func(counts []int32) point) course {
	sortDays(events)
	counts := make([]int32, counters)
	out := course{figure(counts)}
	out[0].day = always
	for i := 0; i < len(events); {
		day := events[i] >> 32
		for ; i < len(events) && events[i]>>32 == day; i++ {
			step := int32(-1)
			if events[i]&1 == 1 {
				step = 1
			}
			counts[events[i]&(1<<32-1)>>1] += step
		}
		pt := figure(counts)
		pt.day = civil.Day(day)
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
	causes(day civil.Day) []string
	// lacking says what is missing where have and need do not say it.
	lacking(pt point) string
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

	mu   sync.Mutex
	said map[civil.Day]string // causes of falls
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
	// Scores come last, whatever their place: they read the others' courses.
	order := make([]int, len(t.lines))
	for i := range order {
		order[i] = i
	}
	isScore := func(i int) int {
		if t.lines[i].req.Kind == program.Score {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(isScore(a), isScore(b)) })
	for _, i := range order {
		l := t.lines[i]
		l.gauge = k.newGauge(t, l.req, site)
		l.course = l.gauge.course()
		l.lows = l.course.lows()
	}
	return t
}

func (k *packed) newGauge(t *tally, r *program.Requirement, site string) gauge {
	switch r.Kind {
	case program.Certificates, program.People, program.Slots:
		if len(r.Slots) <= mostParts && len(r.All) < mostParts {
			return newHoldings(k, r, site)
		}
	case program.Competences:
		return &competencies{k, r}
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
func (nothing) causes(civil.Day) []string    { return nil }
func (nothing) lacking(point) string         { return "this version cannot evaluate it" }
