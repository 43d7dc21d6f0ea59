package program

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"partnerbot/civil"
)

func requirement(t *testing.T, p *Program, path, phase, id string) *Requirement {
	t.Helper()
	_, ph, ok := p.Phase(path, phase)
	if !ok {
		t.Fatalf("no phase %s/%s", path, phase)
	}
	for i := range ph.Requirements {
		if ph.Requirements[i].ID == id {
			return &ph.Requirements[i]
		}
	}
	t.Fatalf("no requirement %s/%s/%s", path, phase, id)
	return nil
}

// takes lists the types that a set counts on a site.
func takes(p *Program, set []Selector, site string) []string {
	var out []string
	for i := range p.Types {
		if slices.ContainsFunc(set, func(s Selector) bool { return p.Selects(s, &p.Types[i], site) }) {
			out = append(out, p.Types[i].ID)
		}
	}
	return out
}

// The decisions that are fixed, each as the table of who counts on which site.
func TestHuaweiWhatCounts(t *testing.T) {
	p := huawei(t)
	const rv, cd = "role-validation", "competency-differentiation"
	managers := []string{"pmp", "ipma-a", "ipma-b", "ipma-c", "hcip-pm"}
	for _, c := range []struct {
		set  []Selector
		name string
		want map[string][]string
	}{
		{requirement(t, p, "service", cd, "project-managers").Any, "project-managers", map[string][]string{"intl": managers, "cn": managers, "eu": managers}},
		{requirement(t, p, "service", cd, "hccdp").Any, "hccdp", map[string][]string{"intl": {"hcip-cssa", "hccdp"}, "cn": {"hccdp"}, "eu": {"hcip-cssa", "hccdp"}}},
		{requirement(t, p, "service", cd, "hccde").Any, "hccde", map[string][]string{"intl": {"hcie-cssa", "hccde"}, "cn": {"hcie-cssa", "hccde"}, "eu": {"hcie-cssa", "hccde"}}},
		{requirement(t, p, "service", rv, "certificates").Slots[0].Any, "2 HCCDA", map[string][]string{"intl": {"hccda", "hccdp", "hccde"}, "cn": {"hccda", "hccdp", "hccde"}}},
		{requirement(t, p, "service", rv, "certificates").Slots[1].Any, "2 HCCDP", map[string][]string{"intl": {"hccdp", "hccde"}, "cn": {"hccdp", "hccde"}}},
		{requirement(t, p, "service", rv, "specialists").All, "specialists", map[string][]string{"intl": {"hcsa", "hcsp"}, "cn": {"hcsa", "hcsp"}}},
	} {
		for site, want := range c.want {
			if got := takes(p, c.set, site); !slices.Equal(got, want) {
				t.Errorf("%s on %s counts %v, want %v", c.name, site, got, want)
			}
		}
	}
}

