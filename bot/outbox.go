package bot

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	vm "github.com/VictoriaMetrics/metrics"

	"partnerbot/storage"
)

// What the outbox's figures cost is bounded: they are counted at most this often.
const (
	countedFor  = 15 * time.Second
	countWithin = 5 * time.Second
	saidLately  = 24 * time.Hour
)

// outboxCollector counts the notices of all workspaces when it is asked.
type outboxCollector struct {
	store     storage.Store
	now, wall func() time.Time
	log       *slog.Logger

	mu   sync.Mutex
	at   time.Time
	last outboxFigures
}

// outboxFigures are what the outbox holds.
type outboxFigures struct {
	notices map[storage.State]int // by state, those settled for good apart
	parked  int                   // targets that take nothing until people have mended something
	oldest  time.Duration         // how long the notice that waits longest is late
	said    map[storage.State]int // reminders of the last day by what became of them
}

func newOutboxCollector(s storage.Store, now, wall func() time.Time, log *slog.Logger) *outboxCollector {
	return &outboxCollector{store: s, now: now, wall: wall, log: log}
}

func (c *outboxCollector) write(w io.Writer) {
	f := c.figures()
	const states, said = "partnerbot_notices", "partnerbot_reminders_last_day"
	head(w, states, "Notices in the outbox that are not settled, by state.", "gauge")
	for _, s := range []storage.State{storage.Waiting, storage.Doubt, storage.Parked, storage.Stopped} {
		vm.WriteGaugeUint64(w, sample(states, "state", string(s)), uint64(f.notices[s]))
	}
	const oldest, parked = "partnerbot_oldest_notice_seconds", "partnerbot_parked_targets"
	head(w, oldest, "How long the notice that has waited longest is late.", "gauge")
	vm.WriteGaugeFloat64(w, oldest, f.oldest.Seconds())
	head(w, parked, "Channels and people that Slack takes nothing for until people have mended what is wrong.", "gauge")
	vm.WriteGaugeUint64(w, parked, uint64(f.parked))
	head(w, said, "Reminders that were due in the last 24 hours by what became of them.", "gauge")
	for _, s := range []storage.State{storage.Sent, storage.Silent, storage.Refused} {
		vm.WriteGaugeUint64(w, sample(said, "state", string(s)), uint64(f.said[s]))
	}
}

// figures counts, or gives what was counted a moment ago; a store that does not
// answer leaves them as they were.
func (c *outboxCollector) figures() outboxFigures {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.at.IsZero() && c.wall().Sub(c.at).Abs() < countedFor {
		return c.last
	}
	ctx, cancel := context.WithTimeout(context.Background(), countWithin)
	defer cancel()
	f := outboxFigures{notices: map[storage.State]int{}, said: map[storage.State]int{}}
	if err := c.count(ctx, &f); err != nil {
		c.log.Warn("the outbox could not be counted for the metrics", "err", err)
		return c.last
	}
	c.at, c.last = c.wall(), f
	return f
}

func (c *outboxCollector) count(ctx context.Context, f *outboxFigures) error {
	all, err := c.store.Workspaces(ctx)
	if err != nil {
		return err
	}
	now := c.now()
	for _, ws := range all {
		queue, err := c.store.Queue(ctx, ws, now, 0)
		if err != nil {
			return err
		}
		parked := map[storage.Target]bool{}
		for _, n := range queue {
			f.notices[n.State]++
			if n.State == storage.Parked {
				n.Target.Thread = ""
				parked[n.Target] = true
			}
			if n.State != storage.Refused && now.Sub(n.At) > f.oldest {
				f.oldest = now.Sub(n.At)
			}
		}
		f.parked += len(parked)
		lately, err := c.store.Notices(ctx, ws, now.Add(-saidLately), now, 0)
		if err != nil {
			return err
		}
		for _, n := range lately {
			f.said[n.State] += len(n.Items)
		}
	}
	return nil
}
