package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/cli/sample"
)

// today is the day on which the tests of this package play.
var today = civil.Must(2026, 3, 2)

// shell is a folder with a database of its own.
type shell struct {
	t       *testing.T
	dir     string
	environ []string
	now     time.Time
}

func newShell(t *testing.T, environ ...string) *shell {
	t.Helper()
	dir := t.TempDir()
	return &shell{
		t: t, dir: dir, now: today.Instant(9, 0, time.UTC),
		environ: append([]string{"DATABASE_URL=bolt:" + filepath.Join(dir, "partnerbot.db")}, environ...),
	}
}

// run runs one command line.
func (s *shell) run(args ...string) (code int, out, errs string) {
	s.t.Helper()
	var o, e bytes.Buffer
	r := &run{
		Streams: Streams{In: strings.NewReader(""), Out: &o, Err: &e}, environ: s.environ,
		now: func() time.Time { return s.now }, dotenv: filepath.Join(s.dir, ".env"), folder: s.dir,
	}
	code = r.exec(context.Background(), args)
	return code, o.String(), e.String()
}

// ok runs a command line that must end well, and gives what it printed.
func (s *shell) ok(args ...string) string {
	s.t.Helper()
	code, out, errs := s.run(args...)
	if code != exitDone {
		s.t.Fatalf("partnerbot %s ends with %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

func (s *shell) file(name, text string) string {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return name
}

// assessment is what `assess --json` promises, as an outsider reads it.
type assessment struct {
	Pack, Version, On, Path, Phase string
	Requirements                   []struct {
		ID, Title, State string
		Have             int
		Need             *int
		Counted          []struct{ Person, Certificate, Number string }
		Excluded         []struct{ Person, Certificate, Reason string }
		Falls            *string
		Cause            string
	}
}

func (s *shell) assess(args ...string) assessment {
	s.t.Helper()
	var a assessment
	if err := json.Unmarshal([]byte(s.ok(append([]string{"assess", "--json"}, args...)...)), &a); err != nil {
		s.t.Fatal(err)
	}
	return a
}

func TestImportAskAndAssessAgree(t *testing.T) {
	s := newShell(t)
	csv, err := sample.Roster(today)
	if err != nil {
		t.Fatal(err)
	}
	s.file("roster.csv", string(csv))
	if out := s.ok("import", "roster.csv", "--dry-run"); !strings.Contains(out, "nothing was stored") {
		t.Errorf("a dry run says\n%s", out)
	}
	if a := s.assess(); a.Requirements[1].Have != 0 {
		t.Fatalf("a dry run stored something: %+v", a.Requirements[1])
	}
	s.ok("import", "roster.csv")
	if out := s.ok("import", "roster.csv"); !strings.Contains(out, "Nothing changed") {
		t.Errorf("the second import says\n%s", out)
	}
	s.ok("ask", "threshold set hccdp 6")
	a := s.assess()
	if a.Pack != "huawei-cloud" || a.On != "2026-03-02" || a.Path != "service" || a.Phase != "competency-differentiation" {
		t.Errorf("the head of the assessment is %+v", a)
	}
	for _, q := range a.Requirements {
		gaps := s.ok("ask", "gaps "+q.ID)
		need := "?"
		if q.Need != nil {
			need = fmt.Sprint(*q.Need)
		}
		if !strings.Contains(gaps, fmt.Sprintf("%d of %s", q.Have, need)) {
			t.Errorf("assess says %d of %s for %s, gaps says\n%s", q.Have, need, q.ID, gaps)
		}
		for _, e := range q.Excluded {
			if e.Person != "" && !strings.Contains(s.ok("ask", "gaps "+q.ID+" --all"), e.Person) {
				t.Errorf("gaps %s does not name %s (%s)", q.ID, e.Person, e.Reason)
			}
		}
	}
}

func TestExitCodes(t *testing.T) {
	s := newShell(t)
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"version", exitDone, ""},
		{"help", exitDone, ""},
		{"statsu", exitUsage, "statsu"},
		{"status", exitUsage, "partnerbot ask 'status'"},
		{"deal D-1", exitUsage, "partnerbot ask 'deal D-1'"},
		{"assess --on 2026-02-30", exitUsage, "2026-02-30"},
		{"assess --on yesterday", exitUsage, "2026-05-14"},
		{"assess --colour", exitUsage, "--colour"},
		{"assess now", exitUsage, `"now"`},
		{"ask", exitUsage, "words in quotes"},
		{"ask status gaps", exitUsage, "words in quotes"},
		{"ask status --now noon", exitUsage, "noon"},
		{"import", exitUsage, "one file"},
		{"import none.csv", exitFailed, "none.csv"},
		{"import none.csv --dates dym", exitUsage, "dym"},
		{"export --format pdf", exitUsage, "pdf"},
		{"reminders --from 2026-05-01 --to 2026-04-01", exitUsage, "before"},
		{"reminders --from 2026-05-01 --to 2096-04-01", exitUsage, "ten years"},
		{"program show nothere", exitFailed, "nothere"},
		{"program lint", exitUsage, "one pack"},
		{"restore none.db", exitFailed, "none.db"},
		{"manifest --url ftp://x", exitUsage, "https"},
		{"serve", exitFailed, "SLACK_BOT_TOKEN"},
		{"", exitFailed, "SLACK_BOT_TOKEN"},
		{"sandbox --deliver pigeon", exitUsage, "pigeon"},
	} {
		code, out, errs := s.run(strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("partnerbot %s ends with %d, want %d with %q\n%s%s", c.args, code, c.code, c.says, out, errs)
		}
		if code != exitDone && (out != "" && c.code == exitUsage || strings.Contains(errs, "goroutine")) {
			t.Errorf("partnerbot %s prints more than a sentence\n%s%s", c.args, out, errs)
		}
	}
}

func TestConfigurationIsReportedAtOnceAndWithoutValues(t *testing.T) {
	s := newShell(t, "SLACK_BOT_TOKEN=hunter2-secret", "PARTNER_TIMEZONE=Mars/Olympus", "PARTNER_ADMINS=dana", "LOG_LEVEL=loud")
	code, out, errs := s.run("check")
	all := out + errs
	if code != exitFailed {
		t.Errorf("check ends with %d", code)
	}
	for _, want := range []string{"SLACK_BOT_TOKEN", "PARTNER_TIMEZONE", "PARTNER_ADMINS", "LOG_LEVEL"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not reported:\n%s", want, all)
		}
	}
	for _, never := range []string{"hunter2", "Olympus", "dana", "loud"} {
		if strings.Contains(all, never) {
			t.Errorf("the value %q is shown:\n%s", never, all)
		}
	}
}

