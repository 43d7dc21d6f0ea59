package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// What a ladder may hold; beyond it is a slip.
const (
	farthestStep = 730 // days before the due date
	mostRungs    = 20
	longestEvery = 90 // days
	mostTimes    = 52
)

func ladderSettings() []*Unit {
	return []*Unit{
		setting("ladder", "KIND DAYS... [HOURS...] [every N x N]|default", "on how many days, or hours such as 6h, before its date a kind of duty is said, and how often after it",
			"certificate-end 60 30 14 7 1 0 every 7 x 4", setLadder),
	}
}

func setLadder(c *Call, s *partner.Settings) (string, error) {
	kind, rest, err := c.takeKind(c.Words)
	if err != nil {
		return "", err
	}
	if len(rest) == 0 {
		return "", c.usage("I need the days before the date, as in %s; now it is: %s.", "30 14 7 1 0", c.ladderText(kind))
	}
	s.Ladders = slices.DeleteFunc(slices.Clone(s.Ladders), func(l partner.StepsOfKind) bool { return l.Kind == kind })
	if isDefault(rest) && !strings.EqualFold(rest[0], "none") && !strings.EqualFold(rest[0], "never") { // who writes none wants silence, not the rules'
		return sentence(kindWords(kind)) + " is said as the rules have it: " + packLadder(c.Program, kind), nil
	}
	if isDefault(rest) {
		rest = nil
	}
	own, err := readLadder(kind, rest)
	if err != nil {
		return "", err
	}
	s.Ladders = append(s.Ladders, own)
	slices.SortFunc(s.Ladders, func(a, b partner.StepsOfKind) int { return strings.Compare(a.Kind, b.Kind) })
	return sentence(kindWords(kind)) + " is said " + ladderWords(own.Steps, own.Hours, own.Every, own.Times), nil
}

// readLadder reads 90 60 30 14 7 1 0 [every 7 x 4] and says which word is wrong.
func readLadder(kind string, words []string) (l partner.StepsOfKind, err error) {
	good := "config ladder " + kind + " 30 14 7 1 0 every 7 x 4"
	l.Kind = kind
	i := 0
	for ; i < len(words) && !strings.EqualFold(words[i], "every"); i++ {
		typed := strings.ToLower(strings.Trim(words[i], ",;"))
		if h, ok := strings.CutSuffix(typed, "h"); ok && h != "" && strings.Trim(h, "0123456789") == "" {
			if err := addHour(&l, h); err != nil {
				return l, err
			}
			continue
		}
		n, err := strconv.Atoi(typed)
		switch {
		case err != nil:
			return l, wrong("%q is not a number of days before the date.", clip(words[i])).try(good)
		case n < 0:
			return l, wrong("%s is negative: the steps are days before the date; what comes after it is said with every.", clip(words[i])).try(good)
		case n > farthestStep:
			return l, wrong("%s days before the date is more than two years, which must be a slip: %d are the most.", clip(words[i]), farthestStep).try(good)
		case slices.Contains(l.Steps, n):
			return l, wrong("%d stands there twice.", n).try(good)
		case len(l.Steps) > 0 && n > l.Steps[len(l.Steps)-1]:
			return l, wrong("%d comes after %d, and the steps go down to the date.", n, l.Steps[len(l.Steps)-1]).try(good)
		}
		l.Steps = append(l.Steps, n)
	}
	if len(l.Steps)+len(l.Hours) == 0 {
		return l, wrong("A ladder has at least one step before the date. To hear nothing of a kind in the channel, mute it there.").try(good, "remind mute "+kind+" here")
	}
	if len(l.Steps)+len(l.Hours) > mostRungs {
		return l, wrong("That is %d steps, and %d are the most: people stop reading.", len(l.Steps)+len(l.Hours), mostRungs).try(good)
	}
	if i < len(words) {
		l.Every, l.Times, err = readEvery(words[i+1:], good)
	}
	return l, err
}

