package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/view"
)

// TestBadPresses: what no button of ours says is refused, and decides nothing.
func TestBadPresses(t *testing.T) {
	s := newStage(t).begin()
	for _, words := range []string{
		"review A-11 approve --saw 99", "review A-11 approve --saw -1", "review A-11 approve --saw x", "review A-11 approve --saw 0", "review A-11 approve --force",
		"review A-11 abstain", "review A-999 approve", "review approve", "review A-99999999999 approve", "review A-11 override because", "review", "A-0 approve", "review A- approve",
		"submitted A-11", "submitted A-11 HW-1", "passed A-11", "step A-11 nowhere", "failed A-11 no", "update A-11 no", "resubmit A-11", "certificate A-11", "certificate A-11 nonsense",
		"benefits A-11", "detach A-11 #1", "material add A-11 case http://", "material add A-11 nothing https://x.example/a", "material add A-11 assessment-form javascript:alert(1) X", "material add A-11",
		"withdraw A-11 I am not the author", "apply", "apply nothing of the kind", "apply competency", "apply case", "apply case #99", "apply competency database extra words", "application A-11 frobnicate",
	} {
		if ans := s.ask(ken, words); ans.OK || ans.Message.Summary == "" || strings.Contains(ans.Message.Summary, "went wrong") {
			t.Errorf("%q: %v %s", words, ans.OK, view.PlainText(ans.Message))
		}
		s.is(partner.InReview)
	}
	if n := len(s.application().Votes); n != 0 {
		t.Errorf("%d votes", n)
	}
	if _, bad := s.app.Submit(context.Background(), Request{Now: s.now, Workspace: team, User: ken, Via: ViaForm}, "review", map[string]string{"about": "A-11", "what": "approve/1", "text": "x"}); bad != nil {
		t.Error(bad)
	}
	s.is(partner.InReview)
}

// TestTwentyAtOnce: twenty reviewers decide at once, each delivery twice and by
// both ways: one outcome, every voice recorded, one card.
func TestTwentyAtOnce(t *testing.T) {
	s := newStage(t)
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("U0REV%02d", i))
		s.run(dana, fmt.Sprintf("config reviewer add <@%s>", names[i]))
	}
	s.begin()
	at := s.now.Add(time.Minute)
	var wg sync.WaitGroup
	for i, user := range names {
		ts := fmt.Sprintf("%d.%06d", at.Unix(), 900000+i)
		reply := Heard{Now: at, Workspace: team, User: user, Channel: reviews, Thread: s.card, TS: ts, At: at, Kind: Said, Text: "approve", Key: "evt/" + ts}
		press := Request{Now: at, Workspace: team, User: user, Channel: reviews, Message: s.card, Text: "review A-11 approve --saw 1", Via: ViaButton, Key: "btn/" + ts}
		for range 3 {
			wg.Go(func() {
				if i%2 == 0 {
					if _, err := s.app.Hear(context.Background(), reply); err != nil {
						t.Error(err)
					}
					return
				}
				if ans := s.app.Run(context.Background(), press); ans.Message.Summary == "" {
					t.Errorf("%s is answered nothing", user)
				}
			})
		}
	}
	wg.Wait()
	s.now = at
	s.post()
	a := s.application()
	if a.Stage != partner.Ready || len(a.Votes) != 20 || len(a.Deciding()) != 2 {
		t.Errorf("%s with %d votes, %d decide", a.Stage, len(a.Votes), len(a.Deciding()))
	}
	s.is(partner.Ready)
	cards, ready := 0, 0
	s.says = slices.DeleteFunc(s.says, func(m string) bool { return !strings.HasPrefix(m, reviews) })
	for _, m := range s.says {
		if strings.HasPrefix(m, reviews+" card:") {
			cards++
		}
		if strings.HasPrefix(m, reviews+" heard:") && strings.Contains(m, "is approved, ") {
			ready++
		}
	}
	if cards != 1 || ready != 1 {
		t.Errorf("%d cards, %d times ready: %s", cards, ready, strings.Join(s.says, "\n"))
	}
}

// TestTextsAreKeptAsTyped: quotes, dashes, lines and flags of other programs.
func TestTextsAreKeptAsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"review A-11 changes it's \"half quoted":                      `it's "half quoted`,
		"review A-11 changes use --force -- and -x":                   "use --force -- and -x",
		"review A-11 changes: line one\nline two":                     "line one\nline two",
		"review A-11 changes “curly” ’quotes’ stay":                   "“curly” ’quotes’ stay",
		"A-11 changes page 3":                                         "page 3",
		"application A-11 changes \"all in quotes\"":                  "all in quotes",
		"/partner review a-11 changes page 3 --saw 1":                 "page 3",
		"changes A-11 page 3":                                         "page 3",
		"review A–11 changes <@U0KEN> said so":                        "<@U0KEN> said so",
		"review A-11 changes help --help":                             "help --help",
		"review A-11 changes " + strings.Repeat("w ", 25_000) + "end": strings.Repeat("w ", 25_000) + "end",
	} {
		s := newStage(t).begin()
		ans := s.ask(ken, typed)
		v, ok := s.application().Standing(ken)
		if !ans.OK || !ok || v.Verb != partner.Changes || v.Text != want {
			t.Errorf("%.60q: %v %.60q, want %.60q (%.200s)", typed, ok, v.Text, want, ans.Message.Summary)
		}
	}
}

// TestTheAuditLogTellsWhatWasSeen: who, what, where, and the versions that were
// before them; nothing of it is ever taken back.
func TestTheAuditLogTellsWhatWasSeen(t *testing.T) {
	s := newStage(t).begin()
	h := s.said(ken, "approve")
	s.hear(h)
	list, err := s.app.Store.Audit(t.Context(), team, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	e := list[0]
	want := []partner.Used{{Material: 3, Version: 1, SHA256: "9f2c41aa07d2e5b1c3"}, {Material: 4, Version: 1}}
	if e.By != ken || e.Via != "thread" || e.Where != reviews+"/"+h.TS || !slices.Equal(e.Saw, want) || !strings.Contains(e.Summary, "A-11: Ken Adams approved on version 1") {
		t.Errorf("%+v", e)
	}
	if ans := s.ask(ken, "undo"); ans.OK {
		t.Errorf("a decision is undone: %s", ans.Message.Summary)
	}
	if ans := s.ask(dana, fmt.Sprintf("undo %d", e.Seq)); ans.OK || !strings.Contains(ans.Message.Summary, "without a way back") {
		t.Errorf("an admin undoes it: %s", ans.Message.Summary)
	}
	s.is(partner.InReview)
}
