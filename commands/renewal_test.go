package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// renewalApp is the sample partner under its own pack, after some words.
func renewalApp(t *testing.T, words ...string) *App {
	t.Helper()
	a, _ := sampleApp(t)
	exampleSetting{pack: "harbour-tech", before: words}.set(t, a)
	return a
}

// TestRenewalBadInput: each slip gets an answer that says what is wrong, stores nothing
// and shows words that work.
func TestRenewalBadInput(t *testing.T) {
	dated := []string{"renewal date 2026-06-30"}
	graced := []string{"renewal grace because growth was 12 %"}
	renewed := []string{"renewal date 2026-06-01", "renewal passed"}
	cases := []struct {
		before []string
		words  string
		want   string // of the answer, buttons and examples included
	}{
		{nil, "renewal date", "I need the day"},
		{nil, "renewal date soon", `"soon" is not a date`},
		{nil, "renewal date 2026-02-28", "28 February 2026 lies in the past"},
		{nil, "renewal date 2026-02-29", "February 2026 has 28 days"},
		{nil, "renewal date 2046-02-28", "more than three years ahead"},
		{nil, "renewal date 03/04/2027", "can be 3 April 2027 or 4 March 2027"},
		{nil, "renewal window 2026-05-01", "the last day of the window"},
		{nil, "renewal window 2026-05-02 to 2026-05-01", "It would end on 1 May 2026, before it begins on 2 May 2026"},
		{nil, "renewal window 2026-05-02 or so to 2026-06-01", `"or so"`},
		{nil, "renewal window 2026-02-01 to 2026-03-01", "lies in the past"},
		{dated, "renewal passed on 2026-03-04", "4 March 2026 lies ahead"},
		{[]string{"renewal date 2026-12-31"}, "renewal passed", "its outcome can be recorded from 2 September 2026 on"},
		{renewed, "renewal passed", "It is already renewed: recorded for 2 March 2026 by Dana Weber. The next renewal is on 1 June 2027"},
		{dated, "renewal passed until 2026-06-30", "has to be later than 30 June 2026"},
		{nil, "renewal passed quickly", `"quickly"`},
		{nil, "renewal grace", "It needs a cause"},
		{nil, "renewal grace provisional until 2026-05-01", "It needs a cause"},
		{nil, "renewal grace provisio because growth", "Provisional"},
		{nil, "renewal grace until 2027-01-01 because growth", "through 30 September 2026 at the latest, not through 1 January 2027"},
		{nil, "renewal grace since 2026-03-04 because growth", "4 March 2026 lies ahead"},
		{nil, "renewal grace until 2026-03-01 because growth", "before it begins"},
		{graced, "renewal grace because again", "The status is Provisional since 2 March 2026, through 30 September 2026"},
		{graced, "renewal passed", "Out of it leads renewal cleared"},
		{nil, "renewal cleared", "There is no grace status to clear"},
		{graced, "renewal cleared", "Provisional cannot be left yet: Cloud consumption growth"},
		{graced, "renewal cleared on 2026-03-01", "1 March 2026 is before Provisional began"},
		{graced, "renewal cleared anyway", "It needs a cause"},
		{nil, "renewal lost", "It needs a cause"},
		{nil, "renewal reopen it was wrong", "nothing to take back"},
		{renewed, "renewal reopen", "It needs a cause"},
		{nil, "renewal owner hccdp", "and whom"},
		{nil, "renewal owner hccpd Chen", "The renewal hinges on no \"hccpd\""},
		{nil, "renewal owner growth Nobody", "Nobody here is called"},
		{nil, "renewal certificate csp maybe", "neither auto, apply nor renewed"},
		{nil, "renewal certificate official renewed", "There is no program \"official\" with a certificate"},
		{nil, "renewal today", "renewal"},
		{nil, "renewal lost because " + strings.Repeat("x", 600), "500 are the most"},

		{nil, "tier set", "I need which tier"},
		{nil, "tier set premier", `"premier" can be csp/premier or official/premier`},
		{nil, "tier set prremier", "tier list"},
		{nil, "tier set official/gold", `There is no tier "official/gold"`},
		{nil, "tier set csp/premier since tomorrow", "3 March 2026 lies ahead"},
		{nil, "tier set csp/premier since", "followed by nothing"},
		{nil, "tier set none", "No tier is recorded that could end"},
		{nil, "tier rename csp/premier", "its new name"},
		{nil, "tier rename csp/premier to Advanced", "Another tier of the Cloud solution provider program (CSP) is called Advanced"},
		{nil, "tier rename csp/premier to ???", "is not a name of a tier"},
		{nil, `tier rename csp/premier to "Premier Plus" since 2030-01-01`, "more than a year ahead"},
		{nil, "tier rename csp/none to Nothing", "None is no tier"},
		{nil, "tier need csp/premier revenue 1,000", "without a comma or a currency"},
		{nil, "tier need csp/premier revenue 500000 USD", "USD has no place here"},
		{nil, "tier need csp/premier revenue 500000 USD", "For example: tier need csp/premier revenue 500000"},
		{nil, "tier need csp/premier revenue EUR 500000 seen the portal", "For example: tier need csp/premier revenue 500000 seen the portal"},
		{nil, "tier need csp/premier turnover 1000", "what is typed in of it: revenue and staff"},
		{nil, "tier need csp/premier role-validation 1", "is not typed in"},
		{nil, "tier need csp/standard revenue 1", "nothing that is typed in"},
		{nil, "tier csb", "There is no program \"csb\" with tiers"},
	}
	for _, c := range cases {
		a := renewalApp(t, c.before...)
		before := revision(t, a)
		ans := say(t, a, dana, c.words)
		if text := view.PlainText(ans.Message); ans.OK || !strings.Contains(text, c.want) {
			t.Errorf("%s: %s\nwant %q", c.words, text, c.want)
		}
		if revision(t, a) != before {
			t.Errorf("%s was refused and stored something", c.words)
		}
	}
}

