package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func gapsUnit() *Unit {
	return &Unit{
		Word:     "gaps",
		Aliases:  []string{"gap", "missing"},
		Summary:  "what is missing, what is held but does not count and why, and the next step",
		Usage:    "gaps [requirement] [--all]",
		Examples: []string{"gaps", "gaps hccdp", "gaps hccdp --all"},
		Steady:   true,
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole"}},
		Run:      gaps,
	}
}

func gaps(c *Call) (Answer, error) {
	as := c.assessment()
	if as.Phase == nil {
		return Answer{Message: c.noPhase()}, nil
	}
	if len(c.Words) > 0 {
		r, err := c.requirement(as, strings.Join(c.Words, " "))
		if err != nil {
			return Answer{}, err
		}
		return Answer{Message: c.gap(as, r)}, nil
	}
	m := view.Message{Summary: c.headline(as), Blocks: []view.Block{view.Heading("Gaps: " + as.Path.Name + ", " + as.Phase.Name)}}
	var met []string
	for _, r := range worstFirst(as.Requirements) {
		if r.State == partner.Met {
			met = append(met, r.Requirement.Title+" "+haveNeed(r))
			continue
		}
		blocks, names := c.gapBlocks(r, as.Excluded(r.Requirement.ID), 3)
		m.Blocks = append(m.Blocks, blocks...)
		m.Names = m.Names || names
	}
	if len(met) == len(as.Requirements) {
		m.Blocks = append(m.Blocks, view.Para(view.T("Nothing is missing today.")))
	}
	if len(met) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Met: "), view.T(strings.Join(met, "; ")+".")))
	}
	m.Blocks = append(m.Blocks, c.rules())
	return Answer{Message: m}, nil
}

// requirement finds a requirement of the phase by its id or title.
func (c *Call) requirement(as *partner.Assessment, word string) (*partner.Result, error) {
	var ids, near []string
	var begin *partner.Result
	want := strings.ToLower(strings.Trim(word, " "))
	for i := range as.Requirements {
		r := &as.Requirements[i]
		id, title := r.Requirement.ID, strings.ToLower(r.Requirement.Title)
		if id == want || title == want || id == strings.ReplaceAll(want, " ", "-") {
			return r, nil
		}
		if len(want) > 2 && (strings.HasPrefix(id, want) || strings.HasPrefix(title, want)) {
			begin, near = r, append(near, id)
		}
		ids = append(ids, id)
	}
	if len(near) == 1 {
		return begin, nil
	}
	if len(ids) == 0 {
		return nil, wrong("No requirements are known of %s.", as.Phase.Name)
	}
	t := wrong("%s has no requirement %q; it has %s.", as.Phase.Name, clip(word), series(ids, "and"))
	if len(near) > 1 {
		t.What = fmt.Sprintf("%q can be %s. Which one?", clip(word), either(near))
	} else {
		near = nearest(word, ids, 2)
	}
	if places, words := c.elsewhere(as, want); len(near) == 0 && len(places) > 0 {
		t.What = fmt.Sprintf("%s has no requirement %q: %s belongs to %s. Which phase I look at is set by an admin.",
			as.Phase.Name, clip(word), clip(want), series(places[:min(3, len(places))], "and"))
		return nil, t.try(words[0])
	}
	for _, id := range near[:min(4, len(near))] {
		t.offer(id, c.again(word, id))
	}
	return nil, t.try("gaps " + ids[0])
}

// gap is one requirement in full: what counts, what does not, and the next steps.
func (c *Call) gap(as *partner.Assessment, r *partner.Result) view.Message {
	m := view.Message{
		Summary: fmt.Sprintf("%s: %s, %s.", r.Requirement.Title, stateWord(r.State), haveNeed(r)),
		Blocks:  []view.Block{view.Heading(r.Requirement.Title)},
	}
	counted, excluded := as.Lists(r.Requirement.ID)
	blocks, names := c.gapBlocks(r, excluded, 12)
	m.Blocks = append(m.Blocks, blocks...)
	m.Names = names
	if len(counted) > 0 {
		var lines []view.Text
		for _, it := range counted {
			lines = append(lines, c.countedLine(it))
			m.Names = m.Names || it.Person != 0
		}
		m.Blocks = append(m.Blocks, view.Para(view.B("Counts")), c.cut(lines, 12, r.Requirement.ID))
	}
	if s := r.Requirement.Source; s.Title != "" {
		line := view.T("Source: ")
		if s.URL != "" {
			line = append(line, view.L(s.Title, s.URL)...)
		} else {
			line = append(line, view.T(s.Title)...)
		}
		if !s.Date.IsZero() {
			line = append(line, view.T(", "+s.Date.Short())...)
		}
		m.Blocks = append(m.Blocks, view.Note(line, view.T(" ("+string(s.Confidence)+").")))
	}
	m.Blocks = append(m.Blocks, c.rules())
	return m
}

