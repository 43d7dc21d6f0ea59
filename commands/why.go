package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/notices"
	"partnerbot/program"
	"partnerbot/view"
)

func whyUnit() *Unit {
	return &Unit{
		Word:     "why",
		Aliases:  []string{"why is", "remind why"},
		Summary:  "why a reminder is said: by which rule, to whom, who has answered, what comes next and how to silence it",
		Usage:    "why R-CODE",
		Examples: []string{"why R-P6RGJ", "why R-16NK1"},
		Fetch:    fetchSaid,
		Run:      why,
	}
}

func why(c *Call) (Answer, error) {
	u, err := c.duty(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if err := c.none(c.Words[1:]); err != nil {
		return Answer{}, err
	}
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s: %s (%s). %s", dutyTitle(u), u.Rule, daysAway(u.Due, c.Today), c.dutyState(u))}
	about := view.Para(view.B(u.Title), view.T(", due "+u.Due.Long()+" ("+daysAway(u.Due, c.Today)+"). "), c.dutyState(u))
	about.Menu = dutyMenu(u)[:4]
	m.Blocks = append(m.Blocks, view.Heading(u.Code()), about)
	lines := []view.Text{view.Join(view.B("Rule: "), view.T(u.Rule))}
	lines = append(lines, view.Join(view.B("Ladder: "), view.T(c.ladderText(u.Kind)+ladderSource(u.Ladder))))
	if u.Consequence != "" {
		lines = append(lines, view.Join(view.B("What follows: "), view.T(sentence(u.Consequence))))
	}
	if u.Idle {
		lines = append(lines, view.T("Nothing of this phase hangs on it, so nobody need hurry."))
	}
	if u.Action != "" {
		lines = append(lines, view.Join(view.B("What ends it: "), view.T(u.Action), recorded(u)))
	}
	m.Blocks = append(m.Blocks, view.List(lines...))
	m.Blocks = append(m.Blocks, c.moments("Steps so far", u.Reached, 4, c.fates(u.Reached))...)
	m.Blocks = append(m.Blocks, c.moments("What comes next, on the facts as they are", u.Coming, 6, nil)...)
	m.Blocks = append(m.Blocks, view.Note(c.silencing(u)))
	return Answer{Message: m}, nil
}

func recorded(u notices.Duty) view.Text {
	if u.Run == "" {
		return nil
	}
	return view.Join(view.T(", then "), view.C(runWords(u.Deadline)))
}

// ladderSource says where a ladder stands.
func ladderSource(l program.Ladder) string {
	s := l.Source
	var parts []string
	for _, p := range []string{s.Title, string(s.Confidence), s.Note} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

// moments lists steps of a duty with who hears of them, each moment once; fates,
// by the item's key, is what became of those that were not said at their time.
func (c *Call) moments(title string, list []notices.Moment, most int, fates map[string]string) []view.Block {
	if len(list) == 0 {
		return nil
	}
	var lines []view.Text
	for len(list) > 0 && len(lines) < most {
		first, readers := list[0], []string{}
		fate := fates[first.Key]
		for len(list) > 0 && list[0].At.Equal(first.At) && list[0].Step == first.Step && fates[list[0].Key] == fate {
			readers, list = append(readers, list[0].Reader), list[1:]
		}
		lines = append(lines, view.T(c.clock(first.At)+": "+stepWords(first.Step)+", to "+strings.Join(readers, ", and to ")+fate))
	}
	if len(list) > 0 {
		lines = append(lines, view.Tf("and %d more", len(list)))
	}
	return []view.Block{view.Para(view.B(title)), view.List(lines...)}
}

// stepWords is a step of a ladder in words.
func stepWords(step string) string {
	switch {
	case step == "0":
		return "on the day itself"
	case step == "1":
		return "1 day before"
	case step == "+1":
		return "1 day after"
	case strings.HasPrefix(step, "+"):
		return step[1:] + " days after"
	case strings.Trim(step, "0123456789") == "":
		return step + " days before"
	case strings.HasPrefix(step, "snooze"):
		return "the end of a silence"
	case strings.HasPrefix(step, "handover"):
		return "handed over"
	case step == "escalation":
		return "since nobody took it"
	}
	return step
}

// silencing says how a duty falls silent.
func (c *Call) silencing(u notices.Duty) view.Text {
	code := u.Code()
	t := view.Join(view.T("To silence it: "), view.C("remind ack "+code+" until D"), view.T(" (you are on it), "), view.C("remind snooze "+code+" Monday"),
		view.T(" (put off), "), view.C("remind handover "+code+" @who"), view.T(" (not yours), "), view.C("remind mute "+u.Kind), view.T(" (none of its kind)"))
	if slices.Contains(c.Settings.Admins, c.User) || c.IsAdmin {
		t = view.Join(t, view.T(", "), view.C("config ladder "+u.Kind+" 30 7 0"), view.T(" (less often, for all)"))
	}
	return view.Join(t, view.T("."))
}
