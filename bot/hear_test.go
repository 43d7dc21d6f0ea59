package bot

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/commands"
	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/view"
)

// What is heard of a reply's life, over both transports.
func TestRepliesInOurThreadsAreHeard(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		card := h.carded(t, general)
		m, err := h.Reply(anna, general, card, "&gt; page 3 <b>\n> *approve* & go")
		if err != nil {
			t.Fatal(err)
		}
		h.awaitHeard(t, 1)
		if err := h.EditMessage(anna, general, m.TS, "changes: page 3"); err != nil {
			t.Fatal(err)
		}
		h.awaitHeard(t, 2)
		if err := h.DeleteMessage(anna, general, m.TS); err != nil {
			t.Fatal(err)
		}
		h.awaitHeard(t, 3)
		for _, do := range []func(string, string, string, string) error{h.React, h.Unreact} {
			if err := do(chen, general, card, "thumbsup::skin-tone-2"); err != nil {
				t.Fatal(err)
			}
			h.await(t, "the delivery", func() bool { return h.Settle(t.Context()) == nil })
		}
		type told struct{ User, Thread, TS, Kind, Text, Emoji string }
		var got []told
		keys := map[string]bool{}
		for _, x := range h.awaitHeard(t, 5) {
			got = append(got, told{x.User, x.Thread, x.TS, string(x.Kind), x.Text, x.Emoji})
			if x.Workspace != FirstWorkspace || x.Channel != general || x.Standing != partner.Member || x.Key == "" || keys[x.Key] || x.Now.IsZero() {
				t.Errorf("%+v", x)
			}
			if d := x.Now.Sub(x.At); d < 0 || d > time.Minute {
				t.Errorf("%s was said at %s, heard at %s", x.Kind, x.At, x.Now)
			}
			keys[x.Key] = true
		}
		want := []told{
			{anna, card, m.TS, "said", "&gt; page 3 <b>\n> *approve* & go", ""},
			{anna, card, m.TS, "changed", "changes: page 3", ""},
			{anna, card, m.TS, "deleted", "", ""},
			{chen, card, card, "reacted", "", "thumbsup"},
			{chen, card, card, "unreacted", "", "thumbsup"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if n := len(h.app.requests()); n > 0 {
			t.Errorf("%d replies were taken for questions", n)
		}
	})
}

// Redeliveries, and the two events of one mention, are one.
func TestTheSameReplyIsHeardOnce(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		card := h.carded(t, general)
		h.DeliverTwice(true)
		m, err := h.Reply(anna, general, card, "@partner approve")
		if err != nil {
			t.Fatal(err)
		}
		h.await(t, "both events", func() bool { return len(h.app.hearings()) == 2 })
		for _, x := range h.awaitHeard(t, 2) {
			if x.TS != m.TS || x.Thread != card || x.Text != "approve" || x.Kind != commands.Said {
				t.Errorf("%+v", x)
			}
		}
		if _, err := h.Reply(anna, general, card, "@partner application A-7"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the command's answer", func() bool { return containing(h.whispered(anna), "You asked: application A-7.") == 1 })
		h.awaitHeard(t, 2)
		if r := h.app.requests(); len(r) != 1 || r[0].Thread != card || r[0].TS == "" || r[0].Standing != partner.Member {
			t.Errorf("asked %+v", r)
		}
		if _, err := h.Reply("U0GUEST", general, card, "@partner application A-8"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the guest's answer", func() bool { return containing(h.whispered("U0GUEST"), "You asked: application A-8.") == 1 })
		if r := h.app.requests(); r[1].Standing != partner.Guest {
			t.Errorf("the guest asked %+v", r[1])
		}
	})
}

// What could not be committed comes again, and nobody is told anything.
func TestAReplyThatIsNotCommittedComesAgain(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		card := h.carded(t, general)
		tries := 0
		h.app.hear = func(_ context.Context, x commands.Heard) (commands.Heeding, error) {
			if tries++; tries == 1 {
				return commands.Heeding{}, errors.New("the disk is full")
			}
			return commands.Heeding{Ours: true, Receipt: "white_check_mark", Whisper: view.Say("You are no reviewer.")}, nil
		}
		m, _ := h.Reply(anna, general, card, "approve")
		h.await(t, "the whisper", func() bool { return containing(h.whispered(anna), "You are no reviewer.") == 1 })
		h.await(t, "the receipt", func() bool {
			i := slices.IndexFunc(h.Messages(general), func(x sandbox.Message) bool { return x.TS == m.TS })
			r := h.Messages(general)[i].Reactions
			return len(r) == 1 && r[0].Name == "white_check_mark" && slices.Equal(r[0].Users, []string{h.BotUserID()})
		})
		if w := h.Ephemeral(anna)[0]; w.ThreadTS != card || w.Channel != general {
			t.Errorf("whispered at %+v", w)
		}
		h.awaitHeard(t, 2)
	})
}

