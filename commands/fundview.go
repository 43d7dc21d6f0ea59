package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// fundHistory is how many of a request's entries are shown.
const fundHistory = 12

// whole is all there is to see of a request.
func (x *funded) whole() view.Message {
	f, c := &x.f, x.c
	title := f.Label() + " " + f.Title(x.k)
	m := view.Message{Names: true, Summary: title + ": " + x.stateWords()}
	m.Blocks = append(m.Blocks, view.Heading(title), view.Para(view.T(sentence(x.stateWords()))), view.Fields(x.figures()...))
	m.Blocks = append(m.Blocks, view.Para(view.B("Steps")), view.List(x.stepLines()...))
	if lines := x.nowLines(); x.f.Stage == partner.FundRunning && len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Now")), view.List(lines...))
	}
	m.Blocks = append(m.Blocks, view.Para(view.B("History")), c.long(x.history(), fundHistory))
	if rules := x.k.RuleWords(); len(rules) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T(strings.Join(rules, " "))))
	}
	own := "fund " + f.Label()
	m.Blocks = append(m.Blocks, view.Actions(slices.DeleteFunc(x.buttons(), func(b view.Button) bool { return b.Run == own })...))
	return m
}

func (x *funded) stateWords() string {
	if at, open := x.f.Current(x.k); open {
		return fmt.Sprintf("step %d of %d, %s", at+1, len(x.k.Steps), x.c.stepWords(&x.r, &x.f, at))
	}
	return fundEnd(&x.f)
}

// figures are what the request says and what became of its money.
func (x *funded) figures() (out []view.Text) {
	f := &x.f
	add := func(label, value string) {
		if value != "" {
			out = append(out, view.T(label), view.T(value))
		}
	}
	for _, field := range x.k.Fields {
		value := f.Field(field)
		if day, err := civil.Parse(value); err == nil && (field == program.FundStarts || field == program.FundEnds) {
			value = day.Short()
		}
		add(sentence(field.Words()), value)
	}
	add("Asked for", f.Requested.Words())
	if f.Approved.Currency != "" {
		add("Approved", f.Approved.Words())
	}
	if f.Claimed.Currency != "" {
		add("Claimed", f.Claimed.Words())
	}
	if f.Granted.Currency != "" {
		add("Approved of the claim", f.Granted.Words())
	}
	if f.Paid.Currency != "" {
		add("Paid", f.Paid.Words())
	}
	if f.After != 0 {
		add("Made anew after", partner.FundLabel(f.After))
	}
	return out
}

// stepLines are the steps, each with what it is shown by.
func (x *funded) stepLines() (out []view.Text) {
	now, open := x.f.Current(x.k)
	for i := range x.k.Steps {
		s := &x.k.Steps[i]
		line := view.Join(view.T("later: "+s.Title), x.evidenceWords(s))
		if done, ok := x.f.StepDone(s.ID); ok {
			line = view.Join(view.T("done "+done.On.Short()+": "+s.Title+", by "), x.c.someone(done.By), x.evidenceWords(s))
		} else if open && i == now {
			line = view.Join(view.B("now: "+s.Title), x.evidenceWords(s))
		}
		out = append(out, line)
	}
	return out
}

// evidenceWords is what a step is shown by, and what is missing.
func (x *funded) evidenceWords(s *program.FundStep) view.Text {
	var out view.Text
	for i := range s.Evidence {
		e := &s.Evidence[i]
		pieces := x.f.Pieces(s.ID, e.ID)
		out = view.Join(out, view.Tf("; %s: %d of %d", e.Title, len(pieces), e.Need))
		for j := range pieces {
			out = view.Join(out, view.T(" "), pieceText(&pieces[j]))
		}
	}
	return out
}

// pieceText is a piece of evidence as people see it.
func pieceText(p *partner.FundEvidence) view.Text {
	name := p.Name
	if name == "" {
		name = p.Text
	}
	if name == "" {
		name = "link"
	}
	if p.Amount.Currency != "" {
		name += " (" + p.Amount.Words() + ")"
	}
	if p.URL != "" {
		return view.L(within(name, 60), p.URL)
	}
	return view.T(within(name, 60))
}

// bringing is how to bring the first piece of evidence that a step still lacks.
func (x *funded) bringing(s *program.FundStep) view.Text {
	words := x.bringingWords(s)
	if strings.HasSuffix(words, "/file") {
		return view.Join(view.C(words), view.T(", or with the file itself."))
	}
	return view.Join(view.C(words), view.T("."))
}

