package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestTheServerOutlastsSlowClients sends what never ends to the server that `serve`
// runs, and headers without measure.
func TestTheServerOutlastsSlowClients(t *testing.T) {
	h := &house{log: slog.New(slog.DiscardHandler)}
	srv := h.server(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "in") }))
	for name, limit := range map[string]time.Duration{
		"to read a header": srv.ReadHeaderTimeout, "to read a request": srv.ReadTimeout, "to write an answer": srv.WriteTimeout, "between requests": srv.IdleTimeout,
	} {
		if limit <= 0 || limit > 2*time.Minute {
			t.Errorf("%s there is %s", name, limit)
		}
	}
	srv.ReadHeaderTimeout, srv.ReadTimeout = 50*time.Millisecond, 50*time.Millisecond // as above, but for less patient readers
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	defer srv.Close()
	for name, sent := range map[string]string{
		"half a header":   "POST /slack/commands HTTP/1.1\r\nHost: x\r\nContent-Le",
		"endless headers": "POST /slack/commands HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
	} {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = c.Write([]byte(sent)) }() // fails once the server has had enough
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
		answer := make([]byte, 64)
		n, err := c.Read(answer)
		if errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(string(answer[:n]), "200") {
			t.Errorf("%s: the server still waits, or answers: %q, %v", name, answer[:n], err)
		}
		c.Close()
	}
}
