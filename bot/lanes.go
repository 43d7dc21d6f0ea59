package bot

import (
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// lanes do work of one key in order and of different keys at the same time. A
// panic ends the piece of work, never the process.
type lanes struct {
	mu    sync.Mutex
	queue map[string][]func() // a key is present while its lane runs
	held  int
	most  int
	shut  bool // takes nothing more
	done  sync.WaitGroup
	log   *slog.Logger
}

// do queues work. It reports false when there is too much work under way.
func (l *lanes) do(key string, work func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shut || l.held >= l.most {
		return false
	}
	l.held++
	if l.queue == nil {
		l.queue = map[string][]func(){}
	}
	q, running := l.queue[key]
	l.queue[key] = append(q, work)
	if !running {
		l.done.Add(1)
		go l.run(key)
	}
	return true
}

// idle reports whether no work of the key is waiting or under way.
func (l *lanes) idle(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, running := l.queue[key]
	return !running
}

func (l *lanes) run(key string) {
	defer l.done.Done()
	for {
		l.mu.Lock()
		q := l.queue[key]
		if len(q) == 0 {
			delete(l.queue, key)
			l.mu.Unlock()
			return
		}
		work := q[0]
		q[0] = nil
		l.queue[key] = q[1:]
		l.mu.Unlock()
		l.safely(work)
		l.mu.Lock()
		l.held--
		l.mu.Unlock()
	}
}

func (l *lanes) safely(work func()) {
	defer func() {
		if p := recover(); p != nil {
			l.log.Error("work ended by a panic", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	work()
}

// close keeps new work out.
func (l *lanes) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shut = true
}

// drain waits until all work is done, for at most the given time.
func (l *lanes) drain(most time.Duration) bool {
	finished := make(chan struct{})
	go func() { l.done.Wait(); close(finished) }()
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-finished:
		return true
	case <-timer.C:
		return false
	}
}
