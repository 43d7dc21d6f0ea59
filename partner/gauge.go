package partner

import (
	"slices"
	"sync"

	"partnerbot/civil"
	"partnerbot/program"
)

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