// Without the scopes of histories and reactions the bot hears mentions alone.
func TestWithoutHistoriesMentionsAreHeard(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		card := h.carded(t, general)
		h.SetScopes([]string{"app_mentions:read", "chat:write", "commands", "im:write", "channels:read", "users:read"})
		h.app.hear = func(context.Context, commands.Heard) (commands.Heeding, error) {
			return commands.Heeding{Ours: true, Receipt: "eyes"}, nil
		}
		_, _ = h.Reply(anna, general, card, "approve")
		_ = h.React(anna, general, card, "white_check_mark")
		m, _ := h.Reply(chen, general, card, "@partner lgtm")
		if x := h.awaitHeard(t, 1)[0]; x.User != chen || x.TS != m.TS || x.Text != "lgtm" || x.Thread != card {
			t.Errorf("%+v", x)
		}
	})
}

// A card that somebody deletes is told of; what is said below it goes on being heard.
func TestADeletedCardIsToldOf(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		lonely, busy := h.carded(t, general), h.carded(t, "C0PARTNER")
		if _, err := h.Reply(chen, "C0PARTNER", busy, "reading"); err != nil {
			t.Fatal(err)
		}
		h.awaitHeard(t, 1)
		for channel, ts := range map[string]string{general: lonely, "C0PARTNER": busy} {
			if err := h.DeleteMessage(anna, channel, ts); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range h.awaitHeard(t, 3)[1:] {
			if x.Kind != commands.Deleted || x.TS != x.Thread || x.TS != lonely && x.TS != busy {
				t.Errorf("%+v", x)
			}
		}
		if _, err := h.Reply(chen, "C0PARTNER", busy, "approve"); err != nil {
			t.Fatal(err)
		}
		h.awaitHeard(t, 4)
	})
}

// A reply in a thread of direct messages is heard where it is one of ours, and is
// a question as ever where not.
func TestThreadsOfDirectMessages(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		if err := h.OpenDM(anna); err != nil {
			t.Fatal(err)
		}
		news := h.carded(t, "D0ANNA")
		for _, text := range []string{"passed", "status"} {
			if _, err := h.Reply(anna, "D0ANNA", news, text); err != nil {
				t.Fatal(err)
			}
		}
		h.await(t, "the answer", func() bool { return containing(h.saidIn(anna), "You asked: status.") == 1 })
		if x := h.awaitHeard(t, 1)[0]; x.Text != "passed" || x.Thread != news {
			t.Errorf("%+v", x)
		}
	})
}

// Odd events are acknowledged and left.
func TestOddMessagesAreLeft(t *testing.T) {
	app := &fakeApp{}
	b := lone(t, app)
	for _, event := range []string{
		`{"type":"message"}`, `{"type":"message","subtype":"message_changed"}`, `{"type":"message","subtype":"message_changed","message":{}}`,
		`{"type":"message","subtype":"message_changed","message":{"ts":"2.1","thread_ts":"1.1"}}`, `{"type":"message","subtype":"message_deleted"}`,
		`{"type":"message","subtype":"message_deleted","previous_message":null,"deleted_ts":"1.1"}`, `{"type":"message","subtype":"channel_join","ts":"2.1","thread_ts":"1.1"}`,
		`{"type":"message","message":7}`, `{"type":"message","subtype":"message_changed","message":[],"previous_message":{}}`,
		`{"type":"reaction_added"}`, `{"type":"reaction_added","item":7}`, `{"type":"reaction_added","item":{"type":"file"}}`,
		`{"type":"reaction_removed","user":"U1","item":{"type":"message","channel":"C1","ts":"x"}}`,
		`{"type":"message","channel":"C1","channel_type":"channel","user":"U1","ts":"x","thread_ts":"y","text":"approve"}`,
	} {
		p := b.event([]byte(`{"type":"event_callback","team_id":"T9","api_app_id":"A1","event":` + event + `}`))
		if !p.settled(t.Context(), 5*time.Second) || p.failed {
			t.Errorf("%s is not acknowledged", event)
		}
	}
	if len(app.hearings())+len(app.requests()) > 0 {
		t.Errorf("%+v %+v", app.hearings(), app.requests())
	}
}

func TestMoment(t *testing.T) {
	for in, want := range map[string]time.Time{"1700000000.000100": time.Unix(1700000000, 100_000), "1700000000": time.Unix(1700000000, 0), "": {}, "x.y": {}} {
		if got := moment(in); !got.Equal(want) {
			t.Errorf("%q is %s", in, got)
		}
	}
}
