package bot

import (
	"encoding/json"
)

// nothingToDo acknowledges what is passed over; it is never written to.
var nothingToDo = ready(nil)

// glance is what of an event tells whether the bot has any use for it. Messages
// in channels outnumber all else, and nearly all of them are other people's.
type glance struct {
	App        string `json:"api_app_id"`
	Team       string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
	Event      struct {
		Type        string   `json:"type"`
		Subtype     string   `json:"subtype"`
		Channel     string   `json:"channel"`
		ChannelType string   `json:"channel_type"`
		Now         *glimpse `json:"message"`
		Before      *glimpse `json:"previous_message"`
		glimpse
	} `json:"event"`
}

// glimpse is what of a message tells where it stands and who wrote it.
type glimpse struct {
	TS     string `json:"ts"`
	Thread string `json:"thread_ts"`
	AppID  string `json:"app_id"`
}

// isReply reports whether a message answers in a thread, as opposed to beginning one.
func isReply(ts, thread string) bool { return thread != "" && thread != ts }

// spokenKinds are the subtypes of messages that say something.
var spokenKinds = map[string]bool{"": true, "file_share": true, "thread_broadcast": true, "bot_message": true, "me_message": true}

// passedOver reports whether an event is a message that is not for the bot: one
// that stands in no thread, one of its own, or one in a thread that is known not
// to be the bot's. It looks at nothing but the event and the memory.
func (b *Bot) passedOver(raw []byte) bool {
	var g glance
	if json.Unmarshal(raw, &g) != nil || g.Event.Type != "message" {
		return false // of another kind, or not to be read: somebody else's business
	}
	thread, useful := g.thread()
	if !useful {
		return true
	}
	if g.Event.ChannelType == "im" {
		return false
	}
	workspace, ok := b.teams.Load(teamOf(g.Team, g.Enterprise))
	return ok && b.isForeign(workspace.(string), g.Event.Channel, thread)
}

// thread gives the thread that a message is about, and whether the bot may have
// any use for it.
func (g *glance) thread() (ts string, useful bool) {
	e := &g.Event
	own := func(m *glimpse) bool { return m.AppID != "" && m.AppID == g.App }
	switch {
	case spokenKinds[e.Subtype]:
		return e.Thread, !own(&e.glimpse) && (isReply(e.TS, e.Thread) || e.ChannelType == "im")
	case e.Subtype == "message_changed" && e.Now != nil && isReply(e.Now.TS, e.Now.Thread):
		return e.Now.Thread, !own(e.Now)
	case e.Before == nil:
		return "", false
	case e.Subtype == "message_deleted" && isReply(e.Before.TS, e.Before.Thread):
		return e.Before.Thread, !own(e.Before)
	case e.Subtype == "message_deleted", e.Subtype == "message_changed" && e.Now != nil && e.Now.AppID == "":
		return e.Before.TS, own(e.Before) // what began a thread of the bot's is gone
	}
	return "", false
}
