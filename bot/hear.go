package bot

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/commands"
	"partnerbot/partner"
)

// writer is who wrote a message or reacted to one.
type writer struct {
	user    string
	program bool     // a bot, a workflow
	teams   []string // that they are of, where Slack says it
}

func writerOf(m *message) writer {
	return writer{m.User, m.BotID != "" || m.Subtype == "bot_message", []string{m.UserTeam, m.SourceTeam}}
}

// hearing is something heard before it is known whether it concerns us.
type hearing struct {
	commands.Heard
	by     writer
	files  []file
	gone   bool   // what began the thread was deleted
	parent string // who wrote what began the thread, or was reacted to, where Slack says it
	aside  bool   // a reaction that reads as a decision: it may be to somebody's reply in a thread of ours
}

// hearingOf reads what a message event says of a thread. What Slack itself changes
// about a message, such as the preview of a link, is no edit.
func hearingOf(m message, app string) (h hearing, ok bool) {
	of := &m
	switch {
	case spokenKinds[m.Subtype]:
		h.Kind, h.At, h.files = commands.Said, moment(m.TS), m.Files
	case m.Subtype == "message_changed" && m.Now != nil && m.Before != nil && m.Now.Subtype != "tombstone":
		if of = m.Now; of.Text == m.Before.Text {
			return h, false
		}
		h.Kind, h.At, h.files = commands.Changed, moment(or(of.Edited.TS, or(m.EventTS, m.TS))), of.Files
	case (m.Subtype == "message_deleted" || m.Subtype == "message_changed") && m.Before != nil:
		of = m.Before
		of.TS = or(of.TS, m.DeletedTS)
		h.Kind, h.At = commands.Deleted, moment(or(m.EventTS, m.TS))
		h.gone = !isReply(of.TS, of.Thread) && of.AppID != "" && of.AppID == app
	default:
		return h, false
	}
	h.Channel, h.TS, h.Thread, h.User, h.by, h.parent = m.Channel, of.TS, of.Thread, of.User, writerOf(of), of.Parent
	if h.gone {
		h.Thread = h.TS
	}
	return h, h.gone || isReply(h.TS, h.Thread) && (of.AppID == "" || of.AppID != app)
}

// moment is the time of a Slack timestamp; the zero time where it is none.
func moment(ts string) time.Time {
	s, frac, _ := strings.Cut(ts, ".")
	sec, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}
	}
	micros, _ := strconv.ParseInt((frac + "000000")[:6], 10, 64)
	return time.Unix(sec, micros*1000)
}

// overheard takes a message in a thread that nobody addressed to the bot.
func (b *Bot) overheard(env envelope, m message) *pending {
	h, ok := hearingOf(m, env.App)
	if !ok {
		b.metrics.count("event", "ignored")
		return ready(nil)
	}
	h.Key = env.key()
	at := place{team: teamOf(env.Team, env.Enterprise), channel: h.Channel, thread: h.Thread}
	return b.unasked(h.Key, at.lane(), at, "take what was said in a thread", func(ctx context.Context, p *pending, workspace string) error {
		if h.Kind == commands.Said && !h.by.program {
			if text := b.words(ctx, m); text != strings.TrimSpace(typed(m.Text)) && !forReview(text, len(m.Files)) {
				return nil // it mentions the bot, and is answered as a mention
			}
		}
		_, err := b.hear(ctx, p, at.team, workspace, h, m)
		return err
	})
}

// forReview reports whether words that were addressed to the bot in a thread are
// a reply, as opposed to a command.
func forReview(text string, files int) bool {
	r := partner.ReadReply(text)
	return r.Verb != partner.Comment || r.Yes || files > 0 && text != "" && !strings.HasPrefix(strings.ToLower(text), "import")
}

// heardAsReply takes a mention or a direct message in a thread of ours that is a
// reply. Its message may come a second time as one of the channel; it is the same.
func (b *Bot) heardAsReply(ctx context.Context, at place, p *pending, workspace, key string, m message) (took bool, err error) {
	if !isReply(m.TS, m.Thread) || !forReview(b.words(ctx, m), len(m.Files)) {
		return false, nil
	}
	h, ok := hearingOf(m, "")
	if !ok {
		return false, nil
	}
	h.Key = key
	return b.hear(ctx, p, at.team, workspace, h, m)
}

