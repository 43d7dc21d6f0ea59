package partner

import (
	"math/bits"
	"slices"
)

// assign fills the slots by the best possible assignment and names the slot of
// every certificate that fills one.
func (l *listing) assign() {
	slices.SortFunc(l.spare, func(a, b candidate) int {
		// Of certificates that serve as well, the one that fits fewer slots is
		// used first, so that the others stay free for the places that need them.
		if n := bits.OnesCount32(a.mask) - bits.OnesCount32(b.mask); n != 0 {
			return n
		}
		return longest(a, b)
	})
	m := newMatching(l.spare, len(l.parts), l.cap)
	for _, slot := range l.order {
		for range l.req.Slots[slot].Need {
			clear(m.seen)
			if !m.fill(slot) {
				break
			}
		}
	}
	free := make([]bool, len(l.parts))
	for i, s := range l.req.Slots {
		free[i] = m.filled[i] < s.Need
	}
	for i, c := range l.spare {
		if slot := m.slot[i]; slot >= 0 {
			l.count(c, l.req.Slots[slot].Title)
			continue
		}
		detail := "every slot that it fits is filled"
		for part, open := range free {
			if open && c.mask>>part&1 == 1 {
				detail = l.capped()
			}
		}
		l.exclude(c, OverCap, detail)
	}
}

// matching assigns certificates to slots, one slot each, by augmenting paths: a
// certificate that is in use may move to another slot to make room.
type matching struct {
	spare  []candidate
	cap    int
	slot   []int // per certificate, -1: not used
	used   map[int32][]int
	filled []int
	fits   [][]int // per slot the certificates that fit it
	next   []int   // per slot: all certificates in fits before this are in use
	seen   map[int]bool
}

func newMatching(spare []candidate, slots, limit int) *matching {
	m := &matching{
		spare: spare, cap: limit, slot: make([]int, len(spare)), used: make(map[int32][]int),
		filled: make([]int, slots), fits: make([][]int, slots), next: make([]int, slots), seen: make(map[int]bool),
	}
	for i, c := range spare {
		m.slot[i] = -1
		for s := range slots {
			if c.mask>>s&1 == 1 {
				m.fits[s] = append(m.fits[s], i)
			}
		}
	}
	return m
}

// fill fills one more place of a slot if there is any way to.
func (m *matching) fill(slot int) bool {
	if !m.enter(slot) {
		return false
	}
	m.filled[slot]++
	return true
}

// enter finds a certificate for a place of a slot. Certificates that are free
// are tried before ones that are in use, and none twice in one search.
func (m *matching) enter(slot int) bool {
	for ; m.next[slot] < len(m.fits[slot]) && m.slot[m.fits[slot][m.next[slot]]] >= 0; m.next[slot]++ {
	}
	for _, i := range m.fits[slot][m.next[slot]:] {
		if m.slot[i] < 0 && !m.seen[i] && m.room(i) {
			m.use(i, slot)
			return true
		}
	}
	for _, i := range m.fits[slot] {
		if m.seen[i] {
			continue
		}
		m.seen[i] = true
		if m.slot[i] >= 0 && m.slot[i] != slot && m.move(i, slot) || m.slot[i] < 0 && m.swap(i, slot) {
			return true
		}
	}
	return false
}

func (m *matching) room(i int) bool {
	return m.cap == 0 || len(m.used[m.spare[i].person]) < m.cap
}

func (m *matching) use(i, slot int) {
	m.slot[i] = slot
	person := m.spare[i].person
	if !slices.Contains(m.used[person], i) {
		m.used[person] = append(m.used[person], i)
	}
}

func (m *matching) release(i int) {
	m.slot[i] = -1
	person := m.spare[i].person
	m.used[person] = slices.DeleteFunc(m.used[person], func(o int) bool { return o == i })
}

// move takes a certificate from the slot it is in, if that finds another.
func (m *matching) move(i, slot int) bool {
	from := m.slot[i]
	m.slot[i] = slot // so that the search below leaves it alone
	if m.enter(from) {
		return true
	}
	m.slot[i] = from
	return false
}

// swap uses a certificate of a person whose cap is reached in place of another
// of theirs, if the other's slot finds a different one.
func (m *matching) swap(i, slot int) bool {
	if m.room(i) {
		m.use(i, slot)
		return true
	}
	for _, other := range slices.Clone(m.used[m.spare[i].person]) {
		if m.seen[other] {
			continue
		}
		m.seen[other] = true
		from := m.slot[other]
		m.release(other)
		m.use(i, slot)
		if from == slot || m.enter(from) {
			if from == slot { // nothing gained: the slot has as many as before
				m.release(i)
				m.use(other, from)
				continue
			}
			return true
		}
		m.release(i)
		m.use(other, from)
	}
	return false
}
