package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// tierUnits ask about the company's tiers and record them.
func tierUnits() []*Unit {
	return []*Unit{tierUnit(), tierListUnit(), tierSetUnit(), tierRenameUnit(), tierNeedUnit()}
}

func tierUnit() *Unit {
	return &Unit{
		Word:     "tier",
		Aliases:  []string{"tiers", "tier show", "tier history"},
		Summary:  "the company's tier in each program, since when and by which source, its history, and what the next one lacks",
		Usage:    "tier [PROGRAM]",
		Examples: []string{"tier", "tier csp"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			list, err := c.tierPrograms(strings.Join(c.Words, " "))
			if err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.tiers(list)}, nil
		},
	}
}

// tierPrograms finds the programs with tiers that a word means; all of the site where
// there is none.
func (c *Call) tierPrograms(word string) ([]*program.TierProgram, error) {
	all := c.Program.TierProgramsOn(c.Settings.Site)
	if len(all) == 0 {
		return nil, wrong("The rules of %s know no tiers on site %s.", c.Program.Name, c.Settings.Site).try("config site intl")
	}
	if word == "" {
		return all, nil
	}
	var ids []string
	for _, t := range all {
		if t.Named(word) {
			return []*program.TierProgram{t}, nil
		}
		ids = append(ids, t.ID)
	}
	t := wrong("There is no program %q with tiers; there is %s.", clip(word), series(ids, "and"))
	near := nearest(word, ids, 2)
	for _, id := range near {
		t.offer(id, c.again(word, id))
	}
	return nil, t.try("tier list")
}

func (c *Call) tiers(list []*program.TierProgram) view.Message {
	m := view.Message{Blocks: []view.Block{view.Heading("Tiers: " + c.account())}}
	var summary []string
	empty := 0
	for _, t := range list {
		s := partner.TierOn(c.Book, t, c.Today)
		if s.Span.Tier == "" && len(s.History) == 0 && len(list) > 1 {
			empty++
			m.Blocks = append(m.Blocks, view.Para(view.B(t.Name), view.T(": no tier is recorded. "), view.C("tier set "+t.ID+"/"+t.Tiers[0].ID)))
			continue
		}
		summary = append(summary, t.Name+": "+c.tierWords(&s))
		m.Names = m.Names || len(s.History) > 0
		m.Blocks = append(m.Blocks, c.tierBlocks(&s)...)
	}
	m.Summary = strings.Join(summary, ". ") + "."
	if len(summary) == 0 {
		m.Summary = "No tier is recorded yet."
	}
	m.Blocks = append(m.Blocks, view.Actions(view.Run("All tiers", "tier list"), view.Run("Renewal", "renewal")))
	return m
}

// tierWords is a tier in a few words: "Premier Plus (was Premier until 28 Feb 2026)".
func (c *Call) tierWords(s *partner.TierStanding) string {
	if s.Span.Tier == "" {
		return "no tier"
	}
	return s.Span.Name + c.wasWords(s)
}

// wasWords says what the tier was before, or was called before.
func (c *Call) wasWords(s *partner.TierStanding) string {
	if s.Before.Name == "" {
		return ""
	}
	return fmt.Sprintf(" (was %s until %s)", s.Before.Name, s.Before.Until.Short())
}

func (c *Call) tierBlocks(s *partner.TierStanding) []view.Block {
	t := s.Program
	now := view.Join(view.B(t.Name), view.T(": "))
	switch {
	case s.Span.Tier == "":
		now = view.Join(now, view.T("no tier. "), view.C("tier set "+t.ID+"/"+t.Tiers[0].ID))
	default:
		now = view.Join(now, view.B(s.Span.Name), view.T(" since "+s.Since.Short()))
		switch {
		case s.Span.Renamed:
			now = view.Join(now, view.T("; called so since "+s.Span.From.Short()+", was "+s.Before.Name+" until "+s.Before.Until.Short()))
		case s.Before.Name != "":
			now = view.Join(now, view.T("; was "+s.Before.Name+" until "+s.Before.Until.Short()))
		}
		if s.Tier == nil {
			now = view.Join(now, view.T(", which the rules do not know"))
		}
		now = view.Join(now, c.tierSource(s.Span.Entry))
	}
	blocks := []view.Block{view.Para(now)}
	if next := c.nextTier(s); len(next) > 0 {
		blocks = append(blocks, next...)
	}
	if len(s.History) > 1 {
		var lines []view.Text
		for _, span := range slices.Backward(s.History) {
			lines = append(lines, c.spanLine(span))
		}
		blocks = append(blocks, view.Para(view.B("History")), limited(lines, 8, "export --format json"))
	}
	return blocks
}

// tierSource is who recorded a tier, and where it was seen.
func (c *Call) tierSource(e partner.TierEntry) view.Text {
	t := view.Join(view.T(". Recorded by "), c.someone(e.By), view.T(" on "), view.M(e.Made))
	if e.Source != "" {
		t = view.Join(t, view.T(", seen: "+e.Source))
	}
	return view.Join(t, view.T("."))
}

