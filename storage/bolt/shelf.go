package bolt

import (
	"context"
	"sync"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
)

// shelf holds the Book of one workspace. Readers hold mu for reading and see
// committed facts only; the writer alone changes the Book, with mu held.
type shelf struct {
	name string
	mu   sync.RWMutex
	book *partner.Book // nil until first asked for
	last map[partner.Kind]partner.ID
	head partner.Head     // of the audit log; only the writer looks
	keys map[string]place // the answers by dedupe key; only the writer looks
}

func (s *Store) shelf(workspace string) *shelf {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := s.shelves[workspace]
	if sh == nil {
		sh = &shelf{name: workspace}
		s.shelves[workspace] = sh
	}
	return sh
}

// Read calls fn with the Book as of the last commit.
func (s *Store) Read(ctx context.Context, workspace string, fn func(b *partner.Book) error) error {
	sh, err := s.rlocked(ctx, workspace)
	if err != nil {
		return err
	}
	defer sh.mu.RUnlock()
	return fn(sh.book)
}

// Revision is the revision of the workspace's Book.
func (s *Store) Revision(ctx context.Context, workspace string) (uint64, error) {
	sh, err := s.rlocked(ctx, workspace)
	if err != nil {
		return 0, err
	}
	defer sh.mu.RUnlock()
	return sh.book.Revision, nil
}

// rlocked gives the loaded shelf of a workspace with its lock held for reading.
func (s *Store) rlocked(ctx context.Context, workspace string) (*shelf, error) {
	if err := checkKey("the workspace", workspace); err != nil {
		return nil, err
	}
	sh := s.shelf(workspace)
	for {
		if err := s.load(ctx, sh); err != nil {
			return nil, err
		}
		sh.mu.RLock()
		if sh.book != nil {
			return sh, nil
		}
		sh.mu.RUnlock() // put back after a failed commit
	}
}

// load reads the Book from the file if it is not in memory.
func (s *Store) load(ctx context.Context, sh *shelf) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	sh.mu.RLock()
	loaded := sh.book != nil && !s.closed.Load()
	sh.mu.RUnlock()
	if loaded {
		return nil
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.book != nil && !s.closed.Load() {
		return nil
	}
	return s.view(ctx, "reading the facts of "+sh.name, func(tx *bbolt.Tx) error {
		return sh.load(tx)
	})
}

// load reads everything from the file, or changes nothing; mu is held.
func (sh *shelf) load(tx *bbolt.Tx) error {
	b, st, err := loadBook(tx, sh.name)
	if err != nil {
		return err
	}
	keys, err := answers(within(tx, sh.name, bucketRecent))
	if err != nil {
		return err
	}
	sh.book, sh.last, sh.head, sh.keys = b, st.Last, st.Head, keys
	return nil
}
