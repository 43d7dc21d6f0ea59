package commands

import (
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