func TestHuaweiRequirements(t *testing.T) {
	p := huawei(t)
	ask := Number{Ask: true}
	type row struct {
		ID        string
		Kind      Kind
		Need      Number
		Dedicated bool
	}
	rows := func(path, phase string) (out []row) {
		_, ph, ok := p.Phase(path, phase)
		if !ok {
			t.Fatalf("no phase %s/%s", path, phase)
		}
		for _, r := range ph.Requirements {
			out = append(out, row{r.ID, r.Kind, r.Need, r.Dedicated})
		}
		return out
	}
	for phase, want := range map[string][]row{
		"service/competency-differentiation": {
			{"project-managers", People, ask, true}, {"hccdp", Certificates, ask, false}, {"hccde", Certificates, ask, false},
			{"competencies", Competences, ask, false}, {"cases", Materials, ask, false}, {"business-plan", Materials, Number{Value: 1}, false}},
		"service/role-validation": {
			{"certificates", Slots, Number{Value: 4}, false}, {"specialists", People, Number{Value: 2}, false},
			{"case", Materials, Number{Value: 1}, false}, {"employment-proof", Materials, Number{Value: 1}, false}},
		"software/role-validation":          {{"certified-solutions", Reading, Number{Value: 1}, false}},
		"system-integrator/role-validation": {{"certified-staff", Reading, ask, false}, {"business-plan", Materials, Number{Value: 1}, false}, {"co-built-offerings", Reading, ask, false}},
		"distributor/role-selection":        {{"hcpn", Tick, Number{Value: 1}, false}},
	} {
		path, ph, _ := strings.Cut(phase, "/")
		if d := cmp.Diff(want, rows(path, ph)); d != "" {
			t.Errorf("%s (-want +got):\n%s", phase, d)
		}
	}
	slots := requirement(t, p, "service", "role-validation", "certificates").Slots
	if slots[0].Title != "HCCDA or higher" || slots[0].Need != 2 || slots[1].Title != "HCCDP or higher" || slots[1].Need != 2 {
		t.Errorf("slots %+v", slots)
	}
	c := requirement(t, p, "service", "role-validation", "case")
	if c.MaxAge != (civil.Period{Months: 12}) || !slices.Equal(c.MaterialKinds, []string{"huawei-cloud", "public"}) {
		t.Errorf("case %v %v", c.MaxAge, c.MaterialKinds)
	}
	k := requirement(t, p, "service", "competency-differentiation", "competencies")
	eight := []string{"cloud-migration", "database", "ascend-cloud", "ai-platform", "big-data", "cloud-native", "application-modernization", "sap"}
	if k.AtLeast != 1 || !slices.Equal(k.Named, eight) {
		t.Errorf("competencies: at least %d of %v", k.AtLeast, k.Named)
	}
	for _, id := range eight { // the eight hold on every site
		if c, _ := p.Competency(id); len(c.Sites) > 0 {
			t.Errorf("%s only on %v", id, c.Sites)
		}
	}
}

func TestHuaweiTypes(t *testing.T) {
	p := huawei(t)
	years := func(n int) civil.Period { return civil.Period{Years: n} }
	type row struct {
		ID, Level            string
		Validity, Suspension civil.Period
		External, Tracked    bool
	}
	want := []row{
		{"pmp", "professional", years(3), years(1), true, false},
		{"ipma-a", "a", years(5), civil.Period{}, true, false}, {"ipma-b", "b", years(5), civil.Period{}, true, false},
		{"ipma-c", "c", years(5), civil.Period{}, true, false}, {"ipma-d", "d", years(5), civil.Period{}, true, false},
		{"hcia", "associate", years(3), civil.Period{}, false, true}, {"hcip", "professional", years(3), civil.Period{}, false, true},
		{"hcie", "expert", years(3), civil.Period{}, false, true}, {"hcip-pm", "professional", years(3), civil.Period{}, false, false},
		{"hcia-cssa", "associate", years(3), civil.Period{}, false, false}, {"hcip-cssa", "professional", years(3), civil.Period{}, false, false},
		{"hcie-cssa", "expert", years(3), civil.Period{}, false, false},
		{"hccda", "associate", civil.Period{}, civil.Period{}, false, true}, {"hccdp", "professional", civil.Period{}, civil.Period{}, false, true},
		{"hccde", "expert", civil.Period{}, civil.Period{}, false, true},
		{"hcsa", "associate", years(2), civil.Period{}, false, true}, {"hcsp", "professional", years(2), civil.Period{}, false, true},
		{"hcse", "expert", years(2), civil.Period{}, false, true},
	}
	var got []row
	for _, c := range p.Types {
		got = append(got, row{c.ID, c.Level, c.Validity, c.Suspension, c.External, c.Tracked})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("types (-want +got):\n%s", d)
	}
	for pair, want := range map[[2]string]int{{"hccda", "hccdp"}: -1, {"hccdp", "hccde"}: -1, {"ipma-d", "ipma-c"}: -1, {"hcip-cssa", "hcip"}: 0} {
		a, _ := p.Type(pair[0])
		b, _ := p.Type(pair[1])
		if got := a.Rank() - b.Rank(); got != want {
			t.Errorf("rank of %v differs by %d, want %d", pair, got, want)
		}
	}
}

