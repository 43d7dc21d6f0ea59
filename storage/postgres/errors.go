package postgres

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"partnerbot/storage"
)

// ErrInternal says that code which looks at the Book went wrong. The error
// carries a reference under which the log tells more.
var ErrInternal = errors.New("something went wrong inside")

// ErrUnreachable says that the server cannot be reached or does not let us in.
var ErrUnreachable = errors.New("the database cannot be reached")

// ErrUnknown says that the server went away while a change was being committed
// and has not come back: nobody can tell whether it was. Asking for the same
// change again under its dedupe key is safe.
var ErrUnknown = errors.New("whether the change was kept is not known")

// meaning gives an error of the server its meaning in the contract.
func meaning(err error) error {
	var pg *pgconn.PgError
	if err == nil || !errors.As(err, &pg) {
		return err
	}
	switch {
	case pg.Code == "53100":
		return fmt.Errorf("%w: nothing of this change was kept; make room on the database server and try again", storage.ErrFull)
	case pg.Code == "25006":
		return fmt.Errorf("%w: the server or its user may only read; name the primary server, and a user who may write", storage.ErrReadOnly)
	case pg.Code == "42501":
		return fmt.Errorf("%w: %s; give the user the right to the schema and its tables", storage.ErrReadOnly, pg.Message)
	case pg.Code == "XX001" || pg.Code == "XX002":
		return damaged("the server says " + pg.Message)
	}
	return err
}

// damaged says what is wrong with a database and what to do.
func damaged(what string) error {
	return fmt.Errorf("%w: %s; restore a backup into a new database with: partnerbot restore FILE", storage.ErrDamaged, what)
}

func checkVersion(v int) error {
	if v > recordVersion {
		return fmt.Errorf("%w: a record has version %d, this program knows %d", storage.ErrNewer, v, recordVersion)
	}
	if v < 1 {
		return damaged("a record has no version")
	}
	return nil
}

// serverCode gives the code of an error that the server has sent about a
// statement. When it ends a connection it says so too, but not what has become
// of the statement before.
func serverCode(err error) (string, bool) {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.SeverityUnlocalized != "ERROR" && pg.SeverityUnlocalized != "" {
		return "", false
	}
	return pg.Code, true
}

// errLine marks errors that came from the line to the server, not from it.
var errLine = errors.New("the connection to the database was lost")

// passing tells whether an error may be gone at the next try: a lost or refused
// connection, a deadlock, a failure to serialise, a server that starts or stops.
func passing(err error) bool {
	if errors.Is(err, errLine) {
		return true
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code {
	case "40001", "40P01", "40003", "25P03", "57P01", "57P02", "57P03", "57P05", "53300":
		return true
	}
	return strings.HasPrefix(pg.Code, "08")
}

// callerError is an error of the caller's own code, to be given back as it is.
type callerError struct{ err error }

func (e callerError) Error() string { return e.err.Error() }

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
