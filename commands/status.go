package commands

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// soon is how many days ahead status looks for deadlines.
const soon = 90

func statusUnit() *Unit {
	return &Unit{
		Word:     "status",
		Aliases:  []string{"overview", "st"},
		Summary:  "the phase, what is met and what is not, when it falls, the next deadlines",
		Usage:    "status",
		Examples: []string{"status", "status --share"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.status()}, nil
		},
	}
}

// status is the whole state on one screen.
func (c *Call) status() view.Message {
	as := c.assessment()
	if as.Phase == nil {
		return c.noPhase()
	}
	results := worstFirst(as.Requirements)
	m := view.Message{Summary: c.headline(as)}
	m.Blocks = append(m.Blocks, view.Heading(c.account()))
	if blocks, summary := c.graceHead(); len(blocks) > 0 {
		m.Blocks, m.Summary = append(m.Blocks, blocks...), summary+" "+m.Summary
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(as.Path.Name+": "+as.Phase.Name+". "), view.B(tally(results)+".")))
	var lines []view.Text
	for _, r := range results {
		lines = append(lines, view.Join(statusLine(r), askLine(r)))
		m.Names = m.Names || r.Cause != ""
	}
	m.Blocks = append(m.Blocks, view.List(lines...))
	if block, names := c.runningBlocks(); len(block) > 0 {
		m.Blocks = append(m.Blocks, block...)
		m.Names = m.Names || names
	}
	if block, names := c.standingBlocks(); len(block) > 0 {
		m.Blocks = append(m.Blocks, block...)
		m.Names = m.Names || names
	}
	if block, names := c.nextDeadlines(3); len(block) > 0 {
		m.Blocks = append(m.Blocks, block...)
		m.Names = m.Names || names
	}
	m.Blocks = append(m.Blocks, c.rules(), view.Actions(statusButtons(results)...))
	return m
}

// account is the partner account's name, the vendor's where none is set.
func (c *Call) account() string {
	if c.Settings.Account != "" {
		return c.Settings.Account + " at " + c.Program.Vendor
	}
	return c.Program.Vendor + " partner status"
}

func (c *Call) noPhase() view.Message {
	const text = "I do not know yet which path and phase you are in."
	return view.Message{
		Summary: text,
		Blocks:  []view.Block{view.Heading(c.account()), view.Para(view.T(text+" An admin sets it: "), view.C(phrase("config", "path", c.Program.Default.Path, c.Program.Default.Phase)))},
	}
}

// headline is the status in a sentence, for phones and screen readers.
func (c *Call) headline(as *partner.Assessment) string {
	s := fmt.Sprintf("%s, %s: %s.", c.account(), as.Phase.Name, tally(worstFirst(as.Requirements)))
	var first *partner.Result
	for i := range as.Requirements {
		r := &as.Requirements[i]
		if !r.Falls.IsZero() && (first == nil || r.Falls < first.Falls) {
			first = r
		}
	}
	if first != nil {
		s += fmt.Sprintf(" First to fall: %s on %s.", first.Requirement.Title, first.Falls.Short())
	}
	return s
}

// worstFirst orders results: not met, unknown, met with the nearest fall first.
func worstFirst(results []partner.Result) []*partner.Result {
	out := make([]*partner.Result, len(results))
	for i := range results {
		out[i] = &results[i]
	}
	rank := func(r *partner.Result) int {
		switch {
		case r.State == partner.NotMet:
			return 0
		case r.State == partner.Unknown:
			return 1
		case !r.Falls.IsZero():
			return 2
		}
		return 3
	}
	slices.SortStableFunc(out, func(a, b *partner.Result) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if rank(a) == 2 {
			return int(a.Falls - b.Falls)
		}
		return 0
	})
	return out
}

// tally counts the states in words.
func tally(results []*partner.Result) string {
	var met, unknown int
	for _, r := range results {
		switch r.State {
		case partner.Met:
			met++
		case partner.Unknown:
			unknown++
		}
	}
	s := fmt.Sprintf("%d of %s met", met, plural(len(results), "requirement"))
	if unknown > 0 {
		s += fmt.Sprintf(", %d not known", unknown)
	}
	return s
}

