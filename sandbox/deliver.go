package sandbox

import (
	"context"
	"slices"
	"sync"
	"time"
)

// The kinds of delivery, by Socket Mode's names.
const (
	kindCommand     = "slash_commands"
	kindInteraction = "interactive"
	kindEvent       = "events_api"
)

// Words that Slack shows to a person whose command or click the app did not answer.
const (
	operationTimeout = "operation_timeout"
	dispatchFailed   = "dispatch_failed"
)

// retrySchedule is Slack's for events: at once, after a minute, after five.
var retrySchedule = []time.Duration{0, time.Minute, 5 * time.Minute}

// delivery is one thing to tell the bot.
type delivery struct {
	kind    string
	payload obj
	attempt int    // 0 is the first
	reason  string // of a retry
}

// ack is what came back: a body, or one of Slack's words for why nothing did.
type ack struct {
	body    []byte
	failed  string // http_timeout, connection_failed, http_error
	noRetry bool
}

// DeliveryRecord is an entry in the log of deliveries to the bot.
type DeliveryRecord struct {
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"` // slash_commands, interactive or events_api
	Type    string    `json:"type"` // the command, the interaction's or the event's type
	Attempt int       `json:"attempt"`
	Failed  string    `json:"failed,omitempty"`
}

// Deliveries lists what was delivered to the bot, oldest first.
func (w *Workspace) Deliveries() []DeliveryRecord {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.deliveries)
}

// pendingWork counts deliveries that are under way, and queues events so that they leave in order.
type pendingWork struct {
	count   int
	queue   []delivery
	pumping bool
}

// Settle waits until no delivery is under way. A bot that acknowledges first and works later may still be working: see Await.
func (w *Workspace) Settle(ctx context.Context) error {
	return w.Await(ctx, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.pending.count == 0
	})
}

// Await waits until cond holds, looking again whenever something in the workspace has changed.
func (w *Workspace) Await(ctx context.Context, cond func() bool) error {
	ch, cancel := w.watch()
	defer cancel()
	for !cond() {
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// emit queues an event for the bot. mu is held.
func (w *Workspace) emit(event obj) {
	if w.closed {
		return
	}
	now := w.clock.now()
	if _, ok := event["event_ts"]; !ok {
		event["event_ts"] = w.newTS()
	}
	payload := obj{"token": "unused", "team_id": w.opt.TeamID, "context_team_id": w.opt.TeamID, "api_app_id": w.opt.AppID, "event": event,
		"type": "event_callback", "event_id": randomID("Ev"), "event_time": now.Unix(), "is_ext_shared_channel": false,
		"authorizations": []obj{{"enterprise_id": nil, "team_id": w.opt.TeamID, "user_id": w.opt.BotUserID, "is_bot": true, "is_enterprise_install": false}}}
	w.pending.count++
	w.pending.queue = append(w.pending.queue, delivery{kind: kindEvent, payload: payload})
	if !w.pending.pumping {
		w.pending.pumping = true
		go w.pump()
	}
}

// pump begins queued events one after the other; their answers are awaited side by side.
func (w *Workspace) pump() {
	for {
		w.mu.Lock()
		if len(w.pending.queue) == 0 {
			w.pending.pumping = false
			w.mu.Unlock()
			return
		}
		d := w.pending.queue[0]
		w.pending.queue = w.pending.queue[1:]
		w.mu.Unlock()
		w.deliverEvent(d)
	}
}

func (w *Workspace) done() {
	w.mu.Lock()
	w.pending.count--
	w.mu.Unlock()
	w.changed()
}

// deliverEvent begins a delivery and sees to its retries in the background.
func (w *Workspace) deliverEvent(d delivery) {
	wait := w.begin(d)
	go func() {
		defer w.done()
		a := wait()
		w.record(d, a)
		if a.failed == "" && w.takeRedelivery(d.attempt) {
			a.failed = "http_timeout"
		}
		if a.failed == "" || a.noRetry || d.attempt >= len(retrySchedule) || w.background.Err() != nil {
			return
		}
		again := delivery{kind: d.kind, payload: d.payload, attempt: d.attempt + 1, reason: a.failed}
		w.mu.Lock()
		defer w.mu.Unlock()
		if delay := retrySchedule[d.attempt]; delay == 0 {
			w.pending.count++
			go w.deliverEvent(again)
		} else {
			w.clock.after(delay, func() {
				w.mu.Lock()
				w.pending.count++
				w.mu.Unlock()
				w.deliverEvent(again)
			})
		}
	}()
}

// ask delivers a command or an interaction and waits for the answer.
func (w *Workspace) ask(d delivery) ack {
	w.mu.Lock()
	w.pending.count++
	w.mu.Unlock()
	defer w.done()
	a := w.begin(d)()
	w.record(d, a)
	if a.failed == "" && w.takeRedelivery(d.attempt) {
		d.attempt, d.reason = 1, "timeout"
		a = w.begin(d)()
		w.record(d, a)
	}
	return a
}

func (w *Workspace) record(d delivery, a ack) {
	var what string
	switch d.kind {
	case kindCommand:
		what, _ = d.payload["command"].(string)
	case kindInteraction:
		what, _ = d.payload["type"].(string)
	default:
		event, _ := d.payload["event"].(obj)
		what, _ = event["type"].(string)
	}
	w.opt.Log.Debug("delivery", "kind", d.kind, "type", what, "attempt", d.attempt, "failed", a.failed)
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.deliveries) >= maxLog {
		w.deliveries = slices.Clone(w.deliveries[maxLog/2:])
	}
	w.deliveries = append(w.deliveries, DeliveryRecord{At: w.clock.now(), Kind: d.kind, Type: what, Attempt: d.attempt, Failed: a.failed})
}

// begin sends a delivery on its way; the returned function waits for the answer.
func (w *Workspace) begin(d delivery) (wait func() ack) {
	if w.away() {
		return func() ack { return ack{failed: "connection_failed"} }
	}
	if w.opt.Deliver == DeliverHTTP {
		return sync.OnceValue(func() ack { return w.post(d) })
	}
	return w.sendSocket(d)
}

// shown is the word that a person sees for a failed command or click.
func (a ack) shown() string {
	switch a.failed {
	case "":
		return ""
	case "http_timeout":
		return operationTimeout
	}
	return dispatchFailed
}
