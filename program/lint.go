package program

import (
	"fmt"
	"slices"
)

// Lint gives what a valid pack leaves to be wished for: rules without a source,
// validity that nobody knows, entries that nothing uses, requirements that a site
// cannot meet. Each is a warning; Word is the entry it is about.
func Lint(p *Program) []Problem {
	l := &linter{p: p, used: map[string]bool{}}
	l.head()
	for i := range p.Paths {
		path := &p.Paths[i]
		for j := range path.Phases {
			l.phase(path, &path.Phases[j])
		}
	}
	l.types()
	l.procedures()
	l.funds()
	l.incentives()
	l.tiers()
	l.kpis()
	l.deals()
	l.lists()
	return l.out
}

type linter struct {
	p    *Program
	out  []Problem
	used map[string]bool // what requirements name: "type pmp", "reading x"
}

func (l *linter) warn(word, format string, args ...any) {
	l.out = append(l.out, Problem{File: l.p.ID, Word: word, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) source(word string, s Source) {
	switch {
	case s.Title == "":
		l.warn(word, "no source says so")
	case s.Confidence == "":
		l.warn(word, "the source does not say how sure it is (`confidence`)")
	}
}

func (l *linter) head() {
	l.source("pack "+l.p.ID, l.p.Source)
	if l.p.Effective.From.IsZero() {
		l.warn("pack "+l.p.ID, "it does not say from when it is in force (`effective`)")
	}
	for _, kind := range LadderKinds {
		if len(l.p.Ladder(kind)) == 0 {
			l.warn("ladder "+kind, "without a ladder nothing is said of it")
		}
	}
	if l.p.Upkeep.Portal == 0 {
		l.warn("upkeep", "without `portal` a number that was typed in is taken for true for ever")
	}
	if l.p.Upkeep.Roster == 0 {
		l.warn("upkeep", "without `roster` nobody is asked to look the roster through again")
	}
	if l.p.Binding.InvitationLife.IsZero() {
		l.warn("binding", "without `invitation-life` no invitation ever lapses")
	}
}

func (l *linter) phase(path *Path, phase *Phase) {
	place := path.ID + "/" + phase.ID
	l.source(place, phase.Source)
	for _, site := range l.p.Sites {
		if !slices.ContainsFunc(phase.Requirements, func(r Requirement) bool { return On(r.Sites, site.ID) }) {
			l.warn(place, "it requires nothing on site %s", site.ID)
		}
	}
	for i := range phase.Requirements {
		r := &phase.Requirements[i]
		word := place + "/" + r.ID
		l.source(word, r.Source)
		if r.Next == "" {
			l.warn(word, "it does not say the `next` step")
		}
		l.use(r)
		for _, site := range l.p.Sites {
			if On(r.Sites, site.ID) {
				l.possible(word, r, site.ID)
			}
		}
	}
}

// use notes what a requirement names.
func (l *linter) use(r *Requirement) {
	l.used["material "+r.Material] = true
	l.used["reading "+r.Reading] = true
	selectors := slices.Concat(r.Any, r.All)
	for _, s := range r.Slots {
		selectors = append(selectors, s.Any...)
	}
	for i := range l.p.Types {
		t := &l.p.Types[i]
		for _, s := range selectors {
			if s.Type == t.ID || s.Type == "" && s.Line == t.Line && t.rank >= l.p.rankOf(s.Line, s.MinLevel) {
				l.used["type "+t.ID] = true
			}
		}
	}
}

// possible reports a requirement that nothing can meet on a site.
func (l *linter) possible(word string, r *Requirement, site string) {
	on := func(s Selector) bool { return On(s.Sites, site) }
	switch {
	case len(r.Any) > 0 && !slices.ContainsFunc(r.Any, on):
		l.warn(word, "no certificate can count on site %s", site)
	case slices.ContainsFunc(r.All, func(s Selector) bool { return !on(s) }):
		l.warn(word, "one of the certificates that must be held cannot count on site %s", site)
	}
	for _, s := range r.Slots {
		if !slices.ContainsFunc(s.Any, on) {
			l.warn(word, "no certificate can fill %q on site %s", s.Title, site)
		}
	}
	there := 0
	for _, id := range r.Named {
		if c, ok := l.p.Competency(id); ok && On(c.Sites, site) {
			there++
		}
	}
	if r.Kind == Competences && there < r.AtLeast {
		l.warn(word, "site %s has %d of the named competencies and %d are wanted", site, there, r.AtLeast)
	}
}

func (l *linter) types() {
	for i := range l.p.Types {
		t := &l.p.Types[i]
		word := "type " + t.ID
		l.source(word, t.Source)
		if t.Validity.IsZero() {
			l.warn(word, "its validity is unknown: a certificate without an end of its own does not end")
		}
		if !t.Suspension.IsZero() && t.Revival == "" {
			l.warn(word, "it can be suspended and does not say what revives it (`revival`)")
		}
		if !l.used[word] {
			l.warn(word, "no requirement counts it")
		}
	}
}

func (l *linter) lists() {
	for _, c := range l.p.Competencies {
		l.source("competency "+c.ID, c.Source)
	}
	for _, m := range l.p.Materials {
		if !l.used["material "+m.ID] {
			l.warn("material "+m.ID, "no requirement asks for it")
		}
	}
	for _, r := range l.p.Readings {
		if !l.used["reading "+r.ID] {
			l.warn("reading "+r.ID, "no requirement asks for it")
		}
	}
	if l.p.Upkeep != (Upkeep{}) {
		l.source("upkeep", l.p.Upkeep.Source)
	}
	for _, d := range l.p.Ladders {
		l.ladder(d)
	}
}

func (l *linter) ladder(d Ladder) {
	word := "ladder " + d.Kind
	l.source(word, d.Source)
	lasts := d.Patience > 0 && !slices.Contains(d.Readers, ToHolder) && !slices.Contains(d.Readers, ToLead) && slices.Contains(d.Readers, ToAlliance)
	if lasts {
		l.warn(word, "the alliance manager reads it already: `patience` ends with nobody else to tell")
	}
	for _, step := range d.Steps {
		if len(d.Hours) > 0 && step > 0 && 24*step <= d.Hours[0] {
			l.warn(word, "the step of %s lies among the hours: it would be said twice at nearly the same time", counted(step, "day"))
		}
	}
	if d.Every > 0 && d.Grace > d.Every {
		l.warn(word, "a `grace` of %s is longer than `every`: a late step would be said beside the next one", counted(d.Grace, "day"))
	}
}
