package bot

import (
	"encoding/json"
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
		{"ratelimited", sandbox.Fault{Kind: sandbox.FaultRatelimited}, scheduler.Again, limitedFor, 0},
		{"rate_limited", sandbox.Fault{Kind: sandbox.FaultRateLimited}, scheduler.Again, limitedFor, 0},
		{"429 without a time", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429}, scheduler.Again, limitedFor, 0},
		{"503", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503}, scheduler.Unsure, 0, 0},
		{"404", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 404}, scheduler.Refused, 0, 0},
		{"archived", sandbox.Fault{Kind: sandbox.FaultError, Error: "is_archived"}, scheduler.Again, mendAfter, 0},
		{"revoked", sandbox.Fault{Kind: sandbox.FaultError, Error: "token_revoked"}, scheduler.Again, mendAfter, 0},
		{"internal_error", sandbox.Fault{Kind: sandbox.FaultError, Error: "internal_error"}, scheduler.Unsure, 0, 0},
		{"service_unavailable", sandbox.Fault{Kind: sandbox.FaultError, Error: "service_unavailable"}, scheduler.Again, 0, 0},
		{"lost answer", sandbox.Fault{Kind: sandbox.FaultLostAnswer}, scheduler.Unsure, 0, 1},
		{"hang up", sandbox.Fault{Kind: sandbox.FaultHangUp}, scheduler.Unsure, 0, 0},
		{"too slow", sandbox.Fault{Kind: sandbox.FaultSlow, Delay: time.Second}, scheduler.Unsure, 0, 0},
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h.bot.paces.init()
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

func TestPaceHandsLongWaitsBack(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	now := time.Now()
	h.bot.cfg.Wall = func() time.Time { return now }
	var results []scheduler.Result
	for i := range postBurst {
		results = append(results, h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: fmt.Sprint(i)}, view.Say("x")).Result)
	}
	h.bot.paces.wait(general, now) // another sender's turn
	p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "late"}, view.Say("x"))
	if p.Result != scheduler.Again || p.After <= paceAtMost || p.Reason != "pacing" {
		t.Errorf("after %v: %+v", results, p)
	}
	if p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: storage.Target{Channel: "C0PARTNER"}, Key: "other"}, view.Say("x")); p.Result != scheduler.Accepted {
		t.Errorf("another channel waits: %+v", p)
	}
}

func TestLongNoticeGoesOnInItsThread(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	m := view.Message{Summary: "Long."}
	for range 120 {
		m.Blocks = append(m.Blocks, view.Divider())
	}
	p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, m)
	if p.Result != scheduler.Accepted {
		t.Fatalf("%+v", p)
	}
	all := h.Messages(general)
	if len(all) != 3 || all[1].ThreadTS != p.TS || all[2].ThreadTS != p.TS {
		t.Errorf("%d messages", len(all))
	}
}

func TestFindSaysWhenItCannotKnow(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	f, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "never"}, h.Now())
	if err != nil || f.OK {
		t.Errorf("%+v %v", f, err)
	}
	h.Faults(sandbox.Fault{Method: "conversations.history", Kind: sandbox.FaultError, Error: "missing_scope"})
	if _, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, h.Now()); err == nil || !strings.Contains(err.Error(), "channels:history") {
		t.Errorf("%v", err)
	}
	h.Faults(sandbox.Fault{Method: "conversations.history", Kind: sandbox.FaultStatus})
	if _, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, h.Now()); err == nil {
		t.Error("no error although nothing could be read")
	}
}

func TestFindReadsPageAfterPage(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	h.bot.paces.init()
	if p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "first"}, view.Say("x")); p.Result != scheduler.Accepted {
		t.Fatalf("%+v", p)
	}
	for range historyPage + 20 {
		if _, err := h.Say(anna, general, "", "chatter"); err != nil {
			t.Fatal(err)
		}
	}
	f, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "first"}, h.Now().Add(-time.Hour))
	if err != nil || !f.OK {
		t.Errorf("%+v %v", f, err)
	}
}

// What others post under a key of ours is not ours.
func TestFindBelievesItsOwnMessagesOnly(t *testing.T) {
	forged := map[string]any{"ok": true, "messages": []any{map[string]any{"user": "UEVIL", "ts": "1.1", "text": "x",
		"metadata": map[string]any{"event_type": noticeType, "event_payload": map[string]any{"key": "k"}}}}}
	nobody := false
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "auth.test") {
			if nobody {
				_, _ = w.Write([]byte(`{"ok":false,"error":"fatal_error"}`))
				return
			}
			_, _ = w.Write([]byte(`{"ok":true,"user_id":"UBOT","bot_id":"BBOT","team_id":"T1"}`))
			return
		}
		_ = json.NewEncoder(w).Encode(forged)
	}))
	defer srv.Close()
	b := lone(t, &fakeApp{}, func(c *Config) { c.APIURL = srv.URL + "/api/" })
	if f, err := b.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, time.Time{}); err != nil || f.OK {
		t.Errorf("%+v %v", f, err)
	}
	nobody = true
	b = lone(t, &fakeApp{}, func(c *Config) { c.APIURL = srv.URL + "/api/" })
	if f, err := b.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, time.Time{}); err == nil || f.OK {
		t.Errorf("a bot that does not know itself finds %+v %v", f, err)
	}
}
