package scheduler

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/storage"
)

// reach is how far back notices are looked for that were merged into one.
const reach = 45 * 24 * time.Hour

// fellows are the notices of the same kind to the same target around one that
// is about to be posted. They may be leased by other senders; what follows from
// them is right whatever those do meanwhile:
//
//   - a notice becomes part of a later one only while that one is untouched
//     (waiting, leased by nobody), and that is stored before anything is posted;
//   - a notice is posted only if no earlier one might still become part of it.
//     One in doubt is waited for only while somebody is looking for it or about
//     to: where the history cannot be read that may take for ever. One that was
//     stopped is not waited for at all.
type fellows struct {
	earlier, later []storage.Notice
}

func (s *Scheduler) fellows(ctx context.Context, now time.Time, n storage.Notice) (f fellows, err error) {
	list, err := s.Store.NoticesTo(ctx, n.Workspace, n.Target, n.At.Add(-reach), now.Add(time.Nanosecond))
	for _, m := range list {
		switch {
		case m.Key == n.Key || m.Kind != n.Kind || m.Target != n.Target || m.Edit != "": // an edit says nothing of its own
		case m.At.Before(n.At) || m.At.Equal(n.At) && m.Key < n.Key:
			f.earlier = append(f.earlier, m)
		default:
			f.later = append(f.later, m)
		}
	}
	return f, err
}

// verdict says what becomes of n because of its fellows; settled is false if
// it is to be posted.
func (f fellows) verdict(now time.Time, n storage.Notice, manner Manner) (o storage.Outcome, settled bool) {
	for i := len(f.later) - 1; i >= 0; i-- { // the latest first
		if m := f.later[i]; isWaiting(m) && m.Owner == "" && !(manner.Pressing && putOff(m, now)) {
			o = storage.Outcome{State: storage.Silent, Reason: saidIn + m.Key}
			if n.State == storage.Parked {
				o.Reason += afterParking
			}
			return o, true
		}
	}
	for _, m := range f.earlier {
		if manner.Pressing && putOff(m, now) {
			continue // its own composition leaves out what this one says
		}
		if isWaiting(m) || m.State == storage.Doubt && (m.Owner != "" || !m.Next.After(now)) {
			next := now
			if m.Owner == "" && m.Next.After(now) {
				next = m.Next
			}
			return wait(next.Add(time.Second), reasonEarlier), true
		}
	}
	for _, m := range slices.Concat(f.earlier, f.later) {
		switch {
		case m.Owner != "":
			return wait(now.Add(time.Minute), "another one is on its way"), true
		case m.State == storage.Sent && !PostedAt(m, now).Before(manner.NotBefore):
			return wait(manner.Next, reasonDay), true
		}
	}
	for _, m := range f.later {
		if (m.State == storage.Doubt || m.State == storage.Stopped) && !m.At.Before(manner.NotBefore) {
			return wait(manner.Next, reasonDay), true
		}
	}
	return storage.Outcome{}, false
}

// isWaiting tells whether a notice surely was not posted and may be.
func isWaiting(m storage.Notice) bool { return m.State == storage.Waiting || m.State == storage.Parked }

// putOff tells whether a notice, surely not posted, waits for an hour to come: for
// longer than the pauses between tries.
func putOff(m storage.Notice, now time.Time) bool {
	return isWaiting(m) && m.Owner == "" && m.Next.After(now.Add(time.Hour))
}

// PartOf is the key of the notice in which n was said, if n became part of another.
func PartOf(n storage.Notice) (key string, ok bool) {
	if n.State != storage.Silent {
		return "", false
	}
	key, ok = strings.CutPrefix(n.Reason, saidIn)
	return strings.TrimSuffix(key, afterParking), ok
}

// WasParked reports whether n was parked before it was said, alone or in another.
func WasParked(n storage.Notice) bool {
	return n.State.Settled() && strings.HasSuffix(n.Reason, reasonParked)
}

// PostedAt is when a notice was posted, as its message's ts tells, or else its
// own instant. A ts from a clock ahead of ours tells nothing.
func PostedAt(m storage.Notice, now time.Time) time.Time {
	seconds, _, _ := strings.Cut(m.TS, ".")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return m.At
	}
	at := time.Unix(unix, 0)
	if at.Before(m.At) || at.After(now.Add(time.Hour)) {
		return m.At
	}
	return at
}

// merged is n with the items of the notices that became part of it, directly or
// through another, and their earliest instant. If that one was parked, it is as if n
// were: what kept it from being said was not that nobody was there.
func (f fellows) merged(n storage.Notice) storage.Notice {
	parts := map[string][]storage.Notice{}
	for _, m := range f.earlier {
		if in, ok := PartOf(m); ok {
			parts[in] = append(parts[in], m)
		}
	}
	n.Items = append([]storage.Item(nil), n.Items...)
	queue := []string{n.Key}
	for len(queue) > 0 {
		key := queue[0]
		queue = queue[1:]
		for _, m := range parts[key] {
			n.Items = append(n.Items, m.Items...)
			if m.At.Before(n.At) {
				n.At = m.At
				if WasParked(m) {
					n.State = storage.Parked
				}
			}
			queue = append(queue, m.Key)
		}
		delete(parts, key)
	}
	return n
}
