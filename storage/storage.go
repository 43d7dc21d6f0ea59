// Package storage is the contract of the store: facts, audit log, outbox and
// dedupe keys of many workspaces, committed together or not at all. Backends
// live below it and pass storage/storetest.
package storage

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
)

// Store keeps everything that partnerbot knows. All methods are safe for
// concurrent use. Everything belongs to a workspace; one that has never been
// written is empty, not an error.
type Store interface {
	// Workspaces lists the workspaces that hold anything, sorted.
	Workspaces(ctx context.Context) ([]string, error)

	// Revision is the revision of the workspace's Book; 0 for an empty one. It
	// grows by one with every change of facts and is cheap to ask for: an answer
	// may be remembered under it. A change without facts leaves it.
	Revision(ctx context.Context, workspace string) (uint64, error)

	// Read calls fn with the Book as of the last commit. fn must not keep the
	// Book, change it, or call the store.
	Read(ctx context.Context, workspace string, fn func(b *partner.Book) error) error

	// Update commits one change: fn looks at the Book and returns the change,
	// and delta, audit entry, notices and key are committed together. fn may
	// run more than once, does no I/O and does not call the store.
	//
	// key is the dedupe key of the delivery that asks for the change ("" for
	// none). If a change was committed under the same key before, fn is not
	// called and the receipt carries the reply of then, with Replayed set.
	//
	// A change that is Empty commits nothing, not even the key. An error of fn
	// is returned as it is and nothing is committed; a panic of fn is an error
	// too. Update returns after the change is durable. If ctx ends while the
	// change waits for its turn it is not made; once begun it is waited for.
	Update(ctx context.Context, workspace, key string, now time.Time, fn func(b *partner.Book) (Change, error)) (Receipt, error)

	// Undo gives what would take the change of an audit entry back, if that was
	// kept (Change.UndoUntil) and its time is not over; else ErrNotFound.
	Undo(ctx context.Context, workspace string, audit uint64, now time.Time) (partner.Delta, error)

	// Audit lists audit entries, newest first, at most limit (0: all), with
	// sequence numbers below before (0: from the newest).
	Audit(ctx context.Context, workspace string, before uint64, limit int) ([]Entry, error)

	Ledger

	Outbox

	// Sweep removes dedupe keys and undo records whose time is over, and notices
	// that were settled for good and to be said more than KeepNotices ago. Notices'
	// item keys are kept for ever.
	Sweep(ctx context.Context, now time.Time) (removed int, err error)

	// Backup writes a consistent copy of the whole store while it is in use.
	Backup(ctx context.Context, w io.Writer) error

	// Check reads the whole store and reports damage; ErrChain where all that is
	// wrong is that an audit log is not the one that was written.
	Check(ctx context.Context) error

	Close() error
}

// Ledger is the audit log as a chain: every entry is a line of it, put behind
// the one before in the transaction that commits the entry, under a number one
// higher. A change without an entry, a replay and a plan add none.
type Ledger interface {
	// Ledger lists the lines of the log from a number on (0 and 1: from the first),
	// oldest first, at most limit (0: all), as they are kept.
	Ledger(ctx context.Context, workspace string, from uint64, limit int) ([]partner.LedgerLine, error)

	// Head is the head of the log as the store remembers it beside the log;
	// partner.Genesis for an empty one.
	Head(ctx context.Context, workspace string) (partner.Head, error)

	// AsWritten checks that a workspace's log, and the facts that it vouches for, lie
	// there as this program writes them; ErrChain where they do not. Hashes are made of
	// what was read, and a store may read the same from other bytes.
	AsWritten(ctx context.Context, workspace string) error

	// Erase takes a person out of everything that is kept of the workspace, in one
	// transaction with a line of the log that says so: see Eraser, which says what
	// becomes of facts, lines, undo records, replies and notices. The receipt's
	// Audit is that line's number.
	Erase(ctx context.Context, workspace string, now time.Time, e Erasure) (Receipt, error)
}

