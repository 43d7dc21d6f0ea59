package bot

import (
	"context"
	"sync"
	"time"
)

// pending is the acknowledgement of a delivery: the worker offers its body, the
// transport waits for it. Redeliveries share it.
type pending struct {
	mu     sync.Mutex
	closed bool
	body   []byte
	done   chan struct{}
	failed bool // not to be acknowledged: it shall come again
	most   int  // the longest body that the transport carries; 0: no limit
}

func newPending(most int) *pending { return &pending{done: make(chan struct{}), most: most} }

// ready is an acknowledgement that is there already.
func ready(body []byte) *pending {
	p := newPending(0)
	p.offer(body)
	return p
}

// offer settles the acknowledgement. It reports false when the transport went
// without it, or cannot carry the body: the answer must go another way then.
func (p *pending) offer(body []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	fits := p.most == 0 || len(body) < p.most
	if fits {
		p.body = body
	}
	p.closed = true
	close(p.done)
	return fits
}

// strip gives the body up, to keep memory small; that there was an answer stays
// known. One that is still being worked out is left as it is.
func (p *pending) strip() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		p.body = nil
	}
}

// refuse leaves the delivery without acknowledgement, so that it comes again.
func (p *pending) refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed, p.failed = true, true
		close(p.done)
	}
}

// within gives the body when it is ready in time. After that the worker must
// answer another way, and the acknowledgement is empty.
func (p *pending) within(ctx context.Context, d time.Duration) (body []byte, late bool) {
	p.settled(ctx, d)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return p.body, false
	}
	p.closed = true
	close(p.done)
	return nil, true
}

// settled waits until the acknowledgement is there, for at most d, and leaves
// it open otherwise.
func (p *pending) settled(ctx context.Context, d time.Duration) bool {
	select {
	case <-p.done:
		return true
	default:
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-ctx.Done():
		return false
	case <-timer.C:
		return false
	}
}