// statusLine is one requirement: its state in a word, how far it is, and when
// and why it falls.
func statusLine(r *partner.Result) view.Text {
	t := view.Join(view.B(sentence(stateWord(r.State))), view.T(": "+r.Requirement.Title+" "+haveNeed(r)))
	if r.Lacking != "" {
		t = append(t, view.T(" (missing: "+r.Lacking+")")...)
	}
	if !r.Falls.IsZero() {
		t = append(t, view.T(", falls "+r.Falls.Short())...)
		if r.Cause != "" {
			t = append(t, view.T(" ("+r.Cause+")")...)
		}
	}
	return t
}

// askLine is the word that types in what is not known: a reading, or a number
// which only the portal shows.
func askLine(r *partner.Result) (line view.Text) {
	if r.Lacking != "" && typedIn(r.Requirement.Kind) {
		line = view.Join(view.T(": "), view.C(readingWords(r)))
	}
	if r.NeedKnown {
		return line
	}
	return view.Join(line, view.T(" (only the portal shows how many: "), view.C("threshold set "+r.Requirement.ID+" N"), view.T(")"))
}

// nextDeadlines are the first of the dated duties ahead.
func (c *Call) nextDeadlines(most int) (blocks []view.Block, names bool) {
	due := slices.DeleteFunc(c.ends(c.Today.Add(soon)), func(d partner.Deadline) bool {
		return d.Kind == partner.RequirementFalls || d.Kind == partner.RenewalItemDue || d.Kind == partner.Leaver // told above, and counted apart
	})
	if len(due) == 0 {
		return nil, false
	}
	var lines []view.Text
	for _, d := range due {
		if d.Idle {
			continue // nothing of this phase hangs on it
		}
		lines = append(lines, deadlineLine(d, c.Today))
		names = names || d.Person != 0
		if len(lines) == most {
			break
		}
	}
	n := len(due) - len(lines)
	switch {
	case len(lines) == 0:
		lines = append(lines, view.Join(view.Tf("nothing that this phase hangs on within %d days. What else ends (%d), and who leaves: ", soon, n), view.C(fmt.Sprintf("expiring %d", soon))))
	case n > 0:
		lines = append(lines, view.Join(view.Tf("and %d more, and who leaves: ", n), view.C(fmt.Sprintf("expiring %d", soon))))
	}
	return []view.Block{view.Para(view.B("Next deadlines")), view.List(lines...)}, names
}

func deadlineLine(d partner.Deadline, today civil.Day) view.Text {
	t := view.Join(view.B(d.Due.Short()), view.T(" ("+daysAway(d.Due, today)+") "+headWords[d.Kind]+d.Title))
	if d.Consequence != "" {
		t = append(t, view.T(". "+sentence(d.Consequence))...)
	}
	return t
}

// rules says by which rules and for which day an answer holds.
func (c *Call) rules() view.Block {
	text := fmt.Sprintf("Rules: %s %s, site %s. As of %s in the vendor's time zone.", c.Program.Name, c.Program.Version, c.Settings.Site, c.Today.Short())
	return view.Note(view.T(text))
}

// statusButtons drill down into what is not met.
func statusButtons(results []*partner.Result) []view.Button {
	buttons := []view.Button{view.Run("All gaps", "gaps")}
	for _, r := range results {
		if r.State != partner.Met && len(buttons) < 4 {
			buttons = append(buttons, view.Run("Gap: "+clip(r.Requirement.ID), "gaps "+quote(r.Requirement.ID)))
		}
	}
	return append(buttons, view.Run("Expiring", fmt.Sprintf("expiring %d", soon)))
}

// home is the Home tab: the status with the words one wants next.
func (c *Call) home() view.Home {
	m := c.status()
	if blocks := c.waitingBlocks(); len(blocks) > 0 {
		m.Blocks = append(append(m.Blocks, view.Divider()), blocks...)
	}
	m.Blocks = append(m.Blocks, view.Divider(), view.Actions(
		view.Run("Certificates", "certs"), view.Run("People", "people"), view.Run("HUAWEI IDs", "bind"),
		view.Run("Who am I", "whoami"), view.Run("Help", "help")))
	return view.Home{Blocks: m.Blocks}
}
