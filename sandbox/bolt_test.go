package sandbox_test

import (
	"bufio"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/sandbox"
)

// heard is a line that the Bolt app printed.
type heard struct {
	What   string
	Detail json.RawMessage
}

// bolt is the running Bolt app.
type bolt struct {
	lines chan heard
}

// next waits for the app to say what is wanted; other lines before it are an error unless they are news of its own posts.
func (b *bolt) next(t *testing.T, what string) heard {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case h, ok := <-b.lines:
			switch {
			case !ok:
				t.Fatalf("the Bolt app ended before it said %q", what)
			case h.What == what:
				return h
			case h.What == "error":
				t.Fatalf("the Bolt app failed: %s", h.Detail)
			}
		case <-late:
			t.Fatalf("the Bolt app never said %q", what)
		}
	}
}

func nodeModules(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("node is missing, and in CI the sandbox must be checked with Bolt")
		}
		t.Skip("SKIPPED, THE SANDBOX IS NOT CHECKED WITH BOLT: node is not installed")
	}
	lock, err := os.Stat("boltcheck/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if done, err := os.Stat("boltcheck/node_modules/.package-lock.json"); err == nil && !done.ModTime().Before(lock.ModTime()) {
		return
	}
	install := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = "boltcheck"
	if out, err := install.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
		t.Skipf("SKIPPED, THE SANDBOX IS NOT CHECKED WITH BOLT: npm ci failed: %v", err)
	}
}

func startBolt(t *testing.T, mode string) (*sandbox.Workspace, *bolt) {
	t.Helper()
	nodeModules(t)
	w := sandbox.New(sandbox.Options{Deliver: map[string]string{"socket": sandbox.DeliverSocket, "http": sandbox.DeliverHTTP}[mode]})
	srv := httptest.NewServer(w.Handler())
	w.SetBaseURL(srv.URL)
	cmd := exec.Command("node", "check.js")
	cmd.Dir = "boltcheck"
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "MODE="+mode, "API_URL="+srv.URL+"/api/", "BOT_TOKEN="+w.BotToken(), "APP_TOKEN="+w.AppToken(),
		"SIGNING_SECRET="+w.SigningSecret(), "NO_PROXY=127.0.0.1")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := &bolt{lines: make(chan heard, 100)}
	go func() {
		defer close(b.lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			var h heard
			if json.Unmarshal(s.Bytes(), &h) == nil {
				b.lines <- h
			}
		}
	}()
	t.Cleanup(func() { _ = stdin.Close(); _ = cmd.Wait(); w.Close(); srv.CloseClientConnections(); srv.Close() })
	ready := b.next(t, "ready")
	if mode == "http" {
		var url string
		if err := json.Unmarshal(ready.Detail, &url); err != nil {
			t.Fatal(err)
		}
		w.SetRequestURLs(sandbox.RequestURLs{Commands: url, Interactions: url, Events: url})
		if err := w.VerifyEventsURL(); err != nil {
			t.Fatal(err)
		}
	}
	return w, b
}

// TestBolt proves that a client which others wrote for Slack works with this workspace, over both transports.
func TestBolt(t *testing.T) {
	for _, mode := range []string{"socket", "http"} {
		t.Run(mode, func(t *testing.T) {
			w, b := startBolt(t, mode)
			a, err := w.Slash("U0ANNA", "general", "ack")
			if err != nil || a.Error != "" || a.Message == nil || a.Message.Text != "in the ack" || len(a.Message.Blocks) != 3 {
				t.Fatalf("answer %+v %v", a, err)
			}
			boltAction(t, w, b, a.Message.TS)
			boltRespond(t, w, b)
			boltModal(t, w, b)
			boltMethods(t, w, b)
			boltMenu(t, w, b)
			boltEvents(t, w, b)
			boltThread(t, w, b)
			boltAdministration(t, w, b)
			for _, d := range w.Deliveries() {
				if d.Failed != "" || d.Attempt > 0 {
					t.Errorf("delivery %+v", d)
				}
			}
		})
	}
}

