package cli

import (
	"strings"
	"testing"
)

// A script learns from the exit code whether every row was taken, where it asks for that.
func TestImportTellsWhatWasRefused(t *testing.T) {
	good, bad := row("Ana", "PMP", "number=1"), row("Ben", "PMP", "number=2", "expires=2026-02-30")
	for _, c := range []struct {
		name, roster string
		code, strict int
		taken        bool // by a strict import
	}{
		{"all rows are good", good, exitDone, exitDone, true},
		{"one of two is bad", good + bad, exitDone, exitFailed, false},
		{"all are bad", bad, exitFailed, exitFailed, false},
		{"there is none", "", exitDone, exitDone, false},
	} {
		for _, strict := range []string{"", " --strict"} {
			s := newShell(t)
			s.file("roster.csv", header+c.roster)
			code, taken := c.code, strings.Contains(c.roster, "Ana")
			if strict != "" {
				code, taken = c.strict, c.taken
			}
			for _, words := range []string{"import roster.csv --dry-run", "import roster.csv", "import roster.csv"} {
				got, out, errs := s.run(strings.Fields(words + strict)...)
				if got != code {
					t.Errorf("%s: partnerbot %s ends with %d, want %d\n%s%s", c.name, words+strict, got, code, out, errs)
				}
				if partly := strings.Contains(errs, "1 of 2 rows refused"); partly != (c.code != c.strict) {
					t.Errorf("%s: partnerbot %s says %q", c.name, words+strict, errs)
				}
			}
			if people := s.ok("ask", "people"); strings.HasPrefix(people, "1 p") != taken {
				t.Errorf("%s%s: then there are\n%s", c.name, strict, people)
			}
		}
	}
	if help := newShell(t).ok("import", "--help"); !strings.Contains(help, "with --strict, one was refused") {
		t.Errorf("the help says\n%s", help)
	}
}
