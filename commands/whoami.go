package commands

import (
	"slices"

	"partnerbot/view"
)

func whoamiUnit() *Unit {
	return &Unit{
		Word:     "whoami",
		Aliases:  []string{"me", "who am i"},
		Summary:  "who you are to me and what you may do",
		Usage:    "whoami",
		Examples: []string{"whoami"},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.whoami()}, nil
		},
	}
}

func (c *Call) whoami() view.Message {
	role, why := "You may ask everything and change nothing.", ""
	switch {
	case c.Trusted:
		role, why = "You are an admin.", " Whoever may read the database file is."
	case c.IsAdmin && slices.Contains(c.Book.Settings().Admins, c.User):
		role, why = "You are an admin.", " An admin made you one with config admin add."
	case c.IsAdmin:
		role, why = "You are an admin.", " The environment (PARTNER_ADMINS) names you."
	case len(c.Settings.Admins) == 0:
		why = " Nobody is an admin yet: whoever runs me sets PARTNER_ADMINS to Slack user ids."
	default:
		why = " Admins: " + c.everyone(c.Settings.Admins).String() + "."
	}
	if slices.Contains(c.Settings.Reviewers, c.User) {
		why += " You are a reviewer."
	}
	m := view.Message{Names: true, Summary: role + why}
	m.Blocks = append(m.Blocks, view.Para(view.B(role), view.T(why)))
	lines := []view.Text{view.Join(view.T("Your Slack id: "), view.C(c.User))}
	if p, ok := c.Book.BySlackID(c.User); ok {
		lines = append(lines, view.Join(view.T("You are "), view.B(p.Name), view.T(". "+c.personState(p))))
		for _, cert := range c.Book.CertificatesOf(p.ID) {
			lines = append(lines, c.certLine(cert))
		}
	} else {
		lines = append(lines, view.T("You are not listed under people."))
	}
	if c.Channel != "" {
		lines = append(lines, view.Join(view.T("Here: "), view.C(c.Channel)))
	}
	m.Blocks = append(m.Blocks, view.List(lines...))
	return m
}
