package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

const pageMessages = 200 // shown of a channel, the newest

// serveState is all that the page shows to one user at one place.
func (w *Workspace) serveState(rw http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	w.mu.Lock()
	state, err := w.state(q.Get("user"), q.Get("channel"), q.Get("thread"))
	w.mu.Unlock()
	writePage(rw, state, err)
}

func (w *Workspace) state(user, channel, thread string) (obj, error) {
	u := w.user(user)
	if u == nil || u.ID == w.opt.BotUserID {
		u = w.firstPerson()
	}
	im := &conversation{}
	if !u.Bot {
		im = w.openIM(u.ID)
	}
	c := w.conversation(channel)
	if c == nil || !c.has(u.ID) {
		c = im
		if i := slices.IndexFunc(w.channels, func(c *conversation) bool { return c.im == "" && c.has(u.ID) }); i >= 0 {
			c = w.channels[i]
		}
	}
	r := w.reader(u)
	now := w.clock.now().In(r.Clock.Zone)
	out := obj{"me": *u, "team": w.opt.TeamName, "command": w.opt.Command, "hint": w.opt.UsageHint, "description": w.opt.Description,
		"app":  obj{"name": w.opt.AppName, "user": w.opt.BotUserID, "im": im.ID},
		"now":  now.Format("2006-01-02T15:04"),
		"zone": now.Format("MST"), "clock": now.Format("Mon 2 Jan 2006, 15:04"), "sockets": len(w.sockets.open), "deliver": w.opt.Deliver,
		"users": w.people(), "channels": w.sidebar(u), "channel": c.ID, "members": len(c.Members), "bot_here": c.has(w.opt.BotUserID),
		"messages": w.shown(c, u, "", r), "faults": w.faultList(), "away": w.isAway(), "twice": w.faults.twice, "owner": w.firstPerson().ID, "away_until": w.awayUntil(r.Clock.Zone), "histories": w.granted("channels:history"), "methods": Methods(),
		"calls": w.recentCalls(), "reactions": []string{"+1", "eyes", "white_check_mark", "x", "tada", "pray", "heart", "question"}, "emoji": emojiSigns}
	if c.find(thread) != nil {
		out["thread"], out["thread_messages"] = thread, w.shown(c, u, thread, r)
	}
	if stack := w.modals[u.ID]; len(stack) > 0 {
		out["modal"] = w.viewPage(stack[len(stack)-1], r)
		out["modal_depth"] = len(stack)
	}
	if h := w.homes[u.ID]; h != nil {
		out["home"] = w.viewPage(h, r)
	}
	return out, nil
}

func (w *Workspace) firstPerson() *User {
	for _, u := range w.users {
		if !u.Bot {
			return u
		}
	}
	return w.users[0]
}

func (w *Workspace) reader(u *User) Reader {
	return Reader{
		User: func(id string) string {
			if u := w.user(id); u != nil {
				return orElse(nil, u.Name, u.RealName)
			}
			return ""
		},
		Channel: func(id string) string {
			for _, c := range w.channels {
				if c.ID == id {
					return c.Name
				}
			}
			return ""
		},
		Clock: Clockface{Now: w.clock.now(), Zone: w.zone(u.ID)},
	}
}

func (w *Workspace) people() []User {
	out := make([]User, 0, len(w.users))
	for _, u := range w.users {
		out = append(out, *u)
	}
	return out
}

func (w *Workspace) sidebar(u *User) []obj {
	out := []obj{}
	for _, c := range w.channels {
		if !c.has(u.ID) {
			continue
		}
		latest := ""
		for _, m := range slices.Backward(c.messages) {
			if m.User != u.ID {
				latest = m.TS
				break
			}
		}
		out = append(out, obj{"id": c.ID, "name": c.Name, "kind": c.kind(), "topic": c.Topic, "archived": c.Archived, "latest": latest})
	}
	return out
}

// shown lists the messages of a channel's main view, or of one thread, with the user's ephemeral ones in their places.
func (w *Workspace) shown(c *conversation, u *User, thread string, r Reader) []obj {
	var list []*Message
	for _, m := range c.messages {
		inThread := m.ThreadTS == thread || m.TS == thread
		if (thread == "" && (m.ThreadTS == "" || m.ThreadTS == m.TS || m.Broadcast)) || (thread != "" && inThread) {
			list = append(list, m)
		}
	}
	for _, m := range w.ephemerals {
		if m.For == u.ID && m.Channel == c.ID && m.ThreadTS == thread {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b *Message) int { return compareTS(a.TS, b.TS) })
	if len(list) > pageMessages {
		list = list[len(list)-pageMessages:]
	}
	out := []obj{}
	for _, m := range list {
		out = append(out, w.messagePageView(c, m, r))
	}
	return out
}

