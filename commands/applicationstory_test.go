package commands

import (
	"context"
	"slices"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/view"
)

// TestTheStoryByReplies: an application from its review to the vendor's yes, by
// thread replies alone.
func TestTheStoryByReplies(t *testing.T) {
	s := newStage(t).begin()
	s.reply(ken, "approve")
	s.is(partner.InReview)
	s.reply(sara, "changes: page 3 still names the customer")
	s.is(partner.ChangesAsked)
	s.reply(chen, "here is v2 of the form, page 3 changed", Shared{ID: "F01", Name: "assessment-form-v2.xlsx", Type: "xlsx", Size: 50_000, SHA256: strings.Repeat("ab", 32), URL: "https://files.example/F01"})
	s.is(partner.InReview)
	a := s.application()
	if u, _ := a.Uses(3); u.Version != 2 || u.SHA256 != strings.Repeat("ab", 32) || a.Version().N != 2 {
		t.Errorf("the form is used as %+v on version %d", u, a.Version().N)
	}
	if !slices.ContainsFunc(s.says, func(m string) bool { return strings.Contains(m, "void") && strings.Contains(m, "Ken Adams") }) {
		t.Errorf("nobody is told that Ken's approval is void: %q", s.says)
	}
	s.reply(ken, "lgtm")
	s.reply(sara, ":white_check_mark:")
	s.is(partner.Ready)
	s.reply(chen, "submitted HW-2417")
	s.is(partner.WithVendor)
	s.reply(chen, "failed: too few projects")
	s.is(partner.Failed)
	if out := s.ask(chen, "resubmit A-11"); out.OK || !strings.Contains(out.Message.Summary, "cannot be applied for through") {
		t.Errorf("in the lock-out: %s", out.Message.Summary)
	}
	s.now = s.now.AddDate(0, 6, 2)
	whole := s.whole()
	lacks(t, whole, "Our clock: Chen Wei, see why it failed, and resubmit: the lock-out ended on 1 Sep 2026.")
	if strings.Contains(whole, "wait for the lock-out") || strings.Contains(whole, "cannot be applied for again") {
		t.Errorf("after the lock-out:\n%s", whole)
	}
	s.run(chen, "resubmit A-11")
	s.is(partner.Draft)
	s.run(chen, "submit A-11")
	s.reply(ken, "approve")
	s.reply(sara, "LGTM!")
	s.is(partner.Ready)
	s.reply(chen, "submitted HW-3001")
	s.reply(dana, "passed")
	s.is(partner.Passed)
	lacks(t, s.whole(), "HW-2417, handed in on 2 Mar 2026, failed on 2 Mar 2026: too few projects", "HW-3001", "Sara Lind asked for changes, version 1: page 3 still names the customer (void")
	var held []string
	read(t, s.app, func(b *partner.Book) {
		for _, h := range b.Competencies() {
			held = append(held, h.Competency)
		}
	})
	if !slices.Contains(held, "cloud-migration") {
		t.Errorf("held are %v", held)
	}
	lacks(t, s.run(dana, "benefits A-11"), "to be claimed by 31 Dec 2026")
	lacks(t, s.run(dana, "certificate A-11 https://example.com/badge until 1 March 2029"), "https://example.com/badge")
}

// TestTheStoryByButtons: the same by what can be pressed, forms included.
func TestTheStoryByButtons(t *testing.T) {
	s := newStage(t)
	form := s.press(chen, "apply").Form
	if form == nil || form.Run != "apply" {
		t.Fatal("no form is opened")
	}
	submit := func(user, run string, values map[string]string) Answer {
		t.Helper()
		ts := s.tick()
		ans, bad := s.app.Submit(context.Background(), Request{Now: s.now, Workspace: team, User: user, Channel: reviews, Message: s.card, Via: ViaForm, Key: "form/" + ts}, run, values)
		if len(bad) > 0 {
			t.Fatalf("%s: %v", run, bad)
		}
		s.post()
		return ans
	}
	submit(chen, "apply", map[string]string{"what": "competency", "competency": "cloud-migration", "materials": "#3\n#4", "draft": "no"})
	s.id = 11
	s.is(partner.Draft)
	s.press(chen, "submit A-11")
	s.is(partner.InReview)
	s.press(ken, "review A-11 approve --saw 1")
	form = s.press(sara, "review A-11 changes --saw 1").Form
	if form == nil {
		t.Fatal("changes opens no form")
	}
	values := map[string]string{"text": "page 3 names the customer"}
	for _, f := range form.Fields {
		if f.Value != "" {
			values[f.Name] = f.Value
		}
	}
	submit(sara, form.Run, values)
	s.is(partner.ChangesAsked)
	s.press(chen, "material replace #3 https://example.com/form-v2.xlsx page 3")
	s.is(partner.InReview)
	if ans := s.press(ken, "review A-11 approve --saw 1"); !strings.Contains(view.PlainText(ans.Message), "Kept, not counted") {
		t.Errorf("an old card's button: %s", view.PlainText(ans.Message))
	}
	s.is(partner.InReview)
	s.press(ken, "review A-11 approve --saw 2")
	s.press(sara, "review A-11 approve --saw 2")
	s.is(partner.Ready)
	if ans := s.press(dana, "submit A-11"); ans.OK || !strings.Contains(ans.Message.Summary, "by Ken Adams and Sara Lind, Mon 2 Mar 2026 at 1") {
		t.Errorf("a late press: %s", ans.Message.Summary)
	}
	s.press(chen, "submitted A-11 HW-1")
	s.press(chen, "step A-11 technical-review")
	s.press(chen, "passed A-11")
	s.is(partner.Passed)
}

