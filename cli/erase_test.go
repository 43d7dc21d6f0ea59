package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestErase(t *testing.T) {
	s := changed(t)
	plan := s.ok("erase", "Ken Ito")
	if !strings.Contains(plan, "the person and words of 1 audit entry would go") || !strings.Contains(plan, "--yes") {
		t.Errorf("the plan is %q", plan)
	}
	if out := s.ok("export"); !strings.Contains(out, "ken@example.com") {
		t.Fatal("the plan has erased something")
	}
	done := s.ok("erase", "Ken Ito", "--yes")
	if strings.Contains(done, "Ken") || !strings.Contains(done, "erased-4") {
		t.Errorf("the answer is %q", done)
	}
	copied := filepath.Join(s.dir, "copy.db")
	s.ok("backup", copied)
	data, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	after := s.ok("export") + s.ok("export", "--format", "json") + s.ok("audit", "export") + s.ok("audit", "export", "--format", "json") + s.ok("ask", "people --all") + s.ok("ask", "audit")
	for _, word := range []string{"Ken Ito", "ken@example.com"} {
		if strings.Contains(after, word) || bytes.Contains(data, []byte(word)) {
			t.Errorf("%s is still there", word)
		}
	}
	if out := s.ok("audit", "verify"); !strings.HasPrefix(out, "4 entries, chain intact, head 4:") {
		t.Errorf("audit verify says %q", out)
	}
}

func TestEraseRefuses(t *testing.T) {
	s := changed(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"erase"}, exitUsage, "one argument, the person"},
		{[]string{"erase", "Ken", "--yes"}, exitFailed, "whole name"},
		{[]string{"erase", `No "body"`}, exitFailed, "Nobody here is called"},
		{[]string{"erase", "Ken Ito", "Ana Silva"}, exitUsage, "one argument"},
	} {
		if code, out, errs := s.run(c.args...); code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%q: %d, %s%s", c.args, code, out, errs)
		}
	}
}
