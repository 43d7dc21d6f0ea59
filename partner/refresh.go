package partner

import (
	"slices"

	"partnerbot/civil"
)

// refresh brings the packed form forward by a change of a few people and their
// certificates, so that the first question after it does not have to go through
// all the others. What it does is what newPacked would have done.
type refresh struct {
	*packed
	people []ID // whom the change concerns
	before map[*holdings][]event
	same   map[*holdings]bool // to whom the change makes no difference
	ends   []civil.Day        // the days after something of theirs ends, before and after the change
}

// refreshing prepares for a change that is about to be applied. It gives nil
// where there is nothing to bring forward, or building anew is the better way:
// for a change of many people, one that removes people or certificates (others
// then move into their places), or when too much has been left behind.
func (b *Book) refreshing(d Delta) *refresh {
	const few = 64
	k := b.packed
	if k == nil || k.dead > 1024+len(k.spans)/2 || len(d.Put) > few {
		return nil
	}
	for _, r := range d.Remove {
		if r.Kind == KindPerson || r.Kind == KindCertificate {
			return nil
		}
	}
	r := &refresh{packed: k, before: make(map[*holdings][]event), same: make(map[*holdings]bool)}
	r.people = b.concerned(d)
	for h := range r.holdings() {
		r.before[h] = r.worth(h)
	}
	r.note()
	return r
}

// note notes the days on which the people concerned may be a cause of a fall.
func (r *refresh) note() {
	for _, id := range r.people {
		if row, ok := r.book.people.at.find(id); ok {
			for _, s := range r.spansOf(row) {
				r.ends = append(r.ends, s.last+1)
			}
		}
	}
}

// holdings gives the gauges that count certificates, of all phases asked about.
func (r *refresh) holdings() func(yield func(*holdings) bool) {
	return func(yield func(*holdings) bool) {
		for _, t := range r.tallies {
			for _, l := range t.lines {
				if h, ok := l.gauge.(*holdings); ok && !yield(h) {
					return
				}
			}
		}
	}
}

// worth gives what the people concerned add to a requirement.
func (r *refresh) worth(h *holdings) (events []event) {
	for _, id := range r.people {
		if row, ok := r.book.people.at.find(id); ok {
			events = h.person(events, row)
		}
	}
	return events
}

// finish brings everything forward, once the change has been applied.
func (r *refresh) finish(d Delta) {
	k := r.packed
	for len(k.of) < len(r.book.certificates.rows) {
		k.of, k.last = append(k.of, -1), append(k.last, never)
	}
	for _, f := range d.Put {
		if ref := f.Ref(); ref.Kind == KindCertificate {
			at := r.book.certificates.row(ref.ID)
			was := k.last[at]
			k.number(int(at), newValidity(k.program, 1))
			k.noted(at, was)
		}
	}
	k.kinds, k.titles = k.names.kinds, k.names.titles
	for len(k.has) < len(r.book.people.rows) {
		k.has, k.holds = append(k.has, extent{}), append(k.holds, extent{})
	}
	for _, id := range r.people {
		if row, ok := r.book.people.at.find(id); ok {
			k.move(row, id)
		}
	}
	r.note()
	for h := range r.holdings() {
		h.learn()
		was, now := steps(r.before[h], h.counters()), steps(r.worth(h), h.counters())
		if change := merge(now, opposite(was)); len(change) > 0 {
			h.steps = merge(h.steps, change)
		} else {
			r.same[h] = true
		}
	}
	touched := make(map[Kind]bool)
	for _, f := range d.Put {
		touched[f.Ref().Kind] = true
	}
	for _, ref := range d.Remove {
		touched[ref.Kind] = true
	}
	for _, t := range k.tallies {
		t.rerun(func(l *line) bool { return r.untouched(l, touched) })
	}
	k.rank = nil
}

// untouched reports whether a change of facts of the kinds touched leaves a
// line's course as it is. What was said of causes is forgotten for the days on
// which it may name the people concerned.
func (r *refresh) untouched(l *line, touched map[Kind]bool) bool {
	switch g := l.gauge.(type) {
	case *holdings:
		for _, day := range r.ends {
			delete(l.said, day)
		}
		return r.same[g]
	case *competencies:
		return !touched[KindCompetency]
	case *materials:
		return !touched[KindMaterial]
	case *reading:
		return !touched[KindReading]
	}
	return false
}

// move gives a person new places behind all others.
func (k *packed) move(row int32, id ID) {
	k.leave(row)
	for i := range k.spansOf(row) {
		k.spansOf(row)[i] = span{first: 1, last: -1} // open on no day
	}
	k.dead += len(k.spansOf(row)) + len(k.heldBy(row))
	from := int32(len(k.held))
	for _, c := range k.book.holds.of(id) {
		k.held = append(k.held, k.book.certificates.row(c))
	}
	slices.Sort(k.held[from:])
	k.holds[row] = extent{from, int32(len(k.held))}
	var mine []lean
	for _, at := range k.heldBy(row) {
		mine = append(mine, k.lean(at))
	}
	k.add(row, k.book.people.rows[row].windows(nil), mine)
	k.enter(row)
}
