package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// readyWithin is how old the scheduler's last tick may be.
const readyWithin = 5 * time.Minute

func (b *Bot) serveHealth(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") }

// serveReady tells whether the bot can do its work: the store answers, the
// Slack link is up, the scheduler ticks.
func (b *Bot) serveReady(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	var names []string
	checks := map[string]func(context.Context) error{
		"store":     b.storeReady,
		"slack":     b.slackReady,
		"scheduler": func(context.Context) error { return b.tickReady() },
	}
	for name, check := range b.cfg.Checks {
		checks[name] = check
	}
	for name := range checks {
		names = append(names, name)
	}
	slices.Sort(names)
	var out bytes.Buffer
	status := http.StatusOK
	for _, name := range names {
		state := "ok"
		if err := checks[name](ctx); err != nil {
			status, state = http.StatusServiceUnavailable, err.Error()
		}
		fmt.Fprintf(&out, "%s: %s\n", name, state)
	}
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
}

func (b *Bot) slackReady(ctx context.Context) error {
	if err := b.linkReady(); err != nil {
		return err
	}
	return b.tokenReady(ctx)
}

func (b *Bot) storeReady(ctx context.Context) error {
	if _, err := b.cfg.Store.Workspaces(ctx); err != nil {
		b.log.Error("the store does not answer", "err", err)
		return errors.New("the store does not answer")
	}
	return nil
}

func (b *Bot) tickReady() error {
	if b.cfg.LastTick == nil {
		return nil
	}
	last := b.cfg.LastTick()
	if last.IsZero() {
		return errors.New("the scheduler has not ticked yet")
	}
	age := min(b.cfg.Now().Sub(last).Abs(), b.cfg.Wall().Sub(last).Abs())
	if age > readyWithin {
		return fmt.Errorf("the scheduler ticked last %s ago", age.Round(time.Second))
	}
	return nil
}
