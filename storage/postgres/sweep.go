package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage"
)

// sweepSlice is how many records one statement of a sweep removes.
const sweepSlice = 1000

// sweepings are what a sweep removes: $1 is the instant, $2 the size of a slice,
// which keeps locks short. What another replica's sweep has in hand is left to
// it. The marks of commits are nothing that anybody has put there.
var sweepings = []struct {
	sql     string
	after   time.Duration // the end of its time
	counted bool
}{
	{`WITH over AS (SELECT workspace, key FROM answers WHERE until <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
		DELETE FROM answers t USING over WHERE t.workspace = over.workspace AND t.key = over.key`, 0, true},
	{`WITH over AS (SELECT workspace, audit FROM undo WHERE until <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
		DELETE FROM undo t USING over WHERE t.workspace = over.workspace AND t.audit = over.audit`, 0, true},
	{`WITH over AS (SELECT workspace, key FROM notices WHERE at < $1 AND state IN ('sent', 'silent', 'refused') LIMIT $2 FOR UPDATE SKIP LOCKED)
		DELETE FROM notices t USING over WHERE t.workspace = over.workspace AND t.key = over.key`, storage.KeepNotices, true},
	{`WITH over AS (SELECT workspace, mark FROM commits WHERE until <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
		DELETE FROM commits t USING over WHERE t.workspace = over.workspace AND t.mark = over.mark`, 0, false},
}

// Sweep removes dedupe keys, undo records and notices whose time is over.
func (s *Store) Sweep(ctx context.Context, now time.Time) (removed int, err error) {
	for _, sw := range sweepings {
		for {
			n := 0
			err := s.change(ctx, "sweeping", func(ctx context.Context, c *pgx.Conn) error {
				done, err := c.Exec(ctx, sw.sql, instant(now.Add(-sw.after)), sweepSlice)
				n = int(done.RowsAffected())
				return err
			})
			if err != nil {
				return removed, err
			}
			if sw.counted {
				removed += n
			}
			if n < sweepSlice {
				break
			}
		}
	}
	return removed, nil
}
