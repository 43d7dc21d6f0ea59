package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/storage/bolt"
)

// TestDailyCopiesRotate makes a copy on each of many days: the newest are kept,
// each can be restored, and what else lies in the folder stays.
func TestDailyCopiesRotate(t *testing.T) {
	s := newShell(t)
	dir := filepath.Join(s.dir, "copies")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	theirs := []string{"partnerbot-2020-01-01.db.gz", "partnerbot-before-the-move.db", "partnerbot-2020-1-1.db", "notes.txt"}
	for _, name := range theirs {
		s.file(filepath.Join("copies", name), "theirs")
	}
	s.environ = append(s.environ, "PARTNER_BACKUP_DIR="+dir, "PARTNER_BACKUP_KEEP=3")
	s.ok("ask", "person add 'Ana Silva' ana@harbourtech.example")
	c, err := ReadConfig(s.environ, "none")
	if err != nil {
		t.Fatal(err)
	}
	r := &run{Streams: Streams{Err: os.Stderr}, environ: append(s.environ, "LOG_LEVEL=error"), dotenv: "none"}
	h, err := r.open()
	if err != nil {
		t.Fatal(err)
	}
	now := s.now
	daily := h.dailyCopy(func() time.Time { return now })
	for range 6 {
		for range 2 { // a second one on a day takes the first one's place
			if err := daily(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		now = now.AddDate(0, 0, 1)
	}
	want := append([]string{"partnerbot-2026-03-05.db", "partnerbot-2026-03-06.db", "partnerbot-2026-03-07.db"}, theirs...)
	slices.Sort(want)
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
	if err := os.Rename(dir, dir+"-unmounted"); err != nil {
		t.Fatal(err)
	}
	if err := daily(t.Context()); err == nil || !strings.Contains(err.Error(), "PARTNER_BACKUP_DIR") {
		t.Errorf("without the folder: %v", err)
	}
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	other := newShell(t)
	other.ok("restore", filepath.Join(dir+"-unmounted", "partnerbot-2026-03-05.db"))
	if people := other.ok("ask", "people"); !strings.Contains(people, "Ana Silva") {
		t.Errorf("a daily copy holds\n%s", people)
	}
	h.config, h.store = Config{values: map[string]string{"PARTNER_BACKUP_DIR": ""}}, (*bolt.Store)(nil)
	if h.dailyCopy(time.Now) != nil || c.Get("PARTNER_BACKUP_KEEP") != "3" {
		t.Error("copies are made though none are asked for")
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
