package storage

import (
	"sync"

	"partnerbot/partner"
)

// Ahead is how the changes of a transaction reach the Book in memory. A member
// must see what those before it do, a reader must not before it is committed. So
// the Book is brought forward only when a further member asks for it, with readers
// kept out, and taken back before the wait for the disk or the server; after the
// commit it is brought forward for good.
type Ahead struct {
	Steps []Step // what was prepared so far

	known int // steps of which the Book knows; then the lock is held
	undo  []Step
}

// Step is a change of facts and the revision that it makes.
type Step struct {
	Delta    partner.Delta
	Revision uint64
}

// Bring brings the Book forward by the steps it does not know. From the first one
// on the lock of its readers is held.
func (a *Ahead) Bring(lock sync.Locker, b *partner.Book) {
	if a.known == len(a.Steps) {
		return
	}
	if a.known == 0 {
		lock.Lock()
	}
	for _, st := range a.Steps[a.known:] {
		before := b.Revision
		a.undo = append(a.undo, Step{b.Apply(st.Delta, st.Revision), before})
	}
	a.known = len(a.Steps)
}

// Back takes back what the Book knows and lets readers in. Numbers that were given
// out stay so: should the transaction fail, a gap does no harm.
func (a *Ahead) Back(lock sync.Locker, b *partner.Book) {
	if a.known == 0 {
		return
	}
	for i := len(a.undo) - 1; i >= 0; i-- {
		st := a.undo[i]
		b.Apply(partner.Delta{Remove: st.Delta.Remove}, st.Revision)
		for _, f := range st.Delta.Put { // with the stamps that they had
			b.Load(f)
		}
	}
	a.known, a.undo = 0, nil
	lock.Unlock()
}

// Commit brings the Book forward for good. The caller holds the lock.
func (a *Ahead) Commit(b *partner.Book) {
	for _, st := range a.Steps {
		b.Apply(st.Delta, st.Revision)
	}
}
