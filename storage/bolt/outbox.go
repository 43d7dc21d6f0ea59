package bolt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Plan moves a cursor and adds notices in one transaction.
func (s *Store) Plan(ctx context.Context, workspace, cursor string,
	fn func(b *partner.Book, at time.Time) (storage.Planned, error)) error {
	if err := checkKey("the workspace", workspace); err != nil {
		return err
	}
	if err := checkKey("the cursor", cursor); err != nil {
		return err
	}
	return s.submit(ctx, "planning notices", func(g *group) (func() error, error) {
		ws, err := g.workspace(workspace)
		if err != nil {
			return nil, err
		}
		at, err := readCursor(g.tx, workspace, cursor)
		if err != nil {
			return nil, err
		}
		var p storage.Planned
		b := ws.book()
		if err := s.shielded(func() (err error) { p, err = fn(b, at); return err }); err != nil {
			return nil, callerError{err}
		}
		for _, n := range p.Notices {
			if err := checkNotice(n); err != nil {
				return nil, err
			}
		}
		moved := !p.Cursor.IsZero() && !p.Cursor.Equal(at)
		if !moved && len(p.Notices) == 0 {
			return nil, nil
		}
		return func() error { return g.plan(workspace, cursor, moved, p) }, nil
	})
}

func (g *group) plan(workspace, cursor string, moved bool, p storage.Planned) error {
	for _, n := range p.Notices {
		if _, err := g.addNotice(workspace, n); err != nil {
			return err
		}
	}
	if !moved {
		return nil
	}
	return g.put(workspace, bucketCursors, []byte(cursor), []byte(p.Cursor.UTC().Format(time.RFC3339Nano)))
}

func readCursor(tx *bbolt.Tx, workspace, cursor string) (at time.Time, err error) {
	b := within(tx, workspace, bucketCursors)
	if b == nil {
		return at, nil
	}
	raw := b.Get([]byte(cursor))
	if raw == nil {
		return at, nil
	}
	if at, err = time.Parse(time.RFC3339Nano, string(raw)); err != nil {
		return at, damaged("a cursor cannot be read")
	}
	return at, nil
}

// Claim gives a notice that is due and leases it.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, owner string, busy []storage.Target) (n storage.Notice, err error) {
	const doing = "claiming a notice"
	if err := checkKey("the owner", owner); err != nil {
		return n, err
	}
	if lease <= 0 {
		return n, fmt.Errorf("%s: a lease of %s is none", doing, lease)
	}
	pass := passing(busy)
	// Mostly nothing is due, and then the writer is not asked.
	var due dueNotice
	peek := func(tx *bbolt.Tx) (err error) { due, err = firstDue(tx, now, pass); return err }
	if err := s.view(ctx, doing, peek); err != nil {
		return n, err
	}
	err = s.submit(ctx, doing, func(g *group) (func() error, error) {
		var err error
		if due, err = firstDue(g.tx, now, pass); err != nil {
			return nil, err
		}
		if n, err = readNotice(g.tx, due.workspace, due.notice); errors.Is(err, storage.ErrNotFound) {
			return nil, damaged("a notice that is due is missing")
		} else if err != nil {
			return nil, err
		}
		return func() error {
			old := n
			if n.Owner != "" { // its lease ran out: the post may have gone through
				n.State = storage.Doubt
			}
			n.Attempt++
			n.Owner, n.Leased = owner, now.Add(lease)
			return g.replaceNotice(old, n)
		}, nil
	})
	if err != nil {
		return storage.Notice{}, err
	}
	return n, nil
}

// passed is what a claim passes over.
type passed struct {
	everywhere map[string]bool // targets, in whatever workspace
	in         map[string]map[string]bool
	whole      map[string]bool // workspaces
}

