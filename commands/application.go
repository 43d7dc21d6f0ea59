package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// perPage is how many lines of the history are on a page.
const perPage = 12

func applicationUnit() *Unit {
	return &Unit{
		Word:     "application",
		Aliases:  []string{"app"},
		Summary:  "an application: where it stands, whose turn it is on both clocks, materials, decisions, history",
		Usage:    "application A-7 [--page N]",
		Examples: []string{"application A-7", "A-4", "application A-8 --page 2"},
		Steady:   true,
		Flags:    []Flag{{Name: "--page", Takes: "N", About: "is the page of the history, the newest being 1"}},
		Run:      application,
	}
}

func application(c *Call) (Answer, error) {
	if len(c.Words) == 0 {
		return Answer{}, c.whichApplication(c.usage("I need which application."))
	}
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	if len(rest) > 0 {
		t := c.usage("I do not understand %q.", clip(strings.Join(rest, " ")))
		return Answer{}, t.try("help review", "help apply")
	}
	page := 1
	if word, ok := c.Flags["--page"]; ok {
		if page, err = strconv.Atoi(word); err != nil || page < 1 {
			return Answer{}, wrong("%q is no number of a page.", clip(word)).try("application " + x.a.ID.Label() + " --page 2")
		}
	}
	return Answer{Message: c.applicationWhole(&x.a, x.q, page)}, nil
}

// applicationWhole is all there is to see of an application.
func (c *Call) applicationWhole(a *partner.Application, q *program.Procedure, page int) view.Message {
	r := c.rulesFor(q, *a)
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s %s: %s.", a.ID.Label(), a.Title, stageWords[a.Stage])}
	if page > 1 {
		m.Blocks = append(m.Blocks, view.Heading(a.ID.Label()+" "+a.Title))
		m.Blocks = append(m.Blocks, c.historyBlocks(a, page)...)
		return m
	}
	m.Blocks = append(m.Blocks, c.applicationHead(&r, a)...)
	m.Blocks = append(m.Blocks, c.materialBlocks(&r, a)...)
	m.Blocks = append(m.Blocks, c.decisionBlocks(&r, a)...)
	m.Blocks = append(m.Blocks, c.attemptBlocks(&r, a)...)
	m.Blocks = append(m.Blocks, c.historyBlocks(a, 1)...)
	if buttons := c.applicationButtons(a)[1:]; len(buttons) > 0 {
		m.Blocks = append(m.Blocks, view.Actions(buttons...))
	}
	return m
}

func (c *Call) applicationHead(r *partner.Rules, a *partner.Application) []view.Block {
	state := view.Join(view.B(sentence(stageWords[a.Stage])), view.T(". "+r.Procedure.Name+", by "), c.someone(a.Author),
		view.T(" since "+a.Opened.In(c.teamZone()).Format("2 Jan 2006")+"."))
	lines := c.turnLines(r, a)
	if a.Stage == partner.Failed && c.Today <= a.Locked {
		lines = append(lines, view.T("It cannot be applied for again through "+a.Locked.Short()+" ("+daysAway(a.Locked, c.Today)+")."))
	}
	if a.Reason != "" {
		lines = append(lines, view.T("Withdrawn because: "+within(a.Reason, mostSaid)))
	}
	if a.Stage == partner.Passed {
		won := view.T("It holds" + endOf(a.Ends))
		if a.Proof != "" {
			won = view.Join(won, view.T(": "), view.L(a.Proof, a.Proof))
		}
		lines = append(lines, won)
	}
	lines = append(lines, c.openLines(r, a)...)
	out := []view.Block{view.Heading(a.ID.Label() + " " + a.Title), view.Para(state)}
	if len(lines) > 0 {
		out = append(out, view.List(lines...))
	}
	return out
}

func endOf(day civil.Day) string {
	if day.IsZero() {
		return ", and when it ends is not recorded"
	}
	return " through " + day.Short()
}

// openLines say which requirements are open, as long as it is not handed in.
func (c *Call) openLines(r *partner.Rules, a *partner.Application) (out []view.Text) {
	for _, o := range r.StillOpen(a) {
		word := "Still open: "
		if o.Unknown {
			word = "Not known: "
		}
		out = append(out, view.T(word+o.Title))
	}
	return out
}

