package commands

import (
	"context"
	"strings"
	"testing"

	"partnerbot/partner"
)

// TestNearMissesAreAskedBack: what looks like a decision is none until it is said.
func TestNearMissesAreAskedBack(t *testing.T) {
	s := newStage(t).begin()
	out := s.reply(ken, "looks good, but page 3 still names the customer")
	if !strings.Contains(out.Whisper.Summary, "did you mean `changes: page 3 still names the customer`") || out.Receipt != "" {
		t.Errorf("whispers %q", out.Whisper.Summary)
	}
	s.is(partner.InReview)
	s.reply(ken, "yes")
	s.is(partner.ChangesAsked)
	if v, ok := s.application().Standing(ken); !ok || v.Text != "page 3 still names the customer" {
		t.Errorf("%+v", v)
	}
	if out := s.reply(mei, "looks good"); out.Whisper.Summary != "" {
		t.Errorf("who may not decide is asked: %s", out.Whisper.Summary)
	}
}

// TestWhoMayNotDecideIsTold politely and privately, and what they said is kept.
func TestWhoMayNotDecideIsTold(t *testing.T) {
	cases := []struct {
		user     string
		standing partner.Standing
		text     string
		want     string
	}{
		{mei, partner.Member, "approve", "not a reviewer"},
		{chen, partner.Member, "approve", "your own work"},
		{ken, partner.Guest, "approve", "You are a guest of this workspace"},
		{ken, partner.External, "reject: it is not ours", "another company's workspace"},
		{ken, partner.Disabled, "approve", "account was deactivated"},
		{"U0BOT", partner.Bot, "approve", ""},
		{mei, partner.Member, "passed", "Only the applicant"},
		{chen, partner.Member, "submitted HW-1", "not approved yet: 0 of 2"},
		{chen, partner.Member, "passed", "has not been handed in"},
	}
	for _, c := range cases {
		s := newStage(t).begin()
		before := len(s.records())
		h := s.said(c.user, c.text)
		h.Standing = c.standing
		out := s.hear(h)
		if !strings.Contains(out.Whisper.Summary, c.want) || (c.want == "") != (out.Whisper.Summary == "") || out.Receipt != "" {
			t.Errorf("%s %q: whispers %q, receipt %q", c.user, c.text, out.Whisper.Summary, out.Receipt)
		}
		s.is(partner.InReview)
		if len(s.records()) != before+1 || len(s.application().Votes) != 0 {
			t.Errorf("%s %q: %d records, %d votes", c.user, c.text, len(s.records())-before, len(s.application().Votes))
		}
	}
}

// TestAReactionToAReplyDecidesNothing: a check mark counts on the card alone. On a
// reply, somebody's or the bot's, a reviewer is asked back, once a version.
func TestAReactionToAReplyDecidesNothing(t *testing.T) {
	s := newStage(t).begin()
	h := s.said(sara, "approve")
	s.hear(h)
	react := func(user, ts, emoji string, kind HeardKind) Heeding {
		t.Helper()
		key := s.tick()
		out, err := s.app.Hear(context.Background(), Heard{Now: s.now, Workspace: team, User: user, Channel: reviews, Thread: ts, TS: ts, At: s.now, Kind: kind, Emoji: emoji, Key: "evt/" + key})
		if err != nil {
			t.Fatal(err)
		}
		s.post()
		return out
	}
	before := len(s.records())
	for _, c := range []struct {
		name, user, ts, emoji string
		asked                 bool
	}{
		{"no word", ken, h.TS, "tada", false},
		{"of one who may not decide", mei, h.TS, "white_check_mark", false},
		{"of the author", chen, h.TS, "white_check_mark", false},
		{"to the own reply", sara, h.TS, "white_check_mark", false},
		{"of a reviewer", ken, h.TS, "white_check_mark", true},
		{"the same again", ken, h.TS, "white_check_mark", false},
		{"to the bot's reply", dana, s.heardTS(t), "+1", true},
	} {
		out := react(c.user, c.ts, c.emoji, Reacted)
		if got := strings.Contains(out.Whisper.Summary, "on the review's card alone") && strings.Contains(out.Whisper.Summary, "approve"); got != c.asked || out.Receipt != "" {
			t.Errorf("%s: whispers %q", c.name, out.Whisper.Summary)
		}
		react(c.user, c.ts, c.emoji, Unreacted)
		if a := s.is(partner.InReview).application(); len(a.Votes) != 1 {
			t.Errorf("%s: %d votes", c.name, len(a.Votes))
		}
	}
	if n := len(s.records()) - before; n != 2 {
		t.Errorf("%d records, want the two that were asked about", n)
	}
	s.reply(ken, "yes")
	s.is(partner.Ready)
}

