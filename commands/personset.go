package commands

import (
	"fmt"
	"strings"

	"partnerbot/view"
)

func personSetUnit() *Unit {
	return &Unit{
		Word:     "person set",
		Aliases:  []string{"person edit", "person change"},
		Summary:  "corrects what is known of an employee",
		Usage:    "person set @who [name N] [slack @U] [email E] [huawei ID] [account enterprise] [team T] [dedicated yes|no]",
		Examples: []string{"person set Paul team Data"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			p, rest, err := c.takePerson(c.Words)
			if err != nil {
				return Answer{}, err
			}
			if len(rest) == 0 {
				return Answer{}, c.usage("I need what to correct.")
			}
			now := p
			stray, err := c.readPerson(&now, rest)
			if err != nil {
				return Answer{}, err
			}
			if len(stray) > 0 {
				t := c.usage("I do not understand %q.", clip(strings.Join(stray, " ")))
				t.Names = true
				return Answer{}, t.try(phrase("person", "set", c.called(p), "name", strings.Join(stray, " ")))
			}
			now.Name = oneLine(now.Name)
			if _, t := c.checkPerson(now); t != nil {
				return Answer{}, t
			}
			if fmt.Sprint(now) == fmt.Sprint(p) {
				return already("%s: that is already so.", p.Name), nil
			}
			return c.put(now.Name+" corrected", now, view.Join(view.T("Corrected: "), whoText(now), view.T(". "+c.personState(now)))), nil
		},
	}
}
