package cli

import (
	"strings"
	"testing"
	"time"
)

// TestRemindersBeginToday in the team's zone: in the vendor's it is tomorrow already.
func TestRemindersBeginToday(t *testing.T) {
	s := newShell(t, "PARTNER_TIMEZONE=Europe/Berlin", "PARTNER_CHANNEL=C0ALLIANCE")
	s.file("roster.csv", header+row("Ana", "PMP", "number=3081177", "issued=2023-06-02", "expires=2026-06-01"))
	s.ok("import", "roster.csv")
	s.now = time.Date(2026, time.May, 25, 16, 30, 0, 0, time.UTC) // 7 days before; the 26th in Shanghai
	if out := s.ok("reminders", "--to", "2026-05-25", "--json"); !strings.Contains(out, `"step": "7"`) || !strings.Contains(out, `"at": "2026-05-25T18:30:00+02:00"`) {
		t.Errorf("from 25 May on, as a first start says it: %s", out)
	}
	s.now = time.Date(2026, time.May, 25, 20, 0, 0, 0, time.UTC) // in the quiet hours
	if out := s.ok("reminders", "--to", "2026-05-26", "--json"); !strings.Contains(out, `"step": "7"`) || strings.Contains(out, `"at": "2026-05-25`) {
		t.Errorf("from the evening of 25 May on: %s", out)
	}
}
