package commands

import (
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func personLeaveUnit() *Unit {
	return &Unit{
		Word:     "person leave",
		Aliases:  []string{"person left", "person leaves", "people leave"},
		Summary:  "records that somebody leaves the company on a day (never: takes it back)",
		Usage:    "person leave @who [DATE|never]",
		Examples: []string{"person leave Chen 31 December", "person leave Eva never"},
		Role:     Admin,
		Changes:  true,
		Run:      personLeave,
	}
}

func personLeave(c *Call) (Answer, error) {
	p, rest, err := c.takePerson(c.Words)
	if err != nil {
		return Answer{}, err
	}
	now := p
	now.LeftOn = c.LocalDay
	switch {
	case len(rest) == 1 && strings.EqualFold(rest[0], "never"):
		now.LeftOn = 0
	case len(rest) > 0:
		if now.LeftOn, err = c.onlyDate(rest, future); err != nil {
			return Answer{}, err
		}
	}
	if now.LeftOn == p.LeftOn {
		return already("%s: that is already so.", p.Name), nil
	}
	if now.LeftOn.IsZero() {
		return c.put(p.Name+" has not left", now, view.Join(whoText(p), view.T(" has not left."))), nil
	}
	// What it means is said for the day itself, so that a notice given in advance
	// shows the gap it will open.
	verb, count := "leaves", "counts"
	if now.LeftOn <= c.Today {
		verb, count = "left", "counted"
	}
	done := view.Join(whoText(p), view.T(fmt.Sprintf(" %s on %s and %s through %s.", verb, now.LeftOn.Short(), count, now.LeftOn.Add(-1).Short())))
	change := c.change(fmt.Sprintf("%s %s on %s", p.Name, verb, now.LeftOn.Short()), []partner.Fact{now})
	lines := c.effectOn(change.Delta, max(c.Today, now.LeftOn))
	if len(lines) > 0 && now.LeftOn > c.Today {
		done = append(done, view.T(" On that day:")...)
	}
	if p.BindingOn(c.Program, c.Today).State == partner.Associated {
		lines = append(lines, view.Join(view.T("Next: take the association off in the portal, so that the next employer can invite; then type "), view.C("bind end "+quote(c.called(p)))))
	}
	return c.commit(change, done, lines...), nil
}
