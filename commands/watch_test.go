package commands

import (
	"strings"
	"testing"
	"time"

	"partnerbot/view"
)

// TestTheWatch: who watches says so, others do not; a threshold is shown and adopted
// only by being typed in.
func TestTheWatch(t *testing.T) {
	a, _ := sampleApp(t)
	for _, s := range []struct {
		who, words, want string
		ok               bool
	}{
		{chen, "watch", "This week: Mei Lin", true},
		{"U0ANA", "watch confirm", "Only those who watch", false},
		{"U0MEI", "watch confirm nothing new", "This week is done", true},
		{"U0MEI", "watch confirm", "Nothing changed", true},
		{"U0MEI", "watch confirm on tomorrow", "3 March 2026 lies ahead", false},
		{"U0MEI", "watch confirm on 2026-02-30", "February 2026 has 28 days", false},
		{"U0MEI", "watch confirm on 2026-02-27 one thing logged", "The portal was looked through on 27 Feb 2026: one thing logged. The week of 23 Feb 2026 is done", true},
		{"U0MEI", "watch confirm on 2026-02-27", "Nothing changed", true},
		{"U0ANA", `watch log "Something" effective 2026-06-01`, "Only those who watch", false},
		{"U0MEI", `watch log "Tiers" effective 3 April 2026 <https://example.com/n> affects tier Premier renamed "Certified Plus"`, "Premier is called Certified Plus from then on", true},
		{"U0MEI", `watch log "tiers" effective 3 April 2026`, "Nothing changed", true},
		{"U0MEI", "watch log affects tier", "a title", false},
		{"U0MEI", "watch log X affects requirement nonsense threshold 4", "nonsense", false},
		{"U0MEI", "watch log X affects requirement hccdp threshold -4", "is not a number", false},
		{"U0MEI", "watch log X affects planet Mars", "tier, requirement or kpi", false},
		{"U0MEI", "watch log X affects kpi nonsense threshold 30", "There is no KPI", false},
		{dana, "watch show W-1", "HCCDP certificates: 6 → 8 needed", true},
		{dana, "watch show W-1", "threshold set hccdp 8", true},
		{chen, "watch done W-1", "The old number still holds", true},
		{dana, "watch done W-1", "was settled", true},
		{dana, "threshold list", "HCCDP certificates: 6", true},
		{dana, "threshold set hccdp 8", "needs 8", true},
		{dana, "watch show W-1", "It holds already", true},
		{dana, "watch set Tomas", "in Slack", false},
		{dana, "watch set Mei Chen", "names one person", false},
		{dana, "watch set Mei stand-in Mei", "stands in for themselves", false},
		{dana, "watch rota Mei Chen Mei", "named twice", false},
		{dana, "watch rota Mei Chen weekly from 1 January 2026", "is past", false},
		{dana, "watch set none", "nobody watches", true},
		{dana, "watch", "Nobody watches the portal", true},
	} {
		ans := say(t, a, s.who, s.words)
		if text := view.PlainText(ans.Message); ans.OK != s.ok || !strings.Contains(text, s.want) {
			t.Errorf("%s: OK %v\n%s\nwant %v with %q", s.words, ans.OK, text, s.ok, s.want)
		}
	}
}

// TestTheWatchSaysThatNudgesEnd: in the last week that is reminded of, and from then on
// until somebody looks or another is named.
func TestTheWatchSaysThatNudgesEnd(t *testing.T) {
	a, _ := sampleApp(t)
	at := func(weeks int, who, words string) string {
		t.Helper()
		r := ask(who, words)
		r.Now = noon.AddDate(0, 0, 7*weeks)
		return view.PlainText(a.Run(t.Context(), r).Message)
	}
	at(0, dana, "watch set Chen stand-in Mei")
	if said := at(6, dana, "watch"); strings.Contains(said, "reminder") {
		t.Errorf("in the seventh week watch says %s", said)
	}
	if said := at(7, dana, "watch"); !strings.Contains(said, "after 8 weeks without a look this week's reminder is the last; no more come until somebody looks") {
		t.Errorf("in the last week watch says %s", said)
	}
	if said := at(9, dana, "watch"); !strings.Contains(said, "9 weeks without a look have passed, so that no reminders come any more; they begin again once somebody looks") {
		t.Errorf("later watch says %s", said)
	}
	if at(9, dana, "watch set Mei stand-in Chen"); strings.Contains(at(9, dana, "watch"), "reminder") {
		t.Errorf("with another person it says %s", at(9, dana, "watch"))
	}
	if at(18, "U0MEI", "watch confirm"); strings.Contains(at(18, dana, "watch"), "reminder") {
		t.Errorf("after a look it says %s", at(18, dana, "watch"))
	}
}