func boltAction(t *testing.T, w *sandbox.Workspace, b *bolt, ts string) {
	t.Helper()
	if a, err := w.Click("U0ANNA", "general", ts, "approve"); err != nil || a.Error != "" {
		t.Fatalf("click %+v %v", a, err)
	}
	if h := b.next(t, "action"); string(h.Detail) != `{"value":"A-7","user":"U0ANNA","channel":"C0GENERAL"}` {
		t.Errorf("action %s", h.Detail)
	}
	if err := w.Await(withTimeout(t), func() bool { return w.Ephemeral("U0ANNA")[0].Text == "approved" }); err != nil {
		t.Errorf("the answer was not replaced: %+v", w.Ephemeral("U0ANNA"))
	}
}

func boltRespond(t *testing.T, w *sandbox.Workspace, b *bolt) {
	t.Helper()
	if a, err := w.Slash("U0BORIS", "general", "respond"); err != nil || a.Error != "" || a.Message != nil {
		t.Fatalf("answer %+v %v", a, err)
	}
	b.next(t, "command")
	err := w.Await(withTimeout(t), func() bool { return len(w.Ephemeral("U0BORIS")) == 1 && len(w.Messages("general")) == 1 })
	if err != nil || w.Ephemeral("U0BORIS")[0].Text != "only for you" || w.Messages("general")[0].Text != "by the response url" {
		t.Errorf("respond: %+v %+v", w.Messages("general"), w.Ephemeral("U0BORIS"))
	}
}

func boltModal(t *testing.T, w *sandbox.Workspace, b *bolt) {
	t.Helper()
	if _, err := w.Slash("U0ANNA", "general", "modal"); err != nil {
		t.Fatal(err)
	}
	b.next(t, "opened")
	v := w.Views("U0ANNA")
	if len(v) != 1 {
		t.Fatalf("views %+v", v)
	}
	if _, err := w.SubmitView("U0ANNA", v[0].ID, map[string]any{"reason": "no"}); err != nil {
		t.Fatal(err)
	}
	if v := w.Views("U0ANNA"); len(v) != 1 || v[0].Errors["why"] != "Say more" {
		t.Errorf("views %+v", v)
	}
	if a, err := w.SubmitView("U0ANNA", v[0].ID, map[string]any{"reason": "page 3"}); err != nil || a.Error != "" {
		t.Fatalf("%+v %v", a, err)
	}
	if h := b.next(t, "view"); string(h.Detail) != `"page 3"` || len(w.Views("U0ANNA")) != 0 {
		t.Errorf("view %s, still open: %+v", h.Detail, w.Views("U0ANNA"))
	}
}

func boltMethods(t *testing.T, w *sandbox.Workspace, b *bolt) {
	t.Helper()
	if _, err := w.Slash("U0ANNA", "partner-team", "methods"); err != nil {
		t.Fatal(err)
	}
	b.next(t, "methods")
	m := w.Messages("partner-team")
	if len(m) != 3 || m[0].Text != "card done" || m[0].Edited == "" || len(m[0].Reactions) != 1 || m[1].ThreadTS != m[0].TS || len(m[2].Files) != 1 {
		t.Errorf("messages %+v", m)
	}
	if name, data, ok := w.File(m[2].Files[0]); !ok || name != "gaps.csv" || string(data) != "a,b\n1,2\n" {
		t.Errorf("file %q %q", name, data)
	}
	if d := w.Messages("U0ANNA"); len(d) != 1 || d[0].Text != "directly" {
		t.Errorf("direct messages %+v", d)
	}
	if h, ok := w.Home("U0ANNA"); !ok || len(h.Definition["blocks"].([]any)) != 3 {
		t.Errorf("home %+v", h)
	}
}