// TestStatusLeadsWithTheGraceStatus while it lasts, says when it is over, and nothing
// of it once what followed is recorded.
func TestStatusLeadsWithTheGraceStatus(t *testing.T) {
	a := renewalApp(t, "renewal date 2026-03-31")
	at := func(days int, words string) string {
		req := ask(dana, words)
		req.Now = noon.AddDate(0, 0, days)
		ans := a.Run(t.Context(), req)
		if !ans.OK {
			t.Fatalf("%s: %s", words, ans.Message.Summary)
		}
		return view.PlainText(ans.Message)
	}
	if text := at(0, "status"); !strings.Contains(text, "Renewal: 31 Mar 2026 (in 29 days)") || strings.Contains(text, "Provisional") {
		t.Errorf("before: %s", text)
	}
	at(0, "renewal grace because growth was 12 %")
	text := at(0, "status")
	lead, rest, _ := strings.Cut(text, "Provisional since 2 Mar 2026: growth was 12 %. It ends on 30 Sep 2026 (in 212 days); then: the tier Authorized in Official International Partner. Out of it, 3 of 3 still missing: Cloud consumption growth")
	if rest == "" || strings.Contains(lead, "requirement") {
		t.Errorf("status begins\n%s", text)
	}
	if !strings.HasPrefix(say(t, a, dana, "status").Message.Summary, "Provisional since 2 Mar 2026, through 30 Sep 2026") {
		t.Error("the summary does not begin with it")
	}
	last := 212
	if text := at(last, "status"); !strings.Contains(text, "It ends on 30 Sep 2026 (today)") {
		t.Errorf("on its last day: %s", text)
	}
	if text := at(last+1, "status"); !strings.Contains(text, "Provisional ended on 30 Sep 2026 without being cleared") || strings.Contains(text, "Provisional since") {
		t.Errorf("the day after: %s", text)
	}
	if text := at(last+1, "renewal lost because it was not cleared"); !strings.Contains(text, "tier set official/authorized since 2026-10-01") {
		t.Errorf("lost: %s", text)
	}
	if text := at(last+1, "status"); strings.Contains(text, "Provisional ended") || !strings.Contains(text, "Renewal: ") {
		t.Errorf("after what followed was recorded: %s", text)
	}
}

// TestTierWords: a tier is found by whatever name it has or had, a rename keeps it, and
// everything can be taken back.
func TestTierWords(t *testing.T) {
	a := renewalApp(t)
	for _, c := range []struct{ words, want string }{
		{"tier set official/Certified since 2024-01-10", "Certified since 10 Jan 2024"},
		{"tier set certified plus since 2025-01-15 source the portal, refreshed twice", "Premier since 15 Jan 2025, was Certified"},
		{"tier set official/premier", "is Premier since 15 Jan 2025. Nothing changed"},
		{"tier rename official/premier Certified Plus since 2026-02-01", "it is the same tier"},
		{"tier rename official/premier to certified-plus", "is called so on 2 Mar 2026. Nothing changed"},
		{"tier official", "Certified Plus since 15 Jan 2025; called so since 1 Feb 2026, was Premier until 31 Jan 2026"},
		{"tier rename official/elite to Premier", "The tier Elite"},
		{"tier set official/premier", "Premier since 2 Mar 2026, was Certified Plus"}, // what is called so now
		{"tier official", "There is no higher tier"},
		{"undo", "Taken back"},
		{"tier official", "Certified Plus since 15 Jan 2025"},
		{"tier set none", "no tier since 2 Mar 2026, was Certified Plus"},
		{"tier set csp/advanced since 2025-06-01", "Advanced since 1 Jun 2025"},
		{"renewal certificate apply", "it is applied for again"},
		{"renewal certificate renewed on 2026-02-10", "of 31 Jan 2026 was renewed on 10 Feb 2026, the next day is 31 Jan 2027"},
		{"renewal certificate renewed", "was renewed on 10 Feb 2026; the next day is 31 Jan 2027. Nothing changed"},
		{"tier need csp/premier revenue 500000", "needs 500,000"},
		{"reading set csp-revenue 120000", "120000"},
		{"tier csp", "Not met: Annual revenue, 120,000 of 500,000"},
		{"tier csp", "Met: One account of the company has passed role validation, on the path service"},
		{"renewal owner hccdp Chen", "Chen Wei answers for HCCDP certificates"},
		{"renewal owner hccdp none", "Nobody is named any more"},
		{"renewal history", "nobody named"},
	} {
		ans := say(t, a, dana, c.words)
		if text := view.PlainText(ans.Message); !ans.OK || !strings.Contains(text, c.want) {
			t.Errorf("%s: %s\nwant %q", c.words, text, c.want)
		}
	}
}