// addHour adds a step in hours to a ladder.
func addHour(l *partner.StepsOfKind, digits string) error {
	good := "config ladder deal-registration 14 7 48h 24h 6h"
	h, err := strconv.Atoi(digits)
	switch {
	case !slices.Contains(program.HourKinds, l.Kind):
		return wrong("%s has no hour, only a day: hours before it cannot be counted.", sentence(kindWords(l.Kind))).try("config ladder "+l.Kind+" 7 1 0", good)
	case err != nil || h < 1 || h > program.MaxHours:
		return wrong("%sh is not from 1h to %dh; what is farther away is counted in days.", digits, program.MaxHours).try(good)
	case slices.Contains(l.Hours, h):
		return wrong("%dh stands there twice.", h).try(good)
	case len(l.Hours) > 0 && h > l.Hours[len(l.Hours)-1]:
		return wrong("%dh comes after %dh, and the steps go down to the date.", h, l.Hours[len(l.Hours)-1]).try(good)
	}
	l.Hours = append(l.Hours, h)
	return nil
}

// ladderWords is a ladder in words, with its steps in hours.
func ladderWords(steps, hours []int, every, times int) string {
	if len(hours) == 0 {
		return stepsText(steps, every, times)
	}
	var said []string
	for _, h := range hours {
		said = append(said, strconv.Itoa(h))
	}
	text := series(said, "and") + " hours before its moment"
	if len(hours) == 1 {
		text = plural(hours[0], "hour") + " before its moment"
	}
	if len(steps)+times > 0 {
		text = stepsText(steps, every, times) + ", and " + text
	}
	return text
}

// readEvery reads 7 x 4.
func readEvery(words []string, good string) (every, times int, err error) {
	typed := strings.ToLower(strings.Join(words, ""))
	typed = strings.NewReplacer("days", "", "day", "", "times", "", "×", "x", "*", "x").Replace(typed)
	a, b, two := strings.Cut(typed, "x")
	every, err1 := strconv.Atoi(a)
	times, err2 := strconv.Atoi(b)
	switch {
	case !two || err1 != nil || err2 != nil:
		return 0, 0, wrong("%q after every is not a number of days and how many times.", clip(strings.Join(words, " "))).try(good)
	case every < 1 || every > longestEvery:
		return 0, 0, wrong("every %d is not a number of days from 1 to %d.", every, longestEvery).try(good)
	case times < 1 || times > mostTimes:
		return 0, 0, wrong("x %d is not a number of times from 1 to %d.", times, mostTimes).try(good)
	}
	return every, times, nil
}

// stepsText is a ladder in words.
func stepsText(steps []int, every, times int) string {
	var days []string
	onDay := false
	for _, n := range steps {
		if n == 0 {
			onDay = true
			continue
		}
		days = append(days, strconv.Itoa(n))
	}
	var said []string
	switch {
	case len(days) == 1 && days[0] == "1":
		said = append(said, "the day before")
	case len(days) > 0:
		said = append(said, series(days, "and")+" days before")
	}
	if onDay {
		said = append(said, "on the day itself")
	}
	if every > 0 && times > 0 {
		said = append(said, fmt.Sprintf("every %s after it, %s", plural(every, "day"), plural(times, "time")))
	}
	if len(said) == 0 {
		return "never"
	}
	return series(said, "and")
}

// packLadder is the pack's own ladder of a kind, in words.
func packLadder(p *program.Program, kind string) string {
	for _, l := range p.Ladders {
		if l.Kind == kind {
			return ladderWords(l.Steps, l.Hours, l.Every, l.Times)
		}
	}
	return "never"
}

// ladderText is the ladder of a kind that holds in this workspace.
func (c *Call) ladderText(kind string) string {
	for _, l := range c.Settings.Ladders {
		if l.Kind == kind {
			return ladderWords(l.Steps, l.Hours, l.Every, l.Times) + " (set here; the rules have it " + packLadder(c.Program, kind) + ")"
		}
	}
	return packLadder(c.Program, kind)
}

// ladders names the ladders that are set in this workspace.
func (c *Call) ladders(own []partner.StepsOfKind) view.Text {
	if len(own) == 0 {
		return view.T("as the rules have them")
	}
	var said []string
	for _, l := range own {
		said = append(said, kindWords(l.Kind)+" "+ladderWords(l.Steps, l.Hours, l.Every, l.Times))
	}
	return view.T(strings.Join(said, "; "))
}
