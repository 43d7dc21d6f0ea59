package program

import (
	"strconv"
	"strings"
)

// tierExcerpts flattens a program with tiers for comparison.
func tierExcerpts(t *TierProgram) []excerpt {
	place := "tiers " + t.ID
	out := []excerpt{{place: place, summary: t.Name, fields: [][2]string{
		{"name", t.Name}, {"aliases", comma(t.Aliases)}, {"sites", comma(t.Sites)}, {"certificate", t.Certificate.Day.String()},
		{"policy", string(t.Certificate.Policy)}, {"certificate source", sourceText(t.Certificate.Source)}, {"source", sourceText(t.Source)}}}}
	for i := range t.Tiers {
		tier := &t.Tiers[i]
		at := place + "/" + tier.ID
		out = append(out, excerpt{place: at, parent: place, summary: tier.Name, fields: [][2]string{
			{"name", tier.Name}, {"aliases", comma(tier.Aliases)}, {"filed-by", tier.FiledBy}, {"source", sourceText(tier.Source)}}})
		for _, n := range tier.Needs {
			out = append(out, excerpt{place: at + "/needs/" + n.ID, parent: at, summary: n.Title, fields: [][2]string{
				{"title", n.Title}, {"passed", n.Passed}, {"paths", comma(n.Paths)}, {"tick", n.Tick}, {"kpi", n.KPI}, {"reading", n.Reading},
				{"need", n.Need.String()}, {"next", n.Next}, {"source", sourceText(n.Source)}}})
		}
	}
	return out
}

// renewalExcerpts flattens the rules of renewal for comparison.
func renewalExcerpts(r *RenewalRules) []excerpt {
	out := []excerpt{{place: "renewal", summary: r.Name, fields: [][2]string{
		{"name", r.Name}, {"every", r.Every.String()}, {"opens", r.Opens.String()}, {"kpis", comma(r.KPIs)}, {"next", r.Next}, {"source", sourceText(r.Source)}}}}
	for i := range r.Grace {
		g := &r.Grace[i]
		end := g.End.Day.String()
		if g.End.Quarter > 0 {
			end = "quarter " + strconv.Itoa(g.End.Quarter)
		}
		out = append(out, excerpt{place: "renewal/grace/" + g.ID, parent: "renewal", summary: g.Words(), fields: [][2]string{
			{"name", g.Name}, {"aliases", comma(g.Aliases)}, {"cap", g.Cap.String()}, {"ends", end}, {"next-year", strconv.FormatBool(g.End.NextYear)},
			{"exit kpis", comma(g.Exit.KPIs)}, {"exit requirements", comma(g.Exit.Requirements)}, {"exit phase", strconv.FormatBool(g.Exit.Phase)},
			{"follows", g.Follows.Words()}, {"source", sourceText(g.Source)}}})
	}
	return out
}

// Words is the rule in words: "On probation, at most 6 months and not beyond the end
// of quarter 3, then the status is lost".
func (g *GraceRule) Words() string {
	text := g.Name
	switch {
	case !g.Cap.IsZero() && !g.End.IsZero():
		text += ", at most " + g.Cap.Words() + " and not beyond " + g.End.Words()
	case !g.Cap.IsZero():
		text += ", at most " + g.Cap.Words()
	default:
		text += ", not beyond " + g.End.Words()
	}
	return text + ", then " + g.Follows.Words()
}

// tiers writes the programs with tiers, and how the status is renewed.
func (s *shower) tiers() {
	for i := range s.p.TierPrograms {
		t := &s.p.TierPrograms[i]
		s.line(0, "")
		s.line(0, "Tiers of %s: %s%s", t.ID, t.Name, onSites(t.Sites))
		s.source(1, t.Source)
		for j := range t.Tiers {
			s.tier(&t.Tiers[j])
		}
		if c := t.Certificate; !c.Day.IsZero() {
			s.line(1, "Its certificate is renewed on %s: %s", c.Day.Words(), c.Policy.Words())
			s.source(2, c.Source)
		}
	}
	s.renewal(&s.p.Renewal)
}

