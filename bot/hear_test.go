package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/commands"
	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
	"partnerbot/view"
)

// carded is a house with a card of the bot's in a channel, as the scheduler posts it.
func (h *house) carded(t *testing.T, channel string) (ts string) {
	t.Helper()
	h.know(t)
	n := storage.Notice{Workspace: FirstWorkspace, Key: "card/application-7/1/" + channel, Kind: "card", Target: storage.Target{Channel: channel}, At: h.Now(), State: storage.Waiting}
	_, err := h.store.Update(t.Context(), FirstWorkspace, "", h.Now(), func(*partner.Book) (storage.Change, error) {
		return storage.Change{Notices: []storage.Notice{n}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n, err = h.store.Claim(t.Context(), h.Now().Add(time.Second), time.Minute, "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	p := h.bot.Post(t.Context(), n, view.Say("Review A-7"))
	if err := h.store.Settle(t.Context(), FirstWorkspace, n.Key, "test", storage.Outcome{State: storage.Sent, Channel: p.Channel, TS: p.TS}); err != nil {
		t.Fatal(err)
	}
	return p.TS
}

// awaitHeard waits until the App was told n things, and gives them.
func (h *house) awaitHeard(t *testing.T, n int) []commands.Heard {
	t.Helper()
	h.await(t, fmt.Sprint(n, " things heard"), func() bool { return len(h.app.hearings()) >= n })
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := h.app.hearings()
	if len(got) != n {
		t.Fatalf("heard %d times, not %d: %+v", len(got), n, got)
	}
	return got
}

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

// What is none of the bot's business never reaches the App: what stands in no
// thread, threads of others, the bot's own words, what Slack changes by itself.
func TestOthersTalkIsPassedOver(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		card := h.carded(t, general)
		top, err := h.Say(anna, general, "", "approve")
		if err != nil {
			t.Fatal(err)
		}
		other, _ := h.Reply(chen, general, top.TS, "approve")
		_ = h.EditMessage(chen, general, other.TS, "lgtm")
		_ = h.EditMessage(anna, general, top.TS, "approve!")
		_ = h.DeleteMessage(chen, general, other.TS)
		_ = h.React(chen, general, top.TS, "white_check_mark")
		h.bot.Post(t.Context(), storage.Notice{Workspace: FirstWorkspace, Key: "r", Target: storage.Target{Channel: general, Thread: card}}, view.Say("Heard."))
		h.bot.Post(t.Context(), storage.Notice{Workspace: FirstWorkspace, Key: "e", Edit: card, Target: inGeneral}, view.Say("Anew."))
		mine, _ := h.Reply(anna, general, card, "see https://example.com/case.pdf")
		if err := h.Unfurl(general, mine.TS, "https://example.com/case.pdf"); err != nil {
			t.Fatal(err)
		}
		last, _ := h.Broadcast(anna, general, card, "approve")
		got := h.awaitHeard(t, 2)
		slices.SortFunc(got, func(a, b commands.Heard) int { return strings.Compare(a.TS, b.TS) })
		if got[0].TS != mine.TS || got[1].TS != last.TS || got[0].Text != "see https://example.com/case.pdf" {
			t.Errorf("heard %+v", got)
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

func TestWhoSpeaks(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	card := h.carded(t, general)
	want := map[string]partner.Standing{anna: partner.Member, "U0GUEST": partner.Guest}
	for name, u := range map[string]sandbox.User{"eva": {External: true}, "flow": {Bot: true}, "ike": {Guest: true}} {
		u.Name = name
		added, err := h.AddUser(u, general)
		if err != nil {
			t.Fatal(err)
		}
		want[added.ID] = map[string]partner.Standing{"eva": partner.External, "flow": partner.Bot, "ike": partner.Guest}[name]
	}
	for range 2 {
		for id := range want {
			if _, err := h.Reply(id, general, card, "approve"); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := map[string]partner.Standing{}
	for _, x := range h.awaitHeard(t, 2*len(want)) {
		got[x.User] = x.Standing
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	asked := 0
	for _, c := range h.Calls() {
		if c.Method == "users.info" && c.Args["user"] == anna {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("Slack was asked %d times who Anna is", asked)
	}
	_ = h.SetZone(anna, "Asia/Kathmandu") // her account has changed
	h.await(t, "the news of it", func() bool { _, ok := h.bot.known.get(anna); return !ok })
}

// Where Slack does not say what somebody is, the reply comes again.
func TestAnUnknownWriterIsAskedForAgain(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	card := h.carded(t, general)
	h.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultError, Error: "internal_error"})
	if _, err := h.Reply(anna, general, card, "approve"); err != nil {
		t.Fatal(err)
	}
	if got := h.awaitHeard(t, 1); got[0].Standing != partner.Member {
		t.Errorf("%+v", got)
	}
	retried := slices.ContainsFunc(h.Deliveries(), func(d sandbox.DeliveryRecord) bool { return d.Type == "message" && d.Attempt == 1 })
	if !retried {
		t.Error("it was acknowledged before it was heard")
	}
}

// A reply that arrives when its writer's account was deactivated is told as such.
func TestADeactivatedWriter(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	card := h.carded(t, general)
	h.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultError, Error: "internal_error"})
	if _, err := h.Reply(anna, general, card, "approve"); err != nil {
		t.Fatal(err)
	}
	if err := h.Deactivate(anna); err != nil {
		t.Fatal(err)
	}
	if got := h.awaitHeard(t, 1); got[0].Standing != partner.Disabled {
		t.Errorf("%+v", got)
	}
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

func TestSharedFilesHaveTheirFingerprint(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	card := h.carded(t, general)
	data := []byte("%PDF-1.7 the case")
	if _, err := h.ShareFile(anna, general, card, "case study.pdf", data, "the new case"); err != nil {
		t.Fatal(err)
	}
	x := h.awaitHeard(t, 1)[0]
	sum := sha256.Sum256(data)
	if len(x.Files) != 1 || x.Text != "the new case" {
		t.Fatalf("%+v", x)
	}
	if f := x.Files[0]; f.ID == "" || f.Name != "case study.pdf" || f.Type != "application/pdf" || f.Size != int64(len(data)) || f.SHA256 != hex.EncodeToString(sum[:]) || f.URL == "" {
		t.Errorf("%+v", f)
	}
	// A page instead of the bytes, no address, too large, of another place.
	b := lone(t, &fakeApp{})
	for _, f := range []file{{ID: "F1", Size: 3, Private: "http://127.0.0.1:1/x"}, {ID: "F2", Size: 3}, {ID: "F3", Size: maxFile + 1, Private: "http://127.0.0.1:1/x"}, {ID: "F4", Size: 3, External: true, Private: "https://drive.example.com/x"}, {Size: 3}} {
		if s := b.shared(t.Context(), place{}, []file{f}); len(s) != 1 || s[0].SHA256 != "" {
			t.Errorf("%+v", s)
		}
	}
	c := h.bot.cfg
	c.Token = "xoxb-without-the-scope"
	poor, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(poor.Close)
	asked := file{ID: "F9", Size: len(data), Private: strings.TrimSuffix(c.APIURL, "/api/") + "/files-pri/" + h.TeamID() + "-" + x.Files[0].ID + "/case.pdf"}
	if got := h.bot.fingerprint(t.Context(), place{}, asked); got != hex.EncodeToString(sum[:]) {
		t.Fatalf("the file is not where it is looked for: %q", got)
	}
	if got := poor.fingerprint(t.Context(), place{}, asked); got != "" {
		t.Error("the sign-in page has a fingerprint")
	}
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

// A reply to a notice that the store does not know of yet comes again; a thread
// that is not ours costs the store one look for a while.
func TestThreadsAreLookedUpOnce(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := lone(t, &fakeApp{}, func(c *Config) { c.Wall = func() time.Time { return now } })
	b.posted("main", "C1", "1.000001")
	if _, err := b.isNotice(t.Context(), "main", "C1", "1.000001", ""); !errors.Is(err, errUnsettled) {
		t.Errorf("%v", err)
	}
	now = now.Add(settlesIn)
	if ours, err := b.isOurs(t.Context(), "main", "C1", "1.000001", ""); ours || err != nil || !b.isForeign("main", "C1", "1.000001") {
		t.Errorf("%v %v", ours, err)
	}
	for _, other := range [][3]string{{"main", "C1", "1.000002"}, {"main", "C2", "1.000001"}, {"other", "C1", "1.000001"}} {
		if b.isForeign(other[0], other[1], other[2]) {
			t.Errorf("%v is known to be foreign", other)
		}
	}
	b.posted("main", "C1", "1.000001")
	if b.isForeign("main", "C1", "1.000001") {
		t.Error("what was posted since is still foreign")
	}
	now = now.Add(foreignFor)
	if b.isForeign("main", "C1", "1.000001") {
		t.Error("it is foreign for ever")
	}
}

// Somebody may reply to a card before its post was answered, or after the answer was
// lost: until it is known where the card stands nothing said below a message of the
// bot's is taken for nobody's, and it comes again.
func TestAReplyBeforeThePostIsAnswered(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	store := openStore(t, t.TempDir())
	b := lone(t, &fakeApp{}, func(c *Config) { c.Store, c.Now = store, func() time.Time { return now } })
	b.self.Store(&identity{user: "U0BOT"})
	n := storage.Notice{Workspace: "main", Key: "card/application-7/1", Kind: "card", Target: storage.Target{Channel: "C1"}, At: now, State: storage.Waiting}
	_, err := store.Update(t.Context(), "main", "", now, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Notices: []storage.Notice{n}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	looks := func(channel, by string, ours bool, want error) {
		t.Helper()
		if got, err := b.isNotice(t.Context(), "main", channel, "1.000001", by); got != ours || !errors.Is(err, want) {
			t.Errorf("in %s by %q: %v %v", channel, by, got, err)
		}
		if foreign := b.isForeign("main", channel, "1.000001"); foreign != (!ours && want == nil) {
			t.Errorf("in %s by %q: foreign %v", channel, by, foreign)
		}
		b.threads.forget(threadKey("main", channel, "1.000001"))
	}
	looks("C1", "U0BOT", false, nil) // nobody has begun to post it
	for _, lost := range []bool{false, true} {
		if n, err = store.Claim(t.Context(), now, time.Minute, "test", nil); err != nil {
			t.Fatal(err)
		}
		looks("C1", "U0BOT", false, errUnsettled)
		looks("C1", "", false, errUnsettled)
		looks("C1", "U0ANNA", false, nil)
		looks("C2", "U0BOT", false, nil)
		if lost {
			break
		}
		if err := store.Settle(t.Context(), "main", n.Key, "test", storage.Outcome{State: storage.Doubt, Next: now}); err != nil {
			t.Fatal(err)
		}
		looks("C1", "U0BOT", false, errUnsettled)
	}
	if err := store.Settle(t.Context(), "main", n.Key, "test", storage.Outcome{State: storage.Sent, Channel: "C1", TS: "1.000001"}); err != nil {
		t.Fatal(err)
	}
	looks("C1", "U0BOT", true, nil)
}

// What is passed over is told by the event alone.
func TestWhatIsPassedOver(t *testing.T) {
	b := lone(t, &fakeApp{})
	for event, want := range map[string]bool{
		`"channel_type":"channel","ts":"2.1"`: true, `"channel_type":"channel","ts":"2.1","thread_ts":"2.1"`: true, `"channel_type":"group","ts":"2.1"`: true,
		`"channel_type":"channel","ts":"2.1","thread_ts":"1.1"`: false, `"channel_type":"group","ts":"2.1","thread_ts":"1.1"`: false,
		`"channel_type":"im","ts":"2.1"`: false, `"channel_type":"im","ts":"2.1","app_id":"A1"`: true,
		`"channel_type":"channel","ts":"2.1","thread_ts":"1.1","app_id":"A1"`: true, `"channel_type":"channel","ts":"2.1","thread_ts":"1.1","app_id":"A2"`: false,
		`"channel_type":"channel","ts":"2.1","thread_ts":"1.1","subtype":"channel_join"`:                                                                             true,
		`"subtype":"message_changed","message":{"ts":"2.1","thread_ts":"1.1"},"previous_message":{"ts":"2.1","thread_ts":"1.1"}`:                                     false,
		`"subtype":"message_changed","message":{"ts":"2.1","thread_ts":"1.1","app_id":"A1"},"previous_message":{"ts":"2.1","thread_ts":"1.1","app_id":"A1"}`:         true,
		`"subtype":"message_changed","message":{"ts":"1.1","thread_ts":"1.1","app_id":"A1"},"previous_message":{"ts":"1.1","thread_ts":"1.1","app_id":"A1"}`:         true,
		`"subtype":"message_changed","message":{"ts":"1.1","thread_ts":"1.1","subtype":"tombstone"},"previous_message":{"ts":"1.1","thread_ts":"1.1","app_id":"A1"}`: false,
		`"subtype":"message_changed","message":{"ts":"1.1","thread_ts":"1.1","subtype":"tombstone"},"previous_message":{"ts":"1.1","thread_ts":"1.1","user":"U2"}`:   true,
		`"subtype":"message_deleted","previous_message":{"ts":"2.1","thread_ts":"1.1"}`:                                                                              false,
		`"subtype":"message_deleted","previous_message":{"ts":"2.1"}`:                                                                                                true,
		`"subtype":"message_deleted","previous_message":{"ts":"2.1","app_id":"A1"}`:                                                                                  false,
	} {
		if got := b.passedOver([]byte(`{"type":"event_callback","team_id":"T1","api_app_id":"A1","event":{"type":"message","channel":"C1",` + event + `}}`)); got != want {
			t.Errorf("%s is passed over: %v", event, got)
		}
	}
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
