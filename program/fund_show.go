package program

import (
	"fmt"
	"strconv"
	"strings"
)

// funds writes the kinds of money that can be asked for.
func (s *shower) funds() {
	if len(s.p.Funds) == 0 {
		return
	}
	s.line(0, "")
	s.line(0, "Funds")
	for i := range s.p.Funds {
		s.fund(&s.p.Funds[i])
	}
}

func (s *shower) fund(k *Fund) {
	s.line(0, "")
	s.line(1, "%s: %s%s", k.ID, k.Name, onSites(k.Sites))
	for _, r := range k.RuleWords() {
		s.line(2, "%s", r)
	}
	for _, t := range k.Quota.Tiers {
		s.line(2, "Quota of %s/%s: %s a year%s", t.Program, t.Tier, t.Amount.Words(), onSites(t.Sites))
		s.source(3, t.Source)
	}
	for i := range k.Steps {
		step := &k.Steps[i]
		s.line(2, "%d. %s: %s (%s)", i+1, step.ID, step.Title, step.Turn)
		if words := step.Words(); words != "" {
			s.line(3, "%s", words)
		}
		s.source(3, step.Source)
	}
	if k.Next != "" {
		s.line(2, "Next: %s", k.Next)
	}
	s.source(2, k.Source)
}

// RuleWords are the rules of the fund as a whole, a sentence each.
func (k *Fund) RuleWords() (out []string) {
	add := func(when bool, format string, args ...any) {
		if when {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	year := "the activity begins"
	if k.Quota.Counts == YearOfRequest {
		year = "it is asked for"
	}
	add(k.Quota.Ask || len(k.Quota.Tiers) > 0, "There is a quota a year; a request uses that of the year in which %s.", year)
	add(k.Most.Sign() > 0, "One request is at most %s.", k.Most.Words())
	add(k.Requests > 0, "At most %s a year.", counted(k.Requests, "request"))
	add(len(k.Activities) > 0, "Paid for: %s.", joinWords(k.Activities, "and"))
	add(len(k.Anew) > 0, "Another %s means applying anew.", joinWords(fieldWords(k.Anew), "or"))
	add(k.NoSplitting, "Two requests for one activity are refused.")
	add(k.NoDoubleFunding, "An activity that another fund pays for is refused.")
	add(len(k.NotCovered) > 0, "Not covered: %s.", strings.Join(k.NotCovered, ", "))
	add(len(k.Blocks) > 0, "Nothing is paid out while this is ticked: %s.", strings.Join(k.Blocks, ", "))
	add(k.CancelBefore != "", "It can be cancelled until the step %s is done.", k.CancelBefore)
	add(k.Breach != "", "Breaking the rules: %s.", k.Breach)
	return out
}

// Words says what the field is called.
func (f FundField) Words() string {
	switch f {
	case FundActivity:
		return "type of activity"
	case FundStarts:
		return "first day"
	case FundEnds:
		return "last day"
	}
	return string(f)
}

func fieldWords(list []FundField) (out []string) {
	for _, f := range list {
		out = append(out, f.Words())
	}
	return out
}

// Words is the step's clock, evidence and what a refusal allows; empty for none.
func (s *FundStep) Words() string {
	var parts []string
	if s.Clock.Set {
		parts = append(parts, s.Clock.Words())
	}
	for i := range s.Evidence {
		parts = append(parts, s.Evidence[i].Words())
	}
	if w := s.Again.Words(); w != "" {
		parts = append(parts, "after a refusal "+w)
	}
	return strings.Join(parts, "; ")
}

// Words says until when: "at least 10 working days before the activity begins".
func (c FundClock) Words() string {
	day := map[string]string{OfStart: "the activity begins", OfEnd: "the activity ends", OfAsk: "the request is written down"}[c.Of]
	if day == "" {
		day = "the step " + c.Of
	}
	length := counted(c.WorkingDays, "working day")
	if c.WorkingDays == 0 {
		length = c.Period.Words()
	}
	text := "within " + length + " after " + day
	switch {
	case c.WorkingDays == 0 && c.Period.IsZero() && c.Before:
		text = "by the day on which " + day
	case c.WorkingDays == 0 && c.Period.IsZero():
		text = "on the day on which " + day
	case c.Before:
		text = "at least " + length + " before " + day
	}
	return text + c.Late.words(c.Exception)
}

func (l Lateness) words(exception string) string {
	switch {
	case l == LateNever:
		return ", never later"
	case l == LateReason && exception != "":
		return ", later only with " + exception
	case l == LateReason:
		return ", later only with a reason"
	}
	return ""
}

// Words is what is wanted: "Event photos (3 photos)".
func (e *FundEvidence) Words() string {
	if e.Kind == EvidenceTick {
		return e.Title
	}
	text := e.Title + " (" + counted(e.Need, string(e.Kind))
	switch e.Covers {
	case CoversClaimed:
		text += ", at least the amount claimed"
	case CoversGranted:
		text += ", at least the amount approved of the claim"
	}
	return text + ")"
}

// Words is what a refusal allows; empty where nothing is said.
func (a FundAgain) Words() string {
	if !a.Allowed {
		return ""
	}
	text := "again"
	switch {
	case a.WorkingDays > 0:
		text += " within " + counted(a.WorkingDays, "working day")
	case !a.Period.IsZero():
		text += " within " + a.Period.Words()
	}
	if a.Most > 0 {
		text += ", over after " + counted(a.Most, "refusal")
	}
	return text + a.Late.words(a.Exception)
}

// fundExcerpts flattens a fund for comparison.
func fundExcerpts(k *Fund) []excerpt {
	place := "fund " + k.ID
	var tiers []string
	for _, t := range k.Quota.Tiers {
		tiers = append(tiers, t.Program+"/"+t.Tier+" "+t.Amount.String()+onSites(t.Sites)+" ["+sourceText(t.Source)+"]")
	}
	out := []excerpt{{place: place, summary: k.Name, fields: [][2]string{
		{"name", k.Name}, {"aliases", comma(k.Aliases)}, {"sites", comma(k.Sites)}, {"fields", comma(plainWords(k.Fields))},
		{"activities", comma(k.Activities)}, {"anew", comma(plainWords(k.Anew))},
		{"quota ask", strconv.FormatBool(k.Quota.Ask)}, {"quota tiers", strings.Join(tiers, " + ")}, {"quota counts", string(k.Quota.Counts)},
		{"quota source", sourceText(k.Quota.Source)}, {"most", k.Most.String()}, {"requests", strconv.Itoa(k.Requests)},
		{"no-splitting", strconv.FormatBool(k.NoSplitting)}, {"no-double-funding", strconv.FormatBool(k.NoDoubleFunding)},
		{"not-covered", comma(k.NotCovered)}, {"breach", k.Breach}, {"blocks", comma(k.Blocks)}, {"cancel-before", k.CancelBefore},
		{"next", k.Next}, {"source", sourceText(k.Source)}}}}
	for i := range k.Steps {
		s := &k.Steps[i]
		var evidence []string
		for j := range s.Evidence {
			e := &s.Evidence[j]
			evidence = append(evidence, e.ID+" "+string(e.Kind)+": "+e.Words()+" ["+sourceText(e.Source)+"]")
		}
		clock := ""
		if s.Clock.Set {
			clock = s.Clock.Words()
		}
		out = append(out, excerpt{place: place + "/steps/" + s.ID, parent: place, summary: s.Title, fields: [][2]string{
			{"place", strconv.Itoa(i + 1)}, {"title", s.Title}, {"turn", string(s.Turn)}, {"does", string(s.Act)},
			{"clock", clock}, {"clock source", sourceText(s.Clock.Source)}, {"evidence", strings.Join(evidence, " + ")},
			{"again", s.Again.Words()}, {"again source", sourceText(s.Again.Source)}, {"source", sourceText(s.Source)}}})
	}
	return out
}

func plainWords[T ~string](list []T) (out []string) {
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

// funds lints the kinds of money.
func (l *linter) funds() {
	for i := range l.p.Funds {
		k := &l.p.Funds[i]
		word := "fund " + k.ID
		l.source(word, k.Source)
		if k.Next == "" {
			l.warn(word, "it does not say the `next` step")
		}
		for _, tick := range k.Blocks {
			l.used["reading "+tick] = true
		}
		if k.Quota.Ask || len(k.Quota.Tiers) > 0 {
			l.source(word+"/quota", k.Quota.Source)
		}
		if _, ok := k.At(FundPay); !ok {
			l.warn(word, "no step does `pay`: it never says that the money has come")
		}
		for j := range k.Steps {
			l.fundStep(word, k, &k.Steps[j])
		}
	}
}

func (l *linter) fundStep(word string, k *Fund, s *FundStep) {
	at := word + "/steps/" + s.ID
	if s.Source.Title != "" || s.Clock.Source.Title == "" {
		l.source(at, s.Source)
	}
	if s.Turn == TurnOurs && !s.Clock.Set && s.Act != FundPlain {
		l.warn(at, "it does something to the money and has no clock: nobody is reminded of it")
	}
	if s.Clock.Set && s.Clock.Late == LateReason && s.Clock.Exception == "" && s.Act == FundClaim {
		l.warn(at, "being late needs a reason, and it does not say which `exception` the vendor makes")
	}
	if at, ok := k.Step(s.Clock.Of); ok && at >= 0 && s.Clock.Before {
		l.warn(word, "the clock of %s counts back from a step that is done by then", s.ID)
	}
}
