package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"partnerbot/storage"
)

// A database file has one process that writes it. So that `ask`, `import`,
// `backup` and the like work while the bot runs, the bot listens on a socket
// beside the file, which only the file's owner may open, and runs them itself.

// controlRequest is a command line handed over.
type controlRequest struct {
	Args   []string  `json:"args"`
	Folder string    `json:"folder"`
	Now    time.Time `json:"now,omitzero"`
}

// controlReply is what it printed.
type controlReply struct {
	Out  []byte `json:"out"`
	Err  []byte `json:"err"`
	Code int    `json:"code"`
}

// socketPath is the control socket of a database, or "" for one without.
func socketPath(url string) string {
	scheme, path, err := storage.ParseURL(url)
	if err != nil || scheme != "bolt" {
		return ""
	}
	return path + ".sock"
}

// handOver runs this command line in the process that holds the database.
func (r *run) handOver(ctx context.Context, locked error) error {
	c, err := r.config()
	if err != nil {
		return err
	}
	path := socketPath(c.Get("DATABASE_URL"))
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}}}
	body, err := json.Marshal(controlRequest{Args: r.args, Folder: r.folder})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://partnerbot/run", bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return locked // nobody answers there: the lock's own message says what to do
	}
	defer resp.Body.Close()
	var reply controlReply
	if err := json.NewDecoder(resp.Body).Decode(&reply); err != nil {
		return fmt.Errorf("the running bot broke off while it worked on this: %w", err)
	}
	_, _ = r.Out.Write(reply.Out)
	_, _ = r.Err.Write(reply.Err)
	if reply.Code != exitDone {
		return exitCode(reply.Code)
	}
	return nil
}

// serveControl answers on the control socket until ctx ends. Where the socket
// cannot be made (the path is too long, say) the bot runs without it.
func (h *house) serveControl(ctx context.Context, environ []string, now func() time.Time) error {
	path := socketPath(h.config.Get("DATABASE_URL"))
	if path == "" {
		return nil
	}
	_ = os.Remove(path) // we hold the database, so whoever made it is gone
	listener, err := net.Listen("unix", path)
	if err != nil {
		h.log.Warn("no control socket: command lines must wait until the bot is stopped", "err", err)
		return nil
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler:           h.controlHandler(environ, now),
		ReadHeaderTimeout: 5 * time.Second,
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelWarn),
	}
	return serveUntil(ctx, server, listener, finishAnswers)
}

func (h *house) controlHandler(environ []string, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		var in controlRequest
		if err := json.NewDecoder(http.MaxBytesReader(w, req.Body, 1<<20)).Decode(&in); err != nil {
			http.Error(w, "not a command line", http.StatusBadRequest)
			return
		}
		var out, errs bytes.Buffer
		inner := &run{
			Streams: Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs},
			environ: environ, now: now, dotenv: ".env", folder: in.Folder, house: h,
		}
		code := inner.exec(req.Context(), in.Args)
		_ = json.NewEncoder(w).Encode(controlReply{Out: out.Bytes(), Err: errs.Bytes(), Code: code})
	})
}

// How long requests under way may take to finish once the program is to end: in
// production an answer in the making, in the sandbox hardly more than a blink,
// because a browser keeps connections open that nothing will ever come over.
const (
	finishAnswers = 5 * time.Second
	finishPage    = 300 * time.Millisecond
)

// serveUntil serves until ctx ends, then lets requests under way finish, within
// the grace given.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener, finish time.Duration) error {
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), finish)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	return err
}
