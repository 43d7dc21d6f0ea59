package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"partnerbot/sandbox"
)

// play starts a sandbox as `partnerbot sandbox` does and ends it with the test.
func play(t *testing.T, deliver, now string, tuned ...func(*playground)) *playground {
	t.Helper()
	return playWith(t, sandboxOptions{deliver: deliver, now: now}, tuned...)
}

func playWith(t *testing.T, o sandboxOptions, tuned ...func(*playground)) *playground {
	t.Helper()
	o.addr, o.data = "127.0.0.1:0", "data"
	s := newShell(t)
	r := &run{Streams: Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}, environ: s.environ, now: time.Now, dotenv: "none", folder: s.dir}
	ctx, cancel := context.WithCancel(context.Background())
	p, err := r.playground(ctx, o)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	for _, tune := range tuned {
		tune(p)
	}
	done := make(chan error, 1)
	go func() { done <- p.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the sandbox ended with %v", err)
		}
	})
	if o.deliver == sandbox.DeliverSocket {
		await(t, p, func() bool { return p.workspace.Sockets() > 0 })
	}
	return p
}

func await(t *testing.T, p *playground, cond func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := p.workspace.Await(ctx, cond); err != nil {
		t.Fatal("waited 20 s in vain")
	}
}

// slash types a command as a person and gives the answer's text and blocks.
func slash(t *testing.T, p *playground, user, channel, words string) string {
	t.Helper()
	a, err := p.workspace.Slash(user, channel, words)
	if err != nil {
		t.Fatal(err)
	}
	if a.Error != "" || a.Message == nil {
		t.Fatalf("/partner %s: %q %s", words, a.Error, a.Body)
	}
	return a.Body
}

func TestBothTransportsAnswerTheSame(t *testing.T) {
	answers := map[string][]string{}
	for _, deliver := range []string{sandbox.DeliverSocket, sandbox.DeliverHTTP} {
		p := play(t, deliver, "2026-03-02T08:00")
		knowsZones(t, p)
		for _, words := range []string{"", "help", "help records", "help applying", "help year", "help money", "help keeping", "help gaps", "status", "gaps", "gaps hccdp", "certs", "expiring 90", "people", "bind", "competency list", "threshold list", "config", "whoami", "audit", "statsu"} {
			body := slash(t, p, "U0DANA", "alliance", words)
			var m struct {
				Text   string
				Blocks []json.RawMessage
			}
			if err := json.Unmarshal([]byte(body), &m); err != nil || m.Text == "" || len(m.Blocks) == 0 {
				t.Errorf("/partner %s over %s answers %s", words, deliver, body)
			}
			if len(body) >= 10<<10 && strings.HasPrefix(words, "help") { // a socket's acknowledgement holds 20 KB, its envelope included
				t.Errorf("/partner %s has %d bytes", words, len(body))
			}
			answers[words] = append(answers[words], m.Text)
		}
	}
	for words, a := range answers {
		if a[0] != a[1] {
			t.Errorf("/partner %s: by socket %q, by http %q", words, a[0], a[1])
		}
	}
}

// TestTheClockBringsTheDigestOnce is the promise of the first reminder: turned
// to the next 09:00 the digest of what is about to lapse is there, once, also
// when the same morning is reached in many small steps.
func TestTheClockBringsTheDigestOnce(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T02:00")
	digests := func() (n int, text string) {
		for _, m := range p.workspace.Messages("alliance") {
			if m.BotID != "" && m.Metadata != nil {
				n++
				text = words(m)
			}
		}
		return n, text
	}
	if n, text := digests(); n != 0 {
		t.Fatalf("before 09:00 the channel holds %d digests: %s", n, text)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	turn := func(at time.Time) {
		t.Helper()
		if err := p.workspace.Turn(at); err != nil {
			t.Fatal(err)
		}
	}
	turn(time.Date(2026, 3, 2, 8, 59, 0, 0, berlin))
	if n, text := digests(); n != 0 {
		t.Fatalf("before 09:00 the channel holds %d digests: %s", n, text)
	}
	for m := range 30 {
		turn(time.Date(2026, 3, 2, 9, m*5, 0, 0, berlin))
	}
	n, text := digests()
	if n != 1 {
		t.Fatalf("after 09:00 the channel holds %d digests: %s", n, text)
	}
	if !strings.Contains(text, "Ana Silva") {
		t.Errorf("the digest does not name Ana Silva, whose PMP ends in 30 days: %s", text)
	}
}

// TestCommandsRunInsideTheRunningBot uses the database while the bot holds it.
func TestCommandsRunInsideTheRunningBot(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T08:00")
	s := &shell{t: t, dir: t.TempDir(), now: time.Now(), environ: []string{"DATABASE_URL=" + p.config.Get("DATABASE_URL")}}
	s.ok("ask", "threshold set hccdp 9")
	if body := slash(t, p, "U0DANA", "alliance", "gaps hccdp"); !strings.Contains(body, "of 9") {
		t.Errorf("the running bot does not know what the command line set: %s", body)
	}
	s.ok("backup", "copy.db")
	other := newShell(t)
	other.ok("restore", s.dir+"/copy.db")
	if got := other.ok("ask", "gaps hccdp"); !strings.Contains(got, "of 9") {
		t.Errorf("the backup of a running bot holds\n%s", got)
	}
	if code, _, errs := s.run("assess", "--on", "never"); code != exitUsage || !strings.Contains(errs, "never") {
		t.Errorf("a wrong command line handed over ends with %d: %s", code, errs)
	}
}

// TestStatusStaysOneScreen counts the lines of status for the sample partner, whose
// year has something to say in every part; what is left out has its word.
func TestStatusStaysOneScreen(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T08:00")
	s := &shell{t: t, dir: t.TempDir(), now: time.Now(), environ: []string{"DATABASE_URL=" + p.config.Get("DATABASE_URL")}}
	said, lines := s.ok("ask", "status"), 0
	for _, line := range strings.Split(said, "\n") {
		if line != "" && !strings.HasPrefix(line, "> ") {
			lines++
		}
	}
	if lines > 25 {
		t.Errorf("status has %d lines:\n%s", lines, said)
	}
	for _, word := range []string{"kpi", "renewal", "tier", "deals", "fund list", "incentive", "voucher", "watch"} {
		if !strings.Contains(said, word) {
			t.Errorf("status does not name %s:\n%s", word, said)
		}
	}
}

// TestAnEmptySandboxIsThereToBeFilled: whom the page begins with may change things, as
// with the sample partner; others are not admins.
func TestAnEmptySandboxIsThereToBeFilled(t *testing.T) {
	p := playWith(t, sandboxOptions{deliver: sandbox.DeliverSocket, now: "2026-03-02T08:00", empty: true})
	for _, c := range []struct{ user, text, want string }{
		{"U0OMAR", `person add "Ana Silva" ana@x.example`, "Please ask an admin"},
		{"U0DANA", `person add "Ana Silva" ana@x.example`, "Added: Ana Silva"},
		{"U0DANA", "config channel here", "Reminders go to"},
		{"U0DANA", "config admin add <@U0OMAR>", "is admin"},
		{"U0OMAR", "cert add ana PMP 2025-01-20", "valid through 19 Jan 2028"},
	} {
		a, err := p.workspace.Slash(c.user, "alliance", c.text)
		if err != nil || !strings.Contains(a.Body, c.want) {
			t.Errorf("%s, %s: %v\n%s", c.user, c.text, err, a.Body)
		}
	}
}