// nowLines say what the open step still needs, and what is at risk.
func (x *funded) nowLines() (out []view.Text) {
	at, open := x.f.Current(x.k)
	if !open {
		return []view.Text{view.T(sentence(fundEnd(&x.f)))}
	}
	s := &x.k.Steps[at]
	out = append(out, view.T(sentence(x.c.stepWords(&x.r, &x.f, at))))
	if lacking := x.f.Lacking(s); len(lacking) > 0 {
		out = append(out, view.Join(view.T("Missing: "+strings.Join(lacking, "; ")+". Bring it: "), x.bringing(s)))
	}
	if s.Act == program.FundDecideAsk || s.Act == program.FundDecideClaim {
		out = append(out, view.Join(view.T("Should the vendor refuse it: "), view.C("fund refused "+x.f.Label()+" \"the cause\""), view.T(".")))
	}
	if stake, ok := x.r.Stake(&x.f); ok {
		x.c.countedOver(stake.Due.Count)
		text := "At risk: " + stake.Amount.Words()
		if stake.Step != s.ID {
			text += ", by " + x.c.fundUntil(stake.Due.Day) + ", for the step " + stake.Step
		}
		out = append(out, view.T(text+"."))
	}
	if len(x.r.Blocked) > 0 {
		out = append(out, view.T("Payouts are blocked now: "+strings.Join(x.r.Blocked, ", ")+"."))
	}
	return out
}

// history is what was done, newest first.
func (x *funded) history() (out []view.Text) {
	for _, e := range slices.Backward(x.f.Entries) {
		text := e.On.Short() + ": " + entryWords(&e)
		if e.Reason != "" {
			text += " (reason: " + e.Reason + ")"
		}
		out = append(out, view.Join(view.T(text+", by "), x.c.someone(e.By)))
	}
	return out
}

// entryWords is an entry as a line of the history.
func entryWords(e *partner.FundEntry) string {
	switch e.Verb {
	case partner.FundOpen:
		return "written down, " + e.Amount.Words()
	case partner.FundProve:
		return "evidence for " + e.Step + ": " + e.Piece.Item
	case partner.FundStepOn:
		return "step " + e.Step + " done"
	case partner.FundClaimed:
		return strings.TrimSpace("claimed " + e.Amount.Words() + " " + e.Text)
	case partner.FundApprove:
		return "approved, " + e.Amount.Words()
	case partner.FundRefuse:
		return "refused: " + e.Text
	case partner.FundPaid:
		return "paid " + e.Amount.Words()
	case partner.FundSet:
		if e.Field == partner.FundAmountField {
			return "amount changed to " + e.Amount.Words()
		}
		return e.Field + " changed to " + e.Value
	case partner.FundReplace:
		return "replaced by " + partner.FundLabel(e.Other)
	}
	return string(e.Verb) + ": " + e.Text
}

// buttons are what one wants next of a request.
func (x *funded) buttons() (out []view.Button) {
	label := x.f.Label()
	at, open := x.f.Current(x.k)
	if !open {
		return []view.Button{view.Run("All funds", "fund list")}
	}
	s := &x.k.Steps[at]
	ready := len(x.f.Lacking(s)) == 0
	switch {
	case s.Act == program.FundDecideAsk || s.Act == program.FundDecideClaim:
		out = append(out, view.Run("The vendor approved", "fund approved "+label))
	case s.Act == program.FundClaim && ready:
		out = append(out, confirmed(view.Run("Claim "+x.f.Limit(x.k).Words(), "fund claim "+label+" "+x.f.Limit(x.k).String()), "Claimed in the portal?", "This records that the whole of it was claimed."))
	case s.Act == program.FundPay && len(x.r.Blocked) == 0:
		due := x.f.Due(x.k)
		if left, err := due.Sub(x.f.Paid); err == nil {
			due = left
		}
		out = append(out, confirmed(view.Run(due.Words()+" came", "fund paid "+label+" "+due.String()), "Has it come?", "This records the whole of it as paid."))
	case (s.Act == program.FundAsk || s.Act == program.FundPlain) && ready:
		out = append(out, view.Run("Done: "+within(s.Title, 50), "fund step "+label+" "+s.ID))
	}
	return append(out, view.Run("Show "+label, "fund "+label), view.Run("All funds", "fund list"))
}

// confirmed is a button that asks first.
func confirmed(b view.Button, title, text string) view.Button {
	b.Confirm = &view.Confirm{Title: title, Text: text, Yes: "Yes", No: "No"}
	return b
}
