package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"partnerbot/view"
)

// partType is the metadata type of the further parts of a notice. Their payload
// names the first one's ts and counts from 2.
const partType = "partnerbot_part"

// part is a further part of a notice as it stands in Slack.
type part struct {
	number int
	ts     string
}

// postPart posts the part of a notice with the given number into its thread.
func (b *Bot) postPart(ctx context.Context, channel, thread, first string, number int, page Page) error {
	meta := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: partType, EventPayload: map[string]any{"of": first, "part": strconv.Itoa(number)}})
	_, _, err := b.api.PostMessageContext(ctx, channel, append(options(page, thread), meta)...)
	return err
}

// editParts writes the further parts of an edited notice anew: what has become
// longer goes on in new ones, and what is left over says so. Where the thread may
// not be read they stay as they are.
func (b *Bot) editParts(ctx context.Context, channel, thread, first string, pages []Page) error {
	key := channel + "/" + first
	if n, known := b.parts.get(key); known && n == 0 && len(pages) == 0 {
		return nil // a card is written anew often, and its thread may be long
	}
	parts, err := b.partsOf(ctx, channel, thread, first)
	if err != nil {
		b.log.Warn("the further parts of an edited notice stay as they were", "channel", channel, "ts", first, "err", err)
		return nil
	}
	for i, page := range pages {
		if i < len(parts) {
			err = b.update(ctx, channel, parts[i].ts, page)
		} else {
			err = b.postPart(ctx, channel, thread, first, i+2, page)
		}
		if err != nil {
			return err
		}
	}
	b.parts.put(key, max(len(pages), len(parts)))
	over := Render(view.Say("Nothing goes on here: the message above has become shorter."))[0]
	for _, p := range parts[min(len(pages), len(parts)):] {
		if err := b.update(ctx, channel, p.ts, over); err != nil {
			return err
		}
	}
	return nil
}

// partsOf finds the further parts of a notice, in their order.
func (b *Bot) partsOf(ctx context.Context, channel, thread, first string) (parts []part, err error) {
	self := b.me(ctx)
	read, cursor := b.repliesTo(channel, thread), ""
	for range historyPages {
		messages, next, err := read(ctx, first, cursor)
		if err != nil {
			return nil, fmt.Errorf("conversations.replies: %w", err)
		}
		for _, m := range messages {
			of, _ := m.Metadata.EventPayload["of"].(string)
			word, _ := m.Metadata.EventPayload["part"].(string)
			number, err := strconv.Atoi(word)
			ours := m.User == self.user || m.BotID != "" && m.BotID == self.bot
			if ours && err == nil && of == first && m.Metadata.EventType == partType {
				parts = append(parts, part{number, m.Timestamp})
			}
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.number, b.number) })
	return parts, nil
}

// update writes a message of the bot anew. Slack forgets how a text is to be read
// unless it is told again, and keeps the metadata unless it is given any.
func (b *Bot) update(ctx context.Context, channel, ts string, page Page) error {
	o := append(options(page, ""), slack.MsgOptionParse(false), slack.MsgOptionLinkNames(false))
	_, _, _, err := b.api.UpdateMessageContext(ctx, channel, ts, o...)
	return err
}
