package sandbox

import (
	"slices"
)

func reactionMethods() []method {
	return []method{
		{"reactions.add", []string{"reactions:write"}, (*Workspace).reactionAdd},
		{"reactions.remove", []string{"reactions:write"}, (*Workspace).reactionRemove},
		{"reactions.get", []string{"reactions:read"}, (*Workspace).reactionGet},
	}
}

var emojiName = lazily(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`)

func (w *Workspace) reacted(a args) (*conversation, *Message, string, error) {
	c := w.conversation(a.str("channel"))
	if c == nil {
		return nil, nil, "", refuse("channel_not_found")
	}
	m := c.find(a.str("timestamp"))
	if m == nil {
		return nil, nil, "", refuse("message_not_found")
	}
	return c, m, a.str("name"), nil
}

func (w *Workspace) reactionAdd(c *call) (obj, error) {
	ch, m, name, err := w.reacted(c.args)
	if err != nil {
		return nil, err
	}
	return obj{}, w.addReaction(ch, m, w.opt.BotUserID, name)
}

func (w *Workspace) addReaction(c *conversation, m *Message, user, name string) error {
	if !emojiName().MatchString(name) {
		return refuse("invalid_name")
	}
	if !c.has(user) {
		return refuse("not_in_channel")
	}
	if c.Archived {
		return refuse("is_archived")
	}
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	if i < 0 {
		m.Reactions = append(m.Reactions, Reaction{Name: name})
		i = len(m.Reactions) - 1
	}
	r := &m.Reactions[i]
	if slices.Contains(r.Users, user) {
		return refuse("already_reacted")
	}
	r.Users = append(slices.Clone(r.Users), user)
	r.Count = len(r.Users)
	w.reactionEvent("reaction_added", c, m, user, name)
	w.changed()
	return nil
}

func (w *Workspace) reactionRemove(c *call) (obj, error) {
	ch, m, name, err := w.reacted(c.args)
	if err != nil {
		return nil, err
	}
	return obj{}, w.dropReaction(ch, m, w.opt.BotUserID, name)
}

func (w *Workspace) dropReaction(c *conversation, m *Message, user, name string) error {
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name && slices.Contains(r.Users, user) })
	if i < 0 {
		return refuse("no_reaction")
	}
	r := &m.Reactions[i]
	r.Users = slices.DeleteFunc(slices.Clone(r.Users), func(u string) bool { return u == user })
	r.Count = len(r.Users)
	if r.Count == 0 {
		m.Reactions = slices.Delete(slices.Clone(m.Reactions), i, i+1)
	}
	w.reactionEvent("reaction_removed", c, m, user, name)
	w.changed()
	return nil
}

func (w *Workspace) reactionGet(c *call) (obj, error) {
	ch, m, _, err := w.reacted(c.args)
	if err != nil {
		return nil, err
	}
	return obj{"type": "message", "channel": ch.ID, "message": w.wire(m, false)}, nil
}
