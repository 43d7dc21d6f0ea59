package cli

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// wire stands between the program and the workspace and sees what is on its way.
type wire struct {
	next     http.Handler
	address  string
	asked    chan struct{} // rings when a message reaches Slack
	answered chan struct{} // rings when Slack has answered one, or has not
	anything chan struct{} // rings at every call

	mu    sync.Mutex
	free  *sync.Cond
	open  map[net.Conn]bool
	busy  int // messages on their way
	calls int
	seen  map[string]bool // remote addresses, so that a drain knows its own
}

func newWire() *wire {
	w := &wire{asked: make(chan struct{}, 1), answered: make(chan struct{}, 1), anything: make(chan struct{}, 1), open: map[net.Conn]bool{}, seen: map[string]bool{}}
	w.free = sync.NewCond(&w.mu)
	return w
}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	ring(w.anything)
	post := strings.HasSuffix(r.URL.Path, "/chat.postMessage")
	w.count(post, 1)
	defer func() {
		w.count(post, -1)
		ring(w.anything)
		if post {
			ring(w.answered)
		}
	}()
	if post {
		ring(w.asked)
	}
	w.next.ServeHTTP(rw, r)
}

func (w *wire) count(post bool, by int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	if post {
		w.busy += by
	}
}

// posting reports whether a message is on its way.
func (w *wire) posting() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.busy > 0
}

// used reports whether there was any call since forget.
func (w *wire) used() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls > 0
}

func (w *wire) forget() {
	for _, bell := range []chan struct{}{w.asked, w.answered, w.anything} {
		select {
		case <-bell:
		default:
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = 0
}

// connection follows the connections; those that were taken over for a socket
// carry no messages.
func (w *wire) connection(c net.Conn, state http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch state {
	case http.StateClosed, http.StateHijacked:
		delete(w.open, c)
	default:
		w.open[c] = true
		w.seen[c.RemoteAddr().String()] = true
	}
	w.free.Broadcast()
}

// drain waits until every connection of a killed process is closed, those too
// that the server had not accepted yet: a connection of its own comes after them.
func (w *wire) drain(t *testing.T) {
	t.Helper()
	own, err := net.Dial("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	me := own.LocalAddr().String()
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.seen[me] || len(w.open) > 0 {
		w.free.Wait()
	}
	clear(w.seen)
}
