package commands

import (
	"context"
	"fmt"
	"strings"
	"time"

	"partnerbot/storage"
	"partnerbot/view"
)

// queueLimit is how many notices may be open before the scheduler complains, as
// its own Limit has it where nothing else is set.
const queueLimit = 1000

// refusedLately is how long what was refused is shown in the outbox.
const refusedLately = 7 * 24 * time.Hour

func outboxUnit() *Unit {
	return &Unit{
		Word:     "outbox",
		Aliases:  []string{"queue"},
		Summary:  "what waits to be posted, since when and why; what cannot be posted until somebody mends it",
		Usage:    "outbox [--all]",
		Examples: []string{"outbox"},
		Role:     Admin,
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole"}},
		Fetch:    fetchQueue,
		Run:      outbox,
	}
}

func outboxRetryUnit() *Unit {
	return &Unit{
		Word:     "outbox retry",
		Summary:  "tries again what could not be posted: one by its key, or all that surely was not posted",
		Usage:    "outbox retry [KEY|all]",
		Examples: []string{"outbox retry", "outbox retry digest/C0OLD/2026-02-27"},
		Role:     Admin,
		Changes:  true,
		Fetch:    fetchQueue,
		Act:      outboxRetryAct,
		Run:      outboxRetry,
	}
}

func outboxDropUnit() *Unit {
	return &Unit{
		Word:     "outbox drop",
		Summary:  "gives a notice up: what it holds is never said",
		Usage:    "outbox drop KEY",
		Examples: []string{"outbox drop digest/C0OLD/2026-02-27"},
		Role:     Admin,
		Changes:  true,
		Fetch:    fetchQueue,
		Act:      outboxDropAct,
		Run:      outboxDrop,
	}
}

func fetchQueue(ctx context.Context, store storage.Store, c *Call) (err error) {
	c.Queue, err = store.Queue(ctx, c.Workspace, c.Now.Add(-refusedLately), 0)
	return err
}

// troubled are the states that need somebody, the worst first, in words.
var troubled = []struct {
	state       storage.State
	title, what string
}{
	{storage.Stopped, "Stopped", "may have been posted, and nobody can look: retry posts it (perhaps again), drop gives it up"},
	{storage.Parked, "Parked", "cannot be posted until somebody mends what the reason names; then retry"},
	{storage.Doubt, "In doubt", "may have been posted; I look before I try again"},
	{storage.Waiting, "Waiting", "is tried by itself"},
	{storage.Refused, "Refused lately", "is not tried again by itself"},
}

func outbox(c *Call) (Answer, error) {
	if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	byState := make(map[storage.State][]storage.Notice)
	late := 0
	for _, n := range c.Queue {
		byState[n.State] = append(byState[n.State], n)
		if n.State == storage.Waiting && n.At.Before(c.Now) {
			late++
		}
	}
	var counts []string
	for _, s := range troubled {
		if n := len(byState[s.state]); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, strings.ToLower(s.title)))
		}
	}
	m := view.Message{Names: true, Summary: "Nothing waits to be posted."}
	if len(counts) > 0 {
		m.Summary = "The outbox: " + series(counts, "and") + "."
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if open := len(c.Queue) - len(byState[storage.Refused]); open > queueLimit {
		over := fmt.Sprintf("%d notices are open, over the limit of %d: either Slack is not reached, or something orders too much.", open, queueLimit)
		m.Summary += " " + over
		m.Blocks = append(m.Blocks, view.Para(view.B(over)))
	}
	for _, s := range troubled {
		var lines []view.Text
		for _, n := range byState[s.state] {
			lines = append(lines, c.noticeLine(n))
		}
		if len(lines) > 0 {
			m.Blocks = append(m.Blocks, view.Para(view.B(s.title), view.T(": "+s.what+".")), c.long(lines, 8))
		}
	}
	if len(byState[storage.Parked])+len(byState[storage.Refused]) > 0 {
		m.Blocks = append(m.Blocks, view.Actions(view.Run("Try all again", "outbox retry all")))
	}
	return Answer{Message: m}, nil
}

// noticeLine is a notice with since when and why it has not been posted.
func (c *Call) noticeLine(n storage.Notice) view.Text {
	t := view.Join(view.B(n.Key), view.T(" to "), c.target(n.Target), view.T(", due "), view.M(n.At))
	if n.Attempt > 0 {
		t = view.Join(t, view.T(", "+plural(n.Attempt, "try")))
	}
	if n.Next.After(c.Now) {
		t = view.Join(t, view.T(", next "), view.M(n.Next))
	}
	if n.Reason != "" {
		t = view.Join(t, view.T(": "+reasonWords(n.Reason)))
	}
	return t
}