// TestEditsAndDeletionsAreNoted and decide nothing anew.
func TestEditsAndDeletionsAreNoted(t *testing.T) {
	s := newStage(t).begin()
	h := s.said(ken, "approve")
	s.hear(h)
	edit := h
	edit.Kind, edit.Text, edit.Key, edit.Now = Changed, "reject: no, page 3", "evt/edit", s.now
	out := s.hear(edit)
	if !strings.Contains(out.Whisper.Summary, "That still stands") {
		t.Errorf("whispers %q", out.Whisper.Summary)
	}
	s.is(partner.InReview)
	if v, ok := s.application().Standing(ken); !ok || v.Verb != partner.Approve {
		t.Errorf("the vote is %+v", v)
	}
	lacks(t, s.whole(), "(the reply was edited since)")
	gone := h
	gone.Kind, gone.Text, gone.Key = Deleted, "", "evt/gone"
	s.hear(gone)
	lacks(t, s.whole(), "(the reply was deleted since)")
	h = s.said(sara, "see https://example.com")
	s.hear(h)
	before := len(s.records())
	h.Kind, h.Key = Changed, "evt/preview" // Slack has added a preview of the link
	if s.hear(h); len(s.records()) != before {
		t.Error("the same text again is taken for an edit")
	}
	// The card itself is deleted: the review goes on by words.
	parent := s.said(ken, "")
	parent.Kind, parent.TS = Deleted, s.card
	s.hear(parent)
	s.run(sara, "review A-11 approve")
	s.is(partner.Ready)
}

// TestBadReplies: whatever people and programs write, nothing is decided by it,
// and nothing is lost.
func TestBadReplies(t *testing.T) {
	replies := []string{
		strings.Repeat("approve ", 5000), strings.Repeat("x", 40_000), "🎉🎉🎉", "👍", ":tada:", "> approve", "> approve\n> lgtm", "&gt; approve",
		"```\napprove\n```", "`approve`", "> approve\nI agree", "can you approve?", "not approve", "approve?", "批准", "Ich finde das gut", "approve changes: x",
		"changes:", "reject:   ", "changes: none", "failed:", "<javascript:alert(1)|approve>", "\u202eevorppa", "approve\u200b?", "", " \n\t", "<!channel> approve",
		"https://example.com/approve", "‘approve’", "approved by Ken", "*approve* pending", "withdraw A-11 now please",
	}
	s := newStage(t).begin()
	before := len(s.records())
	for i, r := range replies {
		s.reply(ken, r)
		a := s.application()
		if len(a.Votes) > 0 || a.Stage != partner.InReview {
			t.Fatalf("%.40q decided: %+v", r, a.Votes)
		}
		if n := len(s.records()); n != before+i+1 {
			t.Fatalf("%.40q: %d records, want %d", r, n-before, i+1)
		}
		rec := s.records()[before+i]
		if rec.Entry.Text != r {
			t.Errorf("%.40q is kept as %.40q", r, rec.Entry.Text)
		}
	}
	s.whole()
	s.run(dana, "application A-11 --page 2")
}

// TestRedeliveriesOfReplies change nothing and answer the same.
func TestRedeliveriesOfReplies(t *testing.T) {
	s := newStage(t).begin()
	for _, text := range []string{"approve", "looks good", "changes: x", "just a word"} {
		h := s.said(mei, text)
		first := s.hear(h)
		n := len(s.records())
		second := s.hear(h)
		if len(s.records()) != n || first.Whisper.Summary != second.Whisper.Summary {
			t.Errorf("%q: %d then %d records; %q then %q", text, n, len(s.records()), first.Whisper.Summary, second.Whisper.Summary)
		}
	}
}

// TestOtherThreadsAreNone of ours.
func TestOtherThreadsAreNoneOfOurs(t *testing.T) {
	s := newStage(t).begin()
	rev := revision(t, s.app)
	for _, thread := range []string{"1.1", "1772438400.000100", ""} {
		h := s.said(ken, "approve")
		h.Thread = thread
		out, err := s.app.Hear(t.Context(), h)
		if err != nil || out.Ours {
			t.Errorf("%q: %+v, %v", thread, out, err)
		}
	}
	if revision(t, s.app) != rev {
		t.Error("something was stored")
	}
}
