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
	scratch []event // while a tally is made
	rank    []int32 // a person's place in the order of names, by row
	lasts   *diary  // certificates, by row, under their own last day
	ends    *diary  // people, by row, under the last days of their spans
	sought  int     // how often ends was asked for

	validity validity // for a change of a few
	refresh  refresh
}

// extent is a stretch of places, the last one not included.
type extent struct{ from, to int32 }

func (e extent) len() int32 { return e.to - e.from }

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
	k := &packed{program: p, book: b, names: newKindNames(p, &b.names), tallies: make(map[tallyKey]*tally), validity: newValidity(p, 1)}
	leans := k.group()
	k.kinds, k.titles = k.names.kinds, k.names.titles
	k.held = make([]int32, len(leans))
	for i := range leans {
		k.held[i] = leans[i].at
	}
	k.has = make([]extent, len(b.people.rows))
	k.spans = make([]span, 0, len(leans))
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
func (k *packed) number(at int, v *validity) {
	short := &k.book.briefs[at]
	of := k.names.number(short.name)
	k.of[at], k.last[at] = of, never
	switch {
	case !short.expires.IsZero():
		k.last[at] = short.expires
	case of >= 0:
		if last, ok := v.last(k.names.kinds[of].typ, short.issued); ok {
			k.last[at] = last
		}
	}
}

// lean is what spans are made of. A person's certificates may lie far apart, so
// this is laid down in the order in which it is read.
type lean struct {
	first, last civil.Day
	kind        int32 // -1: it never counts
	at          int32 // the certificate's row
	own         bool  // it counts if the person's account is a personal one
}

func (k *packed) lean(at int32) lean {
	short := &k.book.briefs[at]
	l := lean{short.issued, k.last[at], k.of[at], at, short.account == ownAccount}
	if !short.accepted || short.account == otherAccount {
		l.kind = -1
	}
	return l
}

// add appends the spans of one person.
func (k *packed) add(row int32, when []window, mine []lean) {
	person := &k.book.people.rows[row]
	personal := person.Account == "" || person.Account == Personal
	begin := len(k.spans)
	for i := range mine {
		l := &mine[i]
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
	names   *nameTable
	kinds   []kind
	titles  []string
	written []int32        // by the number of the name, as the facts have it
	folded  map[kind]int32 // with the track's case and blanks ignored
}

func newKindNames(p *program.Program, names *nameTable) *kindNames {
	return &kindNames{program: p, names: names, folded: make(map[kind]int32)}
}

// number gives the kind of what is called by a name; -1 where the program does
// not know the type.
func (n *kindNames) number(name int32) int32 {
	for int(name) >= len(n.written) {
		n.written = append(n.written, n.newNumber(n.names.all[len(n.written)]))
	}
	return n.written[name]
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

// validity remembers the last days of certificates that say none themselves.
type validity struct {
	program *program.Program
	known   []lastKnown // by a few bits of type and day
}

type lastKnown struct {
	typ          int32
	issued, last civil.Day
}

// newValidity makes room for what n certificates may ask.
func newValidity(p *program.Program, n int) validity {
	const most = 1 << 12
	size := 1
	for size < min(n, most) {
		size *= 2
	}
	return validity{program: p, known: make([]lastKnown, size)}
}

// last is the last day of a certificate of a type, by its first.
func (v *validity) last(typ int32, issued civil.Day) (civil.Day, bool) {
	t := &v.program.Types[typ]
	if t.Validity.IsZero() || issued.IsZero() {
		return 0, false
	}
	k := &v.known[(int(issued)+int(typ)*977)&(len(v.known)-1)]
	if k.typ != typ || k.issued != issued {
		*k = lastKnown{typ, issued, issued.Plus(t.Validity) - 1}
	}
	return k.last, true
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
