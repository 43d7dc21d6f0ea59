package commands

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/storage"
)

// saidLate is from when on after its time a step counts as said late.
const saidLate = time.Hour

// fetchSaid reads what was planned of the duty that is asked about, and what that
// became part of, besides what fetchPosted reads.
func fetchSaid(ctx context.Context, store storage.Store, c *Call) error {
	if err := fetchPosted(ctx, store, c); err != nil || len(c.Words) == 0 {
		return err
	}
	prefix := ""
	err := store.Read(ctx, c.Workspace, func(b *partner.Book) error {
		if u, ok := c.Desk.Duty(b, c.Words[0], c.Now); ok {
			prefix = u.WhereSaid()
		}
		return nil
	})
	if err != nil || prefix == "" {
		return err
	}
	list, err := store.NoticesAbout(ctx, c.Workspace, []string{prefix}, time.Time{}, c.Now.Add(time.Minute))
	if err != nil {
		return err
	}
	c.Said = map[string]storage.Notice{}
	for len(list) > 0 {
		n := list[0]
		list, c.Said[n.Key] = list[1:], n
		key, part := notices.PartOf(n)
		if _, known := c.Said[key]; !part || known {
			continue
		}
		whole, err := store.Notice(ctx, c.Workspace, key)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if err == nil {
			list = append(list, whole)
		}
	}
	return nil
}

// fates says of steps what became of them, where they were not said at their time.
// reached has the latest first: of several that one message took along, to one
// reader, it said the latest.
func (c *Call) fates(reached []notices.Moment) map[string]string {
	in := map[string]storage.Notice{} // by item
	for _, n := range c.Said {
		for _, item := range n.Items {
			in[item.Key] = n
		}
	}
	fates, said := map[string]string{}, map[string]bool{}
	for _, m := range reached {
		n, planned := in[m.Key]
		for range c.Said { // it ends: nothing becomes part of itself
			key, part := notices.PartOf(n)
			whole, known := c.Said[key]
			if !part || !known {
				break
			}
			n = whole
		}
		fates[m.Key] = c.fate(n, planned, m, said[n.Key])
		said[n.Key] = said[n.Key] || n.State == storage.Sent
	}
	return fates
}

// fate is what became of a step by the notice that it was planned in; "" if it was
// said at its time.
func (c *Call) fate(n storage.Notice, planned bool, m notices.Moment, overtaken bool) string {
	switch {
	case !planned && civil.At(c.Now).Sub(civil.At(m.At)) > int(storage.KeepNotices.Hours())/24:
		return " (too long ago to know whether it was said)"
	case !planned:
		return " (not said)"
	case notices.BeforeBegin(n):
		return " (not said: before I began)"
	case n.State == storage.Sent && overtaken:
		return " (not said by itself: a later step came first)"
	case n.State == storage.Sent:
		if at := postedAt(n); at.Sub(m.At) > saidLate {
			return ", said " + c.clock(at)
		}
		return ""
	case n.State == storage.Silent:
		return " (not said: " + n.Reason + ")"
	case n.State == storage.Refused:
		return fmt.Sprintf(" (not said: Slack refused it, %s)", n.Reason)
	}
	return " (still to be said)"
}

// postedAt is when a notice was posted, as its message's ts tells.
func postedAt(n storage.Notice) time.Time {
	seconds, _, _ := strings.Cut(n.TS, ".")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return n.At
	}
	return time.Unix(unix, 0)
}
