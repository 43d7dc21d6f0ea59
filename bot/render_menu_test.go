package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"partnerbot/commands"
	"partnerbot/sandbox"
	"partnerbot/view"
)

func withMenu(choices ...view.Button) view.Message {
	return view.Message{Summary: "A reminder.", Blocks: []view.Block{{Kind: view.KindText, Text: view.T("Ana's HCIP ends in 7 days."), Menu: choices}}}
}

func run(words string) view.Button { return view.Button{Label: "Do " + words, Run: words} }

// drawnAs tells what a message's choices became: menu lines, a button beside, buttons below.
func drawnAs(t *testing.T, m view.Message) string {
	t.Helper()
	var out []string
	for _, p := range Render(m) {
		checkPage(t, p)
		for _, b := range p.Blocks {
			switch b := b.(type) {
			case *slack.SectionBlock:
				switch a := b.Accessory; {
				case a != nil && a.OverflowElement != nil:
					for _, o := range a.OverflowElement.Options {
						out = append(out, "menu:"+o.Value)
					}
				case a != nil && a.ButtonElement != nil:
					out = append(out, "beside:"+a.ButtonElement.Value)
				}
			case *slack.ActionBlock:
				for _, e := range b.Elements.ElementSet {
					out = append(out, "below:"+e.(*slack.ButtonBlockElement).Value)
				}
			}
		}
	}
	return strings.Join(out, " ")
}

func TestMenuHoldsWhatItCan(t *testing.T) {
	long := strings.Repeat("x", 76)
	sure := run("mute")
	sure.Confirm = &view.Confirm{Title: "Sure?", Text: "Really?", Yes: "Yes", No: "No"}
	for name, c := range map[string]struct {
		choices []view.Button
		want    string
	}{
		"two":                {[]view.Button{run("a"), run("b")}, "menu:a menu:b"},
		"one":                {[]view.Button{run("a")}, "beside:a"},
		"six":                {[]view.Button{run("a"), run("b"), run("c"), run("d"), run("e"), run("f")}, "menu:a menu:b menu:c menu:d menu:e below:f"},
		"words too long":     {[]view.Button{run("a"), run(long), run("b")}, "menu:a menu:b below:" + long},
		"all too long":       {[]view.Button{run(long)}, "below:" + long},
		"the same twice":     {[]view.Button{run("a"), run("b"), run("a")}, "menu:a menu:b below:a"},
		"asked before":       {[]view.Button{run("a"), sure, run("b")}, "menu:a menu:b below:mute"},
		"no words":           {[]view.Button{run("a"), {Label: "Help"}, run("b")}, "menu:a menu:b below:"},
		"as long as can be":  {[]view.Button{run(long[:75]), run("b")}, "menu:" + long[:75] + " menu:b"},
		"wide as UTF-16 has": {[]view.Button{run(strings.Repeat("👍", 38)), run("a"), run("b")}, "menu:a menu:b below:" + strings.Repeat("👍", 38)},
	} {
		if diff := cmp.Diff(c.want, drawnAs(t, withMenu(c.choices...))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	empty := withMenu(run("a"), run("b"))
	empty.Blocks[0].Text = nil
	if got := drawnAs(t, empty); got != "below:a below:b" {
		t.Errorf("without a text: %s", got)
	}
	if err := CheckMessage(withMenu(run(strings.Repeat("x", maxValue+1)))); err == nil {
		t.Error("words that no button takes pass the check")
	}
}

func TestManyMenusHaveTheirOwnIDs(t *testing.T) {
	var m view.Message
	for i := range 20 {
		m.Blocks = append(m.Blocks, withMenu(run(fmt.Sprint("a", i)), run("b")).Blocks...)
	}
	for _, p := range Render(m) {
		checkPage(t, p) // no id twice
	}
}

// A choice runs its words as a button does, and opens forms as one does.
func TestChoosingRunsTheWords(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	form := view.Form{Run: "remind snooze", Title: "Snooze", Submit: "Snooze", Fields: []view.Field{{Name: "until", Label: "Until", Kind: view.FieldText}}}
	h.app.run = func(_ context.Context, req commands.Request) commands.Answer {
		if strings.HasPrefix(req.Text, "remind snooze") {
			return commands.Answer{Form: &form}
		}
		return commands.Answer{Message: view.Say("You asked: %s.", req.Text)}
	}
	long := "remind handover R-7KQ2P " + strings.Repeat("x", 80)
	page := Render(withMenu(run("remind ack R-7KQ2P"), run("remind snooze R-7KQ2P"), run(long)))[0]
	_, ts, err := h.bot.api.PostMessageContext(t.Context(), general, options(page, "")...)
	if err != nil {
		t.Fatal(err)
	}
	choose := func(words string) {
		t.Helper()
		raw, _ := json.Marshal(h.Messages(general)[0].Blocks)
		id := "run-1"
		if !strings.Contains(string(raw), `"action_id":"run-1"`) {
			t.Fatalf("%s", raw)
		}
		if a, err := h.Choose(anna, general, ts, id, words); err != nil || a.Error != "" {
			t.Fatalf("%+v %v", a, err)
		}
	}
	choose("remind ack R-7KQ2P")
	h.await(t, "the answer", func() bool { return containing(h.whispered(anna), "remind ack R-7KQ2P") == 1 })
	choose("remind snooze R-7KQ2P")
	h.await(t, "the form", func() bool { return len(h.Views(anna)) == 1 })
	if _, err := h.SubmitView(anna, h.Views(anna)[0].ID, map[string]any{"until": "Monday"}); err != nil {
		t.Fatal(err)
	}
	if a, err := h.Click(anna, general, ts, "run-2"); err != nil || a.Error != "" {
		t.Fatalf("%+v %v", a, err)
	}
	h.await(t, "the long words", func() bool { return containing(h.whispered(anna), long) == 1 })
	asked := h.app.requests()
	for i, want := range []string{"remind ack R-7KQ2P", "remind snooze R-7KQ2P", "", long} { // the third is the form
		r := asked[i]
		if r.Text != want || r.Message != ts || r.Thread != "" || r.Via == commands.ViaButton && !r.CanOpen || r.Channel != general {
			t.Errorf("request %d: %+v", i, r)
		}
	}
}

// What was said in a thread, and which message a button sits in, is told.
func TestRequestsKnowTheirThread(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	root, err := h.Say(anna, general, "", "a review")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"@partner in a thread", "@partner outside"} {
		thread := ""
		if strings.Contains(text, "thread") {
			thread = root.TS
		}
		if _, err := h.Say(anna, general, thread, text); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the answer", func() bool { return containing(h.whispered(anna), strings.TrimPrefix(text, "@partner ")) == 1 })
	}
	_, reply, err := h.bot.api.PostMessageContext(t.Context(), general, options(Render(withMenu(run("a"), run("b")))[0], root.TS)...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Choose(anna, general, reply, "run-1", "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Slash(anna, general, "status"); err != nil {
		t.Fatal(err)
	}
	h.await(t, "all requests", func() bool { return len(h.app.requests()) == 4 })
	got := map[string][2]string{}
	for _, r := range h.app.requests() {
		got[r.Text] = [2]string{r.Message, r.Thread}
	}
	want := map[string][2]string{"in a thread": {"", root.TS}, "outside": {"", ""}, "a": {reply, root.TS}, "status": {"", ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
