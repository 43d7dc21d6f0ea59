package commands

import (
	"fmt"

	"partnerbot/partner"
	"partnerbot/view"
)

func remindBackUnit() *Unit {
	return &Unit{
		Word:     "remind back",
		Aliases:  []string{"remind resume", "remind unsnooze"},
		Summary:  "takes back what was last answered to a reminder: your own answer, or as an admin anybody's",
		Usage:    "remind back R-CODE",
		Examples: []string{"remind back R-16NK1"},
		Own:      true,
		Changes:  true,
		Run:      remindBack,
	}
}

func remindBack(c *Call) (Answer, error) {
	u, err := c.duty(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if err := c.none(c.Words[1:]); err != nil {
		return Answer{}, err
	}
	r, ok := c.Book.Response(u.Kind, u.Subject, u.Due)
	if !ok {
		t := wrong("Nobody has answered %s, so there is nothing to take back.", dutyTitle(u)).try("why " + u.Code())
		t.Names = true
		return Answer{}, t
	}
	if r.By != c.User && r.To != c.User && !c.IsAdmin {
		t := wrong("That is %s's answer (%s); only they or an admin take it back. You can take the duty on yourself.", c.someone(r.By), c.dutyState(u)).try("remind ack " + u.Code() + " until " + c.ackUntil(u).String() + " --anyway")
		t.Names = true
		return Answer{}, t
	}
	d := partner.Delta{Remove: []partner.Ref{r.Ref()}}
	for _, dl := range c.fallsWith(u) { // answered in one
		if with, ok := c.Book.Response(dl.Kind, dl.Subject, dl.Due); ok && with.By == r.By && with.On.Equal(r.On) {
			d.Remove = append(d.Remove, with.Ref())
		}
	}
	now, _ := c.then(u, d)
	lines := []view.Text{view.Join(view.T("Now: "), c.dutyState(now))}
	if m, ok := c.comes(now); ok {
		lines = append(lines, view.T("It is next said on "+c.clock(m.At)+" to "+m.Reader+"."))
	}
	done := view.T(fmt.Sprintf("Taken back, of %s: %s", dutyTitle(u), c.dutyState(u)))
	return c.responded(d, fmt.Sprintf("Answer to %s taken back", dutyTitle(u)), done, lines...), nil
}
