package notices

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

var (
	errCrash   = errors.New("the process is gone")
	errHistory = errors.New("internal_error")
)

// slack is a Slack that keeps what was posted and misbehaves while faulty.
type slack struct {
	rng    *rand.Rand
	faulty bool
	down   bool
	blind  bool            // its history cannot be read
	closed bool            // its history may not be read
	shut   map[string]bool // places that take nothing until they are mended
	now    func() time.Time
	check  func(post)

	visible []post
	refused map[string]bool // items that a refused post held
}

type post struct {
	workspace, channel, key string // channel is a user where it is a direct message
	kind                    string
	edit                    bool
	thread                  string // ts of the message that it replies to
	of                      string // edit: ts of the message that is written anew
	blocks                  int
	at                      time.Time
	items                   []string
	said                    []said
	text                    string
	life                    int // how often the clock had jumped back
	ts                      string
	lost                    bool // the bot never got the answer
}

func (s *slack) post(p post) scheduler.Posted {
	accept := func() scheduler.Posted {
		p.at = s.now()
		p.ts = fmt.Sprintf("%d.%06d", p.at.Unix(), len(s.visible))
		if s.check != nil {
			s.check(p)
		}
		s.visible = append(s.visible, p)
		return scheduler.Posted{Result: scheduler.Accepted, Channel: p.channel, TS: p.ts}
	}
	if s.down {
		return scheduler.Posted{Result: scheduler.Again, Reason: "connection refused"}
	}
	if s.shut[p.workspace+p.channel] {
		return scheduler.Posted{Result: scheduler.Mend, Reason: "is_archived"}
	}
	if !s.faulty {
		return accept()
	}
	switch s.rng.IntN(10) {
	case 0:
		return scheduler.Posted{Result: scheduler.Again, Reason: "ratelimited", After: time.Duration(s.rng.IntN(300)) * time.Second}
	case 1:
		return scheduler.Posted{Result: scheduler.Again, Reason: "503"}
	case 2:
		return scheduler.Posted{Result: scheduler.Unsure, Reason: "500"}
	case 3, 4:
		p.lost = true
		accept()
		return scheduler.Posted{Result: scheduler.Unsure, Reason: "timeout"}
	case 5:
		if s.rng.IntN(4) > 0 {
			return accept()
		}
		for _, i := range p.items {
			s.refused[p.workspace+i] = true
		}
		return scheduler.Posted{Result: scheduler.Refused, Reason: "msg_too_long"}
	}
	return accept()
}

func (s *slack) find(workspace, channel, key string, since time.Time) (scheduler.Found, error) {
	if s.closed {
		return scheduler.Found{}, fmt.Errorf("missing_scope: %w", scheduler.ErrNoHistory)
	}
	if s.blind || s.down || s.faulty && s.rng.IntN(3) == 0 {
		return scheduler.Found{}, errHistory
	}
	for _, p := range s.visible {
		if p.workspace == workspace && p.channel == channel && p.key == key && !p.at.Before(since) {
			return scheduler.Found{OK: true, Channel: channel, TS: p.ts}, nil
		}
	}
	return scheduler.Found{}, nil
}

// process is one running bot: a scheduler over a store and a Slack that it
// reaches through itself, so that it can die between any two calls.
type process struct {
	storage.Store
	sched *scheduler.Scheduler
	desk  *Desk
	slack *slack
	life  *int
	said  map[string][]said // notice key -> what the last composition says

	calls int  // calls so far
	dieAt int  // dies at this call; 0: never
	after bool // the call has its effect before it dies
	dead  bool
	meet  func() // another process that comes in between
	meets int    // at this call
}

func newProcess(s storage.Store, d *Desk, w *slack, life *int, owner string) *process {
	p := &process{Store: s, desk: d, slack: w, life: life, said: map[string][]said{}}
	p.sched = &scheduler.Scheduler{Store: p, Source: d, Composer: p, Poster: p, Owner: owner, Log: slog.New(slog.DiscardHandler), Workers: 1}
	return p
}

