package bot

import (
	"context"
	"errors"
	"sync"
	"time"
)

// token is what is known of the bot token: Slack may withdraw it at any time.
type token struct {
	mu    sync.Mutex
	asked time.Time // when Slack said last whether it is good
	bad   string    // Slack's word for what is wrong with it; "" while it is good
}

// How long what Slack said of the token is believed by /readyz.
const (
	goodFor = 5 * time.Minute
	badFor  = 30 * time.Second
)

// heardOfToken notes what a call tells of the token: that it is good, or a word
// that says it is not. Other words tell nothing.
func (b *Bot) heardOfToken(good bool, word string) {
	if !good && !tokenWords[word] {
		return
	}
	t := &b.token
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked = b.cfg.Wall()
	if good {
		word = ""
	}
	if word != "" && t.bad == "" {
		b.log.Error("Slack does not accept SLACK_BOT_TOKEN any more: install the app again and copy the new Bot User OAuth Token", "reason", word)
	}
	t.bad = word
}

// tokenReady fails while Slack does not accept the token. Slack is asked again
// when what it said is old; if it cannot be reached, what it said last holds.
func (b *Bot) tokenReady(ctx context.Context) error {
	t := &b.token
	t.mu.Lock()
	fresh := goodFor
	if t.bad != "" {
		fresh = badFor
	}
	ask := b.cfg.Wall().Sub(t.asked) >= fresh
	if ask {
		t.asked = b.cfg.Wall() // only one asks
	}
	t.mu.Unlock()
	if ask {
		_, err := b.api.AuthTestContext(ctx)
		b.heardOfToken(err == nil, slackWord(err))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bad != "" {
		return errors.New("Slack does not accept SLACK_BOT_TOKEN (" + t.bad + "): install the app again and copy the new Bot User OAuth Token")
	}
	return nil
}
