package commands

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// everything is all that can be asked of an App: every answer that changes
// nothing, the exported roster, and the log as it is kept.
func everything(t *testing.T, a *App) string {
	t.Helper()
	var out strings.Builder
	for _, u := range Units() {
		for _, example := range u.Examples {
			if u.Changes || u.Word == "help" || strings.Contains(strings.ToLower(example), "chen") {
				continue
			}
			ans := say(t, a, dana, example)
			fmt.Fprintf(&out, "> %s\n%s\n%s\n", example, view.PlainText(ans.Message), body(t, ans.Message))
			if ans.File != nil {
				out.Write(ans.File.Data)
			}
		}
	}
	out.WriteString(view.PlainText(say(t, a, dana, "people --all").Message))
	lines, err := a.Store.Ledger(t.Context(), team, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	out.WriteString(body(t, lines))
	return out.String()
}

func body(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// chensWords are what Chen is known by in the sample.
var chensWords = []string{"Chen Wei", "chen@harbourtech.example", "chen_wei", chen}

// sampleWithChen is the sample, in which Chen has done and been done something.
func sampleWithChen(t *testing.T) *App {
	t.Helper()
	a, log := sampleApp(t)
	for _, s := range [][2]string{{dana, "cert add Chen PMP 2025-05-14"}, {chen, "remind mute invitation"}, {dana, "config reviewer add <@U0CHEN>"}} {
		if ans := say(t, a, s[0], s[1]); !ans.OK {
			t.Fatal(s[1], ans.Message.Summary)
		}
	}
	t.Cleanup(func() {
		if log.Len() > 0 {
			t.Errorf("logged: %s", log)
		}
	})
	return a
}

func TestErasedPersonIsNowhere(t *testing.T) {
	a := sampleWithChen(t)
	before := everything(t, a)
	for _, word := range chensWords {
		if !strings.Contains(before, word) {
			t.Fatalf("%s is nowhere before", word)
		}
	}
	was := facts(t, a)
	plan := say(t, a, dana, "person erase Chen")
	told := view.PlainText(plan.Message)
	for _, want := range []string{"3 certificates", "1 own setting", "words of 4 audit entries would go", "HCCDP certificates: 6 → 5 of 6", "Reviewers fall to 3", "without a known author"} {
		if !plan.OK || !strings.Contains(told, want) {
			t.Errorf("the plan lacks %q:\n%s", want, told)
		}
	}
	if strings.Join(was, "") != strings.Join(facts(t, a), "") {
		t.Fatal("asking has changed something")
	}
	button := plan.Message.Blocks[2].Buttons[0]
	if button.Confirm == nil || button.Run != "person erase U0CHEN --yes" {
		t.Fatalf("the button is %+v", button)
	}
	done := say(t, a, dana, button.Run)
	if !done.OK || !strings.Contains(done.Message.Summary, "The person is called erased-5 from here; audit entry 5 says so.") {
		t.Fatalf("%+v", done.Message.Summary)
	}
	after := everything(t, a) + body(t, done.Message)
	for _, word := range chensWords {
		if at := strings.Index(after, word); at >= 0 {
			t.Errorf("%s is still there: …%s…", word, after[max(0, at-100):min(len(after), at+100)])
		}
	}
	if !strings.Contains(after, "erased-5") {
		t.Error("the code is nowhere")
	}
	verified(t, a)
}

func verified(t *testing.T, a *App) {
	t.Helper()
	lines, err := a.Store.Ledger(t.Context(), team, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	head, err := a.Store.Head(t.Context(), team)
	if err != nil {
		t.Fatal(err)
	}
	if faults := storage.VerifyChain(team, lines, head); len(faults) > 0 {
		t.Error(faults)
	}
}

// TestErasureComesTwice: the same delivery is answered as it was, and nobody else
// whose name the words fit is erased by it.
func TestErasureComesTwice(t *testing.T) {
	for _, text := range []string{"person erase Chen Wei --yes", "person erase <@U0CHEN> --yes", "person erase chen_wei --yes"} {
		a := sampleWithChen(t)
		if ans := say(t, a, dana, "person add 'Chen Weiss' weiss@x.example"); !ans.OK {
			t.Fatal(ans.Message.Summary)
		}
		req := ask(dana, text)
		req.Key = "trigger/9"
		first := a.Run(t.Context(), req)
		rev := revision(t, a)
		again := a.Run(t.Context(), req)
		if !first.OK || body(t, first.Message) != body(t, again.Message) {
			t.Errorf("%s: first %s, then %s", text, first.Message.Summary, again.Message.Summary)
		}
		if revision(t, a) != rev || !say(t, a, dana, "person set weiss@x.example team Data").OK {
			t.Errorf("%s: the second delivery did something", text)
		}
	}
}

func TestErasureIsRefused(t *testing.T) {
	a := sampleWithChen(t)
	before := facts(t, a)
	for text, says := range map[string]string{
		"person erase Chen --yes":       "I need the whole name",
		"person erase":                  "Whom do you mean",
		"person erase Nobody --yes":     "Nobody here is called",
		"person erase <@U0XYZ9> --yes":  "Nothing that I keep names U0XYZ9",
		"person erase me --yes":         "ask another admin",
		"person erase Chen Wei now":     "there is \"now\"",
		"person erase <@U0DANA> --yes":  "ask another admin",
		"person erase Chen Wei --maybe": "--maybe",
	} {
		if ans := say(t, a, dana, text); ans.OK || !strings.Contains(view.PlainText(ans.Message), says) {
			t.Errorf("%s: %v %s", text, ans.OK, view.PlainText(ans.Message))
		}
	}
	if ans := say(t, a, chen, "person erase Ana Silva --yes"); ans.OK {
		t.Error("somebody who is no admin erases")
	}
	if strings.Join(before, "") != strings.Join(facts(t, a), "") {
		t.Error("something was erased")
	}
}

// TestErasingSomebodyWhoIsNotListed: a reviewer without a record is erased by
// their Slack id.
func TestErasingSomebodyWhoIsNotListed(t *testing.T) {
	a, _ := sampleApp(t)
	a.Defaults.Reviewers = []string{"U0KEN"}
	told := view.PlainText(say(t, a, dana, "person erase <@U0KEN>").Message)
	if !strings.Contains(told, "Reviewers fall to 2") || !strings.Contains(told, "PARTNER_REVIEWERS has the Slack id as well") {
		t.Fatal(told)
	}
	if ans := say(t, a, dana, "person erase <@U0KEN> --yes"); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	a.words()
	a.Defaults.Reviewers, a.desk.Defaults.Reviewers = nil, nil
	if after := everything(t, a); strings.Contains(after, "U0KEN") {
		t.Error("U0KEN is still there")
	}
	verified(t, a)
}

// TestErasureWritesDigestsAnew: what was posted about the person is composed again,
// and what went to them is not.
func TestErasureWritesDigestsAnew(t *testing.T) {
	a, _ := sampleApp(t)
	if ans := say(t, a, dana, "person erase <@U0ANA> --yes"); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	list, err := a.Store.Notices(t.Context(), team, noon, noon.Add(1), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Edit != "1772438400.000100" || len(list[0].About) == 0 {
		t.Errorf("%+v", list)
	}
	err = a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		if _, found := b.BySlackID("U0ANA"); found {
			t.Error("Ana is still there")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
