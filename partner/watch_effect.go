package partner

import (
	"fmt"
	"slices"
	"strconv"

	"partnerbot/civil"
	"partnerbot/program"
)

// NewsEffect is what a new threshold would mean for a requirement on the day on which
// it takes effect. Nothing of it is adopted.
type NewsEffect struct {
	Path      *program.Path
	Phase     *program.Phase
	Before    Result // under the number that holds now
	After     Result // under the new one
	Threshold int
	Typed     bool // it is adopted by typing it in; else by a new version of the pack
	Adopted   bool // it holds already
}

// Opens reports whether the requirement would be open that is met, or not known to be,
// under the number that holds now.
func (e *NewsEffect) Opens() bool { return e.After.State == NotMet && e.Before.State != NotMet }

// EffectOf says what a new threshold would mean on a day for a requirement of the
// phase that the settings name. ok is false where the phase has no such requirement,
// or one that no single number belongs to.
func EffectOf(p *program.Program, b *Book, requirement string, threshold int, on civil.Day) (e NewsEffect, ok bool) {
	path, phase, _ := b.where(p)
	if phase == nil {
		return e, false
	}
	i := slices.IndexFunc(phase.Requirements, func(r program.Requirement) bool { return r.ID == requirement })
	if i < 0 || phase.Requirements[i].Kind == program.Slots || phase.Requirements[i].Kind == program.Tick {
		return e, false
	}
	before, ok := Assess(p, b, on).Result(requirement)
	if !ok { // not on this site
		return e, false
	}
	e = NewsEffect{Path: path, Phase: phase, Before: *before, After: *before, Threshold: threshold, Typed: before.Requirement.Need.Ask}
	e.Adopted = before.NeedKnown && before.Need == threshold
	e.After = resultUnder(p, b, path, phase, before.Requirement, threshold, on)
	return e, true
}

// resultUnder is a requirement's result as it would be with another threshold.
func resultUnder(p *program.Program, b *Book, path *program.Path, phase *program.Phase, r *program.Requirement, threshold int, on civil.Day) Result {
	_, _, site := b.where(p)
	for _, l := range b.pack(p).tally(phase, site).lines {
		if l.req.ID == r.ID {
			return l.result(need{threshold, true}, on)
		}
	}
	return Result{Requirement: r}
}

// Number reads the new threshold of a requirement.
func (a *Affect) Number() (n int, ok bool) {
	n, err := strconv.Atoi(a.Threshold)
	return n, err == nil && n >= 0
}

// Shift is a requirement under two packs: what would open or close for the company if
// the other pack were adopted.
type Shift struct {
	Before, After *Result // nil: the pack does not have it
}

// Kind of a shift in a word.
func (s Shift) Word() string {
	met := func(r *Result) bool { return r != nil && r.State == Met }
	switch {
	case s.Before == nil && !met(s.After):
		return "opens, new"
	case s.Before == nil:
		return "new, met"
	case s.After == nil:
		return "falls away"
	case met(s.Before) && !met(s.After):
		return "opens"
	case !met(s.Before) && met(s.After):
		return "closes"
	case s.Before.State != s.After.State || s.Before.Have != s.After.Have || s.Before.Need != s.After.Need || s.Before.NeedKnown != s.After.NeedKnown:
		return "changes"
	}
	return ""
}

// Adopting compares the requirements of the phase that the settings name under two
// packs, on a day: those that differ, in the order of the first pack. An error says
// that the other pack does not have the phase.
func Adopting(now, then *program.Program, b *Book, on civil.Day) ([]Shift, error) {
	path, phase, _ := b.where(now)
	if phase == nil {
		return nil, nil
	}
	toPath, toPhase, ok := then.Phase(path.ID, phase.ID)
	if !ok {
		return nil, fmt.Errorf("%s %s has no phase %s/%s", then.ID, then.Version, path.ID, phase.ID)
	}
	before := AssessPhase(now, b, path, phase, on)
	other := b.excerpt(allPeople(b)) // so that what is kept of the Book for its own pack stays
	after := AssessPhase(then, other, toPath, toPhase, on)
	var out []Shift
	add := func(s Shift) {
		if s.Word() != "" {
			out = append(out, s)
		}
	}
	for i := range before.Requirements {
		s := Shift{Before: &before.Requirements[i]}
		if r, ok := after.Result(s.Before.Requirement.ID); ok {
			s.After = r
		}
		add(s)
	}
	for i := range after.Requirements {
		if _, ok := before.Result(after.Requirements[i].Requirement.ID); !ok {
			add(Shift{After: &after.Requirements[i]})
		}
	}
	return out, nil
}

func allPeople(b *Book) []ID {
	ids := make([]ID, len(b.people.rows))
	for i := range b.people.rows {
		ids[i] = b.people.rows[i].ID
	}
	slices.Sort(ids)
	return ids
}
