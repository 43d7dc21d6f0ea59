package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"partnerbot/storage"
)

// channelEvents are the events about channels that matter to what is posted
// there, and whether they may open a channel that Slack took nothing for.
var channelEvents = map[string]bool{
	"channel_archive": false, "channel_left": false, "channel_unarchive": true,
	"group_archive": false, "group_left": false, "group_unarchive": true,
	"member_joined_channel": true, "member_left_channel": false,
}

// news has an event worked on that nobody is answered. One whose work fails is
// left to come again; one of a team that no workspace belongs to is of no use.
func (b *Bot) news(env envelope, about string, work func(ctx context.Context, workspace string) error) *pending {
	at := place{team: teamOf(env.Team, env.Enterprise)}
	return b.unasked(env.key(), at.team+"/news/"+about, at, "take an event about "+about, func(ctx context.Context, _ *pending, workspace string) error {
		return work(ctx, workspace)
	})
}

// unasked has a delivery worked on that nobody waits for an answer to. One whose
// work fails is left to come again; one of a team without a workspace is of no use.
func (b *Bot) unasked(key, lane string, at place, doing string, work func(ctx context.Context, p *pending, workspace string) error) *pending {
	p, first := b.join(key, 0)
	if !first {
		b.metrics.count("event", "again")
		return p
	}
	took := b.queue(p, lane, at, func(ctx context.Context, at place) {
		workspace, err := b.tied(ctx, at.team)
		if err == nil && workspace != "" {
			err = work(ctx, p, workspace)
		}
		if err != nil {
			b.refuseEvent(p, at, key, doing, err)
		}
	})
	if !took {
		b.seen.forget(key)
	}
	return p
}

// refuseEvent leaves an event to come again.
func (b *Bot) refuseEvent(p *pending, at place, key, doing string, err error) {
	b.seen.forget(key)
	b.logged(err, doing, at)
	p.refuse()
}

func (b *Bot) unreadable(env envelope, kind string, err error) *pending {
	b.log.Warn("an event that cannot be read", "type", kind, "event_id", env.EventID, "err", err)
	b.metrics.count("event", "malformed")
	return ready(nil)
}

// channelChanged takes the news that a channel was archived or opened again, or
// that the bot came into it or left: what is known of it is forgotten, and what
// was parked for it is tried at once if it may be open now.
func (b *Bot) channelChanged(env envelope, kind string, opens bool) *pending {
	var e struct {
		Channel string `json:"channel"`
		User    string `json:"user"`
	}
	if err := json.Unmarshal(env.Event, &e); err != nil || e.Channel == "" {
		return b.unreadable(env, kind, err)
	}
	return b.news(env, e.Channel, func(ctx context.Context, workspace string) error {
		if kind == "member_joined_channel" || kind == "member_left_channel" {
			if id := b.me(ctx); id.user != "" && id.user != e.User {
				return nil
			}
		}
		b.public.forget(e.Channel)
		if !opens {
			return nil
		}
		return b.mended(ctx, workspace, func(n storage.Notice) bool { return n.Target.Channel == e.Channel })
	})
}

// tokenWithdrawn takes the news that Slack withdrew the token.
func (b *Bot) tokenWithdrawn(env envelope, kind string) *pending {
	var e struct {
		Tokens struct {
			Bot []string `json:"bot"`
		} `json:"tokens"`
	}
	if err := json.Unmarshal(env.Event, &e); err != nil {
		return b.unreadable(env, kind, err)
	}
	switch id := b.self.Load(); {
	case kind == "tokens_revoked" && len(e.Tokens.Bot) == 0: // of people, of which the bot has none
	case id != nil && !id.org && stranger(id.team, env.Team): // of another installation
	case kind == "app_uninstalled":
		b.heardOfToken(false, kind)
	default:
		b.heardOfToken(false, "token_revoked")
	}
	return ready(nil)
}

// mended has the parked notices that are picked tried at once.
func (b *Bot) mended(ctx context.Context, workspace string, picked func(storage.Notice) bool) error {
	now := b.cfg.Now()
	queue, err := b.cfg.Store.Queue(ctx, workspace, now, 0)
	if err != nil {
		return fmt.Errorf("list what waits in %s: %w", workspace, err)
	}
	var keys []string
	for _, n := range queue {
		if n.State == storage.Parked && picked(n) {
			keys = append(keys, n.Key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	retried, err := b.cfg.Store.Retry(ctx, workspace, now, keys...)
	if err != nil {
		return fmt.Errorf("try parked notices of %s again: %w", workspace, err)
	}
	b.log.Info("what kept notices back is mended; they are tried at once", "workspace", workspace, "notices", len(retried))
	b.cfg.Nudge()
	return nil
}
