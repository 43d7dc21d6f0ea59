package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/partner"
	"partnerbot/storage"
)

// FirstWorkspace is the name of the workspace that the first Slack team gets.
const FirstWorkspace = "main"

// workspace finds the workspace that a Slack team is tied to. A team that is
// new gets the only workspace there is if no team has it, the first one if there
// is none, and one of its own otherwise. One that the token is not of gets none.
func (b *Bot) workspace(ctx context.Context, team string) (string, error) {
	if w, ok := b.teams.Load(team); ok {
		return w.(string), nil
	}
	if team == "" {
		return "", errors.New("the delivery names no team")
	}
	b.tying.Lock()
	defer b.tying.Unlock()
	if w, ok := b.teams.Load(team); ok {
		return w.(string), nil
	}
	name, err := b.tie(ctx, team)
	if err != nil {
		return "", err
	}
	b.teams.Store(team, name)
	return name, nil
}

// tied gives the workspace that a Slack team is tied to already; "" if there is none.
func (b *Bot) tied(ctx context.Context, team string) (string, error) {
	if w, ok := b.teams.Load(team); ok || team == "" {
		name, _ := w.(string)
		return name, nil
	}
	names, err := b.cfg.Store.Workspaces(ctx)
	if err != nil {
		return "", fmt.Errorf("list the workspaces: %w", err)
	}
	for _, name := range names {
		held, err := b.teamOfWorkspace(ctx, name)
		if err != nil {
			return "", err
		}
		if held == team {
			b.teams.Store(team, name)
			return name, nil
		}
	}
	return "", nil
}

// elsewhere reports whether the bot's token is known to be of another team, so
// that facts which no team has yet are not for this one: somebody may press a
// button in a channel shared through Slack Connect before any of our own people.
func (b *Bot) elsewhere(ctx context.Context, team string) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	self := b.me(ctx)
	return !self.org && stranger(self.team, team)
}

var (
	errTaken     = errors.New("the workspace has got another team")
	errElsewhere = errors.New("the token is of another team")
)

func (b *Bot) tie(ctx context.Context, team string) (string, error) {
	names, err := b.cfg.Store.Workspaces(ctx)
	if err != nil {
		return "", fmt.Errorf("list the workspaces: %w", err)
	}
	free := ""
	for _, name := range names {
		held, err := b.teamOfWorkspace(ctx, name)
		if err != nil {
			return "", err
		}
		switch held {
		case team:
			return name, nil
		case "":
			free = name
		}
	}
	switch {
	case b.elsewhere(ctx, team):
		return "", errElsewhere
	case len(names) == 0:
		free = FirstWorkspace
	case len(names) > 1 || free == "":
		free = team
	}
	_, err = b.cfg.Store.Update(ctx, free, "", b.cfg.Now(), func(book *partner.Book) (storage.Change, error) {
		s := book.Settings()
		if s.Team != "" && s.Team != team {
			return storage.Change{}, errTaken
		}
		s.Team = team
		return storage.Change{
			Delta: partner.Delta{Put: []partner.Fact{s}},
			Audit: storage.Entry{At: b.cfg.Now(), By: "slack", Via: "slack", Verb: "connect", Summary: "Connected to the Slack team " + team, Refs: []partner.Ref{s.Ref()}},
		}, nil
	})
	if err != nil {
		return "", fmt.Errorf("connect workspace %s to team %s: %w", free, team, err)
	}
	b.log.Info("a Slack team is connected", "team", team, "workspace", free)
	return free, nil
}

func (b *Bot) teamOfWorkspace(ctx context.Context, name string) (team string, err error) {
	err = b.cfg.Store.Read(ctx, name, func(book *partner.Book) error {
		team = book.Settings().Team
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("read the settings of %s: %w", name, err)
	}
	return team, nil
}

// channelState is what is known of who can read a channel, and until when.
type channelState struct {
	public bool
	until  time.Time
}

// channelFresh is how long what Slack said of a channel is believed: a public
// one can be made private.
const channelFresh = 10 * time.Minute

// knownPublic tells without asking Slack whether everybody can read a channel.
func (b *Bot) knownPublic(channel string) (public, known bool) {
	if !strings.HasPrefix(channel, "C") {
		return false, true // direct messages, groups, the command line
	}
	s, ok := b.public.get(channel)
	return s.public, ok && b.cfg.Wall().Before(s.until)
}

// isPublic tells whether everybody can read a channel. Where Slack does not
// say, it is taken to be public, so that names stay out of it. A channel that the
// bot cannot see is private: public ones are visible to every app.
func (b *Bot) isPublic(ctx context.Context, channel string) bool {
	if public, known := b.knownPublic(channel); known {
		return public
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	info, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	fresh := channelFresh
	public := true
	switch {
	case err == nil:
		public = !info.IsPrivate && !info.IsIM && !info.IsMpIM
	case slackWord(err) == "channel_not_found":
		public = false
	default:
		b.log.Warn("conversations.info: taken to be public", "channel", channel, "err", err)
		fresh = time.Minute
	}
	b.public.put(channel, channelState{public, b.cfg.Wall().Add(fresh)})
	return public
}

// Channel tells whether Slack knows a channel by its id and whether the bot may
// write there. One that the bot cannot see does not exist for it: a private one
// that it was not invited to. An archived one exists and takes nobody's messages.
func (b *Bot) Channel(ctx context.Context, workspace, id string) (exists, member bool, err error) {
	team, err := b.teamOfWorkspace(ctx, workspace)
	if err != nil {
		return false, false, err
	}
	if team != "" && b.elsewhere(ctx, team) {
		return false, false, errElsewhere
	}
	ctx, cancel := context.WithTimeout(ctx, b.cfg.AckIn)
	defer cancel()
	info, err := b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	switch {
	case slackWord(err) == "channel_not_found":
		return false, false, nil
	case err != nil:
		return false, false, fmt.Errorf("conversations.info: %w", err)
	}
	return true, (info.IsMember || info.IsIM) && !info.IsArchived, nil
}
