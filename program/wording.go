package program

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/civil"
)

// String is the number as a pack writes it: 2, or ask.
func (n Number) String() string {
	if n.Ask {
		return "ask"
	}
	return strconv.Itoa(n.Value)
}

// of says how many of something: at least 2 people, or as many as the portal shows.
func (n Number) of(one, many string) string {
	switch {
	case n.Ask:
		return "as many" + spaced(many) + " as the vendor's portal shows"
	case n.Value == 1:
		return "at least 1" + spaced(one)
	default:
		return "at least " + strconv.Itoa(n.Value) + spaced(many)
	}
}

func spaced(word string) string {
	if word == "" {
		return ""
	}
	return " " + word
}

// Wording says in a sentence what a requirement wants: how many of what.
func (p *Program) Wording(r *Requirement) string {
	var text string
	switch r.Kind {
	case Certificates:
		text = r.Need.of("certificate", "certificates") + ": " + p.anyWords(r.Any, "or")
	case People:
		text = p.peopleWords(r)
	case Slots:
		for i, s := range r.Slots {
			if i > 0 {
				text += " + "
			}
			text += fmt.Sprintf("%d x %s", s.Need, s.Title)
		}
		text += ", each certificate in one place"
	case Competences:
		text = r.Need.of("competency", "competencies")
		if r.AtLeast > 0 {
			text += fmt.Sprintf(", of which at least %d out of %s", r.AtLeast, p.competencyWords(r.Named))
		}
	case Materials:
		text = r.Need.of("", "") + ": " + p.materialWords(r) + ", accepted by the vendor"
	case Reading:
		kind := p.readingOf(r.Reading)
		text = r.Need.of("", "") + ": " + kind.Name
		if !strings.Contains(strings.ToLower(kind.Name), strings.ToLower(kind.Unit)) {
			text += " (" + kind.Unit + ")"
		}
	case Tick:
		text = "a tick: " + p.readingOf(r.Reading).Name
	case Score:
		text = "a score of " + r.Need.of("point", "points") + ": " + scoreWords(r)
	}
	if r.Dedicated && r.Kind != People {
		text += ", of dedicated people only"
	}
	if r.PerPerson > 0 {
		text += fmt.Sprintf(", at most %d of one person", r.PerPerson)
	}
	return text
}

func (p *Program) peopleWords(r *Requirement) string {
	one, many := "person", "people"
	if r.Dedicated {
		one, many = "dedicated person", "dedicated people"
	}
	if len(r.All) > 0 {
		return r.Need.of(one, many) + " with all of: " + p.anyWords(r.All, "and")
	}
	return r.Need.of(one, many) + " with one of: " + p.anyWords(r.Any, "or")
}

func (p *Program) anyWords(selectors []Selector, joint string) string {
	var parts []string
	for _, s := range selectors {
		parts = append(parts, p.selectorWords(s))
	}
	return joinWords(parts, joint)
}

func (p *Program) selectorWords(s Selector) string {
	text := s.Line + " " + s.MinLevel + " or higher"
	if t, ok := p.Type(s.Type); ok {
		text = t.Title(s.Track)
	} else if s.Track != "" {
		text += " (" + s.Track + ")"
	}
	if len(s.Sites) > 0 {
		text += " (on " + joinWords(s.Sites, "and") + ")"
	}
	return text
}

func (p *Program) competencyWords(ids []string) string {
	var parts []string
	for _, id := range ids {
		if c, ok := p.Competency(id); ok {
			parts = append(parts, c.Name)
		}
	}
	return joinWords(parts, "or")
}

func (p *Program) materialWords(r *Requirement) string {
	text := r.Material
	for _, m := range p.Materials {
		if m.ID == r.Material {
			text = m.Name
		}
	}
	if len(r.MaterialKinds) > 0 {
		text += " (" + joinWords(r.MaterialKinds, "or") + ")"
	}
	if !r.MaxAge.IsZero() {
		text += ", not older than " + r.MaxAge.Words()
	}
	return text
}

func (p *Program) readingOf(id string) ReadingKind {
	for _, r := range p.Readings {
		if r.ID == id {
			return r
		}
	}
	return ReadingKind{Name: id}
}

func scoreWords(r *Requirement) string {
	var parts []string
	for _, part := range r.Parts {
		parts = append(parts, fmt.Sprintf("%d for each of %s up to %d", part.Points, part.Requirement, part.Max))
	}
	text := joinWords(parts, "and")
	if r.Floor {
		text += ", every part above zero"
	}
	return text
}

// joinWords lists words as people do: a, b or c.
func joinWords(words []string, joint string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " " + joint + " " + words[n-1]
	}
}

// Words is the source on one line: title, date, how sure it is.
func (s Source) Words() string {
	parts := []string{}
	for _, part := range []string{s.Title, s.dated(), string(s.Confidence)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func (s Source) dated() string {
	if s.Date.IsZero() {
		return ""
	}
	return s.Date.Short()
}

func validityWords(v civil.Period) string {
	if v.IsZero() {
		return "validity unknown"
	}
	return "valid for " + v.Words()
}
