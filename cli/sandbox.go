package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"partnerbot/bot"
	"partnerbot/cli/sample"
	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/scheduler"
	"partnerbot/storage"
)

type sandboxOptions struct {
	addr, data, now, deliver string
	empty                    bool
}

func (r *run) sandboxCommand() *cobra.Command {
	var o sandboxOptions
	c := &cobra.Command{
		Use:   "sandbox [--addr HOST:PORT] [--data DIR] [--empty] [--now 2026-03-02T09:00]",
		Short: "A local Slack workspace in the browser with the bot in it; no account, no token",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return r.sandbox(c.Context(), o) },
	}
	c.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8080", "where to serve the page")
	c.Flags().StringVar(&o.data, "data", "", "folder to keep the database in (default: a new one, removed at the end)")
	c.Flags().BoolVar(&o.empty, "empty", false, "start without the sample partner")
	c.Flags().StringVar(&o.now, "now", "", "the time at which the workspace's clock starts, such as 2026-03-02T09:00")
	c.Flags().StringVar(&o.deliver, "deliver", "socket", "how Slack reaches the bot: socket or http")
	return c
}

// The sandbox's own team and secrets. They open nothing but the sandbox.
const (
	sandboxBotToken = "xoxb-sandbox-0000-bot"
	sandboxAppToken = "xapp-sandbox-0000-app"
	sandboxSecret   = "sandbox-signing-secret"
	sandboxTeam     = "T0HARBOUR"
	sandboxBotUser  = "U0PARTNER"
)

func (r *run) sandbox(ctx context.Context, o sandboxOptions) error {
	p, err := r.playground(ctx, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.Out, "The workspace is open at %s - type /partner status there. Ctrl-C ends it.\n", p.base)
	return p.run(ctx)
}

// playground is a local workspace with the bot in it.
type playground struct {
	*house
	workspace *sandbox.Workspace
	base      string // the page's address
	listener  net.Listener
	bot       *bot.Bot
	scheduler *scheduler.Scheduler
	environ   []string
	cleanup   func() error
}

// playground makes the workspace, its database and the bot; run starts them.
func (r *run) playground(ctx context.Context, o sandboxOptions) (*playground, error) {
	if o.deliver != sandbox.DeliverSocket && o.deliver != sandbox.DeliverHTTP {
		return nil, usagef("--deliver %q is not one of socket, http", o.deliver)
	}
	start, err := r.instantIn(o.now, sample.Zone)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		var bad *net.AddrError
		if errors.As(err, &bad) {
			return nil, usagef("--addr %q is not HOST:PORT, such as 127.0.0.1:8080", o.addr)
		}
		return nil, fmt.Errorf("--addr %s cannot be used: %w; try another port, such as --addr 127.0.0.1:8090", o.addr, err)
	}
	h, cleanup, err := r.sandboxHouse(ctx, o, start)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	h.app.Address = "http://" + listener.Addr().String()
	p := &playground{house: h, base: "http://" + listener.Addr().String(), listener: listener, environ: r.environ, cleanup: cleanup}
	options := sandboxWorkspace(p.base, o.deliver, start, h.log)
	options.Stops = p.moments
	p.workspace = sandbox.New(options)
	c := bot.Config{
		Token: sandboxBotToken, AppToken: sandboxAppToken, SigningSecret: sandboxSecret, APIURL: p.base + "/api/",
		Now: p.workspace.Now, Wall: time.Now,
	}
	if o.deliver == sandbox.DeliverHTTP {
		c.AppToken = ""
	}
	if p.bot, p.scheduler, err = h.slack(c); err != nil {
		return nil, errors.Join(err, listener.Close(), h.store.Close(), cleanup())
	}
	return p, nil
}

// moments are those at which anything may be said to anybody: turned past them,
// the clock stops at each, so that no reader's morning is skipped as if the bot
// had been away.
func (p *playground) moments(from, to time.Time) []time.Time {
	if last := from.AddDate(0, 0, longestSpan); to.After(last) {
		to = last
	}
	var stops []time.Time
	_ = p.read(context.Background(), mainWorkspace, func(b *partner.Book) error {
		stops = p.desk.Slots(b, from, to)
		return nil
	})
	return stops
}

