package program

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/amount"
)

// incentives writes what the vendor pays for, and how.
func (s *shower) incentives() {
	if len(s.p.Incentives) > 0 {
		s.line(0, "")
		s.line(0, "Incentives")
	}
	for i := range s.p.Incentives {
		x := &s.p.Incentives[i]
		s.line(0, "")
		s.line(1, "%s: %s%s", x.ID, x.Name, onSites(x.Sites))
		for _, w := range x.Rules() {
			s.line(2, "%s", w)
		}
		if w := x.money(); w != "" {
			s.line(2, "%s", w)
		}
		s.ruleNotes(2, x.Notes)
		if x.Next != "" {
			s.line(2, "Next: %s", x.Next)
		}
		s.source(2, x.Source)
	}
	if len(s.p.Settlement) > 0 {
		s.line(0, "")
		s.line(1, "How incentives are paid out")
		s.ruleNotes(2, s.p.Settlement)
	}
	s.vouchers()
	if s.p.Watch.By != "" {
		s.line(0, "")
		s.line(0, "The portal is looked through for news by %s of every week", s.p.Watch.By.Name())
		s.line(1, "Source: %s", s.p.Watch.Source.Words())
	}
}

func (s *shower) ruleNotes(indent int, notes []RuleNote) {
	for _, n := range notes {
		s.line(indent, "To know: %s", n.Text)
		s.line(indent+1, "Source: %s", n.Source.Words())
	}
}

func (s *shower) vouchers() {
	v := &s.p.Vouchers
	words := v.Rules()
	if len(words) == 0 {
		return
	}
	s.line(0, "")
	s.line(0, "Exam vouchers")
	for _, w := range words {
		s.line(1, "%s", w)
	}
	s.source(1, v.Source)
	for _, g := range v.Grants {
		s.line(1, "%s: %s%s", g.ID, g.Words(), onSites(g.Sites))
		s.line(2, "Source: %s", g.Source.Words())
	}
}

// Rules says in sentences what an incentive is paid for.
func (x *Incentive) Rules() []string {
	var out []string
	if x.Path != "" {
		text := "On the path " + x.Path
		if x.Phase != "" {
			text += ", from the phase " + x.Phase + " on"
		}
		out = append(out, text)
	}
	switch x.Kind {
	case BadgeIncentive:
		var scope []string
		for _, c := range x.Scope {
			word := c.Competency
			switch {
			case c.Unknown:
				word += " (on which sites is not known)"
			case len(c.Sites) > 0:
				word += " on " + joinWords(c.Sites, "and")
			}
			scope = append(scope, word)
		}
		out = append(out, "Once for each competency of "+strings.Join(scope, ", ")+" that was earned in the year")
		if x.ClaimBy == ClaimYearEnd {
			out = append(out, "Claimed by 31 December of that year")
		}
	case HeadIncentive:
		out = append(out, x.Head.words()...)
	case SprintIncentive:
		text := fmt.Sprintf("%s within %s", x.Sprint.Task, counted(x.Sprint.Hours, "hour"))
		if x.Sprint.Starts != "" {
			text += " of " + x.Sprint.Starts
		}
		out = append(out, text)
	case ProjectIncentive:
		out = append(out, x.Project.words()...)
	case QuarterIncentive:
		out = append(out, "The vendor sets the amounts at the start of a quarter; the partner names who receives them and confirms")
	}
	if len(x.Proofs) > 0 {
		out = append(out, "Proofs: "+joinWords(x.Proofs, "and"))
	}
	return out
}

func (h *HeadRules) words() []string {
	var out []string
	add := func(ok bool, format string, args ...any) {
		if ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	add(h.Dedicated, "For dedicated personnel")
	add(h.Position != "", "In the position %s", h.Position)
	for _, s := range h.Holds {
		add(true, "Holds %s (%s), valid", s.Title, selectorTexts(s.Any))
	}
	add(!h.Tenure.IsZero(), "For more than %s on the vendor's cloud", h.Tenure.Words())
	add(!h.Period.IsZero(), "At most %s in each period of %s from the person's start date", counted(h.PerPeriod, "claim"), h.Period.Words())
	add(h.PerMonth > 0, "At most %s of a person a month", counted(h.PerMonth, "application"))
	add(h.Refile, "What is refused is filed again in the same month")
	add(h.PaidBy != "", "Paid for each %s, once no month of it is open", h.PaidBy)
	add(h.Exclusive != "", "A person is in one scheme of %s only", h.Exclusive)
	return out
}

func (r *ProjectRules) words() []string {
	var out []string
	if len(r.MinVolume) > 0 {
		out = append(out, "New volume of a year of at least "+amounts(r.MinVolume))
	}
	if len(r.Staff) > 0 {
		out = append(out, "Staff with "+selectorTexts(r.Staff)+", valid over the whole project")
	}
	if len(r.CompetencyFrom) > 0 {
		out = append(out, "From "+amounts(r.CompetencyFrom)+" on only with a competency, when it is claimed")
	}
	if r.Once {
		out = append(out, "The same customer, project and stage only once")
	}
	return out
}

func amounts(list []amount.Amount) string {
	var out []string
	for _, a := range list {
		out = append(out, a.Words())
	}
	return joinWords(out, "or")
}

// money is what a claim brings and takes, as far as the pack knows.
func (x *Incentive) money() string {
	var out []string
	if !x.Worth.IsZero() {
		out = append(out, "Worth "+x.Worth.Words())
	}
	if !x.Effort.IsZero() {
		out = append(out, "Effort "+x.Effort.Words()+" person-days")
	}
	return strings.Join(out, ", ")
}

// Rules says in sentences how vouchers are used.
func (v *VoucherRules) Rules() []string {
	var out []string
	if !v.Life.IsZero() {
		out = append(out, "Valid for "+v.Life.Words()+" from the day of issue")
	}
	if v.PhaseBound {
		out = append(out, "Closed by moving to the next phase")
	}
	if v.Associated {
		out = append(out, "Used by somebody whose HUAWEI ID is associated")
	}
	if v.Mail {
		out = append(out, "Used by somebody with an e-mail address linked")
	}
	if len(v.RealName) > 0 {
		out = append(out, "For exams of "+joinWords(v.RealName, "and")+" an account under the real name is needed")
	}
	return out
}

// Words is what a grant brings: "7 vouchers, of which at most 2 for hcie, hccde".
func (g *VoucherGrant) Words() string {
	text := g.Name + ", " + counted(g.Count, "voucher")
	if len(g.Only) > 0 {
		text += " for " + joinWords(g.Only, "and") + " only"
	}
	if g.AtMost > 0 {
		text += ", of which at most " + strconv.Itoa(g.AtMost) + " for " + joinWords(g.Costly, "and")
	}
	return text
}
