package postgres

import (
	"context"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Plan moves a cursor and adds notices in one transaction. Done twice it does
// nothing the second time, since the cursor and the keys are there by then; so
// it needs no mark.
func (s *Store) Plan(ctx context.Context, workspace, cursor string,
	fn func(b *partner.Book, at time.Time) (storage.Planned, error)) error {
	if err := checkKey("the workspace", workspace); err != nil {
		return err
	}
	if err := checkKey("the cursor", cursor); err != nil {
		return err
	}
	m := &member{cursor: cursor}
	m.prepare = func(g *group) error { return g.plan(cursor, fn) }
	return s.submit(ctx, "planning notices", workspace, m)
}

// plan prepares one Plan.
func (g *group) plan(cursor string, fn func(b *partner.Book, at time.Time) (storage.Planned, error)) error {
	at := g.cursors[cursor]
	b := g.book()
	var p storage.Planned
	if err := g.s.shielded(func() (err error) { p, err = fn(b, at); return err }); err != nil {
		return callerError{err}
	}
	if err := checkNotices(p.Notices); err != nil {
		return err
	}
	moved := !p.Cursor.IsZero() && !p.Cursor.Equal(at)
	if !moved && len(p.Notices) == 0 {
		return nil
	}
	g.wrote = true
	g.writes.notices = append(g.writes.notices, p.Notices...)
	if moved {
		if g.cursors == nil {
			g.cursors = make(map[string]time.Time)
		}
		g.cursors[cursor] = p.Cursor
		g.writes.cursors = append(g.writes.cursors, cursorRow{stored(cursor), instant(p.Cursor)})
	}
	return nil
}
