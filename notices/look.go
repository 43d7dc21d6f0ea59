package notices

import (
	"sync/atomic"
	"time"
)

// look is when a workspace was looked at last, and the cursor that was reached
// then. What had its slot between the two was not due yet at the time: its facts
// came later, such as the zone somebody lives in, and nobody was away.
type look struct {
	cursor time.Time
	at     atomic.Int64 // Unix nanoseconds
	before *look        // at the cursor before: what is due is asked twice, the second time to store it
}

func (d *Desk) looked(workspace string, cursor, at time.Time) {
	known, ok := d.looks.Load(workspace)
	if ok && known.(*look).cursor.Equal(cursor) {
		known.(*look).at.Store(at.UnixNano())
		return
	}
	l := &look{cursor: cursor}
	if ok {
		last := known.(*look)
		l.before = &look{cursor: last.cursor}
		l.before.at.Store(last.at.Load())
	}
	l.at.Store(at.UnixNano())
	d.looks.Store(workspace, l)
}

// seen is when a workspace was looked at last; zero if that was not at this cursor.
func (d *Desk) seen(workspace string, cursor time.Time) time.Time {
	if known, ok := d.looks.Load(workspace); ok {
		for l := known.(*look); l != nil; l = l.before {
			if l.cursor.Equal(cursor) {
				return time.Unix(0, l.at.Load())
			}
		}
	}
	return time.Time{}
}
