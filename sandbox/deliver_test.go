package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"partnerbot/sandbox"
)

// httpBot is a bot's HTTP side: it checks each signature with slack-go and answers as told.
type httpBot struct {
	mu      sync.Mutex
	retries []string
	bodies  []string
	answer  http.HandlerFunc
}

func (b *httpBot) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	v, err := slack.NewSecretsVerifier(r.Header, "sandbox-signing-secret")
	if err == nil {
		_, _ = v.Write(body)
		err = v.Ensure()
	}
	if err != nil {
		http.Error(rw, err.Error(), http.StatusUnauthorized)
		return
	}
	b.mu.Lock()
	b.retries = append(b.retries, strings.TrimSpace(r.Header.Get("X-Slack-Retry-Num")+" "+r.Header.Get("X-Slack-Retry-Reason")))
	b.bodies = append(b.bodies, string(body))
	answer := b.answer
	b.mu.Unlock()
	answer(rw, r)
}

func (b *httpBot) seen() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, b.retries...)
}

func (b *httpBot) said() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, b.bodies...)
}

func overHTTP(t *testing.T, o sandbox.Options, answer http.HandlerFunc) (*sandbox.Workspace, *httpBot) {
	t.Helper()
	b := &httpBot{answer: answer}
	srv := httptest.NewServer(b)
	o.Deliver = sandbox.DeliverHTTP
	o.RequestURLs = sandbox.RequestURLs{Commands: srv.URL, Interactions: srv.URL, Events: srv.URL}
	w := sandbox.New(o)
	t.Cleanup(func() { w.Close(); srv.CloseClientConnections(); srv.Close() })
	return w, b
}

func TestHTTPCommandAnswers(t *testing.T) {
	for _, c := range []struct {
		name          string
		answer        http.HandlerFunc
		text, problem string
	}{
		{"plain text", func(rw http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(rw, "hello *you*") }, "hello *you*", ""},
		{"JSON", func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(rw, `{"text":"hi","response_type":"in_channel"}`)
		}, "hi", ""},
		{"silence", func(http.ResponseWriter, *http.Request) {}, "", ""},
		{"an error", func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) }, "", "dispatch_failed"},
		{"too late", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "", "operation_timeout"},
		{"bad blocks", func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(rw, `{"blocks":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]}`)
		}, "", "invalid_blocks"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, b := overHTTP(t, sandbox.Options{AckTimeout: 200 * time.Millisecond}, c.answer)
			a, err := w.Slash("U0ANNA", "general", "status")
			if err != nil || a.Error != c.problem {
				t.Fatalf("%+v, %v", a, err)
			}
			if text := ""; a.Message != nil {
				text = a.Message.Text
				if text != c.text {
					t.Errorf("said %q", text)
				}
			} else if c.text != "" {
				t.Error("said nothing")
			}
			if said := b.said(); len(said) != 1 || !strings.Contains(said[0], "command=%2Fpartner") {
				t.Errorf("deliveries %q", said)
			}
		})
	}
}

func TestHTTPEventRetries(t *testing.T) {
	w, b := overHTTP(t, sandbox.Options{}, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	if _, err := w.Say("U0ANNA", "general", "", "hello"); err != nil {
		t.Fatal(err)
	}
	ctx := withTimeout(t)
	await := func(n int) {
		t.Helper()
		if err := w.Await(ctx, func() bool { return len(w.Deliveries()) >= n }); err != nil {
			t.Fatalf("%d deliveries, want %d", len(w.Deliveries()), n)
		}
		_ = w.Settle(ctx)
	}
	await(2) // the first retry is made at once
	for i, d := range []time.Duration{time.Minute, 5 * time.Minute} {
		if n := len(w.Deliveries()); n != i+2 {
			t.Fatalf("%d deliveries before their time", n)
		}
		if err := w.Turn(w.Now().Add(d)); err != nil {
			t.Fatal(err)
		}
		await(i + 3)
	}
	if err := w.Turn(w.Now().Add(24 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"", "1 http_error", "2 http_error", "3 http_error"}, b.seen()); diff != "" {
		t.Error(diff)
	}
	if said := b.said(); said[0] != said[3] {
		t.Error("a retry is not the same event")
	}
}

func TestNoRetryHeader(t *testing.T) {
	w, b := overHTTP(t, sandbox.Options{}, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("X-Slack-No-Retry", "1")
		rw.WriteHeader(404)
	})
	_, _ = w.Say("U0ANNA", "general", "", "hello")
	if err := w.Settle(withTimeout(t)); err != nil || len(b.seen()) != 1 {
		t.Errorf("%q %v", b.seen(), err)
	}
}

