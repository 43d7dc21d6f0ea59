package commands

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
)

const ken, sara, reviews = "U0KEN", "U0SARA", "C0REVIEW"

// sampleApplications are competencies applied for by Chen, one at each place of the
// life cycle, beside the facts that there are.
func sampleApplications(t testing.TB, a *App, rest []partner.Fact) (facts []partner.Fact) {
	t.Helper()
	b := partner.NewBook(team)
	b.Apply(partner.Delta{Put: rest}, 1)
	day := func(back int) time.Time { return noon.AddDate(0, 0, -back) }
	type deed struct {
		at  time.Time
		by  string
		do  partner.Verb
		say string
	}
	open := func(back int) []deed {
		return []deed{{day(back), chen, partner.Open, ""}, {day(back), chen, partner.Attach, "3"}, {day(back), chen, partner.Attach, "4"}}
	}
	reviewed := func(back int) []deed {
		return append(open(back), deed{day(back), chen, partner.Start, ""}, deed{day(back - 1), ken, partner.Approve, ""}, deed{day(back - 1), sara, partner.Approve, ""})
	}
	list := []struct {
		id         partner.ID
		competency string
		deeds      []deed
	}{
		{2, "big-data", open(5)[:1]},
		{3, "ai-platform", open(4)},
		{4, "cloud-native", append(open(3), deed{day(3), chen, partner.Start, ""}, deed{day(2), ken, partner.Approve, ""}, deed{day(2), sara, partner.Ask, "which customer is it?"})},
		{7, "application-modernization", reviewed(10)},
		{8, "sap", append(reviewed(20), deed{day(3), chen, partner.Submit, "HW-2398"})},
		{9, "ascend-cloud", append(reviewed(230), deed{day(220), chen, partner.Submit, "HW-1822"}, deed{day(200), chen, partner.Fail, "too few projects"})},
		{10, "data-warehouse", append(reviewed(60), deed{day(55), chen, partner.Submit, "HW-2301"}, deed{day(30), chen, partner.Pass, ""})},
	}
	n := 0
	q, _ := a.Program.Procedure("competency")
	for _, app := range list {
		now := partner.Application{Procedure: "competency", Competency: app.competency}
		for i, deed := range app.deeds {
			e := partner.Entry{ID: fmt.Sprintf("sample/%d/%d", app.id, i), At: deed.at, By: deed.by, Verb: deed.do, Text: deed.say}
			switch deed.do {
			case partner.Open:
				e.New = &partner.Opening{Application: app.id, Competency: app.competency, Title: "Competency certification: " + competencyName(a.Program, app.competency)}
			case partner.Attach:
				fmt.Sscan(deed.say, &e.Material)
				e.Text = ""
			case partner.Submit:
				e.Ref, e.Text = deed.say, ""
			}
			out := partner.Decide(partner.RulesOf(a.Program, b, a.settings(b), q, now, 0), now, e)
			if out.Refusal != nil {
				t.Fatalf("A-%d %s: %s", app.id, deed.do, out.Refusal)
			}
			now = out.Application
			out.Record.ID = b.Next(partner.KindRecord, n)
			n++
			facts = append(facts, out.Record)
		}
		facts = append(facts, now)
	}
	return facts
}

// TestStatusShowsWhatMovesFirst: drafts do not push what runs off the list.
func TestStatusShowsWhatMovesFirst(t *testing.T) {
	status := newStage(t).run(chen, "status")
	draft := strings.Index(status, ": a draft")
	for _, running := range []string{"- A-4 ", "- A-7 ", "- A-8 "} {
		if at := strings.Index(status, running); at < 0 || draft >= 0 && draft < at {
			t.Errorf("%q is not before the drafts:\n%s", running, status)
		}
	}
}
