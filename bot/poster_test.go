package bot

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/sandbox"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

var inGeneral = storage.Target{Channel: general}

func TestPostCarriesItsKey(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "digest/1"}, messages["status"])
	if p.Result != scheduler.Accepted || p.Channel != general || p.TS == "" {
		t.Fatalf("%+v", p)
	}
	m := h.Messages(general)[0]
	if m.Metadata == nil || m.Metadata.EventType != noticeType || m.Metadata.EventPayload["key"] != "digest/1" || len(m.Metadata.EventPayload) != 1 {
		t.Errorf("metadata %+v", m.Metadata)
	}
	for _, c := range h.Calls() {
		if c.Method == "chat.postMessage" && (fmt.Sprint(c.Args["unfurl_links"]) != "false" || fmt.Sprint(c.Args["unfurl_media"]) != "false") {
			t.Errorf("links are unfurled: %v %v", c.Args["unfurl_links"], c.Args["unfurl_media"])
		}
	}
}

func TestPostToAPerson(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	if p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: storage.Target{User: anna}, Key: "k"}, view.Say("Yours.")); p.Result != scheduler.Accepted {
		t.Fatalf("%+v", p)
	}
	if containing(h.saidIn(anna), "Yours.") != 1 {
		t.Error("it did not arrive")
	}
	f, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: storage.Target{User: anna}, Key: "k"}, time.Time{})
	if err != nil || !f.OK {
		t.Errorf("%+v %v", f, err)
	}
	if p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: storage.Target{User: "U0NOBODY"}, Key: "k"}, view.Say("x")); p.Result != scheduler.Refused {
		t.Errorf("%+v", p)
	}
	if p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: storage.Target{}, Key: "k"}, view.Say("x")); p.Result != scheduler.Refused || p.Reason != "no_target" {
		t.Errorf("%+v", p)
	}
}

func TestWhatBecomesOfAPost(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP, func(c *Config, _ *sandbox.Options) { c.HTTPClient = &http.Client{Timeout: 300 * time.Millisecond} })
	cases := []struct {
		name   string
		fault  sandbox.Fault
		result scheduler.Result
		after  time.Duration
		posted int
	}{
		{"429", sandbox.Fault{Kind: sandbox.Fault429, RetryAfter: 7}, scheduler.Again, 7 * time.Second, 0},
		{"ratelimited", sandbox.Fault{Kind: sandbox.FaultRatelimited, RetryAfter: 9}, scheduler.Again, 9 * time.Second, 0},
		{"rate_limited", sandbox.Fault{Kind: sandbox.FaultRateLimited}, scheduler.Again, limitedFor, 0},
		{"429 without a time", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429}, scheduler.Again, limitedFor, 0},
		{"503", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503}, scheduler.Unsure, 0, 0},
		{"404", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 404}, scheduler.Refused, 0, 0},
		{"archived", sandbox.Fault{Kind: sandbox.FaultError, Error: "is_archived"}, scheduler.Mend, 0, 0},
		{"revoked", sandbox.Fault{Kind: sandbox.FaultError, Error: "token_revoked"}, scheduler.Mend, 0, 0},
		{"no longer allowed", sandbox.Fault{Kind: sandbox.FaultError, Error: "restricted_action"}, scheduler.Mend, 0, 0},
		{"without a scope", sandbox.Fault{Kind: sandbox.FaultError, Error: "missing_scope"}, scheduler.Mend, 0, 0},
		{"not in the channel", sandbox.Fault{Kind: sandbox.FaultError, Error: "not_in_channel"}, scheduler.Mend, 0, 0},
		{"too long", sandbox.Fault{Kind: sandbox.FaultError, Error: "msg_too_long"}, scheduler.Refused, 0, 0},
		{"internal_error", sandbox.Fault{Kind: sandbox.FaultError, Error: "internal_error"}, scheduler.Unsure, 0, 0},
		{"service_unavailable", sandbox.Fault{Kind: sandbox.FaultError, Error: "service_unavailable"}, scheduler.Again, 0, 0},
		{"lost answer", sandbox.Fault{Kind: sandbox.FaultLostAnswer}, scheduler.Unsure, 0, 1},
		{"hang up", sandbox.Fault{Kind: sandbox.FaultHangUp}, scheduler.Unsure, 0, 0},
		{"too slow", sandbox.Fault{Kind: sandbox.FaultSlow, Delay: time.Second}, scheduler.Unsure, 0, 0},
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.fault.Method = "chat.postMessage"
			before := len(h.Messages(general))
			h.Faults(c.fault)
			p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: fmt.Sprint("k", i)}, view.Say("x"))
			if p.Result != c.result || p.After != c.after || p.Reason == "" {
				t.Errorf("%+v", p)
			}
			if c.name == "lost answer" {
				if n := len(h.Messages(general)) - before; n != c.posted {
					t.Errorf("%d posted", n)
				}
				f, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: fmt.Sprint("k", i)}, h.Now().Add(-time.Minute))
				if err != nil || !f.OK || f.Channel != general || f.TS == "" {
					t.Errorf("not found: %+v %v", f, err)
				}
			}
			h.ClearFaults()
		})
	}
}

