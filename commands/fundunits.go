package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/amount"
	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// fundUnits are about the vendor's money: what there is, and each request for it.
func fundUnits() []*Unit {
	return []*Unit{
		fundListUnit(), fundUnit(), fundRequestUnit(), fundStepUnit(), fundClaimUnit(), fundApprovedUnit(), fundRefusedUnit(),
		fundPaidUnit(), fundChangeUnit(), fundCancelUnit(), fundQuotaUnit(),
	}
}

// readFundLabel reads F-2.
func readFundLabel(word string) (partner.ID, bool) {
	rest, ok := strings.CutPrefix(strings.ToUpper(strings.Trim(word, ".,:;")), "F-")
	n, err := strconv.ParseUint(rest, 10, 31)
	return partner.ID(n), ok && err == nil && n > 0
}

// funded is a request for money with the rules that it is judged by, and the entries
// that a delivery gives it.
type funded struct {
	c     *Call
	k     *program.Fund
	r     partner.FundRules
	f     partner.Fund
	given int
}

// fund finds the request that the first of the words names.
func (c *Call) fund(words []string) (x funded, rest []string, err error) {
	if len(words) == 0 {
		return x, nil, c.whichFund(c.usage("I need which request for money."))
	}
	id, ok := readFundLabel(words[0])
	if !ok {
		return x, nil, c.whichFund(wrong("%q is no request for money; they are called F-2.", clip(words[0])))
	}
	f, ok := c.Book.Fund(id)
	if !ok {
		return x, nil, c.whichFund(wrong("There is no request for money %s.", partner.FundLabel(id)))
	}
	k, ok := c.Program.Fund(f.Kind)
	if !ok {
		return x, nil, wrong("%s is of the fund %q, which the rules no longer know. Whoever runs me put other rules in place.", f.Label(), clip(f.Kind)).try("fund list")
	}
	return funded{c: c, k: k, r: c.fundRules(k), f: f}, words[1:], nil
}

// fundRules are the rules of a kind of fund as they are today.
func (c *Call) fundRules(k *program.Fund) partner.FundRules {
	return partner.FundRulesOf(c.Program, c.Book, c.Settings.Site, k, c.Today)
}

// whichFund offers the requests that run.
func (c *Call) whichFund(t *Trouble) error {
	for _, f := range c.Book.Funds() {
		if k, ok := c.Program.Fund(f.Kind); ok && f.Stage == partner.FundRunning && len(t.Buttons) < 4 {
			t.offer(clip(f.Label()+" "+f.Title(k)), phrase("fund", f.Label()))
		}
	}
	return t.try("fund list")
}

// entry is one of the asker's, made now, by the delivery's own id.
func (x *funded) entry(v partner.FundVerb) partner.FundEntry {
	id := x.c.Key
	if id == "" {
		id = "revision/" + strconv.FormatUint(x.c.Book.Revision+1, 10)
	}
	if x.given > 0 {
		id += "#" + strconv.Itoa(x.given)
	}
	return partner.FundEntry{ID: id, At: x.c.Now.UTC(), By: x.c.User, Verb: v}
}

// give judges an entry; what is denied is said in words for the asker.
func (x *funded) give(e partner.FundEntry) error {
	out := partner.DecideFund(x.r, x.f, e)
	if out.Denial != nil {
		return x.denied(out.Denial)
	}
	x.f = out.Fund
	x.given++
	return nil
}

// denied is a denial for the one who asked, with a way on.
func (x *funded) denied(d *partner.FundDenial) *Trouble {
	c, label := x.c, partner.FundLabel(d.Fund)
	t := wrongly(marked(d.Words(c.voice()))...)
	t.Names = true
	if d.Ground.BendsToReason() {
		return t.try(c.fundAgain(`reason "the vendor agreed by e-mail on 2 March"`))
	}
	switch d.Ground {
	case partner.FundUnknownStep:
		return x.whichStep(t, d.Text)
	case partner.FundUnknownActivity:
		for _, near := range nearest(d.Text, d.Detail, 2) {
			t.offer(near, phrase(wordInstead(append(strings.Fields(c.unit.Word), c.typed...), d.Text, near)...))
		}
	case partner.FundBlocked:
		for _, tick := range x.k.Blocks {
			t.offer("It is over", phrase("reading", "set", tick, "no"))
		}
	case partner.FundIsReplaced, partner.FundSplit, partner.FundDoubleFunded:
		t.offer("Show "+partner.FundLabel(d.Other), "fund "+partner.FundLabel(d.Other))
	case partner.FundFieldMissing:
		var more []string
		for _, field := range d.Detail {
			if sample := fundSamples[program.FundField(field)]; sample != "" {
				more = append(more, field, sample)
			}
		}
		return t.try(c.fundAgain(strings.Join(more, " ")))
	case partner.FundOutOfOrder:
		t.offer("Show "+label, "fund "+label)
	}
	if d.Fund != 0 && len(t.Buttons) == 0 {
		t.offer("Show "+label, "fund "+label)
	}
	return t.try(x.wayOn(d))
}

// fundSamples are words that a field of a request could hold.
var fundSamples = map[program.FundField]string{
	program.FundActivity: `"customer day"`, program.FundAudience: "CIOs", program.FundPlace: "Hamburg", program.FundStarts: "2030-06-10", program.FundEnds: "2030-06-11",
}

// fundAgain is what was typed, with more words after it.
func (c *Call) fundAgain(more string) string {
	return phrase(append(strings.Fields(c.unit.Word), c.typed...)...) + " " + more
}

