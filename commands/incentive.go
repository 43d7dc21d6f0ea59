package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// incentiveUnits are what the vendor pays for, and the vouchers for exams.
func incentiveUnits() []*Unit {
	return slices.Concat([]*Unit{incentiveUnit(), incentiveCheckUnit()}, claimUnits(), []*Unit{
		incentiveEffortUnit(),
		incentiveWorthUnit(),
		incentiveConstraintUnit(),
		postingUnit(),
	}, voucherUnits())
}

func incentiveUnit() *Unit {
	return &Unit{
		Word:     "incentive",
		Aliases:  []string{"incentives", "incentive list", "incentive show", "rebates", "rebate"},
		Summary:  "what the vendor pays for, by money for the effort; or one incentive: its rules, what can be claimed, what has been",
		Usage:    "incentive [NAME]",
		Examples: []string{"incentive", "incentive competency-improvement", "incentive fh"},
		Steady:   true,
		Run:      incentive,
	}
}

func incentive(c *Call) (Answer, error) {
	if len(c.Program.Incentives) == 0 {
		return Answer{Message: view.Say("The rules of %s say nothing about incentives.", c.Program.Name)}, nil
	}
	if len(c.Words) == 0 {
		return Answer{Message: c.prospects()}, nil
	}
	x, rest, err := c.takeIncentive(c.Words)
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return Answer{}, err
	}
	return Answer{Message: c.oneIncentive(x)}, nil
}

// prospects ranks all incentives.
func (c *Call) prospects() view.Message {
	list := partner.Prospects(c.Program, c.Book, c.Today)
	var lines []view.Text
	open, possible := 0, 0
	for i := range list {
		x := &list[i]
		open += len(x.Open)
		if x.Chance != partner.NotPossible {
			possible++
		}
		lines = append(lines, view.Join(view.B(x.Incentive.Name), view.T(": "), view.T(prospectWords(x)), view.T(" "), view.C("incentive "+x.Incentive.ID)))
	}
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s, %d that can be had; %s to claim now.", plural(len(list), "incentive"), possible, plural(open, "thing"))}
	m.Blocks = append(m.Blocks, view.Heading("Incentives by money for the effort"), view.Para(view.T(m.Summary)), view.List(lines...))
	m.Blocks = append(m.Blocks, c.settlement(), view.Note(view.T("Figures that the rules do not give are typed in: "), view.C("incentive worth NAME 5000 USD"), view.T(" and "), view.C("incentive effort NAME 3"),
		view.T(". Amounts of different currencies are not converted and have no order.")))
	return m
}

// settlement is how incentives are paid out.
func (c *Call) settlement() view.Block {
	if len(c.Program.Settlement) == 0 {
		return view.Note(view.T("How they are paid out is not in the rules."))
	}
	text := "Paid out: "
	for i, n := range c.Program.Settlement {
		if i > 0 {
			text += "; "
		}
		text += n.Text
	}
	return view.Note(view.T(text + "."))
}

// prospectWords is an incentive on a line, without its name.
func prospectWords(x *partner.Prospect) string {
	text := string(x.Chance)
	switch {
	case x.Ranked:
		text += fmt.Sprintf(", %s a person-day (%s for %s person-days)", x.PerDay.Words(), x.Worth.Words(), x.Effort.Words())
	case !x.Worth.IsZero():
		text += ", worth " + x.Worth.Words() + ", effort not known"
	case !x.Effort.IsZero():
		text += ", worth not known, " + x.Effort.Words() + " person-days"
	case x.Chance != partner.NotPossible:
		text += ", worth and effort not known"
	}
	for _, o := range x.Open {
		text += "; to claim: " + o.Title
		if !o.Due.IsZero() {
			text += " by " + o.Due.Short()
		}
		if o.Doubt != "" {
			text += " (" + o.Doubt + ")"
		}
	}
	if len(x.Why) > 0 {
		text += "; " + strings.Join(x.Why, "; ")
	}
	return text + "."
}

// oneIncentive is an incentive with its rules, what can be claimed, and what has been.
func (c *Call) oneIncentive(x *program.Incentive) view.Message {
	p := partner.Look(c.Program, c.Book, x, c.Today, nil)
	m := view.Message{Names: true, Summary: x.Name + ": " + prospectWords(&p)}
	m.Blocks = append(m.Blocks, view.Heading(x.Name), view.Para(view.T(sentence(prospectWords(&p)))))
	var rules []view.Text
	for _, r := range x.Rules() {
		rules = append(rules, view.T(r+"."))
	}
	for _, n := range x.Notes {
		rules = append(rules, view.T(n.Text+"."))
	}
	if x.Next != "" {
		rules = append(rules, view.T(x.Next))
	}
	m.Blocks = append(m.Blocks, view.List(rules...))
	for _, h := range c.Book.Constraints(x.ID, c.Today) {
		m.Blocks = append(m.Blocks, view.Para(view.T(fmt.Sprintf("Holds it up: %s, %s (recorded on %s by %s). ", h.What, partner.HoursWords(h.Hours), h.Noted.Format("2 Jan 2006"), c.nameOf(h.By))),
			view.C("incentive constraint "+x.ID+" "+quote(h.What)+" none")))
	}
	if x.Kind == program.HeadIncentive {
		m.Blocks = append(m.Blocks, c.headBlocks(x)...)
	}
	if lines := c.claimHistory(x); len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Claims")), view.List(lines...))
	}
	var buttons []view.Button
	for _, o := range p.Open {
		if run := claimRun(x, o, c); run != "" && len(buttons) < 3 {
			buttons = append(buttons, view.Run(clip("Claimed: "+o.Title), run))
		}
	}
	if len(buttons) > 0 {
		m.Blocks = append(m.Blocks, view.Actions(buttons...))
	}
	m.Blocks = append(m.Blocks, sourceNote(x.Source))
	return m
}