// materialBlocks are the materials in their versions, and what is missing.
func (c *Call) materialBlocks(r *partner.Rules, a *partner.Application) []view.Block {
	var lines []view.Text
	on := c.LocalDay
	for _, u := range a.Materials {
		known := r.Materials[u.Material]
		t := view.Join(view.B(c.materialKind(known.Material.Kind).Name), view.T(fmt.Sprintf(" #%d: %s, version %d", u.Material, known.Material.Title, u.Version)))
		v := known.Latest()
		for _, old := range known.Versions {
			if old.N == u.Version {
				v = old
			}
		}
		t = view.Join(t, view.T(versionWords(v)))
		if v.URL != "" {
			t = view.Join(t, view.T(", "), view.L("link", v.URL))
		}
		if last := known.Latest().N; last > u.Version {
			t = view.Join(t, view.T(fmt.Sprintf(" (version %d is here: ", last)), view.C(fmt.Sprintf("attach %s #%d", a.ID.Label(), u.Material)), view.T(")"))
		}
		if why := r.Wrong(a, u, on); why != "" {
			t = view.Join(append([]view.Text{t, view.T("; it ")}, marked(why)...)...)
		}
		if by, ok := r.Cleared[u]; ok && by.Application != a.ID {
			t = view.Join(t, view.T(", reviewed with "+by.Application.Label()))
		}
		lines = append(lines, t)
	}
	for _, s := range r.Missing(a, on) {
		lines = append(lines, view.Join(append([]view.Text{view.B("Missing: ")}, marked(s)...)...))
	}
	if len(lines) == 0 {
		return nil
	}
	out := []view.Block{view.Para(view.B("Materials")), limited(lines, 20, "material list")}
	if changed := r.ChangedWords(a); changed != "" && a.Stage.UnderReview() {
		out = append(out, view.Para(view.T(within(view.Clean(changed), 3*mostSaid)+".")))
	}
	return out
}

// decisionBlocks are who may decide, and who has decided what, when.
func (c *Call) decisionBlocks(r *partner.Rules, a *partner.Application) []view.Block {
	if len(a.Versions) == 0 {
		return nil
	}
	t := a.Tally()
	version := a.Version().N
	head := fmt.Sprintf("%s on version %d", t.Words(), version)
	if t.Override != nil {
		head += ", decided without the quorum"
	}
	out := []view.Block{view.Para(view.B("Decisions: "), view.T(head+"."))}
	var lines []view.Text
	for _, v := range slices.Backward(a.Votes) {
		lines = append(lines, c.voteLine(a, v))
	}
	if len(lines) > 0 {
		out = append(out, limited(lines, 15, "application "+a.ID.Label()+" --page 2"))
	}
	if a.Stage.UnderReview() {
		var may []view.Text
		for _, user := range r.MayDecide(a, c.LocalDay) {
			may = append(may, c.doerFor(user, r.StandsFor(a, user, c.LocalDay)))
		}
		out = append(out, view.Note(view.Join(view.T("May decide: "), orNobody(may), view.T("."))))
		if short := r.ShortWords(a, c.LocalDay); short != "" {
			out = append(out, view.Para(marked(short)...))
		}
	}
	return out
}

func orNobody(names []view.Text) view.Text {
	if len(names) == 0 {
		return view.T("nobody")
	}
	var out []view.Text
	for i, n := range names {
		if i > 0 {
			out = append(out, view.T(", "))
		}
		out = append(out, n)
	}
	return view.Join(out...)
}

// voteLine is one decision: by whom, on which version, and whether it counts.
func (c *Call) voteLine(a *partner.Application, v partner.Vote) view.Text {
	text := fmt.Sprintf(" %s, version %d", strings.TrimSuffix(deeds[v.Verb], ", because"), v.Version)
	if v.Text != "" {
		text += ": " + within(view.Clean(v.Text), mostSaid)
	}
	held, ok := a.Standing(v.By)
	switch {
	case v.Version != a.Version().N:
		text += " (void: the materials have changed)"
	case v.Verb != partner.Override && v.Verb != partner.TakeBack && (!ok || held.Entry != v.Entry) && !a.SaidAgain(v):
		text += " (no longer holds)"
	}
	switch edited, deleted := a.Touched(v); {
	case deleted:
		text += " (the reply was deleted since)"
	case edited:
		text += " (the reply was edited since)"
	}
	return view.Join(view.T(v.At.In(c.teamZone()).Format("2 Jan 15:04")+": "), c.doerFor(v.By, v.For), view.T(text))
}

