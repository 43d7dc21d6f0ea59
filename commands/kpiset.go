package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func kpiSetUnit() *Unit {
	return &Unit{
		Word:     "kpi set",
		Summary:  "types in what a KPI showed for a period; another value for the same period corrects it, and both stay in its history",
		Usage:    "kpi set NAME VALUE PERIOD|DATE [source TEXT|URL]",
		Examples: []string{"kpi set annual-revenue 84000 USD 2026-01", `kpi set annual-revenue "84000 USD" "Jan 2026" source portal, revenue page`},
		Own:      true,
		For:      "admins and whoever answers for the KPI",
		Changes:  true,
		Run:      kpiSet,
		Submit:   kpiSetSubmit,
	}
}

func kpiSet(c *Call) (Answer, error) {
	if len(c.Words) == 0 && c.CanOpen {
		if form := c.readingForm(nil); form != nil {
			return Answer{Form: form}, nil
		}
	}
	k, rest, source, err := c.kpiHead()
	if err == nil {
		err = c.mayTypeIn(k)
	}
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 && c.CanOpen {
		return Answer{Form: c.readingForm(k)}, nil
	}
	if len(rest) == 0 {
		return Answer{}, c.usage("I need the value and its period.")
	}
	value, rest, err := c.kpiValue(k, periodLast(rest), partner.ReadKPIValue)
	if err != nil {
		return Answer{}, c.kpiRefused(k, err, "", strings.Join(rest, " "))
	}
	s, err := c.kpiPeriod(k, rest)
	if err != nil {
		return Answer{}, c.kpiRefused(k, err, value.String(), "")
	}
	r := partner.KPIReading{ID: c.Book.Next(partner.KindKPIReading, 0), KPI: k.ID, From: s.From, To: s.To, Value: value, By: c.User, On: c.Now.UTC(), Source: source}
	return c.putReading(k, r), nil
}

// kpiHead reads which KPI the words are about, and where its number was seen.
func (c *Call) kpiHead() (k *program.KPI, rest []string, source string, err error) {
	words, source, err := c.takeSource(c.Words)
	if err == nil {
		k, rest, err = c.kpi(words)
	}
	return k, rest, source, err
}

// mayTypeIn checks that readings of a KPI are typed in, and by the asker.
func (c *Call) mayTypeIn(k *program.KPI) error {
	if err := c.mayRead(k); err != nil {
		return err
	}
	if k.Kind == program.KPICount {
		return wrong("%s is counted from the certificates; nobody types it in.", k.Name).try("kpi " + k.ID)
	}
	return nil
}

// takeSource takes what stands after "source" off the end of words.
func (c *Call) takeSource(words []string) (before []string, source string, err error) {
	for i, w := range words {
		if i > 0 && strings.EqualFold(w, "source") {
			source = view.Clean(strings.Join(words[i+1:], " "))
			if url, ok := link(source); ok {
				source = url
			}
			if len([]rune(source)) > partner.MaxKPISource {
				return nil, "", wrong("Where it was seen is told in at most %d letters.", partner.MaxKPISource)
			}
			return words[:i], source, nil
		}
	}
	return words, "", nil
}

// mayRead checks that the asker may type in readings of a KPI: an admin, or whoever
// answers for it.
func (c *Call) mayRead(k *program.KPI) error {
	owner, _ := c.Book.KPIOwner(k.ID)
	if c.IsAdmin || owner != "" && owner == c.User {
		return nil
	}
	t := wrong("Readings of %s are typed in by admins and by whoever answers for it. Please ask %s.", k.Name, c.adminNames())
	t.Names = true
	return t
}

// kpiValue takes a value off the front of words: a number, with a currency before
// or after it in a word of its own.
func (c *Call) kpiValue(k *program.KPI, words []string, read func(*program.KPI, string) (amount.Amount, error)) (amount.Amount, []string, error) {
	if len(words) > 1 {
		both := words[0] + " " + words[1]
		if v, err := amount.Parse(both); err == nil && v.Currency != "" || letters(words[0]) || letters(words[1]) {
			v, err := read(k, both)
			return v, words[2:], err
		}
	}
	v, err := read(k, words[0])
	return v, words[1:], err
}

// periodLast puts a period that was said before its value behind it. A year alone
// may be a value and stays where it is.
func periodLast(words []string) []string {
	for n := 1; n <= 2 && n < len(words); n++ {
		_, every, is := program.ParsePeriod(strings.Join(words[:n], " "))
		if is && every != program.Yearly {
			return slices.Concat(words[n:], words[:n])
		}
	}
	return words
}

