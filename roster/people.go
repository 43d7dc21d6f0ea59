package roster

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
)

var personFields = []field{fName, fEmail, fSlackID, fHuaweiID, fBinding, fBoundOn, fDedicated, fTeam, fLeftOn}

// personAndAccount are the fields of a person that a row without a certificate speaks of.
var personAndAccount = append(slices.Clone(personFields), fAccount)

// personFields are the fields in which the row speaks of the person.
func (r *Row) personFields() []field {
	if r.Certificate == "" {
		return personAndAccount
	}
	return personFields
}

// person lays what a row says over a person.
func (m *merge) person(i int, row *Row, who *person) (partner.Person, verdict) {
	wanted := row.personFields()
	if m.contradicts(i, &who.claims, "person", wanted) {
		return partner.Person{}, refused
	}
	m.claim(i, &who.claims, wanted)
	now := who.now
	set := func(to *string, word string) {
		if word != "" {
			*to = word
		}
	}
	set(&now.Name, row.Name)
	set(&now.SlackID, row.SlackID)
	set(&now.Team, row.Team)
	if !strings.EqualFold(now.Email, row.Email) {
		set(&now.Email, row.Email)
	}
	if !strings.EqualFold(now.HuaweiID, row.HuaweiID) {
		set(&now.HuaweiID, row.HuaweiID)
	}
	if row.Certificate == "" && row.Account != "" {
		now.Account = row.Account
	}
	if row.Dedicated != Unsaid {
		now.Dedicated = row.Dedicated == Yes
	}
	if row.LeftOn != 0 {
		now.LeftOn = row.LeftOn
	}
	if row.Binding != "" {
		bindings, reason := bind(now.Bindings, partner.Binding{State: row.Binding, On: row.BoundOn})
		if reason != "" {
			return now, m.clash(i, fBinding, string(row.Binding), "%s", reason)
		}
		now.Bindings = bindings
	}
	if now.Name == "" && !who.known {
		_, v := m.newPerson(i, row)
		return now, v
	}
	return now, taken
}

// bind brings the history of an association to the state that a row says. A row
// knows the last state alone; what was before stays.
func bind(history []partner.Binding, b partner.Binding) (_ []partner.Binding, reason string) {
	n := len(history)
	if n == 0 {
		if b.State == partner.NotBound && b.On == 0 {
			return history, ""
		}
		return []partner.Binding{b}, ""
	}
	last := history[n-1]
	if last.State == b.State {
		if b.On == 0 || b.On == last.On {
			return history, ""
		}
		if n > 1 && b.On < history[n-2].On {
			return nil, fmt.Sprintf("%s before the person was %s, on %s", b.On, history[n-2].State, history[n-2].On)
		}
		corrected := slices.Clone(history)
		corrected[n-1].On = b.On
		return corrected, ""
	}
	switch {
	case b.On == 0 && last.On != 0:
		return nil, fmt.Sprintf("known as %s since %s; say in the column bound_on since when this holds", last.State, last.On)
	case b.On < last.On:
		return nil, fmt.Sprintf("on %s, but known as %s since %s", b.On, last.State, last.On)
	}
	return append(slices.Clip(history), b), ""
}

// commit makes what a row says of a person so.
func (m *merge) commit(who *person, now partner.Person) {
	if !who.real || !samePerson(&who.now, &now) {
		m.changes++
	}
	if !who.real {
		who.real = true
		m.people = append(m.people, who)
		if !who.known {
			now.ID = m.book.Next(partner.KindPerson, m.newPeople)
			m.newPeople++
			m.byID[now.ID] = who
		} else if who.now.Email == "" && who.now.HuaweiID == "" && who.now.SlackID == "" && (now.Email != "" || now.HuaweiID != "") {
			m.warn("%s: taken for the person of this name who was known without an e-mail", short(now.Name))
		}
	}
	was := who.now
	if was.HuaweiID != "" && was.HuaweiID != now.HuaweiID {
		delete(m.byHuawei, fold(was.HuaweiID))
	}
	if was.SlackID != "" && was.SlackID != now.SlackID {
		delete(m.bySlack, was.SlackID)
	}
	who.now = now
	if was.Email != now.Email || was.HuaweiID != now.HuaweiID || was.SlackID != now.SlackID {
		m.index(who)
	}
}
