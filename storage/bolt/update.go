package bolt

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// keepKeys is how long a dedupe key is kept. Slack redelivers for a day at most.
const keepKeys = 48 * time.Hour

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
	if u.c.Delta, err = inOrder(u.c.Delta); err != nil {
		return r, nil, err
	}
	for _, n := range u.c.Notices {
		if err := checkNotice(n); err != nil {
			return r, nil, err
		}
	}
	if !u.c.UndoUntil.IsZero() && u.c.Audit.Verb != "" {
		u.old = reverseOf(b, u.c.Delta)
	}
	return r, u.write, nil
}

// inOrder sorts a delta by kind and id, as the file has it, and refuses one that
// names a fact twice or not at all. The caller's slices stay as they are.
func inOrder(d partner.Delta) (partner.Delta, error) {
	if !slices.IsSortedFunc(d.Put, compareFacts) {
		d.Put = slices.Clone(d.Put)
		slices.SortStableFunc(d.Put, compareFacts)
	}
	if !slices.IsSortedFunc(d.Remove, compareRefs) {
		d.Remove = slices.Clone(d.Remove)
		slices.SortFunc(d.Remove, compareRefs)
	}
	var last partner.Ref
	for _, f := range d.Put {
		ref := f.Ref()
		if err := checkRef(ref, last); err != nil {
			return d, err
		}
		last = ref
	}
	last = partner.Ref{}
	for _, ref := range d.Remove {
		if err := checkRef(ref, last); err != nil {
			return d, err
		}
		if _, both := slices.BinarySearchFunc(d.Put, ref, func(f partner.Fact, r partner.Ref) int { return compareRefs(f.Ref(), r) }); both {
			return d, fmt.Errorf("%w: %s %d is both put and removed", errKey, ref.Kind, ref.ID)
		}
		last = ref
	}
	return d, nil
}

func checkRef(ref, last partner.Ref) error {
	switch {
	case ref.ID == 0:
		return fmt.Errorf("%w: a %s has no id", errKey, ref.Kind)
	case kindIndex(ref.Kind) < 0:
		return fmt.Errorf("%w: there is no kind of fact %q", errKey, ref.Kind)
	case ref == last:
		return fmt.Errorf("%w: %s %d occurs twice in a change", errKey, ref.Kind, ref.ID)
	}
	return nil
}

func compareFacts(a, b partner.Fact) int { return compareRefs(a.Ref(), b.Ref()) }

func compareRefs(a, b partner.Ref) int {
	if a.Kind != b.Kind {
		return cmp.Compare(kindIndex(a.Kind), kindIndex(b.Kind))
	}
	return cmp.Compare(a.ID, b.ID)
}

// reverseOf gives the delta that takes d back.
func reverseOf(b *partner.Book, d partner.Delta) (old partner.Delta) {
	for _, f := range d.Put {
		if was, ok := b.Fact(f.Ref()); ok {
			old.Put = append(old.Put, was)
		} else {
			old.Remove = append(old.Remove, f.Ref())
		}
	}
	for _, ref := range d.Remove {
		if was, ok := b.Fact(ref); ok {
			old.Put = append(old.Put, was)
		}
	}
	return old
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
		b, err := u.g.bucket(u.name, factBuckets[kindIndex(ref.Kind)])
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
		b, err := u.g.bucket(u.name, factBuckets[kindIndex(ref.Kind)])
		if err != nil {
			return err
		}
		if err := b.Delete(factKey(ref.ID)); err != nil {
			return err
		}
	}
	u.ws.deltas = append(u.ws.deltas, step{d, rev})
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
	e := u.c.Audit
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

// undo keeps what takes the change back under the number of its audit entry.
func (u *update) undo(audit uint64) error {
	if audit == 0 || u.old.IsEmpty() {
		return nil
	}
	raw, err := u.g.json.reverse(u.old, u.c.UndoUntil)
	if err != nil {
		return err
	}
	key := number(audit)
	b, err := u.g.bucket(u.name, bucketUndo)
	if err != nil {
		return err
	}
	b.FillPercent = appended
	if err := b.Put(key, raw); err != nil {
		return err
	}
	return u.g.tx.Bucket(bucketExpiry).Put(timed(u.c.UndoUntil, u.name, string(key)), nil)
}

func (u *update) dedupe(r storage.Receipt) error {
	until := u.now.Add(keepKeys)
	a := newAnswer(u.c.Reply, r)
	raw, err := u.g.json.answer(&a)
	if err != nil {
		return err
	}
	b, err := u.g.bucket(u.name, bucketDedupe)
	if err != nil {
		return err
	}
	b.FillPercent = appended
	u.ws.keys[u.key] = until
	return b.Put(append(appendTime(nil, until), u.key...), raw)
}