// TestNewsOfAKPI: its numbers are written as everywhere else, growth as a percentage.
func TestNewsOfAKPI(t *testing.T) {
	a := kpiApp(t)
	for words, want := range map[string]string{
		"watch log Growth affects kpi consumption-growth threshold 30":     "KPI Cloud consumption growth: +25 % → +30 % needed; where it stands is not known",
		"watch log Revenue affects kpi annual-revenue threshold 90000 USD": "KPI Annual revenue: not known → 90000 USD needed",
	} {
		if ans := say(t, a, dana, words); !ans.OK || !strings.Contains(plainly(ans), want) {
			t.Errorf("%s:\n%s\nwant %q", words, plainly(ans), want)
		}
	}
}

// TestANewNameOfATierIsAdopted: news of a rename leads to the words that record it,
// filled in; recording it settles the news, unless something else of it is open; taking
// it back opens it again.
func TestANewNameOfATierIsAdopted(t *testing.T) {
	a, _ := sampleApp(t)
	adopt := `tier rename csp/premier to "Certified Plus" since 2026-04-03 source W-3`
	for _, s := range []struct {
		who, words, want string
		ok               bool
	}{
		{"U0MEI", `watch log Tiers effective 3 April 2026 affects tier Premier renamed "Certified Plus"`, adopt, true},
		{"U0MEI", `watch log "Tiers and more" effective 3 April 2026 affects tier Premier renamed "Certified Plus" affects requirement hccdp threshold 9`, "W-4", true},
		{"U0MEI", `watch log "No such tier" affects tier Emerald renamed Jade`, "The rules here name no one tier so", true},
		{dana, "watch show W-3", "> Adopt: Certified Plus: " + adopt, true},
		{dana, adopt, "With it the portal's news W-3 Tiers is settled", true},
		{dana, "watch show W-3", "It is recorded", true},
		{dana, "watch show W-3", "Settled on 2 Mar 2026 by Dana Weber: the new name is recorded", true},
		{dana, "watch show W-4", "It is recorded", true},
		{dana, "watch", "W-4 Tiers and more", true},
		{dana, "undo", "Taken back", true},
		{dana, "watch show W-3", adopt, true},
		{"U0MEI", "watch done W-3", "The old name still holds. Adopt the new one: " + adopt, true},
	} {
		ans := say(t, a, s.who, s.words)
		if text := view.PlainText(ans.Message); ans.OK != s.ok || !strings.Contains(text, s.want) {
			t.Errorf("%s: OK %v\n%s\nwant %v with %q", s.words, ans.OK, text, s.ok, s.want)
		}
	}
}

// TestANewWatchBeginsWhenItCanBeDone: named on a Saturday it begins on Monday.
func TestANewWatchBeginsWhenItCanBeDone(t *testing.T) {
	for day, want := range map[string]string{"2026-03-02": "2 Mar", "2026-03-06": "2 Mar", "2026-03-07": "9 Mar"} {
		a, _ := sampleApp(t)
		req := ask(dana, "watch set Ana")
		at, err := time.Parse("2006-01-02", day)
		if err != nil {
			t.Fatal(err)
		}
		req.Now = at.Add(10 * time.Hour)
		if ans := a.Run(t.Context(), req); !ans.OK || !strings.Contains(ans.Message.Summary, "the week of "+want) {
			t.Errorf("on %s: %s", day, ans.Message.Summary)
		}
	}
}

// TestAnotherPackIsComparedNotAdopted: what would open for us is said, and nothing is
// changed.
func TestAnotherPackIsComparedNotAdopted(t *testing.T) {
	a, _ := sampleApp(t)
	before := revision(t, a)
	text := view.PlainText(say(t, a, chen, "program diff harbour-tech --all").Message)
	for _, want := range []string{"harbour-tech 2026.1-ht1 against huawei-cloud 2026.1", "incentive quick-win: added", "Nothing is adopted"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing of\n%s", want, text)
		}
	}
	if ans := say(t, a, chen, "program diff harbor-tech"); ans.OK || len(ans.Message.Blocks) == 0 {
		t.Error(view.PlainText(ans.Message))
	}
	if revision(t, a) != before {
		t.Error("comparing changed the Book")
	}
}