// sourceNote says where a rule stands and how sure it is.
func sourceNote(s program.Source) view.Block {
	t := view.T("Source: " + s.Words())
	if s.Note != "" {
		t = append(t, view.T("; "+s.Note)...)
	}
	return view.Note(t, view.T("."))
}

// claimRun are the words that record that something was claimed.
func claimRun(x *program.Incentive, o partner.ToClaim, c *Call) string {
	switch {
	case o.Competency != "":
		return phrase("incentive", "claim", x.ID, "for", o.Competency)
	case o.Person != 0:
		if p, ok := c.Book.Person(o.Person); ok {
			return phrase("incentive", "claim", x.ID, "for", handle(p))
		}
	}
	return ""
}

// headBlocks are the people, each with what stands against claiming for them.
func (c *Call) headBlocks(x *program.Incentive) []view.Block {
	checks := partner.HeadChecks(c.Program, c.Book, x, c.Today)
	var lines []view.Text
	for i := range checks {
		lines = append(lines, c.headLine(&checks[i]))
	}
	if len(lines) == 0 {
		return []view.Block{view.Para(view.T("Nobody is dedicated, holds one of the certificates, or has a position recorded. "), view.C("incentive person @who position "+quote(x.Head.Position)+" since D"))}
	}
	return []view.Block{view.Para(view.B("People"), view.T(", the nearest first")), c.long(lines, 15)}
}

// headLine is a person with what is against them.
func (c *Call) headLine(h *partner.HeadCheck) view.Text {
	against := h.Against()
	if len(against) == 0 {
		return view.Join(whoText(h.Person), view.T(": every condition is met"))
	}
	return view.Join(whoText(h.Person), view.T(": "+conditionsText(against)))
}

func conditionsText(list []partner.Condition) string {
	var parts []string
	for _, k := range list {
		text := k.What + ": " + stateWord(k.State)
		if k.Detail != "" {
			text += " (" + k.Detail + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

// claimHistory are the claims of an incentive, the newest first, with their steps.
func (c *Call) claimHistory(x *program.Incentive) (lines []view.Text) {
	for _, cl := range slices.Backward(c.Book.Claims()) {
		if cl.Incentive != x.ID {
			continue
		}
		var steps []string
		for _, e := range cl.Events {
			s := fmt.Sprintf("%s %s by %s", e.Step, e.On.Short(), c.nameOf(e.By))
			if !e.Amount.IsZero() {
				s += ", " + e.Amount.Words()
			}
			if e.Note != "" {
				s += " (" + e.Note + ")"
			}
			steps = append(steps, s)
		}
		lines = append(lines, view.Join(view.B(cl.Title), view.T(": "+strings.Join(steps, "; "))))
	}
	return lines
}

// takeIncentive reads an incentive at the start of the words: the longest run of up
// to six words that names one.
func (c *Call) takeIncentive(words []string) (*program.Incentive, []string, error) {
	if len(words) == 0 {
		return nil, nil, c.usage("Which incentive?")
	}
	for n := min(6, len(words)); n > 0; n-- {
		if x, err := c.Program.ResolveIncentive(strings.Join(words[:n], " ")); err == nil {
			return x, words[n:], nil
		}
	}
	_, err := c.Program.ResolveIncentive(words[0])
	t := wrong("There is no incentive %q in the rules of %s.", clip(words[0]), c.Program.ID)
	var u *program.UnknownError
	if errors.As(err, &u) {
		for _, near := range u.Near[:min(3, len(u.Near))] {
			t.offer(near, c.again(words[0], near))
		}
	}
	if len(t.Buttons) == 0 {
		var ids []string
		for _, x := range c.Program.Incentives {
			ids = append(ids, x.ID)
		}
		t.What += " There are " + series(ids, "and") + "."
	}
	return nil, nil, t.try("incentive")
}

// options cuts words at keywords, which stand without case: what is before the first,
// and what follows each.
func options(words []string, keys ...string) (head []string, of map[string][][]string) {
	of = map[string][][]string{}
	key := ""
	for _, w := range words {
		if low := strings.ToLower(w); slices.Contains(keys, low) {
			key = low
			of[key] = append(of[key], nil)
			continue
		}
		if key == "" {
			head = append(head, w)
			continue
		}
		last := len(of[key]) - 1
		of[key][last] = append(of[key][last], w)
	}
	return head, of
}

// incentiveStanding is the part's line in status.
func (c *Call) incentiveStanding() []standing {
	n, names := 0, false
	var soonest partner.ToClaim
	for _, x := range c.Program.Incentives {
		p := partner.Look(c.Program, c.Book, &x, c.Today, nil)
		if p.Chance != partner.Claimable {
			continue
		}
		for _, o := range p.Open {
			n++
			if !o.Due.IsZero() && (soonest.Due.IsZero() || o.Due < soonest.Due) {
				soonest, names = o, o.Person != 0
			}
		}
	}
	if n == 0 || soonest.Due.IsZero() {
		return nil
	}
	s := standing{rank: open, part: "Incentives", run: "incentive", due: soonest.Due, names: names}
	s.line = view.Join(view.Tf("%d to claim, the first by %s (%s: %s). ", n, soonest.Due.Short(), daysAway(soonest.Due, c.Today), soonest.Title), view.C("incentive"))
	return []standing{s}
}
