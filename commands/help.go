package commands

import (
	"strings"

	"partnerbot/view"
)

func helpUnit() *Unit {
	return &Unit{
		Word:     "help",
		Aliases:  []string{"?", "commands", "man"},
		Summary:  "what there is, with examples",
		Usage:    "help [word]",
		Examples: []string{"help", "help cert add", "help gaps"},
		Steady:   true,
		Run:      help,
	}
}

func help(c *Call) (Answer, error) {
	if len(c.Words) == 0 {
		return Answer{Message: c.helpAll()}, nil
	}
	topic := strings.ToLower(strings.Join(c.Words, " "))
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
	t := wrong("There is no word %q to explain.", clip(topic))
	for _, n := range nearest(topic, names, 2) {
		t.offer("help "+n, "help "+n)
	}
	return t.try("help")
}

// helpAll lists every unit: questions first, then changes.
func (c *Call) helpAll() view.Message {
	var ask, own, applying, change []*Unit
	for _, u := range c.Units {
		switch {
		case u.Role == Admin:
			change = append(change, u)
		case u.Lasting || u.Changes && strings.HasPrefix(u.Word, "standin"):
			applying = append(applying, u)
		case u.Changes:
			own = append(own, u)
		default:
			ask = append(ask, u)
		}
	}
	return view.Message{
		Summary: "I answer questions about the partner status: try status, gaps, certs, expiring. Type help and a word for more.",
		Blocks: []view.Block{
			view.Heading("What I can do"),
			view.Para(view.T("Type a word after the slash command, after my name, or alone in a direct message.")),
			view.Para(view.B("Everyone can ask")),
			helpGroups(ask),
			view.Para(view.B("Everyone can answer reminders")),
			helpGroups(own),
			view.Para(view.B("Everyone can take part in applications")),
			helpWords(applying),
			view.Para(view.B("Admins can change")),
			helpGroups(change),
			view.Note(view.T("Answers are for you alone; "), view.C("--share"), view.T(" shows one to the channel. Dates: "+dateForms+". Names with blanks go in quotes. "), view.C("help cert"), view.T(" or "), view.C("help cert add"), view.T(" explains a word, with examples.")),
			view.Actions(view.Run("status", "status"), view.Run("gaps", "gaps"), view.Run("expiring", "expiring")),
		},
	}
}

func helpLines(units []*Unit) view.Block {
	var lines []view.Text
	for _, u := range units {
		lines = append(lines, view.Join(view.C(u.Usage), view.T(" "+u.Summary)))
	}
	return view.List(lines...)
}

// helpWords lists units in a line each, without how they are written.
func helpWords(units []*Unit) view.Block {
	var lines []view.Text
	for _, u := range units {
		lines = append(lines, view.Join(view.C(u.Word), view.T(" "+u.Summary)))
	}
	return view.List(lines...)
}

// helpGroups lists units by their first word, so that the whole fits a screen.
func helpGroups(units []*Unit) view.Block {
	var lines []view.Text
	first := ""
	for i, u := range units {
		word, _, two := strings.Cut(u.Word, " ")
		switch {
		case two && word == first:
			lines[len(lines)-1] = append(lines[len(lines)-1], view.Join(view.T(", "), view.C(u.Word))...)
		case two && i+1 < len(units) && strings.HasPrefix(units[i+1].Word, word+" "):
			lines = append(lines, view.C(u.Word))
		default:
			lines = append(lines, view.Join(view.C(u.Usage), view.T(" "+u.Summary)))
		}
		first = word
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
	for _, date := range []string{"ISSUED", "DATE", " D]", " D "} {
		if strings.Contains(u.Usage, date) {
			notes = append(notes, "a day without a year is the latest one for what has happened and the next one for what ends, leaves or is put off; the answer says which was taken")
			break
		}
	}
	if len(u.Aliases) > 0 {
		notes = append(notes, "also "+strings.Join(u.Aliases, ", "))
	}
	if u.Role == Admin {
		notes = append(notes, "admins only")
	}
	if len(notes) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T(sentence(strings.Join(notes, "; "))+".")))
	}
	return m
}
