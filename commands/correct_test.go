package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// TestAMistypedReferenceIsCorrectedInTheThread and by command, while the vendor has
// said nothing: told in the thread, and kept beside the slip.
func TestAMistypedReferenceIsCorrectedInTheThread(t *testing.T) {
	s := newStage(t).begin()
	s.reply(ken, "approve")
	s.reply(sara, "approve")
	s.reply(chen, "submitted HW-1")
	s.is(partner.WithVendor)
	records := len(s.records())
	if out := s.reply(ken, "submitted HW-3"); !strings.Contains(out.Whisper.Summary, "Only the applicant, an admin or the alliance manager") {
		t.Error(out.Whisper.Summary)
	}
	if out := s.reply(chen, "submitted HW-1"); !strings.Contains(out.Whisper.Summary, "A-11 is with the vendor as HW-1 already, since 2 Mar 2026.") {
		t.Error(out.Whisper.Summary)
	}
	if out := s.reply(chen, "submitted HW-2"); out.Receipt != receiptDecided || out.Whisper.Summary != "" {
		t.Errorf("%+v", out)
	}
	s.is(partner.WithVendor)
	if !slices.ContainsFunc(s.says, func(m string) bool { return strings.Contains(m, "HW-1 was a slip: A-11 was handed in as HW-2.") }) {
		t.Errorf("the thread does not say so: %q", s.says[len(s.says)-2:])
	}
	lacks(t, s.whole(), "Chen Wei handed it in as HW-1", "corrected the vendor's reference from HW-1, which was a slip, to HW-2", "HW-2 (mistyped at first as HW-1), handed in on 2 Mar 2026")
	if got := len(s.records()); got != records+3 { // those that were not done are kept as well
		t.Errorf("%d entries more", got-records)
	}
	if ans := s.ask(dana, "submitted A-11 HW-4 yesterday"); ans.OK || !strings.Contains(ans.Message.Summary, "that day stays as it was recorded") {
		t.Error(ans.Message.Summary)
	}
	lacks(t, s.run(dana, "submitted A-11 HW-4"), "HW-2 was a slip: A-11 was handed in as HW-4.")
	if ans := s.ask(dana, "submitted A-11 HW-4"); ans.OK || !strings.Contains(ans.Message.Summary, "as HW-4 already") {
		t.Error(ans.Message.Summary)
	}
	s.run(chen, "step A-11 technical-review")
	if ans := s.ask(chen, "submitted A-11 HW-5"); ans.OK || !strings.Contains(ans.Message.Summary, "the vendor has gone on with it") {
		t.Error(ans.Message.Summary)
	}
}

