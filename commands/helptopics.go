package commands

import (
	"slices"
	"strings"

	"partnerbot/view"
)

// helpTopic is a part of the help: first words of units that belong together.
type helpTopic struct {
	name  string // what stands after help; no unit is called so
	about string
	words []string // first words of units, the most used first
}

// helpTopics holds every unit by its first word, the most used topics first.
var helpTopics = []helpTopic{
	{"today", "where you stand, and what is due", []string{"status", "gaps", "expiring", "my", "digest", "reminders", "remind", "why", "calendar"}},
	{"records", "people, certificates and numbers", []string{"certs", "cert", "people", "person", "bind", "competency", "threshold", "reading", "import", "undo"}},
	{"applying", "applications, their materials and reviews", []string{"applications", "apply", "application", "attach", "detach", "material", "submit", "review", "submitted", "step", "update", "passed", "failed", "resubmit", "withdraw", "certificate", "benefits", "standins", "standin"}},
	{"year", "goals, renewal, tiers and news of the vendor's portal", []string{"kpi", "renewal", "tier", "watch", "program"}},
	{"money", "deals and what the vendor pays for", []string{"deals", "deal", "priorities", "fund", "incentive", "voucher"}},
	{"keeping", "how this is set up, and what was done", []string{"config", "export", "audit", "outbox", "whoami", "help"}},
}

// helpAll is the first help: a screen that names every first word.
func (c *Call) helpAll() view.Message {
	var lines []view.Text
	buttons := []view.Button{view.Run("status", "status"), view.Run("gaps", "gaps")}
	for i := range helpTopics {
		t := &helpTopics[i]
		line := view.Join(view.B(sentence(t.about)), view.T(": "))
		for j, w := range t.words {
			if j > 0 {
				line = append(line, view.T(", ")...)
			}
			if slices.ContainsFunc(c.Units, func(u *Unit) bool { return u.called(w) }) {
				line = append(line, view.C(w)...)
			} else { // not understood alone: help explains what goes after it
				line = append(line, view.T(w)...)
			}
		}
		lines = append(lines, append(line, view.Join(view.T(" ("), view.C("help "+t.name), view.T(")"))...))
		buttons = append(buttons, view.Run("help "+t.name, "help "+t.name))
	}
	return view.Message{
		Summary: "I answer questions about the partner status: try status, gaps, certs, expiring. Type help and a word for more.",
		Blocks: []view.Block{
			view.Heading("What I can do"),
			view.Para(view.T("Type a word after the slash command, after my name, or alone in a direct message. Begin with "), view.C("status"), view.T(", "), view.C("gaps"), view.T(" or "), view.C("my"), view.T(".")),
			view.List(lines...),
			view.Note(view.C("help cert"), view.T(" or "), view.C("help cert add"), view.T(" explains a word, with examples; "), view.C("help dates"), view.T(" how to write a day. Names with blanks go in quotes. Answers are for you alone; "), view.C("--share"), view.T(" shows one to the channel.")),
			view.Actions(buttons...),
		},
	}
}

// helpTopic lists the units of a topic: what everybody may use, then what admins may.
func (c *Call) helpTopic(t *helpTopic) view.Message {
	m := view.Message{Summary: sentence(t.about) + ".", Blocks: []view.Block{view.Heading(sentence(t.about))}}
	for _, part := range []struct {
		title string
		role  Role
	}{{"Everyone", Anyone}, {"Admins", Admin}} {
		var lines []view.Text
		for _, word := range t.words {
			units := slices.DeleteFunc(slices.Clone(c.Units), func(u *Unit) bool { return u.Role != part.role || u.first() != word })
			if line := helpFamily(units); line != nil {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			m.Blocks = append(m.Blocks, view.Para(view.B(part.title)), view.List(lines...))
		}
	}
	m.Blocks = append(m.Blocks, view.Note(view.C("help "+t.words[0]), view.T(" explains a word, with examples; "), view.C("help"), view.T(" shows all topics.")))
	return m
}

// first is the unit's first word.
func (u *Unit) first() string {
	first, _, _ := strings.Cut(u.Word, " ")
	return first
}

// helpFamily is a line for units with one first word: the one that is called so, or
// the only one, in a sentence, and the rest by their words.
func helpFamily(units []*Unit) view.Text {
	var line view.Text
	if i := slices.IndexFunc(units, func(u *Unit) bool { return u.Word == u.first() || len(units) == 1 }); i >= 0 {
		line = view.Join(view.C(units[i].Word), view.T(" "+units[i].Summary))
		units = slices.Delete(units, i, i+1)
	}
	between := "; also "
	for _, u := range units {
		if line != nil {
			line = append(line, view.T(between)...)
		}
		line, between = append(line, view.C(u.Word)...), ", "
	}
	return line
}

// helpDates says how days are written.
func helpDates() view.Message {
	return view.Message{
		Summary: "Days are written " + dateForms + ".",
		Blocks: []view.Block{
			view.Heading("Dates"),
			view.Para(view.T("A day is written " + dateForms + ".")),
			view.List(
				view.T("A day without a year is the latest one for what has happened and the next one for what ends, leaves or is put off; the answer says which was taken."),
				view.T("What can be read in two ways, as 03/04/2027, is asked back."),
				view.T("A period is written 2026, 2026-Q1 or 2026-01; an hour 17:00 Europe/Lisbon."),
			),
		},
	}
}
