package program

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// procedures writes what can be applied for.
func (s *shower) procedures() {
	if len(s.p.Procedures) == 0 {
		return
	}
	s.line(0, "")
	s.line(0, "What can be applied for")
	for i := range s.p.Procedures {
		s.procedure(&s.p.Procedures[i])
	}
}

func (s *shower) procedure(p *Procedure) {
	s.line(0, "")
	s.line(1, "%s: %s%s", p.ID, p.Name, onSites(p.Sites))
	s.line(2, "For: %s", p.subject())
	for _, r := range p.Prerequisites {
		s.line(2, "Before: %s", r.Title)
		s.source(3, r.Source)
	}
	for i := range p.Materials {
		s.line(2, "Hand in: %s", p.Materials[i].Words())
		s.source(3, p.Materials[i].Source)
	}
	for _, step := range p.Steps {
		clock := "as long as the vendor takes"
		if step.WorkingDays > 0 {
			clock = counted(step.WorkingDays, "working day")
		}
		s.line(2, "Step %s: %s, %s", step.ID, step.Name, clock)
		s.source(3, step.Source)
	}
	if words := p.Supplement.Words(); words != "" {
		s.line(2, "Materials to be updated: %s", words)
		s.source(3, p.Supplement.Source)
	}
	s.line(2, "After a refusal: %s", p.Failure.Words())
	s.source(3, p.Failure.Source)
	s.success(&p.Success)
	s.line(2, "Our review: %s", p.Review.Words())
	s.source(3, p.Review.Source)
	if p.Next != "" {
		s.line(2, "Next: %s", p.Next)
	}
	s.source(2, p.Source)
}

func (s *shower) success(x *Success) {
	if words := x.Words(); words != "" {
		s.line(2, "Success brings: %s", words)
		s.source(3, x.Source)
	}
	for _, b := range x.Benefits {
		s.line(2, "Benefit %s: %s", b.ID, b.Words())
		s.source(3, b.Source)
	}
}

func (p *Procedure) subject() string {
	switch p.For {
	case ForPhase:
		return "phase " + p.Path + "/" + comma(p.Phases)
	case ForAnnualReview:
		return "annual review of " + p.Path + "/" + comma(p.Phases)
	case ForMaterial:
		return "the vendor's review of a " + p.Material
	}
	return "any competency"
}

// Words is what is wanted, in words: "Project case (1, huawei-cloud or public, not
// older than 12 months on the day of submission)".
func (w *Wanted) Words() string {
	parts := []string{w.Need.String()}
	if w.Need.Ask {
		parts[0] = "as many as the portal shows"
	}
	if len(w.Kinds) > 0 {
		parts = append(parts, joinWords(w.Kinds, "or"))
	}
	if !w.MaxAge.IsZero() {
		parts = append(parts, "not older than "+w.MaxAge.Words()+" on the day of submission")
	}
	if w.Entity {
		parts = append(parts, "in the certified entity's exact name")
	}
	return fmt.Sprintf("%s (%s)", w.Title, strings.Join(append(parts, w.Checks...), ", "))
}

// Words is what is done when materials are to be updated; empty where nothing is known.
func (s Supplement) Words() string {
	var parts []string
	if !s.Within.IsZero() {
		parts = append(parts, "within "+s.Within.Words())
	}
	if s.FullSet {
		parts = append(parts, "the full set")
	}
	if !s.LockOut.IsZero() {
		parts = append(parts, "after a miss locked out for "+s.LockOut.Words())
	}
	return strings.Join(parts, ", ")
}

// Words is what a final refusal allows.
func (f Failure) Words() string {
	if !f.Again {
		return "it cannot be handed in again"
	}
	text := "revise and hand in again"
	if f.FullSet {
		text += ", the full set"
	}
	if !f.LockOut.IsZero() {
		text += ", " + f.LockOut.Words() + " later"
	}
	return text
}

// Words is what success brings; empty where nothing is known.
func (x *Success) Words() string {
	text := x.Proof
	if text != "" && x.Where != "" {
		text += ", " + x.Where
	}
	if !x.Validity.IsZero() {
		text += ", valid for " + x.Validity.Words()
	}
	return text
}