func (c *Call) target(t storage.Target) view.Text {
	if t.User != "" {
		return c.someone(t.User)
	}
	return view.Ch(t.Channel)
}

// reasonWords is Slack's error word with what to do about it.
func reasonWords(reason string) string {
	what := map[string]string{
		"channel_not_found":     "the channel does not exist, or it is private and I am not in it: /invite me there, or choose another with config channel (for reviews config review-channel)",
		"not_in_channel":        "I am not in the channel: /invite me there",
		"is_archived":           "the channel is archived: bring it back, or choose another with config channel (for reviews config review-channel)",
		"is_inactive":           "the channel is archived: bring it back, or choose another with config channel (for reviews config review-channel)",
		"token_revoked":         "my token was revoked: whoever runs me installs the app again",
		"account_inactive":      "my account was deactivated: whoever runs me installs the app again",
		"invalid_auth":          "my token is not accepted: whoever runs me gives me a valid one",
		"missing_scope":         "the app lacks a permission: whoever runs me adds it and installs the app again",
		"restricted_action":     "a rule of the workspace keeps me from posting there: a workspace admin allows it",
		"user_not_found":        "Slack does not know this person",
		"messages_tab_disabled": "the app's messages tab is off, so that nobody can be written to: whoever runs me turns it on",
	}[reason]
	if what == "" {
		return view.Clean(reason)
	}
	return reason + " (" + what + ")"
}

func outboxRetryAct(ctx context.Context, store storage.Store, c *Call) (err error) {
	keys, err := c.queued()
	if err == nil {
		c.Moved, err = store.Retry(ctx, c.Workspace, c.Now, keys...)
	}
	return err
}

func outboxDropAct(ctx context.Context, store storage.Store, c *Call) (err error) {
	if len(c.Words) == 0 {
		return c.usage("I need the key of the notice, as outbox shows it.")
	}
	keys, err := c.queued()
	if err == nil && len(keys) == 0 {
		err = wrong("One is given up at a time, by its key.").try("outbox")
	}
	if err == nil {
		c.Moved, err = store.Drop(ctx, c.Workspace, "dropped by "+c.User, keys...)
	}
	return err
}

// queued gives the keys that the words name; none means all.
func (c *Call) queued() (keys []string, err error) {
	if len(c.Words) == 0 || len(c.Words) == 1 && strings.EqualFold(c.Words[0], "all") {
		return nil, nil
	}
	var known []string
	for _, n := range c.Queue {
		known = append(known, n.Key)
	}
	for _, word := range c.Words {
		found := ""
		for _, key := range known {
			if strings.EqualFold(key, word) {
				found = key
			}
		}
		if found == "" {
			t := wrong("Nothing in the outbox is called %q; it may have been posted meanwhile.", clip(word)).try("outbox")
			for _, key := range nearest(word, known, 2) {
				t.offer(clip(key), c.again(word, key))
			}
			return nil, t
		}
		keys = append(keys, found)
	}
	return keys, nil
}

func outboxRetry(c *Call) (Answer, error) {
	if len(c.Moved) == 0 {
		return already("Nothing in the outbox is to be tried again: what waits is tried by itself, and what is stopped only by its key."), nil
	}
	return c.moved("to be tried again", "That is done within a minute; what becomes of it: ")
}

func outboxDrop(c *Call) (Answer, error) {
	if len(c.Moved) == 0 {
		return already("Nothing was given up: it has been posted meanwhile."), nil
	}
	return c.moved("given up", "Nothing of it is said any more. What is left: ")
}

// moved answers and records what Act has done. It cannot be taken back.
func (c *Call) moved(done, next string) (Answer, error) {
	text := fmt.Sprintf("%s %s: %s.", plural(len(c.Moved), "notice"), done, series(c.Moved[:min(5, len(c.Moved))], "and"))
	if n := len(c.Moved) - 5; n > 0 {
		text = strings.TrimSuffix(text, ".") + fmt.Sprintf(" and %d more.", n)
	}
	change := c.change(text, nil)
	change.UndoUntil = time.Time{}
	m := view.Message{Names: true, Summary: text, Blocks: []view.Block{view.Para(view.T(text)), view.Note(view.T(next), view.C("outbox"))}}
	return Answer{Message: m, Change: change}, nil
}
