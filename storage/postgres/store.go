// Package postgres keeps a storage.Store in a PostgreSQL database, for several
// processes at once. The Book of each workspace is held in memory above it and
// brought forward when another process has changed it; changes that arrive at
// the same time share one transaction.
package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"partnerbot/storage"
)

// Options of a store. The zero value is right for most.
type Options struct {
	// Connections is how many connections are held at most; zero is what the URL
	// says as pool_max_conns, or ten.
	Connections int
	// ReadOnly opens the database for reading, as on a standby server; every
	// change fails with ErrReadOnly and the schema is left as it is.
	ReadOnly bool
	// Logger is told of panics in a caller's code, of lost connections and of
	// commits of which the answer was lost.
	Logger *slog.Logger
}

// Store is a storage.Store in a PostgreSQL database.
type Store struct {
	pool     *pgxpool.Pool
	log      *slog.Logger
	readOnly bool

	closing sync.Once
	closed  atomic.Bool
	writers sync.WaitGroup // the leaders of the queues

	mu      sync.Mutex
	shelves map[string]*shelf
}

var _ storage.Store = (*Store)(nil)

// Open connects to the database that a URL names, as in
// postgres://user:password@host:5432/name, and brings its schema to the newest
// version. The URL's search_path names a schema of its own, if there is to be
// one. Of several processes that open a new database at once one makes the
// tables. An unusable URL gives ErrURL, a server that cannot be reached or lets
// nobody in ErrUnreachable, a database of a later version ErrNewer. No error
// holds the password.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	s, err := open(ctx, url, o)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return s, nil
}

func open(ctx context.Context, url string, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	pool, err := connect(ctx, url, o)
	if err != nil {
		return nil, err
	}
	s := &Store{pool: pool, log: o.Logger, readOnly: o.ReadOnly, shelves: make(map[string]*shelf)}
	if err := migrate(ctx, pool, newest, o.ReadOnly); err != nil {
		pool.Close()
		return nil, meaning(err)
	}
	return s, nil
}

// Close waits for the changes that are queued, then closes the connections.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.mu.Lock()
		s.closed.Store(true)
		s.mu.Unlock()
		s.writers.Wait()
		s.pool.Close()
	})
	return nil
}

// with calls fn with a connection. An error that came from the line is marked
// as such.
func (s *Store) with(ctx context.Context, fn func(c *pgx.Conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		if s.closed.Load() {
			return storage.ErrClosed
		}
		return line(ctx, err)
	}
	defer c.Release()
	if err := fn(c.Conn()); err != nil {
		if c.Conn().IsClosed() {
			return line(ctx, err)
		}
		return err
	}
	return nil
}

// line marks an error as one of the line, unless the caller's patience ended.
func line(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", errLine, err)
}

// ask does something that does no harm if it is done twice, again if need be.
func (s *Store) ask(ctx context.Context, doing string, fn func(ctx context.Context, c *pgx.Conn) error) error {
	if s.closed.Load() {
		return fmt.Errorf("%s: %w", doing, storage.ErrClosed)
	}
	err := s.again(ctx, doing, func(int) error {
		return s.with(ctx, func(c *pgx.Conn) error { return fn(ctx, c) })
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, meaning(err))
	}
	return nil
}

// change is ask for what writes.
func (s *Store) change(ctx context.Context, doing string, fn func(ctx context.Context, c *pgx.Conn) error) error {
	if s.readOnly && !s.closed.Load() {
		return fmt.Errorf("%s: %w: it was opened for reading", doing, storage.ErrReadOnly)
	}
	return s.ask(ctx, doing, fn)
}

// Workspaces lists the workspaces that hold anything, sorted.
func (s *Store) Workspaces(ctx context.Context) (names []string, err error) {
	err = s.ask(ctx, "listing the workspaces", func(ctx context.Context, c *pgx.Conn) error {
		rows, err := c.Query(ctx, `SELECT workspace FROM workspaces ORDER BY workspace`)
		if err != nil {
			return err
		}
		names, err = pgx.CollectRows(rows, pgx.RowTo[string])
		for i := range names {
			names[i] = given(names[i])
		}
		return err
	})
	return names, err
}
