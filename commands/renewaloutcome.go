package commands

import (
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func renewalPassedUnit() *Unit {
	return &Unit{
		Word:     "renewal passed",
		Aliases:  []string{"renewal renewed"},
		Summary:  "records that the status was renewed, and until when",
		Usage:    "renewal passed [on D] [until D] [seen WHERE]",
		Examples: []string{"renewal passed", "renewal passed until 2027-09-30"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			e, _, err := c.readOutcome(partner.RenewalPassed, "on", "until")
			if err != nil {
				return Answer{}, err
			}
			return c.recordRenewal(e, false, c.renewed("Renewed"))
		},
	}
}

// readOutcome reads the clauses of an outcome: the keys that it has, and a cause.
func (c *Call) readOutcome(act partner.RenewalAct, keys ...string) (e partner.RenewalEntry, x clauses, err error) {
	e = c.renewalEntry(act)
	free := []string{"seen", "because", "cause", "reason", "anyway"}
	x = cutClauses(c.Words, free, append(keys, "through")...)
	if act != partner.RenewalGrace {
		if err = c.none(x.head); err != nil {
			return e, x, err
		}
	}
	if e.On, err = c.clauseDate(x, past, "on", "since"); err != nil {
		return e, x, err
	}
	until, err := c.clauseDate(x, future, "until", "through")
	if err != nil {
		return e, x, err
	}
	if act == partner.RenewalGrace {
		e.Until = until
	} else {
		e.Due = until
	}
	for _, key := range []string{"because", "cause", "reason", "anyway"} {
		if x.has(key) {
			e.Text, err = told("The reason", x.text(key))
		}
	}
	if err == nil {
		e.Source, err = told("Where it was seen", x.text("seen"))
	}
	return e, x, err
}

// readCaused reads "[on D] because CAUSE". Words that begin otherwise are the cause.
func (c *Call) readCaused(act partner.RenewalAct) (e partner.RenewalEntry, err error) {
	if len(c.Words) > 0 && !strings.EqualFold(c.Words[0], "on") && !strings.EqualFold(c.Words[0], "because") {
		e = c.renewalEntry(act)
		e.Text, err = told("The cause", strings.Join(c.Words, " "))
		return e, err
	}
	e, _, err = c.readOutcome(act, "on")
	return e, err
}

// renewed says that the status was renewed, and what comes next.
func (c *Call) renewed(verb string) func(e partner.RenewalEntry) (string, []view.Text) {
	return func(e partner.RenewalEntry) (string, []view.Text) {
		text := verb + " on " + e.On.Short()
		if len(e.Missing) > 0 {
			text += ", though the exit test still misses " + series(e.Missing, "and") + " (" + e.Text + ")"
		}
		if e.Due.IsZero() {
			return text, []view.Text{view.Join(view.T("The day of the next renewal is not known: "), view.C("renewal date D"))}
		}
		return text + "; the next renewal is on " + e.Due.Short(), c.asOfLines(e.Due)
	}
}

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

func renewalLostUnit() *Unit {
	return &Unit{
		Word:     "renewal lost",
		Aliases:  []string{"renewal failed", "renewal refused"},
		Summary:  "records that the status was not renewed, with its cause",
		Usage:    "renewal lost [on D] because CAUSE",
		Examples: []string{"renewal lost because the vendor cancelled the certification"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			e, err := c.readCaused(partner.RenewalLost)
			if err != nil {
				return Answer{}, err
			}
			follows := c.followingTier()
			return c.recordRenewal(e, false, func(e partner.RenewalEntry) (string, []view.Text) {
				var next []view.Text
				if follows != "" {
					next = append(next, view.Join(view.T("What follows by the rules: "), view.C(follows+" since "+e.On.String())))
				}
				return "Not renewed, on " + e.On.Short() + ": " + strings.TrimRight(e.Text, "."), append(next, view.Join(view.T("Once there is a new day: "), view.C("renewal date D")))
			})
		},
	}
}

// followingTier is the word for the tier that follows the grace status, if one does.
func (c *Call) followingTier() string {
	all := c.Book.Renewals(c.Program)
	g := all.Now.Grace
	if g == nil || g.Rule == nil || g.Rule.Follows.Tier == "" {
		return ""
	}
	return "tier set " + g.Rule.Follows.Program + "/" + g.Rule.Follows.Tier
}

func renewalReopenUnit() *Unit {
	return &Unit{
		Word:     "renewal reopen",
		Aliases:  []string{"renewal correct"},
		Summary:  "takes back the last outcome or grace status, recorded by mistake; it stays in the history",
		Usage:    "renewal reopen REASON",
		Examples: []string{"renewal reopen it was another account of ours"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			e, err := c.readCaused(partner.RenewalReopened)
			if err != nil {
				return Answer{}, err
			}
			was := ""
			all := c.Book.Renewals(c.Program)
			if last, ok := all.Last(); ok {
				was = outcomeWords(&last)
			}
			if g := all.Now.Grace; g != nil {
				was = g.Name + " since " + g.Since.Short()
			}
			return c.recordRenewal(e, false, func(e partner.RenewalEntry) (string, []view.Text) {
				return "Taken back: " + was + " (" + strings.TrimRight(e.Text, ".") + ")", nil
			})
		},
	}
}
