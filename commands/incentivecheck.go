package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/amount"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func incentiveCheckUnit() *Unit {
	return &Unit{
		Word:    "incentive check",
		Aliases: []string{"incentive can"},
		Summary: "whether an incentive can be had: for a person, for a project, or although something takes time, such as a customer's security test",
		Usage:   "incentive check NAME [for @who] [constraint WHAT 90d]... [customer X project Y stage Z] [volume 120000 USD] [value 200000 USD] [from D until D] [staff @who...]",
		Examples: []string{
			"incentive check funding-head", "incentive check funding-head for Mei",
			`incentive check competency-improvement constraint "customer's security test" 90d`,
			"incentive check migration-program volume 120000 USD value 90000 USD from 2026-04-01 until 2026-12-31 staff Chen",
		},
		Steady: true,
		Run:    incentiveCheck,
	}
}

var checkWords = []string{"for", "constraint", "customer", "project", "stage", "volume", "value", "from", "until", "through", "staff"}

func incentiveCheck(c *Call) (Answer, error) {
	x, rest, err := c.takeIncentive(c.Words)
	if err != nil {
		return Answer{}, err
	}
	head, of := options(rest, checkWords...)
	if err := c.none(head); err != nil {
		return Answer{}, err
	}
	var more []partner.Constraint
	for _, words := range of["constraint"] {
		k, err := c.readConstraint(x, words)
		if err != nil {
			return Answer{}, err
		}
		more = append(more, k)
	}
	switch {
	case x.Kind == program.HeadIncentive:
		return c.checkHead(x, of)
	case x.Kind == program.ProjectIncentive:
		return c.checkProject(x, of)
	}
	p := partner.Look(c.Program, c.Book, x, c.Today, more)
	m := view.Message{Names: true, Summary: x.Name + ": " + prospectWords(&p)}
	m.Blocks = append(m.Blocks, view.Para(view.B(x.Name+": "+string(p.Chance)+"."), view.T(" "+strings.TrimPrefix(prospectWords(&p), string(p.Chance)+", "))))
	var lines []view.Text
	for _, r := range x.Rules() {
		lines = append(lines, view.T(r+"."))
	}
	for _, n := range x.Notes {
		lines = append(lines, view.T(n.Text+"."))
	}
	m.Blocks = append(m.Blocks, view.List(lines...))
	if len(more) > 0 && c.IsAdmin {
		m.Blocks = append(m.Blocks, view.Actions(view.Run("Keep it in mind", phrase("incentive", "constraint", x.ID, more[0].What, hoursWord(more[0].Hours)))))
	}
	m.Blocks = append(m.Blocks, sourceNote(x.Source))
	return Answer{Message: m}, nil
}

func (c *Call) checkHead(x *program.Incentive, of map[string][][]string) (Answer, error) {
	m := view.Message{Names: true}
	company := partner.Reached(c.Program, c.Book, x)
	if words := of["for"]; len(words) > 0 {
		p, rest, err := c.takePerson(words[0])
		if err == nil {
			err = c.none(rest)
		}
		if err != nil {
			return Answer{}, err
		}
		h := partner.CheckHead(c.Program, c.Book, x, p, c.Today)
		m.Summary = fmt.Sprintf("%s for %s: %s.", x.Name, p.Name, verdict(h.State(), company))
		m.Blocks = append(m.Blocks, view.Para(view.B(x.Name), view.T(" for "), whoText(p), view.T(": "+verdict(h.State(), company)+".")))
		m.Blocks = append(m.Blocks, conditionList(h.Conditions, company))
	} else {
		checks := partner.HeadChecks(c.Program, c.Book, x, c.Today)
		n := 0
		for i := range checks {
			if checks[i].State() == partner.Met {
				n++
			}
		}
		m.Summary = fmt.Sprintf("%s: %d of %s meet every condition of a person.", x.Name, n, plural(len(checks), "person"))
		if company != "" {
			m.Summary += " Not possible: " + company + "."
		}
		m.Blocks = append(append(m.Blocks, view.Para(view.T(m.Summary))), c.headBlocks(x)...)
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("What is not typed in: "), view.C("incentive person @who position "+quote(x.Head.Position)+" since D"), view.T(".")), sourceNote(x.Source))
	return Answer{Message: m}, nil
}

func verdict(s partner.State, company string) string {
	switch {
	case company != "":
		return "not possible: " + company
	case s == partner.Met:
		return "can be claimed"
	case s == partner.Unknown:
		return "not clear, as something is not known"
	}
	return "cannot be claimed"
}

