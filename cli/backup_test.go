package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBackupAndRestoreSayWhatHelps: the file the user named, what is wrong with
// it and what to do, and no temporary file's name.
func TestBackupAndRestoreSayWhatHelps(t *testing.T) {
	s := newShell(t)
	s.ok("ask", "person add 'Ana Silva' ana@harbourtech.example")
	s.ok("backup", "whole.db")
	whole, err := os.ReadFile(filepath.Join(s.dir, "whole.db"))
	if err != nil {
		t.Fatal(err)
	}
	s.file("rubbish.db", strings.Repeat("this is no database at all\n", 1000))
	s.file("cut.db", string(whole[:len(whole)/2]))
	s.file("empty.db", "")
	if err := os.Mkdir(filepath.Join(s.dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	people := s.ok("ask", "people")
	for args, says := range map[string][]string{
		"backup nowhere/copy.db":  {"the folder nowhere does not exist", "mkdir -p nowhere"},
		"backup folder":           {"folder is a folder", "folder/partnerbot.db"},
		"backup rubbish.db/x.db":  {"rubbish.db"},
		"restore nowhere/copy.db": {"there is no file nowhere/copy.db", "nothing was changed"},
		"restore folder":          {"folder cannot be restored", "not a file"},
		"restore rubbish.db":      {"rubbish.db cannot be restored", "not a database of partnerbot", "left as it is", "older backup"},
		"restore cut.db":          {"cut.db cannot be restored", "cut off", "older backup"},
		"restore empty.db":        {"empty.db cannot be restored", "empty", "older backup"},
	} {
		code, out, errs := s.run(strings.Fields(args)...)
		if code != exitFailed || out != "" {
			t.Errorf("partnerbot %s ends with %d: %s", args, code, out)
		}
		for _, want := range says {
			if !strings.Contains(errs, want) {
				t.Errorf("partnerbot %s does not say %q: %s", args, want, errs)
			}
		}
		for _, never := range []string{".partnerbot-copy", "put a backup back with", "goroutine"} {
			if strings.Contains(errs, never) {
				t.Errorf("partnerbot %s says %q: %s", args, never, errs)
			}
		}
	}
	if again := s.ok("ask", "people"); again != people {
		t.Errorf("a refused restore changed the people to\n%s", again)
	}
	lost := newShell(t, "DATABASE_URL=bolt:"+filepath.Join(s.dir, "gone", "partnerbot.db"))
	if code, _, errs := lost.run("restore", filepath.Join(s.dir, "whole.db")); code != exitFailed || !strings.Contains(errs, "DATABASE_URL") || !strings.Contains(errs, "mkdir -p") {
		t.Errorf("a restore into a folder that is not there ends with %d: %s", code, errs)
	}
}

func TestCheckLooksAtTheBackupFolder(t *testing.T) {
	s := newShell(t)
	if out := s.ok("check"); strings.Contains(out, "backups") {
		t.Errorf("without a folder check says\n%s", out)
	}
	s.file("file", "")
	for dir, says := range map[string]string{
		s.dir: "backups        ok", filepath.Join(s.dir, "gone"): "does not exist", filepath.Join(s.dir, "file"): "does not name a folder",
	} {
		s.environ = append(s.environ, "PARTNER_BACKUP_DIR="+dir)
		code, out, _ := s.run("check")
		if want := strings.HasSuffix(says, "ok"); (code == exitDone) != want || !strings.Contains(out, says) {
			t.Errorf("with %s check ends with %d\n%s", dir, code, out)
		}
	}
	s.environ = append(s.environ, "PARTNER_BACKUP_KEEP=none")
	if code, out, errs := s.run("check"); code != exitFailed || !strings.Contains(out+errs, "PARTNER_BACKUP_KEEP must be a whole number from 1 to 1000") {
		t.Errorf("check ends with %d\n%s%s", code, out, errs)
	}
}
