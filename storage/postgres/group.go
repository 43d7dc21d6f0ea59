package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/partner"
	"partnerbot/storage"
)

// group is one try at a transaction for several members.
//
// It has the turn to change the Book from its beginning to its end.
type group struct {
	s    *Store
	sh   *shelf
	mark string

	at      place // before the group
	answers map[string]answered
	cursors map[string]time.Time
	found   bool // the commit that was lost was made

	wrote    bool
	revision uint64       // after what was prepared so far
	head     partner.Head // of the log
	ahead    storage.Ahead

	writes writes
	ctx    context.Context // with conn for a member that is alone and reads more than the Book
	conn   *pgx.Conn
	failed error // what the server said to that

	began     bool // it has the lock
	asked     bool // the server was asked to commit
	committed bool
}

// answered is what was answered under a dedupe key.
type answered struct {
	audit, revision uint64
	reply           []byte
}

func (g *group) readAnswers(rows pgx.Rows) error {
	g.answers = make(map[string]answered)
	for rows.Next() {
		var key string
		var v int
		var audit, revision int64
		var reply []byte
		if err := rows.Scan(&key, &v, &audit, &revision, &reply); err != nil {
			return err
		}
		if err := checkVersion(v); err != nil {
			return err
		}
		g.answers[given(key)] = answered{uint64(audit), uint64(revision), reply}
	}
	return rows.Err()
}

func (g *group) readCursors(rows pgx.Rows) error {
	g.cursors = make(map[string]time.Time)
	for rows.Next() {
		var name string
		var at int64
		if err := rows.Scan(&name, &at); err != nil {
			return err
		}
		g.cursors[given(name)] = timeOf(at)
	}
	return rows.Err()
}

// prepare lets the members look at the Book, one after the other, and gathers
// what they write. An error of one is that one's.
func (g *group) prepare(ctx context.Context, c *pgx.Conn, members []*member) {
	g.ctx, g.conn = ctx, c
	defer g.stepBack()
	for _, m := range members {
		m.err = nil
		if !m.begin() {
			m.err = m.ctx.Err()
			continue
		}
		m.err = m.prepare(g)
	}
}

// book gives the Book with the changes of the members before.
func (g *group) book() *partner.Book {
	g.ahead.Bring(&g.sh.mu, g.sh.book)
	return g.sh.book
}

// stepBack takes back what the Book knows of this group and lets readers in.
func (g *group) stepBack() { g.ahead.Back(&g.sh.mu, g.sh.book) }

// change adds a change of facts to the group.
func (g *group) change(d partner.Delta) error {
	rows, err := encodeDelta(g.book(), d, g.revision+1)
	if err != nil {
		return err
	}
	g.revision++
	g.writes.facts = append(g.writes.facts, rows...)
	g.ahead.Steps = append(g.ahead.Steps, storage.Step{Delta: d, Revision: g.revision})
	return nil
}

// bringForward tells the Book what was committed.
func (g *group) bringForward() {
	if len(g.ahead.Steps) == 0 {
		return
	}
	g.sh.mu.Lock()
	defer g.sh.mu.Unlock()
	g.ahead.Commit(g.sh.book)
	g.sh.stamp = g.mark
}

// encodeDelta gives the rows of a change. What is removed and is not there
// leaves none.
func encodeDelta(b *partner.Book, d partner.Delta, revision uint64) ([]factRow, error) {
	rows := make([]factRow, 0, len(d.Put)+len(d.Remove))
	for _, f := range d.Put {
		raw, err := encodeFact(f, revision)
		if err != nil {
			return nil, err
		}
		ref := f.Ref()
		rows = append(rows, factRow{ref.Kind, int64(ref.ID), recordVersion, int64(revision), &raw})
	}
	for _, ref := range d.Remove {
		if _, there := b.Fact(ref); there {
			rows = append(rows, factRow{ref.Kind, int64(ref.ID), recordVersion, int64(revision), nil})
		}
	}
	return rows, nil
}

// receipt is what a replay is told.
func (a answered) receipt() storage.Receipt {
	return storage.Receipt{Replayed: true, Audit: a.audit, Revision: a.revision, Reply: a.reply}
}
