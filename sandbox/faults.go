package sandbox

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// FaultKind is what goes wrong with a Web API call.
type FaultKind string

// The faults that can be injected. Those of rate limiting are the three forms in which Slack is known to say it.
const (
	FaultError       FaultKind = "error"        // refused with the word Error
	Fault429         FaultKind = "429"          // status 429 with Retry-After
	FaultRatelimited FaultKind = "ratelimited"  // status 200, ok false, error ratelimited, with Retry-After
	FaultRateLimited FaultKind = "rate_limited" // status 200, ok false, error rate_limited, without Retry-After
	FaultStatus      FaultKind = "status"       // the HTTP status Status, 503 where zero, and no JSON
	FaultLostAnswer  FaultKind = "lost_answer"  // the call takes effect, then the connection closes without an answer
	FaultHangUp      FaultKind = "hang_up"      // the connection closes and the call has no effect
	FaultSlow        FaultKind = "slow"         // the call waits Delay, then goes its normal way
)

// Fault is something that goes wrong with the next Count calls (1 where zero) of Method, or of any method where empty.
type Fault struct {
	Method     string        `json:"method"`
	Kind       FaultKind     `json:"kind"`
	Error      string        `json:"error"`
	Status     int           `json:"status"`
	RetryAfter int           `json:"retry_after"` // seconds
	Delay      time.Duration `json:"delay"`       // nanoseconds
	Count      int           `json:"count"`
}

type faultState struct {
	list      []*Fault
	away      bool
	until     time.Time // when Slack comes back by itself; zero: when it is brought back
	redeliver int
	twice     bool // every answer is lost once
}

// Faults adds faults; each is used up by Count calls. Earlier ones come first.
func (w *Workspace) Faults(faults ...Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range faults {
		f.Count = max(f.Count, 1)
		w.faults.list = append(w.faults.list, new(f))
	}
	w.changed()
}

// ClearFaults takes all faults away that were not used up, and brings Slack back if it was away.
func (w *Workspace) ClearFaults() {
	w.mu.Lock()
	w.faults.list, w.faults.redeliver, w.faults.twice = nil, 0, false
	w.mu.Unlock()
	w.SetAway(false)
}

// SetAway makes all of Slack unreachable for the bot, or brings it back: calls and sockets are cut, deliveries fail.
func (w *Workspace) SetAway(away bool) {
	w.mu.Lock()
	w.faults.away, w.faults.until = away, time.Time{}
	w.mu.Unlock()
	if away {
		w.DropSockets("")
	}
	w.changed()
}

// SetAwayFor makes Slack unreachable for a span of the workspace's time, turned or not.
func (w *Workspace) SetAwayFor(span time.Duration) {
	w.SetAway(true)
	until := w.Now().Add(span)
	w.mu.Lock()
	w.faults.until = until
	w.mu.Unlock()
	w.clock.after(span, w.changed)
}

// isAway reports whether Slack is away, which ends by itself where a span was given. mu is held.
func (w *Workspace) isAway() bool {
	if f := &w.faults; f.away && !f.until.IsZero() && !w.clock.now().Before(f.until) {
		f.away, f.until = false, time.Time{}
	}
	return w.faults.away
}

// awayUntil tells when Slack comes back by itself; "" where it does not. mu is held.
func (w *Workspace) awayUntil(zone *time.Location) string {
	if !w.isAway() || w.faults.until.IsZero() {
		return ""
	}
	return w.faults.until.In(zone).Format("Mon 2 Jan, 15:04")
}

// RedeliverNext makes Slack lose the answers to the next n deliveries and deliver them a second time.
func (w *Workspace) RedeliverNext(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults.redeliver += n
}

// DeliverTwice makes Slack lose the answer to every delivery and deliver it a second time, until it is ended.
func (w *Workspace) DeliverTwice(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults.twice = on
	w.changed()
}

func (w *Workspace) away() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.isAway()
}

func (w *Workspace) takeRedelivery(attempt int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.faults.twice {
		return attempt == 0
	}
	if w.faults.redeliver == 0 {
		return false
	}
	w.faults.redeliver--
	return true
}

func (w *Workspace) takeFault(method string) *Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.isAway() {
		return &Fault{Kind: FaultHangUp}
	}
	for i, f := range w.faults.list {
		if f.Method != "" && f.Method != method {
			continue
		}
		if f.Count--; f.Count <= 0 {
			w.faults.list = slices.Delete(w.faults.list, i, i+1)
		}
		return new(*f)
	}
	return nil
}

// before does what the fault does ahead of the call; done tells that the call is over.
func (f *Fault) before(ctx context.Context, rw http.ResponseWriter, entry *Call) (done bool) {
	retry := strconv.Itoa(cmp.Or(f.RetryAfter, 1))
	body := func(status int, word string) {
		entry.Error, entry.Status = word, status
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
		rw.WriteHeader(status)
		_ = json.NewEncoder(rw).Encode(obj{"ok": false, "error": word})
	}
	switch f.Kind {
	case FaultError:
		body(http.StatusOK, cmp.Or(f.Error, "fatal_error"))
	case Fault429:
		rw.Header().Set("Retry-After", retry)
		body(http.StatusTooManyRequests, "ratelimited")
	case FaultRatelimited:
		rw.Header().Set("Retry-After", retry)
		body(http.StatusOK, "ratelimited")
	case FaultRateLimited:
		body(http.StatusOK, "rate_limited")
	case FaultStatus:
		entry.Status = cmp.Or(f.Status, http.StatusServiceUnavailable)
		entry.Error = http.StatusText(entry.Status)
		http.Error(rw, entry.Error, entry.Status)
	case FaultHangUp:
		entry.Error, entry.Status = "no connection", 0
		hangUp(rw)
	case FaultSlow:
		select {
		case <-time.After(f.Delay):
		case <-ctx.Done():
		}
		return false
	default:
		return false
	}
	return true
}
