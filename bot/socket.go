package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// maxSocketBody bounds an acknowledgement on the socket, in bytes. Slack drops
// 20 KB and more unseen; the envelope around the body takes some of it.
const maxSocketBody = 19 << 10

// link is the state of the Socket Mode connection.
type link struct {
	mu         sync.Mutex
	since      time.Time // zero while not connected
	connects   int
	lastEvent  time.Time
	lastReason string
}

// Link tells how the Socket Mode connection is doing.
type Link struct {
	Connected  bool
	Since      time.Time
	Reconnects int
	LastEvent  time.Time
	Reason     string // why it is not connected
}

// Link tells how the Socket Mode connection is doing.
func (b *Bot) Link() Link {
	b.link.mu.Lock()
	defer b.link.mu.Unlock()
	return Link{!b.link.since.IsZero(), b.link.since, max(0, b.link.connects-1), b.link.lastEvent, b.link.lastReason}
}

func (b *Bot) linkReady() error {
	l := b.Link()
	switch {
	case l.Connected:
		return nil
	case b.cfg.AppToken == "":
		return errors.New(or(l.Reason, "Slack has not been asked yet"))
	}
	return errors.New("Socket Mode is not connected: " + or(l.Reason, "connecting"))
}

func (b *Bot) linkUp() {
	b.first.Do(func() { close(b.up) })
	b.link.mu.Lock()
	defer b.link.mu.Unlock()
	b.link.since, b.link.lastReason = b.cfg.Wall(), ""
	if b.link.connects++; b.link.connects > 1 {
		b.metrics.reconnects.Inc()
	}
}

func (b *Bot) linkDown(reason string) {
	b.link.mu.Lock()
	defer b.link.mu.Unlock()
	b.link.since, b.link.lastReason = time.Time{}, reason
}

// hopeless are Slack's words for a link that no trying again brings up, and
// what to do about each.
var hopeless = map[string]string{
	"invalid_auth":           "SLACK_APP_TOKEN is not valid: create one under Basic Information, App-Level Tokens, with the scope connections:write",
	"not_authed":             "SLACK_APP_TOKEN was not accepted: create one under Basic Information, App-Level Tokens, with the scope connections:write",
	"not_allowed_token_type": "SLACK_APP_TOKEN is not an app-level token: it must begin with xapp-",
	"missing_scope":          "SLACK_APP_TOKEN lacks the scope connections:write",
	"account_inactive":       "the Slack app or its workspace was deactivated",
	"token_revoked":          "SLACK_APP_TOKEN was revoked: create a new one",
	"token_expired":          "SLACK_APP_TOKEN has expired: create a new one",
	"link_disabled":          "Socket Mode was switched off in the app's settings: switch it on again, or use SLACK_SIGNING_SECRET with HTTP",
	"socket_mode_disabled":   "Socket Mode was switched off in the app's settings: switch it on again, or use SLACK_SIGNING_SECRET with HTTP",
}

// ErrLink is the sentinel of a link that is not worth trying again.
var ErrLink = errors.New("no Socket Mode connection")

