package roster

import (
	"cmp"
	"fmt"
	"strings"

	"partnerbot/partner"
)

func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// tier is the kind of the row's strongest id: e-mail, HUAWEI ID, Slack id, name.
func (r *Row) tier() int {
	switch {
	case r.Email != "":
		return 0
	case r.HuaweiID != "":
		return 1
	case r.SlackID != "":
		return 2
	}
	return 3
}

// who finds the person whom a row speaks of, or makes a new one. Where an id of
// the row is somebody else's the verdict is conflict.
func (m *merge) who(i int, row *Row) (*person, verdict) {
	if row.Email == "" && row.HuaweiID == "" && row.SlackID == "" {
		return m.whoByName(i, row)
	}
	byEmail, byHuawei, bySlack := m.owner(row)
	switch {
	case byEmail != nil:
		if byHuawei != nil && byHuawei != byEmail {
			return byEmail, m.clash(i, fHuaweiID, row.HuaweiID, "is the HUAWEI ID of %s", byHuawei.label())
		}
		if bySlack != nil && bySlack != byEmail {
			return byEmail, m.clash(i, fSlackID, row.SlackID, "is the Slack id of %s", bySlack.label())
		}
		return byEmail, taken
	case byHuawei != nil:
		if row.Email != "" && byHuawei.now.Email != "" {
			return nil, m.clash(i, fEmail, row.Email, "the HUAWEI ID %s is that of %s; one of the two e-mails is wrong", short(row.HuaweiID), byHuawei.label())
		}
		if bySlack != nil && bySlack != byHuawei {
			return byHuawei, m.clash(i, fSlackID, row.SlackID, "is the Slack id of %s", bySlack.label())
		}
		return byHuawei, taken
	case bySlack != nil:
		if row.Email != "" && bySlack.now.Email != "" || row.HuaweiID != "" && bySlack.now.HuaweiID != "" {
			return nil, m.clash(i, fSlackID, row.SlackID, "is the Slack id of %s", bySlack.label())
		}
		return bySlack, taken
	}
	if p := m.adopt(row); p != nil {
		return p, taken
	}
	return m.newPerson(i, row)
}

// owner finds who has each of the row's ids now.
func (m *merge) owner(row *Row) (byEmail, byHuawei, bySlack *person) {
	if e := row.Email; e != "" {
		if byEmail = m.byEmail[e]; byEmail == nil {
			if p, ok := m.book.ByEmail(e); ok {
				byEmail = m.touch(p)
			}
		}
	}
	if h := fold(row.HuaweiID); h != "" {
		if byHuawei = m.byHuawei[h]; byHuawei == nil {
			if p, ok := m.book.ByHuaweiID(h); ok {
				if t := m.touch(p); fold(t.now.HuaweiID) == h {
					byHuawei = t
				}
			}
		}
	}
	if s := row.SlackID; s != "" {
		if bySlack = m.bySlack[s]; bySlack == nil {
			if p, ok := m.book.BySlackID(s); ok {
				if t := m.touch(p); t.now.SlackID == s {
					bySlack = t
				}
			}
		}
	}
	return byEmail, byHuawei, bySlack
}

// label names a person in a refusal.
func (p *person) label() string {
	name := short(cmp.Or(p.now.Name, p.now.HuaweiID, p.now.SlackID, "somebody else"))
	if p.now.Email != "" {
		return fmt.Sprintf("%s (%s)", name, short(p.now.Email))
	}
	return name
}

// touch takes a person of the Book into the import.
func (m *merge) touch(p partner.Person) *person {
	if t, ok := m.byID[p.ID]; ok {
		return t
	}
	t := m.known(p)
	m.index(t)
	return t
}

// known gives a person of the Book as the import has it.
func (m *merge) known(p partner.Person) *person {
	t, ok := m.byID[p.ID]
	if !ok {
		t = &person{old: p, now: p, known: true}
		t.start()
		m.byID[p.ID] = t
	}
	return t
}

// index makes a person known by the ids of now.
func (m *merge) index(p *person) {
	if p.now.Email != "" {
		m.byEmail[fold(p.now.Email)] = p
	}
	if p.now.HuaweiID != "" {
		m.byHuawei[fold(p.now.HuaweiID)] = p
	}
	if p.now.SlackID != "" {
		m.bySlack[p.now.SlackID] = p
	}
}

// adopt takes the row's person for one of the same name of whom the Book has
// neither e-mail nor HUAWEI ID, if there is exactly one.
func (m *merge) adopt(row *Row) *person {
	if row.Name == "" {
		return nil
	}
	if m.nameless == nil {
		m.findNameless()
	}
	same := m.nameless[row.Name]
	if len(same) != 1 {
		return nil
	}
	p := same[0]
	if p.now.Email != "" || p.now.HuaweiID != "" || p.now.SlackID != "" && row.SlackID != "" {
		return nil
	}
	for _, f := range []field{fEmail, fHuaweiID, fSlackID} {
		if c := int(p.claims[f]) - 1; c >= 0 && !sameWord(f, row, &m.sheet.Rows[c]) {
			return nil
		}
	}
	return p
}

// findNameless lists, as of the beginning of the pass, those who have neither
// e-mail nor HUAWEI ID.
func (m *merge) findNameless() {
	m.nameless = make(map[string][]*person)
	for _, p := range m.book.People() {
		if t := m.known(p); t.nameless != "" {
			m.nameless[t.nameless] = append(m.nameless[t.nameless], t)
		}
	}
	for _, p := range m.people {
		if !p.known && p.nameless != "" {
			m.nameless[p.nameless] = append(m.nameless[p.nameless], p)
		}
	}
}

// start keeps what the person is at the beginning of a pass.
func (p *person) start() {
	p.claims, p.nameless = claims{}, ""
	if p.now.Email == "" && p.now.HuaweiID == "" {
		p.nameless = p.now.Name
	}
}

// newPerson makes a person who is nobody until a row of theirs is taken.
func (m *merge) newPerson(i int, row *Row) (*person, verdict) {
	if row.Name == "" {
		f, word := fEmail, row.Email
		switch {
		case word == "" && row.HuaweiID != "":
			f, word = fHuaweiID, row.HuaweiID
		case word == "":
			f, word = fSlackID, row.SlackID
		}
		return nil, m.clash(i, f, word, "nobody is known by this; a new person needs a name")
	}
	p := &person{loaded: true}
	if row.Email != "" {
		m.byEmail[row.Email] = p
	} else if row.HuaweiID != "" {
		m.byHuawei[fold(row.HuaweiID)] = p
	}
	return p, taken
}

// whoByName finds the person of a row that says no more than a name. All other
// rows have been taken by then.
func (m *merge) whoByName(i int, row *Row) (*person, verdict) {
	if m.byName == nil {
		m.byName = make(map[string][]*person)
		for _, p := range m.book.People() {
			t := m.known(p)
			m.byName[t.now.Name] = append(m.byName[t.now.Name], t)
		}
		for _, p := range m.people {
			if !p.known {
				m.byName[p.now.Name] = append(m.byName[p.now.Name], p)
			}
		}
	}
	switch same := m.byName[row.Name]; len(same) {
	case 0:
		p := &person{loaded: true}
		m.byName[row.Name] = []*person{p}
		return p, taken
	case 1:
		return same[0], taken
	default:
		return nil, m.refuse(i, fName, row.Name, "%d people have this name; say which by e-mail or HUAWEI ID", len(same))
	}
}