func TestHuaweiRest(t *testing.T) {
	p := huawei(t)
	if p.Default != (Default{"service", "competency-differentiation", "intl"}) || p.Zone.String() != "Asia/Shanghai" || p.Calendar != "cn" {
		t.Errorf("%+v %v %s", p.Default, p.Zone, p.Calendar)
	}
	if p.Binding.InvitationLife != (civil.Period{Days: 7}) || p.Binding.PerDay != 100 {
		t.Errorf("binding %+v", p.Binding)
	}
	if got := p.Ladder("certificate-end"); !slices.Equal(got, []int{90, 60, 30, 14, 7, 1, 0}) {
		t.Errorf("ladder %v", got)
	}
	if got := p.WorkingCalendar().ID(); got != "cn" {
		t.Errorf("the working calendar is %s", got)
	}
	if a, b := p.WorkingCalendar(), p.WorkingCalendar(); a != b {
		t.Error("the calendar is made anew at every question")
	}
	for _, name := range []string{"", "mars"} {
		if got := (&Program{Calendar: name}).WorkingCalendar().ID(); got != "weekdays" {
			t.Errorf("a program made by hand, of calendar %q, has %s", name, got)
		}
	}
	if p.Upkeep.Portal != 90 || p.Upkeep.Roster != 30 {
		t.Errorf("upkeep %+v", p.Upkeep)
	}
	var paths []string
	for _, path := range p.Paths {
		paths = append(paths, path.ID)
		for _, phase := range path.Phases {
			if path.ID == "distributor" && phase.ID != "role-selection" {
				t.Errorf("the distributor path has no page on %s", phase.ID)
			}
		}
	}
	if want := []string{"service", "software", "system-integrator", "learning", "distributor"}; !slices.Equal(paths, want) {
		t.Errorf("paths %v", paths)
	}
	// "China only" in the one table that names them is the incentive's scope.
	for _, c := range p.Competencies {
		if len(c.Sites) > 0 {
			t.Errorf("%s is limited to %v, which no source says", c.ID, c.Sites)
		}
	}
}

