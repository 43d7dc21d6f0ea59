package program

import "slices"

// procedures lints what can be applied for, and notes the materials it asks for.
func (l *linter) procedures() {
	competencies := false
	for i := range l.p.Procedures {
		p := &l.p.Procedures[i]
		competencies = competencies || p.For == ForCompetency
		word := "procedure " + p.ID
		l.source(word, p.Source)
		if p.Next == "" {
			l.warn(word, "it does not say the `next` step")
		}
		for _, r := range p.Prerequisites {
			l.source(word+"/prerequisites/"+r.ID, r.Source)
			l.used["reading "+r.Tick] = true
		}
		for _, w := range p.Materials {
			l.source(word+"/materials/"+w.ID, w.Source)
			l.used["material "+w.Material] = true
		}
		for _, s := range p.Steps {
			l.source(word+"/steps/"+s.ID, s.Source)
		}
		for _, b := range p.Success.Benefits {
			l.source(word+"/benefits/"+b.ID, b.Source)
		}
		l.rulesWithSources(word, p)
		l.forgotten(word, p)
	}
	if len(l.p.Competencies) > 0 && len(l.p.Procedures) > 0 && !competencies {
		l.warn("procedures", "there are competencies and no way to apply for one")
	}
}

// rulesWithSources lints the sources of what a procedure says in tables of its own.
func (l *linter) rulesWithSources(word string, p *Procedure) {
	if p.Supplement != (Supplement{}) {
		l.source(word+"/supplement", p.Supplement.Source)
	}
	if p.Failure != (Failure{}) {
		l.source(word+"/failure", p.Failure.Source)
	}
	if p.Success.Words() != "" {
		l.source(word+"/success", p.Success.Source)
	}
	l.source(word+"/review", p.Review.Source)
}

// forgotten reports materials that a phase requires and its procedure does not want.
func (l *linter) forgotten(word string, p *Procedure) {
	for _, id := range p.Phases {
		_, phase, ok := l.p.Phase(p.Path, id)
		if !ok {
			continue
		}
		for i := range phase.Requirements {
			r := &phase.Requirements[i]
			if r.Kind == Materials && p.For == ForPhase && p.Wants(r.Material) == nil &&
				!slices.ContainsFunc(r.Sites, func(s string) bool { return !On(p.Sites, s) }) {
				l.warn(word, "requirement %s/%s/%s asks for a %s that is not handed in", p.Path, id, r.ID, r.Material)
			}
		}
	}
}
