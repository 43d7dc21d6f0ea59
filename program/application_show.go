package program

import (
	"fmt"
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
