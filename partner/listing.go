package partner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/program"
)

// candidate is a certificate that nothing keeps from counting on the day, but
// perhaps another one.
type candidate struct {
	row    int32 // in certificates
	person int32 // in people
	kind   int32
	mask   uint32
	until  civil.Day
	id     ID
}

// listing gathers the two lists of one requirement on one day.
type listing struct {
	*holdings
	on       civil.Day
	verdicts []verdict
	rank     []int32
	counted  []entry
	excluded []entry
	spare    []candidate // slots: what is there to be assigned
	mine     []candidate // of the person at hand
}

// entry is an item with the order in which people look for it: by name, then as
// the program lists the types.
type entry struct {
	place uint64
	item  Item
}

// verdict says what a requirement thinks of a kind of certificate.
type verdict struct {
	considered bool
	reason     Reason // empty: it is accepted
	detail     string
}

func (h *holdings) list(on civil.Day) (counted, excluded []Item) {
	l := &listing{holdings: h, on: on, verdicts: h.verdicts(), rank: h.ranks()}
	for row := range h.book.people.rows {
		l.person(int32(row))
	}
	if h.req.Kind == program.Slots {
		l.assign()
	}
	return sorted(l.counted), sorted(l.excluded)
}

// verdicts judges every kind of certificate: those of lines that have an
// accepted type, on whatever site, are considered. Where certificates of the
// vendor's own are counted, and nobody else's, all of the vendor's are.
func (h *holdings) verdicts() []verdict {
	lines, accepted := make(map[string]bool), make(map[string]*program.CertificateType)
	own := h.req.Kind != program.People
	for i := range h.program.Types {
		t := &h.program.Types[i]
		for _, selectors := range h.parts {
			for _, s := range selectors {
				here := h.program.Selects(s, t, h.site)
				s.Sites = nil
				if h.program.Selects(s, t, h.site) {
					lines[t.Line] = true
					own = own && !t.External
				}
				if here {
					accepted[t.ID] = t
				}
			}
		}
	}
	out := make([]verdict, len(h.kinds))
	for i, kd := range h.kinds {
		t := &h.program.Types[kd.typ]
		switch {
		case h.accept[i] != 0:
			out[i] = verdict{considered: true}
		case lines[t.Line]:
			out[i] = h.refused(t, accepted)
		case own && !t.External:
			out[i] = verdict{true, WrongType, h.lineNames(lines) + " is asked for"}
		}
	}
	return out
}

// lineNames names lines of certificates, as the program lists them.
func (h *holdings) lineNames(lines map[string]bool) string {
	var names []string
	for _, l := range h.program.Lines {
		if lines[l.ID] {
			names = append(names, cmp.Or(l.Name, l.ID))
		}
	}
	return strings.Join(names, " or ")
}

func (h *holdings) refused(t *program.CertificateType, accepted map[string]*program.CertificateType) verdict {
	v := verdict{considered: true, reason: WrongType}
	if accepted[t.ID] != nil {
		v.detail = "another track is asked for"
		return v
	}
	directed := slices.ContainsFunc(h.program.Types, func(o program.CertificateType) bool {
		return o.Line == t.Line && o.Direction != ""
	})
	var better *program.CertificateType
	for i := range h.program.Types {
		a := accepted[h.program.Types[i].ID]
		if a == nil || a.Line != t.Line || a.Rank() <= t.Rank() || directed && a.Direction != t.Direction {
			continue
		}
		if better == nil || a.Rank() < better.Rank() {
			better = a
		}
	}
	if better != nil {
		v.reason, v.detail = LevelTooLow, better.Name+" is asked for"
	}
	return v
}

// person goes through one person's certificates.
func (l *listing) person(row int32) {
	p := &l.book.people.rows[row]
	l.mine = l.mine[:0]
	var when []window
	for _, at := range l.heldBy(row) {
		if l.of[at] < 0 || !l.verdicts[l.of[at]].considered {
			continue
		}
		c := &l.book.certificates.rows[at]
		v := l.verdicts[l.of[at]]
		if v.reason == "" {
			v.reason, v.detail = l.why(c, l.last[at], p, l.on)
		}
		if v.reason == "" && l.req.Dedicated && !p.Dedicated {
			v.reason, v.detail = NotDedicated, p.Name+" is not registered as dedicated personnel"
		}
		if v.reason != "" {
			l.excluded = append(l.excluded, l.entry(at, row, v.reason, v.detail))
			continue
		}
		if when == nil {
			when = p.windows(nil)
		}
		l.mine = append(l.mine, candidate{
			row: at, person: row, kind: l.of[at], mask: l.accept[l.of[at]], id: c.ID, until: l.until(at, when),
		})
	}
	if len(l.mine) > 0 {
		l.settle(p)
	}
}

