package bot

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"partnerbot/storage"
)

// deafStore does not answer.
type deafStore struct{ storage.Store }

func (deafStore) Workspaces(context.Context) ([]string, error) { return nil, storage.ErrClosed }

func TestReadiness(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	var last time.Time
	b := lone(t, &fakeApp{}, func(c *Config) {
		c.Wall = func() time.Time { return now }
		c.LastTick = func() time.Time { return last }
	})
	get := func(b *Bot, path string) *httptest.ResponseRecorder {
		return serve(b, httptest.NewRequest(http.MethodGet, path, nil))
	}
	if w := get(b, "/healthz"); w.Code != 200 {
		t.Errorf("healthz %d", w.Code)
	}
	if w := get(b, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "scheduler: the scheduler has not ticked yet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	last = now.Add(-time.Minute)
	if w := get(b, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "slack: Slack has not been asked yet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if err := b.confirm(t.Context()); err == nil {
		t.Error("a Slack that is not there confirms the token")
	}
	if w := get(b, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "slack: SLACK_BOT_TOKEN has not been confirmed by Slack") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	b.self.Store(&identity{user: "U0BOT", team: "T1"})
	if err := b.confirm(t.Context()); err != nil {
		t.Error(err)
	}
	if w := get(b, "/readyz"); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	last = now.Add(-time.Hour)
	if w := get(b, "/readyz"); w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	deaf := lone(t, &fakeApp{}, func(c *Config) { c.Store = deafStore{c.Store} })
	if w := get(deaf, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "store: the store does not answer") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	socket := lone(t, &fakeApp{}, func(c *Config) { c.AppToken = "xapp-1" })
	if w := get(socket, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "slack: Socket Mode is not connected") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
