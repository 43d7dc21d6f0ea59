package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/storage"
)

// keptTrue is for how long a message that was posted is written anew when what
// it says has changed; older ones nobody scrolls back to.
const keptTrue = 31 * 24 * time.Hour

// mostPosted is how many of the newest notices are looked at for that: among
// hundreds of people what is older is read again in the channel only.
const mostPosted = 500

// mostEdits is how many messages one change writes anew: the newest ones.
const mostEdits = 20

// fetchPosted reads what has been posted lately and may have to be written anew,
// and the message whose button was pressed, however old it is.
func fetchPosted(ctx context.Context, store storage.Store, c *Call) error {
	from, until := c.Now.Add(-keptTrue), c.Now.Add(time.Minute)
	list, err := store.Newest(ctx, c.Workspace, from, until, mostPosted)
	if err != nil {
		return err
	}
	slices.Reverse(list)
	if len(list) == mostPosted {
		older, err := store.NoticesAbout(ctx, c.Workspace, c.Desk.ToChannels(), from, list[0].At)
		if err != nil {
			return err
		}
		list = append(older, list...)
	}
	c.Posted = slices.DeleteFunc(list, func(n storage.Notice) bool { return n.Edit != "" || len(n.Items) == 0 })
	if c.Message == "" || slices.ContainsFunc(c.Posted, func(n storage.Notice) bool { return n.Channel == c.Channel && n.TS == c.Message }) {
		return nil
	}
	pressed, err := store.Posted(ctx, c.Workspace, c.Channel, c.Message)
	switch {
	case errors.Is(err, storage.ErrNotFound): // an answer, or a message of somebody else's
		return nil
	case err == nil && len(pressed.Items) > 0:
		c.Posted = append(c.Posted, pressed)
	}
	return err
}

// edits are the notices by which posted messages are written anew in place,
// because a change touches a duty that they told of: others then see who took
// it, or that it is done. One too many does no harm: it is composed from the
// facts, like the message itself.
func (c *Call) edits(d partner.Delta) (list []storage.Notice) {
	posted, b, now := c.Posted, c.Book, c.Now
	if d.IsEmpty() || len(posted) == 0 {
		return nil
	}
	touched, listed, parts := c.touching(d), c.listing(d), notices.PartsOf(posted)
	for _, n := range slices.Backward(posted) {
		if len(list) == mostEdits {
			break
		}
		if n.State != storage.Sent || n.TS == "" {
			continue
		}
		items := parts.Said(n)
		if of := func(it storage.Item) bool { return touched(it) || listed(n, it) }; !slices.ContainsFunc(items, of) {
			continue
		}
		list = append(list, storage.Notice{
			Workspace: n.Workspace,
			Key:       fmt.Sprintf("edit/%s/%s/%d", n.Channel, n.TS, b.Revision+1),
			Kind:      n.Kind,
			Target:    storage.Target{Channel: n.Channel},
			At:        now, Until: now.Add(keptTrue),
			Edit: n.TS, About: items, Late: parts.Late(n, now),
		})
	}
	return list
}

// listing tells whether a posted digest lists more than its items name, and may have
// to be written anew: the newest of its kind as long as its time is not over, and the
// one in which the button was pressed.
func (c *Call) listing(d partner.Delta) func(storage.Notice, storage.Item) bool {
	newer := make(map[string]bool)
	alters := slices.ContainsFunc(d.Put, alters) || len(d.Remove) > 0
	return func(n storage.Notice, it storage.Item) bool {
		list, last, ok := notices.ListsUntil(it)
		if !ok || !alters {
			return false
		}
		first := !newer[list]
		newer[list] = true
		return first && c.Today <= last || c.Message != "" && n.Channel == c.Channel && n.TS == c.Message
	}
}

// alters reports whether a fact may change what is open, or who is on it.
func alters(f partner.Fact) bool {
	switch f.At(0).(type) {
	case partner.Mute, partner.Reader, partner.Schedule, partner.StandIn:
		return false
	}
	return true
}

// touching tells of which items a change may alter what is to be said.
func (c *Call) touching(d partner.Delta) func(storage.Item) bool {
	b := c.Book
	people := make(map[partner.ID]bool)
	applied := make(map[partner.ID]bool)
	answered := make(map[string]bool)
	counts, rest := false, false // what requirements count, and the other facts of the company
	add := func(f partner.Fact) {
		switch f := f.At(0).(type) {
		case partner.Person:
			people[f.ID], counts = true, counts || c.matters(d)
		case partner.Certificate:
			people[f.Person], counts = true, true
		case partner.Response:
			answered[dutyKey(f.Kind, f.Subject, f.Due.String())] = true
		case partner.Application:
			applied[f.ID] = true
		case partner.Mute, partner.Reader, partner.Schedule, partner.Record, partner.StandIn, partner.MaterialVersion:
		default:
			rest = true
		}
	}
	for _, f := range d.Put {
		add(f)
		if old, ok := b.Fact(f.Ref()); ok {
			add(old)
		}
	}
	for _, ref := range d.Remove {
		if old, ok := b.Fact(ref); ok {
			add(old)
		}
	}
	return func(it storage.Item) bool {
		if answered[dutyKey(it.Kind, it.Subject, it.Due.String())] {
			return true
		}
		switch kind, id := subjectOf(it.Subject); kind {
		case "person":
			return people[id]
		case "certificate":
			c, known := b.Certificate(id)
			return known && people[c.Person]
		case "application":
			return applied[id]
		case "requirement":
			return counts || rest
		case "record": // news of a review tell what happened then
			return false
		}
		return rest
	}
}

func dutyKey(kind, subject, due string) string { return kind + "\x00" + subject + "\x00" + due }

// subjectOf reads a duty's subject: certificate/17.
func subjectOf(subject string) (kind string, id partner.ID) {
	kind, digits, _ := strings.Cut(subject, "/")
	if kind == "application" { // application/7/technical-review
		digits, _, _ = strings.Cut(digits, "/")
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		return kind, 0 // the rest is no number
	}
	return kind, partner.ID(n)
}
