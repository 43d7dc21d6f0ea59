package bot

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/sandbox"
	"partnerbot/storage"
	"partnerbot/view"
)

// A withdrawn token is not ready, however it became known, until Slack takes one again.
func TestReadinessKnowsTheToken(t *testing.T) {
	now := time.Now()
	var mu sync.Mutex
	h := newHouse(t, sandbox.DeliverSocket, func(c *Config, _ *sandbox.Options) {
		c.Wall = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	})
	later := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(d) }
	h.await(t, "the token to be good", func() bool { return h.bot.slackReady(t.Context()) == nil })
	h.Faults(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.FaultError, Error: "token_revoked"})
	h.bot.Post(t.Context(), storage.Notice{Workspace: FirstWorkspace, Target: inGeneral, Key: "k"}, view.Say("x"))
	if err := h.bot.slackReady(t.Context()); err == nil || !strings.Contains(err.Error(), "token_revoked") {
		t.Errorf("after a refused post: %v", err)
	}
	later(badFor)
	if err := h.bot.slackReady(t.Context()); err != nil {
		t.Errorf("Slack takes it again: %v", err)
	}
	h.Faults(sandbox.Fault{Method: "auth.test", Kind: sandbox.FaultError, Error: "account_inactive"})
	if err := h.bot.slackReady(t.Context()); err != nil {
		t.Errorf("asked too often: %v", err)
	}
	later(goodFor)
	if err := h.bot.slackReady(t.Context()); err == nil {
		t.Error("never asked again")
	}
	later(badFor)
	h.Faults(sandbox.Fault{Method: "auth.test", Kind: sandbox.FaultStatus})
	if err := h.bot.slackReady(t.Context()); err == nil {
		t.Error("a Slack that is not well makes a bad token good")
	}
	later(badFor)
	if err := h.bot.slackReady(t.Context()); err != nil {
		t.Error(err)
	}
	for _, event := range []string{`{"type":"tokens_revoked","tokens":{"oauth":["U1"],"bot":[]}}`, `{"type":"tokens_revoked","tokens":{"bot":["U0PARTNER"]}}`} {
		h.bot.event([]byte(`{"team_id":"` + h.TeamID() + `","event":` + event + `}`))
		revoked := h.bot.slackReady(t.Context()) != nil
		if revoked != strings.Contains(event, "U0PARTNER") {
			t.Errorf("%s: revoked %v", event, revoked)
		}
	}
}

// A new token's first connection tries what the old one kept back.
func TestNewTokenTriesAtOnce(t *testing.T) {
	k, nudged := &keeping{}, make(chan struct{}, 10)
	h := newHouse(t, sandbox.DeliverHTTP, keep(k, nudged))
	h.know(t)
	k.hold(storage.Notice{Key: "a", State: storage.Parked, Reason: "token_revoked", Target: inGeneral},
		storage.Notice{Key: "b", State: storage.Parked, Reason: "is_archived", Target: inGeneral})
	h.bot.renewed(t.Context())
	<-nudged
	if got := slices.Compact(k.again()); !slices.Equal(got, []string{"a"}) { // the bot's own first connection may have come to it too
		t.Errorf("tried again: %v", got)
	}
}
