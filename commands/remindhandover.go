package commands

import (
	"fmt"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

func remindHandoverUnit() *Unit {
	return &Unit{
		Word:     "remind handover",
		Aliases:  []string{"handover", "remind assign"},
		Summary:  "hands a duty over to somebody, who is told: for those whom it concerns, their lead and admins",
		Usage:    "remind handover R-CODE @who [note]",
		Examples: []string{"remind handover R-P6RGJ Chen", "remind handover R-P6RGJ Chen please, I am away"},
		Own:      true,
		Changes:  true,
		Run:      remindHandover,
		Submit:   remindHandoverSubmit,
	}
}

func remindHandover(c *Call) (Answer, error) {
	u, err := c.mayHandOver()
	if err != nil {
		return Answer{}, err
	}
	if len(c.Words) == 1 {
		if c.CanOpen {
			return Answer{Form: handoverForm(u)}, nil
		}
		t := wrong("To whom is it handed over (%s)?", dutyTitle(u)).try(phrase("remind", "handover", u.Code(), "<@U0123ABCD>"))
		t.Names = true
		return Answer{}, t
	}
	to, rest, err := c.takeUser(c.Words[1:])
	if err != nil {
		return Answer{}, err
	}
	note, err := readNote(rest)
	if err != nil {
		return Answer{}, err
	}
	return c.handOver(u, to, note)
}

func (c *Call) mayHandOver() (notices.Duty, error) {
	u, err := c.duty(c.Words)
	if err == nil {
		err = c.concerned(u, "handed over")
	}
	return u, err
}

// takeUser reads somebody in Slack at the start of the words.
func (c *Call) takeUser(words []string) (id string, rest []string, err error) {
	if id, _, ok := mention(words[0]); ok {
		return id, words[1:], nil
	}
	p, rest, err := c.takePerson(words)
	if err != nil {
		return "", nil, err
	}
	if p.SlackID == "" {
		t := wrong("I do not know who %s is in Slack.", p.Name).try(phrase("person", "set", c.called(p), "slack", "<@U0123ABCD>"))
		t.Names = true
		return "", nil, t
	}
	return p.SlackID, rest, nil
}

func (c *Call) handOver(u notices.Duty, to, note string) (Answer, error) {
	if _, err := c.self(); err != nil {
		return Answer{}, err
	}
	if err := c.mayReceive(u, to); err != nil {
		return Answer{}, err
	}
	if u.Owner == to {
		return already("It is %s's (%s).", c.someone(to), dutyTitle(u)), nil
	}
	d, now, r := c.respond(u, partner.Response{Act: partner.HandOver, To: to, Note: note})
	name := c.someone(to)
	var lines []view.Text
	heard := func(m notices.Moment) bool { return m.To == storage.Target{User: to} }
	if m, ok := coming(now, c.Now.Add(-1), heard); ok {
		lines = append(lines, view.Join(name, view.T(" hears of it on "+c.clock(m.At)+".")))
	} else {
		lines = append(lines, view.Join(view.T("I have no hour at which I may tell "), name, view.T("; please tell them yourself.")))
	}
	if away := c.Book.Reader(to); away.AwayFrom <= c.LocalDay && c.LocalDay <= away.AwayTo {
		line := view.Join(name, view.T(" is away through "+away.AwayTo.Short()))
		if away.Deputy != "" {
			line = view.Join(line, view.T("; until then it is told to "), c.someone(away.Deputy))
		}
		lines = append(lines, view.Join(line, view.T(".")))
	}
	lines = append(lines, alsoAnswered(c.fallsWith(u))...)
	if u.Resting {
		lines = append(lines, view.T("What was said of it before ("+c.dutyState(u).String()+") no longer holds."))
	}
	summary := fmt.Sprintf("%s handed to %s", dutyTitle(u), name)
	done := view.Join(view.T("Handed over to "), name, view.T(fmt.Sprintf(": %s%s.", dutyTitle(u), noted(r))))
	return c.responded(d, summary, done, lines...), nil
}

// mayReceive refuses those to whom nothing can be handed over.
func (c *Call) mayReceive(u notices.Duty, to string) error {
	if to == c.User {
		return wrong("You take it on yourself with remind ack.").try("remind ack " + u.Code() + " until " + c.ackUntil(u).String())
	}
	p, known := c.Book.BySlackID(to)
	switch {
	case known && !p.Employed(c.Today):
		t := wrong("%s left on %s; please hand it to somebody who is here.", p.Name, p.LeftOn.Short()).try("people")
		t.Names = true
		return t
	case c.Book.Reader(to).Gone:
		t := wrong("The Slack account of %s was deactivated; please hand it to somebody who is here.", c.someone(to)).try("people")
		t.Names = true
		return t
	}
	return nil
}

func handoverForm(u notices.Duty) *view.Form {
	return &view.Form{
		Run: "remind handover", Title: "Not mine", Submit: "Hand over",
		Intro: view.T("Whoever it is handed to is told at their next working hour."),
		Fields: []view.Field{
			aboutField(u),
			{Name: "to", Label: "To", Kind: view.FieldUser},
			{Name: "note", Label: "Note", Kind: view.FieldText, Optional: true},
		},
	}
}

func remindHandoverSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	c.Words = []string{values["about"]}
	c.typed = c.Words
	u, err := c.mayHandOver()
	if err != nil {
		return Answer{}, nil, err
	}
	to := values["to"]
	if !slackIDForm().MatchString(to) {
		return Answer{}, map[string]string{"to": "To whom is it handed over?"}, nil
	}
	if err := c.mayReceive(u, to); err != nil {
		return Answer{}, map[string]string{"to": err.Error()}, nil
	}
	note, err := readNote([]string{values["note"]})
	if err != nil {
		return Answer{}, map[string]string{"note": err.Error()}, nil
	}
	ans, err := c.handOver(u, to, note)
	return ans, nil, err
}
