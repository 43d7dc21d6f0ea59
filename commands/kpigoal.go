package commands

import (
	"errors"
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func kpiGoalUnit() *Unit {
	return &Unit{
		Word:     "kpi goal",
		Aliases:  []string{"kpi target"},
		Summary:  "types in what a KPI has to reach this year, where the rules leave that open (a date: in the year that it lies in)",
		Usage:    "kpi goal NAME VALUE [DATE] [source TEXT|URL]",
		Examples: []string{"kpi goal annual-revenue 500000 USD", "kpi goal annual-revenue 500000 USD 2026-01-01 source business plan"},
		Role:     Admin,
		Changes:  true,
		Run:      kpiGoal,
	}
}

func kpiGoal(c *Call) (Answer, error) {
	k, rest, source, err := c.kpiHead()
	if err != nil {
		return Answer{}, err
	}
	if !k.Need.Ask {
		return Answer{}, wrong("The rules themselves say what %s has to reach: %s.", k.Name, c.Program.KPIWording(k)).try("kpi " + k.ID)
	}
	if len(rest) == 0 {
		return Answer{}, c.usage("I need what it has to reach.")
	}
	value, rest, err := c.kpiValue(k, rest, partner.ReadKPIGoal)
	var refused *partner.KPIRefusal
	if errors.As(err, &refused) {
		return Answer{}, wrong("%s.", sentence(refused.Why)).try("kpi goal " + k.ID + " " + refused.Try)
	}
	if err != nil {
		return Answer{}, err
	}
	within := c.Today
	if len(rest) > 0 {
		s, _, ok := program.ParsePeriod(strings.Join(rest, " "))
		if within = s.From; !ok {
			if within, err = c.onlyDate(rest, past); err != nil {
				return Answer{}, err
			}
		}
	}
	span := c.Program.Span(k.Span, within)
	g := partner.KPIGoal{ID: c.Book.Next(partner.KindKPIGoal, 0), KPI: k.ID, From: span.From, Value: value, By: c.User, On: c.Now.UTC(), Source: source}
	text := fmt.Sprintf("%s, goal of %s: %s", k.Name, span.Words(), value.Words())
	for i, old := range c.Book.KPIGoals(k.ID) {
		last := i == len(c.Book.KPIGoals(k.ID))-1
		if old.From == span.From && last {
			if old.Value == value && (source == "" || source == old.Source) {
				return already("%s.", text), nil
			}
			text += ", before " + old.Value.Words()
		}
	}
	return unnamed(c.commit(c.change(text, []partner.Fact{g}), view.T(text+"."), c.kpiThen(k, g))), nil
}

func kpiOwnerUnit() *Unit {
	return &Unit{
		Word:     "kpi owner",
		Aliases:  []string{"kpi own"},
		Summary:  "says who answers for a KPI: types in its readings and hears when it is behind",
		Usage:    "kpi owner NAME @who|nobody",
		Examples: []string{"kpi owner annual-revenue @dana"},
		Role:     Admin,
		Changes:  true,
		Run:      kpiOwner,
	}
}

func kpiOwner(c *Call) (Answer, error) {
	k, rest, err := c.kpi(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 {
		return Answer{}, c.usage("I need who.")
	}
	now, named := c.Book.KPIOwner(k.ID)
	o := partner.KPIOwner{ID: c.Book.Next(partner.KindKPIOwner, 0), KPI: k.ID, By: c.User, On: c.Now.UTC()}
	if len(rest) == 1 && (strings.EqualFold(rest[0], "nobody") || strings.EqualFold(rest[0], "none")) {
		if !named {
			return already("Nobody is named for %s.", k.Name), nil
		}
		return c.commit(c.change(k.Name+": nobody is named for it any more", []partner.Fact{o}), view.T("Nobody is named for "+k.Name+" any more; the alliance manager hears of it.")), nil
	}
	p, rest, err := c.takePerson(rest)
	if err != nil {
		return Answer{}, err
	}
	if err := c.none(rest); err != nil {
		return Answer{}, err
	}
	if p.SlackID == "" {
		return Answer{}, wrong("%s has no Slack account here, and so cannot be reminded.", p.Name).try(phrase("person", "set", c.called(p), "slack", "@who"))
	}
	if named && now == p.SlackID {
		return already("%s answers for %s already.", p.Name, k.Name), nil
	}
	o.User = p.SlackID
	return c.commit(c.change(k.Name+": "+p.Name+" answers for it", []partner.Fact{o}), view.Join(whoText(p), view.T(" answers for "+k.Name+" now, and hears when a reading is due or it is behind at a checkpoint."))), nil
}
