package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func standInsUnit() *Unit {
	return &Unit{
		Word:     "standins",
		Aliases:  []string{"standin list", "stand-ins"},
		Summary:  "who decides in whose place, from when until when, and why",
		Usage:    "standins [--all]",
		Examples: []string{"standins", "standins --all"},
		Flags:    []Flag{{Name: "--all", About: "shows also those that are over"}},
		Run:      standIns,
	}
}

func standIns(c *Call) (Answer, error) {
	if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	var lines []view.Text
	over := 0
	for _, s := range c.Book.StandIns() {
		if s.Until < c.LocalDay && !c.flag("--all") {
			over++
			continue
		}
		lines = append(lines, view.Join(view.B(fmt.Sprintf("#%d ", s.ID)), view.T(c.standInWords(s))))
	}
	m := view.Message{Names: len(lines) > 0, Summary: plural(len(lines), "stand-in") + "."}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 20))
	}
	if over > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.Tf("%d more are over: ", over), view.C("standins --all")))
	}
	return Answer{Message: m}, nil
}

func (c *Call) standInWords(s partner.StandIn) string {
	text := fmt.Sprintf("%s decides for %s, %s to %s", c.nameOf(s.By), c.nameOf(s.For), s.From.Short(), s.Until.Short())
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	return text
}

func standInUnit() *Unit {
	return &Unit{
		Word:     "standin",
		Aliases:  []string{"stand-in", "standin add"},
		Summary:  "lets somebody decide in a reviewer's place for some days: for the reviewer, the alliance manager and admins",
		Usage:    "standin @who [for @reviewer] from D until D REASON",
		Examples: []string{"standin Chen for <@U0KEN> from 3 March 2026 until 13 March 2026 on leave"},
		Own:      true, Changes: true,
		Run: standIn,
	}
}

func standInEndUnit() *Unit {
	return &Unit{
		Word:     "standin end",
		Aliases:  []string{"standin remove"},
		Summary:  "ends a stand-in's time today; what was decided stays",
		Usage:    "standin end #N",
		Examples: []string{"standin end #1"},
		Own:      true, Changes: true,
		Run: standInEnd,
	}
}

// mayName reports whether the asker may name a stand-in for a reviewer.
func (c *Call) mayName(reviewer string) error {
	if c.IsAdmin || c.User == reviewer || c.User == c.Settings.Alliance {
		return nil
	}
	t := wrong("Only %s, the alliance manager or an admin can say who decides in their place.", c.nameOf(reviewer))
	t.Names = true
	return t
}

func standIn(c *Call) (Answer, error) {
	s, err := c.readStandIn(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if err := c.mayName(s.For); err != nil {
		return Answer{}, err
	}
	switch {
	case !slices.Contains(c.Settings.Reviewers, s.For):
		t := wrong("%s is not a reviewer, so nobody is needed in their place. Reviewers: %s.", c.nameOf(s.For), c.everyone(c.Settings.Reviewers))
		t.Names = true
		return Answer{}, t.try("config reviewer add <@U0123ABCD>")
	case s.By == s.For:
		return Answer{}, wrong("Nobody stands in for themselves.").try(c.unit.Examples[0])
	case s.Until < c.LocalDay:
		return Answer{}, wrong("%s is past.", s.Until.Long()).try(c.unit.Examples[0])
	}
	for _, old := range c.Book.StandIns() {
		if old.By == s.By && old.For == s.For && old.From == s.From && old.Until == s.Until {
			return already("%s.", c.standInWords(old)), nil
		}
	}
	s.ID, s.Given = c.Book.Next(partner.KindStandIn, 0), c.User
	text := c.standInWords(s)
	return c.commit(c.change(text, []partner.Fact{s}), view.T(text+"."),
		view.T("Never about what they wrote themselves, nor about what the reviewer wrote.")), nil
}

// readStandIn reads "@who for @reviewer from D until D reason".
func (c *Call) readStandIn(words []string) (s partner.StandIn, err error) {
	if len(words) == 0 {
		return s, c.usage("Who decides in whose place, and until when?")
	}
	by, rest, err := c.takeUser(words)
	if err != nil {
		return s, err
	}
	s.By, s.For, s.From = by, c.User, c.LocalDay
	var reason []string
	for len(rest) > 0 {
		word, used := strings.ToLower(rest[0]), 1
		switch {
		case word == "for" && len(rest) > 1 && len(reason) == 0:
			id, after, err := c.takeUser(rest[1:])
			if err != nil {
				return s, err
			}
			s.For, used = id, len(rest)-len(after)
		case (word == "from" || word == "until" || word == "till" || word == "to") && len(reason) == 0:
			day, n, err := c.readDay(rest[1:])
			if err != nil {
				return s, err
			}
			if n == 0 {
				return s, c.usage("%q is not followed by a date.", rest[0])
			}
			if word == "from" {
				s.From = day
			} else {
				s.Until = day
			}
			used = n + 1
		default:
			reason = append(reason, rest[0])
		}
		rest = rest[used:]
	}
	if s.Reason, err = readNote(reason); err != nil {
		return s, err
	}
	switch {
	case s.Until.IsZero():
		return s, c.usage("Until when?")
	case s.Until < s.From:
		return s, wrong("It would end on %s, before it begins on %s.", s.Until.Long(), s.From.Long())
	case s.Until > s.From.Add(mostRest):
		return s, wrong("A stand-in is named for a year at most.")
	case s.Reason == "":
		return s, wrong("Why? The reason is kept with every decision.").try(c.unit.Examples[0])
	}
	return s, nil
}

func standInEnd(c *Call) (Answer, error) {
	if len(c.Words) != 1 {
		return Answer{}, c.usage("I need which stand-in.")
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(c.Words[0], "#"), 10, 32)
	list := c.Book.StandIns()
	at := slices.IndexFunc(list, func(s partner.StandIn) bool { return err == nil && s.ID == partner.ID(n) })
	if at < 0 {
		return Answer{}, wrong("There is no stand-in %s.", clip(c.Words[0])).try("standins")
	}
	s := list[at]
	if s.By != c.User { // whoever was named may step back
		if err := c.mayName(s.For); err != nil {
			return Answer{}, err
		}
	}
	if s.Until < c.LocalDay {
		return already("That was over on %s.", s.Until.Short()), nil
	}
	s.Until = max(c.LocalDay.Add(-1), s.From.Add(-1))
	text := fmt.Sprintf("%s no longer decides for %s", c.nameOf(s.By), c.nameOf(s.For))
	return c.commit(c.change(text, []partner.Fact{s}), view.T(text+".")), nil
}