func (c *Call) spanLine(s partner.TierSpan) view.Text {
	name := s.Name
	if s.Tier == "" {
		name = "no tier"
	}
	text := " from " + s.From.Short()
	if !s.Until.IsZero() {
		text += " through " + s.Until.Short()
	}
	if s.Renamed {
		text += ", the same tier under another name"
	}
	return view.Join(view.B(name), view.T(text), c.tierSource(s.Entry))
}

// nextTier is what the next tier needs, and which of that is missing.
func (c *Call) nextTier(s *partner.TierStanding) []view.Block {
	next := s.Next()
	switch {
	case next == nil && s.Tier != nil:
		return []view.Block{view.Para(view.T("There is no higher tier."))}
	case next == nil:
		return nil
	}
	name := partner.TierName(c.Book, s.Program, next.ID, c.Today)
	needs := partner.TierNeeds(c.Program, c.Book, c.Settings, s.Program, next, c.Today)
	missing := 0
	var lines []view.Text
	for i := range needs {
		if needs[i].State != partner.Met {
			missing++
		}
		lines = append(lines, needLine(&needs[i]))
	}
	head := view.Join(view.T("The next tier, "), view.B(name))
	switch {
	case len(needs) == 0:
		head = view.Join(head, view.T(": what it needs is on no public page."))
	case missing == 0:
		head = view.Join(head, view.T(": all that is known to be needed is there."))
	default:
		head = view.Join(head, view.T(fmt.Sprintf(", lacks %d of %d that are known to be needed:", missing, len(needs))))
	}
	if next.FiledBy != "" {
		head = view.Join(head, view.T(" The upgrade is filed by "+next.FiledBy+"."))
	}
	blocks := []view.Block{view.Para(head)}
	if len(lines) > 0 {
		blocks = append(blocks, view.List(lines...))
	}
	return blocks
}

func needLine(l *partner.TierLine) view.Text {
	t := view.Join(view.B(sentence(stateWord(l.State))), view.T(": "+l.Need.Title))
	if l.Detail != "" {
		t = view.Join(t, view.T(", "+l.Detail))
	}
	if l.State == partner.Met {
		return t
	}
	t = view.Join(t, view.T("."))
	if l.Need.Next != "" {
		t = view.Join(t, view.T(" "+l.Need.Next))
	}
	if l.Run != "" {
		t = view.Join(t, view.T(" "), view.C(l.Run))
	}
	return t
}

func tierListUnit() *Unit {
	return &Unit{
		Word:     "tier list",
		Summary:  "the tiers of each program, the lowest first, with the names they had and their source",
		Usage:    "tier list [PROGRAM]",
		Examples: []string{"tier list"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			list, err := c.tierPrograms(strings.Join(c.Words, " "))
			if err != nil {
				return Answer{}, err
			}
			m := view.Message{Blocks: []view.Block{view.Heading("Tiers, the lowest first")}}
			var all []string
			for _, t := range list {
				here := partner.TierOn(c.Book, t, c.Today)
				var lines []view.Text
				var names []string
				for i := range t.Tiers {
					lines = append(lines, c.tierLine(t, &t.Tiers[i], here.Span.Tier))
					names = append(names, partner.TierName(c.Book, t, t.Tiers[i].ID, c.Today))
				}
				all = append(all, t.ID+": "+strings.Join(names, " < "))
				m.Blocks = append(m.Blocks, view.Para(view.B(t.Name), view.T(" ("+t.ID+")")), view.List(lines...), view.Note(view.T("Source: "+t.Source.Words()+".")))
			}
			m.Summary = strings.Join(all, ". ") + "."
			return Answer{Message: m}, nil
		},
	}
}

func (c *Call) tierLine(t *program.TierProgram, tier *program.Tier, ours string) view.Text {
	name := partner.TierName(c.Book, t, tier.ID, c.Today)
	line := view.B(name)
	var also []string
	for _, a := range append([]string{tier.Name}, tier.Aliases...) {
		if !program.Spelled(a, name) {
			also = append(also, a)
		}
	}
	if len(also) > 0 {
		line = view.Join(line, view.T(", also "+series(also, "or")))
	}
	if tier.ID == ours {
		line = view.Join(line, view.B(" (ours)"))
	}
	if n := len(tier.Needs); n > 0 {
		line = view.Join(line, view.T(", "+plural(n, "need")+" known"))
	}
	if tier.FiledBy != "" {
		line = view.Join(line, view.T(", filed by "+tier.FiledBy))
	}
	return line
}

// renamedLately is for how many days status tells of a new name of the tier.
const renamedLately = 90

// tierStanding is in status a tier that has changed, or was renamed, lately.
func (c *Call) tierStanding() (out []standing) {
	for _, t := range c.Program.TierProgramsOn(c.Settings.Site) {
		s := partner.TierOn(c.Book, t, c.Today)
		if s.Span.Tier == "" || s.Before.Name == "" || c.Today.Sub(s.Span.From) > renamedLately {
			continue
		}
		out = append(out, standing{rank: fine, part: "Tier", run: "tier " + t.ID, line: view.Join(view.T(c.tierWords(&s)+" in the "+t.Name+". "), view.C("tier "+t.ID))})
	}
	return out
}
