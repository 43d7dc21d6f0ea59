package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Reply answers in a thread, and returns the message as it stands.
func (w *Workspace) Reply(user, channel, threadTS, text string) (Message, error) {
	if threadTS == "" {
		return Message{}, fmt.Errorf("%w: a reply needs a thread", ErrNoMessage)
	}
	return w.Say(user, channel, threadTS, text)
}

// Broadcast answers in a thread and shows the answer in the channel too.
func (w *Workspace) Broadcast(user, channel, threadTS, text string) (Message, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.say(user, channel, threadTS, text, Message{Broadcast: threadTS != ""})
}

// EditMessage changes a user's own message.
func (w *Workspace) EditMessage(user, channel, ts, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, m, err := w.ownMessage(user, channel, ts)
	if err != nil {
		return err
	}
	before := w.wire(m, true)
	m.Text, m.Edited = w.typed(text, false), w.newTS()
	w.messageEvent(c, m, before)
	w.changed()
	return nil
}

// DeleteMessage takes a user's own message away; the owner, who is the first person, may take away anybody's.
// One that others have replied to leaves a tombstone, which keeps the thread together.
func (w *Workspace) DeleteMessage(user, channel, ts string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, m, err := w.ownMessage(user, channel, ts)
	if user == w.firstPerson().ID && c != nil {
		m, err = c.find(ts), nil
		if m == nil || m.Deleted {
			return fmt.Errorf("%w: %s", ErrNoMessage, ts)
		}
	}
	if err != nil {
		return err
	}
	w.takeAway(c, m)
	return nil
}

// takeAway deletes a message and tells the bot. mu is held.
func (w *Workspace) takeAway(c *conversation, m *Message) {
	before := w.wire(m, true)
	c.remove(m)
	w.deleteEvent(c, m, before)
	w.changed()
}

// ownMessage finds a message that the user wrote; c is the channel in any case where there is one. mu is held.
func (w *Workspace) ownMessage(user, channel, ts string) (c *conversation, m *Message, err error) {
	_, c, err = w.speaker(user, channel)
	if err != nil {
		return nil, nil, err
	}
	if c.Archived {
		return nil, nil, fmt.Errorf("%w: %s is archived", ErrNoChannel, channel)
	}
	m = c.find(ts)
	if m == nil || m.User != user || m.Deleted {
		return c, nil, fmt.Errorf("%w: %s by %s", ErrNoMessage, ts, user)
	}
	return c, m, nil
}

// React puts an emoji (its name without colons) on a message.
func (w *Workspace) React(user, channel, ts, name string) error {
	return w.react(user, channel, ts, name, w.addReaction)
}

// Unreact takes an emoji away that the user had put on a message.
func (w *Workspace) Unreact(user, channel, ts, name string) error {
	return w.react(user, channel, ts, name, w.dropReaction)
}

// toggle is what pressing an emoji does: it is put there, or taken away where it was.
func (w *Workspace) toggle(user, channel, ts, name string) error {
	if err := w.React(user, channel, ts, name); err == nil || err.Error() != "already_reacted" {
		return err
	}
	return w.Unreact(user, channel, ts, name)
}

func (w *Workspace) react(user, channel, ts, name string, do func(*conversation, *Message, string, string) error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.speaker(user, channel)
	if err != nil {
		return err
	}
	m := c.find(ts)
	if m == nil || m.Deleted {
		return fmt.Errorf("%w: %s", ErrNoMessage, ts)
	}
	return do(c, m, u.ID, strings.Trim(name, ":"))
}

// ShareFile shares a file in a thread, or in the channel where threadTS is empty, with a comment that may be empty.
func (w *Workspace) ShareFile(user, channel, threadTS, name string, data []byte, comment string) (Message, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, _, err := w.speaker(user, channel); err != nil {
		return Message{}, err
	}
	f := w.newFile(name, user)
	f.data, f.uploaded = slices.Clone(data), true
	return w.say(user, channel, threadTS, comment, Message{Files: []string{f.id}})
}

// Upload shares a file in a channel, with a comment that may be empty.
func (w *Workspace) Upload(user, channel, name string, data []byte, comment string) (Message, error) {
	return w.ShareFile(user, channel, "", name, data, comment)
}

// Unfurl adds the preview of a link to a message, which Slack does on its own: the message has changed, nobody has edited it.
func (w *Workspace) Unfurl(channel, ts, link string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.conversation(channel)
	if c == nil || c.find(ts) == nil {
		return fmt.Errorf("%w: %s", ErrNoMessage, ts)
	}
	m := c.find(ts)
	before := w.wire(m, true)
	m.Attachments = append(slices.Clone(m.Attachments), obj{"from_url": link, "original_url": link, "fallback": link, "id": 1})
	w.messageEvent(c, m, before)
	w.changed()
	return nil
}

// AddUser brings somebody into the workspace and into channels: a member, a guest, a person of another company, another app's
// bot. What is missing of the id and the zone is made up.
func (w *Workspace) AddUser(u User, channels ...string) (User, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u.Name = strings.ToLower(strings.Join(strings.Fields(cmp.Or(u.Name, u.RealName)), "."))
	u.RealName = strings.TrimSpace(cmp.Or(u.RealName, u.Name))
	switch {
	case u.Name == "":
		return User{}, fmt.Errorf("%w: a name is needed", ErrNoUser)
	case slices.ContainsFunc(w.users, func(o *User) bool { return o.Name == u.Name || o.ID == u.ID }):
		return User{}, fmt.Errorf("there is a %s already", u.Name)
	}
	if u.ID == "" {
		u.ID = randomID("U0")
	}
	if u.TZ == "" {
		u.TZ = "UTC"
	}
	var into []*conversation
	for _, ch := range channels {
		c := w.conversation(ch)
		if c == nil || c.im != "" || c.Archived {
			return User{}, fmt.Errorf("%w: %s", ErrNoChannel, ch)
		}
		into = append(into, c)
	}
	w.users = append(w.users, &u)
	for _, c := range into {
		c.Members = append(slices.Clone(c.Members), u.ID)
		if c.has(w.opt.BotUserID) {
			w.joinEvent(c, u.ID, w.firstPerson().ID)
		}
	}
	w.changed()
	return u, nil
}
