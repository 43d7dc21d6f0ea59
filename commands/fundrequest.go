package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func fundRequestUnit() *Unit {
	return &Unit{
		Word:    "fund request",
		Aliases: []string{"fund ask", "fund add", "fund new"},
		Summary: "writes a request for the vendor's money down, checks it against quota, days and other requests, and reminds of its steps",
		Usage:   "fund request KIND activity TEXT audience TEXT place TEXT starts D ends D amount A [reason TEXT]",
		Examples: []string{
			`fund request mdf activity "customer day" audience "CIOs of ports" place Hamburg starts 2026-05-20 ends 2026-05-21 amount 12000 CNY`,
		},
		Role: Admin, Changes: true,
		Run:    fundRequest,
		Submit: fundRequestSubmit,
	}
}

var fundFieldWords = withFundCommon(map[string]string{
	"activity": "activity", "type": "activity", "audience": "audience", "place": "place", "venue": "place",
	"starts": "starts", "start": "starts", "from": "starts", "ends": "ends", "end": "ends", "until": "ends", "through": "ends", "amount": "amount", "estimate": "amount",
})

func fundRequest(c *Call) (Answer, error) {
	head, values, err := c.fundOptions(c.Words, fundFieldWords)
	if err != nil {
		return Answer{}, err
	}
	if len(values) == 0 && c.CanOpen {
		return Answer{Form: c.fundForm(head)}, nil
	}
	if len(head) == 0 {
		return Answer{}, c.whichKind()
	}
	k, err := c.Program.ResolveFund(c.Settings.Site, strings.Join(head, " "))
	if err != nil {
		return Answer{}, c.noFund(head, err)
	}
	x := funded{c: c, k: k, r: c.fundRules(k)}
	e, err := x.opening(values)
	if err != nil {
		return Answer{}, err
	}
	return x.open(e)
}

func (c *Call) whichKind() error {
	t := c.usage("Which fund?")
	for _, k := range c.Program.FundsOn(c.Settings.Site) {
		if len(t.Buttons) < 5 {
			t.offer(clip(k.Name), "fund request "+k.ID)
		}
	}
	return t
}

// opening reads what a request says.
func (x *funded) opening(values map[string][]string) (e partner.FundEntry, err error) {
	c := x.c
	e = x.entry(partner.FundOpen)
	if err := x.common(&e, values); err != nil {
		return e, err
	}
	n := partner.FundOpening{Fund: c.Book.Next(partner.KindFund, 0), Kind: x.k.ID}
	for field, into := range map[string]*string{"activity": &n.Activity, "audience": &n.Audience, "place": &n.Place} {
		if *into, err = c.fundText(values[field]); err != nil {
			return e, err
		}
	}
	for field, into := range map[string]*civil.Day{"starts": &n.Starts, "ends": &n.Ends} {
		if v := values[field]; len(v) > 0 {
			if *into, err = c.onlyDate(v, future); err != nil {
				return e, err
			}
		}
	}
	if n.Ends.IsZero() && x.k.Has(program.FundEnds) {
		n.Ends = n.Starts
	}
	if v := values["amount"]; len(v) > 0 {
		if e.Amount, err = c.onlyFundMoney(v); err != nil {
			return e, err
		}
	}
	e.New = &n
	x.currency(&e)
	return e, nil
}

// currency takes a number without one for the quota's, where that is known.
func (x *funded) currency(e *partner.FundEntry) {
	day := e.New.Starts
	if day.IsZero() || x.k.Quota.Counts == program.YearOfRequest {
		day = x.c.Today
	}
	year, _, _ := day.Date()
	if quota, ok := x.r.Quotas[year]; ok && e.Amount.Currency == "" && !e.Amount.IsZero() {
		e.Amount.Currency = quota.Currency
		e.Amount = e.Amount.Round()
	}
}

// open writes the request down.
func (x *funded) open(e partner.FundEntry) (Answer, error) {
	if err := x.give(e); err != nil {
		return Answer{}, err
	}
	return x.done("written down: "+x.f.Title(x.k)+", "+x.f.Requested.Words(), nil, x.openLines()...), nil
}

