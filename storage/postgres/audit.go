package postgres

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Undo gives what would take the change of an audit entry back.
func (s *Store) Undo(ctx context.Context, workspace string, audit uint64, now time.Time) (d partner.Delta, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return d, err
	}
	err = s.ask(ctx, "looking for what takes a change back", func(ctx context.Context, c *pgx.Conn) error {
		var v int
		var raw string
		err := c.QueryRow(ctx, `SELECT v, reverse::text FROM undo WHERE workspace = $1 AND audit = $2 AND until > $3`,
			stored(workspace), int64(min(audit, math.MaxInt64)), instant(now)).Scan(&v, &raw)
		if errors.Is(err, pgx.ErrNoRows) {
			return storage.ErrNotFound
		}
		if err != nil {
			return err
		}
		var r reverse
		if err := decode("what takes a change back", v, raw, &r); err != nil {
			return err
		}
		d, err = r.delta()
		return err
	})
	return d, err
}

// Audit lists audit entries, newest first.
func (s *Store) Audit(ctx context.Context, workspace string, before uint64, limit int) (entries []storage.Entry, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	lines, err := s.lines(ctx, workspace, `seq < $2 ORDER BY seq DESC`, before, limit)
	for _, l := range lines {
		entries = append(entries, storage.EntryOf(l))
	}
	return entries, err
}

// Ledger lists the lines of the log from a number on.
func (s *Store) Ledger(ctx context.Context, workspace string, from uint64, limit int) ([]partner.LedgerLine, error) {
	return s.lines(ctx, workspace, `seq >= $2 ORDER BY seq`, from, limit)
}

func (s *Store) lines(ctx context.Context, workspace, condition string, bound uint64, limit int) (lines []partner.LedgerLine, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	var most *int
	if limit > 0 {
		most = &limit
	}
	err = s.ask(ctx, "reading the audit log", func(ctx context.Context, c *pgx.Conn) error {
		rows, err := c.Query(ctx, `SELECT seq, v, line::text FROM audit WHERE workspace = $1 AND `+condition+` LIMIT $3`,
			stored(workspace), int64(min(bound, math.MaxInt64)), most)
		if err != nil {
			return err
		}
		lines, err = pgx.CollectRows(rows, scanLine)
		return err
	})
	return lines, err
}

// Head is the head of the log as the workspace's row has it.
func (s *Store) Head(ctx context.Context, workspace string) (head partner.Head, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return head, err
	}
	err = s.ask(ctx, "reading the head of the audit log", func(ctx context.Context, c *pgx.Conn) error {
		var seq int64
		err := c.QueryRow(ctx, `SELECT audits, head FROM workspaces WHERE workspace = $1`, stored(workspace)).Scan(&seq, &head.Hash)
		if err == nil && seq > 0 {
			head.Seq = uint64(seq)
			return nil
		}
		head = partner.Genesis(workspace)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return head, err
}

func scanLine(row pgx.CollectableRow) (l partner.LedgerLine, err error) {
	var seq int64
	var v int
	var raw string
	if err := row.Scan(&seq, &v, &raw); err != nil {
		return l, err
	}
	what := fmt.Sprint("audit entry ", seq)
	if err := decode(what, v, raw, &l); err != nil {
		return l, err
	}
	if int64(l.Seq) != seq {
		return l, damaged(what + " lies under another number")
	}
	return l, nil
}
