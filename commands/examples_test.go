package commands

import (
	"testing"

	"partnerbot/program"
)

// exampleSetting is what the examples of a unit need besides the sample partner: another
// pack of rules, or words said before.
type exampleSetting struct {
	pack   string
	before []string
}

// exampleSettings are those of the units whose examples are about what the vendor's own pack
// does not have, or about what is not so on every day.
var exampleSettings = map[string]exampleSetting{
	"kpi":             {pack: "harbour-tech", before: kpiWords},
	"kpi chart":       {pack: "harbour-tech", before: kpiWords},
	"kpi set":         {pack: "harbour-tech", before: kpiWords},
	"kpi drop":        {before: []string{"kpi set annual-revenue 84000 USD 2026-01"}},
	"renewal grace":   {pack: "harbour-tech"},
	"renewal cleared": {pack: "harbour-tech", before: []string{"renewal grace because consumption growth stayed below its goal"}},
	"renewal reopen":  {before: []string{"renewal passed until 2027-02-28"}},
	"renewal history": {pack: "harbour-tech", before: []string{"renewal date 2026-06-30", "renewal grace because growth was 12 %"}},
	"renewal":         {pack: "harbour-tech", before: []string{"renewal date 2026-06-30", "tier set csp/advanced since 2025-01-15", "renewal owner hccdp Chen"}},
	"tier":            {pack: "harbour-tech", before: []string{"tier set official/premier since 2025-01-15 seen the portal", `tier rename official/premier to "Certified Plus" since 2026-02-01`}},
	"tier need":       {before: []string{"tier set csp/advanced since 2025-01-15"}},
}

// kpiWords are readings for the examples of KPIs.
var kpiWords = []string{
	"kpi goal annual-revenue 1000000 USD", "kpi set annual-revenue 81000 USD 2026-01", "kpi set annual-revenue 82000 USD 2026-02", "kpi set emi 73.8 2026-02-20",
}

// set makes the sample partner ready for the examples of a unit.
func (s exampleSetting) set(t *testing.T, a *App) {
	t.Helper()
	if s.pack != "" {
		p, err := program.Embedded(s.pack)
		if err != nil {
			t.Fatal(err)
		}
		a.Program = p
	}
	for _, words := range s.before {
		if ans := say(t, a, dana, words); !ans.OK {
			t.Fatalf("%s: %s", words, ans.Message.Summary)
		}
	}
}