func conditionList(list []partner.Condition, company string) view.Block {
	var lines []view.Text
	if company != "" {
		lines = append(lines, view.Join(view.B("Not met: "), view.T(company)))
	}
	for _, k := range list {
		line := view.Join(view.B(sentence(stateWord(k.State))+": "), view.T(k.What))
		if k.Detail != "" {
			line = append(line, view.T(" ("+k.Detail+")")...)
		}
		lines = append(lines, line)
	}
	return view.List(lines...)
}

func (c *Call) checkProject(x *program.Incentive, of map[string][][]string) (Answer, error) {
	l, err := c.readPlan(of)
	if err != nil {
		return Answer{}, err
	}
	list := partner.CheckProject(c.Program, c.Book, x, &l, c.Today)
	h := partner.HeadCheck{Conditions: list}
	company := partner.Reached(c.Program, c.Book, x)
	m := view.Message{Names: len(l.Staff) > 0, Summary: x.Name + ": " + verdict(h.State(), company) + "."}
	m.Blocks = append(m.Blocks, view.Para(view.B(x.Name), view.T(": "+verdict(h.State(), company)+".")), conditionList(list, company), sourceNote(x.Source))
	return Answer{Message: m}, nil
}

// readPlan reads a project.
func (c *Call) readPlan(of map[string][][]string) (l partner.Plan, err error) {
	text := func(key string) string {
		if len(of[key]) == 0 {
			return ""
		}
		return strings.TrimSpace(view.Clean(strings.Join(of[key][0], " ")))
	}
	l.Customer, l.Project, l.Stage = text("customer"), text("project"), text("stage")
	for key, into := range map[string]*amount.Amount{"volume": &l.Volume, "value": &l.Value} {
		if w := text(key); w != "" {
			if *into, err = money(key, w); err != nil {
				return l, err
			}
		}
	}
	until := append(slices.Clone(of["until"]), of["through"]...)
	if len(of["from"]) > 0 {
		if l.From, err = c.onlyDate(of["from"][0], future); err != nil {
			return l, err
		}
	}
	if len(until) > 0 {
		if l.Until, err = c.onlyDate(until[0], future); err != nil {
			return l, err
		}
	}
	if !l.From.IsZero() && !l.Until.IsZero() && l.Until < l.From {
		return l, wrong("The project would end on %s, before it begins on %s.", l.Until.Long(), l.From.Long())
	}
	if len(of["staff"]) > 0 {
		for words := of["staff"][0]; len(words) > 0; {
			p, rest, err := c.takePerson(words)
			if err != nil {
				return l, err
			}
			l.Staff, words = append(l.Staff, p), rest
		}
	}
	return l, nil
}

// money reads an amount with its currency, above 0.
func money(what, typed string) (amount.Amount, error) {
	a, err := amount.Parse(typed)
	switch {
	case err != nil:
		return a, wrong("The %s cannot be read: %v.", what, err)
	case a.Currency == "":
		return a, wrong("The %s needs its currency: %s of what?", what, a.Words()).try(a.String() + " USD")
	case a.Sign() <= 0:
		return a, wrong("The %s is more than 0.", what)
	}
	return a, nil
}

// mostHours bounds a constraint: ten years.
const mostHours = 24 * 3660

// readConstraint reads what holds an incentive up and for how long: words, then 90d.
func (c *Call) readConstraint(x *program.Incentive, words []string) (k partner.Constraint, err error) {
	k.Incentive = x.ID
	if len(words) < 2 {
		return k, c.usage("A constraint is what takes how long: \"customer's security test\" 90d.")
	}
	used := 1
	if n := len(words); n > 2 && digits(words[n-2]) {
		used = 2
	}
	last := strings.Join(words[len(words)-used:], "")
	if k.Hours, err = readHoursLong(last); err != nil {
		return k, err
	}
	k.What = strings.TrimSpace(view.Clean(strings.Join(words[:len(words)-used], " ")))
	if k.What == "" || len([]rune(k.What)) > 100 {
		return k, wrong("What holds it up is told in 1 to 100 letters.")
	}
	return k, nil
}

// readHoursLong reads a duration: 48h, 90d, 3w, "90days".
func readHoursLong(typed string) (int, error) {
	at := strings.IndexFunc(typed, func(r rune) bool { return r < '0' || r > '9' })
	if at > 0 {
		n, err := strconv.Atoi(typed[:at])
		per := map[string]int{"h": 1, "hour": 1, "d": 24, "day": 24, "w": 168, "week": 168}[strings.TrimSuffix(strings.ToLower(typed[at:]), "s")]
		if err == nil && per > 0 && n > 0 && n*per <= mostHours && n <= mostHours {
			return n * per, nil
		}
	}
	return 0, wrong("%q is not how long it takes: write 48h, 90d or 3w, up to ten years.", clip(typed))
}

func hoursWord(hours int) string {
	if hours%24 == 0 {
		return strconv.Itoa(hours/24) + "d"
	}
	return strconv.Itoa(hours) + "h"
}
