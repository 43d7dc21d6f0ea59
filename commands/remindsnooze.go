package commands

import (
	"fmt"
	"strings"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/view"
)

func remindSnoozeUnit() *Unit {
	return &Unit{
		Word:     "remind snooze",
		Aliases:  []string{"snooze"},
		Summary:  "puts a reminder off: for those whom it concerns, their lead and admins; when it comes back it says that it was put off",
		Usage:    "remind snooze R-CODE 1 day|2 weeks|Monday|tomorrow|D [--anyway]",
		Examples: []string{"remind snooze R-P6RGJ Monday", "remind snooze R-P6RGJ 2 weeks", "remind snooze R-P6RGJ 20 March"},
		Own:      true,
		Changes:  true,
		Flags:    []Flag{{Name: "--anyway", About: "puts it off although somebody is on it"}},
		Run:      remindSnooze,
		Submit:   remindSnoozeSubmit,
	}
}

func remindSnooze(c *Call) (Answer, error) {
	u, err := c.maySnooze()
	if err != nil {
		return Answer{}, err
	}
	rest := c.Words[1:]
	if len(rest) == 0 {
		if c.CanOpen {
			return Answer{Form: c.snoozeForm(u)}, nil
		}
		return Answer{}, c.untilWhich(u)
	}
	until, used, err := c.readUntil(rest)
	if err == nil && used == 0 {
		err = wrong("%q is not a time to put it off for.", clip(strings.Join(rest, " "))).try("remind snooze "+u.Code()+" 1 day", "remind snooze "+u.Code()+" Monday")
	}
	if err == nil && used < len(rest) {
		err = wrong("I do not understand %q after the date.", clip(strings.Join(rest[used:], " "))).try("remind snooze " + u.Code() + " 1 day")
	}
	if err != nil {
		return Answer{}, err
	}
	return c.snooze(u, until)
}

func (c *Call) maySnooze() (notices.Duty, error) {
	u, err := c.duty(c.Words)
	if err == nil {
		err = c.concerned(u, "put off")
	}
	if err == nil {
		err = c.takenBy(u)
	}
	return u, err
}

// untilWhich says how to go on where no form can be opened.
func (c *Call) untilWhich(u notices.Duty) error {
	words := "remind snooze " + u.Code()
	t := wrong("For how long is it to be put off (%s)?", dutyTitle(u)).try(words+" 3 days", words+" 20 March")
	t.Names = true
	if c.flag("--anyway") {
		return t.offer("1 day", words+" 1 day --anyway").offer("Until Monday", words+" Monday --anyway").offer("1 week", words+" 1 week --anyway")
	}
	return t.offer("1 day", words+" 1 day").offer("Until Monday", words+" Monday").offer("1 week", words+" 1 week")
}

func (c *Call) snooze(u notices.Duty, until civil.Day) (Answer, error) {
	if _, err := c.self(); err != nil {
		return Answer{}, err
	}
	if err := c.restUntil(until, "remind snooze "+u.Code()+" 1 day"); err != nil {
		return Answer{}, err
	}
	answer := partner.Response{Act: partner.Snooze, Until: until}
	if c.sameAnswer(u, answer) {
		return already("It is put off until %s (%s).", until.Short(), dutyTitle(u)), nil
	}
	d, now, r := c.respond(u, answer)
	lines := []view.Text{view.T("Back on " + c.back(now, r) + "; I will say that it was a snooze.")}
	lines = append(lines, alsoAnswered(c.fallsWith(u))...)
	lines = append(lines, c.afterDue(u, r)...)
	if u.Resting && u.Response.Act == partner.Ack && u.Response.By != c.User {
		lines = append(lines, view.Join(c.someone(u.Response.By), view.T(" was on it.")))
	}
	summary := fmt.Sprintf("%s put off until %s", dutyTitle(u), until.Short())
	done := view.T(fmt.Sprintf("Put off for everyone until %s: %s.", until.Short(), dutyTitle(u)))
	return c.responded(d, summary, done, lines...), nil
}

func (c *Call) snoozeForm(u notices.Duty) *view.Form {
	return &view.Form{
		Run: "remind snooze", Title: "Snooze", Submit: "Snooze",
		Intro: view.T("Nobody is reminded of it until then. When it comes back it says that it was put off."),
		Fields: []view.Field{
			aboutField(u),
			{Name: "for", Label: "For", Kind: view.FieldSelect, Value: "1 day", Optional: true, Options: []view.Option{
				{Value: "1 day", Label: "1 day"}, {Value: "Monday", Label: "until Monday"}, {Value: "1 week", Label: "1 week"}}},
			{Name: "until", Label: "or until", Kind: view.FieldDate, Hint: "A date, if none of these.", Optional: true},
		},
	}
}

func remindSnoozeSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	c.Words = []string{values["about"]}
	c.typed = c.Words
	u, err := c.maySnooze()
	if err != nil {
		return Answer{}, nil, err
	}
	field, typed := "until", values["until"]
	if typed == "" {
		field, typed = "for", values["for"]
	}
	until, used, err := c.readDay(strings.Fields(typed))
	if err == nil && used == 0 {
		err = wrong("For how long?")
	}
	if err == nil {
		err = c.restUntil(until, "")
	}
	if err != nil {
		return Answer{}, map[string]string{field: err.Error()}, nil
	}
	ans, err := c.snooze(u, until)
	return ans, nil, err
}