func TestPostThatNeverLeftIsTriedAgain(t *testing.T) {
	b := lone(t, &fakeApp{}) // nothing listens at its API
	if p := b.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, view.Say("x")); p.Result != scheduler.Again {
		t.Errorf("refused connection: %+v", p)
	}
	nowhere := lone(t, &fakeApp{}, func(c *Config) { c.APIURL = "http://partnerbot.invalid/api/" })
	if p := nowhere.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, view.Say("x")); p.Result != scheduler.Again {
		t.Errorf("no such host: %+v", p)
	}
	reset := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c, _, _ := w.(http.Hijacker).Hijack()
		_ = c.Close()
	}))
	defer reset.Close()
	cut := lone(t, &fakeApp{}, func(c *Config) { c.APIURL = reset.URL + "/api/" })
	if p := cut.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, view.Say("x")); p.Result != scheduler.Unsure {
		t.Errorf("reset after the request: %+v", p)
	}
	garbage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }))
	defer garbage.Close()
	odd := lone(t, &fakeApp{}, func(c *Config) { c.APIURL = garbage.URL + "/api/" })
	if p := odd.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, view.Say("x")); p.Result != scheduler.Unsure {
		t.Errorf("an answer that is not JSON: %+v", p)
	}
}

func TestClassifyOfARateLimitKeepsItsTime(t *testing.T) {
	if p := classify(fmt.Errorf("x: %w", &slack.RateLimitedError{RetryAfter: 42 * time.Second}), true); p.Result != scheduler.Again || p.After != 42*time.Second {
		t.Errorf("%+v", p)
	}
	if p := classify(errors.New("x"), false); p.Result != scheduler.Again {
		t.Errorf("%+v", p)
	}
}

func TestPostIntoAThread(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	root, err := h.Say(anna, general, "", "a review")
	if err != nil {
		t.Fatal(err)
	}
	n := storage.Notice{Workspace: "main", Target: storage.Target{Channel: general, Thread: root.TS}, Key: "taken/1"}
	long := view.Message{Summary: "Long."}
	for range 60 {
		long.Blocks = append(long.Blocks, view.Divider())
	}
	h.Faults(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.FaultLostAnswer})
	if p := h.bot.Post(t.Context(), n, long); p.Result != scheduler.Unsure {
		t.Fatalf("%+v", p)
	}
	f, err := h.bot.Find(t.Context(), n, h.Now().Add(-time.Minute))
	if err != nil || !f.OK || f.TS == "" || f.TS == root.TS {
		t.Errorf("in the thread: %+v %v", f, err)
	}
	if p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: n.Target, Key: "taken/2"}, long); p.Result != scheduler.Accepted {
		t.Errorf("%+v", p)
	}
	for _, m := range h.Messages(general) {
		if m.ThreadTS != root.TS {
			t.Errorf("%q is not in the thread", m.Text)
		}
	}
	if n := len(h.Messages(general)); n != 4 {
		t.Errorf("%d messages", n)
	}
	gone := storage.Notice{Workspace: "main", Target: storage.Target{Channel: general, Thread: "1.000001"}, Key: "taken/3"}
	if f, err := h.bot.Find(t.Context(), gone, h.Now()); err != nil || f.OK {
		t.Errorf("a thread that is gone: %+v %v", f, err)
	}
	if p := h.bot.Post(t.Context(), gone, view.Say("x")); p.Result != scheduler.Refused || p.Reason != "thread_not_found" {
		t.Errorf("a thread that is gone: %+v", p)
	}
}