// call is one call to the outside: it may be the last.
func (p *process) call(fn func() error) error {
	if p.dead {
		return errCrash
	}
	p.calls++
	if p.calls == p.meets && p.meet != nil {
		p.meet()
	}
	if p.calls != p.dieAt {
		return fn()
	}
	if p.after {
		_ = fn()
	}
	p.dead = true
	return errCrash
}

func (p *process) Workspaces(ctx context.Context) (list []string, err error) {
	err = p.call(func() (err error) { list, err = p.Store.Workspaces(ctx); return err })
	return list, err
}

func (p *process) Read(ctx context.Context, ws string, fn func(*partner.Book) error) error {
	return p.call(func() error { return p.Store.Read(ctx, ws, fn) })
}

func (p *process) Plan(ctx context.Context, ws, cursor string, fn func(*partner.Book, time.Time) (storage.Planned, error)) error {
	return p.call(func() error { return p.Store.Plan(ctx, ws, cursor, fn) })
}

func (p *process) Claim(ctx context.Context, now time.Time, lease time.Duration, owner string, busy []storage.Target) (n storage.Notice, err error) {
	err = p.call(func() (err error) { n, err = p.Store.Claim(ctx, now, lease, owner, busy); return err })
	return n, err
}

func (p *process) Settle(ctx context.Context, ws, key, owner string, o storage.Outcome) error {
	return p.call(func() error { return p.Store.Settle(ctx, ws, key, owner, o) })
}

func (p *process) Notices(ctx context.Context, ws string, from, to time.Time, limit int) (list []storage.Notice, err error) {
	err = p.call(func() (err error) { list, err = p.Store.Notices(ctx, ws, from, to, limit); return err })
	return list, err
}

func (p *process) Update(ctx context.Context, ws, key string, now time.Time, fn func(*partner.Book) (storage.Change, error)) (r storage.Receipt, err error) {
	err = p.call(func() (err error) { r, err = p.Store.Update(ctx, ws, key, now, fn); return err })
	return r, err
}

func (p *process) Queue(ctx context.Context, ws string, since time.Time, limit int) (list []storage.Notice, err error) {
	err = p.call(func() (err error) { list, err = p.Store.Queue(ctx, ws, since, limit); return err })
	return list, err
}

func (p *process) Post(_ context.Context, n storage.Notice, m view.Message) (out scheduler.Posted) {
	ws, to, key := n.Workspace, n.Target, n.Key
	err := p.call(func() error {
		out = p.slack.post(post{
			workspace: ws, channel: nameOfPlace(to), kind: n.Kind, edit: n.Edit != "", thread: to.Thread, of: n.Edit, key: key, said: p.said[ws+key], items: saidKeys(p.said[ws+key]),
			text: view.PlainText(m), blocks: len(m.Blocks), life: *p.life,
		})
		return nil
	})
	if err != nil {
		return scheduler.Posted{Result: scheduler.Unsure, Reason: err.Error()}
	}
	return out
}

func (p *process) Find(_ context.Context, n storage.Notice, since time.Time) (f scheduler.Found, err error) {
	ws, to, key := n.Workspace, n.Target, n.Key
	err = p.call(func() (err error) { f, err = p.slack.find(ws, nameOfPlace(to), key, since); return err })
	return f, err
}

func (p *process) Compose(b *partner.Book, n storage.Notice, now time.Time) (view.Message, bool, error) {
	w, err := p.desk.write(b, n, now)
	p.said[b.Workspace+n.Key] = w.said
	return w.message, w.ok, err
}

func (p *process) Manner(b *partner.Book, n storage.Notice, now time.Time) scheduler.Manner {
	return p.desk.Manner(b, n, now)
}

func saidKeys(list []said) []string {
	var keys []string
	for _, s := range list {
		keys = append(keys, s.key)
	}
	return keys
}
