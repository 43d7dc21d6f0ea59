package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// note writes what Slack says of people into the Book, in one change, where it
// is not there yet.
func (b *Bot) note(ctx context.Context, workspace string, found []profile) error {
	differs := false
	err := b.cfg.Store.Read(ctx, workspace, func(book *partner.Book) error {
		differs = len(readersOf(book, found).put) > 0
		return nil
	})
	if err != nil || !differs {
		return err
	}
	now := b.cfg.Now()
	_, err = b.cfg.Store.Update(ctx, workspace, "", now, func(book *partner.Book) (storage.Change, error) {
		c := readersOf(book, found)
		if len(c.put) == 0 {
			return storage.Change{}, nil
		}
		change := storage.Change{
			Delta: partner.Delta{Put: c.put},
			Audit: storage.Entry{At: now, By: "slack", Via: "slack", Verb: "people", Summary: c.summary()},
		}
		for _, f := range c.put {
			change.Audit.Refs = append(change.Audit.Refs, f.Ref())
		}
		return change, nil
	})
	if err != nil {
		return fmt.Errorf("note what Slack says of people in %s: %w", workspace, err)
	}
	return nil
}

// readers is what a Book lacks of what Slack says.
type readers struct {
	put        []partner.Fact
	left, back []string // Slack ids
	zones      []string // Slack id and zone
}

// readersOf compares. A zone that somebody typed in stays, and one that this
// machine does not know is left out.
func readersOf(b *partner.Book, found []profile) readers {
	var c readers
	fresh := 0
	for _, p := range found {
		r := b.Reader(p.user)
		was := r
		if p.zone != "" && r.ZoneBy != "self" && r.Zone != p.zone {
			if _, err := time.LoadLocation(p.zone); err == nil && p.zone != "Local" {
				r.Zone, r.ZoneBy = p.zone, "slack"
			}
		}
		r.Gone = p.gone
		if r == was {
			continue
		}
		if r.ID == 0 {
			r.ID = b.Next(partner.KindReader, fresh)
			fresh++
		}
		c.put = append(c.put, r)
		switch {
		case r.Gone && !was.Gone:
			c.left = append(c.left, p.user)
		case was.Gone && !r.Gone:
			c.back = append(c.back, p.user)
		}
		if r.Zone != was.Zone {
			c.zones = append(c.zones, p.user+" "+r.Zone)
		}
	}
	return c
}

// zonesTold is how many zones an audit entry names.
const zonesTold = 5

func (c readers) summary() string {
	var said []string
	tell := func(ids []string, one, many string) {
		switch {
		case len(ids) == 1:
			said = append(said, ids[0]+one)
		case len(ids) > 1:
			said = append(said, strings.Join(ids, ", ")+many)
		}
	}
	tell(c.left, " was deactivated in Slack", " were deactivated in Slack")
	tell(c.back, " was activated in Slack again", " were activated in Slack again")
	if n := len(c.zones); n > 0 {
		told := strings.Join(c.zones[:min(n, zonesTold)], ", ")
		if n > zonesTold {
			told += fmt.Sprintf(" and %d more", n-zonesTold)
		}
		said = append(said, "zones read from Slack: "+told)
	}
	return strings.Join(said, "; ")
}

// userChanged takes the news that somebody's profile has changed. Slack tells of
// every changed status too, so most of it ends in a look at the Book.
func (b *Bot) userChanged(env envelope) *pending {
	var e struct {
		User struct {
			ID      string `json:"id"`
			Zone    string `json:"tz"`
			Deleted bool   `json:"deleted"`
		} `json:"user"`
	}
	if err := json.Unmarshal(env.Event, &e); err != nil || e.User.ID == "" {
		return b.unreadable(env, "user_change", err)
	}
	b.known.forget(e.User.ID)
	p := profile{user: e.User.ID, zone: e.User.Zone, gone: e.User.Deleted}
	return b.news(env, p.user, func(ctx context.Context, workspace string) error {
		known, back := false, false
		err := b.cfg.Store.Read(ctx, workspace, func(book *partner.Book) error {
			known, back = isKnown(book, p.user), book.Reader(p.user).Gone && !p.gone
			return nil
		})
		if err != nil || !known {
			return err
		}
		if err := b.note(ctx, workspace, []profile{p}); err != nil || !back {
			return err
		}
		return b.mended(ctx, workspace, func(n storage.Notice) bool { return n.Target.User == p.user })
	})
}
