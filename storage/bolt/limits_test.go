package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// growUntilFull adds large facts until a change fails, and gives that error.
func growUntilFull(t *testing.T, s *bolt.Store) error {
	t.Helper()
	for i := range 10_000 {
		if err := addLarge(s, i); err != nil {
			return err
		}
	}
	return nil
}

func addLarge(s *bolt.Store, i int) error {
	_, err := s.Update(context.Background(), "T01", fmt.Sprint("k", i), noon, func(b *partner.Book) (storage.Change, error) {
		return storage.Change{
			Delta: partner.Delta{Put: []partner.Fact{partner.Person{ID: b.Next(partner.KindPerson, 0), Name: strings.Repeat("x", 200_000)}}},
			Audit: storage.Entry{Verb: "add"},
		}, nil
	})
	return err
}

// checkFull: after a change for which there was no room, nothing of it is there
// and the store reads and writes on.
func checkFull(t *testing.T, s *bolt.Store, room func()) {
	t.Helper()
	ctx := context.Background()
	err := growUntilFull(t, s)
	if !errors.Is(err, storage.ErrFull) || !strings.Contains(err.Error(), "nothing of this change was kept") {
		t.Fatalf("%v, want ErrFull that says what happened", err)
	}
	people := 0
	look := func(b *partner.Book) error { people = b.Count(partner.KindPerson); return nil }
	if err := s.Read(ctx, "T01", look); err != nil {
		t.Fatalf("Read when full: %v", err)
	}
	entries, err := s.Audit(ctx, "T01", 0, 0)
	if err != nil || len(entries) != people || people == 0 {
		t.Errorf("when full: %d people, %d entries, %v", people, len(entries), err)
	}
	if err := s.Check(ctx); err != nil {
		t.Errorf("when full: %v", err)
	}
	// What was taken back may have left a gap that is just large enough.
	again := addLarge(s, 1_000_000)
	for i := 1; again == nil && i < 100; i++ {
		again = addLarge(s, 1_000_000+i)
	}
	if !errors.Is(again, storage.ErrFull) {
		t.Errorf("again: %v, want ErrFull", again)
	}
	if err := s.Read(ctx, "T01", look); err != nil {
		t.Fatal(err)
	}
	room()
	if err := addLarge(s, 2_000_000); err != nil {
		t.Errorf("with room again: %v", err)
	}
	before := people
	if err := s.Read(ctx, "T01", look); err != nil || people != before+1 {
		t.Errorf("with room again: %d people, %v; want %d", people, err, before+1)
	}
}

func TestFullByLimit(t *testing.T) {
	s, err := bolt.Open(filepath.Join(t.TempDir(), "test.db"), bolt.Options{MaxSize: 40 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	checkFull(t, s, func() { s.Limit(0) })
}

func TestBackup(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "live.db"), filepath.Join(dir, "backup.db")
	s := open(t, path)
	fill(t, s)
	if err := bolt.BackupFile(ctx, s, path); err == nil {
		t.Fatal("a backup over the database itself is made")
	}
	stop, writing := make(chan struct{}), make(chan error)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				writing <- nil
				return
			default:
			}
			if err := pair(s, fmt.Sprint("b", i)); err != nil {
				writing <- err
				return
			}
		}
	}()
	for range 3 {
		if err := bolt.BackupFile(ctx, s, backup); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-writing; err != nil {
		t.Error(err)
	}
	if err := openAll(backup); err != nil {
		t.Errorf("the backup: %v", err)
	}
	full := errors.New("the pipe is gone")
	if err := s.Backup(ctx, failing{full}); !strings.Contains(fmt.Sprint(err), full.Error()) {
		t.Errorf("a writer that fails: %v", err)
	}
	noStrays(t, dir, "live.db", "backup.db")
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// noStrays fails if a folder holds other files than these.
func noStrays(t *testing.T, dir string, names ...string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.Contains(" "+strings.Join(names, " ")+" ", " "+f.Name()+" ") {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}

func TestRestore(t *testing.T) {
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "live.db"), filepath.Join(dir, "backup.db")
	s := open(t, path)
	fill(t, s)
	if err := bolt.BackupFile(t.Context(), s, backup); err != nil {
		t.Fatal(err)
	}
	if err := bolt.Restore(backup, path); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("over an open database: %v, want ErrLocked", err)
	}
	if err := oneChange(s, "after the backup"); err != nil {
		t.Fatal(err)
	}
	rev, _ := s.Revision(t.Context(), "T01")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for i, aside := range []string{"live.db.before-restore", "live.db.before-restore-2"} {
		if err := bolt.Restore(backup, path); err != nil {
			t.Fatal(err)
		}
		if err := openAll(filepath.Join(dir, aside)); err != nil {
			t.Errorf("what was there, kept aside: %v", err)
		}
		if got := revision(t, path); got != rev-1 {
			t.Errorf("restore %d: revision %d, want %d", i, got, rev-1)
		}
	}
	if got := revision(t, filepath.Join(dir, "live.db.before-restore")); got != rev {
		t.Errorf("kept aside: revision %d, want %d", got, rev)
	}
	if err := bolt.Restore(backup, filepath.Join(dir, "new.db")); err != nil {
		t.Errorf("where there is none yet: %v", err)
	}
	noStrays(t, dir, "live.db", "backup.db", "new.db", "live.db.before-restore", "live.db.before-restore-2")
}

func revision(t *testing.T, path string) uint64 {
	t.Helper()
	s := open(t, path)
	defer s.Close()
	rev, err := s.Revision(t.Context(), "T01")
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func TestRestoreRefusesBadBackups(t *testing.T) {
	data := sample(t)
	path := write(t, data)
	for what, bad := range map[string][]byte{"cut off": data[:len(data)/2], "empty": {}, "text": []byte("hello"), "overwritten": overwritten(data)} {
		if err := bolt.Restore(write(t, bad), path); !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", what, err)
		}
	}
	if err := bolt.Restore(filepath.Join(t.TempDir(), "none.db"), path); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("no such backup: %v", err)
	}
	if err := bolt.Restore(path, path); err == nil {
		t.Error("a file is restored from itself")
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, data) {
		t.Errorf("a refused restore changed the database (%v)", err)
	}
	noStrays(t, filepath.Dir(path), filepath.Base(path))
	// A damaged database can be restored over.
	broken := write(t, data[:len(data)/3])
	if err := errors.Join(bolt.Restore(path, broken), openAll(broken)); err != nil {
		t.Errorf("over a damaged database: %v", err)
	}
}

// overwritten spoils one record, not the pages: only reading it shows that.
// overwritten spoils records, wherever in the file they lie: pages hold leavings
// of older ones too, which are nobody's.
func overwritten(data []byte) []byte {
	return bytes.ReplaceAll(data, []byte(`,"number":"HW-`), []byte(`,!number":"HW-`))
}

func TestReadOnlyOption(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	s := open(t, path)
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ro, err := bolt.Open(path, bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if err := ro.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if rev, err := ro.Revision(t.Context(), "T01"); rev == 0 || err != nil {
		t.Errorf("Revision = %d, %v", rev, err)
	}
	if err := oneChange(ro, "k"); !errors.Is(err, storage.ErrReadOnly) {
		t.Errorf("a change: %v, want ErrReadOnly", err)
	}
	if _, err := bolt.Open(filepath.Join(t.TempDir(), "none.db"), bolt.Options{ReadOnly: true}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("no such file: %v", err)
	}
}
