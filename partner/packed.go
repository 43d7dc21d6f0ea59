package partner

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"partnerbot/civil"
	"partnerbot/program"
)

// The ends of days that have none: a span that began before records did starts
// on the zero day, one with no end in sight ends on never.
const (
	always civil.Day = 0
	never  civil.Day = math.MaxInt32 - 1
)

// packed is the Book under a program, as small integers in the order in which
// questions read it. It knows no requirement and no day, and lasts until a fact
// changes.
type packed struct {
	program *program.Program
	book    *Book

	names  *kindNames
	kinds  []kind
	titles []string    // of the kinds, as people read them
	of     []int32     // the kind of every certificate, by row; -1: a type that the program does not know
	last   []civil.Day // the last day of every certificate by itself, by row

	held  []int32  // rows of certificates, those of one person together
	holds []extent // a person's certificates in held, by row
	spans []span   // those of one person together
	has   []extent // a person's spans in spans, by row
	dead  int      // places in held and spans that nobody owns any more

	mu      sync.Mutex // guards the rest, made when first asked for
	tallies map[tallyKey]*tally
	rank    []int32 // a person's place in the order of names, by row
}

// extent is a stretch of places, the last one not included.
type extent struct{ from, to int32 }

// kind is what makes two certificates of one person the same: type and track.
type kind struct {
	typ   int32 // in program.Types
	track string
}

// span is a stretch of days in which a person's certificates of one kind count,
// as far as certificate, employment, association, account and review go. The
// spans of one person lie together by kind and day; those of one kind neither
// overlap nor touch, so that on any day at most one of them is open.
type span struct {
	person, kind int32
	first, last  civil.Day
}

func (s span) open(on civil.Day) bool { return s.first <= on && on <= s.last }

// pack gives the packed form, made on the first question after a change.
func (b *Book) pack(p *program.Program) *packed {
	b.derived.Lock()
	defer b.derived.Unlock()
	if b.packed == nil || b.packed.program != p {
		b.packed = newPacked(p, b)
	}
	return b.packed
}

func newPacked(p *program.Program, b *Book) *packed {
	k := &packed{program: p, book: b, names: newKindNames(p), tallies: make(map[tallyKey]*tally)}
	certificates := b.certificates.rows
	k.of, k.last = make([]int32, len(certificates)), make([]civil.Day, len(certificates))
	for at := range certificates {
		k.number(at)
	}
	k.kinds, k.titles = k.names.kinds, k.names.titles
	leans := k.group()
	k.has = make([]extent, len(b.people.rows))
	k.spans = make([]span, 0, len(k.held))
	var when []window
	for row := range b.people.rows {
		if k.holds[row].from < k.holds[row].to {
			when = b.people.rows[row].windows(when[:0])
			k.add(int32(row), when, leans[k.holds[row].from:k.holds[row].to])
		}
	}
	return k
}

// number notes the kind and the last day of a certificate.
func (k *packed) number(at int) {
	c := &k.book.certificates.rows[at]
	of := k.names.number(c)
	k.of[at], k.last[at] = of, never
	switch {
	case !c.Expires.IsZero():
		k.last[at] = c.Expires
	case of >= 0:
		if last, ok := lastDay(&k.program.Types[k.names.kinds[of].typ], c); ok {
			k.last[at] = last
		}
	}
}

// lean is what spans are made of. A person's certificates may lie far apart, so
// this is laid down in the order in which it is read.
type lean struct {
	first, last civil.Day
	kind        int32 // -1: it never counts
	own         bool  // it counts if the person's account is a personal one
}

func (k *packed) lean(at int) lean {
	c := &k.book.certificates.rows[at]
	l := lean{c.Issued, k.last[at], k.of[at], c.Account == ""}
	if !c.accepted() || c.Account != "" && c.Account != Personal {
		l.kind = -1
	}
	return l
}