func TestEventsOnlyWhereTheBotIs(t *testing.T) {
	w, b := overHTTP(t, sandbox.Options{Channels: []sandbox.Channel{{ID: "C1", Name: "without", Members: []string{"U0ANNA"}}}}, func(http.ResponseWriter, *http.Request) {})
	m, _ := w.Say("U0ANNA", "C1", "", "@partner hello")
	_ = w.Settle(withTimeout(t))
	if len(b.seen()) != 0 {
		t.Fatal("an event from a channel the bot is not in")
	}
	if err := w.Invite("U0ANNA", "C1", w.BotUserID()); err != nil {
		t.Fatal(err)
	}
	if err := w.EditMessage("U0ANNA", "C1", m.TS, "changed"); err != nil {
		t.Fatal(err)
	}
	if err := w.DeleteMessage("U0ANNA", "C1", m.TS); err != nil {
		t.Fatal(err)
	}
	_ = w.Settle(withTimeout(t))
	var types []string
	for _, d := range w.Deliveries() {
		types = append(types, d.Type)
	}
	all := strings.Join(b.said(), "\n")
	if len(types) != 3 || !strings.Contains(all, "message_changed") || !strings.Contains(all, "message_deleted") || !strings.Contains(all, "member_joined_channel") {
		t.Errorf("%q\n%s", types, all)
	}
}

// dial opens a Socket Mode connection by hand.
func dial(t *testing.T, w *sandbox.Workspace) *websocket.Conn {
	t.Helper()
	srv := httptest.NewServer(w.Handler())
	w.SetBaseURL(srv.URL)
	got, _ := raw(t, w, "apps.connections.open", form, w.AppToken(), "")
	w.SetBaseURL(srv.URL)
	address := strings.Replace(got["url"].(string), "ws://sandbox.test", strings.Replace(srv.URL, "http", "ws", 1), 1)
	conn, _, err := websocket.DefaultDialer.Dial(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(); srv.CloseClientConnections(); srv.Close() })
	if hello := receive(t, conn); hello["type"] != "hello" {
		t.Fatalf("no hello: %v", hello)
	}
	if _, resp, err := websocket.DefaultDialer.Dial(address, nil); err == nil || resp.StatusCode != http.StatusUnauthorized {
		t.Error("a ticket was good twice")
	}
	return conn
}