// TestTheFormsOfAnApplication: materials, the vendor's reference and its cause are
// asked for by forms, which say what is wrong in place.
func TestTheFormsOfAnApplication(t *testing.T) {
	s := newStage(t)
	s.run(chen, "apply competency cloud-migration --draft")
	s.id = 11
	send := func(user, words string, values map[string]string, wrong string) {
		t.Helper()
		form := s.press(user, words).Form
		if form == nil {
			t.Fatalf("%s opens no form", words)
		}
		all := map[string]string{}
		for _, f := range form.Fields {
			all[f.Name] = f.Value
		}
		for k, v := range values {
			all[k] = v
		}
		ts := s.tick()
		ans, bad := s.app.Submit(context.Background(), Request{Now: s.now, Workspace: team, User: user, Channel: reviews, Message: s.card, Via: ViaForm, Key: "form/" + ts}, form.Run, all)
		s.post()
		said := fmt.Sprint(bad)
		if wrong == "" && (len(bad) > 0 || !ans.OK) || wrong != "" && !strings.Contains(said, wrong) {
			t.Fatalf("%s: %s, %s", words, said, ans.Message.Summary)
		}
	}
	if ans := s.press(chen, "submit A-11"); !slices.ContainsFunc(ans.Message.Blocks, func(b view.Block) bool {
		return slices.ContainsFunc(b.Buttons, func(b view.Button) bool { return b.Run == "attach A-11" })
	}) || !strings.Contains(view.PlainText(ans.Message), "material add A-11 assessment-form ") {
		t.Errorf("what is missing cannot be added by a button:\n%s", view.PlainText(ans.Message))
	}
	send(chen, "attach A-11", map[string]string{"materials": "picture https://example.com/p.png"}, "is no kind of material")
	send(chen, "attach A-11", map[string]string{"materials": "#3\n#4"}, "")
	s.press(chen, "submit A-11")
	s.press(ken, "review A-11 approve --saw 1")
	if ans := s.press(chen, "submitted A-11"); ans.Form != nil || !strings.Contains(ans.Message.Summary, "not approved yet") {
		t.Errorf("a form for nothing: %s", ans.Message.Summary)
	}
	s.press(sara, "review A-11 approve --saw 1")
	send(chen, "submitted A-11", map[string]string{"reference": "HW 1"}, "one word")
	send(chen, "submitted A-11", map[string]string{"reference": "HW-1", "on": "2026-03-09"}, "has not come")
	send(chen, "submitted A-11", map[string]string{"reference": "HW-1"}, "")
	s.is(partner.WithVendor)
	send(chen, "submitted A-11", map[string]string{"reference": "HW-1"}, "already")
	send(chen, "submitted A-11", map[string]string{"reference": "HW-2"}, "")
	lacks(t, s.whole(), "> Now at Technical review: step A-11 technical-review", "> Correct the reference…: submitted A-11")
	s.press(chen, "step A-11 technical-review")
	if strings.Contains(s.whole(), "Correct the reference…") {
		t.Error("a correction is offered that is refused")
	}
	send(chen, "update A-11", map[string]string{"text": " "}, "Some words")
	send(chen, "update A-11", map[string]string{"text": "page 2 is missing", "until": "2026-02-01"}, "1 Feb 2026 is over")
	send(chen, "update A-11", map[string]string{"text": "page 2 is missing"}, "")
	s.is(partner.ToUpdate)
	if wish := s.application().Supplement(); wish.Cause != "page 2 is missing" || wish.Until != civil.At(s.now).Add(30) {
		t.Errorf("to be updated is %+v", wish)
	}
	if ans := s.press(chen, "update A-11"); ans.Form != nil || ans.OK {
		t.Errorf("a form for nothing: %s", ans.Message.Summary)
	}
	s.press(chen, "submit A-11")
	s.press(ken, "review A-11 approve --saw 2")
	s.press(sara, "review A-11 approve --saw 2")
	send(chen, "submitted A-11", nil, "")
	send(chen, "update A-11", map[string]string{"text": "page 3 as well", "until": "2026-03-09"}, "")
	if wish := s.application().Supplement(); wish.Cause != "page 3 as well" || wish.Until != civil.Must(2026, 3, 9) {
		t.Errorf("to be updated is %+v", wish)
	}
	s.press(chen, "submit A-11")
	s.press(ken, "review A-11 approve --saw 3")
	s.press(sara, "review A-11 approve --saw 3")
	send(chen, "submitted A-11", nil, "")
	send(chen, "failed A-11", map[string]string{"text": " "}, "Some words")
	send(chen, "failed A-11", map[string]string{"text": "too few projects"}, "")
	s.is(partner.Failed)
}

// TestTheFormOfACertificate: once an application has passed, a button asks for the link
// and the end of what that brought, until both are recorded.
func TestTheFormOfACertificate(t *testing.T) {
	s := newStage(t).begin()
	if ans := s.press(chen, "certificate A-11"); ans.Form != nil || ans.OK {
		t.Errorf("a form for nothing: %s", ans.Message.Summary)
	}
	s.reply(ken, "approve")
	s.reply(sara, "approve")
	s.run(chen, "submitted A-11 HW-1")
	lacks(t, s.whole(), "> Materials to be updated…: update A-11")
	if said := view.PlainText(s.press(chen, "passed A-11").Message); !strings.Contains(said, "> Badge…: certificate A-11") {
		t.Errorf("no form is offered: %s", said)
	}
	send := func(values map[string]string, field, wrong string) {
		t.Helper()
		form := s.press(chen, "certificate A-11").Form
		if form == nil || form.Run != "certificate" {
			t.Fatalf("no form opens")
		}
		all := map[string]string{}
		for _, f := range form.Fields {
			all[f.Name] = f.Value
		}
		for k, v := range values {
			all[k] = v
		}
		ts := s.tick()
		ans, bad := s.app.Submit(context.Background(), Request{Now: s.now, Workspace: team, User: chen, Channel: reviews, Message: s.card, Via: ViaForm, Key: "form/" + ts}, form.Run, all)
		s.post()
		if wrong == "" && (len(bad) > 0 || !ans.OK) || !strings.Contains(bad[field], wrong) {
			t.Fatalf("%v: %v, %s", values, bad, ans.Message.Summary)
		}
	}
	send(nil, "link", "Its link is wanted")
	send(map[string]string{"link": "badge 2417"}, "link", "https://")
	send(map[string]string{"until": "soon"}, "until", "soon")
	send(map[string]string{"link": "https://example.com/badge/2417"}, "", "")
	send(map[string]string{"until": "2028-03-01"}, "", "")
	if a := s.application(); a.Proof != "https://example.com/badge/2417" || a.Ends != civil.Must(2028, 3, 1) {
		t.Errorf("recorded is %q until %s", a.Proof, a.Ends)
	}
	if ans := s.press(chen, "certificate A-11"); ans.Form != nil || !strings.Contains(ans.Message.Summary, "badge/2417") {
		t.Errorf("what is recorded is not shown: %s", ans.Message.Summary)
	}
	if strings.Contains(s.whole(), "Badge…") {
		t.Error("a form is offered of what is recorded")
	}
}
