package commands

import (
	"fmt"
	"strings"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/view"
)

func remindAckUnit() *Unit {
	return &Unit{
		Word:     "remind ack",
		Aliases:  []string{"ack", "remind take"},
		Summary:  "says that you are on it until a day, and silences it for everyone until then; anybody may take a duty",
		Usage:    "remind ack R-CODE [until D] [note] [--anyway]",
		Examples: []string{"remind ack R-P6RGJ until 12 March exam is booked", "remind ack R-P6RGJ until Friday"},
		Own:      true,
		Changes:  true,
		Flags:    []Flag{{Name: "--anyway", About: "takes it over from whoever is on it"}},
		Run:      remindAck,
		Submit:   remindAckSubmit,
	}
}

func remindAck(c *Call) (Answer, error) {
	u, err := c.duty(c.Words)
	if err == nil {
		err = c.takenBy(u)
	}
	if err != nil {
		return Answer{}, err
	}
	if len(c.Words) == 1 {
		if c.CanOpen && !c.flag("--anyway") {
			return Answer{Form: c.ackForm(u)}, nil
		}
		return Answer{}, c.untilWhen(u)
	}
	rest := c.Words[1:]
	until, used, err := c.readUntil(rest)
	if err != nil {
		return Answer{}, err
	}
	note, err := readNote(rest[used:])
	if err != nil {
		return Answer{}, err
	}
	if used == 0 {
		until = c.ackUntil(u)
	}
	return c.ack(u, until, note)
}

// readUntil reads "until D", or D alone, and tells how many words it took.
func (c *Call) readUntil(words []string) (civil.Day, int, error) {
	said := 0
	switch strings.ToLower(words[0]) {
	case "until", "till", "til":
		said = 1
	}
	day, used, err := c.readDay(words[said:])
	switch {
	case err != nil:
		return 0, 0, err
	case used == 0 && said == 1:
		return 0, 0, wrong("%q after until is not a date or a day of the week.", clip(strings.Join(words[1:min(3, len(words))], " "))).try(c.unit.Examples[0])
	case used == 0:
		return 0, 0, nil
	}
	return day, said + used, nil
}

// ackUntil is until when somebody is on a duty who does not say: a week, but not
// beyond a due date that is still to come.
func (c *Call) ackUntil(u notices.Duty) civil.Day {
	week := c.LocalDay.Add(7)
	if u.Due > c.LocalDay && u.Due < week {
		return u.Due
	}
	return week
}

// untilWhen says how to go on where no form can be opened.
func (c *Call) untilWhen(u notices.Duty) error {
	t := wrong("Until when will you be on it (%s)? Until then nobody is reminded of it.", dutyTitle(u)).try("remind ack " + u.Code() + " until " + c.ackUntil(u).String())
	t.Names = true
	words := "remind ack " + u.Code() + " until "
	anyway := ""
	if c.flag("--anyway") {
		anyway = " --anyway"
	}
	for _, day := range []civil.Day{c.LocalDay.Add(1), c.LocalDay.Add(7), u.Due} {
		if day > c.LocalDay && (day <= u.Due || u.Due <= c.LocalDay) {
			t.offer("Until "+day.Short(), words+day.String()+anyway)
		}
	}
	return t
}

func (c *Call) ack(u notices.Duty, until civil.Day, note string) (Answer, error) {
	if _, err := c.self(); err != nil {
		return Answer{}, err
	}
	if err := c.restUntil(until, "remind ack "+u.Code()+" until "+c.ackUntil(u).String()); err != nil {
		return Answer{}, err
	}
	answer := partner.Response{Act: partner.Ack, Until: until, Note: note}
	if c.sameAnswer(u, answer) {
		return already("You are on it (%s) until %s.", dutyTitle(u), until.Short()), nil
	}
	d, now, r := c.respond(u, answer)
	lines := []view.Text{view.T(fmt.Sprintf("Nobody is reminded of it until then, and it goes to nobody else. If it is still open, I say it again on %s, and that you were on it.", c.back(now, r)))}
	lines = append(lines, alsoAnswered(c.fallsWith(u))...)
	lines = append(lines, c.afterDue(u, r)...)
	if u.Resting && u.Response.By != c.User {
		lines = append(lines, view.Join(view.T("You have taken it over from "), c.someone(u.Response.By), view.T(".")))
	}
	switch {
	case u.Run == "":
	case !c.IsAdmin && len(c.Settings.Admins) > 0:
		lines = append(lines, view.T("When it is done, tell "+c.adminNames()+", who records it."))
	default:
		lines = append(lines, view.Join(view.T("When it is done: "), view.C(runWords(u.Deadline))))
	}
	summary := fmt.Sprintf("%s is on %s until %s", c.someone(c.User), dutyTitle(u), until.Short())
	done := view.T(fmt.Sprintf("You are on it until %s: %s%s.", until.Short(), dutyTitle(u), noted(r)))
	return c.responded(d, summary, done, lines...), nil
}

func (c *Call) ackForm(u notices.Duty) *view.Form {
	return &view.Form{
		Run: "remind ack", Title: "I'm on it", Submit: "I'm on it",
		Intro: view.T("Nobody is reminded of it until that day. Others see that you are on it."),
		Fields: []view.Field{
			aboutField(u),
			{Name: "until", Label: "Until", Kind: view.FieldDate, Value: c.ackUntil(u).String()},
			{Name: "note", Label: "Note", Kind: view.FieldText, Hint: "What the others should know: the exam is booked.", Optional: true},
		},
	}
}

func remindAckSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	u, err := c.formDuty(values)
	if err == nil {
		err = c.takenBy(u)
	}
	if err != nil {
		return Answer{}, nil, err
	}
	until, err := c.formDate(values["until"], future)
	if err == nil && until.IsZero() {
		until = c.ackUntil(u)
	}
	if err == nil {
		err = c.restUntil(until, "")
	}
	if err != nil {
		return Answer{}, map[string]string{"until": err.Error()}, nil
	}
	note, err := readNote([]string{values["note"]})
	if err != nil {
		return Answer{}, map[string]string{"note": err.Error()}, nil
	}
	ans, err := c.ack(u, until, note)
	return ans, nil, err
}
