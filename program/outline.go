package program

import (
	"fmt"
	"strconv"
	"strings"
)

// outline flattens a pack into its entries, each with every field as text. The
// fields of a kind of entry are always the same, in the same order.
func outline(p *Program) []excerpt {
	out := []excerpt{{place: "pack", summary: p.Name, fields: [][2]string{
		{"id", p.ID}, {"vendor", p.Vendor}, {"name", p.Name}, {"version", p.Version},
		{"effective", since(p.Effective)}, {"zone", p.Zone.String()}, {"calendar", p.Calendar}, {"partner-year", strconv.Itoa(p.YearMonth)},
		{"default", p.Default.Path + "/" + p.Default.Phase + " on " + p.Default.Site}, {"source", sourceText(p.Source)}}}}
	for _, s := range p.Sites {
		out = append(out, excerpt{place: "site " + s.ID, summary: s.Name, fields: [][2]string{{"name", s.Name}}})
	}
	for _, l := range p.Lines {
		out = append(out, excerpt{place: "line " + l.ID, summary: l.Name, fields: [][2]string{{"name", l.Name}, {"levels", comma(l.Levels)}}})
	}
	for i := range p.Types {
		out = append(out, typeExcerpt(&p.Types[i]))
	}
	for _, c := range p.Competencies {
		out = append(out, excerpt{place: "competency " + c.ID, summary: c.Name, fields: [][2]string{
			{"name", c.Name}, {"aliases", comma(c.Aliases)}, {"sites", comma(c.Sites)}, {"source", sourceText(c.Source)}}})
	}
	for _, m := range p.Materials {
		out = append(out, excerpt{place: "material " + m.ID, summary: m.Name, fields: [][2]string{
			{"name", m.Name}, {"kinds", comma(m.Kinds)}, {"source", sourceText(m.Source)}}})
	}
	for _, r := range p.Readings {
		out = append(out, excerpt{place: "reading " + r.ID, summary: r.Name, fields: [][2]string{
			{"name", r.Name}, {"unit", r.Unit}, {"tick", strconv.FormatBool(r.Tick)}, {"source", sourceText(r.Source)}}})
	}
	for i := range p.Paths {
		out = append(out, pathExcerpts(p, &p.Paths[i])...)
	}
	for i := range p.Procedures {
		out = append(out, procedureExcerpts(&p.Procedures[i])...)
	}
	for i := range p.KPIs {
		out = append(out, kpiExcerpt(p, &p.KPIs[i]))
	}
	for i := range p.TierPrograms {
		out = append(out, tierExcerpts(&p.TierPrograms[i])...)
	}
	out = append(out, renewalExcerpts(&p.Renewal)...)
	for i := range p.Deals {
		out = append(out, dealExcerpts(&p.Deals[i])...)
	}
	out = append(out, incentiveExcerpts(p)...)
	for i := range p.Funds {
		out = append(out, fundExcerpts(&p.Funds[i])...)
	}
	out = append(out, excerpt{place: "binding", fields: [][2]string{
		{"invitation-life", p.Binding.InvitationLife.String()}, {"per-day", strconv.Itoa(p.Binding.PerDay)}, {"source", sourceText(p.Binding.Source)}}})
	out = append(out, excerpt{place: "upkeep", fields: [][2]string{
		{"portal", strconv.Itoa(p.Upkeep.Portal)}, {"roster", strconv.Itoa(p.Upkeep.Roster)}, {"source", sourceText(p.Upkeep.Source)}}})
	for _, l := range p.Ladders {
		out = append(out, excerpt{place: "ladder " + l.Kind, summary: l.Words(), fields: [][2]string{
			{"steps", stepWords(l.Steps)}, {"hours", stepWords(l.Hours)}, {"every", strconv.Itoa(l.Every)}, {"times", strconv.Itoa(l.Times)},
			{"grace", strconv.Itoa(l.Grace)}, {"patience", strconv.Itoa(l.Patience)}, {"escalate", strconv.Itoa(l.Escalate)},
			{"readers", audienceWords(l.Readers)}, {"source", sourceText(l.Source)}}})
	}
	return out
}

