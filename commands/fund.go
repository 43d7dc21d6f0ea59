package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

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
			return Answer{}, c.noFund(c.Words, err)
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
	due := r.Due(f, at)
	c.countedOver(due.Count)
	switch {
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
		c.countedOver(s.Due.Count)
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
		return wrong("%q is a kind of fund; requests for it are called F-2.", clip(strings.Join(words, " "))).offer("What there is", "fund list "+k.ID).try("fund list " + k.ID)
	}
	t := wrong("fund knows no %q; it knows %s, or a request such as F-2.", clip(words[0]), either(seconds))
	for _, near := range nearest(words[0], seconds, 2) {
		t.offer("fund "+near, phrase(append([]string{"fund", near}, words[1:]...)...))
	}
	return t.try("fund list")
}
