package postgres

import (
	"context"
	"crypto/rand"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Update commits one change.
func (s *Store) Update(ctx context.Context, workspace, key string, now time.Time,
	fn func(b *partner.Book) (storage.Change, error)) (r storage.Receipt, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return r, err
	}
	if key != "" {
		if err := checkKey("the dedupe key", key); err != nil {
			return r, err
		}
	}
	m := &member{key: key}
	m.prepare = func(g *group) (err error) {
		r, err = g.update(key, now, fn)
		return err
	}
	if err := s.submit(ctx, "storing a change", workspace, m); err != nil {
		return storage.Receipt{}, err
	}
	return r, nil
}

// update prepares one Update.
func (g *group) update(key string, now time.Time, fn func(b *partner.Book) (storage.Change, error)) (r storage.Receipt, err error) {
	if a, ok := g.answers[key]; ok && key != "" {
		return a.receipt(), nil
	}
	b := g.book()
	var c storage.Change
	if err := g.s.shielded(func() (err error) { c, err = fn(b); return err }); err != nil {
		return r, callerError{err}
	}
	if c.IsEmpty() {
		return storage.Receipt{Revision: b.Revision}, nil
	}
	if c.Delta, err = storage.InOrder(c.Delta); err != nil {
		return r, err
	}
	if err := checkNotices(c.Notices); err != nil {
		return r, err
	}
	before := g.writes.mark()
	if r, err = g.addChange(c); err != nil {
		g.writes.backTo(before)
		return r, err
	}
	if key != "" {
		if g.answers == nil {
			g.answers = make(map[string]answered)
		}
		a := answered{r.Audit, r.Revision, c.Reply}
		g.answers[key] = a
		g.writes.answers = append(g.writes.answers, answerRow{stored(key), instant(now.Add(storage.KeepKeys)), a})
	}
	g.writes.notices = append(g.writes.notices, c.Notices...)
	g.wrote = true
	if until := instant(now.Add(storage.KeepKeys)); until > g.writes.until || !g.writes.marked {
		g.writes.until, g.writes.marked = until, true
	}
	return r, nil
}

// addChange adds facts, audit entry and undo record. Facts come last: the rest
// can still be taken back.
func (g *group) addChange(c storage.Change) (r storage.Receipt, err error) {
	r = storage.Receipt{Revision: g.revision, Reply: c.Reply}
	head := g.head
	if !c.Delta.IsEmpty() {
		r.Revision++
	}
	if c.Audit.Verb != "" {
		row, next, err := newAuditRow(head, c.Audit.Vouching(c.Delta.Put), r.Revision)
		if err != nil {
			return r, err
		}
		r.Audit, head = next.Seq, next
		g.writes.audit = append(g.writes.audit, row)
		if !c.UndoUntil.IsZero() && !c.Delta.IsEmpty() {
			if err := g.addUndo(r.Audit, storage.ReverseOf(g.book(), c.Delta), c.UndoUntil); err != nil {
				return r, err
			}
		}
	}
	if !c.Delta.IsEmpty() {
		if err := g.change(c.Delta); err != nil {
			return r, err
		}
	}
	g.head = head
	return r, nil
}

func (g *group) addUndo(audit uint64, old partner.Delta, until time.Time) error {
	if old.IsEmpty() {
		return nil
	}
	rec, err := newReverse(old)
	if err != nil {
		return err
	}
	raw, err := encode(rec)
	if err != nil {
		return err
	}
	g.writes.undo = append(g.writes.undo, undoRow{int64(audit), instant(until), raw})
	return nil
}

// newAuditRow makes an entry the next line of the log.
func newAuditRow(after partner.Head, e storage.Entry, revision uint64) (row auditRow, head partner.Head, err error) {
	e.Revision, e.Erases = revision, erasesOf(e)
	line, head, err := storage.LineOf(after, e, rand.Reader)
	if err != nil {
		return row, head, err
	}
	row.seq, row.revision = int64(line.Seq), int64(line.Revision)
	row.line, err = encode(line)
	return row, head, err
}

// erasesOf keeps to the store what only it may say.
func erasesOf(e storage.Entry) []uint64 {
	if e.Verb == storage.VerbErase {
		return e.Erases
	}
	return nil
}
