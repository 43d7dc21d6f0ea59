package partner

import "partnerbot/civil"

// group numbers the certificates and sorts them by person, by counting. It gives
// what spans are made of in that order.
func (k *packed) group() []lean {
	k.book.brief()
	briefs, people := k.book.briefs, &k.book.people
	k.of, k.last = make([]int32, len(briefs)), make([]civil.Day, len(briefs))
	whose := make([]int32, len(briefs))
	k.holds = make([]extent, len(people.rows))
	for at := range briefs {
		whose[at] = -1
		if row, ok := people.at.find(briefs[at].person); ok {
			whose[at] = row
			k.holds[row].to++
		}
	}
	sum := int32(0)
	for row := range k.holds {
		n := k.holds[row].to
		k.holds[row] = extent{sum, sum}
		sum += n
	}
	leans, heaps := make([]lean, sum), k.newHeaps(int(sum))
	v := newValidity(k.program, len(briefs))
	for at, row := range whose {
		k.number(at, &v)
		switch {
		case row < 0:
		case heaps == nil:
			k.lay(leans, row, k.lean(int32(at)))
		default:
			heaps.throw(row, k.lean(int32(at)))
		}
	}
	if heaps != nil {
		for i := range heaps.all {
			k.lay(leans, heaps.all[i].row, heaps.all[i].lean)
		}
	}
	return leans
}

func (k *packed) lay(leans []lean, row int32, l lean) {
	leans[k.holds[row].to] = l
	k.holds[row].to++
}

// heaps sorts roughly: where people's certificates lie far apart, and are many,
// throwing them on a few heaps first is quicker than putting each into its place.
type heaps struct {
	all  []thrown
	next []int32 // place of each heap
	bits uint
}

type thrown struct {
	lean
	row int32
}

// newHeaps makes heaps for n certificates, once holds says where a person's
// begin; nil where all fits into the processor's memory.
func (k *packed) newHeaps(n int) *heaps {
	const many, most = 1 << 19, 256
	if n < many {
		return nil
	}
	h := &heaps{all: make([]thrown, n)}
	for len(k.holds)>>h.bits >= most {
		h.bits++
	}
	for row := 0; row < len(k.holds); row += 1 << h.bits {
		h.next = append(h.next, k.holds[row].from)
	}
	return h
}

func (h *heaps) throw(row int32, l lean) {
	at := &h.next[row>>h.bits]
	h.all[*at] = thrown{l, row}
	*at++
}
