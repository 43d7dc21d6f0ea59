package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
)

// meetFor is for how long after its instant a first message waits for Slack to say
// where its reader lives.
const meetFor = time.Hour

// reasonMeet is why a first message waits.
const reasonMeet = "Slack has still to say in which time zone they live"

// meet asks Slack where somebody lives before they are written to for the first time:
// learn may not have come to them yet, and nine o'clock in the team's zone may be
// their night. later says that the notice is to be looked at again, with what Slack
// has said; where it cannot be asked, and does not answer for long, the team's zone is
// believed.
func (b *Bot) meet(ctx context.Context, n storage.Notice) (p scheduler.Posted, later bool) {
	user := n.Target.User
	if user == "" || n.Target.Channel != "" || n.Edit != "" || !b.unmet(ctx, n.Workspace, user) {
		return p, false
	}
	put := scheduler.Posted{Result: scheduler.Again, After: time.Second, Reason: reasonMeet}
	inTime := b.cfg.Now().Sub(n.At) < meetFor
	if !b.people.pace.Allow() { // learn asks for everybody
		return put, inTime
	}
	ask, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	u, err := b.api.GetUserInfoContext(ask, user)
	var limited *slack.RateLimitedError
	switch word := slackWord(err); {
	case err == nil:
		if err := b.note(ctx, n.Workspace, []profile{profileOf(u)}); err != nil {
			b.log.Warn("where somebody lives could not be noted", "workspace", n.Workspace, "user", user, "err", err)
			return put, inTime
		}
		b.met.put(n.Workspace+"/"+user, true)
		return put, true
	case word == "missing_scope" || word == "users_not_found" || strings.HasPrefix(word, "user_"):
		b.met.put(n.Workspace+"/"+user, true)
		return p, false
	case errors.As(err, &limited):
		put.After = max(put.After, limited.RetryAfter)
	default:
		put.After = limitedFor
	}
	return put, inTime
}

// unmet reports whether somebody is one of those who are reminded, and Slack has not
// said yet where they live.
func (b *Bot) unmet(ctx context.Context, workspace, user string) bool {
	if met, _ := b.met.get(workspace + "/" + user); met {
		return false
	}
	unmet := false
	err := b.cfg.Store.Read(ctx, workspace, func(book *partner.Book) error {
		r := book.Reader(user)
		unmet = isKnown(book, user) && r.Zone == "" && !r.Gone
		return nil
	})
	return err == nil && unmet
}
