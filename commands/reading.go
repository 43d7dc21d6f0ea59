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
		if on, err = c.onlyDate(c.Words[2:], past); err != nil {
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

// readingKind finds a reading by its id or name, or by the id or title of a
// requirement that asks for it, of this phase before others.
func (c *Call) readingKind(word string) (program.ReadingKind, error) {
	var ids []string
	for _, k := range c.Program.Readings {
		if strings.EqualFold(k.ID, word) || strings.EqualFold(k.Name, word) {
			return k, nil
		}
		ids = append(ids, k.ID)
	}
	if id := c.readingOf(word); id != "" {
		return c.Program.Readings[slices.IndexFunc(c.Program.Readings, func(k program.ReadingKind) bool { return k.ID == id })], nil
	}
	if r, ok := c.assessment().Result(strings.ToLower(word)); ok {
		return program.ReadingKind{}, c.counted(r)
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

// counted says that a requirement is not typed in, but counted.
func (c *Call) counted(r *partner.Result) error {
	t := wrong("%s is no reading: I count it from what is recorded.", r.Requirement.ID)
	if !r.Requirement.Need.Ask {
		return t.try("gaps " + r.Requirement.ID)
	}
	t.What += " How many are needed is typed in as a threshold."
	return t.try(phrase(append([]string{"threshold", "set", r.Requirement.ID}, c.Words[1:2]...)...))
}

// readingOf is the reading that a requirement asks for.
func (c *Call) readingOf(word string) (id string) {
	as := c.assessment()
	for i := range c.Program.Paths {
		for j := range c.Program.Paths[i].Phases {
			phase := &c.Program.Paths[i].Phases[j]
			for _, r := range phase.Requirements {
				if !typedIn(r.Kind) || !strings.EqualFold(r.ID, word) && !strings.EqualFold(r.Title, word) {
					continue
				}
				if phase == as.Phase {
					return r.Reading
				}
				if id == "" {
					id = r.Reading
				}
			}
		}
	}
	return id
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
