package commands

import (
	"strings"

	"partnerbot/view"
)

func personDedicateUnit() *Unit {
	return &Unit{
		Word:     "person dedicate",
		Aliases:  []string{"person dedicated"},
		Summary:  "records that somebody is dedicated personnel (no: is not any more)",
		Usage:    "person dedicate @who [yes|no]",
		Examples: []string{"person dedicate Paul", "person dedicate Ana no"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			p, rest, err := c.takePerson(c.Words)
			if err != nil {
				return Answer{}, err
			}
			now, word := p, strings.ToLower(strings.Join(rest, " "))
			now.Dedicated = true
			switch word {
			case "", "yes":
			case "no":
				now.Dedicated = false
			default:
				return Answer{}, c.usage("After the person comes yes or no, not %q.", clip(word))
			}
			is := "is dedicated personnel"
			if !now.Dedicated {
				is = "is not dedicated personnel"
			}
			if now.Dedicated == p.Dedicated {
				return already("%s %s.", p.Name, is), nil
			}
			return c.put(p.Name+" "+is, now, view.Join(whoText(p), view.T(" "+is+" now."))), nil
		},
	}
}