// wordInstead is a list of words with one of them another.
func wordInstead(words []string, old, now string) []string {
	out := slices.Clone(words)
	for i := range out {
		if strings.EqualFold(out[i], old) {
			out[i] = now
		}
	}
	return out
}

// whichStep offers the steps nearest to a word.
func (x *funded) whichStep(t *Trouble, word string) *Trouble {
	var ids []string
	for i := range x.k.Steps {
		ids = append(ids, x.k.Steps[i].ID)
	}
	near := nearest(word, ids, 3)
	t = t.try("fund " + x.f.Label())
	t.What += " It has " + series(ids, "and") + "."
	t.Text = nil
	for _, id := range near {
		t.offer(id, phrase("fund", "step", x.f.Label(), id))
	}
	if len(near) == 0 {
		t.offer("Show "+x.f.Label(), "fund "+x.f.Label())
	}
	return t
}

// done commits the request as it now is, and says whose turn it is.
func (x *funded) done(summary string, more []partner.Fact, next ...view.Text) Answer {
	c := x.c
	change := c.change(x.f.Label()+" "+summary, append([]partner.Fact{x.f}, more...))
	lines := append(next, x.nowLines()...)
	ans := c.commit(change, view.T(x.f.Label()+" "+summary+"."), lines...)
	last := &ans.Message.Blocks[len(ans.Message.Blocks)-1] // the way back comes first
	last.Buttons = append(last.Buttons, x.buttons()...)
	return ans
}

// fundOptions cuts words at those that begin an option. What stands before the first is
// the head; an option given twice is refused.
func (c *Call) fundOptions(words []string, known map[string]string) (head []string, values map[string][]string, err error) {
	values = map[string][]string{}
	at := ""
	for i, w := range words {
		if option, ok := known[strings.ToLower(strings.TrimRight(w, ":"))]; ok && (i > 0 || len(words) > 1) && !(at != "" && len(values[at]) == 0) {
			if _, twice := values[option]; twice {
				return nil, nil, wrong("%q is there twice.", clip(w)).try(c.unit.Examples[0])
			}
			at = option
			values[at] = nil
			continue
		}
		if at == "" {
			head = append(head, w)
		} else {
			values[at] = append(values[at], w)
		}
	}
	for option, v := range values {
		if len(v) == 0 {
			return nil, nil, c.usage("%q is followed by nothing.", option)
		}
	}
	return head, values, nil
}

// fundMoney reads an amount at the start of words, "12000 CNY" or "CNY 12000", and tells
// how many of them it took.
func (c *Call) fundMoney(words []string) (a amount.Amount, used int, err error) {
	if len(words) == 0 {
		return a, 0, c.usage("I miss the amount.")
	}
	used = 1
	if len(words) > 1 && (isCurrency(words[1]) != isCurrency(words[0])) && (isCurrency(words[1]) || isCurrency(words[0])) {
		used = 2
	}
	a, err = amount.Parse(strings.Join(words[:used], " "))
	var p *amount.ParseError
	if errors.As(err, &p) {
		t := wrong("%s.", sentence(p.Error()))
		if p.Try != "" && !strings.Contains(p.Try, " or ") && len(strings.Fields(p.Try)) <= 2 {
			return a, 0, t.try(phrase(append(strings.Fields(c.unit.Word), slices.Concat(wordsBefore(c.typed, words[0]), strings.Fields(p.Try))...)...))
		}
		return a, 0, t.try(c.unit.Examples[0])
	}
	return a, used, err
}

// wordsBefore gives the words in front of one.
func wordsBefore(words []string, word string) []string {
	if i := slices.Index(words, word); i >= 0 {
		return words[:i:i]
	}
	return nil
}

func isCurrency(word string) bool {
	if len(word) != 3 {
		return false
	}
	_, err := amount.Parse("1 " + word)
	return err == nil
}

// onlyFundMoney reads words that must be one amount.
func (c *Call) onlyFundMoney(words []string) (amount.Amount, error) {
	a, used, err := c.fundMoney(words)
	if err == nil && used < len(words) {
		err = c.usage("I do not understand %q after the amount.", clip(strings.Join(words[used:], " ")))
	}
	return a, err
}

// fundText is an option's words as one text of at most 300 letters.
func (c *Call) fundText(words []string) (string, error) {
	s := strings.TrimSpace(view.Clean(strings.Join(words, " ")))
	if len([]rune(s)) > 300 {
		return "", wrong("That text is too long: 300 letters are the most.").try(c.unit.Examples[0])
	}
	return s, nil
}

// common reads the options that every entry may have: on a day, with a reason.
func (x *funded) common(e *partner.FundEntry, values map[string][]string) (err error) {
	if v, ok := values["on"]; ok {
		if e.On, err = x.c.onlyDate(v, past); err != nil {
			return err
		}
	}
	e.Reason, err = x.c.fundText(values["reason"])
	return err
}

var fundCommon = map[string]string{"on": "on", "reason": "reason"}

func withFundCommon(more map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range []map[string]string{fundCommon, more} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

// fundUntil says a due day, with how far it is and, where the team does not work on it,
// the team's own last day before it.
func (c *Call) fundUntil(day civil.Day) string {
	text := day.Short() + " (" + daysAway(day, c.Today) + ")"
	team, err := calendar.Named(c.Settings.Calendar)
	if err == nil && !team.Working(day) {
		if own := team.OnOrBefore(day); own != day {
			text += fmt.Sprintf(", by your own working days %s", own.Short())
		}
	}
	return text
}
