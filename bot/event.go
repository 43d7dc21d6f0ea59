package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/slack-go/slack"

	"partnerbot/commands"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// maxFile bounds a file that somebody sends, in bytes.
const maxFile = 20 << 20

// event takes a delivery of the Events API. It is acknowledged once what it
// changes is committed: a delivery whose work is lost comes again.
func (b *Bot) event(raw []byte) *pending {
	if b.passedOver(raw) {
		b.metrics.passed.Inc()
		return nothingToDo
	}
	var env envelope
	if err := json.Unmarshal(raw, &env); err != nil {
		b.log.Warn("an event that cannot be read", "err", err, "bytes", len(raw))
		b.metrics.count("event", "malformed")
		return ready(nil)
	}
	if env.Type == "app_rate_limited" {
		b.log.Warn("Slack holds events back: more than 30,000 in an hour", "team", env.Team)
		return ready(nil)
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(env.Event, &kind); err != nil {
		b.log.Warn("an event without a type", "event_id", env.EventID, "err", err)
		b.metrics.count("event", "malformed")
		return ready(nil)
	}
	switch kind.Type {
	case "message", "app_mention", "app_home_opened":
		return b.said(env, kind.Type)
	case "reaction_added", "reaction_removed":
		return b.reacted(env, kind.Type)
	case "user_change":
		return b.userChanged(env)
	case "tokens_revoked", "app_uninstalled":
		return b.tokenWithdrawn(env, kind.Type)
	}
	if opens, ok := channelEvents[kind.Type]; ok {
		return b.channelChanged(env, kind.Type, opens)
	}
	b.log.Debug("an event that nobody handles", "type", kind.Type, "event_id", env.EventID)
	b.metrics.count("event", "ignored")
	return ready(nil)
}

// said takes a message, a mention or the opening of the Home tab.
func (b *Bot) said(env envelope, kind string) *pending {
	var m message
	if err := json.Unmarshal(env.Event, &m); err != nil {
		return b.unreadable(env, kind, err)
	}
	switch {
	case b.meant(m):
		return b.takeEvent(env, m)
	case m.Type == "message":
		return b.overheard(env, m)
	}
	b.metrics.count("event", "ignored")
	return ready(nil)
}

// meant tells the events that are for the bot: from people, not from bots
// (itself included), not edits, joins and the like.
func (b *Bot) meant(m message) bool {
	if m.User == "" || m.BotID != "" {
		return false
	}
	if id := b.self.Load(); id != nil && id.user == m.User {
		return false
	}
	switch m.Type {
	case "app_home_opened":
		return m.Tab == "" || m.Tab == "home"
	case "message":
		if m.ChannelType != "im" {
			return false
		}
	}
	return m.Subtype == "" || m.Subtype == "file_share" || m.Subtype == "thread_broadcast"
}

func (b *Bot) takeEvent(env envelope, m message) *pending {
	at := place{team: teamOf(env.Team, env.Enterprise), channel: m.Channel, user: m.User, thread: m.Thread, direct: m.Type == "message"}
	at.stranger = stranger(at.team, m.UserTeam, m.SourceTeam)
	key, lane := env.key(), at.lane()
	if m.Type == "app_home_opened" {
		lane = at.team + "/home/" + at.user
	}
	return b.once("event", key, 0, lane, at, func(ctx context.Context, at place, p *pending, workspace string) {
		if m.Type == "app_home_opened" {
			p.offer(nil)
			b.publish(ctx, workspace, at)
			return
		}
		b.answerEvent(ctx, at, p, workspace, key, m)
	})
}

func (b *Bot) answerEvent(ctx context.Context, at place, p *pending, workspace, key string, m message) {
	if took, err := b.heardAsReply(ctx, at, p, workspace, key, m); took || err != nil {
		if err != nil {
			b.refuseEvent(p, at, key, "take a reply", err)
		}
		return
	}
	req := commands.Request{
		Now: b.cfg.Now(), Workspace: workspace, User: m.User, Channel: m.Channel, Text: b.words(ctx, m), Via: commands.ViaDM, Key: key, Thread: m.Thread,
	}
	if m.Type == "app_mention" {
		req.Via, req.Public = commands.ViaMention, b.isPublic(ctx, m.Channel)
		if err := b.inThread(ctx, at, &req, m); err != nil {
			b.refuseEvent(p, at, key, "look who mentions the bot", err)
			return
		}
	}
	var ans commands.Answer
	if f, err := b.attached(ctx, at, m, req.Text); err != nil {
		b.logged(err, "fetch a file", at)
		ans.Message = view.Say("The file could not be read: %s.", fileTrouble(err))
	} else {
		req.File = f
		ans = b.run(ctx, at, req)
	}
	if b.ctx.Err() != nil {
		p.refuse() // stopped in the middle of it: it shall come again
		return
	}
	fresh, err := b.mark(ctx, workspace, key)
	b.logged(err, "note that the message is answered", at)
	p.offer(nil)
	if err == nil && !fresh {
		b.metrics.count("event", "again")
		return
	}
	if ans.Form != nil {
		ans.Message = view.Say("That opens a form, which Slack allows after a slash command only: type /partner %s.", ans.Form.Run)
	}
	b.reply(ctx, at, ans)
}

// words are what a message asks, without the mention of the bot.
func (b *Bot) words(ctx context.Context, m message) string {
	text := m.Text
	if m.Type == "app_mention" || strings.Contains(text, "<@") {
		before, after, ok := cutMention(text, b.me(ctx).user)
		if m.ChannelType == "im" && strings.TrimSpace(before) != "" {
			ok = false // there it is one of the words
		}
		if ok {
			text = before + strings.TrimLeft(after, " ,:")
		} else if m.Type == "app_mention" {
			text = leading().ReplaceAllString(text, "")
		}
	}
	return strings.TrimSpace(typed(text))
}

// cutMention takes the first mention of a user out of a text.
func cutMention(text, user string) (before, after string, ok bool) {
	if user == "" {
		return text, "", false
	}
	for from := 0; ; {
		i := strings.Index(text[from:], "<@"+user)
		if i < 0 {
			return text, "", false
		}
		i += from
		rest := text[i+len("<@")+len(user):]
		if j := strings.IndexByte(rest, '>'); j == 0 || j > 0 && rest[0] == '|' {
			return text[:i], rest[j+1:], true
		}
		from = i + 1
	}
}

// mark notes durably that the answer to a message is about to be posted, so
// that a redelivery after a restart does not post it twice. A change has its
// own key, committed with its facts, and is safe to run again.
func (b *Bot) mark(ctx context.Context, workspace, key string) (fresh bool, err error) {
	if key == "" {
		return true, nil
	}
	r, err := b.cfg.Store.Update(ctx, workspace, "answered/"+key, b.cfg.Now(), func(*partner.Book) (storage.Change, error) {
		return storage.Change{KeyOnly: true}, nil
	})
	return !r.Replayed, err
}

var errTooLarge = errors.New("it is larger than 20 MB")

// takesFile reports whether the words are ones that read a file sent along.
func takesFile(text string) bool {
	words := strings.Fields(strings.ToLower(text))
	return len(words) == 0 || words[0] == "import" || len(words) > 1 && words[0] == "kpi" && words[1] == "import"
}

// attached fetches the file that came with an import, or without any word.
func (b *Bot) attached(ctx context.Context, at place, m message, text string) (*commands.File, error) {
	if at.stranger || len(m.Files) == 0 || text != "" && !takesFile(text) {
		return nil, nil
	}
	f := m.Files[0]
	if f.Size > maxFile {
		return nil, errTooLarge
	}
	from := or(f.Download, f.Private)
	if from == "" {
		return nil, fmt.Errorf("file %s has no address", f.ID)
	}
	select { // whoever may write to the bot can send files, and they are held in memory
	case b.fetching <- struct{}{}:
		defer func() { <-b.fetching }()
	case <-ctx.Done():
		return nil, fmt.Errorf("download %s: %w", f.ID, ctx.Err())
	}
	var buf limited
	if err := b.api.GetFileContext(ctx, from, &buf); err != nil {
		return nil, fmt.Errorf("download %s: %w", f.ID, err)
	}
	return &commands.File{Name: f.Name, Data: buf.Bytes()}, nil
}

// limited is a buffer that takes at most maxFile bytes.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > maxFile {
		return 0, errTooLarge
	}
	return l.Buffer.Write(p)
}

// ReadFrom keeps io.Copy from going around Write.
func (l *limited) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{l}, r)
}

func fileTrouble(err error) string {
	var status slack.StatusCodeError
	switch {
	case errors.Is(err, errTooLarge):
		return errTooLarge.Error()
	case errors.As(err, &status):
		return fmt.Sprintf("Slack answered %d; does the app have the scope files:read?", status.Code)
	}
	return "Slack did not hand it over; please send it again"
}