// Outbox is what the scheduler needs of a store: notices planned once, claimed
// under a lease, and settled.
type Outbox interface {
	// Plan moves a cursor and adds notices in one transaction. fn gets the Book
	// and the cursor (zero before the first plan) and may run more than once. An
	// item whose key was planned before, in whatever notice, is dropped; a notice
	// that has had items and loses all of them, or whose key exists, is dropped.
	Plan(ctx context.Context, workspace, cursor string, fn func(b *partner.Book, at time.Time) (Planned, error)) error

	// Claim gives a notice that is due (At and Next not after now, not settled,
	// not leased by another) and leases it to owner until now+lease. Notices of
	// targets in busy are passed over: a channel's threads with the channel, and
	// for a Target with a Workspace only what is of that workspace. ErrNotFound
	// when there is none.
	// Attempt counts the claims, this one included. A notice whose lease ran out
	// before it was settled is given as Doubt: it may have been posted. A lease
	// keeps everybody away, its owner too.
	Claim(ctx context.Context, now time.Time, lease time.Duration, owner string, busy []Target) (Notice, error)

	// Settle records what became of a claimed notice. It fails with ErrLease if
	// the lease is no longer the owner's.
	Settle(ctx context.Context, workspace, key, owner string, o Outcome) error

	// Notices lists notices with At in [from, to), by At; limit 0 is all.
	Notices(ctx context.Context, workspace string, from, to time.Time, limit int) ([]Notice, error)

	// Newest lists what Notices lists from its end: the newest first, at most limit
	// (0: all). It costs what it gives, however much is stored.
	Newest(ctx context.Context, workspace string, from, to time.Time, limit int) ([]Notice, error)

	// NoticesTo lists what Notices lists without a limit, to one target alone.
	NoticesTo(ctx context.Context, workspace string, to Target, from, until time.Time) ([]Notice, error)

	// NoticesAbout lists the notices with At in [from, until), by At, whose key, or
	// that of one of their items, begins with one of the prefixes; "" begins
	// nothing. It costs what was ever said under the prefixes, however much else
	// is stored.
	NoticesAbout(ctx context.Context, workspace string, prefixes []string, from, until time.Time) ([]Notice, error)

	// Queue lists the notices that are not settled for good - waiting, in doubt,
	// parked, stopped - and those refused since the given time, by At; limit 0 is all.
	Queue(ctx context.Context, workspace string, since time.Time, limit int) ([]Notice, error)

	// Retry makes notices wait for now, whatever has become of them but Sent, as
	// if they had not been tried: the named ones, or with no key all that are
	// parked, refused or put off and not in doubt. One that is leased or in doubt
	// or Stopped is only retried by name: whoever names it has looked. It gives
	// the keys of those that will be tried, by At.
	Retry(ctx context.Context, workspace string, now time.Time, keys ...string) (retried []string, err error)

	// Drop settles notices that are not sent as Silent with a reason; their items
	// are never said. It gives the keys of those it settled, by At.
	Drop(ctx context.Context, workspace, reason string, keys ...string) (dropped []string, err error)

	// Notice gives a notice by its key, or ErrNotFound.
	Notice(ctx context.Context, workspace, key string) (Notice, error)

	// Posted finds the notice that a posted message belongs to, or ErrNotFound.
	Posted(ctx context.Context, workspace, channel, ts string) (Notice, error)
}

// KeepNotices is how long settled notices are kept after they were to be said:
// a year and a month, so that last year's can be looked up.
const KeepNotices = 400 * 24 * time.Hour

// Errors of the contract. Backends wrap them with what was being done.
var (
	ErrNotFound  = errors.New("not found")
	ErrLease     = errors.New("the lease is over")
	ErrLocked    = errors.New("the database is in use by another process")
	ErrDamaged   = errors.New("the database file is damaged")
	ErrNewer     = errors.New("the database was written by a newer version")
	ErrReadOnly  = errors.New("the database cannot be written")
	ErrFull      = errors.New("the disk is full")
	ErrClosed    = errors.New("the store is closed")
	ErrTooManyID = errors.New("no more ids")
	ErrChain     = errors.New("the audit log is not the one that was written")
)

// Change is what one unit of work commits.
type Change struct {
	Delta   partner.Delta
	Audit   Entry // Seq and Revision are given by the store
	Notices []Notice
	// Reply is what the asker was answered, in the edge's own form; it is
	// returned to a redelivery of the same key.
	Reply []byte
	// UndoUntil, if set, keeps the reverse of Delta until then.
	UndoUntil time.Time
	// KeyOnly commits the dedupe key where nothing else is to be committed: the
	// delivery was dealt with, and is not to be dealt with again.
	KeyOnly bool
}

// IsEmpty reports whether the change commits nothing.
func (c Change) IsEmpty() bool {
	return c.Delta.IsEmpty() && len(c.Notices) == 0 && c.Audit.Verb == "" && !c.KeyOnly
}

// Receipt is what Update tells about a committed change.
type Receipt struct {
	Replayed bool   // the key had been committed before; nothing was done now
	Reply    []byte // the reply kept with the key (for a replay: the one of then)
	Audit    uint64 // sequence number of the audit entry; 0 if there is none
	Revision uint64 // the Book's revision after the change
}

// Entry is one line of the append-only audit log, as people read it (see EntryOf).
type Entry struct {
	Seq      uint64          `json:"seq"`
	Revision uint64          `json:"revision"`
	At       time.Time       `json:"at"`
	By       string          `json:"by"`  // Slack user id, or "cli"
	Via      string          `json:"via"` // slash, mention, dm, button, form, cli, import
	Verb     string          `json:"verb"`
	Summary  string          `json:"summary"` // one sentence: "Ana Silva: PMP added, ends 11 Jun 2026"
	Refs     []partner.Ref   `json:"refs,omitempty"`
	Detail   json.RawMessage `json:"detail,omitempty"`
	Where    string          `json:"where,omitempty"` // the message: "C012/1700000000.000100"
	Saw      []partner.Used  `json:"saw,omitempty"`   // the material versions that were before the person
	// Erased tells that words of the entry were erased, Erases of which entries
	// this one erased words. Only the store gives them.
	Erased bool     `json:"erased,omitempty"`
	Erases []uint64 `json:"erases,omitempty"`
}

