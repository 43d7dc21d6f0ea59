package partner

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
)

// invitations lists the invitations to associate a HUAWEI ID that have neither
// been accepted nor recorded as lapsed, by the last day on which the link lives.
// Source: the binding rules of the pack.
func (d *docket) invitations() (out []Deadline) {
	life := d.program.Binding.InvitationLife
	if life.IsZero() {
		return nil
	}
	const slack = 31 // months are not all as long
	length := civil.First.Plus(life) - civil.First
	for _, id := range d.book.invited.between(d.book.people.rows, d.from-length-slack, d.through-length+slack) {
		row := d.book.people.row(ID(id))
		p := &d.book.people.rows[row]
		sent, _ := p.invited()
		due := sent.Plus(life) - 1
		if !d.asked(due) || !p.Employed(due) {
			continue
		}
		out = append(out, Deadline{
			Kind:        Invitation,
			Subject:     fmt.Sprintf("person/%d", p.ID),
			Due:         due,
			Person:      p.ID,
			Title:       p.Name + ": invitation of " + sent.Short(),
			Consequence: d.lapse(row, due),
			Action:      "Accept the invitation from the vendor's e-mail; once it has lapsed it has to be sent anew",
			Run:         "bind accept " + quoted(d.book.Called(p)),
		})
	}
	return out
}

// invited gives the day of an invitation that nothing has followed.
func (p *Person) invited() (sent civil.Day, open bool) {
	newest := bindingOn(p.Bindings, never)
	return newest.On, newest.State == Invited && !newest.On.IsZero()
}

// lapse says what waits for an invitation to be accepted.
func (d *docket) lapse(row int32, due civil.Day) string {
	const most = 3
	var titles []string
	for _, at := range d.heldBy(row) {
		c := &d.book.certificates.rows[at]
		if d.asking(d.of[at]) != "" && c.Issued <= due && due <= d.last[at] {
			titles = append(titles, Title(d.program, *c))
		}
	}
	slices.Sort(titles)
	text := "the link lapses after " + due.Short()
	if len(titles) == 0 {
		return text
	}
	if more := len(titles) - most; more > 0 {
		titles = append(titles[:most:most], fmt.Sprintf("%d more", more))
	}
	return text + "; until it is accepted these do not count: " + strings.Join(titles, ", ")
}
