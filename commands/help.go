package commands

import (
	"strings"

	"partnerbot/view"
)

func helpUnit() *Unit {
	return &Unit{
		Word:     "help",
		Aliases:  []string{"?", "commands", "man"},
		Summary:  "what there is: first by topic, then by word, with examples",
		Usage:    "help [topic|word]",
		Examples: []string{"help", "help year", "help cert add", "help dates"},
		Steady:   true,
		Run:      help,
	}
}

func help(c *Call) (Answer, error) {
	if len(c.Words) == 0 {
		return Answer{Message: c.helpAll()}, nil
	}
	topic := strings.ToLower(strings.Join(c.Words, " "))
	if topic == "dates" || topic == "date" {
		return Answer{Message: helpDates()}, nil
	}
	var one *Unit
	var some []*Unit
	for _, u := range c.Units {
		switch {
		case u.called(topic):
			one = u
		case len(u.seconds(topic)) > 0:
			some = append(some, u)
		}
	}
	if one == nil {
		for i := range helpTopics {
			if helpTopics[i].name == topic {
				return Answer{Message: c.helpTopic(&helpTopics[i])}, nil
			}
		}
	}
	switch {
	case one == nil && len(some) == 0:
		return Answer{}, c.noHelp(topic)
	case one == nil:
		m := view.Message{Summary: "Help for " + topic + ".", Blocks: []view.Block{view.Heading(topic)}}
		m.Blocks = append(m.Blocks, helpLines(some))
		return Answer{Message: m}, nil
	}
	m := one.help()
	if len(some) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("With one more word")), helpLines(some))
	}
	return Answer{Message: m}, nil
}

func (u *Unit) called(word string) bool {
	if u.Word == word {
		return true
	}
	for _, a := range u.Aliases {
		if a == word {
			return true
		}
	}
	return false
}

func (c *Call) noHelp(topic string) error {
	var names []string
	for _, u := range c.Units {
		names = append(names, u.Word)
	}
	for i := range helpTopics {
		names = append(names, helpTopics[i].name)
	}
	t := wrong("There is no word %q to explain.", clip(topic))
	for _, n := range nearest(topic, names, 2) {
		t.offer("help "+n, "help "+n)
	}
	return t.try("help")
}

func helpLines(units []*Unit) view.Block {
	var lines []view.Text
	for _, u := range units {
		lines = append(lines, view.Join(view.C(u.Usage), view.T(" "+u.Summary)))
	}
	return view.List(lines...)
}

// help explains one unit.
func (u *Unit) help() view.Message {
	m := view.Message{
		Summary: u.Word + ": " + u.Summary + ".",
		Blocks: []view.Block{
			view.Heading(u.Word),
			view.Para(view.T(sentence(u.Summary) + ".")),
			view.Para(view.C(u.Usage)),
		},
	}
	var examples []view.Text
	for _, e := range u.Examples {
		examples = append(examples, view.C(e))
	}
	m.Blocks = append(m.Blocks, view.Para(view.B("Examples")), view.List(examples...))
	var notes []string
	for _, f := range u.Flags {
		name := f.Name
		if len(f.Of) > 0 {
			name += "=" + strings.Join(f.Of, "|")
		}
		if f.Takes != "" {
			name += " " + f.Takes
		}
		notes = append(notes, name+" "+f.About)
	}
	if len(u.Aliases) > 0 {
		notes = append(notes, "also "+strings.Join(u.Aliases, ", "))
	}
	if u.Role == Admin {
		notes = append(notes, "admins only")
	}
	if u.For != "" {
		notes = append(notes, "for "+u.For)
	}
	if len(notes) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T(sentence(strings.Join(notes, "; "))+".")))
	}
	return m
}