// Target is where a notice goes: a channel, or a person's direct messages.
type Target struct {
	Channel string `json:"channel,omitempty"`
	User    string `json:"user,omitempty"`
	Thread  string `json:"thread,omitempty"` // Channel: the ts of the message to reply to
	// Workspace narrows a target to one workspace or, with nothing else, names all
	// targets of it. Only what is told about targets of several (Claim's busy) has
	// it: a notice's target lies in the notice's workspace.
	Workspace string `json:"-"`
}

// Itself is the Edit of a notice that writes anew the message of the one it is Under.
const Itself = "@"

// Place is the channel or person without the thread, in a workspace: what Slack
// counts messages by.
func (n Notice) Place() Target {
	return Target{Workspace: n.Workspace, Channel: n.Target.Channel, User: n.Target.User}
}

// Settled reports whether s is final: nothing is done for such a notice unless
// somebody asks for it (Retry).
func (s State) Settled() bool { return s == Sent || s == Silent || s == Refused }

// Item is one thing said by a notice. Its key exists once only, for ever.
type Item struct {
	Key     string    `json:"key"` // kind/subject/step/due-date
	Kind    string    `json:"kind"`
	Subject string    `json:"subject"`
	Step    string    `json:"step"`
	Due     civil.Day `json:"due,omitzero"`
}

// State is the state of a notice.
type State string

// The states of a notice.
const (
	Waiting State = "waiting" // to be sent at At, or tried again at Next
	Sent    State = "sent"    // posted as (Channel, TS)
	Silent  State = "silent"  // when its time came there was nothing left to say
	Refused State = "refused" // Slack will not take it; Reason says why
	Doubt   State = "doubt"   // it may or may not have arrived; looked for before any further try
	Parked  State = "parked"  // Slack will not take it until people mend what Reason names; tried again at Next
	Stopped State = "stopped" // it may or may not have arrived and nobody can look: an admin decides (Retry, Drop)
)

// Notice is one message that the bot says unasked. It carries keys, not text:
// it is composed from the facts of the moment in which it is sent.
type Notice struct {
	Workspace string    `json:"workspace"`
	Key       string    `json:"key"`  // unique for ever: digest/C012/2026-03-02; also the message's metadata key
	Kind      string    `json:"kind"` // which composer writes it
	Target    Target    `json:"target"`
	At        time.Time `json:"at"`             // never said before
	Until     time.Time `json:"until,omitzero"` // not said after; zero: no end
	Items     []Item    `json:"items,omitempty"`
	// Edit is the ts of a message of the bot's in Target.Channel that is to be
	// written anew in place, instead of posting one; editing twice does no harm.
	Edit string `json:"edit,omitempty"`
	// Under is the key of another notice: this one replies to its message in the
	// thread or, with Edit Itself, writes it anew. It is looked up when this one is
	// sent: until that one is posted this one waits, and if it never will be this
	// one falls silent.
	Under string `json:"under,omitempty"`
	// About names what the message is about where that is not to be said once
	// only: the items of the message that is edited, the duty that was taken.
	About []Item `json:"about,omitempty"`
	// Late, with Edit, is what the message said of itself when it was posted.
	Late Lateness `json:"late,omitzero"`

	State   State     `json:"state"`
	Attempt int       `json:"attempt,omitempty"`
	Next    time.Time `json:"next,omitzero"`
	Owner   string    `json:"owner,omitempty"`
	Leased  time.Time `json:"leased,omitzero"`
	Channel string    `json:"channel,omitempty"` // where it was posted
	TS      string    `json:"ts,omitempty"`
	Reason  string    `json:"reason,omitempty"`
}

// Lateness is how late a message came; the zero Lateness is in time.
type Lateness struct {
	First  time.Time `json:"first,omitzero"`  // when the first of it was to be said
	Posted time.Time `json:"posted,omitzero"` // when it was
	Parked bool      `json:"parked,omitempty"`
}

// Planned is what a plan commits.
type Planned struct {
	Cursor  time.Time
	Notices []Notice
}

// Outcome is what became of a claimed notice.
type Outcome struct {
	State   State
	Next    time.Time // Waiting, Doubt and Parked: not before
	Channel string    // Sent
	TS      string    // Sent
	Reason  string    // Sent: the audit log's head that it told, if it did; else why
	Target  *Target   // Waiting: it goes there from now on; only for what surely was not posted
}
