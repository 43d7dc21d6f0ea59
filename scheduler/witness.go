package scheduler

import (
	"context"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// Witness is a Composer that also writes notices which tell the audit log's head, so
// that whoever has read one can show later that the log's end was cut off.
type Witness interface {
	Composer
	// Witnesses reports whether n is such a notice.
	Witnesses(n storage.Notice) bool
	// Witness writes it. ok is false where nothing is to be told.
	Witness(b *partner.Book, n storage.Notice, w Witnessed, now time.Time) (m view.Message, ok bool, err error)
}

// Witnessed is what the log shows in the moment in which a notice is composed.
type Witnessed struct {
	Head  partner.Head // of the log
	Told  partner.Head // the one that was told last; the zero Head where none was
	Holds bool         // the log has still the entry that was told last
}

// toldWithin is how far back the head that was told last is looked for: over any
// holidays, and not over all notices that there are.
const toldWithin = 60 * 24 * time.Hour

// written is a message, with the head that it tells, if it does.
type written struct {
	message view.Message
	ok      bool
	head    string
}

// write has a notice composed.
func (s *Scheduler) write(ctx context.Context, now time.Time, n storage.Notice) (w written, err error) {
	by, is := s.Composer.(Witness)
	if !is || !by.Witnesses(n) {
		w.message, w.ok, err = s.compose(ctx, now, n)
		return w, err
	}
	seen, err := s.witnessed(ctx, by, now, n)
	if err != nil {
		return w, err
	}
	w.head = seen.Head.String()
	err = s.Store.Read(ctx, n.Workspace, func(b *partner.Book) (err error) {
		defer caught(&err)
		w.message, w.ok, err = by.Witness(b, n, seen, now)
		return err
	})
	return w, err
}

// witnessed looks at the log. The head that a sent notice told is its Reason.
func (s *Scheduler) witnessed(ctx context.Context, by Witness, now time.Time, n storage.Notice) (w Witnessed, err error) {
	if w.Head, err = s.Store.Head(ctx, n.Workspace); err != nil {
		return w, err
	}
	list, err := s.Store.Notices(ctx, n.Workspace, now.Add(-toldWithin), now.Add(time.Nanosecond), 0)
	if err != nil {
		return w, err
	}
	for _, earlier := range list { // by At: the last one counts
		if head, ok := partner.ReadHead(earlier.Reason); ok && earlier.State == storage.Sent && by.Witnesses(earlier) {
			w.Told = head
		}
	}
	if w.Told.Seq == 0 {
		w.Holds = true
		return w, nil
	}
	lines, err := s.Store.Ledger(ctx, n.Workspace, w.Told.Seq, 1)
	if err != nil {
		return w, err
	}
	w.Holds = len(lines) == 1 && lines[0].Head() == w.Told
	return w, nil
}
