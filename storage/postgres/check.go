package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"partnerbot/partner"
	"partnerbot/storage"
)

// tables are what a backup holds, in the order of its lines. The marks of commits
// are not among them: they say something of this database only.
var tables = []string{"workspaces", "facts", "audit", "undo", "answers", "cursors", "notices", "items"}

// Check reads the whole store, as it is at one moment, and reports damage: every
// record, and whether they agree with each other. It does not hold up changes.
func (s *Store) Check(ctx context.Context) error {
	return s.snapshot(ctx, "checking the database", func(tx pgx.Tx) error { return checkAll(ctx, tx.Conn()) })
}

// snapshot reads one state of the database.
func (s *Store) snapshot(ctx context.Context, doing string, fn func(tx pgx.Tx) error) error {
	if s.closed.Load() {
		return fmt.Errorf("%s: %w", doing, storage.ErrClosed)
	}
	err := s.with(ctx, func(c *pgx.Conn) error {
		return pgx.BeginTxFunc(ctx, c, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, meaning(err))
	}
	return nil
}

// checkAll checks every workspace, within a transaction of c.
func checkAll(ctx context.Context, c *pgx.Conn) error {
	rows, err := c.Query(ctx, `SELECT workspace, v, audits, head FROM workspaces ORDER BY workspace`)
	if err != nil {
		return err
	}
	type space struct {
		name   string
		v      int
		audits int64
		hash   string
	}
	spaces, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (sp space, err error) {
		err = row.Scan(&sp.name, &sp.v, &sp.audits, &sp.hash)
		return sp, err
	})
	if err != nil {
		return err
	}
	for _, sp := range spaces {
		_, err := checkFacts(ctx, c, given(sp.name))
		if err := errors.Join(checkVersion(sp.v), err); err != nil {
			return fmt.Errorf("%s: %w", given(sp.name), err)
		}
	}
	if err := checkNone(ctx, c); err != nil {
		return err
	}
	if err := errors.Join(checkUndo(ctx, c), checkNoticeRows(ctx, c)); err != nil {
		return err
	}
	for _, sp := range spaces { // last: ErrChain says that nothing else is wrong
		if err := checkChain(ctx, c, sp.name, partner.Head{Seq: uint64(sp.audits), Hash: sp.hash}); err != nil {
			return err
		}
	}
	return nil
}

// checkFacts reads the facts of a workspace and checks what their rows say of them.
func checkFacts(ctx context.Context, c *pgx.Conn, workspace string) (news, error) {
	n, err := fetch(ctx, c, workspace, place{none: true})
	if err != nil {
		return n, err
	}
	for _, r := range n.rows {
		if uint64(r.revision) > n.at.revision {
			return n, damaged(fmt.Sprintf("%s %d is of revision %d, which is yet to come", r.kind, r.id, r.revision))
		}
	}
	_, err = n.whole(workspace)
	return n, err
}

// checkChain verifies the log of a workspace.
func checkChain(ctx context.Context, c *pgx.Conn, ws string, head partner.Head) error {
	rows, err := c.Query(ctx, `SELECT seq, v, line::text FROM audit WHERE workspace = $1 ORDER BY seq`, ws)
	if err != nil {
		return err
	}
	lines, err := pgx.CollectRows(rows, scanLine)
	if err != nil {
		return err
	}
	if head.Seq == 0 {
		head = partner.Genesis(given(ws))
	}
	return storage.FaultsError(given(ws), storage.VerifyChain(given(ws), lines, head))
}

// disagreements are queries that find nothing in a database that is whole.
var disagreements = []struct{ what, sql string }{
	{"a record of a workspace that does not exist", `SELECT workspace FROM facts UNION SELECT workspace FROM audit UNION SELECT workspace FROM undo
		UNION SELECT workspace FROM answers UNION SELECT workspace FROM cursors UNION SELECT workspace FROM notices UNION SELECT workspace FROM items
		EXCEPT SELECT workspace FROM workspaces`},
}

func checkNone(ctx context.Context, c *pgx.Conn) error {
	for _, d := range disagreements {
		var found string
		err := c.QueryRow(ctx, `SELECT * FROM (`+d.sql+`) AS found LIMIT 1`).Scan(&found)
		if err == nil {
			return damaged("there is " + d.what + ": " + found)
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
	}
	return nil
}

func checkUndo(ctx context.Context, c *pgx.Conn) error {
	rows, err := c.Query(ctx, `SELECT v, reverse::text FROM undo`)
	if err != nil {
		return err
	}
	var v int
	var raw string
	_, err = pgx.ForEachRow(rows, []any{&v, &raw}, func() error {
		var r reverse
		if err := decode("what takes a change back", v, raw, &r); err != nil {
			return err
		}
		_, err := r.delta()
		return err
	})
	return err
}

// checkNoticeRows checks what is stored beside the notices to find them by, and
// that their items are theirs.
func checkNoticeRows(ctx context.Context, c *pgx.Conn) error {
	said := make(map[[2]string]string) // by workspace and item, as they are stored, the notice
	rows, err := c.Query(ctx, `SELECT `+noticeColumns+`, n.due, n.place FROM notices n`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var due *int64
		var place string
		n, err := scanNotice(alsoScan{rows, []any{&due, &place}})
		if err != nil {
			return err
		}
		if want := dueAt(n); (due == nil) != (want == nil) || due != nil && *due != *want {
			return damaged("the notice " + n.Key + " is due at another time than it says")
		}
		if place != placeOf(n.Target) {
			return damaged("the notice " + n.Key + " goes elsewhere than it says")
		}
		for _, item := range n.Items {
			said[[2]string{stored(n.Workspace), stored(item.Key)}] = stored(n.Key)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return checkItems(ctx, c, said)
}

// checkItems checks that what notices say is not said by others. There are more
// items: those of notices that are gone.
func checkItems(ctx context.Context, c *pgx.Conn, said map[[2]string]string) error {
	rows, err := c.Query(ctx, `SELECT workspace, key, notice FROM items`)
	if err != nil {
		return err
	}
	var at [2]string
	var notice string
	_, err = pgx.ForEachRow(rows, []any{&at[0], &at[1], &notice}, func() error {
		if said[at] == notice {
			delete(said, at)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for at, notice := range said {
		return damaged("the item " + at[1] + " does not belong to its notice " + notice)
	}
	return nil
}

// alsoScan is a row that has more columns than its reader knows.
type alsoScan struct {
	pgx.CollectableRow
	more []any
}

func (r alsoScan) Scan(dest ...any) error { return r.CollectableRow.Scan(append(dest, r.more...)...) }
