package commands

import (
	"cmp"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// acting is one entry about one application on its way to an answer.
type acting struct {
	c    *Call
	d    *docket
	a    partner.Application
	q    *program.Procedure
	keep bool // a refusal is kept in the record as well
}

// on finds the application that the words name and what they say of it.
func (c *Call) on() (x acting, rest []string, err error) {
	x = acting{c: c, d: c.docket()}
	if x.a, rest, err = c.application(c.Words); err != nil {
		return x, nil, err
	}
	x.q, err = c.procedureOf(x.a)
	return x, rest, err
}

// answer judges the entry and says what became of it.
func (x acting) answer(e partner.Entry, next ...view.Text) (Answer, error) {
	out := x.d.give(x.a, x.q, e, !x.keep)
	switch {
	case out.Repeated:
		return Answer{Message: x.c.stands(out.Application, x.q)}, nil
	case out.Refusal != nil && !x.keep:
		return Answer{}, x.c.refused(out.Refusal)
	case out.Refusal != nil:
		return Answer{Message: x.c.refused(out.Refusal).message(), Refused: true, Change: x.d.sealed(x.c.unit.Word, string(x.c.Via))}, nil
	}
	m := x.c.doneWords(out, x.q, next...)
	return Answer{Message: m, Change: x.d.sealed(x.c.unit.Word, string(x.c.Via))}, nil
}

// refused is a refusal for the one who asked, with a way on.
func (c *Call) refused(r *partner.Refusal) *Trouble {
	t := wrongly(marked(r.Words(c.voice()))...)
	t.Names = true
	label := r.Application.Label()
	switch r.Ground {
	case partner.NoText:
		return t
	case partner.IsReady:
		return t.try("submitted " + label + " HW-2417")
	case partner.HasFailed:
		return t.offer("Begin anew", "resubmit "+label)
	case partner.Incomplete:
		kind := c.lacking(r.Application, r.Detail)
		return t.offer("Add materials…", "attach "+label).offer("Show "+label, "application "+label).try("material add " + label + " " + kind + " https://example.com/" + kind + ".pdf")
	case partner.AlreadyRunning, partner.LockedOut:
		return t.offer("Show "+r.Other.Label(), "application "+r.Other.Label())
	case partner.TooFewReviewers:
		return t.try("config reviewer add <@U0123ABCD>")
	case partner.NoApplication, partner.Malformed:
		return t.try("applications")
	}
	if r.Application != 0 {
		t.offer("Show "+label, "application "+label)
	}
	return t
}

// marked is a sentence in which what stands between backticks is to be typed.
func marked(text string) []view.Text {
	var out []view.Text
	for i, part := range strings.Split(text, "`") {
		switch {
		case part == "":
		case i%2 == 1:
			out = append(out, view.C(part))
		default:
			out = append(out, view.T(part))
		}
	}
	return out
}

// doneWords says what was done, whose turn it is now, and what comes next.
func (c *Call) doneWords(out partner.Outcome, q *program.Procedure, next ...view.Text) view.Message {
	a := out.Application
	text := c.newsWords(out)
	m := view.Message{Summary: text, Names: true, Blocks: []view.Block{view.Para(marked(text)...)}}
	lines := append([]view.Text{}, next...)
	r := c.rulesFor(q, a)
	lines = append(lines, c.turnLines(&r, &a)...)
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	if len(c.years) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T(sentence(series(c.years, "and"))+".")))
	}
	m.Blocks = append(m.Blocks, view.Actions(c.applicationButtons(&a)...))
	return m
}

// newsWords is what an entry came to, in a sentence or two: what the thread hears,
// else what only the asker is told, else the record itself.
func (c *Call) newsWords(out partner.Outcome) string {
	var said []string
	for _, to := range []partner.Hearer{partner.HearPerson, partner.HearThread} {
		for _, n := range out.News {
			if n.To == to {
				said = append(said, n.Words(c.voice()))
			}
		}
	}
	if len(said) > 0 {
		return strings.Join(said, " ")
	}
	text := out.Application.ID.Label() + ": " + c.recordWords(out.Record)
	if strings.ContainsAny(text[len(text)-1:], ".?!") {
		return text
	}
	return text + "."
}