// runSocket keeps a client running, with a growing and jittered pause between
// failures, until ctx ends or Slack's answer shows that trying is of no use.
func (b *Bot) runSocket(ctx context.Context) error {
	pause := time.Second
	for {
		began := b.cfg.Wall()
		err := b.runClient(ctx)
		b.linkDown(or(errText(err), "closed"))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, ErrLink) {
			return err
		}
		if b.cfg.Wall().Sub(began) > time.Minute {
			pause = time.Second
		}
		b.log.Warn("Socket Mode ended; trying again", "err", err, "in", pause)
		if !rest(ctx, pause/2+rand.N(pause)) {
			return ctx.Err()
		}
		pause = min(2*pause, time.Minute)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// runClient runs one slack-go client, which reconnects by itself, and takes
// what it hands over.
func (b *Bot) runClient(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	client := socketmode.New(b.api, socketmode.OptionLog(log.New(io.Discard, "", 0)), socketmode.OptionReadLimit(8<<20))
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()
	for {
		select {
		case err := <-ended:
			if cause := context.Cause(ctx); errors.Is(cause, ErrLink) {
				return cause
			}
			return final(err)
		case ev := <-client.Events:
			if err := b.take(ctx, client, ev); err != nil {
				cancel(err)
			}
		}
	}
}

// final tells errors after which nothing helps from those that pass.
func final(err error) error {
	if err == nil {
		return nil
	}
	if why, ok := hopeless[err.Error()]; ok {
		return fmt.Errorf("%w: %s", ErrLink, why)
	}
	var status slack.StatusCodeError
	if errors.As(err, &status) && status.Code == 404 {
		return fmt.Errorf("%w: SLACK_API_URL does not know apps.connections.open", ErrLink)
	}
	return err
}

func (b *Bot) take(ctx context.Context, client *socketmode.Client, ev socketmode.Event) error {
	switch ev.Type {
	case socketmode.EventTypeConnected:
		b.log.Info("Socket Mode is connected")
		b.linkUp()
	case socketmode.EventTypeConnecting:
		b.linkDown("connecting")
	case socketmode.EventTypeConnectionError:
		e, _ := ev.Data.(*slack.ConnectionErrorEvent)
		if e == nil {
			return nil
		}
		b.linkDown(errText(e.ErrorObj))
		b.log.Warn("Socket Mode could not connect", "err", e.ErrorObj, "attempt", e.Attempt, "again_in", e.Backoff)
		if err := final(e.ErrorObj); errors.Is(err, ErrLink) {
			return err
		}
	case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
		b.envelope(ctx, client, ev.Request.EnvelopeID, string(ev.Type), ev.Request.Payload)
	case socketmode.EventTypeErrorBadMessage:
		if e, ok := ev.Data.(*socketmode.ErrorBadMessage); ok {
			b.salvage(ctx, client, e)
		}
	case socketmode.EventTypeErrorWriteFailed, socketmode.EventTypeIncomingError:
		if ctx.Err() == nil {
			b.log.Warn("Socket Mode", "event", string(ev.Type))
		}
	}
	return nil
}

// salvage takes what slack-go could not read: it may be an event of a new kind,
// and must be acknowledged in any case.
func (b *Bot) salvage(ctx context.Context, client *socketmode.Client, e *socketmode.ErrorBadMessage) {
	var raw struct {
		ID      string          `json:"envelope_id"`
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(e.Message, &raw); err != nil || raw.ID == "" {
		b.log.Warn("a message on the socket that cannot be read", "err", e.Cause, "bytes", len(e.Message))
		b.metrics.count("socket", "malformed")
		return
	}
	b.log.Debug("a message that the client library could not read", "type", raw.Type, "err", e.Cause)
	b.envelope(ctx, client, raw.ID, raw.Type, raw.Payload)
}

// envelope dispatches a delivery in the order of arrival and acknowledges it
// when it is ready.
func (b *Bot) envelope(ctx context.Context, client *socketmode.Client, id, kind string, payload []byte) {
	b.link.mu.Lock()
	b.link.lastEvent = b.cfg.Wall()
	b.link.mu.Unlock()
	var p *pending
	patient := false
	switch kind {
	case "slash_commands":
		b.metrics.slash.Inc()
		var c slashCommand
		if err := json.Unmarshal(payload, &c); err != nil || c.User == "" {
			b.log.Warn("a slash command that cannot be read", "err", err)
			b.metrics.count("slash", "malformed")
			p = ready(nil)
			break
		}
		p = b.slash(c, maxSocketBody)
	case "interactive":
		b.metrics.count("interaction", "in")
		p = b.interact(payload, maxSocketBody)
	case "events_api":
		b.metrics.count("event", "in")
		p, patient = b.event(payload), true
	default:
		b.log.Warn("a delivery of an unknown type", "type", kind)
		b.metrics.count("socket", "ignored")
		p = ready(nil)
	}
	go b.ackSocket(ctx, client, id, p, patient)
}

// ackSocket acknowledges on the socket. An event waits until its work is done,
// however long: Slack sends it again meanwhile, which its key takes care of.
func (b *Bot) ackSocket(ctx context.Context, client *socketmode.Client, id string, p *pending, patient bool) {
	var body []byte
	if patient {
		if !p.settled(ctx, workTimeout) {
			return
		}
	} else {
		var late bool
		if body, late = p.within(ctx, b.cfg.AckIn); late {
			b.metrics.late.Inc()
		}
	}
	if p.failed {
		return
	}
	var payload any
	if len(body) > 0 {
		payload = json.RawMessage(body)
	}
	if err := client.AckCtx(ctx, id, payload); err != nil {
		b.log.Warn("an acknowledgement did not go out", "err", err)
	}
}