// group sorts the certificates by person, by counting. It gives what spans are
// made of in that order.
func (k *packed) group() []lean {
	certificates, people := k.book.certificates.rows, &k.book.people
	whose := make([]int32, len(certificates))
	k.holds = make([]extent, len(people.rows))
	for at := range certificates {
		whose[at] = -1
		if row, ok := people.at.find(certificates[at].Person); ok {
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
	k.held = make([]int32, sum)
	leans := make([]lean, sum)
	for at, row := range whose {
		if row >= 0 {
			place := k.holds[row].to
			k.held[place], leans[place] = int32(at), k.lean(at)
			k.holds[row].to++
		}
	}
	return leans
}

// add appends the spans of one person.
func (k *packed) add(row int32, when []window, mine []lean) {
	person := &k.book.people.rows[row]
	personal := person.Account == "" || person.Account == Personal
	begin := len(k.spans)
	for _, l := range mine {
		if l.kind < 0 || l.own && !personal {
			continue
		}
		for _, w := range when {
			first, last := max(l.first, w.first), min(l.last, w.last)
			if first <= last {
				k.spans = append(k.spans, span{row, l.kind, first, last})
			}
		}
	}
	k.spans = k.spans[:begin+join(k.spans[begin:])]
	k.has[row] = extent{int32(begin), int32(len(k.spans))}
}

// join orders one person's spans and joins those of one kind that overlap or
// touch. It gives how many are left.
func join(mine []span) int {
	if len(mine) < 2 {
		return len(mine)
	}
	order(mine)
	joined := mine[:1]
	for _, s := range mine[1:] {
		open := &joined[len(joined)-1]
		if s.kind == open.kind && s.first <= open.last+1 {
			open.last = max(open.last, s.last)
		} else {
			joined = append(joined, s)
		}
	}
	return len(joined)
}

// order sorts one person's spans by kind and first day. They are few, as a rule.
func order(mine []span) {
	const few = 24
	key := func(s span) int64 { return int64(s.kind)<<32 | int64(s.first) }
	if len(mine) > few {
		slices.SortFunc(mine, func(a, b span) int { return cmp.Compare(key(a), key(b)) })
		return
	}
	for i := 1; i < len(mine); i++ {
		s, j := mine[i], i
		for ; j > 0 && key(mine[j-1]) > key(s); j-- {
			mine[j] = mine[j-1]
		}
		mine[j] = s
	}
}

// spansOf gives a person's spans, heldBy the rows of a person's certificates.
func (k *packed) spansOf(row int32) []span { return k.spans[k.has[row].from:k.has[row].to] }
func (k *packed) heldBy(row int32) []int32 { return k.held[k.holds[row].from:k.holds[row].to] }

// ranks gives everybody's place in the order of names.
func (k *packed) ranks() []int32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rank != nil {
		return k.rank
	}
	people := k.book.people.rows
	order := make([]int32, len(people))
	for row := range order {
		order[row] = int32(row)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(strings.Compare(people[a].Name, people[b].Name), cmp.Compare(people[a].ID, people[b].ID))
	})
	k.rank = make([]int32, len(people))
	for place, row := range order {
		k.rank[row] = int32(place)
	}
	return k.rank
}

// kindNames numbers kinds of certificates.
type kindNames struct {
	program *program.Program
	kinds   []kind
	titles  []string
	written map[kindName]int32 // as the facts have it
	folded  map[kind]int32     // with the track's case and blanks ignored
	recent  [256]struct {      // names that came up lately, by a few of their bytes
		name   kindName
		number int32
	}
}

type kindName struct{ typ, track string }

func newKindNames(p *program.Program) *kindNames {
	return &kindNames{program: p, written: make(map[kindName]int32), folded: make(map[kind]int32)}
}

func (n *kindNames) number(c *Certificate) int32 {
	name := kindName{c.Type, c.Track}
	r := &n.recent[uint8(mark31(name.typ)*7+mark31(name.track))]
	if r.name == name && name.typ != "" {
		return r.number
	}
	at, ok := n.written[name]
	if !ok {
		at = n.newNumber(name)
		n.written[name] = at
	}
	r.name, r.number = name, at
	return at
}

// mark31 tells words apart by their length and three of their bytes.
func mark31(s string) int {
	n := len(s)
	if n == 0 {
		return 0
	}
	return n + 31*int(s[0]) + 31*31*int(s[n/2]) + 31*31*31*int(s[n-1])
}

func (n *kindNames) newNumber(name kindName) int32 {
	typ, ok := n.program.TypeIndex(name.typ)
	if !ok {
		return -1
	}
	k := kind{int32(typ), foldTrack(name.track)}
	at, ok := n.folded[k]
	if !ok {
		at = int32(len(n.kinds))
		n.folded[k] = at
		n.kinds = append(n.kinds, k)
		n.titles = append(n.titles, Title(n.program, Certificate{Type: name.typ, Track: name.track}))
	}
	return at
}

func foldTrack(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// sortDays sorts by the upper half, which holds days: in two passes of buckets,
// whose number does not depend on how far apart the days lie.
func sortDays(keys []uint64) {
	const few, bits = 512, 11
	if len(keys) < few {
		slices.Sort(keys)
		return
	}
	other := make([]uint64, len(keys))
	for _, shift := range []uint{32, 32 + bits} {
		var at [1 << bits]int
		for _, k := range keys {
			at[k>>shift&(1<<bits-1)]++
		}
		sum := 0
		for i, n := range at {
			at[i], sum = sum, sum+n
		}
		for _, k := range keys {
			digit := k >> shift & (1<<bits - 1)
			other[at[digit]] = k
			at[digit]++
		}
		keys, other = other, keys
	}
}
