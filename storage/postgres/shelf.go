package postgres

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"

	"partnerbot/partner"
)

// shelf holds the Book of one workspace. Who reads the Book holds mu for
// reading; who brings it forward holds it for writing. What lies in it is always
// the state after some commit, but for the moments in which a group of changes
// is worked out, with mu held.
type shelf struct {
	name     string
	changing chan struct{} // holds one while somebody has the turn to change the Book
	queue    queue

	mu    sync.RWMutex
	book  *partner.Book // nil until first asked for
	stamp string        // of the commit that made the Book's revision
}

func (s *Store) shelf(workspace string) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.shelves[workspace]
	if sh == nil {
		sh = &shelf{name: workspace, changing: make(chan struct{}, 1)}
		s.shelves[workspace] = sh
	}
	return sh
}

// Read calls fn with the Book as of the last commit.
func (s *Store) Read(ctx context.Context, workspace string, fn func(b *partner.Book) error) error {
	if err := checkKey("the workspace", workspace); err != nil {
		return err
	}
	sh := s.shelf(workspace)
	err := s.ask(ctx, "reading the facts of "+workspace, func(ctx context.Context, c *pgx.Conn) error {
		return sh.refresh(ctx, c)
	})
	if err != nil {
		return err
	}
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	return fn(sh.book)
}

// Revision is the revision of the workspace's Book.
func (s *Store) Revision(ctx context.Context, workspace string) (revision uint64, err error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return 0, err
	}
	err = s.ask(ctx, "reading the revision of "+workspace, func(ctx context.Context, c *pgx.Conn) error {
		var n int64
		err := c.QueryRow(ctx, `SELECT coalesce(max(revision), 0) FROM workspaces WHERE workspace = $1`, stored(workspace)).Scan(&n)
		revision = uint64(n)
		return err
	})
	return revision, err
}

// refresh brings the Book to the last commit: one cheap query if nothing has
// changed since it was last asked for.
func (sh *shelf) refresh(ctx context.Context, c *pgx.Conn) error {
	at := sh.place()
	if !at.none {
		now, err := readPlace(ctx, c, sh.name)
		if err != nil || now == at {
			return err
		}
	}
	if err := sh.turn(ctx); err != nil {
		return err
	}
	defer sh.leave()
	return sh.bringForward(ctx, c)
}

// turn waits for the turn to change the Book for good; leave ends it.
func (sh *shelf) turn(ctx context.Context) error {
	select {
	case sh.changing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (sh *shelf) leave() { <-sh.changing }

// bringForward makes the Book what the database holds. The caller has its turn,
// so that what is fetched is not older than what is in memory.
func (sh *shelf) bringForward(ctx context.Context, c *pgx.Conn) error {
	n, err := fetch(ctx, c, sh.name, sh.place())
	if err == nil && !n.past {
		// What is in memory is no past of the database: it was restored, or a
		// standby took over that had not yet got the last commits.
		n, err = fetch(ctx, c, sh.name, place{none: true})
	}
	if err != nil {
		return err
	}
	if n.from.none {
		book, err := n.whole(sh.name)
		if err != nil {
			return err
		}
		sh.mu.Lock()
		defer sh.mu.Unlock()
		sh.book, sh.stamp = book, n.at.stamp
		return nil
	}
	steps, err := n.steps()
	if err != nil {
		return err
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	for _, st := range steps {
		sh.book.Apply(st.Delta, st.Revision)
		for _, ref := range st.Delta.Remove {
			sh.book.Reserve(ref.Kind, ref.ID)
		}
	}
	sh.book.Revision, sh.stamp = n.at.revision, n.at.stamp
	return nil
}

// place is how far a Book is.
type place struct {
	none     bool // there is no Book
	revision uint64
	stamp    string
}

func (sh *shelf) place() place {
	sh.mu.RLock()
	defer sh.mu.RUnlock()
	if sh.book == nil {
		return place{none: true}
	}
	return place{revision: sh.book.Revision, stamp: sh.stamp}
}