// inThread completes a mention in a thread of ours by what a reply would say.
func (b *Bot) inThread(ctx context.Context, at place, req *commands.Request, m message) error {
	req.TS = m.TS
	if !isReply(m.TS, m.Thread) || at.stranger {
		return nil
	}
	ours, err := b.isOurs(ctx, req.Workspace, m.Channel, m.Thread, m.Parent)
	if err != nil || !ours {
		return err
	}
	if req.Standing, err = b.standing(ctx, at.team, writerOf(&m)); err != nil {
		return err
	}
	req.Files = b.shared(ctx, at, m.Files)
	return nil
}

// hear hands over what was heard in a thread of ours. It is acknowledged when what
// follows from it is committed; what only its writer sees comes after.
func (b *Bot) hear(ctx context.Context, p *pending, team, workspace string, h hearing, m message) (ours bool, err error) {
	if ours, err = b.isOurs(ctx, workspace, h.Channel, h.Thread, h.parent); err == nil && !ours && h.aside {
		ours, err = b.wasHeard(ctx, workspace, h.Channel, h.TS)
	}
	if err != nil || !ours {
		return false, err
	}
	if id := b.me(ctx); id.user != "" && id.user == h.by.user && !h.gone {
		return false, nil
	}
	if h.Standing, err = b.standing(ctx, team, h.by); err != nil {
		return false, err
	}
	at := place{team: team, channel: h.Channel, user: h.User, thread: h.Thread}
	switch h.Kind {
	case commands.Said:
		h.Text = b.words(ctx, m)
	case commands.Changed:
		h.Text = b.words(ctx, *m.Now)
	}
	h.Now, h.Workspace, h.Files = b.cfg.Now(), workspace, b.shared(ctx, at, h.files)
	if h.At.IsZero() {
		h.At = h.Now
	}
	heeded, err := b.cfg.App.Hear(ctx, h.Heard)
	if err != nil || !heeded.Ours {
		return false, err
	}
	p.offer(nil)
	b.metrics.count("event", "heard")
	b.cfg.Nudge()
	b.show(ctx, at, h, heeded)
	return true, nil
}

// show lets the writer of what was heard see that it was.
func (b *Bot) show(ctx context.Context, at place, h hearing, heeded commands.Heeding) {
	if heeded.Receipt != "" {
		err := b.api.AddReactionContext(ctx, heeded.Receipt, slack.NewRefToMessage(h.Channel, h.TS))
		if word := slackWord(err); err != nil && word != "already_reacted" && word != "missing_scope" {
			b.logged(err, "put a receipt under a reply", at)
		}
	}
	if heeded.Aside {
		at.thread = ""
	}
	if w := heeded.Whisper; at.user != "" && (w.Summary != "" || len(w.Blocks) > 0) {
		b.logged(b.whisper(ctx, at, Render(w)), "answer a reply", at)
	}
}

// reacted takes an emoji that was put to a message, or taken away.
func (b *Bot) reacted(env envelope, kind string) *pending {
	var e struct {
		User     string `json:"user"`
		Reaction string `json:"reaction"`
		EventTS  string `json:"event_ts"`
		ItemUser string `json:"item_user"`
		Item     struct {
			Type    string `json:"type"`
			Channel string `json:"channel"`
			TS      string `json:"ts"`
		} `json:"item"`
	}
	if err := json.Unmarshal(env.Event, &e); err != nil {
		return b.unreadable(env, kind, err)
	}
	team := teamOf(env.Team, env.Enterprise)
	workspace, _ := b.teams.Load(team)
	name, _ := workspace.(string)
	own := b.self.Load()
	emoji, _, _ := strings.Cut(e.Reaction, "::")
	aside := kind == "reaction_added" && partner.ReadReply(":"+emoji+":").Verb != partner.Comment
	foreign := !aside && name != "" && b.isForeign(name, e.Item.Channel, e.Item.TS)
	if e.Item.Type != "message" || own != nil && own.user == e.User || foreign {
		b.metrics.passed.Inc()
		return nothingToDo
	}
	h := hearing{aside: aside, parent: e.ItemUser}
	h.Kind, h.Key, h.At, h.by, h.User = commands.Reacted, env.key(), moment(e.EventTS), writer{user: e.User}, e.User
	h.Channel, h.TS, h.Thread = e.Item.Channel, e.Item.TS, e.Item.TS
	if kind == "reaction_removed" {
		h.Kind = commands.Unreacted
	}
	h.Emoji = emoji
	at := place{team: team, channel: h.Channel, thread: h.TS}
	return b.unasked(h.Key, at.lane(), at, "take a reaction", func(ctx context.Context, p *pending, workspace string) error {
		_, err := b.hear(ctx, p, team, workspace, h, message{})
		return err
	})
}
