package commands

import (
	"fmt"

	"partnerbot/partner"
	"partnerbot/view"
)

func remindUnit() *Unit {
	return &Unit{
		Word:     "remind",
		Aliases:  []string{"remind list"},
		Summary:  "what you are on, what you put off, handed over or muted, and until when; how you are reminded",
		Usage:    "remind",
		Examples: []string{"remind"},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.answered()}, nil
		},
	}
}

// answered lists what the asker has answered to reminders of open duties.
func (c *Call) answered() view.Message {
	m := view.Message{Names: true}
	var mine []view.Block
	for _, u := range c.duties(dutiesAhead) {
		r := u.Response
		if r.ID == 0 || r.By != c.User && r.To != c.User {
			continue
		}
		b := c.dutyBlock(u)
		b.Text = view.Join(b.Text, view.T(" Take it back: "), view.C("remind back "+u.Code()))
		mine = append(mine, b)
	}
	muted := c.muted(c.User)
	m.Summary = fmt.Sprintf("You have answered reminders of %s and muted %s.", plural(len(mine), "open duty"), plural(len(muted), "kind"))
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	const most = 15
	m.Blocks = append(m.Blocks, mine[:min(most, len(mine))]...)
	if n := len(mine) - most; n > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.Tf("and %d more: ", n), view.C("digest all --all")))
	}
	if len(muted) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Muted")), view.List(muted...))
	}
	m.Blocks = append(m.Blocks, view.Para(view.B("How you are reminded")), view.List(c.readerLines(c.User)...),
		view.Note(view.T("What concerns you: "), view.C("my"), view.T(". How to change all this: "), view.C("help remind"), view.T(".")))
	return m
}

// muted lists the mutes of a Slack user or channel that are in force.
func (c *Call) muted(who string) (lines []view.Text) {
	for _, m := range c.Book.Mutes() {
		if m.User != who || !m.Until.IsZero() && m.Until <= c.LocalDay {
			continue
		}
		until := "until you say otherwise"
		if !m.Until.IsZero() {
			until = "until " + m.Until.Short()
		}
		lines = append(lines, view.Join(view.T(kindWords(m.Kind)+", "+until+": "), view.C("remind unmute "+m.Kind)))
	}
	return lines
}

// readerLines says how somebody is reminded, with the words that change it.
func (c *Call) readerLines(user string) []view.Text {
	r := c.Book.Reader(user)
	zone := c.teamZone().String() + ", the team's"
	switch {
	case r.Zone != "" && r.ZoneBy == "slack":
		zone = r.Zone + ", as your Slack profile says"
	case r.Zone != "":
		zone = r.Zone
	}
	hours := r.Hours
	if hours == "" {
		hours = "all day outside quiet hours (" + quietHours(c.Settings) + ")"
	}
	calendar := r.Calendar
	if calendar == "" {
		calendar = teamCalendar(c.Settings) + ", the team's"
	}
	lines := []view.Text{
		view.Join(view.T("Zone: "+zone+". To change it: "), view.C("remind zone Asia/Kolkata")),
		view.Join(view.T("Working hours: "+hours+". To change them: "), view.C("remind hours 09:00-17:30")),
		view.Join(view.T("Working calendar: "+calendar+". To change it: "), view.C("remind calendar cn")),
	}
	return append(lines, c.awayLine(r))
}

func (c *Call) awayLine(r partner.Reader) view.Text {
	if r.AwayTo.IsZero() || r.AwayTo < c.LocalDay {
		return view.Join(view.T("Away: no absence is recorded. To record one: "), view.C("remind away D D"))
	}
	line := view.Tf("Away from %s through %s", r.AwayFrom.Short(), r.AwayTo.Short())
	if r.Deputy != "" {
		line = view.Join(line, view.T("; "), c.someone(r.Deputy), view.T(" hears of it meanwhile"))
	}
	return view.Join(line, view.T(". To take it back: "), view.C("remind away never"))
}