// run serves the page and the bot until ctx ends.
func (p *playground) run(ctx context.Context) (err error) {
	defer func() {
		p.workspace.Close()
		err = errors.Join(err, p.store.Close(), p.cleanup())
	}()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { // the page's endless answers end, and do not hold up the server
		<-ctx.Done()
		p.workspace.Close()
		return nil
	})
	p.workspace.OnTurn(func(now time.Time) {
		if err := p.scheduler.Tick(ctx, now); err != nil {
			p.log.Warn("after the clock was turned", "err", err)
		}
	})
	mux := http.NewServeMux()
	mux.Handle("/", p.workspace.Handler())
	for _, route := range bot.Routes {
		mux.Handle(route, p.bot.Handler())
	}
	server := p.server(mux)
	server.WriteTimeout = 0 // the page listens to one endless answer
	g.Go(func() error { return serveUntil(ctx, server, p.listener, finishPage) })
	g.Go(func() error { return p.serveControl(ctx, p.environ, p.workspace.Now) })
	g.Go(func() error { return p.bot.Run(ctx) })
	g.Go(func() error { return p.scheduler.Run(ctx) })
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// sandboxHouse opens a database of its own, whatever the environment says of
// Slack, and fills an empty one with the sample partner.
func (r *run) sandboxHouse(ctx context.Context, o sandboxOptions, start time.Time) (*house, func() error, error) {
	dir, cleanup := r.path(o.data), func() error { return nil }
	if dir == "" {
		made, err := os.MkdirTemp("", "partnerbot-sandbox-")
		if err != nil {
			return nil, nil, fmt.Errorf("a folder for the sandbox's database: %w", err)
		}
		dir, cleanup = made, func() error { return os.RemoveAll(made) }
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("--data: %w", err)
	}
	environ := append(withoutOurs(r.environ), "DATABASE_URL=bolt:"+filepath.Join(dir, "partnerbot.db"))
	if o.empty {
		environ = append(environ, "PARTNER_ADMINS=U0DANA") // whom the page begins with: else nobody could put anything in
	} else {
		environ = append(environ, "PARTNER_PROGRAM="+sample.Pack) // its own rules, unless a variable names others
	}
	inner := &run{Streams: r.Streams, environ: append(environ, append(r.kept("PARTNER_PROGRAM", "LOG_LEVEL", "LOG_FORMAT"), "PARTNER_TIMEZONE="+sample.Zone)...), now: r.now, dotenv: os.DevNull}
	h, err := inner.open()
	if err != nil {
		return nil, nil, errors.Join(err, cleanup())
	}
	if !o.empty {
		err = h.seed(ctx, start)
	}
	if err != nil {
		return nil, nil, errors.Join(err, h.store.Close(), cleanup())
	}
	return h, cleanup, nil
}

// seed puts the sample partner into a database that holds nothing.
func (h *house) seed(ctx context.Context, start time.Time) error {
	if all, err := h.store.Workspaces(ctx); err != nil || len(all) > 0 {
		return err
	}
	_, err := h.store.Update(ctx, mainWorkspace, "", start, func(b *partner.Book) (storage.Change, error) {
		zones := 0
		delta, err := sample.Delta(h.program, b, h.today(start))
		if err != nil {
			return storage.Change{}, err
		}
		for i, fact := range delta.Put {
			if settings, ok := fact.(partner.Settings); ok { // tied to its team, so that the bot looks its people up at once
				settings.Team = sandboxTeam
				delta.Put[i] = settings
			}
		}
		for _, u := range sandboxPeople() { // their zones are known, as they are anywhere by the first morning
			if slices.Contains(sandboxStaff(), u.ID) {
				delta.Put = append(delta.Put, partner.Reader{ID: b.Next(partner.KindReader, zones), User: u.ID, Zone: u.TZ, ZoneBy: "slack"})
				zones++
			}
		}
		return storage.Change{Delta: delta, Audit: storage.Entry{
			At: start, By: "cli", Via: "import", Verb: "sample", Summary: "The sample partner " + sample.Account + " was put in",
		}}, nil
	})
	return err
}

