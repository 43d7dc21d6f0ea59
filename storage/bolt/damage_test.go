package bolt_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

const pageSize = 4096

// sample writes a database of several hundred pages and gives its bytes.
func sample(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sample.db")
	s := open(t, path)
	fill(t, s)
	var out bytes.Buffer
	if err := s.Backup(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fill(t testing.TB, s *bolt.Store) {
	t.Helper()
	facts := importRows()[:1500]
	for id := partner.ID(1); id <= 2000; id++ {
		facts = append(facts, certificate(id))
	}
	if err := importAll(s, facts); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		if err := oneChange(s, fmt.Sprint("k", i)); err != nil {
			t.Fatal(err)
		}
	}
	err := s.Plan(context.Background(), "T01", "daily", func(*partner.Book, time.Time) (storage.Planned, error) {
		return storage.Planned{Cursor: noon, Notices: []storage.Notice{{Key: "d1", At: noon, Items: []storage.Item{{Key: "a"}}}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// openAll opens a file and reads all of it: damage may show at either.
func openAll(path string) error {
	s, err := bolt.Open(path, bolt.Options{Timeout: 50 * time.Millisecond})
	if err != nil {
		return err
	}
	return errors.Join(s.Check(context.Background()), s.Close())
}

func wantDamaged(t *testing.T, what, path string, err error) {
	t.Helper()
	if !errors.Is(err, storage.ErrDamaged) || !strings.Contains(err.Error(), "partnerbot restore FILE") {
		t.Errorf("%s: %v, want ErrDamaged that says what to do", what, err)
	}
	if strings.Contains(fmt.Sprint(err), "goroutine") {
		t.Errorf("%s: the error carries a stack", what)
	}
	// The lock is let go, so that a backup can be restored at once.
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestOpenTruncated(t *testing.T) {
	data := sample(t)
	sizes := []int{0, 1, 15, 16, 79, 80, 1023, 1024, pageSize - 1, pageSize, pageSize + 1, 2*pageSize - 1, 2 * pageSize, 3 * pageSize, len(data) / 2, len(data) - pageSize, len(data) - 1}
	for i := 0; i < len(data); i += len(data)/40 + 17 {
		sizes = append(sizes, i)
	}
	for _, size := range sizes {
		path := write(t, data[:size])
		wantDamaged(t, fmt.Sprintf("cut off at %d of %d", size, len(data)), path, openAll(path))
	}
	if err := openAll(write(t, data)); err != nil {
		t.Errorf("the whole file: %v", err)
	}
}

func TestOpenForeign(t *testing.T) {
	garbage := make([]byte, 10*pageSize)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(garbage)
	text := bytes.Repeat([]byte("name,email\n"), 5000)
	for what, data := range map[string][]byte{
		"zeros": make([]byte, 10*pageSize), "garbage": garbage, "a spreadsheet": text,
		"an SQLite file": append([]byte("SQLite format 3\x00"), garbage...), "another program's bbolt file": foreign(t),
	} {
		path := write(t, data)
		wantDamaged(t, what, path, openAll(path))
	}
	dir := t.TempDir()
	if _, err := bolt.Open(dir, bolt.Options{}); err == nil {
		t.Error("a folder is opened as a database")
	}
}

func foreign(t *testing.T) []byte {
	path := filepath.Join(t.TempDir(), "foreign.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("things")); return err })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Overwriting any page that is in use is found before bbolt gets the file, by
// whatever it is overwritten.
func TestOpenOverwrittenPages(t *testing.T) {
	data := sample(t)
	r := rand.New(rand.NewPCG(1, 2))
	other := append([]byte(nil), data[3*pageSize:4*pageSize]...)
	used := 0
	for page := 2; page < len(data)/pageSize; page++ {
		if free(data, page) {
			continue
		}
		used++
		for what, fill := range map[string]func(p []byte){
			"zeros":        func(p []byte) { clear(p) },
			"ones":         func(p []byte) { copy(p, bytes.Repeat([]byte{0xff}, len(p))) },
			"another page": func(p []byte) { copy(p, other) },
			"random bytes": func(p []byte) {
				for i := range p {
					p[i] = byte(r.Uint32())
				}
			},
			"a wild count": func(p []byte) { p[10], p[11] = 0xff, 0xff },
		} {
			bad := append([]byte(nil), data...)
			fill(bad[page*pageSize : (page+1)*pageSize])
			if bytes.Equal(bad, data) {
				continue
			}
			path := write(t, bad)
			wantDamaged(t, fmt.Sprintf("page %d overwritten by %s", page, what), path, openAll(path))
		}
	}
	if used < 100 {
		t.Errorf("only %d of %d pages are found to be in use", used, len(data)/pageSize)
	}
}

// A page whose last key belongs behind the next page is found.
func TestInspectLastKeys(t *testing.T) {
	data := sample(t)
	found, missed := 0, 0
	for page := 2; page < len(data)/pageSize; page++ {
		p := data[page*pageSize : (page+1)*pageSize]
		const leaf = 2
		count := int(binary.NativeEndian.Uint16(p[10:]))
		if free(data, page) || p[8] != leaf || count < 2 {
			continue
		}
		last := 16 + (count-1)*16
		key := last + int(binary.NativeEndian.Uint32(p[last+4:]))
		if binary.NativeEndian.Uint32(p[last+8:]) != 4 {
			continue // not a fact
		}
		bad := bytes.Clone(data)
		copy(bad[page*pageSize+key:], "\xff\xff\xff\xff")
		if bolt.Inspect(bad) != nil {
			found++
		} else {
			missed++
		}
	}
	if found < 50 || missed > 3 { // people, certificates and the list of buckets each have a last page
		t.Errorf("%d pages found, %d missed", found, missed)
	}
}

// A fact under the number of another one is found when the Book is read.
func TestFactUnderAnotherNumber(t *testing.T) {
	for _, kind := range []string{"fact.person", "fact.certificate"} {
		path := filepath.Join(t.TempDir(), "test.db")
		s := open(t, path)
		fill(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte("workspaces")).Bucket([]byte("T01")).Bucket([]byte(kind))
			return b.Put([]byte{0, 0, 0, 1}, b.Get([]byte{0, 0, 0, 2}))
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		wantDamaged(t, kind, path, openAll(path))
	}
}

// free tells whether a page of the sample is not in use: its number is not its
// own, or a copy of it is older. Overwriting it then does no harm.
func free(data []byte, page int) bool {
	bad := append([]byte(nil), data...)
	clear(bad[page*pageSize : (page+1)*pageSize])
	return bolt.Inspect(bad) == nil
}

// Whatever bytes are changed anywhere: no panic, and if the file opens it can be
// read, changed and closed or says that it is damaged.
func TestRandomDamageNeverPanics(t *testing.T) {
	data := sample(t)
	r := rand.New(rand.NewPCG(3, 4))
	rounds := 300
	if testing.Short() {
		rounds = 30
	}
	found := 0
	for range rounds {
		bad := append([]byte(nil), data...)
		for range 1 + r.IntN(4) {
			page := r.IntN(len(bad) / pageSize)
			at := r.IntN(64) // mostly the headers, where it hurts
			if r.IntN(2) == 0 {
				at = r.IntN(pageSize)
			}
			bad[page*pageSize+at] ^= byte(1 + r.IntN(255))
		}
		path := write(t, bad)
		s, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			found++
			if !errors.Is(err, storage.ErrDamaged) && !errors.Is(err, storage.ErrNewer) {
				t.Errorf("Open: %v", err)
			}
			continue
		}
		errs := []error{s.Check(context.Background()), oneChange(s, "new"), s.Backup(context.Background(), &bytes.Buffer{}), s.Close()}
		for _, err := range errs {
			if err != nil && !errors.Is(err, storage.ErrDamaged) && !errors.Is(err, storage.ErrNewer) && !errors.Is(err, storage.ErrChain) {
				t.Errorf("%v, want ErrDamaged", err)
			}
		}
	}
	if found == 0 {
		t.Error("no damage was found at all")
	}
}

func FuzzInspect(f *testing.F) {
	data := sample(f)
	f.Add(data[:20*pageSize])
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := bolt.Inspect(data); err != nil && !errors.Is(err, storage.ErrDamaged) {
			t.Error(err)
		}
	})
}

func TestOpenNewerVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	fill(t, open(t, path))
	newer := write(t, rewritten(t, path, `{"schema":99}`))
	_, err := bolt.Open(newer, bolt.Options{})
	if !errors.Is(err, storage.ErrNewer) || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("%v, want ErrNewer that names the version", err)
	}
	if err := bolt.Restore(newer, filepath.Join(t.TempDir(), "to.db")); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("Restore: %v, want ErrNewer", err)
	}
	odd := write(t, rewritten(t, path, `{"schema":"one"}`))
	wantDamaged(t, "an unreadable version", odd, openAll(odd))
}

// rewritten gives a copy of a database with another schema record.
func rewritten(t *testing.T, path, schema string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := write(t, data)
	db, err := bbolt.Open(copied, 0o600, &bbolt.Options{NoFreelistSync: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte(schema)) })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if data, err = os.ReadFile(copied); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestMigrateInOneTransaction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	mark := func(name string) bolt.Migration {
		return func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte(name), []byte("done")) }
	}
	broken := func(*bbolt.Tx) error { return errors.New("a step failed") }
	if _, err := bolt.OpenWith(path, mark("two"), mark("three"), mark("four"), broken); err == nil || !strings.Contains(err.Error(), "a step failed") {
		t.Fatalf("a failed migration: %v", err)
	}
	if err := openAll(path); err != nil {
		t.Fatalf("after a failed migration the old version no longer opens: %v", err)
	}
	s, err := bolt.OpenWith(path, mark("two"), mark("three"), mark("four"), mark("five"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := bolt.Open(path, bolt.Options{}); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("after the migration the old program opens it: %v", err)
	}
}
