package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
)

// changed is a shell in which three people were added.
func changed(t *testing.T) *shell {
	t.Helper()
	s := newShell(t)
	for _, who := range []string{"'Ana Silva' ana@example.com", "'Ken Ito' ken@example.com", "'=Sara' sara@example.com"} {
		s.ok("ask", "person add "+who)
		s.now = s.now.AddDate(0, 0, 1)
	}
	return s
}

func headIn(t *testing.T, out string) string {
	t.Helper()
	m := regexp.MustCompile(`^3 entries, chain intact, head (3:[0-9a-f]{64})\ncovered: [^\n]*\n$`).FindStringSubmatch(out)
	if m == nil {
		t.Fatalf("audit verify says %q", out)
	}
	return m[1]
}

func TestAuditVerify(t *testing.T) {
	s := changed(t)
	head := headIn(t, s.ok("audit", "verify"))
	headIn(t, s.ok("audit", "verify", "--head", head))
	headIn(t, s.ok("audit", "verify", "--head", head[:14]+"…", "--workspace", mainWorkspace))
	for _, c := range []struct {
		head string
		code int
		says string
	}{
		{"3:" + strings.Repeat("0", 64), exitFailed, "entry 3 is not the one whose hash was known"},
		{"7:" + head[2:], exitFailed, "the end was cut off: entries 4 to 7 are missing"},
		{"3", exitUsage, "71:4be1c0de"}, {"3:4be1", exitUsage, "8 digits"}, {"x:" + head[2:], exitUsage, "not a head"}, {"9999999999999999999999:" + head[2:], exitUsage, "not a head"},
	} {
		code, out, errs := s.run("audit", "verify", "--head", c.head)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("--head %s: %d, %s%s", c.head, code, out, errs)
		}
	}
	s.ok("ask", "person add 'Zoe Old' zoe@example.com")
	if out := s.ok("audit", "verify", "--head", head); !strings.HasPrefix(out, "4 entries, chain intact, head 4:") {
		t.Errorf("with an older head: %q", out)
	}
}

func TestAuditVerifyNamesWhatWasEdited(t *testing.T) {
	s := changed(t)
	path := filepath.Join(s.dir, "partnerbot.db")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("Ken Ito added")) {
		t.Fatal("the sentence is not in the file")
	}
	data = bytes.ReplaceAll(data, []byte("Ken Ito added"), []byte("Ken Ita added"))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := s.run("audit", "verify")
	if code != exitFailed || out != "entry 2 was edited: its words are not the ones that were sealed\n" || !strings.Contains(errs, "1 fault in 3 entries") {
		t.Errorf("%d, %s%s", code, out, errs)
	}
	if code, out, _ := s.run("check"); code != exitFailed || !strings.Contains(out, "entry 2 was edited") {
		t.Errorf("check: %d, %s", code, out)
	}
}

func TestAuditExport(t *testing.T) {
	s := changed(t)
	rows, err := csv.NewReader(strings.NewReader(s.ok("audit", "export"))).ReadAll()
	if err != nil || len(rows) != 4 || strings.Join(rows[0], " ") != "seq at by via verb summary where saw hash" {
		t.Fatalf("%v, %v", rows, err)
	}
	if head := headIn(t, s.ok("audit", "verify")); rows[3][8] != head[2:] || rows[3][5] != "'=Sara added" || rows[1][1] != "2026-03-02T09:00:00Z" {
		t.Errorf("%q", rows)
	}
	for _, c := range []struct {
		flags, seqs string
	}{
		{"", "1 2 3"}, {"--from 2026-03-03", "2 3"}, {"--to 2026-03-03", "1 2"}, {"--from 2026-03-03 --to 2026-03-03", "2"}, {"--from 2027-01-01", ""},
	} {
		var list []struct{ Seq json.Number }
		if err := json.Unmarshal([]byte(s.ok(append([]string{"audit", "export", "--format", "json"}, strings.Fields(c.flags)...)...)), &list); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range list {
			got = append(got, e.Seq.String())
		}
		if strings.Join(got, " ") != c.seqs {
			t.Errorf("export %s: %v, want %s", c.flags, got, c.seqs)
		}
	}
	for _, flags := range []string{"--from yesterday", "--from 2026-03-03 --to 2026-03-01", "--format xml"} {
		if code, _, errs := s.run(append([]string{"audit", "export"}, strings.Fields(flags)...)...); code != exitUsage {
			t.Errorf("%s: %d %s", flags, code, errs)
		}
	}
}

// What the JSON export says is enough to verify it without the database.
func TestAuditExportCanBeVerified(t *testing.T) {
	s := changed(t)
	type seal struct {
		Salt   []byte
		Sum    string
		Erased bool
	}
	var list []struct {
		Seq, Revision          uint64
		At                     time.Time
		By, Via, Verb, Summary string
		Refs                   []partner.Ref
		Seals                  struct{ By, Summary, Detail seal }
		Prev, Hash             string
	}
	if err := json.Unmarshal([]byte(s.ok("audit", "export", "--format", "json")), &list); err != nil {
		t.Fatal(err)
	}
	sealed := func(text string, s seal) partner.Sealed {
		return partner.Sealed{Text: text, Salt: s.Salt, Sum: s.Sum, Erased: s.Erased}
	}
	var lines []partner.LedgerLine
	for _, e := range list {
		lines = append(lines, partner.LedgerLine{Seq: e.Seq, Revision: e.Revision, At: e.At, Via: e.Via, Verb: e.Verb, Refs: e.Refs, Prev: e.Prev, Hash: e.Hash,
			By: sealed(e.By, e.Seals.By), Summary: sealed(e.Summary, e.Seals.Summary), Detail: sealed("", e.Seals.Detail)})
	}
	if faults := partner.VerifyLedger(mainWorkspace, lines); len(lines) != 3 || len(faults) > 0 {
		t.Errorf("%d lines, %v", len(lines), faults)
	}
	lines[1].Summary.Text = "another"
	if faults := partner.VerifyLedger(mainWorkspace, lines); len(faults) != 1 {
		t.Errorf("an edited one: %v", faults)
	}
}

// While a bot holds the database it does the work.
func TestAuditVerifyByTheRunningBot(t *testing.T) {
	s := changed(t)
	r := &run{Streams: Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}, environ: s.environ, now: func() time.Time { return s.now }, dotenv: filepath.Join(s.dir, ".env")}
	h, err := r.open()
	if err != nil {
		t.Fatal(err)
	}
	defer h.store.Close()
	server := httptest.NewServer(h.controlHandler(s.environ, r.now))
	defer server.Close()
	for _, c := range []struct {
		args, says string
		code       int
	}{{`"verify"`, "3 entries, chain intact", exitDone}, {`"verify","--head","9:aaaaaaaa"`, "entries 4 to 9 are missing", exitFailed}} {
		resp, err := http.Post(server.URL, "application/json", strings.NewReader(`{"args":["audit",`+c.args+`]}`))
		if err != nil {
			t.Fatal(err)
		}
		var reply controlReply
		err = json.NewDecoder(resp.Body).Decode(&reply)
		resp.Body.Close()
		if err != nil || reply.Code != c.code || !strings.Contains(string(reply.Out), c.says) {
			t.Errorf("%s: %d, %s%s, %v", c.args, reply.Code, reply.Out, reply.Err, err)
		}
	}
}
