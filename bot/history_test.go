package bot

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"partnerbot/sandbox"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

func TestFindSaysWhenItCannotKnow(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	f, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "never"}, h.Now())
	if err != nil || f.OK {
		t.Errorf("%+v %v", f, err)
	}
	find := func(to storage.Target) error {
		_, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: to, Key: "k"}, h.Now())
		return err
	}
	h.Faults(sandbox.Fault{Method: "conversations.history", Kind: sandbox.FaultStatus})
	if err := find(inGeneral); err == nil || errors.Is(err, scheduler.ErrNoHistory) {
		t.Errorf("Slack is not well for a moment: %v", err)
	}
	h.Faults(sandbox.Fault{Method: "conversations.history", Kind: sandbox.FaultError, Error: "token_revoked"})
	if err := find(inGeneral); err == nil || errors.Is(err, scheduler.ErrNoHistory) {
		t.Errorf("an operator can renew the token: %v", err)
	}
	h.ShowHistories(false)
	if err := find(inGeneral); !errors.Is(err, scheduler.ErrNoHistory) || !strings.Contains(err.Error(), "channels:history") {
		t.Errorf("without the scope: %v", err)
	}
	h.ShowHistories(true)
	if err := find(storage.Target{Channel: "C0NOWHERE"}); !errors.Is(err, scheduler.ErrNoHistory) {
		t.Errorf("a channel that is not there: %v", err)
	}
	if err := h.Kick(anna, general, h.BotUserID()); err != nil {
		t.Fatal(err)
	}
	if err := find(inGeneral); !errors.Is(err, scheduler.ErrNoHistory) {
		t.Errorf("without the membership: %v", err)
	}
}

func TestFindReadsPageAfterPage(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
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
