package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Slack's limits on messages.
const (
	maxTextPost      = 40_000
	maxTextUpdate    = 4_000
	maxMetadataBytes = 16_000
	maxMetadataType  = 50
	maxAttachments   = 100
)

func chatMethods() []method {
	write := []string{"chat:write"}
	return []method{
		{"chat.postMessage", write, (*Workspace).postMessage},
		{"chat.postEphemeral", write, (*Workspace).postEphemeral},
		{"chat.update", write, (*Workspace).updateMessage},
		{"chat.delete", write, (*Workspace).deleteMessage},
		{"chat.getPermalink", nil, (*Workspace).permalink},
	}
}

// bucket lets messages through at one a second, with a burst.
type bucket struct {
	tokens float64
	last   time.Time
}

// pace refuses a message that comes too fast for its channel. mu is held.
func (w *Workspace) pace(channel string) error {
	burst := 60.0
	if w.opt.StrictRate {
		burst = 1
	}
	now := w.clock.now()
	b := w.rate[channel]
	if b == nil {
		b = &bucket{tokens: burst, last: now}
		w.rate[channel] = b
	}
	b.tokens = min(burst, b.tokens+now.Sub(b.last).Seconds())
	b.last = now
	if b.tokens < 1 {
		return rateLimited("1")
	}
	b.tokens--
	return nil
}

