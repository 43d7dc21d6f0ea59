package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/commands"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// mainWorkspace is the workspace of an installation that no Slack team has been
// tied to yet.
const mainWorkspace = "main"

// house is what every subcommand that touches facts needs.
type house struct {
	config  Config
	program *program.Program
	store   storage.Store
	log     *slog.Logger
	app     *commands.App
	desk    *notices.Desk
}

// config reads the environment of this run.
func (r *run) config() (Config, error) {
	c, err := ReadConfig(r.environ, r.dotenv)
	if err != nil {
		return c, fmt.Errorf("the configuration is wrong:\n  %s", strings.ReplaceAll(err.Error(), "\n", "\n  "))
	}
	return c, nil
}

// open reads the configuration and opens the house that it describes.
func (r *run) open() (*house, error) {
	c, err := r.config()
	if err != nil {
		return nil, err
	}
	return r.openHouse(c, loading(c.Get("PARTNER_PROGRAM")))
}

// openHouse opens the database while the pack is loaded. Who has something to do
// with the database meanwhile is told when it is open.
func (r *run) openHouse(c Config, pack pack, opened ...func(storage.Store)) (*house, error) {
	store, err := openStore(context.Background(), c.Get("DATABASE_URL"), c.Logger(r.Err))
	if err == nil {
		for _, tell := range opened {
			tell(store)
		}
	}
	p, notLoaded := pack()
	if err := cmp.Or(notLoaded, err); err != nil {
		if store != nil {
			err = errors.Join(err, store.Close())
		}
		return nil, err
	}
	return newHouse(c, p, store, c.Logger(r.Err)), nil
}

func newHouse(c Config, p *program.Program, store storage.Store, log *slog.Logger) *house {
	return &house{
		config: c, program: p, store: store, log: log,
		app:  &commands.App{Store: store, Program: p, Defaults: c.Defaults(), Log: log, Address: c.Get("PUBLIC_URL")},
		desk: &notices.Desk{Program: p, Defaults: c.Defaults()},
	}
}

// pack waits for the vendor's rules.
type pack func() (*program.Program, error)

// loading begins to load a pack; see loadProgram.
func loading(name string) pack {
	type loaded struct {
		p   *program.Program
		err error
	}
	done := make(chan loaded, 1)
	go func() {
		p, err := loadProgram(name)
		done <- loaded{p, err}
	}()
	return func() (*program.Program, error) {
		l := <-done
		return l.p, l.err
	}
}

// loadProgram takes the name of an embedded pack or a path to a pack file.
func loadProgram(name string) (*program.Program, error) {
	if !strings.ContainsAny(name, `/\.`) {
		return program.Embedded(name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the pack cannot be read: %w", err)
	}
	beside := func(base string) ([]byte, error) { return os.ReadFile(filepath.Join(filepath.Dir(name), base)) }
	return program.LoadWith(name, data, beside)
}

// workspace is the one that a command on the command line speaks about: the
// only one there is, or the named one.
func (h *house) workspace(ctx context.Context, named string) (string, error) {
	if named != "" {
		return named, nil
	}
	all, err := h.store.Workspaces(ctx)
	if err != nil {
		return "", err
	}
	switch len(all) {
	case 0:
		return mainWorkspace, nil
	case 1:
		return all[0], nil
	default:
		return "", usagef("the database holds several workspaces (%s): name one with --workspace", strings.Join(all, ", "))
	}
}

// today is the day in the vendor's zone, where certificates end.
func (h *house) today(now time.Time) civil.Day { return civil.In(now, h.program.Zone) }

// localDay is the day in a workspace's own zone, where reminders are said; in the
// vendor's where none is set.
func (h *house) localDay(ctx context.Context, workspace string, now time.Time) (day civil.Day, err error) {
	day = h.today(now)
	err = h.read(ctx, workspace, func(b *partner.Book) error {
		name := b.Settings().Or(h.config.Defaults()).Zone
		if zone, err := time.LoadLocation(name); err == nil && name != "" {
			day = civil.In(now, zone)
		}
		return nil
	})
	return day, err
}

// read looks at the Book of a workspace.
func (h *house) read(ctx context.Context, workspace string, fn func(b *partner.Book) error) error {
	return h.store.Read(ctx, workspace, fn)
}

// with opens the house, runs fn and closes the store; the first error counts.
// Where a running bot holds the database, the whole command is handed to it
// over its control socket.
func (r *run) with(ctx context.Context, fn func(h *house) error) (err error) {
	if r.house != nil {
		return fn(r.house)
	}
	h, err := r.open()
	if errors.Is(err, storage.ErrLocked) {
		return r.handOver(ctx, err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.store.Close()) }()
	return fn(h)
}
