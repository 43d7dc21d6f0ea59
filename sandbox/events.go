package sandbox

import "strings"

// messageEvent tells the bot of a new message, or of a changed one where before is its former self. mu is held.
func (w *Workspace) messageEvent(c *conversation, m *Message, before obj) {
	if !c.has(w.opt.BotUserID) {
		return
	}
	defer w.mentionEvent(c, m, before)
	if !w.granted(historyScopes[c.kind()]) {
		return
	}
	if before != nil {
		w.emit(obj{"type": "message", "subtype": "message_changed", "channel": c.ID, "channel_type": c.kind(), "hidden": true,
			"ts": w.newTS(), "message": w.wire(m, true), "previous_message": before})
		return
	}
	w.emit(w.newMessage(c, m))
}

func (w *Workspace) newMessage(c *conversation, m *Message) obj {
	event := w.wire(m, true)
	event["channel"], event["channel_type"], event["event_ts"] = c.ID, c.kind(), m.TS
	if m.BotID == "" {
		event["client_msg_id"] = "msg-" + strings.ReplaceAll(m.TS, ".", "")
	}
	if len(m.Files) > 0 && m.BotID == "" {
		event["subtype"] = "file_share"
	}
	return event
}

// mentionEvent tells the bot that it was mentioned in a new message, which it hears without the scopes of histories. mu is held.
func (w *Workspace) mentionEvent(c *conversation, m *Message, before obj) {
	if before != nil || c.im != "" || m.User == w.opt.BotUserID || !w.mentionsBot(m.Text) || !w.granted("app_mentions:read") {
		return
	}
	event, mention := w.newMessage(c, m), obj{"type": "app_mention"}
	for _, k := range []string{"user", "bot_id", "app_id", "text", "ts", "team", "user_team", "source_team", "thread_ts", "blocks", "files", "channel", "event_ts", "client_msg_id"} {
		if v, ok := event[k]; ok {
			mention[k] = v
		}
	}
	w.emit(mention)
}

func (w *Workspace) mentionsBot(text string) bool {
	return strings.Contains(text, "<@"+w.opt.BotUserID+">") || strings.Contains(text, "<@"+w.opt.BotUserID+"|")
}

// deleteEvent tells the bot that a message is gone, or that a tombstone stands in its place. mu is held.
func (w *Workspace) deleteEvent(c *conversation, m *Message, before obj) {
	switch {
	case !c.has(w.opt.BotUserID) || !w.granted(historyScopes[c.kind()]):
	case m.Deleted:
		w.messageEvent(c, m, before)
	default:
		w.emit(obj{"type": "message", "subtype": "message_deleted", "channel": c.ID, "channel_type": c.kind(), "hidden": true,
			"ts": w.newTS(), "deleted_ts": m.TS, "previous_message": before})
	}
}

func (w *Workspace) reactionEvent(kind string, c *conversation, m *Message, user, name string) {
	if c.has(w.opt.BotUserID) && w.granted("reactions:read") {
		w.emit(obj{"type": kind, "user": user, "reaction": name, "item_user": m.User,
			"item": obj{"type": "message", "channel": c.ID, "ts": m.TS}})
	}
}

func (w *Workspace) joinEvent(c *conversation, user, inviter string) {
	e := obj{"type": "member_joined_channel", "user": user, "channel": c.ID, "team": w.opt.TeamID,
		"channel_type": map[bool]string{true: "G", false: "C"}[c.Private]}
	if inviter != "" {
		e["inviter"] = inviter
	}
	w.emit(e)
}

// leaveEvent tells the bot that somebody has left, or that it was taken out itself. mu is held.
func (w *Workspace) leaveEvent(c *conversation, user string) {
	w.emit(obj{"type": "member_left_channel", "user": user, "channel": c.ID, "team": w.opt.TeamID,
		"channel_type": map[bool]string{true: "G", false: "C"}[c.Private]})
	if user == w.opt.BotUserID {
		w.emit(obj{"type": map[bool]string{true: "group_left", false: "channel_left"}[c.Private], "channel": c.ID, "actor_id": w.firstPerson().ID})
	}
}

// channelEvent tells the bot what became of a channel, if it may know of it. mu is held.
func (w *Workspace) channelEvent(c *conversation, what string, e obj) {
	prefix, scope := "channel_", "channels:read"
	if c.Private {
		prefix, scope = "group_", "groups:read"
	}
	if c.Private && !c.has(w.opt.BotUserID) || !w.granted(scope) {
		return
	}
	e["type"] = prefix + what
	w.emit(e)
}