func (w *Workspace) messagePageView(c *conversation, m *Message, r Reader) obj {
	at := timeOf(m.TS).In(r.Clock.Zone)
	author := obj{"id": m.User, "name": m.User}
	if u := w.user(m.User); u != nil {
		author = obj{"id": u.ID, "name": orElse(nil, u.Name, u.RealName), "bot": u.Bot, "guest": u.Guest, "external": u.External}
	} else if m.User == "USLACKBOT" {
		author = obj{"id": m.User, "name": "Slackbot", "bot": true}
	}
	out := obj{"ts": m.TS, "author": author, "time": at.Format("15:04"), "day": at.Format("Monday, 2 January 2006"), "full": at.Format("Monday, 2 January 2006 at 15:04:05 MST"),
		"raw": unescape.Replace(m.Text), "edited": m.Edited != "", "ephemeral": m.For != "", "deleted": m.Deleted, "thread_ts": m.ThreadTS, "broadcast": m.Broadcast, "command": m.command}
	if len(m.Blocks) > 0 {
		out["blocks"] = decorateList(m.Blocks, r)
	} else {
		out["nodes"] = ParseMrkdwn(m.Text, r)
	}
	if len(m.Reactions) > 0 {
		var list []obj
		for _, reaction := range m.Reactions {
			var names []string
			for _, id := range reaction.Users {
				names = append(names, orElse(r.User, id, ""))
			}
			list = append(list, obj{"name": reaction.Name, "sign": emojiSigns[reaction.Name], "count": reaction.Count, "by": strings.Join(names, ", "), "users": reaction.Users})
		}
		out["reactions"] = list
	}
	if m.ThreadTS == m.TS {
		replies := c.thread(m.TS)[1:]
		out["replies"] = len(replies)
		if n := len(replies); n > 0 {
			last := replies[n-1]
			out["last_reply"] = obj{"name": w.nameOf(last.User), "time": timeOf(last.TS).In(r.Clock.Zone).Format("Mon 2 Jan, 15:04"), "text": shortly(last.Text)}
		}
	}
	var files []obj
	for _, id := range m.Files {
		if f := w.files[id]; f != nil {
			files = append(files, obj{"id": f.id, "name": f.name, "title": f.title, "size": len(f.data), "type": f.mimetype(), "alt": f.alt})
		}
	}
	out["files"] = files
	return out
}

func (w *Workspace) nameOf(user string) string {
	if u := w.user(user); u != nil {
		return orElse(nil, u.Name, u.RealName)
	}
	return user
}

// shortly is the beginning of a text, for one line.
func shortly(text string) string {
	text = strings.Join(strings.Fields(unescape.Replace(text)), " ")
	if r := []rune(text); len(r) > 90 {
		return string(r[:90]) + "…"
	}
	return text
}

func (w *Workspace) viewPage(v *View, r Reader) obj {
	out := obj{"id": v.ID, "hash": v.Hash, "errors": v.Errors}
	for k, val := range v.Definition {
		if k == "blocks" {
			blocks, _ := val.([]any)
			val = decorateList(blocks, r)
		}
		if k != "private_metadata" && k != "id" && k != "hash" {
			out[k] = val
		}
	}
	return out
}

func (w *Workspace) faultList() []Fault {
	out := []Fault{}
	for _, f := range w.faults.list {
		out = append(out, *f)
	}
	return out
}

func (w *Workspace) recentCalls() []obj {
	out := []obj{}
	for _, c := range slices.Backward(w.calls) {
		if len(out) == 30 {
			break
		}
		out = append(out, obj{"at": c.At.Format("15:04:05"), "method": c.Method, "error": c.Error, "status": c.Status, "ms": c.Elapsed.Milliseconds()})
	}
	return out
}

// decorate copies a block tree and lays parsed nodes beside each text, so that the page need not parse.
func decorate(v any, r Reader) any {
	switch v := v.(type) {
	case []any:
		return decorateList(v, r)
	case obj:
		out := make(obj, len(v)+1)
		for k, e := range v {
			out[k] = decorate(e, r)
		}
		switch v["type"] {
		case "mrkdwn":
			s, _ := v["text"].(string)
			r.Verbatim = v["verbatim"] == true
			out["nodes"] = ParseMrkdwn(s, r)
		case "markdown":
			s, _ := v["text"].(string)
			out["nodes"] = []Node{{Kind: "text", Text: s}}
		case "plain_text":
			s, _ := v["text"].(string)
			out["nodes"] = []Node{{Kind: "text", Text: s}}
			if v["emoji"] != false {
				out["nodes"] = emojis(s)
			}
		case "rich_text":
			out["nodes"] = richNodes(v, r)
		}
		return out
	}
	return v
}

func decorateList(list []any, r Reader) []any {
	out := make([]any, 0, len(list))
	for _, e := range list {
		out = append(out, decorate(e, r))
	}
	return out
}