// letters reports whether a word could be the name of a currency.
func letters(w string) bool {
	return len(w) == 3 && strings.Trim(strings.ToUpper(w), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" && !isMonth(w)
}

func isMonth(w string) bool {
	_, _, ok := program.ParsePeriod(w + " 2000")
	return ok
}

// kpiPeriod reads the period of a reading; where the last value holds, none is today.
func (c *Call) kpiPeriod(k *program.KPI, words []string) (program.Stretch, error) {
	today := max(c.LocalDay, c.Today)
	if len(words) == 0 {
		if k.Adds() {
			return program.Stretch{}, &partner.KPIRefusal{Part: partner.PartPeriod, Why: "I need the period that it is of", Try: lastPeriod(k, today)}
		}
		return partner.KPIPeriodOf(k, program.Stretch{From: c.LocalDay, To: c.LocalDay}, today)
	}
	text := strings.Join(words, " ")
	s, err := partner.ReadKPIPeriod(k, text, today)
	var refused *partner.KPIRefusal
	if _, _, is := program.ParsePeriod(text); !is && errors.As(err, &refused) {
		if day, used, derr := readDate(words, c.LocalDay, past); derr == nil && used == len(words) {
			return partner.KPIPeriodOf(k, program.Stretch{From: day, To: day}, today)
		}
	}
	return s, err
}

// lastPeriod is the last period that is over.
func lastPeriod(k *program.KPI, today civil.Day) string {
	s := k.Every.Period(today)
	if s.To > today {
		s = k.Every.Period(s.From - 1)
	}
	return s.String()
}

// kpiRefused says what was wrong with a value or a period, with words that work.
func (c *Call) kpiRefused(k *program.KPI, err error, value, period string) error {
	var r *partner.KPIRefusal
	if !errors.As(err, &r) {
		return err
	}
	today := max(c.LocalDay, c.Today)
	if value == "" {
		value = r.Try
	}
	switch {
	case r.Part == partner.PartPeriod:
		period = r.Try
	case period == "" && k.Adds():
		period = lastPeriod(k, today)
	case period == "":
		period = today.String()
	}
	t := wrong("%s.", sentence(strings.TrimSuffix(r.Why, ".")))
	if r.Try == "" {
		return t
	}
	return t.try(strings.TrimSpace("kpi set " + k.ID + " " + value + " " + period))
}

// putReading stores a reading, says what it corrects and how the KPI stands then.
func (c *Call) putReading(k *program.KPI, r partner.KPIReading) Answer {
	period := r.Period().Words()
	done := view.T(fmt.Sprintf("%s of %s: %s", k.Name, period, r.Value.Words()))
	text := done.String()
	old, corrects := c.Book.HoldingKPIReading(k.ID, r.Period())
	switch {
	case corrects && old.Value == r.Value && (r.Source == "" || r.Source == old.Source):
		return already("%s of %s is %s already.", k.Name, period, r.Value.Words())
	case corrects && old.Value != r.Value:
		text += ", before " + old.Value.Words()
		done = view.Join(done, view.T("; it corrects "+old.Value.Words()+" by "), c.someone(old.By), view.T(", which stays in the history"))
	}
	if zone, _ := k.Zone(r.Value); zone != "" {
		done = append(done, view.T(" ("+zone+")")...)
	}
	if r.Source != "" {
		done = append(done, view.T("; seen: "+r.Source)...)
	}
	return c.commit(c.change(text, []partner.Fact{r}), view.Join(done, view.T(".")), c.kpiThen(k, r))
}

// kpiThen says how a KPI stands once a fact is stored.
func (c *Call) kpiThen(k *program.KPI, f partner.Fact) view.Text {
	m := partner.TryKPI(c.Program, c.Book, k, f, c.Today, c.Today)
	return view.Join(view.B(sentence(string(m.State))), view.T(": "+k.Name+kpiFigures(&m)+"."))
}

func kpiDropUnit() *Unit {
	return &Unit{
		Word:     "kpi drop",
		Aliases:  []string{"kpi remove", "kpi delete"},
		Summary:  "takes back the reading of a period that should have none; it stays in the history",
		Usage:    "kpi drop NAME PERIOD|DATE",
		Examples: []string{"kpi drop annual-revenue 2026-01"},
		Own:      true,
		For:      "admins and whoever answers for the KPI",
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			k, rest, err := c.kpi(c.Words)
			if err == nil {
				err = c.mayTypeIn(k)
			}
			if err != nil {
				return Answer{}, err
			}
			s, err := c.kpiPeriod(k, rest)
			if err != nil {
				return Answer{}, c.kpiRefused(k, err, "", "")
			}
			old, ok := c.Book.HoldingKPIReading(k.ID, s)
			if !ok {
				return already("%s has no reading of %s.", k.Name, s.Words()), nil
			}
			r := partner.KPIReading{ID: c.Book.Next(partner.KindKPIReading, 0), KPI: k.ID, From: s.From, To: s.To, Void: true, By: c.User, On: c.Now.UTC()}
			text := fmt.Sprintf("%s of %s: %s taken back", k.Name, s.Words(), old.Value.Words())
			return c.commit(c.change(text, []partner.Fact{r}), view.T(text+"."), c.kpiThen(k, r)), nil
		},
	}
}
