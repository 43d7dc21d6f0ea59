package cli

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"partnerbot/civil"
	"partnerbot/sandbox"
)

// TestKPIsEndToEnd plays a KPI through the sandbox: the goal's arithmetic in words, a
// reading that is wrong and one that is right, the picture in the channel with what
// Slack tells of it to those who do not see it, readings from a file in a direct
// message; and with the clock turned the reading that is due, said on its day, once,
// and nothing of one that was typed in.
func TestKPIsEndToEnd(t *testing.T) {
	p := lived(t)
	ask := func(text string) string {
		t.Helper()
		return answered(t, p, "U0DANA", text)
	}
	if said := ask("kpi consumption"); !strings.Contains(said, "Cloud consumption growth") || !strings.Contains(said, "25 %") {
		t.Fatalf("kpi consumption says %s", said)
	}
	if said := ask("kpi set consumption 84,000 2026-02"); !strings.Contains(said, "a comma may separate thousands or decimals") {
		t.Errorf("a comma: %s", said)
	}
	if said := ask("kpi set consumption 62000 USD 2026-02 source portal"); !strings.Contains(said, "62,000 USD") || !strings.Contains(said, "At risk") {
		t.Errorf("a reading: %s", said)
	}
	readingByForm(t, p)
	pictureIsShown(t, p, ask)
	file := []byte("kpi;month;value\nemi;2026-02-20;72.5\nemi;2026-Q5;3\n")
	if _, err := p.workspace.Upload("U0DANA", sandboxBotUser, "readings.csv", file, "kpi import"); err != nil {
		t.Fatal(err)
	}
	await(t, p, func() bool { return strings.Contains(words(last(p, "U0DANA")), "1 reading new") })
	if said := words(last(p, "U0DANA")); !strings.Contains(said, "Row 3, column month") {
		t.Errorf("the row that is wrong is not named: %s", said)
	}
	turnTo(t, p, p.at(t, civil.Must(2026, 4, 20), 12, 0))
	said := map[string]int{}
	for _, m := range channel(p) {
		for _, about := range []string{"Cloud consumption growth: the reading of Feb 2026", "Cloud consumption growth: the reading of Mar 2026", "Escalations related to licence misuse: the reading of Feb 2026"} {
			if text := words(m); strings.Contains(text, about) {
				said[about]++
				if due := civil.Must(2026, 4, 10); civil.At(postedAt(t, m)) == due && !strings.Contains(text, "is to be typed in today, 10 Apr 2026") {
					t.Errorf("on its day: %s", text)
				}
			}
		}
	}
	if said["Cloud consumption growth: the reading of Mar 2026"] == 0 {
		t.Errorf("the reading of March is not asked for: %v", texts(channel(p)))
	}
	if len(said) != 1 {
		t.Errorf("what was typed in is asked for: %v", said)
	}
	keys := map[string]bool{}
	for key := range sayings(t, p) {
		if strings.HasPrefix(key, "kpi-reading/") {
			keys[key] = true
		}
	}
	if len(keys) == 0 {
		t.Error("no item is about a reading")
	}
}

func last(p *playground, where string) sandbox.Message {
	list := p.workspace.Messages(where)
	if len(list) == 0 {
		return sandbox.Message{}
	}
	return list[len(list)-1]
}

// pictureIsShown asks for a chart and looks for it in the channel, as Slack's own
// client library reads it.
func pictureIsShown(t *testing.T, p *playground, ask func(string) string) {
	t.Helper()
	ask("kpi chart consumption")
	await(t, p, func() bool {
		for _, m := range p.workspace.Messages(room) {
			if len(m.Files) > 0 {
				return true
			}
		}
		return false
	})
	for _, m := range p.workspace.Messages(room) {
		if len(m.Files) == 0 {
			continue
		}
		name, data, ok := p.workspace.File(m.Files[0])
		if _, err := png.Decode(bytes.NewReader(data)); !ok || err != nil || !strings.HasSuffix(name, ".png") {
			t.Errorf("the file %s: %v", name, err)
		}
		client := slack.New(sandboxBotToken, slack.OptionAPIURL(p.base+"/api/"))
		f, _, _, err := client.GetFileInfoContext(t.Context(), m.Files[0], 0, 0)
		if err != nil || f.Title != "Cloud consumption growth" || f.Mimetype != "image/png" || !strings.HasPrefix(f.AltTxt, "Line chart of Cloud consumption growth from Feb 2026 to Jan 2027: at risk") {
			t.Errorf("Slack knows the file as %+v, %v", f, err)
		}
		return
	}
}

// readingByForm types a reading in by the dialog that the card's button opens: what is
// wrong stands at its field, and what is right is in the KPI's history.
func readingByForm(t *testing.T, p *playground) {
	t.Helper()
	if a, err := p.workspace.Slash("U0DANA", room, "kpi set emi"); err != nil || a.Error != "" {
		t.Fatalf("kpi set emi: %v %+v", err, a)
	}
	open := func() []sandbox.View { return p.workspace.Views("U0DANA") }
	await(t, p, func() bool { return len(open()) == 1 })
	values := map[string]any{"kpi": "emi", "reading": "73,5", "period": "2026-02-27"}
	if _, err := p.workspace.SubmitView("U0DANA", open()[0].ID, values); err != nil {
		t.Fatal(err)
	}
	await(t, p, func() bool { return len(open()) == 1 && len(open()[0].Errors) > 0 })
	if errs := open()[0].Errors; !strings.Contains(errs["reading"], "a comma may separate") || len(errs) != 1 {
		t.Errorf("a comma is answered with %v", errs)
	}
	values["reading"] = "73.5"
	if a, err := p.workspace.SubmitView("U0DANA", open()[0].ID, values); err != nil || a.Error != "" {
		t.Fatalf("the form is refused: %v %+v", err, a)
	}
	await(t, p, func() bool { return len(open()) == 0 })
	if said := answered(t, p, "U0DANA", "kpi emi"); !strings.Contains(said, "73.5") {
		t.Errorf("the reading is not there: %s", said)
	}
}
