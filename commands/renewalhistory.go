package commands

import (
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func renewalHistoryUnit() *Unit {
	return &Unit{
		Word:     "renewal history",
		Summary:  "what became of the renewal, year by year, and all that was recorded about it",
		Usage:    "renewal history",
		Examples: []string{"renewal history"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.renewalHistory()}, nil
		},
	}
}

func (c *Call) renewalHistory() view.Message {
	all := c.Book.Renewals(c.Program)
	m := view.Message{Summary: "Nothing was recorded about the renewal yet.", Blocks: []view.Block{view.Heading(c.renewalName() + ": history")}}
	entries := c.Book.RenewalEntries()
	if len(entries) == 0 {
		m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary+" "), view.C("renewal date D")))
		return m
	}
	m.Summary, m.Names = plural(len(all.Past), "round")+" decided, "+plural(len(entries), "entry")+" recorded.", true
	var years []view.Text
	for i := range all.Past {
		years = append(years, c.yearLine(&all.Past[i]))
	}
	years = append(years, c.yearLine(&all.Now))
	m.Blocks = append(m.Blocks, view.List(years...), view.Para(view.B("Recorded, the newest first")))
	var lines []view.Text
	for i := len(entries) - 1; i >= 0; i-- {
		lines = append(lines, c.entryLine(entries[i]))
	}
	m.Blocks = append(m.Blocks, limited(lines, 20, "export --format json"))
	return m
}

// yearLine is a round under its year.
func (c *Call) yearLine(r *partner.Renewal) view.Text {
	year := "Not dated"
	if y := r.Year(); y > 0 {
		year = fmt.Sprint(y)
	}
	text := ": " + outcomeWords(r)
	if r.Outcome == "" && r.Grace != nil {
		text = ": " + r.Grace.Name + " since " + r.Grace.Since.Short() + " through " + r.Grace.Last.Short()
	}
	if !r.Due.IsZero() {
		text += ", due " + r.Due.Short()
	}
	if n := len(r.Undone); n > 0 {
		text += "; taken back before: " + plural(n, "outcome")
	}
	return view.Join(view.B(year), view.T(text))
}

// entryLine is one thing recorded, with who and when.
func (c *Call) entryLine(e partner.RenewalEntry) view.Text {
	what := map[partner.RenewalAct]string{
		partner.RenewalDated: "renewal on " + e.Due.Short(), partner.RenewalWindow: "window " + e.From.Short() + " to " + e.To.Short(),
		partner.RenewalPassed: "passed on " + e.On.Short(), partner.RenewalGrace: e.Grace + " from " + e.On.Short() + " through " + e.Until.Short(),
		partner.RenewalCleared: "cleared on " + e.On.Short(), partner.RenewalLost: "lost on " + e.On.Short(), partner.RenewalReopened: "the outcome taken back",
		partner.RenewalPolicy:  "certificate of " + e.Program + ": " + program.CertificatePolicy(e.Text).Words(),
		partner.ProgramRenewed: "certificate of " + e.Program + " renewed on " + e.On.Short(), partner.RenewalOwned: e.Item + ": ",
	}[e.Act]
	t := view.T(what)
	switch {
	case e.Act == partner.RenewalOwned && e.Who == "":
		t = view.Join(t, view.T("nobody named"))
	case e.Act == partner.RenewalOwned:
		t = view.Join(t, c.someone(e.Who))
	case e.Text != "" && e.Act != partner.RenewalPolicy:
		t = view.Join(t, view.T(" ("+e.Text+")"))
	}
	if len(e.Missing) > 0 {
		t = view.Join(t, view.T(", though missing: "+strings.Join(e.Missing, ", ")))
	}
	if e.Source != "" {
		t = view.Join(t, view.T(", seen: "+e.Source))
	}
	return view.Join(t, view.T(", by "), c.someone(e.By), view.T(" on "), view.M(e.Made))
}
