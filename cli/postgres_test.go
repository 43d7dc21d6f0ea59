package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"partnerbot/storage/postgres/pgtest"
)

// The command line works on PostgreSQL as it does on a file: facts, answers,
// audit, backup and restore into another database.
func TestTheCommandLineOnPostgreSQL(t *testing.T) {
	server, err := pgtest.Start()
	if errors.Is(err, pgtest.ErrNoBinaries) && os.Getenv("CI") != "true" {
		t.Skip("SKIPPED: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	dir := t.TempDir()
	roster := filepath.Join(dir, "roster.csv")
	rows := "name,email,binding,dedicated,certificate,issued,expires\nAna Silva,ana@example.com,associated,yes,PMP,2026-01-05,2029-01-04\n"
	if err := os.WriteFile(roster, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	on := func(database string, args ...string) (string, int) {
		var out bytes.Buffer
		environ := []string{"DATABASE_URL=" + server.URL(database, url.Values{})}
		code := Run(t.Context(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &out}, environ)
		return out.String(), code
	}
	must := func(database string, args ...string) string {
		t.Helper()
		out, code := on(database, args...)
		if code != 0 {
			t.Fatalf("%v: exit %d\n%s", args, code, out)
		}
		return out
	}
	must("postgres", "import", roster)
	must("postgres", "ask", "threshold set project-managers 1")
	var assessed struct {
		Requirements []struct {
			ID, State string
			Have      int
		}
	}
	if err := json.Unmarshal([]byte(must("postgres", "assess", "--json")), &assessed); err != nil {
		t.Fatal(err)
	}
	if r := assessed.Requirements[0]; r.ID != "project-managers" || r.State != "met" || r.Have != 1 {
		t.Errorf("assessed %+v", r)
	}
	copied := filepath.Join(dir, "copy")
	must("postgres", "backup", copied)
	must("postgres", "check")
	if out, code := on("postgres", "restore", copied); code != 1 || !strings.Contains(out, "empty") {
		t.Errorf("over facts: exit %d, %s", code, out)
	}
	must("template1", "restore", copied)
	if a, b := must("postgres", "ask", "status"), must("template1", "ask", "status"); a != b {
		t.Errorf("before:\n%s\nrestored:\n%s", a, b)
	}
	erasedOnPostgreSQL(t, must, on)
	if out, code := on("nowhere", "ask", "status"); code != 1 || !strings.Contains(out, "nowhere") {
		t.Errorf("a database that is not there: exit %d, %s", code, out)
	}
}

// erasedOnPostgreSQL takes a person out of everything, by the command of the terminal
// and by the word of Slack, and looks for them in all that the database gives.
func erasedOnPostgreSQL(t *testing.T, must func(database string, args ...string) string, on func(database string, args ...string) (string, int)) {
	t.Helper()
	must("postgres", "ask", "person add 'Ken Ito' ken@example.com")
	must("postgres", "ask", "person add 'Zoe Old' zoe@example.com")
	_, rest, _ := strings.Cut(must("postgres", "audit", "verify"), ", head ")
	head, _, _ := strings.Cut(rest, "\n")
	if plan := must("postgres", "erase", "Ken Ito"); !strings.Contains(plan, "would go") || !strings.Contains(must("postgres", "export"), "ken@example.com") {
		t.Errorf("the plan is %q", plan)
	}
	if out, code := on("postgres", "erase", "Ken", "--yes"); code != exitFailed || !strings.Contains(out, "whole name") {
		t.Errorf("half a name: exit %d, %s", code, out)
	}
	must("postgres", "erase", "Ken Ito", "--yes")
	must("postgres", "ask", "person erase 'Zoe Old' --yes")
	copied := filepath.Join(t.TempDir(), "copy")
	must("postgres", "backup", copied)
	data, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	all := string(data) + must("postgres", "export", "--format", "json") + must("postgres", "audit", "export", "--format", "json") + must("postgres", "ask", "audit") + must("postgres", "ask", "people --all")
	for _, word := range []string{"Ken Ito", "ken@example.com", "Zoe Old", "zoe@example.com"} {
		if strings.Contains(all, word) {
			t.Errorf("%s is still there", word)
		}
	}
	if !strings.Contains(all, "ana@example.com") {
		t.Error("Ana Silva is gone as well")
	}
	must("postgres", "check")
	if out := must("postgres", "audit", "verify", "--head", head); !strings.Contains(out, "chain intact") {
		t.Errorf("audit verify says %q", out)
	}
}