// until is the last day on which a certificate that counts now goes on counting.
func (l *listing) until(at int32, when []window) civil.Day {
	for _, w := range when {
		if w.first <= l.on && l.on <= w.last {
			return min(w.last, l.last[at])
		}
	}
	return l.last[at]
}

// settle decides among the certificates of one person.
func (l *listing) settle(p *Person) {
	slices.SortFunc(l.mine, longest)
	if l.req.Kind == program.People {
		l.settlePerson(p)
		return
	}
	taken := make(map[int32]int32, len(l.mine))
	var left []candidate
	for _, c := range l.mine {
		if other, twice := taken[c.kind]; twice {
			l.exclude(c, AlreadyUsed, "the same certificate is held twice: "+l.lasting(other)+" counts")
			continue
		}
		taken[c.kind] = c.row
		left = append(left, c)
	}
	if l.req.Kind == program.Slots {
		l.spare = append(l.spare, left...)
		return
	}
	for i, c := range left {
		if l.cap > 0 && i >= l.cap {
			l.exclude(c, OverCap, l.capped())
			continue
		}
		l.count(c, "")
	}
}

func (l *listing) capped() string {
	return fmt.Sprintf("at most %d of one person count", l.cap)
}

// settlePerson decides for requirements that count people: each set must be
// held, and one certificate per set is named.
func (l *listing) settlePerson(p *Person) {
	chosen := make(map[int32]bool)
	var missing []string
	for part := range l.parts {
		i := slices.IndexFunc(l.mine, func(c candidate) bool { return c.mask>>part&1 == 1 })
		if i < 0 {
			missing = append(missing, l.setTitle(l.parts[part]))
			continue
		}
		chosen[l.mine[i].row] = true
	}
	for _, c := range l.mine {
		switch {
		case len(missing) == 1:
			l.exclude(c, WrongKind, missing[0]+" is missing: one person must hold both")
		case len(missing) > 1:
			l.exclude(c, WrongKind, strings.Join(missing, " and ")+" are missing: one person must hold all")
		case chosen[c.row]:
			l.count(c, "")
		default:
			l.exclude(c, AlreadyUsed, p.Name+" counts once, with "+l.lasting(l.mine[0].row))
		}
	}
}

// setTitle names a set of certificates in words.
func (h *holdings) setTitle(selectors []program.Selector) string {
	var names []string
	for i := range h.program.Types {
		t := &h.program.Types[i]
		if slices.ContainsFunc(selectors, func(s program.Selector) bool { return h.program.Selects(s, t, h.site) }) {
			names = append(names, t.Name)
		}
	}
	return strings.Join(names, " or ")
}

// lasting names a certificate by what it is of and its last day.
func (l *listing) lasting(row int32) string {
	name := l.titles[l.of[row]]
	if last := l.last[row]; last < never {
		return name + " through " + last.Short()
	}
	return name
}

func longest(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.until, a.until), cmp.Compare(a.id, b.id))
}

func (l *listing) count(c candidate, slot string) {
	e := l.entry(c.row, c.person, "", "")
	e.item.Slot = slot
	if c.until < never {
		e.item.Until = c.until
	}
	l.counted = append(l.counted, e)
}

func (l *listing) exclude(c candidate, why Reason, detail string) {
	l.excluded = append(l.excluded, l.entry(c.row, c.person, why, detail))
}

func (l *listing) entry(at, person int32, why Reason, detail string) entry {
	c := &l.book.certificates.rows[at]
	e := entry{item: Item{Person: c.Person, Certificate: c.ID, Reason: why, Detail: detail}}
	e.place = uint64(l.rank[person])<<32 | uint64(l.kinds[l.of[at]].typ)
	if l.last[at] == never {
		e.item.Remark = "end date not known: check the certificate"
	}
	return e
}

func sorted(entries []entry) []Item {
	order := make([]int32, len(entries))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &entries[a], &entries[b]
		return cmp.Or(cmp.Compare(x.place, y.place), cmp.Compare(x.item.Certificate, y.item.Certificate))
	})
	out := make([]Item, len(entries))
	for i, at := range order {
		out[i] = entries[at].item
	}
	return out
}