// TestTheStoryMixed: replies, buttons, mentions, reactions, words and a new version
// from the vendor's wish.
func TestTheStoryMixed(t *testing.T) {
	s := newStage(t).begin()
	react := func(user, emoji string, kind HeardKind) Heeding {
		ts := s.tick()
		return s.hear(Heard{Now: s.now, Workspace: team, User: user, Channel: reviews, Thread: s.card, TS: s.card, At: s.now, Kind: kind, Emoji: emoji, Key: "evt/" + ts})
	}
	react(ken, "white_check_mark", Reacted)
	s.is(partner.InReview)
	react(ken, "white_check_mark", Unreacted)
	if n := len(s.application().Tally().Approvals); n != 0 {
		t.Errorf("%d approve after the reaction was taken away", n)
	}
	s.reply(ken, "approve")
	react(ken, "white_check_mark", Unreacted) // of what was said in words a reaction takes nothing back
	if n := len(s.application().Tally().Approvals); n != 1 {
		t.Errorf("%d approve", n)
	}
	s.reply(ken, "withdraw")
	heard := s.heardTS(t)
	before := len(s.application().Votes)
	ts := s.tick()
	s.hear(Heard{Now: s.now, Workspace: team, User: sara, Channel: reviews, Thread: heard, TS: heard, At: s.now, Kind: Reacted, Emoji: "white_check_mark", Key: "evt/" + ts})
	if n := len(s.application().Votes); n != before {
		t.Error("a check mark under what the bot said in the thread is a decision")
	}
	react(ken, "eyes", Reacted)
	react(ken, "white_check_mark", Reacted)
	ts = s.tick()
	mention := Request{Now: s.now, Workspace: team, User: sara, Channel: reviews, Text: "approve", Via: ViaMention, Key: "evt/m" + ts, Thread: s.card, TS: ts}
	if ans := s.app.Run(context.Background(), mention); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	s.is(partner.Ready)
	// The same message as one of the channel: it is the same entry.
	before = len(s.records())
	s.hear(Heard{Now: s.now, Workspace: team, User: sara, Channel: reviews, Thread: s.card, TS: ts, At: s.now, Kind: Said, Text: "approve", Key: "evt/c" + ts})
	if n := len(s.records()); n != before {
		t.Errorf("%d records, %d before the second delivery", n, before)
	}
	s.run(chen, "A-11 submitted HW-9 ")
	s.run(chen, "application A-11 update the form is not signed until 30 March")
	s.is(partner.ToUpdate)
	lacks(t, s.run(dana, "A-11"), "Our clock: Chen Wei, update the materials and have them reviewed, until 30 Mar 2026", "Vendor's clock: Chen Wei, materials to be updated, until 30 Mar 2026")
	s.run(chen, "material replace #3 https://example.com/signed.xlsx signed")
	s.run(chen, "submit A-11")
	s.reply(ken, "approve")
	s.press(dana, "review A-11 override the portal closes today")
	s.is(partner.Ready)
	lacks(t, s.whole(), "approved without the quorum, as an admin, because: the portal closes today",
		"on version 2, decided without the quorum.", "approved without the quorum, as an admin, version 2: the portal closes today")
	s.run(chen, "submitted A-11 today")
	s.is(partner.WithVendor)
	if at := s.application().Attempt(); at.Reference != "HW-9" || len(s.application().Attempts) != 1 {
		t.Errorf("%+v", at)
	}
	s.reply(chen, "passed")
	s.is(partner.Passed)
}
