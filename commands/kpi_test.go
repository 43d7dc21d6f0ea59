package commands

import (
	"bytes"
	"encoding/json"
	"image/png"
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/view"
)

// kpiApp is an App over the pack with KPIs of all kinds, on 2 March 2026: Dana is
// admin, Chen answers for consumption, and readings reach back two years.
func kpiApp(t *testing.T, set ...string) *App {
	t.Helper()
	a, log := newApp(t)
	t.Cleanup(func() {
		if log.Len() > 0 {
			t.Errorf("logged: %s", log)
		}
	})
	var err error
	if a.Program, err = program.Embedded("harbour-tech"); err != nil {
		t.Fatal(err)
	}
	_, err = a.Store.Update(t.Context(), team, "", noon, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Delta: partner.Delta{Put: []partner.Fact{
			partner.Settings{Account: "Harbour Tech", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin", Admins: []string{dana}, Alliance: dana},
			partner.Person{ID: 1, Name: "Dana Weber", SlackID: dana}, partner.Person{ID: 2, Name: "Chen Wei", SlackID: chen}, partner.Person{ID: 3, Name: "Nobody's Slack"},
		}}, Audit: storage.Entry{At: noon, By: dana, Verb: "import"}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range set {
		if ans := say(t, a, dana, text); !ans.OK {
			t.Fatalf("%s: %s", text, ans.Message.Summary)
		}
	}
	return a
}

func plainly(ans Answer) string { return view.PlainText(ans.Message) }

// TestKPIBadInput: a clear answer each, with an example that works, and nothing stored.
func TestKPIBadInput(t *testing.T) {
	a := kpiApp(t)
	before := revision(t, a)
	for _, c := range []struct{ text, want, try string }{
		{"kpi set consumption 84000 USD 2026-04", "Apr 2026 lies ahead.", "kpi set consumption-growth 84000 USD 2026-02"},
		{"kpi set consumption 84000 USD 2026-03", "Mar 2026 is not over yet: it ends on 31 Mar 2026.", "kpi set consumption-growth 84000 USD 2026-02"},
		{"kpi set consumption 84,000 2026-02", `"84,000": a comma may separate thousands or decimals.`, "kpi set consumption-growth 84000 USD 2026-02"},
		{`kpi set consumption "81,000 USD" 2026-02`, `"81,000 USD": a comma may separate thousands or decimals.`, "kpi set consumption-growth 81000 USD 2026-02"},
		{"kpi set consumption $84000 2026-02", `"$84000": a sign does not say which currency.`, "kpi set consumption-growth 84000 USD 2026-02"},
		{"kpi set consumption €84000 2026-02", `a sign does not say which currency.`, "kpi set consumption-growth 1250 USD 2026-02"},
		{"kpi set consumption 84000 EUR 2026-02", `is measured in USD and "84000 EUR" is EUR; currencies are not converted.`, "kpi set consumption-growth 1250 USD 2026-02"},
		{"kpi set consumption EUR 84000 2026-02", `is measured in USD`, ""},
		{"kpi set consumption 84000 XXQ 2026-02", `XXQ is no currency.`, ""},
		{"kpi set consumption 84000 2026-Q5", `"2026-Q5" is no period.`, "kpi set consumption-growth 84000 USD 2026-02"},
		{"kpi set consumption 84000 2026-13", `"2026-13" is no period.`, ""},
		{"kpi set consumption 84000 2026-Q4", "is read every month, and Q4 2026 is a whole quarter.", ""},
		{"kpi set consumption 84000", "I need the period that it is of.", "kpi set consumption-growth 84000 USD 2026-02"},
		{"kpi set consumption", "I need the value and its period.", ""},
		{"kpi set consumption -5 2026-02", "-5 USD is below zero.", ""},
		{"kpi set consumption 1.005 2026-02", "too many decimals for USD.", ""},
		{"kpi set consumtion 84000 2026-02", `There is no KPI "consumtion".`, ""},
		{"kpi set zebra 84000 2026-02", `There is annual-revenue, consumption-growth, `, ""},
		{"kpi set architects 3 2026-02", "is counted from the certificates; nobody types it in.", ""},
		{"kpi set emi 73.8 USD", `is no money`, ""},
		{"kpi set consumption 2026-02 eighty", `"eighty": this is not a number.`, "kpi set consumption-growth 1250 USD 2026-02"},
		{"kpi set emi 73,8", "a comma may separate thousands or decimals.", ""},
		{"kpi set emi 73.8 2026-04-01", "1 Apr 2026 lies ahead.", "kpi set emi 73.8 2026-03-02"},
		{"kpi set escalations 1.5 2026-02", `"1.5" is no whole number, and Escalations related to licence misuse is counted.`, "kpi set misuse-escalations 1 2026-02"},
		{"kpi set annual-revenue-cn 5 2026-02", "is measured on cn, and you are on site intl.", ""},
		{"kpi goal consumption 30", "The rules themselves say what Cloud consumption growth has to reach: at least 25 % more", ""},
		{"kpi goal annual-revenue 12,5", "a comma may separate thousands or decimals.", "kpi goal annual-revenue 12.50 USD"},
		{"kpi owner consumption", "I need who.", ""},
		{"kpi owner consumption Zed", "Zed", ""},
		{"kpi owner consumption Nobody's", "", ""},
		{"kpi owner consumption #3", "has no Slack account here", ""},
		{"kpi drop consumption 2026-Q5", "is no period", ""},
		{"kpi chart consumption", "There is nothing to draw of Cloud consumption growth yet", ""},
		{"kpi chart", "I need which KPI.", ""},
		{"kpi consumption now", `does not understand "now"`, ""},
		{"kpi import", "Send the file along", ""},
	} {
		ans := say(t, a, dana, c.text)
		if said := plainly(ans); ans.OK || !strings.Contains(said, c.want) || !strings.Contains(said, c.try) {
			t.Errorf("%s:\n%s\nwant %q and %q", c.text, said, c.want, c.try)
		}
	}
	if now := revision(t, a); now != before {
		t.Errorf("revision %d after %d: something was stored", now, before)
	}
}

// TestKPIReadingsAndCorrections types in, repeats, corrects and takes back; all of it
// stays in the history.
func TestKPIReadingsAndCorrections(t *testing.T) {
	a := kpiApp(t)
	for _, c := range []struct{ text, want string }{
		{"kpi set consumption 84000 USD 2026-02 source https://portal.example/usage", "Cloud consumption growth of Feb 2026: 84,000 USD; seen: https://portal.example/usage."},
		{"kpi set consumption 84000 2026-02", "is 84,000 USD already. Nothing changed."},
		{"kpi set consumption USD 84000 Feb 2026", "already"},
		{"kpi set consumption 2026-02 84000 USD", "already"},
		{"kpi set consumption Feb 2026 84000", "already"},
		{`kpi set "cloud consumption growth" "84001.50 USD" "February 2026" source gross`, "it corrects 84,000 USD by "},
		{"kpi set consumption 70000 USD 14 February 2025", "Cloud consumption growth of Feb 2025: 70,000 USD."},
		{"kpi set emi 73.8", "Ecosystem Maturity Index (EMI) of 2 Mar 2026: 73.8 (Green Zone)."},
		{"kpi set escalations 0 2026-02", "On track: Escalations related to licence misuse, 0 so far"},
		{"kpi goal revenue 500000 USD source plan", "Annual revenue, goal of 2026: 500,000 USD."},
		{"kpi goal revenue 500000", "Nothing changed."},
		{"kpi goal revenue 600000 2026", "before 500,000 USD"},
		{"kpi owner consumption Chen Wei", "Chen Wei"},
		{"kpi owner consumption <@" + chen + ">", "already"},
	} {
		if ans := say(t, a, dana, c.text); !ans.OK || !strings.Contains(plainly(ans), c.want) {
			t.Errorf("%s:\n%s\nwant %q", c.text, plainly(ans), c.want)
		}
	}
	if ans := say(t, a, chen, "kpi set consumption 84002 2026-02"); !ans.OK {
		t.Errorf("who answers for it: %s", plainly(ans))
	}
	if ans := say(t, a, chen, "kpi set emi 74"); ans.OK || !strings.Contains(plainly(ans), "typed in by admins and by whoever answers for it") {
		t.Errorf("who does not answer for it: %s", plainly(ans))
	}
	golden(t, "kpi-card", plainly(say(t, a, dana, "kpi consumption")))
	golden(t, "kpi-all", plainly(say(t, a, dana, "kpi")))
	if ans := say(t, a, dana, "kpi drop consumption 2026-02"); !ans.OK || !strings.Contains(plainly(ans), "84,002 USD taken back") {
		t.Error(plainly(ans))
	}
	if ans := say(t, a, dana, "kpi drop consumption 2026-02"); !strings.Contains(plainly(ans), "Nothing changed") {
		t.Error(plainly(ans))
	}
	if said := plainly(say(t, a, dana, "kpi consumption")); !strings.Contains(said, "84,000 USD (replaced)") || !strings.Contains(said, "taken back") {
		t.Error(said)
	}
	if ans := say(t, a, dana, "undo"); !ans.OK {
		t.Error(plainly(ans))
	}
	if said := plainly(say(t, a, dana, "kpi consumption")); strings.Contains(said, "taken back") {
		t.Error(said)
	}
}

// TestKPIsInStatus: nothing of what nobody has begun with; then the worst first.
func TestKPIsInStatus(t *testing.T) {
	a := kpiApp(t)
	if said := plainly(say(t, a, dana, "status")); strings.Contains(said, "EMI") || strings.Contains(said, "Annual revenue") {
		t.Error(said)
	}
	for _, text := range []string{"kpi set escalations 2 2026-02", "kpi set emi 73.8", "kpi set consumption 84000 2026-02"} {
		say(t, a, dana, text)
	}
	said := plainly(say(t, a, dana, "status"))
	last := -1
	for _, want := range []string{"KPI missed: Escalations related to licence misuse, 2 so far", "KPI at risk: Certified architects", "KPIs not known: Cloud consumption growth (missing: the base: the reading of Feb 2025)", "KPIs: 1 on track"} {
		at := strings.Index(said, want)
		if at <= last {
			t.Errorf("%q is not there, or above what is worse:\n%s", want, said)
		}
		last = at
	}
}

func TestKPIImportInSlack(t *testing.T) {
	a := kpiApp(t)
	send := func(text string) Answer {
		req := ask(dana, text)
		req.File = &File{Name: "readings.csv", Data: []byte("kpi,period,value\nconsumption,2026-01,84000\nconsumption,2026-02,85000\nemi,2026-Q5,3\n")}
		return a.Run(t.Context(), req)
	}
	before := revision(t, a)
	dry := send("kpi import --dry-run")
	if said := plainly(dry); !dry.OK || !strings.Contains(said, "2 readings new, 0 corrected, 0 as before, 1 row refused. Nothing was stored.") || !strings.Contains(said, `Row 4, column period: "2026-Q5"`) || revision(t, a) != before {
		t.Error(said)
	}
	if said := plainly(send("kpi import")); !strings.Contains(said, "2 readings new") || revision(t, a) != before+1 {
		t.Error(said)
	}
	if said := plainly(send("kpi import")); !strings.Contains(said, "0 readings new, 0 corrected, 2 as before") || revision(t, a) != before+1 {
		t.Error(said)
	}
	if ans := say(t, a, dana, "undo"); !ans.OK {
		t.Error(plainly(ans))
	}
	if said := plainly(say(t, a, dana, "kpi consumption")); strings.Contains(said, "84,000") {
		t.Error(said)
	}
}

// TestKPIChart: a picture with words for whoever does not see it, to the channel.
func TestKPIChart(t *testing.T) {
	a := kpiApp(t, "kpi set consumption 70000 2025-02", "kpi set consumption 71000 2025-03", "kpi set consumption 84000 2026-02", "kpi set emi 73.8 2026-03-02", "kpi set escalations 0 2026-02")
	for name, alt := range map[string]string{
		"consumption": "Line chart of Cloud consumption growth from Feb 2026 to Jan 2027: on track, +20 % of +25 % by 31 Jan 2027.",
		"emi":         "Line chart of Ecosystem Maturity Index (EMI) from Feb 2026 to Jan 2027: on track, 73.8 points, Green Zone; needed by 31 Jan 2027: Green Zone, from 70.",
		"escalations": "on track, 0 so far, none allowed through 31 Jan 2027.", "architects": "at risk, 0 of 3 by 31 Jan 2027.",
	} {
		ans := say(t, a, chen, "kpi chart "+name)
		if !ans.OK || ans.File == nil {
			t.Fatalf("%s: %s", name, plainly(ans))
		}
		alt = strings.Replace(alt, "on track, +20 %", "at risk, +20 %", 1)
		if !ans.File.Share || !strings.Contains(ans.File.Alt, alt) || strings.Contains(ans.File.Alt, "<@") {
			t.Errorf("%s: shared %v, %q", name, ans.File.Share, ans.File.Alt)
		}
		if _, err := png.Decode(bytes.NewReader(ans.File.Data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	req := ask(chen, "kpi chart emi")
	req.Channel, req.Via = "D0CHEN", ViaDM
	if ans := a.Run(t.Context(), req); ans.File == nil || ans.File.Share {
		t.Error("asked in a direct message it goes elsewhere")
	}
	b := partner.NewBook(team)
	if err := a.Store.Read(t.Context(), team, func(now *partner.Book) error {
		for _, r := range now.KPIHistory("consumption-growth") {
			b.Apply(partner.Delta{Put: []partner.Fact{r}}, 1)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	k, _ := a.Program.KPI("consumption-growth")
	course := partner.CourseOf(a.Program, b, k, civil.At(noon))
	course.Places = course.Places[:3]
	got, err := json.MarshalIndent(kpiPicture(&course), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "kpi-picture", string(got)+"\n")
}
