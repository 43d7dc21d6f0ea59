package roster

import (
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
)

// Import compares a sheet with the Book and gives the change that brings the
// Book to what the sheet says. It is pure: the Book is read only.
//
// People are known by e-mail, else by HUAWEI ID, else by Slack id, and a row with
// none of these by its exact name. A certificate is known by its person, type and
// track and by its number, or by its day of issue where either side has no number.
// Empty cells say nothing: they erase nothing. A row is taken whole or refused
// whole; of rows that contradict each other the first is taken. Importing the
// same sheet into the outcome changes nothing.
func Import(p *program.Program, b *partner.Book, s *Sheet) (partner.Delta, Report) {
	m := newMerge(p, b, s)
	for range maxPasses {
		m.changes = 0
		m.pass()
		if !m.disputed || m.changes == 0 {
			break
		}
		m.again()
	}
	return m.delta(), m.report()
}

// verdict is what becomes of a row.
type verdict int

const (
	taken    verdict = iota
	conflict         // another row may yet resolve it: an id that is still somebody else's
	refused          // for good
)

// merge is an import under way.
type merge struct {
	program *program.Program
	book    *partner.Book
	sheet   *Sheet

	people    []*person // touched, in the order of their first row
	byID      map[partner.ID]*person
	byEmail   map[string]*person // of the touched; lower case
	byHuawei  map[string]*person
	bySlack   map[string]*person
	nameless  map[string][]*person // by name: those without e-mail and HUAWEI ID before the pass
	byName    map[string][]*person // everybody as of now, for rows that say no more than a name
	newPeople int
	newCerts  int
	types     map[[2]string]resolved
	refusals  map[int]Refusal // by index of the row
	disputed  bool            // a row was refused for what other rows or the Book say
	changes   int             // made by the pass
	warnings  []string
}

// person is somebody whom rows speak of: as known before, and as of now.
type person struct {
	old, now partner.Person
	nameless string // the name at the beginning of the pass of somebody without e-mail and HUAWEI ID
	known    bool   // was in the Book
	real     bool   // a row that speaks of it was taken
	claims   claims
	certs    []*certificate
	loaded   bool // certs holds what the Book has
}

// certificate is one of a person: as known before, and as of now.
type certificate struct {
	old, now partner.Certificate
	known    bool
	touched  bool
	row      int // the first that was taken of it, counted from 1 in the sheet's rows
	claims   claims
}

type resolved struct {
	id, track string
	err       error
}

func newMerge(p *program.Program, b *partner.Book, s *Sheet) *merge {
	n := min(len(s.Rows), 1<<16)
	return &merge{
		program: p, book: b, sheet: s,
		byID:     make(map[partner.ID]*person, n/2),
		byEmail:  make(map[string]*person, n/2),
		byHuawei: make(map[string]*person, n/2),
		bySlack:  make(map[string]*person, n/2),
		types:    make(map[[2]string]resolved),
		refusals: make(map[int]Refusal),
	}
}

// maxPasses bounds how often a sheet that is in dispute with itself is gone
// through. One that is not needs a single pass.
const maxPasses = 8

// pass goes through all rows, those with the strongest ids first, so that a
// weaker row finds its person.
func (m *merge) pass() {
	var tiers [4][]int
	for i := range m.sheet.Rows {
		t := m.sheet.Rows[i].tier()
		tiers[t] = append(tiers[t], i)
	}
	var open []int
	for _, rows := range tiers {
		for _, i := range rows {
			if m.try(i) == conflict {
				open = append(open, i)
			}
		}
		open = m.retry(open)
	}
}

// again makes ready for another pass over what the last one made of the facts.
// A row refused in one pass may be the first of a dispute in the next; only when
// a pass changes nothing will importing the sheet again change nothing either.
func (m *merge) again() {
	m.disputed = false
	clear(m.refusals)
	m.nameless, m.byName = nil, nil
	for _, p := range m.byID {
		p.start()
		for _, c := range p.certs {
			c.claims = claims{}
		}
	}
}

// retry tries rows with conflicts until no more of them can be taken.
func (m *merge) retry(rows []int) []int {
	for {
		var left []int
		for _, i := range rows {
			delete(m.refusals, i)
			if m.try(i) == conflict {
				left = append(left, i)
			}
		}
		if len(left) == len(rows) || len(left) == 0 {
			return left
		}
		rows = left
	}
}

// try takes a row, or keeps why not.
func (m *merge) try(i int) verdict {
	row := &m.sheet.Rows[i]
	kind, track, ok := m.resolve(i, row)
	if !ok {
		return refused
	}
	who, v := m.who(i, row)
	if who == nil {
		return v
	}
	now, cv := m.person(i, row, who)
	if v = max(v, cv); v != taken {
		return v
	}
	var cert *certificate
	var certNow partner.Certificate
	if row.Certificate != "" {
		if cert, certNow = m.certificate(i, row, who, kind, track); cert == nil {
			return refused
		}
	}
	m.commit(who, now)
	if cert != nil {
		m.commitCertificate(i, who, cert, certNow)
	}
	m.remark(row, who, cert)
	return taken
}

// resolve reads the certificate that a row names; each spelling is looked up once.
func (m *merge) resolve(i int, row *Row) (kind, track string, ok bool) {
	if row.Certificate == "" {
		return "", "", true
	}
	key := [2]string{row.Certificate, row.Track}
	r, seen := m.types[key]
	if !seen {
		r.id, r.track, r.err = m.program.Resolve(row.Certificate, row.Track)
		r.id, r.track = strings.Clone(r.id), strings.Clone(r.track)
		m.types[key] = r
	}
	if r.err != nil {
		disputed := m.disputed // an unknown word is no dispute
		m.refuse(i, fCertificate, row.Certificate, "%v", r.err)
		m.disputed = disputed
		return "", "", false
	}
	return r.id, r.track, true
}

func (m *merge) refuse(i int, f field, word, format string, args ...any) verdict {
	m.disputed = true
	column := m.sheet.head.name(f)
	m.refusals[i] = Refusal{Row: m.sheet.Rows[i].Number, Column: column, Word: short(word), Reason: fmt.Sprintf(format, args...)}
	return refused
}

func (m *merge) clash(i int, f field, word, format string, args ...any) verdict {
	m.refuse(i, f, word, format, args...)
	return conflict
}

// claims are the rows, counted from 1, whose word stands for each field of a
// person or certificate.
type claims [fields]int32

// contradicts refuses a row that says something else of the same person or
// certificate than an earlier row, in one of the fields.
func (m *merge) contradicts(i int, c *claims, of string, wanted []field) bool {
	row := &m.sheet.Rows[i]
	for _, f := range wanted {
		e := int(c[f]) - 1
		if e < 0 || e == i || !row.says(f) || sameWord(f, row, &m.sheet.Rows[e]) {
			continue
		}
		earlier := &m.sheet.Rows[e]
		m.refuse(i, f, row.text(f), "row %d says %q of the same %s; correct one of the two", earlier.Number, short(earlier.text(f)), of)
		return true
	}
	return false
}

// claim lets a row's words stand where no earlier row has said anything.
func (m *merge) claim(i int, c *claims, wanted []field) {
	row := &m.sheet.Rows[i]
	for _, f := range wanted {
		if c[f] == 0 && row.says(f) {
			c[f] = int32(i + 1)
		}
	}
}
