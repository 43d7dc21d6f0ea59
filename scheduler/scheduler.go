// Package scheduler knows when: wall-time rules, slots and their cursor, and the
// outbox with its sender. It knows neither Slack nor partners: what falls due
// comes from a Source, text from a Composer, and posts go through a Poster.
package scheduler

import (
	"context"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// Source says which notices fall due. It is pure: it looks at the Book only.
type Source interface {
	// Due lists the notices whose slots lie in (after, until]. after is zero on
	// the first plan of a workspace: then only what is due at until is said.
	Due(b *partner.Book, after, until time.Time) []storage.Notice
}

// Composer writes a notice's message from the facts of the moment. ok is false
// where nothing is left to say.
type Composer interface {
	Compose(b *partner.Book, n storage.Notice, now time.Time) (m view.Message, ok bool, err error)
}

// Poster posts a message and tells what became of it.
type Poster interface {
	// Post posts m to the target with key in its metadata. It does not retry.
	Post(ctx context.Context, workspace string, to storage.Target, key string, m view.Message) Posted
	// Find looks in the target's history, from since on, for the message that
	// carries key. It is asked before any try after a doubtful one.
	Find(ctx context.Context, workspace string, to storage.Target, key string, since time.Time) (Found, error)
}

// Result is what became of a post. It is never just an error.
type Result string

// The results.
const (
	Accepted Result = "sent"    // posted as Channel, TS
	Refused  Result = "refused" // Slack took note and will not: archived, not a member ...
	Again    Result = "retry"   // surely not posted; try again after After
	Unsure   Result = "unknown" // it may or may not have been posted
)

// Posted is what became of a post.
type Posted struct {
	Result  Result
	Channel string
	TS      string
	After   time.Duration // Again: how long to wait; zero: the sender's own pace
	Reason  string        // Slack's error word, or what happened on the way
}

// Found is where a message was found.
type Found struct {
	OK          bool
	Channel, TS string
}
