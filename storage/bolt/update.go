package bolt

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
	err = s.submit(ctx, "storing a change", func(g *group) (func() error, error) {
		u := update{g: g, name: workspace, key: key, now: now}
		receipt, write, err := u.prepare(fn)
		if err != nil || write == nil {
			r = receipt
			return nil, err
		}
		return func() (err error) { r, err = write(); return err }, nil
	})
	if err != nil {
		return storage.Receipt{}, err
	}
	return r, nil
}

// update is one Update within a group.
type update struct {
	g    *group
	ws   *workspace
	name string
	key  string
	now  time.Time
	c    storage.Change
	old  partner.Delta // what takes the change back
}

func (u *update) prepare(fn func(b *partner.Book) (storage.Change, error)) (r storage.Receipt, write func() (storage.Receipt, error), err error) {
	if u.ws, err = u.g.workspace(u.name); err != nil {
		return r, nil, err
	}
	if u.key != "" {
		if raw := u.g.answered(u.ws, u.key); raw != nil {
			a, err := decode[answer]("what was answered before", raw)
			return a.receipt(), nil, err
		}
	}
	b := u.ws.book()
	if err := u.g.s.shielded(func() (err error) { u.c, err = fn(b); return err }); err != nil {
		return r, nil, callerError{err}
	}
	if u.c.IsEmpty() {
		return storage.Receipt{Revision: b.Revision}, nil, nil
	}
	u.c.Audit.Erased, u.c.Audit.Erases = false, nil
	if u.c.Delta, err = storage.InOrder(u.c.Delta); err != nil {
		return r, nil, err
	}
	for _, n := range u.c.Notices {
		if err := checkNotice(n); err != nil {
			return r, nil, err
		}
	}
	if !u.c.UndoUntil.IsZero() && u.c.Audit.Verb != "" {
		u.old = storage.ReverseOf(b, u.c.Delta)
	}
	return r, u.write, nil
}

func (u *update) write() (r storage.Receipt, err error) {
	if !u.c.Delta.IsEmpty() {
		u.ws.state.Revision++
		u.ws.changed = true
		if err := u.facts(); err != nil {
			return r, err
		}
	}
	r = storage.Receipt{Revision: u.ws.state.Revision, Reply: u.c.Reply}
	if r.Audit, err = u.audit(); err != nil {
		return r, err
	}
	if err := u.undo(r.Audit); err != nil {
		return r, err
	}
	if u.key != "" {
		if err := u.dedupe(r); err != nil {
			return r, err
		}
	}
	for _, n := range u.c.Notices {
		if _, err := u.g.addNotice(u.name, n); err != nil {
			return r, err
		}
	}
	return r, nil
}

// facts puts and removes what the change says and tells the group.
func (u *update) facts() error {
	d, rev := u.c.Delta, u.ws.state.Revision
	err := encodeFacts(u.g.json, d.Put, rev, func(f partner.Fact, raw []byte) error {
		ref := f.Ref()
		b, err := u.g.bucket(u.name, factBuckets[ref.Kind.Place()])
		if err != nil {
			return err
		}
		b.FillPercent = appended
		if ref.ID > u.ws.state.Last[ref.Kind] {
			u.ws.state.Last[ref.Kind] = ref.ID
		}
		return b.Put(factKey(ref.ID), raw)
	})
	if err != nil {
		return err
	}
	for _, ref := range d.Remove {
		b, err := u.g.bucket(u.name, factBuckets[ref.Kind.Place()])
		if err != nil {
			return err
		}
		if err := b.Delete(factKey(ref.ID)); err != nil {
			return err
		}
	}
	u.ws.ahead.Steps = append(u.ws.ahead.Steps, storage.Step{Delta: d, Revision: rev})
	u.g.large = u.g.large || len(d.Put)+len(d.Remove) > largeChange
	return nil
}

// audit chains the change's entry, if it has one, behind the log's head and gives
// its number.
func (u *update) audit() (uint64, error) {
	if u.c.Audit.Verb == "" {
		return 0, nil
	}
	b, err := u.g.bucket(u.name, bucketAudit)
	if err != nil {
		return 0, err
	}
	b.FillPercent = appended
	e := u.c.Audit.Vouching(u.c.Delta.Put)
	e.Revision = u.ws.state.Revision
	line, head, err := storage.LineOf(u.ws.state.Head, e, rand.Reader)
	if err != nil {
		return 0, err
	}
	raw, err := u.g.json.line(&line)
	if err != nil {
		return 0, err
	}
	u.ws.state.Head, u.ws.changed = head, true
	return line.Seq, b.Put(number(line.Seq), raw)
}
