package commands

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/view"
)

func digestUnit() *Unit {
	return &Unit{
		Word:     "digest",
		Aliases:  []string{"digest today"},
		Summary:  "what today's digest says to this channel, on the facts as they are",
		Usage:    "digest",
		Examples: []string{"digest"},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.digest()}, nil
		},
	}
}

func digestAllUnit() *Unit {
	return &Unit{
		Word:     "digest all",
		Aliases:  []string{"duties", "digest open"},
		Summary:  "every open duty of a year with who has it, the most urgent first",
		Usage:    "digest all [--all]",
		Examples: []string{"digest all", "digest all --all"},
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole"}},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.digestAll()}, nil
		},
	}
}

// digest shows what the channel's digest says today. Asked elsewhere, it is that
// of the channel that is configured.
func (c *Call) digest() view.Message {
	channel := c.Settings.Channel
	today := notices.Preview(c.Program, c.Book, c.Desk.Defaults, c.LocalDay, c.LocalDay)
	if slices.ContainsFunc(today, func(r notices.Reminder) bool { return r.Channel != "" && r.Channel == c.Channel }) {
		channel = c.Channel // an ordered one
	}
	if channel == "" {
		const none = "No channel is configured, so there is no digest."
		return view.Message{Summary: none, Blocks: []view.Block{view.Para(view.T(none+" An admin sets one: "), view.C("config channel here"))}}
	}
	today = once(today)
	today = slices.DeleteFunc(today, func(r notices.Reminder) bool { return r.Channel != channel })
	m := view.Message{Names: true, Summary: fmt.Sprintf("Today's digest says nothing new. %s open within %d days.", capitalAre(c.openDuties()), soon)}
	if len(today) > 0 {
		m.Summary = fmt.Sprintf("Today's digest, at %s: %s.", today[0].At.Format("15:04"), plural(len(today), "reminder"))
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary+" It goes to "), view.Ch(channel), view.T(".")))
	var lines []view.Text
	for _, r := range today {
		line := view.T(r.Text)
		if slices.Contains(c.kinds(), r.Kind) {
			line = view.Join(view.C(codeOf(r)), view.T(" "), line)
		}
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 20))
	}
	if muted := c.muted(channel); len(muted) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Left out here")), view.List(muted...))
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("Every open duty: "), view.C("digest all"), view.T(". What comes: "), view.C("reminders"), view.T(".")))
	return m
}

// once leaves out what is said by the line of something else: the fall of a
// requirement by that of the certificate whose end it is.
func once(list []notices.Reminder) []notices.Reminder {
	type line struct {
		at            time.Time
		channel, user string
		text          string
	}
	seen := make(map[line]bool)
	return slices.DeleteFunc(slices.Clone(list), func(r notices.Reminder) bool {
		l := line{r.At, r.Channel, r.User, r.Text}
		old := seen[l]
		seen[l] = true
		return old
	})
}

func codeOf(r notices.Reminder) string {
	return partner.Deadline{Kind: r.Kind, Subject: r.Subject, Due: r.Due}.Code()
}

func (c *Call) openDuties() int { return len(c.duties(soon)) }

func capitalAre(n int) string {
	if n == 1 {
		return "1 duty is"
	}
	return fmt.Sprintf("%d duties are", n)
}

func (c *Call) digestAll() view.Message {
	list := c.duties(dutiesAhead)
	taken, resting := 0, 0
	for _, u := range list {
		if u.Response.ID != 0 {
			taken++
		}
		if u.Resting {
			resting++
		}
	}
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s open within a year; %d answered, %d of them silent for now.", capitalAre(len(list)), taken, resting)}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(list) == 0 {
		return m
	}
	m.Blocks = c.dutyBlocks(m.Blocks, "", list)
	m.Blocks = append(m.Blocks, view.Note(view.T("Why one is said, and what comes next: "), view.C("why "+list[0].Code()), view.T(".")))
	return m
}
