package bolt

import (
	"bytes"
	"context"
	"time"
	"unicode/utf8"

	"partnerbot/storage"
)

// Erase takes a person out of everything that is kept of the workspace. The bytes
// that were there stay in the file's free pages until bbolt writes there again;
// a backup is written without free pages, and to put it back in the file's place
// makes an end of them. Copies that were made before know the person still.
func (s *Store) Erase(ctx context.Context, workspace string, now time.Time, e storage.Erasure) (r storage.Receipt, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return r, err
	}
	err = s.submit(ctx, "erasing a person", func(g *group) (func() error, error) {
		ws, err := g.workspace(workspace)
		if err != nil {
			return nil, err
		}
		x, err := storage.NewEraser(ws.book(), ws.state.Head, e)
		if err != nil {
			return nil, callerError{err}
		}
		er := erasing{Eraser: x, g: g, ws: ws, name: workspace}
		return func() (err error) { r, err = er.write(now); return err }, nil
	})
	if err != nil {
		return storage.Receipt{}, err
	}
	return r, nil
}

// erasing is one Erase within a group.
type erasing struct {
	*storage.Eraser
	g    *group
	ws   *workspace
	name string
}

func (x *erasing) write(now time.Time) (r storage.Receipt, err error) {
	erased, err := x.lines()
	if err != nil {
		return r, err
	}
	if err := firstError(x.recent(), x.notices(), x.items()); err != nil {
		return r, err
	}
	delta, err := storage.InOrder(x.Delta)
	if err != nil {
		return r, err
	}
	u := update{g: x.g, ws: x.ws, name: x.name, now: now, c: storage.Change{Delta: delta, Audit: x.Entry(now, erased)}}
	return u.write()
}

// rewrite goes through a bucket and puts what fn gives in the place of a value:
// nil takes it out.
func (x *erasing) rewrite(bucket []byte, fn func(k, v []byte) (instead []byte, changed bool, err error)) error {
	b := within(x.g.tx, x.name, bucket)
	if b == nil {
		return nil
	}
	type edit struct{ key, value []byte }
	var edits []edit
	err := b.ForEach(func(k, v []byte) error {
		instead, changed, err := fn(k, v)
		if changed {
			edits = append(edits, edit{bytes.Clone(k), instead})
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, e := range edits {
		if e.value == nil {
			err = b.Delete(e.key)
		} else {
			err = b.Put(e.key, e.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lines erases words of the log and gives the numbers of the lines.
func (x *erasing) lines() (erased []uint64, err error) {
	err = x.rewrite(bucketAudit, func(k, v []byte) ([]byte, bool, error) {
		l, err := decodeLine(k, v)
		if err != nil {
			return nil, false, err
		}
		l, changed := x.Line(l)
		if !changed {
			return nil, false, nil
		}
		erased = append(erased, l.Seq)
		raw, err := x.g.json.line(&l)
		return raw, true, err
	})
	return erased, err
}

// recent takes out what would bring the person back, and rewrites answers.
func (x *erasing) recent() error {
	return x.rewrite(bucketRecent, func(k, v []byte) ([]byte, bool, error) {
		p, err := readPlace(k)
		if err != nil {
			return nil, false, err
		}
		if p.kind == recentUndo {
			return x.undo(v)
		}
		return x.reply(v)
	})
}

func (x *erasing) undo(v []byte) (instead []byte, changed bool, err error) {
	r, err := decode[reverse]("what takes a change back", v)
	if err != nil {
		return nil, false, err
	}
	d, err := r.delta()
	if err != nil {
		return nil, false, err
	}
	touched, err := x.Touches(d)
	return nil, touched, err
}

func (x *erasing) reply(v []byte) (instead []byte, changed bool, err error) {
	a, err := decode[answer]("what was answered before", v)
	if err != nil {
		return nil, false, err
	}
	reply, changed := x.Reply(a.receipt().Reply)
	if !changed {
		return nil, false, nil
	}
	if a.Text, a.Bytes = "", nil; utf8.Valid(reply) {
		a.Text = string(reply)
	} else {
		a.Bytes = reply
	}
	instead, err = x.g.json.answer(&a)
	return instead, true, err
}

func (x *erasing) notices() error {
	var was, is []storage.Notice
	var gone []storage.Notice
	b := within(x.g.tx, x.name, bucketNotices)
	if b == nil {
		return nil
	}
	err := b.ForEach(func(_, v []byte) error {
		r, err := decode[noticeRecord]("a notice", v)
		if err != nil {
			return err
		}
		n, changed, keep := x.Notice(r.Notice)
		switch {
		case !keep:
			gone = append(gone, n)
		case changed:
			was, is = append(was, r.Notice), append(is, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range is {
		if err := x.g.replaceNotice(was[i], is[i]); err != nil {
			return err
		}
	}
	for _, n := range gone {
		if at, ok := dueAt(n); ok {
			if err := x.g.tx.Bucket(bucketDue).Delete(timed(at, x.name, n.Key)); err != nil {
				return err
			}
		}
		if err := x.g.discard(x.name, n.Key); err != nil {
			return err
		}
	}
	return nil
}

// items takes out the keys of items that name the person: nobody will plan such
// an item again.
func (x *erasing) items() error {
	return x.rewrite(bucketItems, func(k, v []byte) ([]byte, bool, error) {
		return nil, x.Names(string(k)) || x.Names(string(v)), nil
	})
}
