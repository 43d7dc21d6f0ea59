package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func fundChangeUnit() *Unit {
	return fundMove(Unit{
		Word: "fund change", Aliases: []string{"fund set", "fund move"},
		Summary: "changes a request for money; what the vendor wants asked for anew becomes a new request that refers to the old one",
		Usage:   "fund change F-2 FIELD VALUE [reason TEXT]",
		Examples: []string{
			"fund change F-1 place Bremen", "fund change F-2 date 2026-05-27", "fund change F-1 amount 6000 CNY",
		},
		Run: fundChange,
	})
}

// fieldValue is a field with the value that it is to have.
type fieldValue struct{ field, value string }

func fundChange(c *Call) (Answer, error) {
	x, rest, err := c.ownFund(c.Words)
	if err != nil {
		return Answer{}, err
	}
	head, values, err := c.fundOptions(rest, map[string]string{"reason": "reason"})
	if err != nil {
		return Answer{}, err
	}
	if len(head) < 2 {
		return Answer{}, c.usage("I need which field and its new value.")
	}
	reason, err := c.fundText(values["reason"])
	if err != nil {
		return Answer{}, err
	}
	if strings.EqualFold(head[0], partner.FundAmountField) {
		return x.changeAmount(head[1:], reason)
	}
	list, err := x.readChange(head)
	if err != nil {
		return Answer{}, err
	}
	for _, v := range list {
		e := x.entry(partner.FundSet)
		e.Field, e.Value, e.Reason = v.field, v.value, reason
		out := partner.DecideFund(x.r, x.f, e)
		if out.Denial != nil && out.Denial.Ground == partner.FundMeansAnew {
			return x.anew(list, reason)
		}
		if err := x.give(e); err != nil {
			return Answer{}, err
		}
	}
	value := x.f.Field(program.FundField(list[0].field))
	if len(list) > 1 {
		value = x.f.Starts.Short()
	}
	return x.done(fmt.Sprintf("changed: the %s is %s", changed(list), value), nil), nil
}

// changed names what is another.
func changed(list []fieldValue) string {
	if len(list) > 1 {
		return "date"
	}
	return program.FundField(list[0].field).Words()
}

func (x *funded) changeAmount(words []string, reason string) (Answer, error) {
	e := x.entry(partner.FundSet)
	e.Field, e.Reason = partner.FundAmountField, reason
	var err error
	if e.Amount, err = x.c.onlyFundMoney(words); err == nil {
		err = x.give(e)
	}
	if err != nil {
		return Answer{}, err
	}
	return x.done("changed: it asks for "+x.f.Requested.Words(), nil), nil
}

// readChange reads the field and its value. A date moves the whole activity, which
// lasts as long as before.
func (x *funded) readChange(head []string) ([]fieldValue, error) {
	c := x.c
	field := strings.ToLower(head[0])
	if known, ok := fundFieldWords[field]; ok && known != "on" {
		field = known
	}
	if !slices.Contains([]string{"starts", "ends", "date", "dates", "day"}, field) {
		value, err := c.fundText(head[1:])
		return []fieldValue{{field, value}}, err
	}
	day, err := c.onlyDate(head[1:], future)
	if err != nil {
		return nil, err
	}
	if field == "starts" && day <= x.f.Ends || field == "ends" { // past the end it is the whole activity that moves
		return []fieldValue{{field, day.String()}}, nil
	}
	starts := fieldValue{string(program.FundStarts), day.String()}
	if !x.k.Has(program.FundEnds) || x.f.Ends.IsZero() {
		return []fieldValue{starts}, nil
	}
	ends := fieldValue{string(program.FundEnds), day.Add(x.f.Ends.Sub(x.f.Starts)).String()}
	if day > x.f.Starts {
		return []fieldValue{ends, starts}, nil
	}
	return []fieldValue{starts, ends}, nil
}

