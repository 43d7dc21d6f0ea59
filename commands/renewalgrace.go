package commands

import (
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func renewalGraceUnit() *Unit {
	return &Unit{
		Word:     "renewal grace",
		Aliases:  []string{"renewal provisional"},
		Summary:  "records a grace status instead of a renewal, with its cause; status leads with it while it lasts",
		Usage:    "renewal grace [NAME] [since D] [until D] because CAUSE",
		Examples: []string{"renewal grace because consumption growth stayed below its goal"},
		Role:     Admin,
		Changes:  true,
		Run:      renewalGrace,
		Submit:   renewalGraceSubmit,
	}
}

func renewalGrace(c *Call) (Answer, error) {
	rules := c.Program.Renewal.Grace
	if len(rules) == 0 {
		return Answer{}, wrong("The rules of %s know no grace status; what became of the renewal is recorded otherwise.", c.Program.Name).
			try("renewal passed", "renewal lost because the review was refused")
	}
	if len(c.Words) == 0 && c.CanOpen {
		return Answer{Form: c.graceForm()}, nil
	}
	e, x, err := c.readOutcome(partner.RenewalGrace, "since", "on", "until")
	if err != nil {
		return Answer{}, err
	}
	e.Grace = strings.Join(x.head, " ")
	if e.Grace == "" && len(rules) == 1 {
		e.Grace = rules[0].ID
	}
	return c.recordRenewal(e, false, c.gracious)
}

// gracious says what a grace status means.
func (c *Call) gracious(e partner.RenewalEntry) (string, []view.Text) {
	rule, _ := c.Program.Renewal.GraceNamed(e.Grace)
	g := &partner.GraceStatus{Rule: rule}
	text := fmt.Sprintf("%s from %s through %s: %s", rule.Name, e.On.Short(), e.Until.Short(), strings.TrimRight(e.Text, "."))
	lines := []view.Text{view.T("Not left by then, what follows is: " + partner.FollowsWords(c.Program, g))}
	if words := rule.Exit.Words(); words != "" {
		lines = append(lines, view.Join(view.T("It is left once these are met: "+words+". Then: "), view.C("renewal cleared")))
	}
	return text, lines
}

func (c *Call) graceForm() *view.Form {
	var options []view.Option
	for i := range c.Program.Renewal.Grace {
		g := &c.Program.Renewal.Grace[i]
		options = append(options, view.Option{Value: g.ID, Label: clip(g.Name)})
	}
	first := options[0].Value
	return &view.Form{
		Run: "renewal grace", Title: "Grace status", Submit: "Record",
		Intro: view.T("A status for a while, instead of the renewal. " + c.Program.Renewal.Grace[0].Words() + "."),
		Fields: []view.Field{
			{Name: "grace", Label: "Status", Kind: view.FieldSelect, Options: options, Value: first},
			{Name: "since", Label: "Since", Kind: view.FieldDate, Value: c.LocalDay.String()},
			{Name: "until", Label: "Until", Kind: view.FieldDate, Optional: true, Hint: "Leave empty for the last day that the rules allow."},
			{Name: "cause", Label: "Cause", Kind: view.FieldLong, Hint: "What the vendor gave as the reason: which KPI or requirement was missed."},
		},
	}
}

func renewalGraceSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	e := c.renewalEntry(partner.RenewalGrace)
	bad := map[string]string{}
	var err error
	if e.On, err = c.formDate(values["since"], past); err != nil {
		bad["since"] = err.Error()
	}
	if e.Until, err = c.formDate(values["until"], future); err != nil {
		bad["until"] = err.Error()
	}
	if e.Text, err = told("The cause", values["cause"]); err != nil {
		bad["cause"] = err.Error()
	}
	e.Grace = values["grace"]
	if len(bad) > 0 {
		return Answer{}, bad, nil
	}
	if checked, no := partner.DecideRenewal(c.Program, c.Book, c.Settings, e, c.toldDay(), false); no != nil {
		if field, ok := graceFields[no.Reason]; ok {
			return Answer{}, map[string]string{field: c.renewalRefused(checked, no).Error()}, nil
		}
	}
	ans, err := c.recordRenewal(e, false, c.gracious)
	return ans, nil, err
}

// graceFields are the fields of the form that a refusal is about.
var graceFields = map[partner.RenewalReason]string{
	partner.RenewalAhead: "since", partner.RenewalTooEarly: "since", partner.RenewalBackwards: "until", partner.RenewalBeyond: "until",
	partner.RenewalNoCause: "cause", partner.RenewalUnknownGrace: "grace",
}

func renewalClearedUnit() *Unit {
	return &Unit{
		Word:     "renewal cleared",
		Summary:  "records that the grace status was left; says what its exit test misses (anyway REASON: records it all the same)",
		Usage:    "renewal cleared [on D] [until D] [anyway REASON]",
		Examples: []string{"renewal cleared anyway the vendor confirmed it by mail"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			e, x, err := c.readOutcome(partner.RenewalCleared, "on", "until")
			if err != nil {
				return Answer{}, err
			}
			return c.recordRenewal(e, x.has("anyway"), c.renewed("The grace status was cleared"))
		},
	}
}