func TestDefaultsAreGood(t *testing.T) {
	for _, v := range Variables {
		if v.Default != "" && v.Check != nil && v.Check(v.Default) != "" {
			t.Errorf("the default of %s %s", v.Name, v.Check(v.Default))
		}
	}
}

func TestDotenvIsReadAndRealVariablesWin(t *testing.T) {
	s := newShell(t, "PARTNER_TIMEZONE=Asia/Tokyo")
	s.file(".env", "PARTNER_TIMEZONE=Europe/Berlin\nPARTNER_CHANNEL=C0ALPHA\n")
	c, err := ReadConfig(s.environ, filepath.Join(s.dir, ".env"))
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Defaults(); d.Zone != "Asia/Tokyo" || d.Channel != "C0ALPHA" {
		t.Errorf("the settings are %+v", d)
	}
	s.file(".env", "SLACK_BOT_TOKEN=\"xoxb-hunter2\nPARTNER_CHANNEL=C0ALPHA\n")
	if _, err := ReadConfig(s.environ, filepath.Join(s.dir, ".env")); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a broken .env gives %v", err)
	}
}

func TestBackupAndRestore(t *testing.T) {
	s := newShell(t)
	s.ok("ask", "person add 'Ana Silva' ana@harbourtech.example")
	s.ok("backup", "copy.db")
	s.ok("ask", "person add 'Ben Okafor' ben@harbourtech.example")
	s.ok("restore", "copy.db")
	people := s.ok("ask", "people")
	if !strings.Contains(people, "Ana Silva") || strings.Contains(people, "Ben Okafor") {
		t.Errorf("after the restore there are\n%s", people)
	}
	s.file("broken.db", "this is no database at all")
	if code, _, errs := s.run("restore", "broken.db"); code != exitFailed || strings.Contains(errs, "panic") {
		t.Errorf("restoring rubbish ends with %d: %s", code, errs)
	}
	if again := s.ok("ask", "people"); again != people {
		t.Errorf("a refused restore changed the people to\n%s", again)
	}
}

func TestExportRoundTrip(t *testing.T) {
	s := newShell(t)
	csv, err := sample.Roster(today)
	if err != nil {
		t.Fatal(err)
	}
	s.file("roster.csv", string(csv))
	s.ok("import", "roster.csv")
	before := s.ok("assess", "--json")
	for _, format := range []string{"csv", "xlsx", "json"} {
		other := newShell(t)
		other.file("out."+format, s.ok("export", "--format", format))
		other.ok("import", "out."+format)
		if after := other.ok("assess", "--json"); after != before {
			t.Errorf("through %s the assessment became\n%s", format, after)
		}
	}
}

func TestImportCanBeTakenBackForADay(t *testing.T) {
	s := newShell(t)
	s.ok("ask", "person add 'Zoe Old' zoe@harbourtech.example")
	before := s.ok("export")
	csv, err := sample.Roster(today)
	if err != nil {
		t.Fatal(err)
	}
	s.file("roster.csv", string(csv))
	s.ok("import", "roster.csv")
	entries := s.ok("audit", "export", "--format", "json")
	var log []struct {
		Seq  int
		Verb string
	}
	if err := json.Unmarshal([]byte(entries), &log); err != nil {
		t.Fatal(err)
	}
	last := log[len(log)-1]
	if last.Verb != "import" {
		t.Fatalf("the last audit entry is %+v", last)
	}
	s.ok("ask", fmt.Sprintf("import undo %d", last.Seq))
	if after := s.ok("export"); after != before {
		t.Errorf("after the undo the roster is\n%s\nand was\n%s", after, before)
	}
}
