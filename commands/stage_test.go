package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

const lin = "U0LIN"

// stage is a workspace in which an application is reviewed: Chen applies, Ken, Sara
// and Dana review. What falls due is posted by hand.
type stage struct {
	t    testing.TB
	app  *App
	now  time.Time
	n    int
	id   partner.ID
	card string   // the ts of the last card
	says []string // what was posted, the newest last
}

func newStage(t testing.TB) *stage {
	t.Helper()
	a, log := sampleApp(t)
	t.Cleanup(func() {
		if log.Len() > 0 {
			t.Errorf("logged: %s", log)
		}
	})
	return &stage{t: t, app: a, now: noon}
}

// tick lets a minute go by and gives the next message's ts.
func (s *stage) tick() string {
	s.n++
	s.now = s.now.Add(time.Minute)
	return fmt.Sprintf("%d.%06d", s.now.Unix(), s.n)
}

// run says words and wants them done.
func (s *stage) run(user, words string) string {
	s.t.Helper()
	ans := s.ask(user, words)
	if !ans.OK {
		s.t.Fatalf("%s says %q: %s", user, words, view.PlainText(ans.Message))
	}
	return view.PlainText(ans.Message)
}

func (s *stage) ask(user, words string) Answer {
	ts := s.tick()
	ans := s.app.Run(context.Background(), Request{Now: s.now, Workspace: team, User: user, Channel: "C0ALLIANCE", Text: words, Via: ViaSlash, Key: "cmd/" + ts})
	s.post()
	return ans
}

// press presses a button of the card.
func (s *stage) press(user, words string) Answer {
	ts := s.tick()
	ans := s.app.Run(context.Background(), Request{Now: s.now, Workspace: team, User: user, Channel: reviews, Text: words, Via: ViaButton, Key: "btn/" + ts, Message: s.card, CanOpen: true})
	s.post()
	return ans
}

// reply replies in the card's thread.
func (s *stage) reply(user, text string, files ...Shared) Heeding {
	s.t.Helper()
	return s.hear(s.said(user, text, files...))
}

func (s *stage) said(user, text string, files ...Shared) Heard {
	ts := s.tick()
	return Heard{Now: s.now, Workspace: team, User: user, Channel: reviews, Thread: s.card, TS: ts, At: s.now, Kind: Said, Text: text, Files: files, Key: "evt/" + ts}
}

func (s *stage) hear(h Heard) Heeding {
	s.t.Helper()
	out, err := s.app.Hear(context.Background(), h)
	if err != nil {
		s.t.Fatalf("%s %q: %v", h.User, h.Text, err)
	}
	if !out.Ours {
		s.t.Fatalf("%q is not taken for a reply in our thread", h.Text)
	}
	s.post()
	return out
}

// post sends what is due, as the sender would.
func (s *stage) post() {
	s.t.Helper()
	ctx := context.Background()
	for range 200 {
		n, err := s.app.Store.Claim(ctx, s.now, time.Minute, "test", nil)
		if errors.Is(err, storage.ErrNotFound) {
			return
		}
		if err != nil {
			s.t.Fatal(err)
		}
		o := s.sent(n)
		if err := s.app.Store.Settle(ctx, team, n.Key, "test", o); err != nil {
			s.t.Fatal(err)
		}
	}
	s.t.Fatal("there is no end to what is posted")
}

func (s *stage) sent(n storage.Notice) (o storage.Outcome) {
	var m view.Message
	err := s.app.Store.Read(context.Background(), team, func(b *partner.Book) (err error) {
		var ok bool
		if m, ok, err = s.app.desk.Compose(b, n, s.now); err == nil && !ok {
			o = storage.Outcome{State: storage.Silent, Reason: "nothing to say"}
		}
		return err
	})
	if err != nil {
		s.t.Fatalf("%s: %v", n.Key, err)
	}
	if o.State != "" {
		return o
	}
	s.n++
	o = storage.Outcome{State: storage.Sent, Channel: n.Target.Channel, TS: fmt.Sprintf("%d.%06d", s.now.Unix(), s.n)}
	if n.Target.User != "" {
		o.Channel = "D" + n.Target.User
	}
	text := n.Target.Channel + n.Target.User + " " + n.Kind
	if n.Edit != "" {
		o.TS, text = s.card, text+" (anew)"
	} else if n.Kind == "card" {
		s.card = o.TS
	}
	s.says = append(s.says, text+": "+view.PlainText(m))
	return o
}

// begin has Chen apply for cloud migration with the form and the proofs.
func (s *stage) begin() *stage {
	s.t.Helper()
	s.run(chen, "apply competency cloud migration")
	s.id = 11
	s.run(chen, "material add A-11 #3 #4")
	s.is(partner.Draft)
	s.run(chen, "submit A-11")
	s.is(partner.InReview)
	if s.card == "" {
		s.t.Fatal("no card was posted")
	}
	return s
}

func (s *stage) application() *partner.Application {
	s.t.Helper()
	var a partner.Application
	err := s.app.Store.Read(context.Background(), team, func(b *partner.Book) error {
		var ok bool
		if a, ok = b.Application(s.id); !ok {
			return errors.New("there is no such application")
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return &a
}

func (s *stage) records() (out []partner.Record) {
	s.t.Helper()
	if err := s.app.Store.Read(context.Background(), team, func(b *partner.Book) error { out = b.Records(s.id); return nil }); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// is wants the application in a stage, and its records to tell the same.
func (s *stage) is(want partner.Stage) *stage {
	s.t.Helper()
	a := s.application()
	if a.Stage != want {
		s.t.Fatalf("%s is %s, want %s", a.ID.Label(), a.Stage, want)
	}
	replayed := partner.Replay(s.records())
	replayed.Rev = a.Rev
	got, _ := json.Marshal(replayed)
	kept, _ := json.Marshal(a)
	if string(got) != string(kept) {
		s.t.Fatalf("the records tell another story:\n%s\n%s", got, kept)
	}
	return s
}

// heardTS is the ts of something that the bot said in the thread.
func (s *stage) heardTS(t *testing.T) string {
	t.Helper()
	list, err := s.app.Store.Notices(t.Context(), team, noon, s.now.Add(time.Minute), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.Kind == "heard" && n.TS != "" {
			return n.TS
		}
	}
	t.Fatal("the bot has said nothing in the thread")
	return ""
}

// whole is what application A-11 shows.
func (s *stage) whole() string { return s.run(dana, "application "+s.id.Label()) }

func lacks(t testing.TB, text string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(text, w) {
			t.Errorf("lacks %q:\n%s", w, text)
		}
	}
}
