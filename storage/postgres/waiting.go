package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage"
)

// Notices lists notices with At in [from, to), by At.
func (s *Store) Notices(ctx context.Context, workspace string, from, to time.Time, limit int) ([]storage.Notice, error) {
	return s.list(ctx, "listing notices", workspace, limit, `n.at >= $3 AND n.at < $4`+byTime, instant(from), instant(to))
}

// Queue lists the notices that are not settled for good, and those refused lately.
func (s *Store) Queue(ctx context.Context, workspace string, since time.Time, limit int) ([]storage.Notice, error) {
	return s.list(ctx, "listing the queue", workspace, limit,
		`n.state NOT IN ('sent', 'silent') AND (n.state <> 'refused' OR n.at >= $3)`+byTime, instant(since))
}

// byTime is the order of most lists.
const byTime = ` ORDER BY n.at, n.key`

// list lists the notices of a workspace that a condition is true of, in the order
// that follows it. The first two parameters are taken.
func (s *Store) list(ctx context.Context, doing, workspace string, limit int, condition string, args ...any) (list []storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	var most *int
	if limit > 0 {
		most = &limit
	}
	args = append([]any{stored(workspace), most}, args...)
	err = s.ask(ctx, doing, func(ctx context.Context, c *pgx.Conn) error {
		rows, err := c.Query(ctx, `SELECT `+noticeColumns+` FROM notices n WHERE n.workspace = $1 AND `+condition+` LIMIT $2`, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, scanNotice)
		return err
	})
	return list, err
}

// Retry makes notices wait for now. What it has changed has its mark: should the
// answer be lost, the same are given again.
func (s *Store) Retry(ctx context.Context, workspace string, now time.Time, keys ...string) ([]string, error) {
	const set = `state = 'waiting', reason = '', next = NULL, attempt = 0, owner = '', leased = NULL, due = at`
	if len(keys) == 0 {
		return s.rewrite(ctx, "retrying notices", workspace, set,
			`owner = '' AND (state IN ('parked', 'refused') OR state = 'waiting' AND next > $3)`, instant(now))
	}
	return s.rewrite(ctx, "retrying notices", workspace, set, `state <> 'sent' AND key = ANY($3)`, storedAll(keys))
}

// Drop settles notices that are not to be sent.
func (s *Store) Drop(ctx context.Context, workspace, reason string, keys ...string) ([]string, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return s.rewrite(ctx, "dropping notices", workspace, `state = 'silent', reason = $4, next = NULL, owner = '', leased = NULL, due = NULL`,
		`state NOT IN ('sent', 'silent') AND key = ANY($3)`, storedAll(keys), stored(reason))
}

// rewrite changes the notices that a condition is true of and gives their keys,
// by At. The first two parameters are taken.
func (s *Store) rewrite(ctx context.Context, doing, workspace, set, condition string, args ...any) (keys []string, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	args = append([]any{stored(workspace), newMark()}, args...)
	err = s.change(ctx, doing, func(ctx context.Context, c *pgx.Conn) error {
		rows, err := c.Query(ctx, `UPDATE notices SET `+set+`, mark = $2 WHERE workspace = $1 AND (`+condition+` OR mark = $2) RETURNING key, at`, args...)
		if err != nil {
			return err
		}
		list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n storage.Notice, err error) {
			var at int64
			err = row.Scan(&n.Key, &at)
			n.Key, n.At = given(n.Key), timeOf(at)
			return n, err
		})
		if err != nil {
			return err
		}
		sortByAt(list)
		keys = nil
		for _, n := range list {
			keys = append(keys, n.Key)
		}
		return nil
	})
	return keys, err
}
