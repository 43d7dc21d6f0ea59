package bolt

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	berrors "go.etcd.io/bbolt/errors"

	"partnerbot/storage"
)

// ErrInternal says that code which looks at the Book went wrong. The error
// carries a reference under which the log tells more.
var ErrInternal = errors.New("something went wrong inside")

// meaning gives an error its meaning in the contract.
func meaning(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrDatabaseNotOpen), errors.Is(err, os.ErrClosed):
		return storage.ErrClosed
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%w; stop that one first: one process may use a database file", storage.ErrLocked)
	case errors.Is(err, berrors.ErrMaxSizeReached), isFull(err), strings.Contains(err.Error(), "no space left"):
		return fmt.Errorf("%w: nothing of this change was kept; make room and try again", storage.ErrFull)
	case errors.Is(err, berrors.ErrDatabaseReadOnly), isReadOnly(err):
		return fmt.Errorf("%w: %w; give the program the right to write the file and its folder", storage.ErrReadOnly, err)
	}
	return err
}

// damaged says what is wrong with a file and what to do.
func damaged(what string) error {
	return fmt.Errorf("%w: %s; put a backup back with: partnerbot restore FILE", storage.ErrDamaged, what)
}

// guarded keeps damage that bbolt answers with a panic, or the system with a
// fault of the mapped memory, from ending the process.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = damaged(fmt.Sprint(r))
		}
	}()
	return fn()
}

// shielded runs code that is not the store's own and turns its panic into an
// error with a reference, under which the panic is logged.
func (s *Store) shielded(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			var id [4]byte
			_, _ = rand.Read(id[:])
			ref := hex.EncodeToString(id[:])
			s.log.Error("a change panicked", "reference", ref, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("%w (reference %s)", ErrInternal, ref)
		}
	}()
	return fn()
}
