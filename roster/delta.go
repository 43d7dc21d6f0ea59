package roster

import (
	"cmp"
	"slices"
	"strings"

	"partnerbot/partner"
)

// delta lists what has changed: people, then certificates, each by id.
func (m *merge) delta() partner.Delta {
	people := make([]partner.Person, 0, len(m.people))
	certs := make([]partner.Certificate, 0, m.newCerts)
	for _, who := range m.people {
		if !who.known || !samePerson(&who.old, &who.now) {
			p := who.now
			detach(&p.Name, &p.Email, &p.SlackID, &p.HuaweiID, &p.Team)
			people = append(people, p)
		}
		for _, c := range who.certs {
			if c.touched && (!c.known || c.old != c.now) {
				now := c.now
				detach(&now.Number, &now.Evidence)
				certs = append(certs, now)
			}
		}
	}
	slices.SortFunc(people, func(a, b partner.Person) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(certs, func(a, b partner.Certificate) int { return cmp.Compare(a.ID, b.ID) })
	var d partner.Delta
	if n := len(people) + len(certs); n > 0 {
		d.Put = make([]partner.Fact, 0, n)
	}
	for _, p := range people {
		d.Put = append(d.Put, p)
	}
	for _, c := range certs {
		d.Put = append(d.Put, c)
	}
	return d
}

func samePerson(a, b *partner.Person) bool {
	return a.Name == b.Name && a.Email == b.Email && a.SlackID == b.SlackID && a.HuaweiID == b.HuaweiID &&
		a.Account == b.Account && a.Team == b.Team && a.Dedicated == b.Dedicated && a.LeftOn == b.LeftOn &&
		slices.Equal(a.Bindings, b.Bindings)
}

// detach copies the words of a record, which are cut out of the whole file, so
// that the Book does not keep the file in memory.
func detach(words ...*string) {
	n := 0
	for _, w := range words {
		n += len(*w)
	}
	var all strings.Builder
	all.Grow(n)
	for _, w := range words {
		all.WriteString(*w)
	}
	rest := all.String()
	for _, w := range words {
		*w, rest = rest[:len(*w)], rest[len(*w):]
	}
}
