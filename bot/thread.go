package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// isOurs is isNotice, which it asks again for a moment while it is errUnsettled: most
// posts are answered soon, and Slack's second retry comes a minute later.
func (b *Bot) isOurs(ctx context.Context, workspace, channel, ts, by string) (ours bool, err error) {
	for pause := firstPause; ; pause *= 2 {
		if ours, err = b.isNotice(ctx, workspace, channel, ts, by); !errors.Is(err, errUnsettled) || pause > lastPause {
			return ours, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}

// The pauses of isOurs: in all 1.3 s, of the 3 s after which Slack delivers again.
const (
	firstPause = 5 * time.Millisecond
	lastPause  = 640 * time.Millisecond
)

// isNotice reports whether a message is a notice of ours. One that is not costs one
// look into the store for a while. by is whose the message is, where Slack says it.
// People may reply before our post was answered, or when its answer was lost: while
// something is on its way to the channel, a message of ours that nobody knows yet is
// errUnsettled, and the delivery comes again.
func (b *Bot) isNotice(ctx context.Context, workspace, channel, ts, by string) (bool, error) {
	if b.isForeign(workspace, channel, ts) {
		return false, nil
	}
	if ours, err := b.isPosted(ctx, workspace, channel, ts); ours || err != nil {
		return ours, err
	}
	key, now := threadKey(workspace, channel, ts), b.cfg.Wall()
	if t, ok := b.threads.get(key); ok && !t.foreign && now.Before(t.until) {
		return false, errUnsettled
	}
	if me := b.me(ctx).user; by == "" || me == "" || by == me {
		if coming, err := b.isComing(ctx, workspace, channel); coming || err != nil {
			return false, cmp.Or(err, errUnsettled)
		}
		// It may have been settled between the two looks.
		if ours, err := b.isPosted(ctx, workspace, channel, ts); ours || err != nil {
			return ours, err
		}
	}
	b.threads.put(key, thread{foreign: true, until: now.Add(foreignFor)})
	return false, nil
}

// isPosted reports whether the store knows a message as a notice.
func (b *Bot) isPosted(ctx context.Context, workspace, channel, ts string) (bool, error) {
	_, err := b.cfg.Store.Posted(ctx, workspace, channel, ts)
	switch {
	case err == nil:
		return true, nil
	case !errors.Is(err, storage.ErrNotFound):
		return false, fmt.Errorf("look for the notice of %s in %s: %w", ts, channel, err)
	}
	return false, nil
}

// isComing reports whether a notice may stand in a channel of which the store does not
// know yet where: somebody is posting it, or it is in doubt.
func (b *Bot) isComing(ctx context.Context, workspace, channel string) (bool, error) {
	queue, err := b.cfg.Store.Queue(ctx, workspace, b.cfg.Now(), 0)
	if err != nil {
		return false, fmt.Errorf("look for what is on its way to %s: %w", channel, err)
	}
	return slices.ContainsFunc(queue, func(n storage.Notice) bool {
		here := n.Target.Channel == channel || n.Target.User != "" && strings.HasPrefix(channel, "D")
		return here && n.Edit == "" && (n.Owner != "" || n.State == storage.Doubt)
	}), nil
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
