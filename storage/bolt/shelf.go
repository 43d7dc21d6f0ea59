package bolt

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
)

// shelf holds the Book of one workspace. Readers hold mu for reading and see
// committed facts only; the writer alone changes the Book, with mu held.
type shelf struct {
	name string
	mu   sync.RWMutex
	book *partner.Book // nil until first asked for
	last map[partner.Kind]partner.ID
	keys map[string]time.Time // the dedupe keys and when they end; only the writer looks
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
	b, last, err := loadBook(tx, sh.name)
	if err != nil {
		return err
	}
	keys, err := loadKeys(within(tx, sh.name, bucketDedupe))
	if err != nil {
		return err
	}
	sh.book, sh.last, sh.keys = b, last, keys
	return nil
}

// loadKeys reads the dedupe keys of a workspace.
func loadKeys(b *bbolt.Bucket) (map[string]time.Time, error) {
	keys := make(map[string]time.Time)
	if b == nil {
		return keys, nil
	}
	return keys, b.ForEach(func(k, _ []byte) error {
		if len(k) <= timeSize {
			return damaged("a dedupe key is cut off")
		}
		keys[string(k[timeSize:])] = readTime(k)
		return nil
	})
}

// loadBook reads the Book of a workspace.
func loadBook(tx *bbolt.Tx, workspace string) (*partner.Book, map[partner.Kind]partner.ID, error) {
	b := partner.NewBook(workspace)
	st, err := readState(tx, workspace)
	if err != nil {
		return nil, nil, err
	}
	for i := range partner.Kinds {
		if err := loadKind(b, within(tx, workspace, factBuckets[i]), i); err != nil {
			return nil, nil, err
		}
	}
	for kind, id := range st.Last {
		b.Reserve(kind, id)
	}
	b.Revision = st.Revision
	return b, st.Last, nil
}

func readState(tx *bbolt.Tx, workspace string) (state, error) {
	if ws := space(tx, workspace); ws != nil {
		if raw := ws.Get(keyState); raw != nil {
			return decode[state]("the state of "+workspace, raw)
		}
	}
	return state{V: recordVersion}, nil
}

// loadKind loads the facts of one kind, by id. While some are put into the Book,
// the next ones are decoded.
func loadKind(b *partner.Book, bucket *bbolt.Bucket, kind int) error {
	if bucket == nil {
		return nil
	}
	var keys, raws [][]byte
	c := bucket.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		keys, raws = append(keys, k), append(raws, v)
	}
	b.Grow(partner.Kinds[kind], len(raws))
	const chunk = 2048
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	var chunks []chan []partner.Fact
	for from := 0; from < len(raws); from += chunk {
		chunks = append(chunks, make(chan []partner.Fact, 1))
	}
	decoded := make(chan error, 1)
	go func() {
		for i, out := range chunks {
			from, to := i*chunk, min((i+1)*chunk, len(raws))
			work.Go(func() error {
				defer close(out)
				return guarded(func() error {
					facts := make([]partner.Fact, to-from)
					err := openFacts(kind, keys[from:to], raws[from:to], facts)
					if err == nil {
						out <- facts
					}
					return err
				})
			})
		}
		decoded <- work.Wait()
	}()
	for _, in := range chunks {
		for _, f := range <-in {
			b.Load(f)
		}
	}
	return <-decoded
}

func openFacts(kind int, keys, raws [][]byte, facts []partner.Fact) error {
	r := newReader()
	for i, raw := range raws {
		f, err := openFact(r, kind, raw)
		if err != nil {
			return err
		}
		if string(factKey(f.Ref().ID)) != string(keys[i]) {
			return damaged(fmt.Sprintf("%s %d lies under another number", f.Ref().Kind, f.Ref().ID))
		}
		facts[i] = f
	}
	return nil
}
