package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"partnerbot/partner"
	"partnerbot/storage"
)

// How people are looked up in Slack, which takes about 100 users.info a minute.
const (
	lookEvery   = 5 * time.Minute // for people who are new in a Book
	askedFor    = 24 * time.Hour  // how long what Slack said of somebody is believed
	asksPerTime = 700 * time.Millisecond
	asksAtOnce  = 20
	waitAtMost  = 5 * time.Minute // for a rate limit to end
)

// profile is what Slack says of somebody, as far as reminders need it.
type profile struct {
	user, zone string
	gone       bool // the account was deactivated
}

// lookups remember whom Slack was asked about.
type lookups struct {
	asked map[string]time.Time
	pace  *rate.Limiter
}

func newLookups() *lookups {
	return &lookups{asked: map[string]time.Time{}, pace: rate.NewLimiter(rate.Every(asksPerTime), asksAtOnce)}
}

// learn keeps the Books' readers as Slack has them, until ctx ends: when the bot
// has connected, for people who are new, and for everybody once a day. What goes
// wrong is logged and tried again; reminders then go by the team's zone.
func (b *Bot) learn(ctx context.Context) {
	select {
	case <-b.up:
	case <-ctx.Done():
		return
	}
	b.renewed(ctx)
	p := newLookups()
	for {
		if err := b.lookAll(ctx, p); err != nil && ctx.Err() == nil {
			b.log.Warn("people could not be looked up in Slack", "err", err)
		}
		if !rest(ctx, lookEvery) {
			return
		}
	}
}

// renewed has what an old token kept back tried at once with this one.
func (b *Bot) renewed(ctx context.Context) {
	err := b.eachOwn(ctx, func(workspace string) error {
		return b.mended(ctx, workspace, func(n storage.Notice) bool { return tokenWords[n.Reason] })
	})
	if err != nil && ctx.Err() == nil {
		b.log.Warn("what an old token kept back waits for its own time", "err", err)
	}
}

// eachOwn calls fn for every workspace that the token's team may know of.
func (b *Bot) eachOwn(ctx context.Context, fn func(workspace string) error) error {
	self := b.me(ctx)
	if self.user == "" {
		return errors.New("who the bot is in Slack is not known")
	}
	all, err := b.cfg.Store.Workspaces(ctx)
	if err != nil {
		return fmt.Errorf("list the workspaces: %w", err)
	}
	for _, ws := range all {
		team, err := b.teamOfWorkspace(ctx, ws)
		if err != nil {
			return err
		}
		if team == "" || !self.org && stranger(self.team, team) {
			continue
		}
		if err := guard(func() error { return fn(ws) }); err != nil {
			return err
		}
	}
	return nil
}

// guard makes an error of a panic.
func guard(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return fn()
}

func (b *Bot) lookAll(ctx context.Context, p *lookups) error {
	return b.eachOwn(ctx, func(workspace string) error {
		var ids []string
		err := b.cfg.Store.Read(ctx, workspace, func(book *partner.Book) error {
			ids = slackUsers(book)
			return nil
		})
		if err != nil {
			return fmt.Errorf("read the people of %s: %w", workspace, err)
		}
		found, failed := b.lookUp(ctx, p, workspace, ids)
		return errors.Join(failed, b.note(ctx, workspace, found))
	})
}

// lookUp asks Slack about those whom it was not asked about lately. What it has
// told when it stops is given beside the error.
func (b *Bot) lookUp(ctx context.Context, p *lookups, workspace string, ids []string) (found []profile, err error) {
	now := b.cfg.Wall()
	for _, id := range ids {
		key := workspace + "/" + id
		if at, ok := p.asked[key]; ok && now.Sub(at) < askedFor {
			continue
		}
		u, err := b.userInfo(ctx, p, id)
		switch word := slackWord(err); {
		case err == nil:
			found = append(found, profileOf(u))
		case word == "missing_scope":
			for _, id := range ids {
				p.asked[workspace+"/"+id] = now // not before tomorrow
			}
			b.log.Info("the app has no scope users:read: everybody is reminded in the team's zone, and deactivated accounts are not noticed")
			return found, nil
		case strings.HasPrefix(word, "user_") || word == "users_not_found": // not there, or not to be seen
		default:
			b.heardOfToken(false, word)
			return found, fmt.Errorf("users.info: %w", err)
		}
		p.asked[key] = now
	}
	return found, nil
}

// userInfo asks about one person, as slowly as Slack wants it.
func (b *Bot) userInfo(ctx context.Context, p *lookups, id string) (*slack.User, error) {
	for {
		if err := p.pace.Wait(ctx); err != nil {
			return nil, err
		}
		one, cancel := context.WithTimeout(ctx, apiTimeout)
		one, after := heed(one)
		u, err := b.api.GetUserInfoContext(one, id)
		cancel()
		var limited *slack.RateLimitedError
		if !errors.As(err, &limited) && !rateWords[slackWord(err)] {
			return u, err
		}
		wait := time.Duration(after.Load())
		if wait <= 0 {
			wait = limitedFor
		}
		if !rest(ctx, min(wait, waitAtMost)) {
			return nil, ctx.Err()
		}
	}
}

func profileOf(u *slack.User) profile { return profile{user: u.ID, zone: u.TZ, gone: u.Deleted} }

// slackUsers lists the Slack ids of all who may be written to, sorted.
func slackUsers(b *partner.Book) []string {
	s := b.Settings()
	out := slices.Concat(s.Admins, s.Reviewers, []string{s.Alliance})
	for _, l := range s.Leads {
		out = append(out, l.User)
	}
	for _, p := range b.People() {
		out = append(out, p.SlackID)
	}
	for _, r := range b.Readers() {
		out = append(out, r.User, r.Deputy)
	}
	for _, sch := range b.Schedules() {
		out = append(out, sch.By)
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(id string) bool { return !userID.MatchString(id) })
}

// isKnown reports whether a Slack user is one of those.
func isKnown(b *partner.Book, user string) bool {
	if _, ok := b.BySlackID(user); ok || b.Reader(user).ID != 0 {
		return true
	}
	s := b.Settings()
	return s.Alliance == user || slices.Contains(s.Admins, user) || slices.Contains(s.Reviewers, user) ||
		slices.ContainsFunc(s.Leads, func(l partner.Lead) bool { return l.User == user }) ||
		slices.ContainsFunc(b.Readers(), func(r partner.Reader) bool { return r.Deputy == user }) ||
		slices.ContainsFunc(b.Schedules(), func(sch partner.Schedule) bool { return sch.By == user })
}
