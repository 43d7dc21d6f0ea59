// Package scheduler knows when: wall-time rules, slots and their cursor, and the
// outbox with its sender. It knows neither Slack nor partners: what falls due
// comes from a Source, text from a Composer, and posts go through a Poster.
package scheduler

import (
	"context"
	"errors"
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

	// Trouble lists the notices by which people are told of something that only
	// they can mend. It is asked when a notice is parked or stopped, and once for
	// each round in which the queue is too long. recent are those of the last
	// month's notices by which it can tell that it was told already: the ones whose
	// keys begin with TroubleKey, and the ones to the target of t's.
	Trouble(b *partner.Book, t Trouble, recent []storage.Notice, now time.Time) []storage.Notice

	// TroubleKey is what the keys of all notices about t begin with, whatever was
	// planned when t arose.
	TroubleKey(t Trouble) string
}

// Trouble is something about sending that people have to mend.
type Trouble struct {
	Kind   TroubleKind
	Notice storage.Notice // the notice that cannot be sent; zero for TooMany
	Reason string         // Slack's error word
	Count  int            // TooMany: how many notices wait
}

// TroubleKind is the kind of a Trouble.
type TroubleKind string

// The kinds of trouble.
const (
	TargetParked TroubleKind = "parked"   // the channel is archived, the bot is not in it, the token was revoked ...
	FateUnknown  TroubleKind = "stopped"  // it may have been posted and the history cannot be read
	TooMany      TroubleKind = "too many" // more notices wait than the limit
)

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
	// Pressing: it has a moment of its own, and waits for no notice that is put off
	// until a later one.
	Pressing bool
	// Move, if set, is where the notice goes instead of its own target, such as a
	// channel configured since; what is in doubt is looked for in the old one first.
	Move *storage.Target
}

// Poster posts a message and tells what became of it.
type Poster interface {
	// Post posts m to n's target, in its thread if it names one, with n's key in
	// the metadata; or writes the message n.Edit anew. It does not retry, does not
	// wait for anything but the answer, and keeps no pace: that is the sender's.
	Post(ctx context.Context, n storage.Notice, m view.Message) Posted
	// Find looks in the history of n's target, from since on, for the message that
	// carries n's key. It is asked before any try after a doubtful one. An error
	// that wraps ErrNoHistory will not go away by itself.
	Find(ctx context.Context, n storage.Notice, since time.Time) (Found, error)
}

// ErrNoHistory says that the history of a target may not be read at all.
var ErrNoHistory = errors.New("the history may not be read")

// Result is what became of a post. It is never just an error.
type Result string

// The results.
const (
	Accepted Result = "sent"    // posted as Channel, TS
	Refused  Result = "refused" // Slack took note and will not: archived, not a member ...
	Again    Result = "retry"   // surely not posted; try again after After
	Mend     Result = "mend"    // surely not posted, and not before people have mended what Reason names
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