// writable finds the channel that the bot may write to.
func (w *Workspace) writable(a args) (*conversation, error) {
	c := w.conversation(a.str("channel"))
	switch {
	case c == nil || (c.Private && !c.has(w.opt.BotUserID)):
		return nil, refuse("channel_not_found")
	case c.Archived || c.im != "" && w.user(c.im).Deleted:
		return nil, refuse("is_archived")
	case !c.has(w.opt.BotUserID) && !slices.Contains(w.opt.Scopes, "chat:write.public"):
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// content reads and checks what a message consists of.
func (w *Workspace) content(a args, textLimit int) (*Message, error) {
	m := &Message{Text: a.str("text"), User: w.opt.BotUserID, BotID: w.botID()}
	if n := utf8.RuneCountInString(m.Text); n > textLimit {
		if textLimit < maxTextPost {
			return nil, refuse("msg_too_long")
		}
		m.Text = string([]rune(m.Text)[:textLimit])
	}
	if _, err := a.decode("blocks", &m.Blocks); err != nil {
		return nil, refuse("invalid_blocks_format")
	}
	if _, err := a.decode("attachments", &m.Attachments); err != nil {
		return nil, refuse("invalid_attachments")
	}
	if len(m.Attachments) > maxAttachments {
		return nil, refuse("too_many_attachments")
	}
	if problems := CheckBlocks(m.Blocks, SurfaceMessage); len(problems) > 0 {
		return nil, blocksRefused("invalid_blocks", problems)
	}
	m.Blocks = nameBlocks(m.Blocks)
	md, err := metadata(a)
	m.Metadata = md
	return m, err
}

func metadata(a args) (*Metadata, error) {
	var md Metadata
	present, err := a.decode("metadata", &md)
	if !present {
		return nil, nil
	}
	switch {
	case err != nil:
		return nil, refuse("invalid_metadata_format")
	case len(a.str("metadata")) > maxMetadataBytes || utf8.RuneCountInString(md.EventType) > maxMetadataType:
		return nil, refuse("metadata_too_large")
	case md.EventType == "" && len(md.EventPayload) > 0:
		return nil, refuse("invalid_metadata_format")
	}
	return &md, nil
}

func blocksRefused(word string, problems []BlockError) error {
	var messages []string
	var errs []string
	for _, p := range problems {
		messages = append(messages, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", p.Message, p.Pointer))
		errs = append(errs, fmt.Sprintf("%s [json-pointer:%s]", p.Message, p.Pointer))
	}
	return &apiError{word: word, extra: obj{"errors": errs, "response_metadata": obj{"messages": messages}}}
}

func (m *Message) empty() bool {
	return strings.TrimSpace(m.Text) == "" && len(m.Blocks) == 0 && len(m.Attachments) == 0 && len(m.Files) == 0
}

func (w *Workspace) postMessage(c *call) (obj, error) {
	ch, err := w.writable(c.args)
	if err != nil {
		return nil, err
	}
	m, err := w.content(c.args, maxTextPost)
	if err != nil {
		return nil, err
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	if m.ThreadTS, err = threadOf(ch, c.args.str("thread_ts")); err != nil {
		return nil, err
	}
	if err := w.pace(ch.ID); err != nil {
		return nil, err
	}
	if c.args.flag("reply_broadcast") && m.ThreadTS != "" {
		m.Broadcast, m.Subtype = true, "thread_broadcast"
	}
	w.put(ch, m)
	w.messageEvent(ch, m, nil)
	return obj{"channel": ch.ID, "ts": m.TS, "message": w.wire(m, true)}, nil
}

// threadOf gives the parent's timestamp for a reply; a reply to a reply goes to the same parent.
func threadOf(c *conversation, ts string) (string, error) {
	if ts == "" {
		return "", nil
	}
	m := c.find(ts)
	if m == nil {
		return "", refuse("thread_not_found")
	}
	if m.ThreadTS != "" {
		return m.ThreadTS, nil
	}
	return m.TS, nil
}

func (w *Workspace) postEphemeral(c *call) (obj, error) {
	ch, err := w.writable(c.args)
	if err != nil {
		return nil, err
	}
	u := w.user(c.args.str("user"))
	if u == nil {
		return nil, refuse("user_not_found")
	}
	if !ch.has(u.ID) {
		return nil, refuse("user_not_in_channel")
	}
	m, err := w.content(c.args, maxTextPost)
	if err != nil {
		return nil, err
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	m.ThreadTS = c.args.str("thread_ts")
	w.putEphemeral(ch, u.ID, m)
	return obj{"message_ts": m.TS}, nil
}

// putEphemeral shows a message to one user only. mu is held.
func (w *Workspace) putEphemeral(c *conversation, user string, m *Message) *Message {
	m.Channel, m.TS, m.For, m.Metadata = c.ID, w.newTS(), user, nil
	w.ephemerals = append(w.ephemerals, m)
	w.changed()
	return m
}

func (w *Workspace) own(a args) (*conversation, *Message, error) {
	c := w.conversation(a.str("channel"))
	if c == nil || (c.Private && !c.has(w.opt.BotUserID)) {
		return nil, nil, refuse("channel_not_found")
	}
	m := c.find(a.str("ts"))
	if m == nil || m.Deleted {
		return nil, nil, refuse("message_not_found")
	}
	return c, m, nil
}

func (w *Workspace) updateMessage(c *call) (obj, error) {
	ch, old, err := w.own(c.args)
	if err != nil {
		return nil, err
	}
	if old.BotID != w.botID() {
		return nil, refuse("cant_update_message")
	}
	if ch.Archived {
		return nil, refuse("is_inactive")
	}
	if w.opt.EditWindow > 0 && w.clock.now().Sub(timeOf(old.TS)) > w.opt.EditWindow {
		return nil, refuse("edit_window_closed")
	}
	m, err := w.content(c.args, maxTextUpdate)
	if err != nil {
		return nil, err
	}
	hasBlocks, hasAttachments := c.args.has("blocks"), c.args.has("attachments")
	if !c.args.has("text") && !hasBlocks && !hasAttachments {
		return nil, refuse("no_text")
	}
	before := w.wire(old, true)
	if c.args.has("text") {
		old.Text = m.Text
	}
	old.Blocks, old.Edited = m.Blocks, w.newTS()
	if hasAttachments {
		old.Attachments = m.Attachments
	}
	if m.Metadata != nil {
		old.Metadata = m.Metadata
		if m.Metadata.EventType == "" {
			old.Metadata = nil
		}
	}
	w.messageEvent(ch, old, before)
	w.changed()
	return obj{"channel": ch.ID, "ts": old.TS, "text": old.Text, "message": w.wire(old, true)}, nil
}

// timeOf is the moment of a timestamp.
func timeOf(ts string) time.Time {
	sec, _, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(sec, 10, 64)
	return time.Unix(n, 0)
}

func (w *Workspace) deleteMessage(c *call) (obj, error) {
	ch, m, err := w.own(c.args)
	if err != nil {
		return nil, err
	}
	if m.BotID != w.botID() {
		return nil, refuse("cant_delete_message")
	}
	w.takeAway(ch, m)
	return obj{"channel": ch.ID, "ts": m.TS}, nil
}

func (w *Workspace) permalink(c *call) (obj, error) {
	ch := w.conversation(c.args.str("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	m := ch.find(c.args.str("message_ts"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	link := w.baseURL + "/archives/" + ch.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + ch.ID
	}
	return obj{"channel": ch.ID, "permalink": link}, nil
}
