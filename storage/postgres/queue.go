package postgres

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"partnerbot/storage"
)

// largestGroup is how many changes share a transaction at most.
const largestGroup = 64

// queue holds the changes of one workspace that wait for their turn. The first
// to come starts a leader, who commits what is there, group by group, until
// nothing is: while one group waits for the disk, the next gathers.
type queue struct {
	mu      sync.Mutex
	waiting []*member
	led     bool
}

// member is one change in the queue.
type member struct {
	ctx context.Context
	// key and cursor are what it wants to know before it is prepared: what was
	// answered under a dedupe key, where a cursor is.
	key, cursor string
	// alone: it reads what others of its group would write.
	alone bool
	// prepare looks at the Book and adds to what the group writes; nothing if it
	// fails. It may be called more than once, each time in a new group.
	prepare func(g *group) error
	stage   atomic.Int32
	err     error
	done    chan struct{}
}

// The stages of a member.
const (
	queued = iota
	begun  // it is waited for
	left   // its context ended before
)

// submit puts a change into the queue of its workspace and waits for it.
func (s *Store) submit(ctx context.Context, doing, workspace string, m *member) error {
	err := ctx.Err()
	if err == nil {
		m.ctx, m.done = ctx, make(chan struct{})
		err = s.enqueue(s.shelf(workspace), m)
	}
	if err == nil {
		err = m.wait()
	}
	if caller, ok := err.(callerError); ok { //nolint:errorlint // it is never wrapped
		return caller.err
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, meaning(err))
	}
	return nil
}

func (s *Store) enqueue(sh *shelf, m *member) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.writers.Done()
	q := &sh.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, m)
	if !q.led {
		q.led = true
		s.writers.Add(1) // it is not zero here, so that Close does not miss it
		go s.lead(sh)
	}
	return nil
}

// enter counts a writer in, unless the store is closed or only read.
func (s *Store) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed.Load():
		return storage.ErrClosed
	case s.readOnly:
		return fmt.Errorf("%w: it was opened for reading", storage.ErrReadOnly)
	}
	s.writers.Add(1)
	return nil
}

// wait waits until the change is made or, before it has begun, for the end of
// its context.
func (m *member) wait() error {
	select {
	case <-m.done:
		return m.err
	case <-m.ctx.Done():
	}
	if m.stage.CompareAndSwap(queued, left) {
		return m.ctx.Err()
	}
	<-m.done
	return m.err
}

// begin marks that the change is being made; false if nobody waits any more.
func (m *member) begin() bool {
	if m.ctx.Err() != nil && m.stage.CompareAndSwap(queued, left) {
		return false
	}
	m.stage.CompareAndSwap(queued, begun)
	return m.stage.Load() == begun
}

// lead commits groups until the queue is empty.
func (s *Store) lead(sh *shelf) {
	defer s.writers.Done()
	q := &sh.queue
	for {
		q.mu.Lock()
		n := min(len(q.waiting), largestGroup)
		if n == 0 {
			q.led, q.waiting = false, nil
			q.mu.Unlock()
			return
		}
		for i, m := range q.waiting[:n] {
			if m.alone {
				n = max(i, 1) // those before it first
				break
			}
		}
		members := q.waiting[:n:n]
		q.waiting = q.waiting[n:]
		q.mu.Unlock()
		s.commitAll(sh, members)
		for _, m := range members {
			close(m.done)
		}
	}
}

// commitAll commits members in one transaction. If the server refuses what they
// wrote together, each is made alone, so that one cannot spoil another's.
func (s *Store) commitAll(sh *shelf, members []*member) {
	err := s.commit(sh, members)
	if err == nil {
		return
	}
	if len(members) == 1 || passing(err) {
		for _, m := range members {
			if m.err == nil {
				m.err = err
			}
		}
		return
	}
	for _, m := range members {
		m.err = nil
		if err := s.commit(sh, []*member{m}); err != nil {
			m.err = err
		}
	}
}