// stands says how things stand, where an entry had been dealt with before.
func (c *Call) stands(a partner.Application, q *program.Procedure) view.Message {
	r := c.rulesFor(q, a)
	text := "That has been recorded already. " + a.ID.Label() + " is " + stageWords[a.Stage] + "."
	m := view.Message{Summary: text, Names: true, Blocks: []view.Block{view.Para(view.T(text))}}
	if lines := c.turnLines(&r, &a); len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	return m
}

var stageWords = map[partner.Stage]string{
	partner.Draft: "a draft", partner.InReview: "in review", partner.ChangesAsked: "waiting for changes", partner.Declined: "declined by a reviewer",
	partner.Ready: "approved and ready to be handed in", partner.WithVendor: "with the vendor", partner.ToUpdate: "to be updated for the vendor",
	partner.Passed: "passed", partner.Failed: "failed", partner.Retired: "withdrawn", partner.Lapsed: "undecided: its review has ended",
}

// turnLines are the two clocks of an application, as far as they run.
func (c *Call) turnLines(r *partner.Rules, a *partner.Application) []view.Text {
	ours, vendors := r.Turns(a, c.Now)
	var out []view.Text
	if ours.Side != partner.TurnNobody {
		out = append(out, view.Join(view.B("Our clock: "), c.turnWords(ours, a, c.LocalDay)))
	}
	if vendors.Side != partner.TurnNobody {
		out = append(out, view.Join(view.B("Vendor's clock: "), c.turnWords(vendors, a, c.Today)))
	}
	return out
}

func (c *Call) turnWords(t partner.Turn, a *partner.Application, today civil.Day) view.Text {
	side := map[partner.Side]string{partner.TurnReviewers: "reviewers", partner.TurnVendor: "the vendor"}[t.Side]
	if t.Side == partner.TurnAuthor {
		side = c.nameOf(a.Author)
	}
	text := side + ", " + t.What
	c.countedOver(t.Count)
	if !t.Until.IsZero() {
		text += ", until " + t.Until.Short() + " (" + daysAway(t.Until, today) + ")"
	}
	return view.T(text + ".")
}

// applicationButtons are what one wants next of an application.
func (c *Call) applicationButtons(a *partner.Application) []view.Button {
	label := a.ID.Label()
	out := []view.Button{view.Run("Show "+label, "application "+label)}
	switch a.Stage {
	case partner.Draft, partner.Lapsed, partner.ToUpdate, partner.ChangesAsked, partner.Declined:
		out = append(out, view.Run("Ask for the review", "submit "+label), view.Run("Add materials…", "attach "+label))
	case partner.Ready:
		out = append(out, view.Run("Handed in…", "submitted "+label))
	case partner.WithVendor:
		out = append(out, c.vendorButtons(a)...)
	case partner.Failed:
		if c.Today > a.Locked { // until then it is only refused
			out = append(out, view.Run("Begin anew", "resubmit "+label))
		}
	case partner.Passed:
		out = append(out, view.Run("Benefits", "benefits "+label))
		if q, ok := c.Program.Procedure(a.Procedure); ok && a.Unproven() {
			out = append(out, view.Run(sentence(cmp.Or(q.Success.Proof, "certificate"))+"…", "certificate "+label))
		}
	}
	return out
}

// lacking is the kind of material that is missing, of a refusal's details.
func (c *Call) lacking(id partner.ID, details []string) string {
	a, _ := c.Book.Application(id)
	q, ok := c.Program.Procedure(a.Procedure)
	if !ok || len(q.Materials) == 0 {
		return "case"
	}
	for _, w := range q.Materials {
		if len(details) > 0 && strings.HasPrefix(details[0], w.Title+":") {
			return w.Material
		}
	}
	return q.Materials[0].Material
}
