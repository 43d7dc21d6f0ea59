package notices

import (
	"context"
	"time"

	"partnerbot/storage"
)

// What the sender asks of a store may in a simulation be the last call of a
// process, like every other.

func (p *process) NoticesTo(ctx context.Context, ws string, to storage.Target, from, until time.Time) (list []storage.Notice, err error) {
	err = p.call(func() (err error) { list, err = p.Store.NoticesTo(ctx, ws, to, from, until); return err })
	return list, err
}

func (p *process) NoticesAbout(ctx context.Context, ws string, prefixes []string, from, until time.Time) (list []storage.Notice, err error) {
	err = p.call(func() (err error) { list, err = p.Store.NoticesAbout(ctx, ws, prefixes, from, until); return err })
	return list, err
}
