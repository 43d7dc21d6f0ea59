// Package bolt keeps a storage.Store in one bbolt file, for one process. The
// Book of each workspace is held in memory above it; changes that arrive at the
// same time share one transaction.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// Options of a store. The zero value is right for most.
type Options struct {
	// Timeout is how long to wait for another process to let go of the file;
	// zero is a second.
	Timeout time.Duration
	// ReadOnly opens the file for reading; every change fails with ErrReadOnly.
	ReadOnly bool
	// MaxSize limits the file, in bytes; a change that needs more fails with
	// ErrFull. Zero is no limit.
	MaxSize int
	// Now dates the line that the audit log of an older file gets when it is
	// chained; without it that is the time of the last entry.
	Now func() time.Time
	// Logger is told of panics in a caller's code and of failed commits.
	Logger *slog.Logger
}

// Store is a storage.Store in a bbolt file.
type Store struct {
	db    *bbolt.DB
	log   *slog.Logger
	path  string
	queue queue

	closing sync.Once
	closed  atomic.Bool
	written sync.WaitGroup // the writer
	encoder *encoder       // only the writer writes with it
	broken  atomic.Pointer[error]

	mu      sync.Mutex
	shelves map[string]*shelf
}

var _ storage.Store = (*Store)(nil)

// Open opens the database at path and makes it if there is none. The file is
// inspected first: one that is damaged, cut off, empty or another program's
// gives ErrDamaged, one of a later version ErrNewer, one in use ErrLocked.
func Open(path string, o Options) (*Store, error) {
	s, err := open(path, o, migrations(o.Now))
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, meaning(err))
	}
	return s, nil
}

func open(path string, o Options, steps []migration) (*Store, error) {
	if o.Timeout <= 0 {
		o.Timeout = time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := ready(path, o); err != nil {
		return nil, err
	}
	var db *bbolt.DB
	err := guarded(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout:         o.Timeout,
			ReadOnly:        o.ReadOnly,
			NoFreelistSync:  true,
			FreelistType:    bbolt.FreelistMapType,
			InitialMmapSize: initialMap,
			MaxSize:         o.MaxSize,
			NoStatistics:    true,
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := guarded(func() error { return migrate(db, steps, o.ReadOnly) }); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Store{db: db, log: o.Logger, path: path, shelves: make(map[string]*shelf), encoder: newEncoder(4)}
	s.queue.wake = make(chan struct{}, 1)
	s.written.Add(1)
	go s.write()
	return s, nil
}

// ready makes a new database if there is none and inspects one that is there.
func ready(path string, o Options) error {
	mode := os.O_RDWR
	if o.ReadOnly {
		mode = os.O_RDONLY
	}
	f, err := os.OpenFile(path, mode, 0)
	if errors.Is(err, os.ErrNotExist) {
		if o.ReadOnly {
			return fmt.Errorf("%w: there is no such file", storage.ErrNotFound)
		}
		return create(path)
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if err := waitLock(f, o.Timeout); err != nil {
		return err
	}
	defer unlock(f)
	return inspectFile(f)
}

// waitLock takes the shared lock: what a writer is about to change cannot be
// told from damage.
func waitLock(f *os.File, timeout time.Duration) error {
	const pause = 20 * time.Millisecond
	for waited := time.Duration(0); ; waited += pause {
		busy, err := tryLock(f, false)
		if err != nil || !busy {
			return err
		}
		if waited >= timeout {
			return fmt.Errorf("%w; stop that one first: one process may use a database file", storage.ErrLocked)
		}
		time.Sleep(pause)
	}
}

// create makes an empty database. It appears under its name only when it is
// whole, so that a crash leaves nothing that looks like damage.
func create(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".partnerbot-new-*")
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: its folder does not exist; make it first: mkdir -p %s", storage.ErrNotFound, filepath.Dir(path))
	}
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // where it was linked into place, this is its second name
	if err := f.Close(); err != nil {
		return err
	}
	db, err := bbolt.Open(f.Name(), 0o600, &bbolt.Options{NoFreelistSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	if err := errors.Join(db.Update(setUp), db.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); errors.Is(err, os.ErrExist) {
		return nil // another process was faster; the lock decides
	} else if err != nil {
		if err := os.Rename(f.Name(), path); err != nil { // file systems without links
			return err
		}
	}
	return syncDir(filepath.Dir(path))
}

// Close waits for the changes that are queued, then closes the file.
func (s *Store) Close() error {
	var err error
	s.closing.Do(func() {
		s.closed.Store(true)
		s.queue.close()
		s.written.Wait()
		err = s.db.Close()
	})
	return err
}

// view reads the file. ctx is looked at before.
func (s *Store) view(ctx context.Context, doing string, fn func(tx *bbolt.Tx) error) error {
	err := ctx.Err()
	if err == nil && s.closed.Load() {
		err = storage.ErrClosed
	}
	if err == nil {
		err = guarded(func() error { return s.db.View(fn) })
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, meaning(err))
	}
	return nil
}

// Workspaces lists the workspaces that hold anything, sorted.
func (s *Store) Workspaces(ctx context.Context) (names []string, err error) {
	err = s.view(ctx, "listing the workspaces", func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketWorkspaces).ForEachBucket(func(name []byte) error {
			names = append(names, string(name))
			return nil
		})
	})
	return names, err
}
