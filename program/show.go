package program

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Show writes a pack as plain text: paths with their phases and requirements,
// each with its rule, next step, source and how sure that is; then certificate
// types, competencies, binding rules and ladders.
func Show(w io.Writer, p *Program) error {
	s := &shower{w: bufio.NewWriter(w), p: p}
	s.head()
	for i := range p.Paths {
		s.path(&p.Paths[i])
	}
	s.types()
	s.competencies()
	s.procedures()
	s.funds()
	s.tiers()
	s.kpis()
	s.deals()
	s.incentives()
	s.rest()
	return s.w.Flush()
}

// shower writes lines; bufio keeps the first error for Flush.
type shower struct {
	w *bufio.Writer
	p *Program
}

func (s *shower) line(indent int, format string, args ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	if text != "" {
		s.w.WriteString(strings.Repeat("  ", indent))
		s.w.WriteString(text)
	}
	s.w.WriteByte('\n')
}

func (s *shower) head() {
	p := s.p
	s.line(0, "%s %s: %s", p.ID, p.Version, p.Name)
	s.line(0, "Vendor %s, zone %s, working calendar %s", p.Vendor, p.Zone, p.Calendar)
	if e := p.Effective; !e.From.IsZero() || !e.Until.IsZero() {
		s.line(0, "In force %s", strings.TrimSpace(since(e)))
	}
	s.line(0, "Default: %s/%s on site %s", p.Default.Path, p.Default.Phase, p.Default.Site)
	var sites []string
	for _, site := range p.Sites {
		sites = append(sites, site.ID+" ("+site.Name+")")
	}
	s.line(0, "Sites: %s", strings.Join(sites, ", "))
	s.source(0, p.Source)
}

func since(e Interval) string {
	text := ""
	if !e.From.IsZero() {
		text = "from " + e.From.Short()
	}
	if !e.Until.IsZero() {
		text += " through " + e.Until.Short()
	}
	return text
}

func (s *shower) path(path *Path) {
	s.line(0, "")
	s.line(0, "Path %s: %s", path.ID, path.Name)
	for i := range path.Phases {
		phase := &path.Phases[i]
		s.line(0, "")
		s.line(1, "Phase %s: %s", phase.ID, phase.Name)
		s.source(1, phase.Source)
		for j := range phase.Requirements {
			s.requirement(&phase.Requirements[j])
		}
	}
}

func (s *shower) requirement(r *Requirement) {
	s.line(0, "")
	s.line(2, "%s: %s%s", r.ID, r.Title, onSites(r.Sites))
	s.line(3, "Wants: %s", s.p.Wording(r))
	if r.Next != "" {
		s.line(3, "Next: %s", r.Next)
	}
	for _, slot := range r.Slots {
		if slot.Next != "" {
			s.line(3, "Next for %s: %s", slot.Title, slot.Next)
		}
	}
	s.source(3, r.Source)
}

func onSites(sites []string) string {
	if len(sites) == 0 {
		return ""
	}
	return " (only on " + joinWords(sites, "and") + ")"
}

func (s *shower) source(indent int, source Source) {
	s.line(indent, "Source: %s", source.Words())
	if source.URL != "" {
		s.line(indent+1, "%s", source.URL)
	}
	if source.Note != "" {
		s.line(indent+1, "Note: %s", source.Note)
	}
}

func (s *shower) types() {
	s.line(0, "")
	s.line(0, "Certificate types")
	for i := range s.p.Types {
		t := &s.p.Types[i]
		parts := []string{t.Issuer}
		if t.Line != "" {
			parts = append(parts, t.Line+" "+t.Level)
		}
		parts = append(parts, validityWords(t.Validity))
		if !t.Suspension.IsZero() {
			parts = append(parts, "then suspended for "+t.Suspension.Words())
		}
		if t.Backdated {
			parts = append(parts, "revived from its old end on")
		}
		if t.External {
			parts = append(parts, "reviewed by the vendor before it counts")
		}
		if t.Tracked {
			parts = append(parts, "says a track")
		}
		s.line(1, "%s: %s: %s", t.ID, t.Name, strings.Join(parts, ", "))
		if t.Revival != "" {
			s.line(2, "To revive it: %s", t.Revival)
		}
		s.line(2, "Source: %s", t.Source.Words())
	}
}

func (s *shower) competencies() {
	if len(s.p.Competencies) == 0 {
		return
	}
	s.line(0, "")
	s.line(0, "Competencies")
	for _, c := range s.p.Competencies {
		s.line(1, "%s: %s%s", c.ID, c.Name, onSites(c.Sites))
		s.line(2, "Source: %s", c.Source.Words())
	}
}

func (s *shower) rest() {
	b := s.p.Binding
	if !b.InvitationLife.IsZero() || b.PerDay > 0 {
		s.line(0, "")
		s.line(0, "Association of personal accounts")
		if !b.InvitationLife.IsZero() {
			s.line(1, "An invitation lapses after %s", b.InvitationLife.Words())
		}
		if b.PerDay > 0 {
			s.line(1, "At most %d invitations a day", b.PerDay)
		}
		s.line(1, "Source: %s", b.Source.Words())
	}
	s.upkeep()
	if len(s.p.Ladders) > 0 {
		s.line(0, "")
		s.line(0, "Reminders")
	}
	for _, l := range s.p.Ladders {
		s.ladder(l)
	}
}

func (s *shower) upkeep() {
	u := s.p.Upkeep
	if u.Portal == 0 && u.Roster == 0 {
		return
	}
	s.line(0, "")
	s.line(0, "What was typed in is looked at again")
	if u.Portal > 0 {
		s.line(1, "Numbers of the vendor's portal after %s", counted(u.Portal, "day"))
	}
	if u.Roster > 0 {
		s.line(1, "The roster after %s", counted(u.Roster, "day"))
	}
	s.line(1, "Source: %s", u.Source.Words())
}

func (s *shower) ladder(l Ladder) {
	s.line(1, "%s: %s", l.Kind, l.Words())
	s.line(2, "Read by: %s", audienceWords(l.Readers))
	if l.Patience > 0 {
		s.line(2, "The next person hears %s after step %d if nobody took it", counted(l.Patience, "working day"), l.Escalate)
	}
	s.line(2, "Said at most %s late", counted(l.Grace, "day"))
	s.line(2, "Source: %s", l.Source.Words())
	if l.Source.Note != "" {
		s.line(3, "Note: %s", l.Source.Note)
	}
}

func stepWords(steps []int) string {
	return strings.Join(strings.Fields(strings.Trim(fmt.Sprint(steps), "[]")), ", ")
}
