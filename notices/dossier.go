package notices

import (
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// dossier is what is said of an application: the facts of the moment, and the
// rules by which they are looked at.
type dossier struct {
	*script
	app       partner.Application
	procedure *program.Procedure
	rules     partner.Rules
	records   []partner.Record
	ended     bool // a card: the round that it is about is over
	moved     bool // a card: the review went on under another in another channel
}

// dossier gathers what there is of an application.
func (d *Desk) dossier(b *partner.Book, id partner.ID, now time.Time) (*dossier, bool) {
	app, ok := b.Application(id)
	if !ok {
		return nil, false
	}
	x := &dossier{script: d.script(b, storage.Target{}, now), app: app, records: b.Records(id)}
	x.today = civil.In(now, x.zone)
	if x.procedure, ok = d.Program.Procedure(app.Procedure); !ok { // of a pack that was changed since
		x.procedure = &program.Procedure{ID: app.Procedure, Name: app.Procedure}
	}
	x.rules = partner.RulesOf(d.Program, b, x.settings, x.procedure, app, x.today)
	return x, true
}

// deciders lists who may decide now and has not.
func (x *dossier) deciders() []string {
	return slices.DeleteFunc(x.rules.MayDecide(&x.app, x.today), func(user string) bool {
		_, decided := x.app.Standing(user)
		return decided
	})
}
