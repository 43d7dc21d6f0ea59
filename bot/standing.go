package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"partnerbot/partner"
)

// stands is what somebody is in the workspace, and until when that is believed.
type stands struct {
	standing partner.Standing
	until    time.Time
}

// Slack tells of every changed account, where the app may know of people.
const (
	knownFor    = time.Hour
	standingIn  = time.Minute // for Slack to say what somebody is
	slackbotsID = "USLACKBOT"
)

// standingSoon is standing where there is no time to wait for Slack: whoever it
// does not speak of in time is taken for a member.
func (b *Bot) standingSoon(ctx context.Context, at place) partner.Standing {
	if at.channel == "" || strings.HasPrefix(at.channel, "D") || at.stranger {
		return partner.Member
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	s, err := b.standing(ctx, at.team, writer{user: at.user})
	b.logged(err, "ask Slack what somebody is", at)
	return s
}

// standing tells what the writer of a message is. Without the scope users:read
// guests cannot be told from members. Where Slack does not answer nothing is known.
func (b *Bot) standing(ctx context.Context, team string, w writer) (partner.Standing, error) {
	switch {
	case w.program || w.user == "" || w.user == slackbotsID:
		return partner.Bot, nil
	case stranger(team, w.teams...):
		return partner.External, nil
	}
	if k, ok := b.known.get(w.user); ok && b.cfg.Wall().Before(k.until) {
		return k.standing, nil
	}
	ctx, cancel := context.WithTimeout(ctx, standingIn)
	defer cancel()
	var standing partner.Standing
	u, err := b.userInfo(ctx, b.people, w.user)
	switch word := slackWord(err); {
	case word == "missing_scope":
	case word == "user_not_found" || word == "users_not_found" || word == "user_not_visible": // of another organisation
		standing = partner.External
	case err != nil:
		return "", fmt.Errorf("ask what %s is: users.info: %w", w.user, err)
	case u.IsBot:
		standing = partner.Bot
	case u.Deleted: // what they said before has arrived since
		standing = partner.Disabled
	case !b.me(ctx).org && stranger(team, u.TeamID):
		standing = partner.External
	case u.IsRestricted || u.IsUltraRestricted:
		standing = partner.Guest
	}
	b.known.put(w.user, stands{standing, b.cfg.Wall().Add(knownFor)})
	return standing, nil
}
