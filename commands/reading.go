package commands

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func readingSetUnit() *Unit {
	return &Unit{
		Word:     "reading set",
		Aliases:  []string{"reading", "tick"},
		Summary:  "types in a number, or a yes or no, that a requirement asks for",
		Usage:    "reading set NAME N|yes|no [DATE]",
		Examples: []string{"reading set hcpn-member yes"},
		Role:     Admin,
		Changes:  true,
		Run:      readingSet,
	}
}

func readingSet(c *Call) (Answer, error) {
	if len(c.Words) < 2 {
		return Answer{}, c.usage("I need which reading and its value.")
	}
	kind, err := c.readingKind(c.Words[0])
	if err != nil {
		return Answer{}, err
	}
	value, err := readingValue(kind, c.Words[1])
	if err != nil {
		return Answer{}, err
	}
	on := c.LocalDay
	if len(c.Words) > 2 {
		if on, err = onlyDate(c.Words[2:], c.LocalDay, past); err != nil {
			return Answer{}, err
		}
	}
	if on > max(c.LocalDay, c.Today) {
		return Answer{}, wrong("%s lies ahead; a reading is of today or before.", on.Long())
	}
	r := partner.Read{Reading: kind.ID, Value: value, On: on, By: c.User}
	for _, old := range c.Book.Readings() {
		if old.Reading == kind.ID && old.On == on {
			if old.Value == value {
				return already("%s: that is already so.", kind.Name), nil
			}
			r.ID = old.ID
		}
	}
	if r.ID == 0 {
		r.ID = c.Book.Next(partner.KindReading, 0)
	}
	text := kind.Name + ": " + readingText(kind, value) + " on " + on.Short()
	return unnamed(c.put(text, r, view.T(text+"."))), nil
}

func (c *Call) readingKind(word string) (program.ReadingKind, error) {
	var ids []string
	for _, k := range c.Program.Readings {
		if strings.EqualFold(k.ID, word) || strings.EqualFold(k.Name, word) {
			return k, nil
		}
		ids = append(ids, k.ID)
	}
	t := wrong("There is no reading %q.", clip(word))
	near := nearest(word, ids, 3)
	for _, id := range near {
		t.offer(id, c.again(word, id))
	}
	if len(near) == 0 {
		t.What += " There are " + series(ids, "and") + "."
	}
	return program.ReadingKind{}, t
}

func readingValue(k program.ReadingKind, word string) (int, error) {
	if k.Tick {
		switch strings.ToLower(word) {
		case "yes", "y", "true", "1", "done":
			return 1, nil
		case "no", "n", "false", "0":
			return 0, nil
		}
		return 0, wrong("%s is yes or no, not %q.", k.Name, clip(word)).try("reading set " + k.ID + " yes")
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < -1_000_000_000 || n > 1_000_000_000 {
		return 0, wrong("%s is a whole number, not %q.", k.Name, clip(word)).try("reading set " + k.ID + " 3")
	}
	return n, nil
}

func readingText(k program.ReadingKind, value int) string {
	switch {
	case !k.Tick && k.Unit != "":
		return fmt.Sprintf("%d %s", value, k.Unit)
	case !k.Tick:
		return strconv.Itoa(value)
	case value != 0:
		return "yes"
	default:
		return "no"
	}
}
