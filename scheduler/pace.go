package scheduler

import (
	"context"
	"sync"
	"time"

	"partnerbot/storage"
)

// The default pace: Slack takes about one message a second in a channel, and
// several hundred a minute in a workspace.
const (
	defaultPace      = time.Second
	defaultPerMinute = 200
)

// tempo is the time that a round goes by.
type tempo struct {
	clock  func() time.Time
	rest   func(ctx context.Context, d time.Duration) // nil: keep no pace
	nudge  <-chan struct{}                            // ends a pause; nil: nothing does
	length time.Duration                              // how long the round may claim, in real time
	// patience is the longest pause within the round; 0: any. After a longer one
	// Run comes again.
	patience time.Duration
}

// standing is the tempo of Tick: it is now, however long it takes.
func (s *Scheduler) standing(now time.Time) tempo {
	return tempo{clock: func() time.Time { return now }, rest: s.Rest, length: claimFor}
}

// running is the tempo of Run: a round ends at the full minute, when there is
// planning to do.
func (s *Scheduler) running() tempo {
	t := tempo{clock: s.Now, rest: s.Rest, nudge: s.nudged(), length: claimFor, patience: 2 * s.leastPause()}
	if t.rest == nil {
		t.rest = sleep
	}
	now := s.Now()
	t.length = min(t.length, max(now.Truncate(time.Minute).Add(time.Minute).Sub(now), time.Second))
	return t
}

// sleep waits.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// paces remembers when which place may be posted to again. Losing it costs a
// message too many in a second, which Slack answers with how long to wait.
type paces struct {
	mu    sync.Mutex
	ahead time.Duration // what a Rest has let pass and the clock does not show
	next  map[storage.Target]pacing
	posts map[string][]time.Time // the posts of a workspace in the last minute
}

// pacing is a place that is not ready before an instant, set when pause was to come.
type pacing struct {
	ready time.Time
	pause time.Duration
}

// posted notes that something is on its way to a place.
func (p *paces) posted(place storage.Target, now time.Time, pace time.Duration) {
	p.hold(place, now, pace)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.posts == nil {
		p.posts = map[string][]time.Time{}
	}
	p.posts[place.Workspace] = append(p.posts[place.Workspace], now.Add(p.ahead))
}

// hold keeps a place from being posted to for a while.
func (p *paces) hold(place storage.Target, now time.Time, pause time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = map[storage.Target]pacing{}
	}
	now = now.Add(p.ahead)
	if ready := now.Add(pause); pause > 0 && ready.After(p.next[place].ready) {
		p.next[place] = pacing{ready, pause}
	}
}

// rested notes that a pause is over, whatever the clock shows.
func (p *paces) rested(until, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ahead = max(p.ahead, until.Sub(now))
}

// busy lists the places and workspaces that are not ready, and when the first of
// them is. more says how many posts to a workspace are about to happen. A clock
// that was turned back makes nobody wait longer than was meant.
func (p *paces) busy(now time.Time, perMinute int, more map[string]int) (list []storage.Target, soonest time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now = now.Add(p.ahead)
	wait := func(t storage.Target, ready time.Time) {
		list = append(list, t)
		if soonest.IsZero() || ready.Before(soonest) {
			soonest = ready
		}
	}
	for place, at := range p.next {
		if latest := now.Add(at.pause); at.ready.After(latest) {
			at.ready = latest
			p.next[place] = at
		}
		if at.ready.After(now) {
			wait(place, at.ready)
		} else {
			delete(p.next, place)
		}
	}
	for workspace, posts := range p.posts {
		posts = lastMinute(posts, now)
		if p.posts[workspace] = posts; len(posts) == 0 {
			delete(p.posts, workspace)
			continue
		}
		if over := len(posts) + more[workspace] - perMinute; perMinute > 0 && over >= 0 {
			wait(storage.Target{Workspace: workspace}, posts[min(over, len(posts)-1)].Add(time.Minute))
		}
	}
	for workspace, n := range more { // those that are about to be posted will have their turn
		if perMinute > 0 && n >= perMinute && p.posts[workspace] == nil {
			list = append(list, storage.Target{Workspace: workspace})
		}
	}
	return list, soonest
}

// earlier gives the earlier of an instant of the pace and one of the clock.
func (p *paces) earlier(soonest, clock time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := clock.Add(p.ahead); at.Before(soonest) {
		return at
	}
	return soonest
}

// pause is how long it is from now to an instant of the pace.
func (p *paces) pause(now, until time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return until.Sub(now.Add(p.ahead))
}

// lastMinute drops what is older than a minute, and what is later than now: it
// was before the clock was turned back.
func lastMinute(posts []time.Time, now time.Time) []time.Time {
	kept := posts[:0]
	for _, at := range posts {
		if now.Sub(at) < time.Minute && !at.After(now) {
			kept = append(kept, at)
		}
	}
	return kept
}

func (s *Scheduler) pace() time.Duration {
	if s.Pace == 0 {
		return defaultPace
	}
	return max(s.Pace, 0)
}

func (s *Scheduler) perMinute() int {
	if s.PerMinute == 0 {
		return defaultPerMinute
	}
	return max(s.PerMinute, 0)
}

// leastPause is the pace or, where there is none, a second.
func (s *Scheduler) leastPause() time.Duration {
	if pace := s.pace(); pace > 0 {
		return pace
	}
	return defaultPace
}
