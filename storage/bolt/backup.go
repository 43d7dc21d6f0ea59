package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// Backup writes a consistent copy of the whole store while it is in use. It holds
// what can be read and nothing else: no free pages, in which what was removed, or
// somebody who was erased, could still be found.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	err := ctx.Err()
	if err == nil && s.closed.Load() {
		err = storage.ErrClosed
	}
	if err == nil {
		err = s.copyTo(ctx, w)
	}
	if err != nil {
		return fmt.Errorf("writing a backup: %w", meaning(err))
	}
	return nil
}

func (s *Store) copyTo(ctx context.Context, w io.Writer) error {
	f, err := s.scratch()
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := s.compact(ctx, f.Name()); err != nil {
		return errors.Join(err, f.Close())
	}
	_, err = io.Copy(cancelled{ctx, w}, f)
	return errors.Join(err, f.Close())
}

// scratch makes a file beside the database or, where that folder cannot be
// written, where the system keeps such files.
func (s *Store) scratch() (*os.File, error) {
	const name = ".partnerbot-compact-*"
	if f, err := os.CreateTemp(filepath.Dir(s.path), name); err == nil {
		return f, nil
	}
	return os.CreateTemp("", name)
}

// compactAt is how many bytes one transaction of the copy holds.
const compactAt = 16 << 20

// compact copies all that is in the database into an empty file, by way of a
// snapshot: bbolt.Compact commits its last part after it has let go of what it
// reads, so it must not read a database that is being written. Whether the disk
// has the copy is for whoever keeps it.
func (s *Store) compact(ctx context.Context, path string) (err error) {
	snapshot, err := s.scratch()
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(snapshot.Name()) }()
	err = s.db.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(cancelled{ctx, snapshot})
		return err
	})
	if err := errors.Join(err, snapshot.Close()); err != nil {
		return err
	}
	from, err := bbolt.Open(snapshot.Name(), 0o600, &bbolt.Options{ReadOnly: true, NoStatistics: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true, NoGrowSync: true, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType, PageSize: s.db.Info().PageSize, NoStatistics: true})
	if err != nil {
		return err
	}
	return errors.Join(guarded(func() error { return bbolt.Compact(to, from, compactAt) }), to.Close())
}

// cancelled is a writer that ends with its context.
type cancelled struct {
	ctx context.Context
	w   io.Writer
}

func (c cancelled) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}

// BackupFile writes a backup to a file. The file appears, or is replaced, only
// when the copy is whole, on the disk and checked.
func BackupFile(ctx context.Context, s *Store, path string) error {
	if sameFile(s.path, path) {
		return fmt.Errorf("writing a backup to %s: that is the database itself; name another file", path)
	}
	err := replaceFile(path, func(f *os.File) error {
		if err := s.Backup(ctx, f); err != nil {
			return err
		}
		return verify(f)
	}, func(temp string) error { return os.Rename(temp, path) })
	if err != nil {
		return fmt.Errorf("writing a backup to %s: %w", path, meaning(err))
	}
	return nil
}

func sameFile(a, b string) bool {
	one, err1 := os.Stat(a)
	two, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(one, two)
}

// replaceFile fills a file beside path and puts it in its place.
func replaceFile(path string, fill func(f *os.File) error, place func(temp string) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".partnerbot-copy-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(fill(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := place(f.Name()); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// verify checks the whole of a copy: its pages, its version, its records.
func verify(f *os.File) error {
	if err := inspectFile(f); err != nil {
		return err
	}
	db, err := bbolt.Open(f.Name(), 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second, NoStatistics: true})
	if err != nil {
		return err
	}
	err = guarded(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			have, err := readSchema(tx)
			if err != nil {
				return err
			}
			if have > newest {
				return fmt.Errorf("%w: it has version %d, this program knows %d; use a newer partnerbot", storage.ErrNewer, have, newest)
			}
			if have < newest {
				return nil // its records are read after it was brought forward
			}
			return checkAll(context.Background(), tx)
		})
	})
	return errors.Join(err, db.Close())
}

// Restore puts a backup in the place of a database that is not in use. The
// backup is checked first; a file that is there already is kept beside it, as
// NAME.before-restore.
func Restore(from, to string) error {
	if err := restore(from, to); err != nil {
		return fmt.Errorf("restoring %s from %s: %w", to, from, meaning(err))
	}
	return nil
}

func restore(from, to string) error {
	if sameFile(from, to) {
		return errors.New("both are the same file")
	}
	in, err := os.Open(from)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: there is no file %s", storage.ErrNotFound, from)
	}
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	if busy, err := tryLock(in, false); err != nil {
		return err
	} else if busy {
		return fmt.Errorf("%w: the backup is open as a database", storage.ErrLocked)
	}
	if err := verify(in); err != nil {
		return err
	}
	old, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err == nil {
		defer func() { _ = old.Close() }() // it was only locked
		if busy, err := tryLock(old, true); err != nil {
			return err
		} else if busy {
			return fmt.Errorf("%w; stop partnerbot first", storage.ErrLocked)
		}
	}
	return replaceFile(to, func(f *os.File) error {
		_, err := io.Copy(f, in)
		return err
	}, func(temp string) error {
		if old != nil {
			if err := keepAside(to); err != nil {
				return err
			}
		}
		return os.Rename(temp, to)
	})
}

// keepAside gives a file a second name, the first free one of
// NAME.before-restore, NAME.before-restore-2 and so on. The file keeps its own
// name until it is replaced, so that at no moment there is none.
func keepAside(path string) error {
	const most = 1000
	for i := 1; i <= most; i++ {
		aside := path + ".before-restore"
		if i > 1 {
			aside = fmt.Sprintf("%s-%d", aside, i)
		}
		if _, err := os.Lstat(aside); err == nil {
			continue
		}
		err := os.Link(path, aside)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil { // file systems without links
			return os.Rename(path, aside)
		}
		return nil
	}
	return fmt.Errorf("there are %d files %s.before-restore already; remove some", most, path)
}
