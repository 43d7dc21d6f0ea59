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
