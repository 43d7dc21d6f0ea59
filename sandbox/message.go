package sandbox

import (
	"slices"
	"strings"
)

type obj = map[string]any

// Metadata is what an app attached to a message for itself.
type Metadata struct {
	EventType    string `json:"event_type"`
	EventPayload obj    `json:"event_payload"`
}

// Reaction is one emoji on a message and who put it there.
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
	Count int      `json:"count"`
}

// Message is a message as it stands in a channel, or an ephemeral one that only the user For sees.
type Message struct {
	Channel     string
	TS          string
	ThreadTS    string // empty where the message is in no thread; equal to TS on a parent with replies
	Subtype     string
	User        string
	BotID       string // set where an app wrote it
	Text        string
	Blocks      []any
	Attachments []any
	Metadata    *Metadata
	Edited      string // timestamp of the last edit
	Broadcast   bool   // a reply that also shows in the channel
	Reactions   []Reaction
	Files       []string // file ids
	For         string   // the only reader of an ephemeral message
	Deleted     bool     // a tombstone that keeps a thread together

	command string // the slash command that an in_channel answer belongs to
}

// conversation is a channel or a direct conversation with its messages, oldest first.
type conversation struct {
	Channel
	im       string // the person, where this is a direct conversation with the bot
	created  int64
	messages []*Message
}

func (w *Workspace) newChannel(c Channel) *conversation {
	if c.Members == nil {
		for _, u := range w.users {
			if !c.Private || !(u.Bot || u.Guest) {
				c.Members = append(c.Members, u.ID)
			}
		}
	}
	c.Members = slices.Clone(c.Members)
	return &conversation{Channel: c, created: w.opt.Start.Unix()}
}

func (c *conversation) kind() string {
	switch {
	case c.im != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

func (c *conversation) has(user string) bool { return slices.Contains(c.Members, user) }

func (c *conversation) find(ts string) *Message {
	for _, m := range c.messages {
		if m.TS == ts {
			return m
		}
	}
	return nil
}

// thread returns the parent and its replies, oldest first.
func (c *conversation) thread(ts string) []*Message {
	var out []*Message
	for _, m := range c.messages {
		if m.TS == ts || m.ThreadTS == ts {
			out = append(out, m)
		}
	}
	return out
}

// conversation finds a channel by id, by name with or without #, or the direct conversation with a user id.
func (w *Workspace) conversation(ref string) *conversation {
	name := strings.TrimPrefix(ref, "#")
	for _, c := range w.channels {
		if c.ID == ref || (c.Name == name && name != "") {
			return c
		}
	}
	if u := w.user(ref); u != nil && !u.Bot {
		return w.openIM(u.ID)
	}
	return nil
}

func (w *Workspace) openIM(user string) *conversation {
	for _, c := range w.channels {
		if c.im == user {
			return c
		}
	}
	c := &conversation{im: user, created: w.clock.now().Unix()}
	c.ID = "D" + strings.TrimPrefix(user, "U")
	c.Members = []string{user, w.opt.BotUserID}
	w.channels = append(w.channels, c)
	return c
}

// put stores a message with a new timestamp and marks the parent of its thread. mu is held.
func (w *Workspace) put(c *conversation, m *Message) *Message {
	m.Channel, m.TS = c.ID, w.newTS()
	c.messages = append(c.messages, m)
	if m.ThreadTS != "" {
		if parent := c.find(m.ThreadTS); parent != nil {
			parent.ThreadTS = parent.TS
		}
	}
	w.changed()
	return m
}

func (c *conversation) remove(m *Message) {
	if m.ThreadTS == m.TS && len(c.thread(m.TS)) > 1 {
		m.Deleted, m.Subtype, m.Text, m.Blocks, m.Attachments, m.Metadata, m.Files = true, "tombstone", "This message was deleted.", nil, nil, nil, nil
		m.User, m.BotID, m.Reactions = "USLACKBOT", "", nil
		return
	}
	parent := m.ThreadTS
	c.messages = slices.DeleteFunc(c.messages, func(o *Message) bool { return o == m })
	if parent != "" && parent != m.TS {
		if p := c.find(parent); p != nil && len(c.thread(parent)) == 1 {
			p.ThreadTS = ""
		}
	}
}

// wire is the message as Slack's API and events show it. mu is held.
func (w *Workspace) wire(m *Message, metadata bool) obj {
	out := obj{"type": "message", "ts": m.TS, "text": m.Text, "team": w.opt.TeamID}
	if m.User != "" {
		out["user"] = m.User
	}
	if m.Subtype != "" {
		out["subtype"] = m.Subtype
	}
	if m.BotID != "" {
		app, name := w.opt.AppID, w.opt.AppName
		if m.BotID != w.botID() {
			app, name = "A"+strings.TrimPrefix(m.User, "U"), w.nameOf(m.User)
		}
		out["bot_id"], out["app_id"] = m.BotID, app
		out["bot_profile"] = obj{"id": m.BotID, "app_id": app, "name": name, "deleted": false, "team_id": w.opt.TeamID}
	}
	if u := w.user(m.User); u != nil && u.External {
		out["team"], out["user_team"], out["source_team"] = externalTeam, externalTeam, externalTeam
	}
	if m.Blocks != nil {
		out["blocks"] = m.Blocks
	}
	if m.Attachments != nil {
		out["attachments"] = m.Attachments
	}
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
	}
	if m.Edited != "" {
		out["edited"] = obj{"user": m.User, "ts": m.Edited}
	}
	if m.Metadata != nil {
		md := obj{"event_type": m.Metadata.EventType}
		if metadata {
			md["event_payload"] = m.Metadata.EventPayload
		}
		out["metadata"] = md
	}
	if len(m.Reactions) > 0 {
		out["reactions"] = slices.Clone(m.Reactions)
	}
	if len(m.Files) > 0 {
		var files []obj
		for _, id := range m.Files {
			if f := w.files[id]; f != nil {
				files = append(files, w.fileWire(f))
			}
		}
		out["files"], out["upload"] = files, false
	}
	if m.ThreadTS == m.TS && m.TS != "" {
		w.threadSummary(m, out)
	} else if m.ThreadTS != "" {
		if p := w.conversation(m.Channel).find(m.ThreadTS); p != nil {
			out["parent_user_id"] = p.User
		}
	}
	return out
}

func (w *Workspace) threadSummary(parent *Message, out obj) {
	replies := w.conversation(parent.Channel).thread(parent.TS)[1:]
	var users []string
	for _, r := range replies {
		if !slices.Contains(users, r.User) {
			users = append(users, r.User)
		}
	}
	out["reply_count"], out["reply_users"], out["reply_users_count"] = len(replies), users, len(users)
	if len(replies) > 0 {
		out["latest_reply"] = replies[len(replies)-1].TS
	}
	out["is_locked"], out["subscribed"] = false, true
}

func (m *Message) copy() Message {
	out := *m
	out.Reactions = slices.Clone(m.Reactions)
	out.Files = slices.Clone(m.Files)
	return out
}

// Messages lists what stands in a channel (by id, name, or user id for the direct conversation), oldest first, replies included.
func (w *Workspace) Messages(channel string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.conversation(channel)
	if c == nil {
		return nil
	}
	out := make([]Message, 0, len(c.messages))
	for _, m := range c.messages {
		out = append(out, m.copy())
	}
	return out
}

// Ephemeral lists what only this user sees, in all channels, oldest first.
func (w *Workspace) Ephemeral(user string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Message
	for _, m := range w.ephemerals {
		if m.For == user {
			out = append(out, m.copy())
		}
	}
	return out
}