// Words is the benefit with its clocks.
func (b Benefit) Words() string {
	text := b.Name
	if !b.Life.IsZero() {
		text += ", for " + b.Life.Words()
	}
	if b.ClaimBy == ClaimYearEnd {
		text += ", to be claimed by 31 December of the year"
	}
	return text
}

// Words is how the company decides: "2 must approve; chased after 2 working days".
func (r ReviewRules) Words() string {
	parts := []string{fmt.Sprintf("%d must approve", r.Quorum)}
	for _, c := range []struct {
		words string
		days  int
	}{{"chased", r.Chase}, {"escalated", r.Escalate}, {"expires", r.Expire}} {
		if c.days > 0 {
			parts = append(parts, c.words+" after "+counted(c.days, "working day"))
		}
	}
	return strings.Join(parts, "; ")
}

// procedureExcerpts flattens a procedure for comparison.
func procedureExcerpts(p *Procedure) []excerpt {
	place := "procedure " + p.ID
	out := []excerpt{{place: place, summary: p.Name, fields: [][2]string{
		{"name", p.Name}, {"for", string(p.For)}, {"path", p.Path}, {"phases", comma(p.Phases)}, {"material", p.Material}, {"sites", comma(p.Sites)},
		{"supplement within", p.Supplement.Within.String()}, {"supplement full-set", strconv.FormatBool(p.Supplement.FullSet)},
		{"supplement lock-out", p.Supplement.LockOut.String()}, {"supplement source", sourceText(p.Supplement.Source)},
		{"failure again", strconv.FormatBool(p.Failure.Again)}, {"failure full-set", strconv.FormatBool(p.Failure.FullSet)},
		{"failure lock-out", p.Failure.LockOut.String()}, {"failure source", sourceText(p.Failure.Source)},
		{"proof", p.Success.Proof}, {"where", p.Success.Where}, {"validity", p.Success.Validity.String()}, {"success source", sourceText(p.Success.Source)},
		{"quorum", strconv.Itoa(p.Review.Quorum)}, {"chase", strconv.Itoa(p.Review.Chase)}, {"escalate", strconv.Itoa(p.Review.Escalate)},
		{"expire", strconv.Itoa(p.Review.Expire)}, {"review source", sourceText(p.Review.Source)}, {"next", p.Next}, {"source", sourceText(p.Source)}}}}
	add := func(list, id, summary string, fields ...[2]string) {
		out = append(out, excerpt{place: place + "/" + list + "/" + id, parent: place, summary: summary, fields: fields})
	}
	for _, r := range p.Prerequisites {
		add("prerequisites", r.ID, r.Title, [2]string{"title", r.Title}, [2]string{"passed", r.Passed}, [2]string{"met", r.Met}, [2]string{"tick", r.Tick}, [2]string{"source", sourceText(r.Source)})
	}
	for i := range p.Materials {
		w := &p.Materials[i]
		add("materials", w.ID, w.Words(), [2]string{"title", w.Title}, [2]string{"material", w.Material}, [2]string{"need", w.Need.String()}, [2]string{"kinds", comma(w.Kinds)},
			[2]string{"max-age", w.MaxAge.String()}, [2]string{"entity", strconv.FormatBool(w.Entity)}, [2]string{"checks", strings.Join(w.Checks, "; ")}, [2]string{"source", sourceText(w.Source)})
	}
	for _, s := range p.Steps {
		add("steps", s.ID, s.Name, [2]string{"name", s.Name}, [2]string{"working-days", strconv.Itoa(s.WorkingDays)}, [2]string{"source", sourceText(s.Source)})
	}
	for _, b := range p.Success.Benefits {
		add("benefits", b.ID, b.Words(), [2]string{"name", b.Name}, [2]string{"life", b.Life.String()}, [2]string{"claim-by", string(b.ClaimBy)}, [2]string{"source", sourceText(b.Source)})
	}
	return out
}

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