// withoutOurs drops our own variables from an environment.
func withoutOurs(environ []string) []string {
	var out []string
	for _, e := range environ {
		if name, _, _ := strings.Cut(e, "="); !ours(name) {
			out = append(out, e)
		}
	}
	return out
}

func ours(name string) bool {
	for _, v := range Variables {
		if v.Name == name {
			return true
		}
	}
	return false
}

// kept picks variables of this run's environment by name.
func (r *run) kept(names ...string) []string {
	var out []string
	for _, e := range r.environ {
		for _, n := range names {
			if strings.HasPrefix(e, n+"=") {
				out = append(out, e)
			}
		}
	}
	return out
}

func sandboxWorkspace(base, deliver string, start time.Time, log *slog.Logger) sandbox.Options {
	return sandbox.Options{
		TeamID: sandboxTeam, TeamName: sample.Account, Start: start,
		BotUserID: sandboxBotUser, BotToken: sandboxBotToken, AppToken: sandboxAppToken, SigningSecret: sandboxSecret,
		Deliver: deliver, Log: log,
		RequestURLs: sandbox.RequestURLs{
			Commands: base + "/slack/commands", Interactions: base + "/slack/interactions", Events: base + "/slack/events",
		},
		Users: sandboxPeople(),
		Channels: []sandbox.Channel{
			{ID: "C0ALLIANCE", Name: "alliance", Members: sandboxStaff()},
			{ID: "C0REVIEW", Name: "partner-review"}, // the guest, the customer and the other app's bot are here alone
			{ID: "C0RANDOM", Name: "random", Members: sandboxStaff()},
		},
	}
}

// sandboxPeople are those who are in the workspace at its start.
func sandboxPeople() []sandbox.User {
	return []sandbox.User{
		{ID: "U0DANA", Name: "dana", RealName: "Dana Weber", TZ: "Europe/Berlin", Email: "dana@harbourtech.example"},
		{ID: "U0OMAR", Name: "omar", RealName: "Omar Haddad", TZ: "Asia/Dubai", Email: "omar@harbourtech.example"},
		{ID: "U0PRIYA", Name: "priya", RealName: "Priya Nair", TZ: "Asia/Kolkata", Email: "priya@harbourtech.example"},
		{ID: "U0ANA", Name: "ana", RealName: "Ana Silva", TZ: "America/Sao_Paulo", Email: "ana@harbourtech.example"},
		{ID: "U0CHEN", Name: "chen", RealName: "Chen Wei", TZ: "Asia/Shanghai", Email: "chen@harbourtech.example"},
		{ID: "U0MEI", Name: "mei", RealName: "Mei Lin", TZ: "Asia/Singapore", Email: "mei@harbourtech.example"},
		{ID: "U0KEN", Name: "ken", RealName: "Ken Adams", TZ: "Europe/London", Email: "ken@harbourtech.example"},
		{ID: "U0SARA", Name: "sara", RealName: "Sara Lind", TZ: "Europe/Stockholm", Email: "sara@harbourtech.example"},
		{ID: "U0LIN", Name: "lin", RealName: "Lin Zhao", TZ: "Asia/Shanghai", Email: "lin@harbourtech.example"},
		{ID: "U0GREG", Name: "greg", RealName: "Greg Hall", TZ: "Europe/Berlin", Email: "greg@freelance.example", Guest: true},
		{ID: "U0XENIA", Name: "xenia", RealName: "Xenia Roth", TZ: "Europe/Berlin", Email: "xenia@customer.example", External: true},
		{ID: "U0DEPLOY", Name: "deploybot", RealName: "Deploy Bot", TZ: "UTC", Bot: true},
	}
}

// sandboxStaff are those of the sample partner's own people, and the bot.
func sandboxStaff() []string {
	return []string{"U0DANA", "U0OMAR", "U0PRIYA", "U0ANA", "U0CHEN", "U0MEI", "U0KEN", "U0SARA", "U0LIN", sandboxBotUser}
}