func receive(t *testing.T, conn *websocket.Conn) map[string]any {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	var m map[string]any
	if err := conn.ReadJSON(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSocketRedeliversAndDisconnects(t *testing.T) {
	w := sandbox.New(sandbox.Options{AckTimeout: 100 * time.Millisecond})
	defer w.Close()
	conn := dial(t, w)
	_, _ = w.Say("U0ANNA", "general", "", "hello")
	first, second := receive(t, conn), receive(t, conn)
	if first["retry_attempt"] != 0.0 || second["retry_attempt"] != 1.0 || second["retry_reason"] != "http_timeout" {
		t.Errorf("%v\n%v", first, second)
	}
	id := func(m map[string]any) any { return m["payload"].(map[string]any)["event_id"] }
	if id(first) != id(second) || first["envelope_id"] == second["envelope_id"] {
		t.Error("a redelivery has the same event in an envelope of its own")
	}
	if err := conn.WriteJSON(map[string]any{"envelope_id": second["envelope_id"]}); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(withTimeout(t)); err != nil {
		t.Fatal(err)
	}
	w.RedeliverNext(1)
	_ = w.React("U0ANNA", "general", w.Messages("general")[0].TS, "eyes")
	for range 2 { // acknowledged, and delivered once more all the same
		m := receive(t, conn)
		_ = conn.WriteJSON(map[string]any{"envelope_id": m["envelope_id"]})
	}
	w.DropSockets("refresh_requested")
	if m := receive(t, conn); m["type"] != "disconnect" || m["reason"] != "refresh_requested" {
		t.Error(m)
	}
	if w.Sockets() != 0 {
		t.Error("still connected")
	}
}

func TestSocketDropsLargeAnswers(t *testing.T) {
	w := sandbox.New(sandbox.Options{})
	defer w.Close()
	conn := dial(t, w)
	for _, c := range []struct {
		size int
		said bool
	}{{19_000, true}, {21_000, false}} {
		done := make(chan struct{})
		go func() {
			defer close(done)
			var m map[string]any
			if conn.ReadJSON(&m) == nil {
				_ = conn.WriteJSON(map[string]any{"envelope_id": m["envelope_id"], "payload": map[string]any{"text": strings.Repeat("x", c.size)}})
			}
		}()
		if a, err := w.Slash("U0ANNA", "general", "x"); err != nil || a.Error != "" || (a.Message != nil) != c.said {
			t.Errorf("%d bytes: %v %v", c.size, a.Error, err)
		}
		<-done
	}
}

func TestSeveralSocketsShareTheWork(t *testing.T) {
	w := sandbox.New(sandbox.Options{})
	defer w.Close()
	conns := []*websocket.Conn{dial(t, w), dial(t, w)}
	for range 2 {
		_, _ = w.Say("U0ANNA", "general", "", "hello")
	}
	for _, c := range conns { // one each
		m := receive(t, c)
		_ = c.WriteJSON(map[string]any{"envelope_id": m["envelope_id"]})
	}
	if err := w.Settle(withTimeout(t)); err != nil {
		t.Fatal(err)
	}
}

func TestResponseURL(t *testing.T) {
	var target string
	w, b := overHTTP(t, sandbox.Options{}, func(http.ResponseWriter, *http.Request) {})
	srv := httptest.NewServer(w.Handler())
	defer srv.Close()
	w.SetBaseURL(srv.URL)
	ask := func() {
		if _, err := w.Slash("U0ANNA", "general", "x"); err != nil {
			t.Fatal(err)
		}
		for _, p := range strings.Split(b.said()[len(b.said())-1], "&") {
			if v, ok := strings.CutPrefix(p, "response_url="); ok {
				target = strings.NewReplacer("%3A", ":", "%2F", "/").Replace(v)
			}
		}
	}
	post := func(body string) (int, string) {
		resp, err := http.Post(target, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var out struct{ Error string }
		_ = json.NewDecoder(resp.Body).Decode(&out)
		return resp.StatusCode, out.Error
	}
	ask()
	for range 5 {
		if code, word := post(`{"text":"again"}`); code != 200 {
			t.Fatal(code, word)
		}
	}
	if code, word := post(`{"text":"sixth"}`); code != 404 || word != "used_url" {
		t.Error(code, word)
	}
	if n := len(w.Ephemeral("U0ANNA")); n != 5 {
		t.Errorf("%d answers", n)
	}
	ask()
	if code, word := post(`{}`); code != 400 || word != "no_text" {
		t.Error(code, word)
	}
	if err := w.Turn(w.Now().Add(31 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	if code, word := post(`{"text":"late"}`); code != 404 || word != "expired_url" {
		t.Error(code, word)
	}
}