func (s *shower) tier(t *Tier) {
	text := t.ID + ": " + t.Name
	if len(t.Aliases) > 0 {
		text += ", also " + joinWords(t.Aliases, "or")
	}
	s.line(1, "%s", text)
	if t.FiledBy != "" {
		s.line(2, "The upgrade is filed by %s", t.FiledBy)
	}
	for i := range t.Needs {
		s.line(2, "Needs: %s", t.Needs[i].Words())
		s.source(3, t.Needs[i].Source)
	}
	s.source(2, t.Source)
}

func (s *shower) renewal(r *RenewalRules) {
	if !r.Known() {
		return
	}
	s.line(0, "")
	s.line(0, "Renewal: %s", r.Name)
	if !r.Every.IsZero() {
		s.line(1, "Every %s", r.Every.Words())
	}
	s.line(1, "Its outcome can be recorded %s before its day", r.Opens.Words())
	if len(r.KPIs) > 0 {
		s.line(1, "It hinges on the KPIs %s", joinWords(r.KPIs, "and"))
	}
	if r.Next != "" {
		s.line(1, "Next: %s", r.Next)
	}
	s.source(1, r.Source)
	for i := range r.Grace {
		g := &r.Grace[i]
		s.line(1, "Grace %s: %s", g.ID, g.Words())
		if words := g.Exit.Words(); words != "" {
			s.line(2, "Left by: %s", words)
		}
		s.source(2, g.Source)
	}
}

// Words is the need with its number: "Annual revenue (as many as the portal shows)".
func (n *TierNeed) Words() string {
	switch {
	case n.Passed != "":
		text := n.Title + " (" + n.Passed + " passed on " + joinWords(n.Paths, "or")
		if n.Tick != "" {
			text += ", or " + n.Tick + " ticked"
		}
		return text + ")"
	case n.KPI != "":
		return n.Title + " (KPI " + n.KPI + ")"
	case n.Need.Ask:
		return n.Title + " (as much as the portal shows)"
	case n.Reading != "":
		return n.Title + " (" + n.Need.String() + ")"
	}
	return n.Title
}

// Words is how a certificate is renewed.
func (p CertificatePolicy) Words() string {
	switch p {
	case RenewedByVendor:
		return "the vendor renews it"
	case AppliedFor:
		return "it is applied for again"
	}
	return "by the vendor, or applied for again; only the portal shows which"
}

// Words is what must be so to leave.
func (e ExitTest) Words() string {
	var parts []string
	if len(e.KPIs) > 0 {
		parts = append(parts, "KPIs "+joinWords(e.KPIs, "and"))
	}
	if len(e.Requirements) > 0 {
		parts = append(parts, "requirements "+joinWords(e.Requirements, "and"))
	}
	if e.Phase {
		parts = append(parts, "every requirement of the phase")
	}
	return strings.Join(parts, "; ")
}

// tiers lints the programs with tiers and the rules of renewal.
func (l *linter) tiers() {
	for i := range l.p.TierPrograms {
		t := &l.p.TierPrograms[i]
		word := "tiers " + t.ID
		l.source(word, t.Source)
		if !t.Certificate.Day.IsZero() {
			l.source(word+"/certificate", t.Certificate.Source)
		}
		for j := range t.Tiers {
			l.source(word+"/"+t.Tiers[j].ID, t.Tiers[j].Source)
			for _, n := range t.Tiers[j].Needs {
				l.source(word+"/"+t.Tiers[j].ID+"/needs/"+n.ID, n.Source)
				l.used["reading "+n.Reading], l.used["reading "+n.Tick] = true, true
			}
		}
	}
	r := &l.p.Renewal
	if !r.Known() {
		return
	}
	l.source("renewal", r.Source)
	for i := range r.Grace {
		g := &r.Grace[i]
		l.source("renewal/grace/"+g.ID, g.Source)
		if g.Exit.Words() == "" {
			l.warn("renewal/grace/"+g.ID, "it has no `exit`: anybody's word ends it")
		}
	}
}
