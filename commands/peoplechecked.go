package commands

import (
	"partnerbot/partner"
	"partnerbot/view"
)

func peopleCheckedUnit() *Unit {
	return &Unit{
		Word:     "people checked",
		Aliases:  []string{"roster checked"},
		Summary:  "says that the roster was looked through today and is right",
		Usage:    "people checked",
		Examples: []string{"people checked"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			now := c.Book.Settings()
			if now.RosterOn == c.LocalDay {
				return already("The roster was looked through today."), nil
			}
			now.RosterOn = c.LocalDay
			return unnamed(c.put("Roster looked through", now, view.T("The roster counts as looked through today, "+c.LocalDay.Short()+"."), c.nextRosterCheck(now)...)), nil
		},
	}
}

// nextRosterCheck says when the roster is to be looked through again.
func (c *Call) nextRosterCheck(s partner.Settings) []view.Text {
	days := c.Program.Upkeep.Roster
	if days == 0 {
		return nil
	}
	return []view.Text{view.T("It is to be looked through again by " + s.RosterOn.Add(days).Short() + ".")}
}