// openLines say what is worth knowing of a request that is new.
func (x *funded) openLines() (out []view.Text) {
	r := x.r
	r.Others = append(slices.Clone(r.Others), x.f)
	s := r.Sums(x.f.Year)
	if s.Known {
		out = append(out, view.Tf("Of the quota of %d, %s, %s are free then.", x.f.Year, s.Quota.Words(), s.Free.Words()))
	} else if x.k.Quota.Ask || len(x.k.Quota.Tiers) > 0 {
		out = append(out, view.Join(view.Tf("The quota of %d is not known; type in what the portal shows: ", x.f.Year), view.C(fmt.Sprintf("fund quota %s %d 50000 %s", x.k.ID, x.f.Year, x.f.Requested.Currency))))
	}
	if x.f.Requested.IsZero() {
		out = append(out, view.T("It estimates 0: nothing can be claimed for it."))
	}
	if len(x.k.NotCovered) > 0 {
		out = append(out, view.T("Not covered: "+strings.Join(x.k.NotCovered, ", ")+"."))
	}
	return out
}

// fundForm is the dialog that "fund request" without more opens.
func (c *Call) fundForm(head []string) *view.Form {
	var kinds []view.Option
	chosen := ""
	if k, err := c.Program.ResolveFund(c.Settings.Site, strings.Join(head, " ")); err == nil {
		chosen = k.ID
	}
	for _, k := range c.Program.FundsOn(c.Settings.Site) {
		kinds = append(kinds, view.Option{Value: k.ID, Label: clip(k.Name)})
	}
	return &view.Form{
		Run: "fund request", Title: "Ask for money", Submit: "Write down",
		Intro: view.T("Writes a request down and reminds of its steps. It is handed in with the vendor by you."),
		Fields: []view.Field{
			{Name: "kind", Label: "Fund", Kind: view.FieldSelect, Options: kinds, Value: chosen},
			{Name: "activity", Label: "Type of activity", Kind: view.FieldText, Hint: "Such as customer day, webinar."},
			{Name: "audience", Label: "Audience", Kind: view.FieldText, Optional: true},
			{Name: "place", Label: "Place", Kind: view.FieldText, Optional: true},
			{Name: "starts", Label: "First day", Kind: view.FieldDate},
			{Name: "ends", Label: "Last day", Kind: view.FieldDate, Optional: true, Hint: "Leave empty for one day."},
			{Name: "amount", Label: "Estimated amount", Kind: view.FieldText, Hint: "Such as 12000 CNY; a point for decimals, nothing between thousands."},
			{Name: "reason", Label: "Reason", Kind: view.FieldText, Optional: true, Hint: "Only where a rule stands against it: too late, over the quota."},
		},
	}
}

func fundRequestSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	k, ok := c.Program.Fund(values["kind"])
	if !ok || !program.On(k.Sites, c.Settings.Site) {
		return Answer{}, map[string]string{"kind": "Choose the fund."}, nil
	}
	x := funded{c: c, k: k, r: c.fundRules(k)}
	typed := map[string][]string{}
	for _, name := range []string{"activity", "audience", "place", "starts", "ends", "amount", "reason"} {
		if v := strings.Fields(values[name]); len(v) > 0 {
			typed[name] = v
		}
	}
	bad := map[string]string{}
	for _, name := range []string{"starts", "ends", "amount"} {
		var err error
		if v := typed[name]; len(v) > 0 && name == "amount" {
			_, err = c.onlyFundMoney(v)
		} else if len(v) > 0 {
			_, err = c.onlyDate(v, future)
		}
		if err != nil {
			bad[name] = within(err.Error(), 280)
		}
	}
	if len(bad) > 0 {
		return Answer{}, bad, nil
	}
	e, err := x.opening(typed)
	if err != nil {
		return Answer{}, map[string]string{"activity": within(err.Error(), 280)}, nil
	}
	out := partner.DecideFund(x.r, x.f, e)
	if out.Denial != nil {
		return Answer{}, map[string]string{fieldOf(out.Denial): within(out.Denial.Words(c.voice()), 280)}, nil
	}
	ans, err := x.open(e)
	var t *Trouble
	if errors.As(err, &t) {
		return Answer{}, map[string]string{"activity": within(t.What, 280)}, nil
	}
	return ans, nil, err
}

// fieldOf is the field of the form that a denial is about.
func fieldOf(d *partner.FundDenial) string {
	switch d.Ground {
	case partner.FundFieldMissing:
		return d.Detail[0]
	case partner.FundNoAmount, partner.FundCurrency, partner.FundOverCap, partner.FundOverQuota, partner.FundTooMany:
		return "amount"
	case partner.FundTooLate, partner.FundMissed:
		return "starts"
	case partner.FundBadDates:
		return "ends"
	}
	return "activity"
}
