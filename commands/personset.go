package commands

import (
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
			now := p
			if err := c.readPerson(&now, rest); err != nil {
				return Answer{}, err
			}
			if len(rest) == 0 {
				return Answer{}, c.usage("I need what to correct.")
			}
			if _, t := c.checkPerson(now); t != nil {
				return Answer{}, t
			}
			return c.put(now.Name+" corrected", now, view.Join(view.T("Corrected: "), whoText(now), view.T(". "+c.personState(now)))), nil
		},
	}
}
