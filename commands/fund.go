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

func fundListUnit() *Unit {
	return &Unit{
		Word:     "fund list",
		Aliases:  []string{"funds", "fund money"},
		Summary:  "the vendor's money: quota, used, free and paid for each fund, every request, and what is at risk by which day",
		Usage:    "fund list [KIND]",
		Examples: []string{"fund list", "fund list mdf"},
		Steady:   true,
		Run:      fundList,
	}
}

func fundList(c *Call) (Answer, error) {
	kinds := c.Program.FundsOn(c.Settings.Site)
	if len(c.Words) > 0 {
		k, err := c.Program.ResolveFund(c.Settings.Site, strings.Join(c.Words, " "))
		if err != nil {
			return Answer{}, c.unresolved(strings.Join(c.Words, " "), err)
		}
		kinds = []*program.Fund{k}
	}
	return Answer{Message: c.funds(kinds)}, nil
}

// funds is what there is of each kind of fund.
func (c *Call) funds(kinds []*program.Fund) view.Message {
	m := view.Message{Blocks: []view.Block{view.Heading("Funds")}}
	if len(kinds) == 0 {
		m.Summary = "The program has no funds on this site."
		m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
		return m
	}
	running := 0
	for _, k := range kinds {
		r := c.fundRules(k)
		year, _, _ := c.Today.Date()
		m.Blocks = append(m.Blocks, view.Para(view.B(k.Name), view.T(" ("+k.ID+"). "), c.sumWords(k, &r, year)))
		var lines []view.Text
		for _, f := range slices.Backward(r.Others) {
			if f.Kind != k.ID {
				continue
			}
			if f.Stage == partner.FundRunning {
				running++
			}
			lines = append(lines, c.fundLine(k, &r, &f))
		}
		if len(lines) > 0 {
			m.Blocks = append(m.Blocks, limited(lines, 12, "fund list "+k.ID))
		}
		for _, blocked := range r.Blocked {
			m.Blocks = append(m.Blocks, view.Note(view.T("Nothing is paid out now: "+blocked+".")))
		}
	}
	m.Blocks = append(m.Blocks, c.riskBlocks(kinds)...)
	m.Summary = plural(running, "request") + " for money running."
	m.Blocks = append(m.Blocks, view.Actions(view.Run("Ask for money…", "fund request "+kinds[0].ID)))
	return m
}

// sumWords are a fund's quota of a year and what became of it, and of the year after
// where that is used already.
func (c *Call) sumWords(k *program.Fund, r *partner.FundRules, year int) view.Text {
	var out view.Text
	for y := year; y <= year+1; y++ {
		s := r.Sums(y)
		if y > year && s.Open == 0 && !s.Known {
			continue
		}
		switch {
		case s.Known:
			out = view.Join(out, view.Tf("Quota of %d: %s, used %s, free %s", y, s.Quota.Words(), s.Used.Words(), s.Free.Words()))
		case s.Used.Currency != "":
			out = view.Join(out, view.Tf("Quota of %d not known, asked for and used %s; type it in: ", y, s.Used.Words()), view.C(fmt.Sprintf("fund quota %s %d AMOUNT", k.ID, y)))
		default:
			out = view.Join(out, view.Tf("Quota of %d not known; type it in: ", y), view.C(fmt.Sprintf("fund quota %s %d AMOUNT", k.ID, y)))
		}
		if s.Paid.Sign() > 0 {
			out = view.Join(out, view.T(", paid "+s.Paid.Words()))
		}
		if s.Others > 0 {
			out = view.Join(out, view.T(", "+plural(s.Others, "request")+" in other currencies"))
		}
		out = view.Join(out, view.T(". "))
	}
	return out
}

// fundLine is a request on one line: what it is for, whose turn it is, until when.
func (c *Call) fundLine(k *program.Fund, r *partner.FundRules, f *partner.Fund) view.Text {
	name := f.Activity
	if f.Place != "" {
		name += ", " + f.Place
	}
	if !f.Starts.IsZero() {
		name += ", " + f.Starts.Short()
	}
	line := view.Join(view.B(f.Label()), view.T(" "+strings.TrimPrefix(name, ", ")+", "+f.Bound(k).Words()+": "))
	at, open := f.Current(k)
	if !open {
		line = view.Join(view.B(f.Label()), view.T(" "+strings.TrimPrefix(name, ", ")+", "+f.Requested.Words()+": "))
		return view.Join(line, view.T(fundEnd(f)))
	}
	return view.Join(line, view.T(c.stepWords(r, f, at)))
}

