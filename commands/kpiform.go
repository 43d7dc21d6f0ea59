package commands

import (
	"errors"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// readingForm is the dialog that types in a reading: of the KPI that is named, or
// of the first one that lacks one.
func (c *Call) readingForm(named *program.KPI) *view.Form {
	var options []view.Option
	var lacks *partner.Measured
	all := partner.KPIs(c.Program, c.Book, c.Today)
	for i := range all {
		k := all[i].KPI
		if c.mayTypeIn(k) != nil {
			continue
		}
		options = append(options, view.Option{Value: k.ID, Label: clip(k.Name)})
		if k == named || named == nil && len(all[i].Missing) > 0 && lacks == nil {
			lacks = &all[i]
		}
	}
	if len(options) == 0 {
		return nil
	}
	chosen, period, hint := options[0].Value, "", "Such as 61.5, or 84000 USD; a point for decimals, nothing between thousands."
	if lacks != nil {
		k := lacks.KPI
		chosen, hint = k.ID, "Such as "+strings.Trim(kpiSample(k), `"`)+"; a point for decimals, nothing between thousands."
		switch today := max(c.LocalDay, c.Today); {
		case len(lacks.Missing) > 0:
			period = periodOf(k, lacks.Missing[0])
		case k.Adds():
			period = lastPeriod(k, today)
		default:
			period = c.LocalDay.String()
		}
	}
	return &view.Form{
		Run: "kpi set", Title: "Enter the reading", Submit: "Enter",
		Intro: view.T("What a KPI showed for a period. Another value for the same period corrects it, and both stay in its history."),
		Fields: []view.Field{
			{Name: "kpi", Label: "KPI", Kind: view.FieldSelect, Options: options, Value: chosen},
			{Name: "reading", Label: "Value", Kind: view.FieldText, Hint: hint},
			{Name: "period", Label: "Period", Kind: view.FieldText, Value: period, Hint: "Such as 2026-01, 2026-Q1 or 2026; a day where only the last value holds."},
			{Name: "source", Label: "Seen where", Kind: view.FieldText, Optional: true, Hint: "A link, or words such as portal, revenue page."},
		},
	}
}

func kpiSetSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	k, err := c.Program.ResolveKPI(values["kpi"])
	if err != nil || !program.On(k.Sites, c.Settings.Site) {
		return Answer{}, map[string]string{"kpi": "Choose the KPI."}, nil
	}
	if err := c.mayTypeIn(k); err != nil {
		return Answer{}, map[string]string{"kpi": within(err.Error(), 280)}, nil
	}
	bad := map[string]string{}
	refuse := func(field string, err error) {
		var r *partner.KPIRefusal
		if errors.As(err, &r) {
			bad[field] = within(sentence(r.Why)+".", 200)
			if r.Try != "" {
				bad[field] += " Such as: " + strings.Trim(r.Try, `"`)
			}
			return
		}
		bad[field] = within(err.Error(), 280)
	}
	r := partner.KPIReading{ID: c.Book.Next(partner.KindKPIReading, 0), KPI: k.ID, By: c.User, On: c.Now.UTC()}
	if r.Value, err = partner.ReadKPIValue(k, values["reading"]); err != nil {
		refuse("reading", err)
	}
	s, err := c.kpiPeriod(k, strings.Fields(values["period"]))
	if err != nil {
		refuse("period", err)
	}
	if _, r.Source, err = c.takeSource(append([]string{"", "source"}, strings.Fields(values["source"])...)); err != nil {
		refuse("source", err)
	}
	if len(bad) > 0 {
		return Answer{}, bad, nil
	}
	r.From, r.To = s.From, s.To
	return c.putReading(k, r), nil, nil
}
