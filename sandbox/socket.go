package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Slack's limits on Socket Mode.
const (
	maxSockets  = 10
	maxAckBytes = 20 << 10 // larger answers are dropped unseen
)

type socketState struct {
	tickets map[string]bool
	open    []*socket
	next    int // round robin
}

// socket is one Socket Mode connection of the bot.
type socket struct {
	conn *websocket.Conn
	gone chan struct{}

	mu     sync.Mutex // guards writes and waiting
	wait   map[string]chan []byte
	closed bool
}

// The bot is no browser: any origin may connect, the ticket is what counts.
var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	if err := w.admit(r.URL.Query().Get("ticket")); err != nil {
		http.Error(rw, err.Error(), http.StatusUnauthorized)
		return
	}
	conn, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	s := &socket{conn: conn, gone: make(chan struct{}), wait: map[string]chan []byte{}}
	w.mu.Lock()
	w.sockets.open = append(w.sockets.open, s)
	n := len(w.sockets.open)
	w.mu.Unlock()
	if n > maxSockets {
		s.disconnect("too_many_websockets")
		w.forget(s)
		return
	}
	s.write(obj{"type": "hello", "num_connections": n, "connection_info": obj{"app_id": w.opt.AppID},
		"debug_info": obj{"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}})
	w.changed()
	go w.ping(s)
	s.read()
	w.forget(s)
}

func (w *Workspace) admit(ticket string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.sockets.tickets[ticket] || w.isAway() || w.closed {
		return refuse("invalid_ticket")
	}
	delete(w.sockets.tickets, ticket)
	return nil
}

func (w *Workspace) forget(s *socket) {
	s.close()
	w.mu.Lock()
	w.sockets.open = slices.DeleteFunc(w.sockets.open, func(o *socket) bool { return o == s })
	w.mu.Unlock()
	w.changed()
}

func (w *Workspace) ping(s *socket) {
	tick := time.NewTicker(w.opt.PingInterval)
	defer tick.Stop()
	for {
		if err := s.conn.WriteControl(websocket.PingMessage, []byte("Ping from sandbox"), time.Now().Add(time.Second)); err != nil {
			s.close()
			return
		}
		select {
		case <-tick.C:
		case <-s.gone:
			return
		}
	}
}

// read takes acknowledgements until the connection ends.
func (s *socket) read() {
	s.conn.SetReadLimit(maxAPIBody)
	for {
		_, raw, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		var m struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if json.Unmarshal(raw, &m) != nil {
			continue
		}
		if len(raw) >= maxAckBytes {
			m.Payload = nil
		}
		s.mu.Lock()
		if ch := s.wait[m.EnvelopeID]; ch != nil {
			delete(s.wait, m.EnvelopeID)
			ch <- m.Payload
		}
		s.mu.Unlock()
	}
}

func (s *socket) write(v any) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	_ = s.conn.SetWriteDeadline(time.Now().Add(2 * time.Second))
	return s.conn.WriteJSON(v) == nil
}

func (s *socket) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.gone)
		_ = s.conn.Close()
	}
}

func (s *socket) disconnect(reason string) {
	s.write(obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "sandbox"}})
}

// Sockets counts the open Socket Mode connections.
func (w *Workspace) Sockets() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.sockets.open)
}

// DropSockets ends every Socket Mode connection. The reason ("warning", "refresh_requested", "link_disabled") is told first;
// with "warning" the connection then stays open for ten seconds, and with no reason it is cut without a word.
func (w *Workspace) DropSockets(reason string) {
	w.mu.Lock()
	open := slices.Clone(w.sockets.open)
	w.mu.Unlock()
	for _, s := range open {
		if reason != "" {
			s.disconnect(reason)
		}
		if reason == "warning" {
			time.AfterFunc(10*time.Second, func() { w.forget(s) })
			continue
		}
		w.forget(s)
	}
}

func (w *Workspace) nextSocket() *socket {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.sockets.open) == 0 {
		return nil
	}
	w.sockets.next++
	return w.sockets.open[w.sockets.next%len(w.sockets.open)]
}

// sendSocket writes an envelope to one of the connections. If that ends before the answer, another one gets the envelope again.
func (w *Workspace) sendSocket(d delivery) (wait func() ack) {
	id := randomID("")
	s, ch := w.writeEnvelope(d, id)
	return func() ack {
		if s == nil {
			return ack{failed: "connection_failed"}
		}
		late := time.NewTimer(w.opt.AckTimeout)
		defer late.Stop()
		for {
			select {
			case body := <-ch:
				return ack{body: body}
			case <-late.C:
				s.mu.Lock()
				delete(s.wait, id)
				s.mu.Unlock()
				return ack{failed: "http_timeout"}
			case <-s.gone:
				select {
				case body := <-ch: // acknowledged just before the end
					return ack{body: body}
				default:
				}
				if d.kind == kindEvent {
					return ack{failed: "connection_failed"}
				}
				d.attempt, d.reason = d.attempt+1, "connection_failed"
				if s, ch = w.writeEnvelope(d, id); s == nil {
					return ack{failed: "connection_failed"}
				}
			}
		}
	}
}

func (w *Workspace) writeEnvelope(d delivery, id string) (*socket, chan []byte) {
	envelope := obj{"envelope_id": id, "type": d.kind, "payload": d.payload, "accepts_response_payload": d.kind != kindEvent}
	if d.kind == kindEvent || d.attempt > 0 {
		envelope["retry_attempt"], envelope["retry_reason"] = d.attempt, d.reason
	}
	for range maxSockets {
		s := w.nextSocket()
		if s == nil {
			return nil, nil
		}
		ch := make(chan []byte, 1)
		s.mu.Lock()
		s.wait[id] = ch
		s.mu.Unlock()
		if s.write(envelope) {
			return s, ch
		}
		w.forget(s)
	}
	return nil, nil
}
