package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage"
)

// claimSQL leases the notice that has waited longest and that no other claim has
// in hand. Locking it, the server looks again whether it is still due.
const claimSQL = `WITH first AS (
		SELECT workspace, key FROM notices
		WHERE due <= $1 AND NOT place = ANY($5) AND NOT workspace = ANY($6) AND NOT workspace || chr(31) || place = ANY($7)
		ORDER BY due, workspace, key LIMIT 1 FOR UPDATE SKIP LOCKED)
	UPDATE notices n SET state = CASE WHEN n.owner <> '' THEN 'doubt' ELSE n.state END,
		attempt = n.attempt + 1, owner = $2, leased = $3, due = greatest(n.due, $3), mark = $4
	FROM first WHERE n.workspace = first.workspace AND n.key = first.key
	RETURNING ` + noticeColumns

// Claim gives a notice that is due and leases it. If the answer is lost the
// notice that was leased is looked for before another is claimed; should the
// server do so only afterwards, its lease ends and it is given as Doubt.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, owner string, busy []storage.Target) (n storage.Notice, err error) {
	const doing = "claiming a notice"
	if err := checkKey("the owner", owner); err != nil {
		return n, err
	}
	if lease <= 0 {
		return n, fmt.Errorf("%s: a lease of %s is none", doing, lease)
	}
	everywhere, whole, in := split(busy)
	mark, again := newMark(), false
	err = s.change(ctx, doing, func(ctx context.Context, c *pgx.Conn) (err error) {
		if again {
			n, err = one(c.Query(ctx, `SELECT `+noticeColumns+` FROM notices n WHERE n.due IS NOT NULL AND n.mark = $1`, mark))
			if err == nil || !errors.Is(err, storage.ErrNotFound) {
				return err
			}
		}
		again = true
		n, err = one(c.Query(ctx, claimSQL, instant(now), stored(owner), instant(now.Add(lease)), mark, everywhere, whole, in))
		return err
	})
	if err != nil {
		return storage.Notice{}, err
	}
	return n, nil
}

// split sorts what is busy: places in whatever workspace, whole workspaces, and
// places of one.
func split(busy []storage.Target) (everywhere, whole, in []string) {
	everywhere, whole, in = []string{}, []string{}, []string{} // an array that is null compares with nothing
	for _, t := range busy {
		switch {
		case t.Workspace == "":
			everywhere = append(everywhere, placeOf(t))
		case t.Channel == "" && t.User == "":
			whole = append(whole, stored(t.Workspace))
		default:
			in = append(in, stored(t.Workspace)+"\x1f"+placeOf(t))
		}
	}
	return everywhere, whole, in
}

// one reads the only notice of a query.
func one(rows pgx.Rows, err error) (storage.Notice, error) {
	if err != nil {
		return storage.Notice{}, err
	}
	n, err := pgx.CollectOneRow(rows, scanNotice)
	if errors.Is(err, pgx.ErrNoRows) {
		return n, storage.ErrNotFound
	}
	return n, err
}

// settleSQL is done twice if its answer is lost: the second time the row has the
// mark of the first.
const settleSQL = `UPDATE notices SET state = $5, reason = $6, next = $7, owner = '', leased = NULL,
		due = CASE WHEN $5 IN ('waiting', 'doubt', 'parked') THEN greatest(at, $7) END,
		channel = CASE WHEN $5 = 'sent' THEN $8 ELSE channel END, ts = CASE WHEN $5 = 'sent' THEN $9 ELSE ts END,
		place = coalesce($10, place), target = coalesce($11::text::jsonb, target), mark = $4
	WHERE workspace = $1 AND key = $2 AND (owner = $3 AND owner <> '' OR mark = $4)`

// Settle records what became of a claimed notice.
func (s *Store) Settle(ctx context.Context, workspace, key, owner string, o storage.Outcome) error {
	const doing = "settling a notice"
	if err := checkKey("the workspace", workspace); err != nil {
		return err
	}
	if err := checkOutcome(o); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	args := []any{stored(workspace), stored(key), stored(owner), newMark(), string(o.State), stored(o.Reason), nil, stored(o.Channel), stored(o.TS), nil, nil}
	switch o.State {
	case storage.Waiting, storage.Doubt, storage.Parked:
		args[6] = instantOrNone(o.Next)
	}
	if o.Target != nil {
		target, err := encode(o.Target)
		if err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		args[9], args[10] = placeOf(*o.Target), target
	}
	return s.change(ctx, doing, func(ctx context.Context, c *pgx.Conn) error {
		done, err := c.Exec(ctx, settleSQL, args...)
		if err != nil || done.RowsAffected() > 0 {
			return err
		}
		var there bool
		err = c.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM notices WHERE workspace = $1 AND key = $2)`, args[0], args[1]).Scan(&there)
		if err == nil && there {
			return storage.ErrLease
		}
		if err == nil {
			return storage.ErrNotFound
		}
		return err
	})
}

func checkOutcome(o storage.Outcome) error {
	switch o.State {
	case storage.Waiting, storage.Sent, storage.Silent, storage.Refused, storage.Doubt, storage.Parked, storage.Stopped:
	default:
		return fmt.Errorf("there is no state %q", o.State)
	}
	if o.Target != nil && o.State != storage.Waiting {
		return fmt.Errorf("a notice that is %s cannot go elsewhere", o.State)
	}
	return nil
}

// Notice gives a notice by its key.
func (s *Store) Notice(ctx context.Context, workspace, key string) (n storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return n, err
	}
	err = s.ask(ctx, "looking for a notice", func(ctx context.Context, c *pgx.Conn) (err error) {
		n, err = one(c.Query(ctx, `SELECT `+noticeColumns+` FROM notices n WHERE n.workspace = $1 AND n.key = $2`, stored(workspace), stored(key)))
		return err
	})
	return n, err
}

// Posted finds the notice that a posted message belongs to: the one that was
// posted, also after another has edited it.
func (s *Store) Posted(ctx context.Context, workspace, channel, ts string) (n storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return n, err
	}
	if ts == "" {
		return n, fmt.Errorf("looking for a posted notice: %w", storage.ErrNotFound)
	}
	err = s.ask(ctx, "looking for a posted notice", func(ctx context.Context, c *pgx.Conn) (err error) {
		n, err = one(c.Query(ctx, `SELECT `+noticeColumns+` FROM notices n WHERE n.workspace = $1 AND n.channel = $2 AND n.ts = $3 AND n.ts <> ''
			ORDER BY n.body ->> 'edit' IS NOT NULL, n.at, n.key LIMIT 1`, stored(workspace), stored(channel), stored(ts)))
		return err
	})
	return n, err
}
