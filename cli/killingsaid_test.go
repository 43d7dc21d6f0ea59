package cli

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"partnerbot/cli/sample"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

// said gives every item that was said with its notice: those of notices that were
// sent, and of notices that became part of them.
func (k *killing) said() (map[string]storage.Notice, []storage.Notice, error) {
	all, err := k.house.store.Notices(k.t.Context(), k.home(), time.Time{}, k.workspace.Now().AddDate(1, 0, 0), 0)
	if err != nil {
		return nil, nil, err
	}
	byKey := map[string]storage.Notice{}
	for _, n := range all {
		byKey[n.Key] = n
	}
	said := map[string]storage.Notice{}
	for _, n := range all {
		into := n
		for into.State == storage.Silent && strings.HasPrefix(into.Reason, "said in ") {
			into = byKey[strings.TrimPrefix(into.Reason, "said in ")]
		}
		if into.State != storage.Sent {
			continue
		}
		for _, it := range n.Items {
			if other, twice := said[it.Key]; twice {
				k.t.Errorf("%s is an item of %s and of %s", it.Key, other.Key, into.Key)
			}
			said[it.Key] = into
		}
	}
	return said, all, nil
}

// missing lists what was announced for a moment that has come and was not said,
// itself or in a later step of the same duty to the same reader.
func (k *killing) missing(said map[string]storage.Notice) []notices.Reminder {
	now := k.workspace.Now()
	var list []notices.Reminder
	overtaken := map[string]bool{}
	for i := len(k.announced) - 1; i >= 0; i-- {
		r := k.announced[i]
		if r.At.After(now) {
			continue
		}
		duty := strings.Join([]string{r.Kind, r.Subject, r.Due.String(), r.Channel, r.User}, "|")
		if _, ok := said[r.Key]; ok {
			overtaken[duty] = true
		} else if !overtaken[duty] {
			list = append(list, r)
		}
	}
	return list
}

// posts are the messages of the bot that people see, by their notice's key.
func (k *killing) posts() map[string][]sandbox.Message {
	places := []string{"alliance", "partner-review", "random"}
	for _, u := range k.workspace.Users() {
		places = append(places, u.ID)
	}
	out := map[string][]sandbox.Message{}
	for _, place := range places {
		for _, m := range k.workspace.Messages(place) {
			if m.BotID == "" || m.Deleted || m.Metadata == nil {
				continue
			}
			key, _ := m.Metadata.EventPayload["key"].(string)
			out[key] = append(out[key], m)
		}
	}
	return out
}

// verify compares what the workspace saw with what was announced.
func (k *killing) verify() {
	k.t.Helper()
	k.open(func() error {
		said, all, err := k.said()
		if err != nil {
			return err
		}
		for _, r := range k.missing(said) {
			k.t.Errorf("never said: %s, announced for %s", r.Key, r.At.Format(time.RFC1123))
		}
		k.reminders = len(said)
		posts := k.posts()
		k.messages = len(posts)
		for key, list := range posts {
			if len(list) > 1 {
				k.t.Errorf("%s was posted %d times", key, len(list))
			}
		}
		for _, n := range all {
			if n.State == storage.Sent && n.Edit == "" && (len(posts[n.Key]) == 0 || posts[n.Key][0].TS != n.TS || posts[n.Key][0].Channel != n.Channel) {
				k.t.Errorf("%s counts as sent (%s %s), and people see %d messages", n.Key, n.Channel, n.TS, len(posts[n.Key]))
			}
		}
		k.hours(said, posts)
		return k.read(func(b *partner.Book) { k.book = b; k.quiet(posts) })
	})
}

func (k *killing) read(look func(b *partner.Book)) error {
	return k.house.read(k.t.Context(), k.home(), func(b *partner.Book) error { look(b); return nil })
}

// hours checks that nothing was said before its moment.
func (k *killing) hours(said map[string]storage.Notice, posts map[string][]sandbox.Message) {
	k.t.Helper()
	for _, r := range k.announced {
		n, ok := said[r.Key]
		if !ok || len(posts[n.Key]) == 0 {
			continue
		}
		if at := postedAt(k.t, posts[n.Key][0]); at.Before(r.At.Add(-time.Millisecond)) {
			k.t.Errorf("%s was said at %s, before %s", r.Key, at, r.At)
		}
	}
}

// quiet checks that nothing was said between 20:00 and 08:00 on its reader's clock.
func (k *killing) quiet(posts map[string][]sandbox.Message) {
	k.t.Helper()
	for key, list := range posts {
		zone := sample.Zone
		if parts := strings.Split(key, "/"); len(parts) > 1 && strings.HasPrefix(parts[1], "U") {
			zone = zoneOf(k.book, parts[1], zone)
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			k.t.Fatal(err)
		}
		for _, m := range list {
			if at := postedAt(k.t, m).In(loc); at.Hour() < 8 || at.Hour() >= 20 {
				k.t.Errorf("%s was said at %s, in quiet hours", key, at)
			}
		}
	}
}

// zoneOf is the zone in which somebody is told things.
func zoneOf(b *partner.Book, user, team string) string {
	if r := b.Reader(user); r.Zone != "" {
		return r.Zone
	}
	return team
}

// postedAt is a message's instant in the workspace.
func postedAt(t *testing.T, m sandbox.Message) time.Time {
	t.Helper()
	seconds, micros, _ := strings.Cut(m.TS, ".")
	s, err1 := strconv.ParseInt(seconds, 10, 64)
	us, err2 := strconv.ParseInt(micros, 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return time.Unix(s, us*1000)
}
