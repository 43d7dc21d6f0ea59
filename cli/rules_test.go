package cli

import (
	"strings"
	"testing"
)

const header = "name,email,huawei_id,account_kind,binding,bound_on,dedicated,left_on,certificate,track,number,issued,expires,review\n"

// row makes a roster row of somebody who is associated and dedicated, with
// changes such as "expires=2026-03-01".
func row(name, certificate string, changes ...string) string {
	cells := map[string]string{
		"name": name, "email": strings.ToLower(name) + "@x.example", "huawei_id": "hw_" + strings.ToLower(name), "binding": "associated",
		"bound_on": "2024-01-01", "dedicated": "yes", "certificate": certificate, "issued": "2025-06-01", "expires": "2027-06-01",
	}
	for _, c := range changes {
		k, v, _ := strings.Cut(c, "=")
		cells[k] = v
	}
	var out []string
	for _, k := range strings.Split(strings.TrimSpace(header), ",") {
		out = append(out, cells[k])
	}
	return strings.Join(out, ",") + "\n"
}

// TestRulesThroughTheFrontDoor plays the edge cases of the vendor's rules: a
// roster file in, `assess --json` out.
func TestRulesThroughTheFrontDoor(t *testing.T) {
	const differentiation, validation = "config path service competency-differentiation", "config path service role-validation"
	for name, c := range map[string]struct {
		roster   string
		ask      []string
		id       string
		have     int
		state    string
		excluded map[string]string // person -> reason
		falls    string
	}{
		"threshold not typed in": {roster: row("Ana", "HCCDP"), id: "hccdp", have: 1, state: "unknown"},
		"have is not capped":     {roster: row("Ana", "HCCDP") + row("Ben", "HCCDP"), ask: []string{"threshold set hccdp 1"}, id: "hccdp", have: 2, state: "met", falls: "2027-06-02"},
		"last day counts":        {roster: row("Ana", "HCCDP", "expires=2026-03-02"), ask: []string{"threshold set hccdp 1"}, id: "hccdp", have: 1, state: "met", falls: "2026-03-03"},
		"day after does not":     {roster: row("Ana", "HCCDP", "expires=2026-03-01"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "expired"}},
		"first day counts":       {roster: row("Ana", "HCCDP", "issued=2026-03-02"), id: "hccdp", have: 1, state: "unknown"},
		"day before does not":    {roster: row("Ana", "HCCDP", "issued=2026-03-03"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "not yet valid"}},
		"PMP ends by its validity": {roster: row("Ana", "PMP", "issued=2023-03-03", "expires="), ask: []string{"threshold set project-managers 1"},
			id: "project-managers", have: 1, state: "met", falls: "2026-03-03"},
		"PMP in its year of suspension": {roster: row("Ana", "PMP", "issued=2023-03-02", "expires="), id: "project-managers", have: 0, state: "unknown",
			excluded: map[string]string{"Ana": "suspended"}},
		"PMP after its suspension": {roster: row("Ana", "PMP", "issued=2022-03-01", "expires="), id: "project-managers", have: 0, state: "unknown",
			excluded: map[string]string{"Ana": "expired"}},
		"HCCDP without an end does not end": {roster: row("Ana", "HCCDP", "issued=2019-01-01", "expires="), ask: []string{"threshold set hccdp 1"}, id: "hccdp", have: 1, state: "met"},
		"IPMA D is no project manager":      {roster: row("Ana", "IPMA-D") + row("Ben", "IPMA-C"), id: "project-managers", have: 1, state: "unknown", excluded: map[string]string{"Ana": "level too low"}},
		"one manager with two certificates": {roster: row("Ana", "PMP") + row("Ana", "IPMA-B"), id: "project-managers", have: 1, state: "unknown"},
		"a manager must be dedicated":       {roster: row("Ana", "PMP", "dedicated=no"), id: "project-managers", have: 0, state: "unknown", excluded: map[string]string{"Ana": "not dedicated personnel"}},
		"PMP awaiting review":               {roster: row("Ana", "PMP", "review=pending"), id: "project-managers", have: 0, state: "unknown", excluded: map[string]string{"Ana": "awaiting or refused vendor review"}},
		"HCIP-CSSA counts on intl":          {roster: row("Ana", "HCIP-Cloud Service Solutions Architect"), id: "hccdp", have: 1, state: "unknown"},
		"HCIP-CSSA does not on cn":          {roster: row("Ana", "hcip-cssa"), ask: []string{"config site cn"}, id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "wrong type or direction"}},
		"HCIP of another direction":         {roster: row("Ana", "HCIP-Storage"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "wrong type or direction"}},
		"HCCDA is too low":                  {roster: row("Ana", "HCCDA"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "level too low"}},
		"HCCDE does not stand in":           {roster: row("Ana", "HCCDE"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "wrong type or direction"}},
		"same type and track twice": {roster: row("Ana", "HCCDP", "track=GaussDB", "number=1") + row("Ana", "HCCDP", "track=GaussDB", "number=2"), id: "hccdp", have: 1, state: "unknown",
			excluded: map[string]string{"Ana": "already used for another slot"}},
		"two tracks count twice":                    {roster: row("Ana", "HCCDP", "track=GaussDB") + row("Ana", "HCCDP", "track=Big Data"), id: "hccdp", have: 2, state: "unknown"},
		"invitation expired":                        {roster: row("Ana", "HCCDP", "binding=invited", "bound_on=2026-02-20"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "HUAWEI ID not associated"}},
		"enterprise account":                        {roster: row("Ana", "HCCDP", "account_kind=enterprise"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "earned with an enterprise account"}},
		"leaver on the day":                         {roster: row("Ana", "HCCDP", "left_on=2026-03-02"), id: "hccdp", have: 0, state: "unknown", excluded: map[string]string{"Ana": "left"}},
		"leaver on the day after":                   {roster: row("Ana", "HCCDP", "left_on=2026-03-03"), ask: []string{"threshold set hccdp 1"}, id: "hccdp", have: 1, state: "met", falls: "2026-03-03"},
		"3 HCCDP and 1 HCCDA":                       {roster: row("Ana", "HCCDP") + row("Ben", "HCCDP") + row("Cem", "HCCDP") + row("Dan", "HCCDA"), ask: []string{validation}, id: "certificates", have: 4, state: "met", falls: "2027-06-02"},
		"1 HCCDE, 1 HCCDP, 1 HCCDA":                 {roster: row("Ana", "HCCDE") + row("Ben", "HCCDP") + row("Cem", "HCCDA"), ask: []string{validation}, id: "certificates", have: 3, state: "not_met"},
		"4 HCCDA":                                   {roster: row("Ana", "HCCDA") + row("Ben", "HCCDA") + row("Cem", "HCCDA") + row("Dan", "HCCDA"), ask: []string{validation}, id: "certificates", have: 2, state: "not_met"},
		"4 people, one specialist certificate each": {roster: row("Ana", "HCSA") + row("Ben", "HCSA") + row("Cem", "HCSP") + row("Dan", "HCSP"), ask: []string{validation}, id: "specialists", have: 0, state: "not_met"},
		"2 people with both":                        {roster: row("Ana", "HCSA") + row("Ana", "HCSP") + row("Ben", "HCSP") + row("Ben", "HCSA"), ask: []string{validation}, id: "specialists", have: 2, state: "met", falls: "2027-06-02"},
		"a total that is not known":                 {roster: row("Ana", "PMP"), ask: []string{"competency add database from 2025-05-01"}, id: "competencies", have: 1, state: "unknown"},
		"none of the named ones":                    {roster: row("Ana", "PMP"), ask: []string{differentiation, "competency add DevSecOps from 2025-05-01", "threshold set competencies 1"}, id: "competencies", have: 1, state: "not_met"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShell(t)
			s.file("roster.csv", header+c.roster)
			s.ok("import", "roster.csv")
			for _, words := range c.ask {
				s.ok("ask", words)
			}
			for _, q := range s.assess().Requirements {
				if q.ID != c.id {
					continue
				}
				if q.Have != c.have || q.State != c.state {
					t.Errorf("%d, %s; want %d, %s: %+v", q.Have, q.State, c.have, c.state, q)
				}
				if falls := value(q.Falls); falls != c.falls {
					t.Errorf("falls on %q (%s), want %q", falls, q.Cause, c.falls)
				}
				for _, e := range q.Excluded {
					if want, ok := c.excluded[e.Person]; ok && e.Reason != want {
						t.Errorf("%s is excluded as %q, want %q", e.Person, e.Reason, want)
					}
					delete(c.excluded, e.Person)
				}
				if len(c.excluded) > 0 {
					t.Errorf("not excluded: %v in %+v", c.excluded, q)
				}
				return
			}
			t.Fatalf("there is no requirement %s", c.id)
		})
	}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestAnAssessmentToReadHasNoGapWhereATrackIsMissing(t *testing.T) {
	s := newShell(t)
	s.file("roster.csv", header+row("Ana", "PMP", "number=3081177"))
	s.ok("import", "roster.csv")
	if text := s.ok("assess"); !strings.Contains(text, "Ana, pmp 3081177, through 2027-06-01") {
		t.Error(text)
	}
}
