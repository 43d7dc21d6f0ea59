package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/scheduler"
	"partnerbot/storage"
)

// How far back a message is looked for.
const (
	historyPage  = 200
	historyPages = 25
	clockSkew    = 2 * time.Minute
)

// Find looks through the target's history, or the thread's where the notice goes
// to one, for the message of the bot that carries the notice's key. It fails where
// that cannot be read to its end, because then nothing is known.
func (b *Bot) Find(ctx context.Context, n storage.Notice, since time.Time) (scheduler.Found, error) {
	if n.Edit != "" {
		return scheduler.Found{}, nil // writing it anew twice does no harm
	}
	channel, _, err := b.target(ctx, n.Target)
	if err != nil {
		return scheduler.Found{}, err
	}
	self := b.me(ctx)
	if self.user == "" {
		return scheduler.Found{}, errors.New("who the bot is in Slack is not known, so neither is which messages are its own")
	}
	read, oldest := b.historyOf(channel), ""
	if n.Target.Thread != "" {
		read = b.repliesTo(channel, n.Target.Thread)
	}
	if !since.IsZero() {
		oldest = strconv.FormatInt(since.Add(-clockSkew).Unix(), 10) + ".000000"
	}
	cursor := ""
	for range historyPages {
		messages, next, err := read(ctx, oldest, cursor)
		if err != nil {
			return scheduler.Found{}, historyError(channel, err)
		}
		for _, m := range messages {
			ours := m.User == self.user || m.BotID != "" && m.BotID == self.bot
			if ours && m.Metadata.EventType == noticeType && m.Metadata.EventPayload["key"] == n.Key {
				b.posted(n.Workspace, channel, m.Timestamp)
				return scheduler.Found{OK: true, Channel: channel, TS: m.Timestamp}, nil
			}
		}
		if cursor = next; cursor == "" {
			return scheduler.Found{}, nil
		}
	}
	return scheduler.Found{}, fmt.Errorf("%w: that of %s since %s is longer than %d messages", scheduler.ErrNoHistory, channel, since.Format(time.RFC3339), historyPage*historyPages)
}

// reading gives a page of messages and the cursor of the next; "" at the end.
type reading func(ctx context.Context, oldest, cursor string) (messages []slack.Message, next string, err error)

func (b *Bot) historyOf(channel string) reading {
	return func(ctx context.Context, oldest, cursor string) ([]slack.Message, string, error) {
		h, err := b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: channel, Limit: historyPage, Inclusive: true, IncludeAllMetadata: true, Oldest: oldest, Cursor: cursor,
		})
		if err != nil || !h.HasMore {
			return messagesOf(h), "", err
		}
		return h.Messages, h.ResponseMetaData.NextCursor, nil
	}
}

func messagesOf(h *slack.GetConversationHistoryResponse) []slack.Message {
	if h == nil {
		return nil
	}
	return h.Messages
}

// repliesTo reads a thread. One that is gone holds nothing.
func (b *Bot) repliesTo(channel, thread string) reading {
	return func(ctx context.Context, oldest, cursor string) ([]slack.Message, string, error) {
		messages, more, next, err := b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Limit: historyPage, Inclusive: true, IncludeAllMetadata: true, Oldest: oldest, Cursor: cursor,
		})
		if slackWord(err) == "thread_not_found" {
			return nil, "", nil
		}
		if !more {
			next = ""
		}
		return messages, next, err
	}
}

// closedWords say that a history will not be read until people have changed the
// app or its membership.
var closedWords = map[string]bool{
	"missing_scope": true, "not_in_channel": true, "channel_not_found": true, "no_permission": true, "access_denied": true,
	"not_allowed_token_type": true, "method_not_supported_for_channel_type": true,
}

func historyError(channel string, err error) error {
	switch word := slackWord(err); {
	case word == "missing_scope":
		return fmt.Errorf("%w: the app lacks channels:history, groups:history or im:history for %s: %w", scheduler.ErrNoHistory, channel, err)
	case closedWords[word]:
		return fmt.Errorf("%w: that of %s: %w", scheduler.ErrNoHistory, channel, err)
	}
	return fmt.Errorf("read the history of %s: %w", channel, err)
}
