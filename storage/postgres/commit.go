package postgres

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/partner"
)

const (
	// lockTimeout is how long the workspace's row is waited for. Its holder does
	// no I/O; should its machine be gone, the server ends its transaction earlier.
	lockTimeout   = 40 * time.Second
	commitTimeout = 5 * time.Minute // a large import
)

// newMark gives the name of a write, which no other has.
func newMark() string {
	var id [12]byte
	_, _ = rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

// commit makes changes of one workspace in one transaction. It fails as a whole;
// what is wrong with a single member is noted in it.
//
// A commit of which the answer is lost may have been made or not. So each writes
// its mark, and the next try, which has first to get the lock that the lost
// transaction held until its end, looks for it: then it is there or never will
// be.
func (s *Store) commit(sh *shelf, members []*member) error {
	ctx := context.WithoutCancel(members[0].ctx)
	lost := "" // mark of a commit of unknown outcome
	err := s.again(ctx, "committing changes of "+sh.name, func(int) error {
		return s.with(ctx, func(c *pgx.Conn) error {
			g := &group{s: s, sh: sh, mark: newMark()}
			err := g.run(ctx, c, members, lost)
			if g.began {
				lost = "" // it was looked for under the lock
			}
			if g.asked && err != nil && !refused(err) {
				lost = g.mark
			}
			return err
		})
	})
	if err != nil && lost != "" && passing(err) {
		s.log.Error("the outcome of a commit is not known", "workspace", sh.name, "mark", lost, "error", err)
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return err
}

// run makes one try.
func (g *group) run(ctx context.Context, c *pgx.Conn, members []*member, lost string) (err error) {
	defer func() {
		if err != nil || !g.committed {
			g.rollback(ctx, c)
		}
	}()
	if err := g.begin(ctx, c, members, lost); err != nil {
		return err
	}
	g.began = true
	if g.found {
		return nil // the receipts are those of the try that was lost
	}
	if err := g.sh.turn(ctx); err != nil {
		return err
	}
	defer g.sh.leave()
	if g.sh.place() != g.at {
		if err := g.sh.bringForward(ctx, c); err != nil {
			return err
		}
	}
	g.prepare(ctx, c, members)
	if err := g.failed; err != nil {
		return err
	}
	if !g.wrote {
		return nil
	}
	if err := g.write(ctx, c); err != nil {
		return err
	}
	g.bringForward()
	return nil
}

// refused tells that the server has answered with an error, so that nothing was
// committed. Two codes say that it does not know itself.
func refused(err error) bool {
	code, ok := serverCode(err)
	return ok && code != "40003" && code != "08007"
}

func (g *group) rollback(ctx context.Context, c *pgx.Conn) {
	if c.IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	if _, err := c.Exec(ctx, `ROLLBACK`); err != nil {
		g.s.log.Debug("a transaction could not be rolled back", "error", err) // its connection is thrown away
	}
}

// begin begins a transaction, takes the workspace's lock and asks for everything
// that can be asked for beforehand, in one round trip.
func (g *group) begin(ctx context.Context, c *pgx.Conn, members []*member, lost string) error {
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	ws := stored(g.sh.name)
	var keys, cursors []string
	for _, m := range members {
		if m.key != "" {
			keys = append(keys, stored(m.key))
		}
		if m.cursor != "" {
			cursors = append(cursors, stored(m.cursor))
		}
	}
	b := &pgx.Batch{}
	b.Queue(`BEGIN ISOLATION LEVEL READ COMMITTED`)
	// A machine that is gone must not keep the lock until the line is found dead.
	b.Queue(`SET LOCAL idle_in_transaction_session_timeout = 20000`)
	b.Queue(`INSERT INTO workspaces (workspace, v) VALUES ($1, $2) ON CONFLICT (workspace) DO NOTHING`, ws, recordVersion)
	b.Queue(`SELECT v, revision, stamp, audits, head FROM workspaces WHERE workspace = $1 FOR UPDATE`, ws).QueryRow(g.readWorkspace)
	if len(keys) > 0 {
		b.Queue(`SELECT key, v, audit, revision, reply FROM answers WHERE workspace = $1 AND key = ANY($2)`, ws, keys).Query(g.readAnswers)
	}
	if len(cursors) > 0 {
		b.Queue(`SELECT name, at FROM cursors WHERE workspace = $1 AND name = ANY($2)`, ws, cursors).Query(g.readCursors)
	}
	if lost != "" {
		b.Queue(`SELECT true FROM commits WHERE workspace = $1 AND mark = $2`, ws, lost).QueryRow(g.readMark)
	}
	return c.SendBatch(ctx, b).Close()
}

func (g *group) readWorkspace(row pgx.Row) error {
	var v int
	var revision, audits int64
	if err := row.Scan(&v, &revision, &g.at.stamp, &audits, &g.head.Hash); err != nil {
		return err
	}
	g.at.revision, g.revision, g.head.Seq = uint64(revision), uint64(revision), uint64(audits)
	if audits == 0 {
		g.head = partner.Genesis(g.sh.name)
	}
	return checkVersion(v)
}

func (g *group) readMark(row pgx.Row) error {
	err := row.Scan(&g.found)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	return err
}
