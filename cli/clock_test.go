package cli

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTestClock(t *testing.T) {
	start := today.Instant(9, 0, time.UTC)
	real := func() time.Time { return start }
	clock := func(s *shell) (func() time.Time, error) {
		c, err := ReadConfig(s.environ, "none")
		if err != nil {
			t.Fatal(err)
		}
		return c.testClock(real)
	}
	if now, err := clock(newShell(t)); err != nil || !now().Equal(start) {
		t.Errorf("without the variable the clock is not the real one: %v", err)
	}
	for _, api := range []string{"https://slack.com/api/", "http://127.0.0.1.example.com/api/", "http://10.0.0.1/api/"} {
		s := newShell(t, "SLACK_API_URL="+api)
		s.file("clock", "1h")
		s.environ = append(s.environ, "PARTNERBOT_CLOCK="+filepath.Join(s.dir, "clock"))
		if _, err := clock(s); err == nil || !strings.Contains(err.Error(), "SLACK_API_URL") {
			t.Errorf("with Slack at %s the clock is not refused: %v", api, err)
		}
	}
	s := newShell(t, "SLACK_API_URL=http://127.0.0.1:1/api/")
	file := filepath.Join(s.dir, "clock")
	s.environ = append(s.environ, "PARTNERBOT_CLOCK="+file)
	if _, err := clock(s); err == nil {
		t.Error("a clock without its file is not refused")
	}
	s.file("clock", "soon\n")
	if _, err := clock(s); err == nil {
		t.Error("a clock that says nonsense is not refused")
	}
	s.file("clock", "36h\n")
	now, err := clock(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		text string
		want time.Duration
	}{{"36h", 36 * time.Hour}, {"2160h30m", 2160*time.Hour + 30*time.Minute}, {"half writ", 2160*time.Hour + 30*time.Minute}} {
		s.file("clock", step.text)
		if got := now().Sub(start); got != step.want {
			t.Errorf("after %q was written the clock is ahead by %v, want %v", step.text, got, step.want)
		}
	}
}
