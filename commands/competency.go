package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func competencyListUnit() *Unit {
	return &Unit{
		Word:     "competency list",
		Aliases:  []string{"competencies", "competency"},
		Summary:  "the competencies the company holds, and which others there are",
		Usage:    "competency list",
		Examples: []string{"competency list"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.competencies()}, nil
		},
	}
}

func (c *Call) competencies() view.Message {
	held := c.Book.Competencies()
	var lines []view.Text
	valid := make(map[string]bool)
	for _, h := range held {
		lines = append(lines, view.Join(view.B(competencyName(c.Program, h.Competency)), view.T(c.heldState(h))))
		if h.Expires.IsZero() || h.Expires >= c.Today {
			valid[h.Competency] = true
		}
	}
	m := view.Message{Summary: fmt.Sprintf("The company holds %s.", plural(len(valid), "valid competency"))}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	var others []string
	for _, k := range c.Program.Competencies {
		if !valid[k.ID] && (len(k.Sites) == 0 || slices.Contains(k.Sites, c.Settings.Site)) {
			others = append(others, k.Name)
		}
	}
	if len(others) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T("Others on this site: "+strings.Join(others, ", ")+".")))
	}
	m.Blocks = append(m.Blocks, view.Actions(view.Run("Gap: competencies", "gaps competencies")))
	return m
}

// heldState is since when and until when a competency is held.
func (c *Call) heldState(h partner.Held) string {
	s := ""
	if !h.From.IsZero() {
		s += ", from " + h.From.Short()
	}
	switch {
	case h.Expires.IsZero():
		s += ", no end known"
	case h.Expires < c.Today:
		s += ", ended " + h.Expires.Short()
	default:
		s += ", valid through " + h.Expires.Short() + " (" + daysAway(h.Expires, c.Today) + ")"
	}
	return s
}

// competencyUnits change the competencies that the vendor has granted.
func competencyUnits() []*Unit {
	return []*Unit{
		competencyUnit("add", "records a competency that the vendor has granted", "NAME [from D] [expires D] [evidence URL]",
			"cloud migration from 2026-01-15 expires 2028-01-14", addHeld),
		competencyUnit("renew", "records a new validity of a competency", "NAME [from D] expires D [evidence URL]",
			"database expires 2029-03-01", renewHeld),
		competencyUnit("remove", "takes out a competency that was recorded by mistake", "NAME", "database", removeHeld, "competency delete"),
	}
}

func competencyUnit(verb, summary, usage, example string, run func(c *Call, h partner.Held, name string) (Answer, error), aliases ...string) *Unit {
	word := "competency " + verb
	return &Unit{
		Word: word, Aliases: aliases, Summary: summary, Usage: word + " " + usage, Examples: []string{word + " " + example},
		Role: Admin, Changes: true,
		Run: func(c *Call) (Answer, error) {
			h, err := c.readHeld(c.Words)
			if err != nil {
				return Answer{}, err
			}
			return run(c, h, competencyName(c.Program, h.Competency))
		},
	}
}

// insteadOf offers the same words with another verb.
func (c *Call) insteadOf(verb string, format string, args ...any) error {
	return wrong(format, args...).offer("competency "+verb+" instead", phrase(append([]string{"competency", verb}, c.typed...)...))
}

func addHeld(c *Call, h partner.Held, name string) (Answer, error) {
	if old, ok := c.held(h.Competency); ok && (old.Expires.IsZero() || old.Expires >= c.Today) {
		return Answer{}, c.insteadOf("renew", "%s is already held%s.", name, c.heldState(old))
	}
	h.ID = c.Book.Next(partner.KindCompetency, 0)
	return c.putHeld(h, "added"), nil
}

