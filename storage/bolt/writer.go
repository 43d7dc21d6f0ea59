package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"partnerbot/storage"
)

// All changes go through one writer. It takes whatever is queued into one
// transaction: alone, a change waits for nobody; under load, many share the one
// wait for the disk.

// member is one change that takes part in a transaction.
type member struct {
	ctx context.Context
	// prepare looks at what is there and gives what is to be written, nil for
	// nothing. It may run again, after another member spoilt the transaction.
	prepare func(g *group) (write func() error, err error)

	state atomic.Int32
	bound bool // err and outcome rest on what this transaction writes
	err   error
	done  chan struct{}
}

// States of a member.
const (
	queued int32 = iota
	taken
	abandoned // its asker did not wait; it is not committed
)

// mostMembers bounds a transaction, largeChange the facts after which nobody
// else is let in.
const (
	mostMembers = 1024
	largeChange = 2000
)

type queue struct {
	mu      sync.Mutex
	waiting []*member
	closed  bool
	wake    chan struct{}
}

func (q *queue) put(m *member) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.waiting = append(q.waiting, m)
	q.ring()
	return true
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.ring()
}

func (q *queue) ring() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take waits for members and gives all that are queued; none after the close.
func (q *queue) take() []*member {
	for {
		q.mu.Lock()
		all, closed := q.waiting, q.closed
		q.waiting = nil
		q.mu.Unlock()
		if len(all) > 0 || closed {
			return all
		}
		<-q.wake
	}
}

// callerError is an error of the caller's own function, returned as it is.
type callerError struct{ err error }

func (e callerError) Error() string { return e.err.Error() }
func (e callerError) Unwrap() error { return e.err }

// submit queues a change and waits until it is durable, or has failed, or ctx
// is done before the writer took it.
func (s *Store) submit(ctx context.Context, doing string, prepare func(g *group) (func() error, error)) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	m := &member{ctx: ctx, prepare: prepare, done: make(chan struct{})}
	if !s.queue.put(m) {
		return fmt.Errorf("%s: %w", doing, storage.ErrClosed)
	}
	select {
	case <-m.done:
	case <-ctx.Done():
		if m.state.CompareAndSwap(queued, abandoned) {
			return fmt.Errorf("%s: %w", doing, ctx.Err())
		}
		<-m.done
	}
	var own callerError
	if errors.As(m.err, &own) {
		return own.err
	}
	if m.err != nil {
		return fmt.Errorf("%s: %w", doing, meaning(m.err))
	}
	return nil
}

// write is the writer. Should a caller's function end its goroutine
// (runtime.Goexit), another one goes on.
func (s *Store) write() {
	var members []*member
	ended := false
	defer func() {
		if !ended {
			for _, m := range members {
				m.finish(fmt.Errorf("%w: a change ended the writer", ErrInternal))
			}
			go s.write()
			return
		}
		s.written.Done()
	}()
	for {
		members = s.queue.take()
		if len(members) == 0 {
			ended = true
			return
		}
		crowd := len(members) > 1
		for len(members) > 0 {
			members = s.commit(members)
		}
		if crowd { // those just answered may ask again: let them, and share one commit
			runtime.Gosched()
		}
	}
}

func (m *member) finish(err error) {
	select {
	case <-m.done:
	default:
		if err != nil {
			m.err = err
		}
		close(m.done)
	}
}

// commit makes one transaction of as many members as fit and gives the others.
func (s *Store) commit(members []*member) (rest []*member) {
	in := make([]*member, 0, len(members))
	for i, m := range members {
		if len(in) == mostMembers {
			rest = members[i:]
			break
		}
		if m.state.CompareAndSwap(queued, taken) || m.state.Load() == taken {
			in = append(in, m)
		}
	}
	for {
		done, spoilt, err := s.attempt(in)
		if spoilt >= 0 { // its error stands; the others go again without it
			in[spoilt].finish(err)
			in = append(in[:spoilt:spoilt], in[spoilt+1:]...)
			continue
		}
		for _, m := range in[:done] {
			if m.bound && err != nil {
				m.finish(err)
			} else {
				m.finish(nil)
			}
		}
		return append(in[done:len(in):len(in)], rest...)
	}
}

// attempt runs members in one transaction and commits it. done is how many took
// part. If one failed after it had begun to write, spoilt is its index and
// nothing was committed.
func (s *Store) attempt(in []*member) (done, spoilt int, err error) {
	if b := s.broken.Load(); b != nil {
		return fail(in, *b)
	}
	g := &group{s: s, spaces: make(map[string]*workspace), json: s.encoder.again(4 * len(in))}
	defer g.release()
	begin := func() (err error) { g.tx, err = s.db.Begin(true); return err }
	if err := guarded(begin); err != nil {
		return fail(in, err)
	}
	for i, m := range in {
		if g.large {
			break
		}
		done = i + 1
		m.err = nil
		wrote, err := g.run(m)
		if err != nil && wrote {
			return 0, i, err
		}
		m.err, m.bound = err, g.wrote
	}
	if !g.wrote {
		return done, -1, nil
	}
	g.stepBack()
	if err := guarded(g.commit); err != nil {
		s.failed(g, err)
		return done, -1, err
	}
	g.bringForward()
	return done, -1, nil
}

func fail(in []*member, err error) (int, int, error) {
	for _, m := range in {
		m.err, m.bound = err, true
	}
	return len(in), -1, err
}

// failed looks after a commit that failed. Where the file has moved on all the
// same (the last sync failed), the Book is read again from the file.
func (s *Store) failed(g *group, err error) {
	s.log.Error("a commit failed", "error", err)
	if errors.Is(err, storage.ErrDamaged) {
		s.broken.Store(&err)
	}
	for _, ws := range g.spaces {
		ws.shelf.mu.Lock()
		ws.shelf.book = nil
		ws.shelf.mu.Unlock()
	}
}