// attemptBlocks are what was handed in, and what became of it.
func (c *Call) attemptBlocks(r *partner.Rules, a *partner.Application) []view.Block {
	var lines []view.Text
	for _, at := range slices.Backward(a.Attempts) {
		text := at.Reference
		if len(at.Slips) > 0 {
			text += " (mistyped at first as " + series(at.Slips, "and") + ")"
		}
		text += ", handed in on " + at.Submitted.Short()
		switch at.Verdict {
		case partner.Passed:
			text += ", passed on " + at.On.Short()
		case partner.Failed:
			text += ", failed on " + at.On.Short() + ": " + strings.TrimRight(within(view.Clean(at.Cause), mostSaid), ". ")
		default:
			if i, ok := r.Procedure.Step(at.Step); ok {
				text += ", at " + r.Procedure.Steps[i].Name
			}
		}
		for _, w := range at.Updates {
			text += "; update wanted on " + w.Asked.Short() + ": " + within(view.Clean(w.Cause), mostSaid)
			if !w.Done.IsZero() {
				text += " (done on " + w.Done.Short() + ")"
			}
		}
		lines = append(lines, view.T(text))
	}
	if len(lines) == 0 {
		return nil
	}
	return []view.Block{view.Para(view.B("Handed in")), limited(lines, 10, "application "+a.ID.Label())}
}

// historyBlocks is a page of what was done and said, the newest first.
func (c *Call) historyBlocks(a *partner.Application, page int) []view.Block {
	records := c.Book.Records(a.ID)
	slices.Reverse(records)
	pages := max(1, (len(records)+perPage-1)/perPage)
	page = min(page, pages)
	var lines []view.Text
	for _, rec := range records[min(len(records), (page-1)*perPage):min(len(records), page*perPage)] {
		lines = append(lines, view.Join(view.T(rec.Entry.At.In(c.teamZone()).Format("2 Jan 15:04")+": "), c.recordText(rec)))
	}
	if len(lines) == 0 {
		return nil
	}
	title := fmt.Sprintf("History (%d)", len(records))
	if pages > 1 {
		title = fmt.Sprintf("History, page %d of %d", page, pages)
	}
	out := []view.Block{view.Para(view.B(title)), view.List(lines...)}
	if page < pages {
		out = append(out, view.Actions(view.Run("Older", fmt.Sprintf("application %s --page %d", a.ID.Label(), page+1))))
	}
	return out
}

// reviewState is the review alone, with the buttons to decide.
func (c *Call) reviewState(a *partner.Application, q *program.Procedure) view.Message {
	r := c.rulesFor(q, *a)
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s %s: %s.", a.ID.Label(), a.Title, stageWords[a.Stage])}
	m.Blocks = append(m.Blocks, c.applicationHead(&r, a)...)
	m.Blocks = append(m.Blocks, c.materialBlocks(&r, a)...)
	m.Blocks = append(m.Blocks, c.decisionBlocks(&r, a)...)
	label := a.ID.Label()
	if a.Stage.UnderReview() && slices.Contains(r.MayDecide(a, c.LocalDay), c.User) {
		saw := fmt.Sprintf(" --saw %d", a.Version().N)
		m.Blocks = append(m.Blocks, view.Actions(view.Run("Approve", "review "+label+" approve"+saw), view.Run("Ask for changes…", "review "+label+" changes"+saw),
			view.Run("Reject…", "review "+label+" reject"+saw), view.Run("Ask…", "review "+label+" ask")))
	} else {
		m.Blocks = append(m.Blocks, view.Actions(c.applicationButtons(a)...))
	}
	return m
}

// versionWord is the number of the version that reviewers have before them.
func versionWord(a *partner.Application) string { return strconv.Itoa(max(1, a.Version().N)) }
