package bolt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// The file's free pages may still hold the person; a backup does not, nor what is
// restored from it.
func TestNoBackupKeepsWhoWasErased(t *testing.T) {
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "test.db"), filepath.Join(dir, "copy.db")
	s := open(t, path)
	const name = "Anastasia Silvestri"
	_, err := s.Update(t.Context(), "T01", "k", noon, func(*partner.Book) (storage.Change, error) {
		e := entry(noon)
		e.Summary, e.By = name+" added", "U0ANASTASIA"
		return storage.Change{Delta: partner.Delta{Put: []partner.Fact{partner.Person{ID: 1, Name: name, SlackID: "U0ANASTASIA"}}}, Audit: e, Reply: []byte(name)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := oneChange(s, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Erase(t.Context(), "T01", noon, storage.Erasure{Person: 1, By: "cli"}); err != nil {
		t.Fatal(err)
	}
	if err := bolt.BackupFile(t.Context(), s, backup); err != nil {
		t.Fatal(err)
	}
	live, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(live, []byte(name)) {
		t.Log("the file itself holds nothing any more: this test shows little")
	}
	data, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{name, "U0ANASTASIA"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("the backup still holds %q", word)
		}
	}
	copied := open(t, backup)
	if faults, n := faultsOf(t, copied); n != 7 || len(faults) > 0 {
		t.Errorf("%d lines, %v", n, faults)
	}
	if list, err := filepath.Glob(filepath.Join(dir, ".partnerbot-*")); len(list) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", list, err)
	}
}
