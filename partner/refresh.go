package partner

import (
	"slices"

	"partnerbot/civil"
)

// refresh brings the packed form forward by a change of a few people and their
// certificates, so that the first question after it does not have to go through
// all the others. What it does is what newPacked would have done. It belongs to
// its index, so that one change after the other uses the same memory.
type refresh struct {
	*packed
	people []ID        // whom the change concerns
	parts  []part      // the lines that count certificates, of all phases asked about
	events []event     // what the people concerned add to them before the change
	after  []event     // to one of them, after it
	change []step      // what that comes to
	net    []int32     // while it is summed up
	ends   []civil.Day // the days after something of theirs ends, before and after the change
	lasts  []civil.Day // of the spans of one of them
	leans  []lean
	when   []window
}

// part is a line that counts certificates.
type part struct {
	line     *line
	gauge    *holdings
	from, to int // what the people concerned add to it, in events
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
	r := &k.refresh
	r.packed = k
	r.people, r.parts, r.events, r.ends = b.concerned(d, r.people[:0]), r.parts[:0], r.events[:0], r.ends[:0]
	for _, t := range k.tallies {
		for _, l := range t.lines {
			if h, ok := l.gauge.(*holdings); ok {
				p := part{line: l, gauge: h, from: len(r.events)}
				r.events = r.worth(r.events, h)
				p.to = len(r.events)
				r.parts = append(r.parts, p)
			}
		}
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

// worth appends what the people concerned add to a requirement.
func (r *refresh) worth(events []event, h *holdings) []event {
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
			k.number(int(at), &k.validity)
			k.noted(at, was)
		}
	}
	k.kinds, k.titles = k.names.kinds, k.names.titles
	for len(k.has) < len(r.book.people.rows) {
		k.has, k.holds = append(k.has, extent{}), append(k.holds, extent{})
	}
	for _, id := range r.people {
		if row, ok := r.book.people.at.find(id); ok {
			r.move(row, id)
		}
	}
	r.note()
	for i := range r.parts {
		r.amend(&r.parts[i])
	}
	for _, t := range k.tallies {
		t.rerun(func(l *line) bool { return l.gauge.outlives(d) })
	}
	k.rank = nil
}

// amend brings a line that counts certificates forward.
func (r *refresh) amend(p *part) {
	p.line.unsay(r.ends)
	p.gauge.learn()
	r.after = r.worth(r.after[:0], p.gauge)
	was := r.events[p.from:p.to]
	if slices.Equal(was, r.after) {
		return
	}
	for _, e := range was {
		r.after = append(r.after, opposite(e))
	}
	r.change, r.net = addUp(r.change[:0], r.net, r.after, p.gauge.counters())
	p.line.amend(p.gauge, r.change)
}

// move gives a person's certificates and spans anew: in their places if they fit
// there, else behind all others.
func (r *refresh) move(row int32, id ID) {
	k := r.packed
	r.lasts = r.lasts[:0]
	for _, s := range k.spansOf(row) {
		if s.ends() {
			r.lasts = append(r.lasts, s.last)
		}
	}
	k.hold(row, id)
	r.leans = r.leans[:0]
	for _, at := range k.heldBy(row) {
		r.leans = append(r.leans, k.lean(at))
	}
	r.when = k.book.people.rows[row].windows(r.when[:0])
	old := k.has[row]
	k.add(row, r.when, r.leans)
	if now := k.has[row]; now.len() <= old.len() {
		copy(k.spans[old.from:], k.spansOf(row))
		k.spans = k.spans[:now.from]
		k.has[row] = extent{old.from, old.from + now.len()}
		old.from += now.len()
	}
	for i := old.from; i < old.to; i++ {
		k.spans[i] = span{first: 1, last: -1} // open on no day
		k.dead++
	}
	k.reenter(row, r.lasts)
}

// hold gives the rows of a person's certificates anew.
func (k *packed) hold(row int32, id ID) {
	ids, old := k.book.holds.of(id), k.holds[row]
	if len(ids) <= int(old.len()) {
		k.dead += int(old.len()) - len(ids)
		old.to = old.from + int32(len(ids))
	} else {
		k.dead += int(old.len())
		old.from = int32(len(k.held))
		k.held = append(k.held, make([]int32, len(ids))...)
		old.to = int32(len(k.held))
	}
	k.holds[row] = old
	mine := k.heldBy(row)
	for i, c := range ids {
		mine[i] = k.book.certificates.row(c)
	}
	slices.Sort(mine)
}
