package commands

import (
	"context"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/view"
)

// TestMentionsInTheThread: with the bot's name before them the words of a review do
// what they do without it, others are about the thread's application, and what is
// neither is kept.
func TestMentionsInTheThread(t *testing.T) {
	cases := []struct {
		user, text string
		stage      partner.Stage
		verb       partner.Verb // of the last record; "" where none is added
		answer     string
	}{
		{ken, "approve", partner.InReview, partner.Approve, "Recorded"},
		{ken, "changes: page 3", partner.ChangesAsked, partner.Changes, "Recorded"},
		{ken, "looks good", partner.InReview, partner.NearMiss, "did you mean approve"},
		{ken, "withdraw", partner.InReview, partner.TakeBack, "no decision of yours"},
		{ken, "review approve", partner.InReview, partner.Approve, "1 of 2"},
		{dana, "override the portal closes today", partner.Ready, partner.Override, "without the quorum"},
		{dana, "override: the portal closes today", partner.Ready, partner.Override, "without the quorum"},
		{chen, "update: page 2 is not signed", partner.InReview, "", "has not been handed in"},
		{chen, "withdraw A-11 another one first", partner.Retired, partner.Retire, "withdrew A-11"},
		{chen, "material add #1", partner.InReview, "", "is not handed in"},
		{chen, "submit", partner.InReview, "", "is open already"},
		{chen, "application", partner.InReview, "", "In review."},
		{chen, "status", partner.InReview, "", "requirements met"},
		{chen, "I will look at it tomorrow", partner.InReview, partner.Comment, "it is in the history of A-11"},
		{mei, "approve", partner.InReview, partner.Approve, "not a reviewer"},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			s := newStage(t).begin()
			before := len(s.records())
			ts := s.tick()
			ans := s.app.Run(context.Background(), Request{Now: s.now, Workspace: team, User: c.user, Channel: reviews, Text: c.text, Via: ViaMention, Key: "evt/" + ts, Thread: s.card, TS: ts})
			if got := view.PlainText(ans.Message); !strings.Contains(got, c.answer) {
				t.Errorf("answers %s", got)
			}
			s.is(c.stage)
			records := s.records()[before:]
			if (c.verb == "") != (len(records) == 0) || c.verb != "" && records[0].Entry.Verb != c.verb {
				t.Errorf("records %+v", records)
			}
			if len(records) > 0 && records[0].Entry.Where != reviews+"/"+ts {
				t.Errorf("it was said at %q", records[0].Entry.Where)
			}
		})
	}
}

// TestTheVendorsWordsWithoutTheName: what the vendor made of it may be an everyday
// sentence as well, so a reply that begins like it is kept as a comment, and who may
// record it is told how.
func TestTheVendorsWordsWithoutTheName(t *testing.T) {
	s := newStage(t).begin()
	quiet := func(user, text string) {
		t.Helper()
		if out := s.reply(user, text); out.Whisper.Summary != "" {
			t.Errorf("%s is told after %q: %s", user, text, view.PlainText(out.Whisper))
		}
	}
	offered := func(text, run string) {
		t.Helper()
		out := s.reply(chen, text)
		if got := view.PlainText(out.Whisper); !strings.Contains(got, "Kept as a comment") || !strings.Contains(got, run) {
			t.Errorf("after %q: %s", text, got)
		}
		if last := s.records()[len(s.records())-1]; last.Entry.Verb != partner.Comment {
			t.Errorf("%q is recorded as %s", text, last.Entry.Verb)
		}
	}
	quiet(chen, "update: page 3 is done")
	quiet(chen, "resubmit")
	s.reply(ken, "approve")
	s.reply(dana, "approve")
	s.reply(chen, "submitted HW-1")
	s.is(partner.WithVendor)
	quiet(mei, "step technical-review")
	quiet(chen, "step by step it goes")
	quiet(chen, "update")
	offered("step technical-review", "step A-11 technical-review")
	offered("Step: Technical review.", "step A-11 technical-review")
	offered("update: page 2 is not signed until 1 April 2026", "update A-11 page 2 is not signed until 1 April 2026")
	s.run(chen, "update A-11 page 2 is not signed until 1 April 2026")
	s.is(partner.ToUpdate)
	quiet(chen, "update: I have asked for the signature")
	s.reply(chen, "failed: too late")
	s.is(partner.Failed)
	offered("resubmit", "resubmit A-11")
}

// TestMentionsElsewhere are commands as ever.
func TestMentionsElsewhere(t *testing.T) {
	s := newStage(t).begin()
	before := len(s.records())
	ans := s.app.Run(context.Background(), Request{Now: s.now, Workspace: team, User: ken, Channel: reviews, Text: "approve", Via: ViaMention, Thread: "1.1"})
	if ans.OK || len(s.records()) != before {
		t.Errorf("in another thread: %s", ans.Message.Summary)
	}
}

func TestReadLabel(t *testing.T) {
	for word, want := range map[string]partner.ID{"A-7": 7, "a-7": 7, "A7": 7, "#A-12": 12, "A–7": 7, "`A-7`": 7, "A-7,": 7, "A": 0, "A-": 0, "B-7": 0, "A-x": 0, "7": 0, "A-7-8": 0, "A-99999999999": 0, "": 0, "А-7": 0} {
		if id, ok := readLabel(word); ok != (want != 0) || ok && id != want {
			t.Errorf("%q is %d, %v", word, id, ok)
		}
	}
}

func TestStem(t *testing.T) {
	for name, want := range map[string]string{
		"Port case v2.pdf": "port case", "port_case-V10.PDF": "port case", "case (3).docx": "case", "case final.pdf": "case", "case v2 (1).pdf": "case",
		"plan 2026.xlsx": "plan 2026", "v2.pdf": "v2", "": "", ".pdf": "", "報告 v2.pdf": "報告", "case.v1.2.pdf": "case",
	} {
		if got := stem(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
