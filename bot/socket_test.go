package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"partnerbot/sandbox"
)

// wire is a Socket Mode end that says what a test gives it, however odd.
type wire struct {
	url  string
	mu   sync.Mutex
	open func(w http.ResponseWriter) bool // answers apps.connections.open itself where it returns true
	say  []string
	acks chan string
}

func newWire(t *testing.T, say ...string) *wire {
	t.Helper()
	f := &wire{say: say, acks: make(chan string, 100)}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		open := f.open
		f.mu.Unlock()
		if open != nil && open(w) {
			return
		}
		fmt.Fprintf(w, `{"ok":true,"url":"ws://%s/link"}`, r.Host)
	})
	mux.HandleFunc("/link", func(w http.ResponseWriter, r *http.Request) {
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		_ = c.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1}`))
		for _, s := range f.say {
			_ = c.WriteMessage(websocket.TextMessage, []byte(s))
		}
		for {
			_, m, err := c.ReadMessage()
			if err != nil {
				return
			}
			f.acks <- string(m)
		}
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	f.url = srv.URL + "/api/"
	return f
}

func (f *wire) bot(t *testing.T) *Bot {
	return lone(t, &fakeApp{}, func(c *Config) { c.APIURL, c.AppToken = f.url, "xapp-1" })
}

func TestOddEnvelopesAreAcknowledged(t *testing.T) {
	f := newWire(t,
		`{"envelope_id":"e1","type":"events_api","payload":{"type":"event_callback","event_id":"Ev1","team_id":"T1","event":{"type":"tea_time"}}}`,
		`{"envelope_id":"e2","type":"events_api","payload":{"type":"event_callback","event":{"type":"message","display_as_bot":"false","upload":"x"}}}`,
		`{"envelope_id":"e3","type":"slash_commands","payload":{"text":7}}`,
		`{"envelope_id":"e4","type":"interactive","payload":"x"}`,
		`{"envelope_id":"e5","type":"something_new","payload":{}}`,
		`not json`,
		`{"type":"events_api"}`,
		`{"envelope_id":"e6","type":"slash_commands","payload":{"team_id":"T1","user_id":"U1","channel_id":"D1","text":"status","trigger_id":"t"}}`,
	)
	b := f.bot(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	seen := map[string]string{}
	deadline := time.After(10 * time.Second)
	for len(seen) < 6 {
		select {
		case a := <-f.acks:
			for i := range 9 {
				if id := fmt.Sprint("e", i); strings.Contains(a, `"envelope_id":"`+id+`"`) {
					seen[id] = a
				}
			}
		case <-deadline:
			t.Fatalf("acknowledged only %v", seen)
		}
	}
	if !strings.Contains(seen["e6"], "You asked: status.") {
		t.Errorf("the command after them was not answered: %s", seen["e6"])
	}
	if l := b.Link(); !l.Connected || l.LastEvent.IsZero() {
		t.Errorf("link %+v", l)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
}

func TestHopelessLinkEndsRunAndSaysWhatToDo(t *testing.T) {
	for word, want := range map[string]string{
		"invalid_auth": "SLACK_APP_TOKEN is not valid", "link_disabled": "Socket Mode was switched off", "missing_scope": "connections:write",
	} {
		t.Run(word, func(t *testing.T) {
			f := newWire(t)
			f.open = func(w http.ResponseWriter) bool { fmt.Fprintf(w, `{"ok":false,"error":%q}`, word); return true }
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			err := f.bot(t).Run(ctx)
			if !errors.Is(err, ErrLink) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "xapp-1") {
				t.Errorf("Run ended with %v", err)
			}
		})
	}
}

func TestSocketComesBack(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	h.DropSockets("refresh_requested")
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(10 * time.Second); h.bot.Link().Reconnects < 1 || !h.bot.Link().Connected; {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("the socket did not come back: %+v, %d open", h.bot.Link(), h.Sockets())
		}
	}
	if a, err := h.Slash(anna, general, "again"); err != nil || a.Message == nil {
		t.Fatal(err, a)
	}
}