func renewHeld(c *Call, h partner.Held, name string) (Answer, error) {
	old, ok := c.held(h.Competency)
	switch {
	case !ok:
		return Answer{}, c.insteadOf("add", "%s is not held yet.", name)
	case h.Expires.IsZero():
		return Answer{}, c.usage("I need until when it is valid now.")
	case !old.Expires.IsZero() && h.Expires <= old.Expires:
		return Answer{}, wrong("It is already valid through %s; %s is not later.", old.Expires.Long(), h.Expires.Long())
	}
	h.ID = old.ID
	if h.From.IsZero() {
		h.From = old.From
	}
	if h.Evidence == "" {
		h.Evidence = old.Evidence
	}
	return c.putHeld(h, "renewed"), nil
}

func removeHeld(c *Call, h partner.Held, name string) (Answer, error) {
	old, ok := c.held(h.Competency)
	if !ok {
		return Answer{}, wrong("%s is not held.", name).try("competency list")
	}
	change := c.change("Competency "+name+" removed", nil, old.Ref())
	return unnamed(c.commit(change, view.T("Removed: competency "+name+"."), c.effect(change.Delta)...)), nil
}

// held finds the record of a competency, the one that lasts longest.
func (c *Call) held(id string) (best partner.Held, ok bool) {
	for _, h := range c.Book.Competencies() {
		if h.Competency == id && (!ok || h.Expires.IsZero() || !best.Expires.IsZero() && h.Expires > best.Expires) {
			best, ok = h, true
		}
	}
	return best, ok
}

// readHeld reads NAME and the options after it.
func (c *Call) readHeld(words []string) (h partner.Held, err error) {
	var name []string
	for len(words) > 0 {
		used, err := c.heldOption(&h, len(name), words)
		if err != nil {
			return h, err
		}
		if used == 0 {
			name, used = append(name, words[0]), 1
		}
		words = words[used:]
	}
	if len(name) == 0 {
		return h, c.usage("I need which competency.")
	}
	typed := strings.Join(name, " ")
	if h.Competency, err = c.Program.ResolveCompetency(typed); err != nil {
		return h, c.unresolved(typed, err)
	}
	if !h.From.IsZero() && !h.Expires.IsZero() && h.Expires < h.From {
		return h, wrong("It would end on %s, before it begins on %s.", h.Expires.Long(), h.From.Long())
	}
	return h, nil
}

// heldOption reads one option, or the day of a competency without its word, and
// tells how many words it took.
func (c *Call) heldOption(h *partner.Held, named int, words []string) (used int, err error) {
	if url, ok := link(words[0]); ok {
		h.Evidence = url
		return 1, nil
	}
	into, way := &h.From, past
	switch strings.ToLower(words[0]) {
	case "from", "issued", "since":
	case "expires", "until", "through":
		into, way = &h.Expires, future
	case "evidence":
		if len(words) == 1 {
			return 0, c.usage("evidence is followed by nothing.")
		}
		if _, ok := link(words[1]); !ok {
			return 0, wrong("%q is not a web address: evidence starts with https://.", clip(words[1]))
		}
		return 1, nil
	default:
		return c.bareFrom(h, named, words)
	}
	day, used, err := c.readDate(words[1:], way)
	if err == nil && used == 0 {
		err = c.usage("%q is not followed by a date.", words[0])
	}
	*into = day
	return used + 1, err
}

// bareFrom reads a date that stands after the name without a word of its own: the
// day from which the competency is held.
func (c *Call) bareFrom(h *partner.Held, named int, words []string) (used int, err error) {
	if named == 0 {
		return 0, nil
	}
	day, used, err := c.readDate(words, past)
	if err != nil || used == 0 {
		return used, err
	}
	if !h.From.IsZero() {
		return 0, c.usage("%q is a second date; which is it, from or expires?", clip(words[0]))
	}
	h.From = day
	return used, nil
}

func (c *Call) putHeld(h partner.Held, verb string) Answer {
	text := competencyName(c.Program, h.Competency) + c.heldState(h)
	return unnamed(c.put("Competency "+verb+": "+text, h, view.T("Competency "+verb+": "+text+".")))
}
