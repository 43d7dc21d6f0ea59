package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What a person cannot do in the workspace.
var (
	ErrNoUser    = errors.New("no such user")
	ErrNoChannel = errors.New("no such channel, or the user is not in it")
	ErrNoMessage = errors.New("no such message")
	ErrNoAction  = errors.New("the message or view has no such action")
	ErrNoView    = errors.New("the user has no such view open")
)

// Answer is what became of a command, a click or a submission.
type Answer struct {
	Error   string   `json:"error,omitempty"` // the word Slack shows: operation_timeout, dispatch_failed ...; empty where the app answered
	Body    string   `json:"body,omitempty"`  // the acknowledgement as it came
	Message *Message `json:"-"`               // what the acknowledgement itself said, if anything
}

// place checks that a user is in a channel. mu is held.
func (w *Workspace) place(user, channel string) (*User, *conversation, error) {
	u := w.user(user)
	if u == nil || u.Bot {
		return nil, nil, fmt.Errorf("%w: %s", ErrNoUser, user)
	}
	if u.Deleted {
		return nil, nil, fmt.Errorf("%w: %s is deactivated", ErrNoUser, user)
	}
	if channel == w.opt.BotUserID {
		return u, w.openIM(u.ID), nil
	}
	c := w.conversation(channel)
	if c == nil || !c.has(user) {
		return nil, nil, fmt.Errorf("%w: %s", ErrNoChannel, channel)
	}
	return u, c, nil
}

// Slash runs the app's slash command as a user in a channel (id, name, or the bot's user id for the direct conversation).
// The text is what stands behind the command, as typed: @name and #channel become mentions.
func (w *Workspace) Slash(user, channel, text string) (Answer, error) {
	w.mu.Lock()
	u, c, err := w.place(user, channel)
	if err != nil {
		w.mu.Unlock()
		return Answer{}, err
	}
	name := c.Name
	if c.im != "" {
		name = "directmessage"
	} else if c.Private {
		name = "privategroup"
	}
	target := w.newResponseURL("commands", c.ID, u.ID, "", "")
	d := delivery{kind: kindCommand, payload: obj{"token": "unused", "team_id": w.opt.TeamID, "team_domain": "sandbox", "channel_id": c.ID,
		"channel_name": name, "user_id": u.ID, "user_name": u.Name, "command": w.opt.Command, "text": w.typed(strings.TrimSpace(text), true),
		"api_app_id": w.opt.AppID, "is_enterprise_install": "false", "response_url": target, "trigger_id": w.newTrigger(u.ID, c.ID)}}
	w.mu.Unlock()
	a := w.ask(d)
	w.mu.Lock()
	defer w.mu.Unlock()
	out := Answer{Error: a.shown(), Body: string(a.body)}
	if said, ok := a.answer(); ok && out.Error == "" {
		out.Message, err = w.respond(&responseURL{channel: c.ID, user: u.ID}, said)
		if err != nil {
			out.Error, err = err.Error(), nil
		} else if out.Message != nil && out.Message.For == "" {
			out.Message.command = strings.TrimSpace(w.opt.Command + " " + text)
		}
	}
	if out.Error != "" {
		w.putEphemeral(c, u.ID, &Message{User: "USLACKBOT", Text: fmt.Sprintf("%s failed with the error \"%s\"", w.opt.Command, out.Error)})
	}
	if out.Message != nil {
		out.Message = new(out.Message.copy())
	}
	return out, nil
}

// speaker checks that somebody who may write, another app's bot among them, is in a channel. mu is held.
func (w *Workspace) speaker(user, channel string) (*User, *conversation, error) {
	u := w.user(user)
	if u == nil || !u.Bot || u.ID == w.opt.BotUserID {
		return w.place(user, channel)
	}
	c := w.conversation(channel)
	if c == nil || !c.has(user) {
		return nil, nil, fmt.Errorf("%w: %s", ErrNoChannel, channel)
	}
	return u, c, nil
}

// Say posts a message as a user, in a thread where threadTS is not empty, and returns it as it stands.
func (w *Workspace) Say(user, channel, threadTS, text string) (Message, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.say(user, channel, threadTS, text, Message{})
}

// say posts what draft has beside its author, place and text. mu is held.
func (w *Workspace) say(user, channel, threadTS, text string, draft Message) (Message, error) {
	u, c, err := w.speaker(user, channel)
	if err != nil {
		return Message{}, err
	}
	if c.Archived {
		return Message{}, fmt.Errorf("%w: %s is archived", ErrNoChannel, channel)
	}
	thread, err := threadOf(c, threadTS)
	if err != nil {
		return Message{}, fmt.Errorf("%w: %s", ErrNoMessage, threadTS)
	}
	draft.User, draft.Text, draft.ThreadTS = u.ID, w.typed(text, false), thread
	if u.Bot {
		draft.BotID = botIDOf(u.ID)
	}
	if draft.Broadcast {
		draft.Subtype = "thread_broadcast"
	}
	m := w.put(c, &draft)
	if len(m.Files) > 0 {
		w.share(c, m)
	} else {
		w.messageEvent(c, m, nil)
	}
	return m.copy(), nil
}

// File gives the name and the bytes of a file.
func (w *Workspace) File(id string) (name string, data []byte, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.files[id]
	if f == nil || !f.uploaded {
		return "", nil, false
	}
	return f.name, slices.Clone(f.data), true
}

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	typedMark = lazily(`<[@#][UWC][A-Z0-9]*(\|[^<>]*)?>|[@#][\pL\pN][\pL\pN._-]*`)
)

// typed turns what a person typed into what Slack stores: @name and #channel of this workspace become mentions,
// mentions written out stay, and all else is escaped. In a command mentions carry their names. mu is held.
func (w *Workspace) typed(text string, command bool) string {
	var b strings.Builder
	last := 0
	for _, at := range typedMark().FindAllStringIndex(text, -1) {
		mark := text[at[0]:at[1]]
		mention := w.mention(mark, command)
		if mention == "" || (mark[0] != '<' && at[0] > 0 && !strings.ContainsRune(" \t\n(", rune(text[at[0]-1]))) {
			continue
		}
		b.WriteString(escaper.Replace(text[last:at[0]]))
		b.WriteString(mention)
		last = at[1]
	}
	b.WriteString(escaper.Replace(text[last:]))
	return b.String()
}

func (w *Workspace) mention(mark string, named bool) string {
	id, _, _ := strings.Cut(strings.Trim(mark, "<>@#"), "|")
	label := ""
	if strings.Contains(mark, "@") {
		for _, u := range w.users {
			if u.ID == id || (mark[0] == '@' && (strings.EqualFold(u.Name, id) || strings.EqualFold(u.Name, strings.TrimRight(id, ".")))) {
				if named {
					label = "|" + u.Name
				}
				return "<@" + u.ID + label + ">"
			}
		}
		return ""
	}
	for _, c := range w.channels {
		if c.im == "" && (c.ID == id || (mark[0] == '#' && strings.EqualFold(c.Name, id))) {
			if named {
				label = "|" + c.Name
			}
			return "<#" + c.ID + label + ">"
		}
	}
	return ""
}