// Every kind of duty has a ladder that somebody reads.
func TestHuaweiLadders(t *testing.T) {
	p := huawei(t)
	every := map[string]string{
		"certificate-end":   "90, 60, 30, 14, 7, 1 and 0 days before, then every 7 days, 4 times; channel, holder, lead",
		"certificate-grace": "180, 90, 30, 14, 7, 1 and 0 days before; channel, holder, lead",
		"invitation":        "4, 1 and 0 days before; holder, lead",
		"competency-end":    "180, 120, 90, 60, 30, 14, 7, 1 and 0 days before, then every 7 days, 4 times; channel, alliance",
		"requirement-falls": "120, 90, 60, 30, 14, 7, 1 and 0 days before, then every 7 days, 4 times; channel, alliance",
		"portal-check":      "7 and 0 days before, then every 30 days, 3 times; channel, alliance",
		"roster-check":      "7 and 0 days before, then every 14 days, 6 times; channel, alliance",
		"leaver":            "14, 7, 3, 1 and 0 days before, then every 7 days, 8 times; lead, alliance",
		"review-due":        "3, 1 and 0 days before; channel",
		"hand-in":           "30, 14, 7, 3, 1 and 0 days before; channel, holder",
		"vendor-due":        "1 and 0 days before, then every 7 days, 4 times; channel, holder",
		"lock-out-end":      "30, 7 and 0 days before; channel, holder, alliance",
		"phase-end":         "180, 120, 90, 60, 30, 14, 7, 1 and 0 days before, then every 7 days, 4 times; channel, alliance",
		"benefit-claim":     "90, 60, 30, 14, 7, 1 and 0 days before; channel, alliance",
		"incentive-claim":   "90, 60, 30, 14, 7, 1 and 0 days before; channel, holder, alliance",
		"voucher-end":       "90, 60, 30, 14, 7, 1 and 0 days before; channel, holder",
		"portal-watch":      "0 days before; holder",
		"portal-missed":     "0 days before; channel, alliance",
		"portal-news":       "0 days before; channel",

		"kpi-reading":    "3 and 0 days before, then every 7 days, 4 times; channel, holder",
		"kpi-checkpoint": "14, 7 and 0 days before; channel, holder, alliance",

		"fund-request": "30, 14, 7, 3, 1 and 0 days before, then every 2 days, 3 times; channel, holder",
		"fund-claim":   "60, 30, 14, 7, 3, 1 and 0 days before, then every 7 days, 4 times; channel, holder, alliance",
		"fund-reclaim": "30, 14, 7, 3, 1 and 0 days before, then every 7 days, 4 times; channel, holder, alliance",
		"fund-step":    "7, 3, 1 and 0 days before, then every 7 days, 4 times; channel, holder",
		"fund-vendor":  "1 and 0 days before, then every 7 days, 4 times; channel, holder",

		"deal-registration":   "14 and 7 days before, then 72, 48, 24, 6 and 2 hours before, then every 1 day, 1 time; channel, holder",
		"deal-response":       "3, 1 and 0 days before, then every 3 days, 2 times; channel, holder",
		"deal-answer":         "2, 1 and 0 days before, then every 1 day, 3 times; channel, holder",
		"deal-rfp":            "7 days before, then 24 hours before, then every 7 days, 2 times; channel, holder",
		"deal-protection-end": "30, 14, 7, 1 and 0 days before, then every 7 days, 1 time; channel, holder",

		"renewal-due":         "90, 60, 30, 14, 7, 3, 1 and 0 days before, then every 7 days, 4 times; channel, alliance",
		"renewal-item":        "60, 30, 14, 7 and 1 days before; holder, alliance",
		"review-window":       "30, 14, 7, 3, 1 and 0 days before; channel, alliance",
		"program-certificate": "60, 30, 14, 7, 1 and 0 days before, then every 7 days, 4 times; channel, alliance",
		"grace-end":           "90, 60, 30, 14, 7, 3, 1 and 0 days before, then every 7 days, 4 times; channel, alliance",
	}
	if len(p.Ladders) != len(LadderKinds) || len(every) != len(LadderKinds) {
		t.Errorf("%d ladders for %d kinds", len(p.Ladders), len(LadderKinds))
	}
	for _, kind := range LadderKinds {
		l, ok := p.LadderOf(kind)
		if got := l.Words() + "; " + audienceWords(l.Readers); !ok || got != every[kind] {
			t.Errorf("%s: %s\nwant %s", kind, got, every[kind])
		}
		if l.Source.Confidence != Customer {
			t.Errorf("%s is said to be the vendor's own: %v", kind, l.Source)
		}
	}
	if _, ok := p.LadderOf("birthday"); ok {
		t.Error("a ladder for no kind of duty")
	}
	pmp, _ := p.Type("pmp")
	if pmp.Suspension != (civil.Period{Years: 1}) || !pmp.Backdated || !strings.Contains(pmp.Revival, "60") {
		t.Errorf("a suspended PMP: %+v", pmp)
	}
}

// Every rule has a source that says how sure it is, and its links are links.
func TestHuaweiSources(t *testing.T) {
	p := huawei(t)
	for _, warning := range Lint(p) {
		for _, bad := range []string{"source", "next", "no certificate", "requires nothing", "named competencies", "asks for it"} {
			if strings.Contains(warning.Message, bad) {
				t.Errorf("%v", warning)
			}
		}
	}
	sources := []Source{p.Source, p.Binding.Source}
	for _, path := range p.Paths {
		for _, phase := range path.Phases {
			sources = append(sources, phase.Source)
			for _, r := range phase.Requirements {
				sources = append(sources, r.Source)
			}
		}
	}
	for _, s := range sources {
		if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" || u.Host == "" {
			t.Errorf("source %q has the link %q", s.Title, s.URL)
		}
		// The vendor's help pages are named by the words that were searched for.
		if _, rest, ok := strings.Cut(s.URL, "huaweicloud.com/s/"); ok {
			id, _, _ := strings.Cut(rest, "/")
			words, err := base64.RawURLEncoding.DecodeString(id)
			if err != nil || !utf8.Valid(words) || !strings.HasPrefix(string(words), "%") || !strings.HasSuffix(string(words), "%") {
				t.Errorf("source %q has the link %q, which is mistyped: %q", s.Title, s.URL, words)
			}
		}
	}
}