func typeExcerpt(t *CertificateType) excerpt {
	validity := t.Validity.String()
	if validity == "" {
		validity = "unknown"
	}
	return excerpt{place: "type " + t.ID, summary: t.Name, fields: [][2]string{
		{"name", t.Name}, {"issuer", t.Issuer}, {"line", t.Line}, {"level", t.Level}, {"direction", t.Direction},
		{"tracked", strconv.FormatBool(t.Tracked)}, {"tracks", comma(t.Tracks)}, {"aliases", comma(t.Aliases)},
		{"validity", validity}, {"suspension", t.Suspension.String()}, {"revival", t.Revival},
		{"backdated", strconv.FormatBool(t.Backdated)}, {"external", strconv.FormatBool(t.External)},
		{"source", sourceText(t.Source)}}}
}

func pathExcerpts(p *Program, path *Path) []excerpt {
	place := "path " + path.ID
	out := []excerpt{{place: place, summary: path.Name, fields: [][2]string{{"name", path.Name}, {"source", sourceText(path.Source)}}}}
	for i := range path.Phases {
		phase := &path.Phases[i]
		at := path.ID + "/" + phase.ID
		out = append(out, excerpt{place: at, parent: place, summary: phase.Name, fields: [][2]string{
			{"name", phase.Name}, {"source", sourceText(phase.Source)}}})
		for j := range phase.Requirements {
			out = append(out, requirementExcerpt(p, at, &phase.Requirements[j]))
		}
	}
	return out
}

func requirementExcerpt(p *Program, phase string, r *Requirement) excerpt {
	var slots, parts []string
	next := r.Next
	for _, s := range r.Slots {
		if s.Next != "" {
			next += " / " + s.Title + ": " + s.Next
		}
		slots = append(slots, fmt.Sprintf("%d x %s (%s)", s.Need, s.Title, selectorTexts(s.Any)))
	}
	for _, s := range r.Parts {
		parts = append(parts, fmt.Sprintf("%s (%d each, at most %d)", s.Requirement, s.Points, s.Max))
	}
	return excerpt{place: phase + "/" + r.ID, parent: phase, summary: r.Title + ", " + p.Wording(r), fields: [][2]string{
		{"title", r.Title}, {"kind", string(r.Kind)}, {"need", r.Need.String()}, {"sites", comma(r.Sites)},
		{"any", selectorTexts(r.Any)}, {"all", selectorTexts(r.All)}, {"dedicated", strconv.FormatBool(r.Dedicated)},
		{"per-person", strconv.Itoa(r.PerPerson)}, {"slots", strings.Join(slots, " + ")},
		{"named", comma(r.Named)}, {"at-least", strconv.Itoa(r.AtLeast)},
		{"material", r.Material}, {"kinds", comma(r.MaterialKinds)}, {"max-age", r.MaxAge.String()},
		{"reading", r.Reading}, {"parts", comma(parts)}, {"floor", strconv.FormatBool(r.Floor)},
		{"next", next}, {"source", sourceText(r.Source)}}}
}

// selectorTexts writes selectors with ids, so that no two different ones read alike.
func selectorTexts(selectors []Selector) string {
	var out []string
	for _, s := range selectors {
		text := s.Type
		if s.Line != "" || s.MinLevel != "" {
			text += s.Line + " from " + s.MinLevel
		}
		if s.Track != "" {
			text += " track " + s.Track
		}
		if len(s.Sites) > 0 {
			text += " on " + strings.Join(s.Sites, "+")
		}
		out = append(out, text)
	}
	return comma(out)
}

func sourceText(s Source) string {
	var parts []string
	for _, part := range []string{s.Title, s.URL, s.Date.String(), string(s.Confidence), s.Note} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

func comma(words []string) string { return strings.Join(words, ", ") }
