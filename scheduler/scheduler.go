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
	// Due lists the notices whose slots lie in (after, until], and the cursor
	// that has then been reached: the last of those slots, or after where there
	// was none. after is zero on the first plan of a workspace: then only what is
	// due at until is said, and a zero cursor leaves that first plan still to
	// come. It must cost next to nothing where no slot lies between.
	Due(b *partner.Book, after, until time.Time) (list []storage.Notice, cursor time.Time)
}

// Composer writes a notice's message from the facts of the moment.
type Composer interface {
	// Compose writes the message. ok is false where nothing is left to say. The
	// items of n are its own and those of the notices that were merged into it,
	// and n.At is the earliest instant at which any of them was to be said.
	Compose(b *partner.Book, n storage.Notice, now time.Time) (m view.Message, ok bool, err error)
	// Manner says how notices of n's kind are sent.
	Manner(b *partner.Book, n storage.Notice, now time.Time) Manner
}

// Manner is how notices of one kind are sent.
type Manner struct {
	// Merge: what could not be said in time is said in the next notice of the
	// same kind to the same target, and there is no second one between NotBefore
	// and Next.
	Merge bool
	// NotBefore is today's hour; if it is still to come the notice is put off
	// until then: what is late is not said at night.
	NotBefore time.Time
	// Next is tomorrow's hour.
	Next time.Time
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
