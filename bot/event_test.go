package bot

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/sandbox"
	"partnerbot/view"
)

func TestEventsThatNobodyCanReadAreAcknowledged(t *testing.T) {
	app := &fakeApp{}
	b := lone(t, app)
	for name, body := range map[string]string{
		"not JSON":      `{"type":`,
		"empty":         ``,
		"null":          `null`,
		"a list":        `[1,2]`,
		"no event":      `{"type":"event_callback","team_id":"T1"}`,
		"event is text": eventBody("E1", `"x"`),
		"unknown":       eventBody("E2", `{"type":"tea_time","user":{"id":"U1"}}`),
		"odd user":      eventBody("E3", `{"type":"message","channel_type":"im","user":{"id":"U1"},"text":"status"}`),
		"odd text":      eventBody("E4", `{"type":"message","channel_type":"im","user":"U1","text":17}`),
		"from a bot":    eventBody("E5", `{"type":"message","channel_type":"im","user":"U1","bot_id":"B1","text":"status"}`),
		"an edit":       eventBody("E6", `{"type":"message","subtype":"message_changed","channel_type":"im","message":{"user":"U1","text":"status"}}`),
		"in a channel":  eventBody("E7", `{"type":"message","channel_type":"channel","user":"U1","text":"status"}`),
		"messages tab":  eventBody("E8", `{"type":"app_home_opened","tab":"messages","user":"U1"}`),
		"rate limited":  `{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1518467820}`,
		"control":       "\x00\x01\x02",
		"deep":          strings.Repeat("[", 20000),
	} {
		t.Run(name, func(t *testing.T) {
			if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != 200 || w.Body.Len() > 0 {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
	for name, body := range map[string]string{
		"no payload": "x=1", "not JSON": "payload=%7B", "other type": "payload=" + url.QueryEscape(`{"type":"message_action"}`),
		"no actions": "payload=" + url.QueryEscape(`{"type":"block_actions","actions":[]}`),
		"odd action": "payload=" + url.QueryEscape(`{"type":"block_actions","actions":[{"action_id":"other","value":"status"}]}`),
	} {
		t.Run("interaction "+name, func(t *testing.T) {
			if w := serve(b, signedRequest("/slack/interactions", body, time.Now())); w.Code != 200 || w.Body.Len() > 0 {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
	if n := len(app.requests()); n != 0 {
		t.Errorf("%d of them were answered", n)
	}
}

func TestURLVerification(t *testing.T) {
	b := lone(t, &fakeApp{})
	w := serve(b, signedRequest("/slack/events", `{"type":"url_verification","challenge":"3eZbrw1a"}`, time.Now()))
	if w.Code != 200 || w.Body.String() != "3eZbrw1a" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

// An event is acknowledged when what it changes is committed, not before.
func TestEventStillAtWorkComesAgain(t *testing.T) {
	free := make(chan struct{})
	app := &fakeApp{run: func(context.Context, commands.Request) commands.Answer {
		<-free
		return commands.Answer{Message: view.Say("Done.")}
	}}
	b := lone(t, app, func(c *Config) { c.AckIn = 10 * time.Millisecond })
	body := eventBody("E1", `{"type":"message","channel_type":"im","channel":"D1","user":"U1","text":"import"}`)
	if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != http.StatusServiceUnavailable {
		t.Fatalf("status %d before the work is done", w.Code)
	}
	close(free)
	b.lanes.drain(5 * time.Second)
	if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != 200 {
		t.Errorf("status %d after it", w.Code)
	}
	if n := len(app.requests()); n != 1 {
		t.Errorf("run %d times", n)
	}
}

// A message asked, and answered, before a restart is not answered again when
// Slack delivers it once more; a change in it is not made twice either.
func TestRedeliveryAfterARestart(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	h.app.run = adding(h.store)
	c := h.bot.cfg
	c.SigningSecret = secret
	im := h.openDM(t)
	body := `{"type":"event_callback","team_id":"` + h.TeamID() + `","event_id":"Ev1","event":{"type":"message","channel_type":"im","channel":"` + im + `","user":"` + anna + `","text":"Bo","ts":"1.000001"}}`
	for range 2 {
		b, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != 200 {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		b.Close()
	}
	if n := containing(h.saidIn(anna), "Added Bo."); n != 1 {
		t.Errorf("answered %d times", n)
	}
	if n := people(t, h.store, FirstWorkspace); n != 1 {
		t.Errorf("%d people", n)
	}
}
