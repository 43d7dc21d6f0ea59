package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
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

// TestStandInsDecide for a reviewer, on their days.
func TestStandInsDecide(t *testing.T) {
	s := newStage(t).begin()
	if out := s.reply(lin, "approve"); !strings.Contains(out.Whisper.Summary, "stand-in") {
		t.Errorf("before: %s", out.Whisper.Summary)
	}
	s.run(sara, "standin <@U0LIN> from today until 20 March 2026 on leave")
	s.reply(lin, "approve")
	s.reply(sara, "approve")
	if tally := s.application().Tally(); len(tally.Approvals) != 1 || tally.Approvals[0].For != sara {
		t.Errorf("one seat counts once: %+v", tally.Approvals)
	}
	s.reply(ken, "approve")
	s.is(partner.Ready)
	lacks(t, s.whole(), "Lin Zhao (for Sara Lind) approved")
	for words, want := range map[string]string{
		"standin <@U0MEI> for <@U0SARA> from today until 20 March 2026 no": "Only Sara Lind",
		"standin <@U0MEI> until 20 March 2026 x":                           "is not a reviewer",
		"standin <@U0MEI>":                                                 "Until when?",
	} {
		if ans := s.ask(mei, words); ans.OK || !strings.Contains(ans.Message.Summary, want) {
			t.Errorf("%s: %s", words, ans.Message.Summary)
		}
	}
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

// TestPassedOnForLonger: the sample has one stand-in; who stands in already is named once, unless it is for longer.
func TestPassedOnForLonger(t *testing.T) {
	s := newStage(t).begin()
	const omar = "U0OMAR"
	for _, c := range []struct {
		words, says string
		standIns    int
	}{
		{"pass <@" + omar + "> until 4 March 2026 on leave", "through 4 Mar 2026", 2},
		{"pass <@" + omar + "> until 3 March 2026", "through 4 Mar 2026", 2},
		{"pass", "through 4 Mar 2026", 2},
		{"pass to <@" + omar + "> till 10 March 2026 ill", "through 10 Mar 2026", 3},
		{"pass <@" + omar + "> until later", "not a date", 3},
		{"pass <@" + chen + ">", "put material into A-11 themselves", 3},
		{"pass <@" + ken + ">", "Nobody stands in for themselves", 3},
	} {
		if said := view.PlainText(s.ask(ken, "review A-11 "+c.words).Message); !strings.Contains(said, c.says) {
			t.Errorf("%s: %s", c.words, said)
		}
		_ = s.app.Store.Read(t.Context(), team, func(b *partner.Book) error {
			if n := len(b.StandIns()); n != c.standIns {
				t.Errorf("%s: %d stand-ins, want %d", c.words, n, c.standIns)
			}
			return nil
		})
	}
}

// TestACardThatSlackNoLongerHas is posted anew, once.
func TestACardThatSlackNoLongerHas(t *testing.T) {
	s := newStage(t).begin()
	rounds := func() int { return len(partner.Rounds(s.records())) }
	edit := storage.Notice{Workspace: team, Key: "card/application-11/1/record-00000009", Kind: "card", Under: "card/application-11/1", Edit: storage.Itself}
	for i, c := range []struct {
		reason string
		want   int
	}{{"is_archived", 1}, {"message_not_found", 2}, {"message_not_found", 2}} {
		if err := s.app.Undelivered(t.Context(), edit, c.reason, s.now); err != nil {
			t.Fatal(err)
		}
		if got := rounds(); got != c.want {
			t.Errorf("%d, %s: %d cards, want %d", i, c.reason, got, c.want)
		}
	}
	s.is(partner.InReview)
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
		for again := range 3 {
			wg.Go(func() {
				if i%2 == 0 {
					if _, err := s.app.Hear(context.Background(), reply); err != nil {
						t.Error(err)
					}
					return
				}
				if ans := s.app.Run(context.Background(), press); again < 3 && ans.Message.Summary == "" {
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

// TestFilesInTheThread: material where it is clear what of, else asked about.
// TestWordsThatPlaceAFile are no words about what changed in it.
func TestWordsThatPlaceAFile(t *testing.T) {
	for text, want := range map[string]string{
		"#4": "", "#4: page 3 redone": "page 3 redone", "new version of #4": "", "material replace #4 page 3": "page 3",
		"assessment-form": "", "Competency assessment form.": "",
		"page 3 of the assessment form": "page 3 of the assessment form",
	} {
		s := newStage(t).begin()
		s.reply(chen, text, Shared{ID: "F9", Name: "assessment-form.pdf", Type: "application/pdf", Size: 2048, SHA256: strings.Repeat("9", 64), URL: "https://files.example/9"})
		id := partner.ID(3)
		if strings.Contains(text, "#4") {
			id = 4
		}
		if err := s.app.Store.Read(t.Context(), team, func(b *partner.Book) error {
			if list := b.MaterialVersions(id); len(list) == 0 || list[len(list)-1].Note != want {
				t.Errorf("%q makes the versions %+v; want the note %q", text, list, want)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFilesInTheThread(t *testing.T) {
	file := func(name string) Shared {
		return Shared{ID: "F" + strings.ToUpper(stem(name)[:2]), Name: name, Type: "application/pdf", Size: 2048, SHA256: fmt.Sprintf("%064x", len(name)), URL: "https://files.example/" + name}
	}
	cases := []struct {
		user, text, name string
		form, proof      int // versions after it
		whisper          string
	}{
		{chen, "", "assessment-form (2).xlsx", 2, 1, ""},
		{chen, "new version of #4", "whatever.pdf", 1, 2, ""},
		{chen, "the assessment form again", "scan0001.pdf", 2, 1, ""},
		{chen, "", "scan0001.pdf", 1, 1, "is it a new version of one, or something new?"},
		{chen, "the form and proofs for the assessment and competency assessment form", "scan0001.pdf", 1, 1, "is it a new version"},
		{ken, "changes: see my notes", "assessment-form-v2.xlsx", 1, 1, ""},
		{chen, "#99", "scan0001.pdf", 1, 1, "is it a new version"},
	}
	for _, c := range cases {
		s := newStage(t).begin()
		out := s.reply(c.user, c.text, file(c.name))
		a := s.application()
		form, _ := a.Uses(3)
		proof, _ := a.Uses(4)
		if c.whisper == "" && out.Whisper.Summary != "" || form.Version != c.form || proof.Version != c.proof || !strings.Contains(out.Whisper.Summary, c.whisper) {
			t.Errorf("%q with %s: form %d, proof %d, whispers %q", c.text, c.name, form.Version, proof.Version, out.Whisper.Summary)
		}
		lacks(t, s.whole(), strings.TrimSuffix(c.name, "x")[:4])
		if c.whisper == "" || c.text != "" {
			continue
		}
		buttons := out.Whisper.Blocks[len(out.Whisper.Blocks)-1].Buttons
		if len(buttons) < 2 {
			t.Fatalf("offers %v", buttons)
		}
		s.run(chen, buttons[0].Run)
		now := s.application()
		if u, _ := now.Uses(3); u.Version != 2 || u.SHA256 != file(c.name).SHA256 {
			t.Errorf("%s: %+v", buttons[0].Run, u)
		}
	}
	// Without a name, and unread: kept, and asked about.
	s := newStage(t).begin()
	if out := s.reply(chen, "", Shared{ID: "F9"}); !strings.Contains(out.Whisper.Summary, "The file without a name") {
		t.Error(out.Whisper.Summary)
	}
}

// TestTheClockChasesEscalatesAndEnds a review that nobody decides.
func TestTheClockChasesEscalatesAndEnds(t *testing.T) {
	s := newStage(t).begin()
	turn := func(day time.Time) (verbs []partner.Verb) {
		s.now = day
		for range 3 { // it can be asked any number of times
			if err := s.app.Clocks(t.Context(), team, day); err != nil {
				t.Fatal(err)
			}
		}
		s.post()
		for _, r := range s.records() {
			if r.Entry.By == "" {
				verbs = append(verbs, r.Entry.Verb)
			}
		}
		return verbs
	}
	cases := []struct {
		day  int
		want []partner.Verb
	}{
		{3, nil},
		{4, []partner.Verb{partner.Chase}},
		{5, []partner.Verb{partner.Chase}},
		{6, []partner.Verb{partner.Chase, partner.Escalate}},
		{16, []partner.Verb{partner.Chase, partner.Escalate}},
		{17, []partner.Verb{partner.Chase, partner.Escalate, partner.Expire}},
		{30, []partner.Verb{partner.Chase, partner.Escalate, partner.Expire}},
	}
	for _, c := range cases {
		if got := turn(time.Date(2026, 3, c.day, 11, 0, 0, 0, time.UTC)); !slices.Equal(got, c.want) {
			t.Errorf("on %d March: %v, want %v", c.day, got, c.want)
		}
	}
	s.is(partner.Lapsed)
	if out := s.reply(ken, "approve"); !strings.Contains(out.Whisper.Summary, "ended undecided") {
		t.Error(out.Whisper.Summary)
	}
	rev := revision(t, s.app)
	if err := s.app.Clocks(t.Context(), team, s.now); err != nil || revision(t, s.app) != rev {
		t.Errorf("the clock goes on: %v", err)
	}
	s.run(chen, "submit A-11")
	s.is(partner.InReview)
}

// TestOpenRequirementsAreNamed, and a draft can be begun.
func TestOpenRequirementsAreNamed(t *testing.T) {
	s := newStage(t)
	s.run(dana, "threshold set hccdp 20")
	ans := s.ask(chen, "apply competency-differentiation")
	if ans.OK || !strings.Contains(ans.Message.Summary, "HCCDP certificates") {
		t.Fatal(ans.Message.Summary)
	}
	buttons := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons
	lacks(t, s.run(chen, buttons[0].Run), "Not fulfilled yet: HCCDP certificates")
	s.id = 11
	s.is(partner.Draft)
	if ans := s.ask(mei, "apply competency-differentiation --draft"); ans.OK || !strings.Contains(ans.Message.Summary, "A-11") {
		t.Errorf("a second one: %s", ans.Message.Summary)
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