func boltEvents(t *testing.T, w *sandbox.Workspace, b *bolt) {
	t.Helper()
	m, err := w.Say("U0BORIS", "general", "", "@partner hello & welcome")
	if err != nil {
		t.Fatal(err)
	}
	if h := b.next(t, "mention"); string(h.Detail) != `"<@U0PARTNER> hello &amp; welcome"` {
		t.Errorf("mention %s", h.Detail)
	}
	err = w.Await(withTimeout(t), func() bool {
		return slices.ContainsFunc(w.Messages("general"), func(r sandbox.Message) bool { return r.ThreadTS == m.TS && r.Text == "hello <@U0BORIS>" })
	})
	if err != nil {
		t.Errorf("no answer in the thread: %+v", w.Messages("general"))
	}
	if _, err := w.Say("U0ANNA", "general", m.TS, "lgtm"); err != nil {
		t.Fatal(err)
	}
	if h := b.next(t, "message"); !strings.Contains(string(h.Detail), m.TS) {
		t.Errorf("message %s lacks its thread", h.Detail)
	}
	if err := w.React("U0CHEN", "general", m.TS, ":white_check_mark:"); err != nil {
		t.Fatal(err)
	}
	if h := b.next(t, "reaction"); string(h.Detail) != `"white_check_mark"` {
		t.Errorf("reaction %s", h.Detail)
	}
	if err := w.OpenHome("U0CHEN"); err != nil {
		t.Fatal(err)
	}
	if h := b.next(t, "home"); string(h.Detail) != `"home"` {
		t.Errorf("home %s", h.Detail)
	}
	if err := w.Settle(withTimeout(t)); err != nil {
		t.Error(err)
	}
}

// boltThread lives through a thread: what Bolt hears of it is what Slack's own events say.
func boltThread(t *testing.T, w *sandbox.Workspace, b *bolt) {
	t.Helper()
	parent, err := w.Say("U0ANNA", "general", "", "a case to look at")
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		Subtype, User, Text, Before, Thread, Team, Home, File string
		Bot, Guest, Robot                                     bool
	}
	next := func(want line) {
		t.Helper()
		want.Thread = parent.TS
		if want.Home == "" {
			want.Home = w.TeamID()
		}
		for {
			var got line
			err := json.Unmarshal(b.next(t, "thread").Detail, &got)
			if err == nil && got.Thread != parent.TS {
				continue // of a thread before
			}
			if err != nil || got != want {
				t.Errorf("Bolt heard %+v, want %+v (%v)", got, want, err)
			}
			return
		}
	}
	reply, err := w.Reply("U0BORIS", "general", parent.TS, "first > thought")
	if err != nil {
		t.Fatal(err)
	}
	next(line{User: "U0BORIS", Text: "first &gt; thought"})
	if err := w.EditMessage("U0BORIS", "general", reply.TS, "second"); err != nil {
		t.Fatal(err)
	}
	next(line{Subtype: "message_changed", User: "U0BORIS", Text: "second", Before: "first &gt; thought"})
	for _, do := range []func(user, channel, ts, name string) error{w.React, w.Unreact} {
		if err := do("U0CHEN", "general", reply.TS, "eyes"); err != nil {
			t.Fatal(err)
		}
	}
	if h := b.next(t, "unreaction"); string(h.Detail) != `{"reaction":"eyes","on":"`+reply.TS+`","by":"U0BORIS"}` {
		t.Errorf("unreaction %s", h.Detail)
	}
	if err := w.DeleteMessage("U0BORIS", "general", reply.TS); err != nil {
		t.Fatal(err)
	}
	next(line{Subtype: "message_deleted", User: "U0BORIS", Text: "second", Before: "second"})
	if _, err := w.Broadcast("U0GUEST", "general", parent.TS, "for all"); err != nil {
		t.Fatal(err)
	}
	next(line{Subtype: "thread_broadcast", User: "U0GUEST", Text: "for all", Guest: true})
	if _, err := w.ShareFile("U0CHEN", "general", parent.TS, "case.txt", []byte("page 3"), "the case"); err != nil {
		t.Fatal(err)
	}
	next(line{Subtype: "file_share", User: "U0CHEN", Text: "the case", File: "case.txt:page 3"})
	for _, u := range []sandbox.User{{ID: "U0FLOW", Name: "flow", Bot: true}, {ID: "U0EVA", Name: "eva", External: true}} {
		if _, err := w.AddUser(u, "general"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Reply(u.ID, "general", parent.TS, "from "+u.Name); err != nil {
			t.Fatal(err)
		}
		if u.Bot {
			next(line{User: u.ID, Text: "from flow", Bot: true, Robot: true})
		} else {
			next(line{User: u.ID, Text: "from eva", Team: "T0ELSEWHERE", Home: "T0ELSEWHERE"})
		}
	}
	if err := w.DeleteMessage("U0ANNA", "general", parent.TS); err != nil {
		t.Fatal(err)
	}
	next(line{Subtype: "message_changed", User: "USLACKBOT", Text: "This message was deleted.", Before: "a case to look at", Home: "none"})
}