// fundEnd says how a request has ended.
func fundEnd(f *partner.Fund) string {
	switch f.Stage {
	case partner.FundDone:
		return "done, " + f.Paid.Words() + " came."
	case partner.FundCancelled:
		return "cancelled: " + f.Why + "."
	case partner.FundReplaced:
		return "replaced by " + partner.FundLabel(f.By) + "."
	case partner.FundRefused:
		cause := ""
		if n := len(f.Refusals); n > 0 {
			cause = ": " + f.Refusals[n-1].Cause
		}
		return "refused" + cause + "."
	}
	return "no step is open."
}

var turnOf = map[program.FundTurn]string{program.TurnOurs: "your turn", program.TurnVendor: "the vendor's turn", program.TurnCustomer: "a customer's turn"}

// stepWords is a step that is open: whose turn, what, until when.
func (c *Call) stepWords(r *partner.FundRules, f *partner.Fund, at int) string {
	s := &r.Kind.Steps[at]
	text := turnOf[s.Turn] + ": " + s.Title
	switch due := r.Due(f, at); {
	case !due.Known:
	case due.Day >= c.Today:
		text += ", until " + c.fundUntil(due.Day)
	default:
		text += ", was due " + due.Day.Short() + " (" + daysAway(due.Day, c.Today) + ")"
	}
	return text + "."
}

// riskBlocks is the money at risk by date.
func (c *Call) riskBlocks(kinds []*program.Fund) []view.Block {
	var lines []view.Text
	for _, s := range partner.Stakes(c.Program, c.Book) {
		f, ok := c.Book.Fund(s.Fund)
		if !ok || !slices.ContainsFunc(kinds, func(k *program.Fund) bool { return k.ID == f.Kind }) {
			continue
		}
		verb := "by "
		if s.Due.Day < c.Today {
			verb = "since "
		}
		lines = append(lines, view.Join(view.B(verb+s.Due.Day.Short()), view.T(" ("+daysAway(s.Due.Day, c.Today)+"): "+s.Amount.Words()+" of "+f.Label()+", step "+s.Step)))
	}
	if len(lines) == 0 {
		return nil
	}
	return []view.Block{view.Para(view.B("Money at risk")), limited(lines, 8, "fund list")}
}

func fundUnit() *Unit {
	return &Unit{
		Word:     "fund",
		Aliases:  []string{"fund status", "fund show"},
		Summary:  "a request for the vendor's money: every step with its evidence, whose turn it is and until when, what is at risk",
		Usage:    "fund [F-2]",
		Examples: []string{"fund F-2", "fund"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if len(c.Words) == 0 {
				return Answer{Message: c.funds(c.Program.FundsOn(c.Settings.Site))}, nil
			}
			if _, ok := readFundLabel(c.Words[0]); !ok {
				return Answer{}, c.fundWord(c.Words)
			}
			x, rest, err := c.fund(c.Words)
			if err == nil {
				err = c.none(rest)
			}
			if err != nil {
				return Answer{}, err
			}
			return Answer{Message: x.whole()}, nil
		},
	}
}

// fundWord says what may follow "fund", where what does is neither a word nor a label.
func (c *Call) fundWord(words []string) error {
	var seconds []string
	for _, u := range c.Units {
		if rest, ok := strings.CutPrefix(u.Word, "fund "); ok {
			seconds = append(seconds, rest)
		}
	}
	if k, err := c.Program.ResolveFund(c.Settings.Site, strings.Join(words, " ")); err == nil {
		return wrong("%q is a kind of fund; requests for it are called F-2.", clip(strings.Join(words, " "))).offer("What there is", "fund list "+k.ID).try("fund request " + k.ID)
	}
	t := wrong("fund knows no %q; it knows %s, or a request such as F-2.", clip(words[0]), either(seconds))
	for _, near := range nearest(words[0], seconds, 2) {
		t.offer("fund "+near, phrase(append([]string{"fund", near}, words[1:]...)...))
	}
	return t.try("fund list")
}

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

// nowLines say what the open step still needs, and what is at risk.
func (x *funded) nowLines() (out []view.Text) {
	at, open := x.f.Current(x.k)
	if !open {
		return []view.Text{view.T(sentence(fundEnd(&x.f)))}
	}
	s := &x.k.Steps[at]
	out = append(out, view.T(sentence(x.c.stepWords(&x.r, &x.f, at))))
	if lacking := x.f.Lacking(s); len(lacking) > 0 {
		out = append(out, view.Join(view.T("Missing: "+strings.Join(lacking, "; ")+". Bring it: "), view.C("fund step "+x.f.Label()+" "+s.ID+" https://example.com/file"), view.T(", or with the file itself.")))
	}
	if s.Act == program.FundDecideAsk || s.Act == program.FundDecideClaim {
		out = append(out, view.Join(view.T("Should the vendor refuse it: "), view.C("fund refused "+x.f.Label()+" \"the cause\""), view.T(".")))
	}
	if stake, ok := x.r.Stake(&x.f); ok {
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
