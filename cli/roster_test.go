package cli

import (
	"strings"
	"testing"
)

// A script learns from the exit code whether every row was taken.
func TestImportTellsByItsExitCodeWhatWasRefused(t *testing.T) {
	good, bad := row("Ana", "PMP", "number=1"), row("Ben", "PMP", "number=2", "expires=2026-02-30")
	for _, c := range []struct {
		name, roster string
		code         int
	}{
		{"all rows are good", good, exitDone},
		{"one of two is bad", good + bad, exitPartly},
		{"all are bad", bad, exitFailed},
		{"there is none", "", exitDone},
	} {
		s := newShell(t)
		s.file("roster.csv", header+c.roster)
		for _, words := range []string{"import roster.csv --dry-run", "import roster.csv", "import roster.csv"} {
			code, out, errs := s.run(strings.Fields(words)...)
			if code != c.code {
				t.Errorf("%s: partnerbot %s ends with %d, want %d\n%s%s", c.name, words, code, c.code, out, errs)
			}
			if partly := strings.Contains(errs, "1 of 2 rows refused"); partly != (c.code == exitPartly) {
				t.Errorf("%s: partnerbot %s says %q", c.name, words, errs)
			}
		}
		if people := s.ok("ask", "people"); strings.HasPrefix(people, "1 p") != strings.Contains(c.roster, "Ana") {
			t.Errorf("%s: then there are\n%s", c.name, people)
		}
	}
	if help := newShell(t).ok("import", "--help"); !strings.Contains(help, "3 some rows were refused") {
		t.Errorf("the help says\n%s", help)
	}
}
