package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// historyScopes are what an app needs to read what was said, by the kind of conversation.
var historyScopes = map[string]string{"channel": "channels:history", "group": "groups:history", "im": "im:history"}

// Archive closes a channel (by id or name): nobody can write there until Unarchive.
func (w *Workspace) Archive(channel string) error { return w.setArchived(channel, true) }

// Unarchive opens an archived channel again, with the members it had.
func (w *Workspace) Unarchive(channel string) error { return w.setArchived(channel, false) }

func (w *Workspace) setArchived(channel string, archived bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.conversation(channel)
	if c == nil || c.im != "" {
		return fmt.Errorf("%w: %s", ErrNoChannel, channel)
	}
	if c.Archived == archived {
		return nil
	}
	c.Archived = archived
	event := map[bool]string{true: "archive", false: "unarchive"}[archived]
	w.channelEvent(c, event, obj{"channel": c.ID, "user": w.firstPerson().ID})
	w.changed()
	return nil
}

// Rename gives a channel another name.
func (w *Workspace) Rename(channel, name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.conversation(channel)
	name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "#")))
	switch {
	case c == nil || c.im != "":
		return fmt.Errorf("%w: %s", ErrNoChannel, channel)
	case name == "" || len(name) > 80 || strings.ContainsAny(name, " .,@#<>|"):
		return fmt.Errorf("%q cannot be the name of a channel", name)
	}
	if other := w.conversation(name); other != nil && other != c {
		return fmt.Errorf("there is a channel %q already", name)
	}
	c.Name = name
	w.channelEvent(c, "rename", obj{"channel": obj{"id": c.ID, "name": name, "name_normalized": name, "created": c.created, "is_channel": !c.Private}})
	w.changed()
	return nil
}

// Invite adds a member, the bot too, to a channel.
func (w *Workspace) Invite(inviter, channel, user string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, c, err := w.place(inviter, channel)
	if err != nil {
		return err
	}
	if w.user(user) == nil {
		return fmt.Errorf("%w: %s", ErrNoUser, user)
	}
	if c.Archived {
		return fmt.Errorf("%w: %s is archived", ErrNoChannel, channel)
	}
	if !c.has(user) {
		c.Members = append(slices.Clone(c.Members), user)
		if c.has(w.opt.BotUserID) {
			w.joinEvent(c, user, inviter)
		}
		w.changed()
	}
	return nil
}

// Kick takes a member, the bot too, out of a channel.
func (w *Workspace) Kick(kicker, channel, user string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, c, err := w.place(kicker, channel)
	if err != nil {
		return err
	}
	if c.im != "" || !c.has(user) {
		return fmt.Errorf("%w: %s is not in %s", ErrNoUser, user, channel)
	}
	heard := c.has(w.opt.BotUserID)
	c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(m string) bool { return m == user })
	if heard {
		w.leaveEvent(c, user)
	}
	w.changed()
	return nil
}

// Deactivate ends a person's account: they can do nothing more, and nobody can open direct messages with them.
func (w *Workspace) Deactivate(user string) error {
	return w.setUser(user, func(u *User) { u.Deleted = true })
}

// Activate gives a person's account back.
func (w *Workspace) Activate(user string) error {
	return w.setUser(user, func(u *User) { u.Deleted = false })
}

// SetZone changes the time zone in a person's profile, an IANA name.
func (w *Workspace) SetZone(user, zone string) error {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return fmt.Errorf("%q is no time zone, say Europe/Berlin", zone)
	}
	return w.setUser(user, func(u *User) { u.TZ = zone })
}

// setUser changes a person and tells the bot, where its token may know of people.
func (w *Workspace) setUser(user string, change func(*User)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.user(user)
	if u == nil || u.Bot {
		return fmt.Errorf("%w: %s", ErrNoUser, user)
	}
	was := *u
	change(u)
	if *u == was {
		return nil
	}
	if w.granted("users:read") {
		w.emit(obj{"type": "user_change", "user": w.userWire(u), "cache_ts": w.clock.now().Unix()})
	}
	w.changed()
	return nil
}

// Scopes lists the scopes of the bot token.
func (w *Workspace) Scopes() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.opt.Scopes)
}

// SetScopes changes what the bot token may do, as when the app is installed again with other scopes.
func (w *Workspace) SetScopes(scopes []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opt.Scopes = slices.Clone(scopes)
	w.changed()
}

// ShowHistories gives the bot token the scopes to read what was said, or takes them away.
func (w *Workspace) ShowHistories(show bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	history := slices.Sorted(maps.Values(historyScopes))
	w.opt.Scopes = slices.DeleteFunc(slices.Clone(w.opt.Scopes), func(s string) bool { return slices.Contains(history, s) })
	if show {
		w.opt.Scopes = append(w.opt.Scopes, history...)
	}
	w.changed()
}

// granted reports whether the bot token has a scope. mu is held.
func (w *Workspace) granted(scope string) bool { return slices.Contains(w.opt.Scopes, scope) }
