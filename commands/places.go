package commands

import (
	"context"
	"strings"

	"partnerbot/storage"
	"partnerbot/view"
)

// Places tells what the bot can find out about channels in Slack.
type Places interface {
	// Channel reports whether there is such a channel as far as the bot can see,
	// and whether the bot is in it. An error means that it could not be found out.
	Channel(ctx context.Context, workspace, id string) (ok, member bool, err error)
}

// Place is what was found out about a channel.
type Place struct {
	ID      string
	Known   bool // it could be found out
	Exists  bool
	Member  bool
	Refused bool // it was asked for and could not be found out
}

// fetchPlace asks about the channel that the words name, if they name one.
func fetchPlace(ctx context.Context, _ storage.Store, c *Call) error {
	for _, word := range c.Words {
		if id, ok := channelWord(word, c.Channel); ok && c.places != nil {
			exists, member, err := c.places.Channel(ctx, c.Workspace, id)
			c.Place = Place{ID: id, Known: err == nil, Exists: exists, Member: member, Refused: err != nil}
			return nil
		}
	}
	return nil
}

// channelWord reads a channel: as Slack writes it, by id, or "here".
func channelWord(word, here string) (id string, ok bool) {
	if m := channelForm().FindStringSubmatch(word); m != nil {
		return m[1], true
	}
	if strings.EqualFold(word, "here") && here != "" {
		return here, true
	}
	return word, channelID().MatchString(word) && strings.ContainsAny(word, "0123456789")
}

// notThere refuses a channel that does not exist, as far as the bot can see.
func (c *Call) notThere(id string) error {
	if c.Place.ID != id || !c.Place.Known || c.Place.Exists {
		return nil
	}
	return wrongly(view.T("I see no channel " + id + ": it does not exist, or it is private and I am not in it. If it is private, write /invite and my name in it first.")).try(c.unit.Word + " here")
}

// entry says what is missing before the bot can post in a channel.
func (c *Call) entry(id string) (line view.Text, missing bool) {
	switch p := c.Place; {
	case p.ID != id:
		return nil, false
	case p.Refused:
		return view.Join(view.T("I could not ask Slack whether I am in "), view.Ch(id), view.T("; if I am not, write /invite and my name there.")), true
	case p.Known && !p.Member:
		return view.Join(view.T("I am not in "), view.Ch(id), view.T(" yet: write /invite and my name there. Until then what I have to say there waits.")), true
	}
	return nil, false
}
