package cli

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"partnerbot/sandbox"
)

// TestACalendarInTheWorkspace makes a link by a slash command and reads it as a
// calendar program does, before and after what it shows was done.
func TestACalendarInTheWorkspace(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T08:00")
	knowsZones(t, p)
	link := regexp.MustCompile(`http://127\.0\.0\.1:\d+/calendar/[A-Z0-9]{26}-main\.ics`).FindString(answered(t, p, "U0ANA", "calendar link"))
	if link == "" {
		t.Fatal("no link is shown")
	}
	get := func() (int, string) {
		t.Helper()
		resp, err := http.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	const ends = "SUMMARY:Ana Silva: PMP (certificate end)"
	if code, body := get(); code != http.StatusOK || !strings.Contains(body, ends) || !strings.Contains(body, "DTSTART;VALUE=DATE:20260401") {
		t.Errorf("%d\n%s", code, body)
	}
	answered(t, p, "U0DANA", `cert renew "Ana Silva" PMP 2026-03-01`)
	if code, body := get(); code != http.StatusOK || strings.Contains(body, ends) {
		t.Errorf("renewed, and still there: %d\n%s", code, body)
	}
	s := &shell{t: t, dir: t.TempDir(), now: time.Now(), environ: []string{"DATABASE_URL=" + p.config.Get("DATABASE_URL")}}
	token := strings.TrimSuffix(link[strings.LastIndex(link, "/")+1:], ".ics")
	if out := s.ok("export", "everything", "--format", "json") + s.ok("audit", "export"); strings.Contains(out, token) || !strings.Contains(out, "calendar link") {
		t.Error("the link is in what is exported, or the log does not tell of it")
	}
	answered(t, p, "U0ANA", "calendar stop")
	if code, _ := get(); code != http.StatusNotFound {
		t.Errorf("stopped, it is answered with %d", code)
	}
}