func passing(busy []storage.Target) passed {
	p := passed{map[string]bool{}, map[string]map[string]bool{}, map[string]bool{}}
	for _, t := range busy {
		switch {
		case t.Workspace == "":
			p.everywhere[targetKey(t)] = true
		case t.Channel == "" && t.User == "":
			p.whole[t.Workspace] = true
		default:
			if p.in[t.Workspace] == nil {
				p.in[t.Workspace] = map[string]bool{}
			}
			p.in[t.Workspace][targetKey(t)] = true
		}
	}
	return p
}

func (p passed) over(workspace string, target []byte) bool {
	return p.whole[workspace] || p.everywhere[string(target)] || p.in[workspace][string(target)]
}

type dueNotice struct{ workspace, notice string }

// firstDue finds the notice that has waited longest.
func firstDue(tx *bbolt.Tx, now time.Time, pass passed) (dueNotice, error) {
	c := tx.Bucket(bucketDue).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		at, workspace, notice, err := splitTimed(k)
		if err != nil {
			return dueNotice{}, err
		}
		if at.After(now) {
			break
		}
		if !pass.over(workspace, v) {
			return dueNotice{workspace, notice}, nil
		}
	}
	return dueNotice{}, storage.ErrNotFound
}

// Settle records what became of a claimed notice.
func (s *Store) Settle(ctx context.Context, workspace, key, owner string, o storage.Outcome) error {
	if err := checkKey("the workspace", workspace); err != nil {
		return err
	}
	if err := checkOutcome(o); err != nil {
		return fmt.Errorf("settling a notice: %w", err)
	}
	return s.submit(ctx, "settling a notice", func(g *group) (func() error, error) {
		old, err := readNotice(g.tx, workspace, key)
		if err != nil {
			return nil, err
		}
		if old.Owner == "" || old.Owner != owner {
			return nil, storage.ErrLease
		}
		n := settled(old, o)
		return func() error { return g.replaceNotice(old, n) }, nil
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

// settled is n with its outcome and without its lease.
func settled(n storage.Notice, o storage.Outcome) storage.Notice {
	n.State, n.Reason, n.Next = o.State, o.Reason, time.Time{}
	n.Owner, n.Leased = "", time.Time{}
	switch n.State {
	case storage.Waiting, storage.Doubt, storage.Parked:
		n.Next = o.Next
	case storage.Sent:
		n.Channel, n.TS = o.Channel, o.TS
	}
	if o.Target != nil {
		n.Target = *o.Target
		n.Target.Workspace = ""
	}
	return n
}

// Notices lists notices with At in [from, to), by At.
func (s *Store) Notices(ctx context.Context, workspace string, from, to time.Time, limit int) (list []storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	err = s.view(ctx, "listing notices", func(tx *bbolt.Tx) error {
		b := within(tx, workspace, bucketAgenda)
		if b == nil {
			return nil
		}
		c := b.Cursor()
		end := string(appendTime(nil, to))
		for k, _ := c.Seek(appendTime(nil, from)); k != nil && string(k) < end && (limit <= 0 || len(list) < limit); k, _ = c.Next() {
			n, err := readNotice(tx, workspace, string(k[timeSize:]))
			if err != nil {
				return err
			}
			list = append(list, n)
		}
		return nil
	})
	return list, err
}

// Notice gives a notice by its key.
func (s *Store) Notice(ctx context.Context, workspace, key string) (n storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return n, err
	}
	err = s.view(ctx, "looking for a notice", func(tx *bbolt.Tx) error {
		n, err = readNotice(tx, workspace, key)
		return err
	})
	return n, err
}

// Posted finds the notice that a posted message belongs to.
func (s *Store) Posted(ctx context.Context, workspace, channel, ts string) (n storage.Notice, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return n, err
	}
	err = s.view(ctx, "looking for a posted notice", func(tx *bbolt.Tx) error {
		b := within(tx, workspace, bucketPosted)
		if b == nil {
			return storage.ErrNotFound
		}
		key := b.Get([]byte(channel + "\x00" + ts))
		if key == nil {
			return storage.ErrNotFound
		}
		n, err = readNotice(tx, workspace, string(key))
		return err
	})
	return n, err
}
