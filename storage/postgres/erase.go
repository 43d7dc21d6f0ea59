package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage"
)

// Erase takes a person out of everything that is kept of the workspace. The
// server keeps the old rows until its next vacuum, and its log files and backups
// longer.
func (s *Store) Erase(ctx context.Context, workspace string, now time.Time, e storage.Erasure) (r storage.Receipt, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return r, err
	}
	m := &member{alone: true}
	m.prepare = func(g *group) (err error) {
		x, err := storage.NewEraser(g.book(), g.head, e)
		if err != nil {
			return callerError{err}
		}
		r, err = (&erasing{x, g}).all(now)
		return err
	}
	if err := s.submit(ctx, "erasing a person", workspace, m); err != nil {
		return storage.Receipt{}, err
	}
	return r, nil
}

// erasing is one Erase. What it reads in the group's transaction is locked, so
// that no claim or settlement comes between.
type erasing struct {
	*storage.Eraser
	g *group
}

func (x *erasing) all(now time.Time) (r storage.Receipt, err error) {
	var erased []uint64
	for _, part := range []func() error{func() (err error) { erased, err = x.lines(); return err }, x.undo, x.replies, x.notices, x.items} {
		if err := part(); err != nil {
			x.g.failed = err // the transaction is spoilt
			return r, err
		}
	}
	delta, err := storage.InOrder(x.Delta)
	if err != nil {
		return r, err
	}
	if r, err = x.g.addChange(storage.Change{Delta: delta, Audit: x.Entry(now, erased)}); err != nil {
		return r, err
	}
	x.g.wrote = true
	x.g.writes.marked, x.g.writes.until = true, instant(now.Add(storage.KeepKeys))
	return r, nil
}

// each calls fn with the rows of a query of the workspace.
func (x *erasing) each(sql string, into []any, fn func() error) error {
	rows, err := x.g.conn.Query(x.g.ctx, sql, stored(x.g.sh.name))
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, into, fn)
	return err
}

// then has a statement done with the group's; its first parameter is the workspace.
func (x *erasing) then(sql string, args ...any) {
	args = append([]any{stored(x.g.sh.name)}, args...)
	x.g.writes.others = append(x.g.writes.others, func(b *pgx.Batch) { b.Queue(sql, args...) })
}

// lines erases words of the log and gives the numbers of the lines.
func (x *erasing) lines() (erased []uint64, err error) {
	rows, err := x.g.conn.Query(x.g.ctx, `SELECT seq, v, line::text FROM audit WHERE workspace = $1 ORDER BY seq`, stored(x.g.sh.name))
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, scanLine)
	if err != nil {
		return nil, err
	}
	for _, was := range list {
		l, changed := x.Line(was)
		if !changed {
			continue
		}
		raw, err := encode(l)
		if err != nil {
			return nil, err
		}
		erased = append(erased, l.Seq)
		x.then(`UPDATE audit SET line = $3::text::jsonb WHERE workspace = $1 AND seq = $2`, int64(l.Seq), raw)
	}
	return erased, nil
}

func (x *erasing) undo() error {
	var audit int64
	var v int
	var raw string
	return x.each(`SELECT audit, v, reverse::text FROM undo WHERE workspace = $1`, []any{&audit, &v, &raw}, func() error {
		var r reverse
		if err := decode("what takes a change back", v, raw, &r); err != nil {
			return err
		}
		d, err := r.delta()
		if err != nil {
			return err
		}
		touched, err := x.Touches(d)
		if touched {
			x.then(`DELETE FROM undo WHERE workspace = $1 AND audit = $2`, audit)
		}
		return err
	})
}

func (x *erasing) replies() error {
	var key string
	var reply []byte
	return x.each(`SELECT key, reply FROM answers WHERE workspace = $1`, []any{&key, &reply}, func() error {
		if instead, changed := x.Reply(reply); changed {
			x.then(`UPDATE answers SET reply = $3 WHERE workspace = $1 AND key = $2`, key, instead)
		}
		return nil
	})
}

func (x *erasing) notices() error {
	rows, err := x.g.conn.Query(x.g.ctx, `SELECT `+noticeColumns+` FROM notices n WHERE n.workspace = $1 FOR UPDATE`, stored(x.g.sh.name))
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, scanNotice)
	if err != nil {
		return err
	}
	for _, was := range list {
		n, changed, keep := x.Notice(was)
		switch {
		case !keep:
			x.then(`DELETE FROM notices WHERE workspace = $1 AND key = $2`, stored(n.Key))
		case changed:
			body, err := bodyOf(n)
			if err != nil {
				return err
			}
			x.then(`UPDATE notices SET body = $3::text::jsonb, reason = $4 WHERE workspace = $1 AND key = $2`, stored(n.Key), body, stored(n.Reason))
		}
	}
	return nil
}

// items takes out the keys of items that name the person: nobody will plan such
// an item again.
func (x *erasing) items() error {
	var key, notice string
	return x.each(`SELECT key, notice FROM items WHERE workspace = $1`, []any{&key, &notice}, func() error {
		if x.Names(given(key)) || x.Names(given(notice)) {
			x.then(`DELETE FROM items WHERE workspace = $1 AND key = $2`, key)
		}
		return nil
	})
}