// anew writes a new request down that takes the old one's place.
func (x *funded) anew(list []fieldValue, reason string) (Answer, error) {
	c, old := x.c, x.f
	n := partner.FundOpening{
		Fund: c.Book.Next(partner.KindFund, 0), Kind: old.Kind, Activity: old.Activity, Audience: old.Audience, Place: old.Place,
		Starts: old.Starts, Ends: old.Ends, After: old.ID,
	}
	for _, v := range list {
		day, _ := civil.Parse(v.value)
		switch program.FundField(v.field) {
		case program.FundActivity:
			n.Activity = v.value
		case program.FundAudience:
			n.Audience = v.value
		case program.FundPlace:
			n.Place = v.value
		case program.FundStarts:
			n.Starts = day
		case program.FundEnds:
			n.Ends = day
		}
	}
	fresh := funded{c: c, k: x.k, r: x.r}
	e := fresh.entry(partner.FundOpen)
	e.New, e.Amount, e.Reason = &n, old.Requested, reason
	if err := fresh.give(e); err != nil {
		var t *Trouble
		if errors.As(err, &t) {
			why := fmt.Sprintf("Another %s means applying anew, as %s was handed in as it is. ", changed(list), old.Label())
			t.What = why + t.What
			if len(t.Text) > 0 {
				t.Text = view.Join(view.T(why), t.Text)
			}
		}
		return Answer{}, err
	}
	x.given = fresh.given
	e = x.entry(partner.FundReplace)
	e.Other = n.Fund
	if err := x.give(e); err != nil {
		return Answer{}, err
	}
	fresh.r.Others = slices.Clone(fresh.r.Others)
	if i := slices.IndexFunc(fresh.r.Others, func(o partner.Fund) bool { return o.ID == old.ID }); i >= 0 {
		fresh.r.Others[i] = x.f // what it held of the quota is free again
	}
	lines := append([]view.Text{view.T(fmt.Sprintf("Another %s means applying anew: %s takes the place of %s, and is to be handed in again.", changed(list), fresh.f.Label(), old.Label()))}, fresh.openLines()...)
	return fresh.done("written down anew after "+old.Label()+": "+fresh.f.Title(x.k), []partner.Fact{x.f}, lines...), nil
}

func fundQuotaUnit() *Unit {
	return &Unit{
		Word: "fund quota", Summary: "types in how much of a fund there is in a year, as the vendor's portal shows it",
		Usage: "fund quota KIND YEAR AMOUNT [seen TEXT]", Examples: []string{"fund quota mdf 2026 80000 CNY", `fund quota mdf 2027 80000 CNY seen "mail of the partner manager"`},
		Run:  fundQuota,
		Role: Admin, Changes: true,
	}
}

func fundQuota(c *Call) (Answer, error) {
	head, values, err := c.fundOptions(c.Words, map[string]string{"seen": "seen"})
	if err != nil {
		return Answer{}, err
	}
	at := slices.IndexFunc(head, func(w string) bool { return len(w) == 4 && digits(w) })
	if at < 1 || at+1 >= len(head) {
		return Answer{}, c.usage("I need which fund, which year and how much.")
	}
	k, err := c.Program.ResolveFund(c.Settings.Site, strings.Join(head[:at], " "))
	if err != nil {
		return Answer{}, c.noFund(head[:at], err)
	}
	q := partner.FundQuotaSet{ID: c.Book.Next(partner.KindFundQuota, 0), Fund: k.ID, By: c.User, On: c.Now.UTC()}
	year, _, _ := c.Today.Date()
	if q.Year, err = strconv.Atoi(head[at]); err != nil || q.Year < year-5 || q.Year > year+5 {
		return Answer{}, wrong("%s is too far away for a quota.", head[at]).try(c.unit.Examples[0])
	}
	if q.Amount, err = c.onlyFundMoney(head[at+1:]); err != nil {
		return Answer{}, err
	}
	if q.Seen, err = c.fundText(values["seen"]); err != nil {
		return Answer{}, err
	}
	if q.Amount.Currency == "" || q.Amount.Sign() < 0 {
		return Answer{}, wrong("A quota has its currency and is not negative, not %q.", q.Amount.String()).try(c.unit.Examples[0])
	}
	r := c.fundRules(k)
	if old, ok := c.Book.FundQuota(k.ID, q.Year); ok && old.Amount == q.Amount {
		return already("The quota of %s in %d is %s.", k.Name, q.Year, q.Amount.Words()), nil
	}
	r.Quotas[q.Year] = q.Amount
	s := r.Sums(q.Year)
	lines := []view.Text{view.Tf("Used: %s. Free: %s.", s.Used.Words(), s.Free.Words())}
	if s.Free.Sign() < 0 {
		lines = append(lines, view.T("More is asked for or approved than there is: what is not approved yet is refused by the vendor, unless it agrees."))
	}
	if s.Others > 0 {
		lines = append(lines, view.T(plural(s.Others, "request")+" in other currencies cannot be compared with it."))
	}
	summary := fmt.Sprintf("The quota of %s in %d is %s", k.Name, q.Year, q.Amount.Words())
	return c.commit(c.change(summary, []partner.Fact{q}), view.T(summary+"."), lines...), nil
}