func TestEditWritesAnewInPlace(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP, func(_ *Config, o *sandbox.Options) { o.EditWindow = time.Hour })
	for name, to := range map[string]storage.Target{"channel": inGeneral, "person": {User: anna}} {
		t.Run(name, func(t *testing.T) {
			first := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: to, Key: "digest/" + name}, view.Say("Open."))
			n := storage.Notice{Workspace: "main", Target: to, Key: "edit/" + name, Edit: first.TS}
			h.Faults(sandbox.Fault{Method: "chat.update", Kind: sandbox.FaultLostAnswer})
			if p := h.bot.Post(t.Context(), n, view.Say("Taken by <!channel>.")); p.Result != scheduler.Again {
				t.Errorf("a lost answer: %+v", p)
			}
			if f, err := h.bot.Find(t.Context(), n, h.Now()); err != nil || f.OK {
				t.Errorf("an edit is looked for: %+v %v", f, err)
			}
			p := h.bot.Post(t.Context(), n, view.Say("Taken by <!channel>."))
			if p.Result != scheduler.Accepted || p.TS != first.TS || p.Channel != first.Channel {
				t.Errorf("%+v", p)
			}
			all := h.Messages(first.Channel)
			if m := all[0]; len(all) != 1 || m.Edited == "" || !strings.HasPrefix(m.Text, "Taken") || m.Metadata == nil || m.Metadata.EventPayload["key"] != "digest/"+name {
				t.Errorf("%+v", all)
			}
		})
	}
	for _, c := range h.Calls() {
		if c.Method == "chat.update" && (c.Args["parse"] != "none" || fmt.Sprint(c.Args["link_names"]) != "false" || c.Args["metadata"] != nil) {
			t.Errorf("%v", c.Args)
		}
	}
}

func TestEditsThatSlackRefuses(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP, func(_ *Config, o *sandbox.Options) { o.EditWindow = time.Hour })
	others, err := h.Say(anna, general, "", "mine")
	if err != nil {
		t.Fatal(err)
	}
	ours := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, view.Say("x")).TS
	edit := func(ts string) scheduler.Posted {
		return h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "e", Edit: ts}, view.Say("y"))
	}
	expect := func(ts string, result scheduler.Result, reason string) {
		t.Helper()
		if p := edit(ts); p.Result != result || p.Reason != reason {
			t.Errorf("%+v, want %s %s", p, result, reason)
		}
	}
	expect("1.000001", scheduler.Refused, "message_not_found")
	expect(others.TS, scheduler.Refused, "cant_update_message")
	h.Faults(sandbox.Fault{Method: "chat.update", Kind: sandbox.Fault429, RetryAfter: 5})
	expect(ours, scheduler.Again, "ratelimited")
	if err := h.Turn(h.Now().Add(2 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	expect(ours, scheduler.Refused, "edit_window_closed")
}

func TestPersonalWordsOfSlack(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	n := storage.Notice{Workspace: "main", Target: storage.Target{User: chen}, Key: "direct/1"}
	if p := h.bot.Post(t.Context(), n, view.Say("x")); p.Result != scheduler.Accepted {
		t.Fatalf("%+v", p)
	}
	h.Faults(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.FaultError, Error: "channel_not_found", Count: 2})
	if p := h.bot.Post(t.Context(), n, view.Say("x")); p.Result != scheduler.Again {
		t.Errorf("a conversation opened long ago: %+v", p)
	}
	if p := h.bot.Post(t.Context(), n, view.Say("x")); p.Result != scheduler.Mend {
		t.Errorf("one opened just now: %+v", p)
	}
	if p := h.bot.Post(t.Context(), n, view.Say("x")); p.Result != scheduler.Accepted {
		t.Errorf("%+v", p)
	}
	if err := h.Deactivate(chen); err != nil {
		t.Fatal(err)
	}
	if p := h.bot.Post(t.Context(), n, view.Say("x")); p.Result != scheduler.Refused {
		t.Errorf("a deactivated account: %+v", p)
	}
}
