package commands

import (
	"context"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// turned is up to when the clocks of a workspace were looked at: nothing falls due
// before the Book changes or one of the two days does.
type turned struct {
	revision uint64
	day      civil.Day // the team's
	vendor   civil.Day
}

// Clocks commits what time has made due for a workspace's applications: reviews to
// be chased, escalated or ended, a missed supplement, a vendor that is late. Each is
// an entry of its own that can be given any number of times. It costs a look into
// the Book where nothing can be due.
func (a *App) Clocks(ctx context.Context, workspace string, now time.Time) error {
	a.words()
	var at turned
	due := false
	err := a.Store.Read(ctx, workspace, func(b *partner.Book) error {
		return guarded(func() error {
			if b.Count(partner.KindApplication) == 0 {
				return nil
			}
			c := a.ticking(workspace, b, now)
			at = turned{b.Revision, c.LocalDay, c.Today}
			if last, ok := a.turns.Load(workspace); ok && last.(turned) == at {
				return nil
			}
			due = len(c.timers(nil)) > 0
			if !due {
				a.turns.Store(workspace, at)
			}
			return nil
		})
	})
	if err != nil || !due {
		return err
	}
	_, err = a.Store.Update(ctx, workspace, "", now, func(b *partner.Book) (change storage.Change, err error) {
		err = guarded(func() error {
			c := a.ticking(workspace, b, now)
			d := c.docket()
			c.timers(d)
			change = d.sealed("clock", "clock")
			change.Audit.By = "clock"
			return nil
		})
		if change.Delta.IsEmpty() {
			change = storage.Change{}
		}
		return change, err
	})
	return err
}

// ticking is a call that nobody made.
func (a *App) ticking(workspace string, b *partner.Book, now time.Time) *Call {
	c := a.call(Request{Now: now, Workspace: workspace, Via: "clock"}, a.index.word["applications"])
	a.fill(c, b)
	return c
}

// timers lists what is due and, with a docket, gives it.
func (c *Call) timers(d *docket) (due []partner.Entry) {
	for _, a := range c.Book.Applications() {
		q, ok := c.Program.Procedure(a.Procedure)
		if !ok || a.Stage.Over() || a.Stage == partner.Failed || a.Stage == partner.Draft {
			continue
		}
		for _, e := range partner.Timers(c.rulesFor(q, a), a, c.Now.UTC()) {
			due = append(due, e)
			if d != nil {
				d.give(a, q, e, true)
			}
		}
	}
	return due
}
