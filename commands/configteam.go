package commands

import (
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func teamSettings() []*Unit {
	return []*Unit{
		setting("lead", "TEAM @who|none", "the practice lead of a team, who hears of what its people leave open", "Data <@U0CHEN>", setLead),
		setting("alliance", "@who|none", "the alliance manager, who hears of what nobody took", "<@U0DANA>", setAlliance),
	}
}

func setLead(c *Call, s *partner.Settings) (string, error) {
	if len(c.Words) < 2 {
		return "", c.usage("I need which team and who leads it.")
	}
	last := len(c.Words) - 1
	for last > 1 { // a name of several words
		if _, _, err := c.takeUser(c.Words[last:]); err == nil {
			break
		}
		last--
	}
	if strings.EqualFold(c.Words[len(c.Words)-1], "none") {
		last = len(c.Words) - 1
	}
	team, err := c.team(strings.Join(c.Words[:last], " "))
	if err != nil {
		return "", err
	}
	s.Leads = slices.DeleteFunc(slices.Clone(s.Leads), func(l partner.Lead) bool { return strings.EqualFold(l.Team, team) })
	if strings.EqualFold(c.Words[last], "none") {
		return "Team " + team + " has no practice lead", nil
	}
	id, err := c.onlyUser(c.Words[last:])
	if err != nil {
		return "", err
	}
	s.Leads = append(s.Leads, partner.Lead{Team: team, User: id})
	slices.SortFunc(s.Leads, func(a, b partner.Lead) int { return strings.Compare(a.Team, b.Team) })
	return "Practice lead of " + team + ": " + c.someone(id).String(), nil
}

// team finds a team by name, as people's records name it.
func (c *Call) team(typed string) (string, error) {
	var names []string
	for _, p := range c.Book.People() {
		if strings.EqualFold(p.Team, typed) {
			return p.Team, nil
		}
		if p.Team != "" && !slices.Contains(names, p.Team) {
			names = append(names, p.Team)
		}
	}
	for _, l := range c.Book.Settings().Leads { // a team whose people have all left
		if strings.EqualFold(l.Team, typed) {
			return l.Team, nil
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return "", wrong("Nobody is in a team %q; people are put into teams first.", clip(typed)).try(`person set "Ana Silva" team Data`)
	}
	t := wrong("Nobody is in a team %q; there are %s.", clip(typed), series(names, "and"))
	for _, n := range nearest(typed, names, 3) {
		t.offer(n, c.again(typed, n))
	}
	return "", t.try("config lead " + quote(names[0]) + " <@U0123ABCD>")
}

// onlyUser reads words that must be somebody in Slack who is here.
func (c *Call) onlyUser(words []string) (string, error) {
	id, rest, err := c.takeUser(words)
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return "", err
	}
	if p, ok := c.Book.BySlackID(id); ok && !p.Employed(c.Today) {
		t := wrong("%s left on %s.", p.Name, p.LeftOn.Short()).try("people")
		t.Names = true
		return "", t
	}
	return id, nil
}

func setAlliance(c *Call, s *partner.Settings) (string, error) {
	if len(c.Words) == 1 && strings.EqualFold(c.Words[0], "none") {
		s.Alliance = ""
		return "Nobody is the alliance manager; what nobody took is told to the first admin", nil
	}
	id, err := c.onlyUser(c.Words)
	if err != nil {
		return "", err
	}
	s.Alliance = id
	return "Alliance manager: " + c.someone(id).String(), nil
}

func oneOrNone(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// leads names the practice leads with their teams.
func (c *Call) leads(leads []partner.Lead) view.Text {
	if len(leads) == 0 {
		return view.T("none")
	}
	var named []view.Text
	for _, l := range leads {
		named = append(named, view.Join(view.T(l.Team+" "), c.someone(l.User)))
	}
	return commas(named)
}
