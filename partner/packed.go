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

	kinds  []kind
	titles []string    // of the kinds, as people read them
	of     []int32     // the kind of every certificate, by row; -1: a type that the program does not know
	last   []civil.Day // the last day of every certificate by itself, by row
	first  []int32     // where a person's certificates begin in held, by row; one more at the end
	held   []int32     // rows of certificates, grouped by person

	spans []span
	start []int32 // where a person's spans begin in spans, by row; one more at the end

	mu      sync.Mutex // guards the rest, made when first asked for
	tallies map[tallyKey]*tally
	ends    []uint64 // first day after a span <<32 | its place in spans; sorted
	byLast  []uint64 // last day <<32 | row of a certificate; sorted, those that end only
}

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
	k := &packed{program: p, book: b, tallies: make(map[tallyKey]*tally)}
	k.group()
	k.start = make([]int32, len(b.people.rows)+1)
	k.spans = make([]span, 0, len(k.held))
	var when []window
	for row := range b.people.rows {
		k.start[row] = int32(len(k.spans))
		if k.first[row] == k.first[row+1] {
			continue
		}
		when = b.people.rows[row].windows(when[:0])
		k.add(int32(row), when)
	}
	k.start[len(b.people.rows)] = int32(len(k.spans))
	return k
}

// group numbers the kinds and sorts the certificates by person, by counting.
func (k *packed) group() {
	certificates, people := k.book.certificates.rows, &k.book.people
	n := len(certificates)
	k.of, k.last = make([]int32, n), make([]civil.Day, n)
	k.first = make([]int32, len(people.rows)+1)
	whose := make([]int32, n)
	name := newKindNames(k.program)
	var id ID
	var row int32
	found := false
	for i := range certificates {
		c := &certificates[i]
		k.of[i] = name.number(c)
		k.last[i] = never
		if last, ok := LastDay(k.program, *c); ok {
			k.last[i] = last
		}
		if i == 0 || c.Person != id {
			id = c.Person
			row, found = people.at[id]
		}
		whose[i] = -1
		if found {
			whose[i] = row
			k.first[row+1]++
		}
	}
	k.kinds, k.titles = name.kinds, name.titles
	for i := 1; i < len(k.first); i++ {
		k.first[i] += k.first[i-1]
	}
	k.held = make([]int32, k.first[len(people.rows)])
	next := slices.Clone(k.first[:len(people.rows)])
	for i, w := range whose {
		if w >= 0 {
			k.held[next[w]] = int32(i)
			next[w]++
		}
	}
}

// add appends the spans of one person.
func (k *packed) add(row int32, when []window) {
	person := &k.book.people.rows[row]
	begin := len(k.spans)
	for _, at := range k.held[k.first[row]:k.first[row+1]] {
		c := &k.book.certificates.rows[at]
		if k.of[at] < 0 || !c.accepted() || c.account(person) != Personal {
			continue
		}
		for _, w := range when {
			first, last := max(c.Issued, w.first), min(k.last[at], w.last)
			if first <= last {
				k.spans = append(k.spans, span{row, k.of[at], first, last})
			}
		}
	}
	mine := k.spans[begin:]
	if len(mine) < 2 {
		return
	}
	slices.SortFunc(mine, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.first, b.first))
	})
	merged := mine[:1]
	for _, s := range mine[1:] {
		open := &merged[len(merged)-1]
		if s.kind == open.kind && s.first <= open.last+1 {
			open.last = max(open.last, s.last)
		} else {
			merged = append(merged, s)
		}
	}
	k.spans = k.spans[:begin+len(merged)]
}

// of gives a person's spans.
func (k *packed) spansOf(row int32) []span { return k.spans[k.start[row]:k.start[row+1]] }

// kindNames numbers kinds of certificates.
type kindNames struct {
	program *program.Program
	kinds   []kind
	titles  []string
	written map[kindName]int32 // as the facts have it
	folded  map[kind]int32     // with the track's case and blanks ignored
	before  kindName
	number0 int32
}

type kindName struct{ typ, track string }

func newKindNames(p *program.Program) *kindNames {
	return &kindNames{program: p, written: make(map[kindName]int32), folded: make(map[kind]int32), number0: -1}
}

func (n *kindNames) number(c *Certificate) int32 {
	name := kindName{c.Type, c.Track}
	if name == n.before {
		return n.number0
	}
	at, ok := n.written[name]
	if !ok {
		at = n.newNumber(name)
		n.written[name] = at
	}
	n.before, n.number0 = name, at
	return at
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
