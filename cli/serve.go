package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"partnerbot/bot"
	"partnerbot/commands"
	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
)

func (r *run) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run against Slack: Socket Mode, HTTP, or both (also with no word)",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return r.serve(c.Context()) },
	}
}

// answerFirst is how long everything but answering waits once the Books are read,
// so that whoever asked while the bot was down is answered before the housekeeping.
const answerFirst = 20 * time.Millisecond

func (r *run) serve(ctx context.Context) (err error) {
	c, err := r.config()
	if err != nil {
		return err
	}
	if err := c.Online(); err != nil {
		return err
	}
	now, err := c.testClock(r.now)
	if err != nil {
		return err
	}
	pack := loading(c.Get("PARTNER_PROGRAM"))
	// The address is bound first: who asks meanwhile waits instead of being refused.
	listener, unbound := listen(ctx, c.Get("LISTEN_ADDR"))
	built, warmed := make(chan *house, 1), make(chan struct{})
	h, err := r.openHouse(c, pack, func(store storage.Store) {
		go func() { // beside what follows; a store that closes under it is an error like any
			defer close(warmed)
			warm(ctx, store, built, now())
		}()
	})
	if err != nil { // said rather than an address in use: a bot that runs already holds both
		close(built)
		return errors.Join(err, closed(listener))
	}
	built <- h
	defer func() { err = errors.Join(err, h.store.Close()) }()
	if unbound != nil {
		return fmt.Errorf("LISTEN_ADDR: %w", unbound)
	}
	b, sched, err := h.slack(bot.Config{
		Token: c.Get("SLACK_BOT_TOKEN"), AppToken: c.Get("SLACK_APP_TOKEN"),
		SigningSecret: c.Get("SLACK_SIGNING_SECRET"), APIURL: c.Get("SLACK_API_URL"),
		Now: now, Wall: time.Now,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	h.log.Info("partnerbot is running", "version", Version, "pack", h.program.ID+" "+h.program.Version, "http", listener.Addr().String())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serveUntil(ctx, h.server(b.Handler()), listener, finishAnswers) })
	go func() { commands.Rehearse(); bot.Rehearse() }()
	later := func(work func() error) {
		g.Go(func() error {
			select {
			case <-warmed:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case <-time.After(answerFirst):
				return work()
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}
	later(func() error { return h.serveControl(ctx, r.environ, now) })
	later(func() error { return b.Run(ctx) })
	later(func() error { return sched.Run(ctx) })
	err = g.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// listen binds an address. Nobody comes by several paths at once, so the kernel is
// not asked whether it could.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var l net.ListenConfig
	l.SetMultipathTCP(false)
	return l.Listen(ctx, "tcp", addr)
}

// closed closes what may never have been opened.
func closed(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}

// warm reads every Book and, once the house is built around the store, assesses it,
// so that the first who asks does not wait for that. What goes wrong here goes wrong
// again, and is told, where it matters. The collector rests meanwhile: next to
// nothing of what is read is garbage.
func warm(ctx context.Context, store storage.Store, built <-chan *house, now time.Time) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	all, err := store.Workspaces(ctx)
	if err != nil {
		return
	}
	for _, ws := range all {
		_, _ = store.Revision(ctx, ws) // which reads its Book
	}
	h, ok := <-built
	if !ok {
		return
	}
	runtime.Gosched() // who waits for a Book goes first
	for _, ws := range all {
		_ = h.read(ctx, ws, func(b *partner.Book) error {
			b.Assessment(h.program, h.today(now))
			return nil
		})
	}
}

// slack builds the bot and the scheduler that posts through it.
func (h *house) slack(c bot.Config) (*bot.Bot, *scheduler.Scheduler, error) {
	c.App, c.Store, c.Log = h.app, h.store, h.log
	var sched *scheduler.Scheduler
	c.LastTick = func() time.Time {
		if sched == nil {
			return time.Time{}
		}
		return sched.LastTick()
	}
	c.Nudge = func() {
		if sched != nil {
			sched.Nudge()
		}
	}
	b, err := bot.New(c)
	if err != nil {
		return nil, nil, err
	}
	h.app.Places = b
	sched = &scheduler.Scheduler{
		Store: h.store, Source: h.desk, Composer: h.desk, Poster: b, Now: c.Now, Owner: owner(), Log: h.log, Backup: h.dailyCopy(c.Now),
		Clocks: h.app.Clocks, Undelivered: h.app.Undelivered,
	}
	return b, sched, nil
}

// owner names this process in the leases it takes.
func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}

// server is an HTTP server that slow and endless clients cannot hold up.
func (h *house) server(handler http.Handler) *http.Server {
	var plain http.Protocols // what comes over TLS, and so over HTTP/2, ends at the proxy before us
	plain.SetHTTP1(true)
	return &http.Server{
		Handler:           handler,
		Protocols:         &plain,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
}
