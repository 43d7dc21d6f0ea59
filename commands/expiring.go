package commands

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func expiringUnit() *Unit {
	return &Unit{
		Word:     "expiring",
		Aliases:  []string{"expires", "deadlines", "due"},
		Summary:  "certificates and competencies that end, what lapses, falls or is to be looked at again within so many days, and who leaves; what follows and what to do",
		Usage:    "expiring [DAYS] [--all]",
		Examples: []string{"expiring", "expiring 180", "expiring 30 days"},
		Steady:   true,
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole"}},
		Run:      expiring,
	}
}

func expiring(c *Call) (Answer, error) {
	days, err := readDays(c)
	if err != nil {
		return Answer{}, err
	}
	due := c.endings(days)
	m := view.Message{Summary: fmt.Sprintf("%s within %s.", plural(len(due), "deadline"), plural(days, "day"))}
	if len(due) == 0 {
		m.Summary = fmt.Sprintf("Nothing ends within %s.", plural(days, "day"))
	} else {
		m.Summary += " First: " + due[0].Title + " on " + due[0].Due.Short() + "."
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	var lines []view.Text
	for _, d := range due {
		line := deadlineLine(d, c.Today)
		if d.Action != "" && !(d.Kind == partner.RequirementFalls && d.Certificate != 0) { // its cause stands beside it, with the action
			line = append(line, view.T(". "+d.Action)...)
		}
		lines = append(lines, line)
		m.Names = m.Names || d.Person != 0
	}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 20), recordRenewals(due))
	}
	m.Blocks = append(m.Blocks, c.rules())
	return Answer{Message: m}, nil
}

// readDays reads 180, 180 days or nothing.
func readDays(c *Call) (int, error) {
	words := c.Words
	if len(words) == 2 && strings.HasPrefix(strings.ToLower(words[1]), "day") {
		words = words[:1]
	}
	switch len(words) {
	case 0:
		return soon, nil
	case 1:
		n, err := strconv.Atoi(words[0])
		if err == nil && n >= 0 && n <= 3660 {
			return n, nil
		}
		return 0, wrong("%q is not a number of days between 0 and 3660.", clip(words[0])).try("expiring 180")
	}
	return 0, c.none(words[1:])
}