func (c *Call) cut(lines []view.Text, most int, id string) view.Block {
	if c.flag("--all") {
		most = 0
	}
	return limited(lines, most, "gaps "+quote(id)+" --all")
}

// gapBlocks is one requirement's state, what does not count, and the next steps.
func (c *Call) gapBlocks(r *partner.Result, excluded []partner.Item, most int) (blocks []view.Block, names bool) {
	blocks = append(blocks, view.Para(statusLine(r)))
	names = r.Cause != ""
	for _, s := range r.Slots {
		if s.Have < s.Need {
			blocks = append(blocks, view.Para(view.T(fmt.Sprintf("%s: %d of %d filled.", s.Title, s.Have, s.Need))))
		}
	}
	if lines, named := c.excludedLines(r.Requirement.ID, excluded, most); len(lines) > 0 {
		blocks = append(blocks, view.Para(view.T("Held, but does not count:")), view.List(lines...))
		names = names || named
	}
	if lines := c.underWay(r.Requirement); len(lines) > 0 {
		blocks = append(blocks, view.Para(view.T("Under way:")), view.List(lines...))
	}
	if steps, named := c.steps(r, excluded); len(steps) > 0 {
		next := "Next:"
		if len(steps) > 1 && r.NeedKnown && !c.unread(r.Requirement) {
			next = "Next, the cheapest first:"
		}
		blocks = append(blocks, view.Para(view.T(next)), view.List(steps...))
		names = names || named
	}
	return blocks, names
}

// itemText is whose certificate (or which material or competency), and what its
// reason means here.
func (c *Call) itemText(it partner.Item) view.Text {
	t := c.itemName(it)
	if it.Detail != "" {
		t = append(t, view.T(" ("+it.Detail+")")...)
	}
	return t
}

func (c *Call) itemName(it partner.Item) view.Text {
	var t view.Text
	if p, ok := c.Book.Person(it.Person); ok {
		t = append(t, whoText(p)...)
	}
	what := ""
	if cert, ok := c.Book.Certificate(it.Certificate); ok {
		what = certName(c.Program, cert.Type, cert.Track)
	}
	if m, ok := c.Book.Fact(partner.Ref{Kind: partner.KindMaterial, ID: it.Material}); ok && it.Material != 0 {
		what = m.(partner.Material).Title
	}
	if h, ok := c.Book.Fact(partner.Ref{Kind: partner.KindCompetency, ID: it.Competency}); ok && it.Competency != 0 {
		what = competencyName(c.Program, h.(partner.Held).Competency)
	}
	if what != "" && len(t) > 0 {
		what = " " + what
	}
	return append(t, view.T(what)...)
}

func (c *Call) countedLine(it partner.Item) view.Text {
	t := c.itemName(it)
	if it.Slot != "" {
		t = append(t, view.T(" as "+it.Slot)...)
	}
	if !it.Until.IsZero() {
		t = append(t, view.T(", counts through "+it.Until.Short())...)
	}
	if it.Remark != "" {
		t = append(t, view.I(" ("+it.Remark+")")...)
	}
	return t
}

// elsewhere names the other phases that have a requirement, and the words that
// lead to each.
func (c *Call) elsewhere(as *partner.Assessment, want string) (places, words []string) {
	for i := range c.Program.Paths {
		path := &c.Program.Paths[i]
		for j := range path.Phases {
			phase := &path.Phases[j]
			if phase != as.Phase && slices.ContainsFunc(phase.Requirements, func(r program.Requirement) bool { return r.ID == want || strings.EqualFold(r.Title, want) }) {
				places = append(places, phase.Name+" of the path "+path.ID)
				words = append(words, phrase("config", "path", path.ID, phase.ID))
			}
		}
	}
	return places, words
}
