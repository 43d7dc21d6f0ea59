package bolt

// What the tests need of the inside.

type Migration = migration

var Inspect = func(data []byte) error { return guarded(func() error { return inspect(data) }) }

// OpenWith opens a database as a program with these migrations would.
func OpenWith(path string, steps ...Migration) (*Store, error) {
	return open(path, Options{}, steps)
}

// Limit bounds the file from now on.
func (s *Store) Limit(bytes int) { s.db.MaxSize = bytes }
