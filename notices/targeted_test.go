package notices

import (
	"context"
	"slices"
	"time"

	"partnerbot/storage"
)

// NoticesTo is what the sender asks of a store that can: in a simulation it may be
// the last call of a process, like every other. The store in memory filters.
func (p *process) NoticesTo(ctx context.Context, ws string, to storage.Target, from, until time.Time) (list []storage.Notice, err error) {
	err = p.call(func() (err error) {
		if t, ok := p.Store.(interface {
			NoticesTo(context.Context, string, storage.Target, time.Time, time.Time) ([]storage.Notice, error)
		}); ok {
			list, err = t.NoticesTo(ctx, ws, to, from, until)
			return err
		}
		list, err = p.Store.Notices(ctx, ws, from, until, 0)
		list = slices.DeleteFunc(list, func(n storage.Notice) bool { return n.Target != to })
		return err
	})
	return list, err
}
