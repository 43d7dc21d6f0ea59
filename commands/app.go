package commands

import (
	"context"
	"log/slog"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/view"
)

// App answers requests: it finds the unit, checks who asks, gives it the Book,
// commits its change and returns its answer. It is safe for concurrent use.
type App struct {
	Store    storage.Store
	Program  *program.Program
	Defaults partner.Settings // from the environment; a workspace's own settings are laid over them
	Log      *slog.Logger
}

// Run answers a request. It never fails: what goes wrong becomes a message for
// the asker - what was wrong, with which word, and an example that works - and
// anything unexpected is logged under a short reference that the message shows.
func (a *App) Run(ctx context.Context, req Request) Answer { panic("helper") }

// Submit answers a filled-in form. Where fields are wrong it returns them by
// name with what is wrong, and the answer is to be ignored.
func (a *App) Submit(ctx context.Context, req Request, word string, values map[string]string) (Answer, map[string]string) {
	panic("helper")
}

// Steady reports whether the answer to the request depends on nothing but the
// key it returns, so that the edge may remember what it rendered for it. The key
// holds the Book's revision, the day, the role and the words.
func (a *App) Steady(ctx context.Context, req Request) (key string, ok bool) { panic("helper") }

// Home is what the Home tab shows to a person.
func (a *App) Home(ctx context.Context, req Request) view.Home { panic("helper") }