func boltMenu(t *testing.T, w *sandbox.Workspace, b *bolt) {
	t.Helper()
	if _, err := w.Slash("U0ANNA", "partner-team", "menu"); err != nil {
		t.Fatal(err)
	}
	var ts string
	if err := json.Unmarshal(b.next(t, "menu").Detail, &ts); err != nil {
		t.Fatal(err)
	}
	if a, err := w.Choose("U0ANNA", "partner-team", ts, "dots", "snooze R-7"); err != nil || a.Error != "" {
		t.Fatalf("choose %+v %v", a, err)
	}
	if h := b.next(t, "choice"); string(h.Detail) != `{"value":"snooze R-7","text":"Snooze","ts":"`+ts+`"}` {
		t.Errorf("choice %s", h.Detail)
	}
	b.next(t, "updated")
	i := slices.IndexFunc(w.Messages("partner-team"), func(m sandbox.Message) bool { return m.TS == ts })
	if m := w.Messages("partner-team")[i]; m.Edited == "" || m.Text != "taken by <@U0ANNA>" || m.Metadata == nil || len(m.Blocks) != 3 {
		t.Errorf("%+v", m)
	}
}

func boltAdministration(t *testing.T, w *sandbox.Workspace, b *bolt) {
	t.Helper()
	for _, c := range []struct {
		do         func() error
		what, says string
	}{
		{func() error { return w.Archive("general") }, "channel_archive", `"C0GENERAL"`},
		{func() error { return w.Unarchive("general") }, "channel_unarchive", `"C0GENERAL"`},
		{func() error { return w.Rename("general", "everybody") }, "channel_rename", `"C0GENERAL"`},
		{func() error { return w.Kick("U0ANNA", "C0GENERAL", w.BotUserID()) }, "member_left_channel", `"C0GENERAL"`},
		{func() error { return w.Invite("U0ANNA", "C0GENERAL", w.BotUserID()) }, "member_joined_channel", `"C0GENERAL"`},
		{func() error { return w.SetZone("U0CHEN", "Asia/Kathmandu") }, "person", `{"deleted":false,"tz":"Asia/Kathmandu","same":true}`},
	} {
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		if h := b.next(t, c.what); string(h.Detail) != c.says {
			t.Errorf("%s %s, want %s", c.what, h.Detail, c.says)
		}
	}
	if err := w.Deactivate("U0CHEN"); err != nil {
		t.Fatal(err)
	}
	if h := b.next(t, "person"); string(h.Detail) != `{"deleted":true,"tz":"","same":true}` {
		t.Errorf("person %s", h.Detail)
	}
	if err := w.Settle(withTimeout(t)); err != nil {
		t.Error(err)
	}
}
