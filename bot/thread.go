package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// thread is what is known of a message that others may reply to, for a while.
type thread struct {
	foreign bool // no notice of ours; otherwise one that was posted just now
	until   time.Time
}

// How long what is known of a thread is believed.
const (
	foreignFor = 10 * time.Minute
	settlesIn  = time.Minute // from a post until the store knows of it
)

var errUnsettled = errors.New("the message was posted just now and is not in the store yet")

func threadKey(workspace, channel, ts string) string { return workspace + "/" + channel + "/" + ts }

// isForeign reports whether a message is known to be none of our notices.
func (b *Bot) isForeign(workspace, channel, ts string) bool {
	t, ok := b.threads.get(threadKey(workspace, channel, ts))
	return ok && t.foreign && b.cfg.Wall().Before(t.until)
}

// isOurs reports whether a message is a notice of ours. One that is not costs one
// look into the store for a while.
func (b *Bot) isOurs(ctx context.Context, workspace, channel, ts string) (bool, error) {
	if b.isForeign(workspace, channel, ts) {
		return false, nil
	}
	_, err := b.cfg.Store.Posted(ctx, workspace, channel, ts)
	switch {
	case err == nil:
		return true, nil
	case !errors.Is(err, storage.ErrNotFound):
		return false, fmt.Errorf("look for the notice of %s in %s: %w", ts, channel, err)
	}
	key, now := threadKey(workspace, channel, ts), b.cfg.Wall()
	if t, ok := b.threads.get(key); ok && !t.foreign && now.Before(t.until) {
		return false, errUnsettled
	}
	b.threads.put(key, thread{foreign: true, until: now.Add(foreignFor)})
	return false, nil
}

// wasHeard reports whether a message is somebody's reply in a thread of ours, which
// Slack does not say of one that is reacted to.
func (b *Bot) wasHeard(ctx context.Context, workspace, channel, ts string) (was bool, err error) {
	err = b.cfg.Store.Read(ctx, workspace, func(book *partner.Book) error {
		was = book.SaidIn(channel+"/"+ts) != 0
		return nil
	})
	return was, err
}

// posted notes that a notice stands in Slack, which the store will know soon.
func (b *Bot) posted(workspace, channel, ts string) {
	b.threads.put(threadKey(workspace, channel, ts), thread{until: b.cfg.Wall().Add(settlesIn)})
}
