package commands

import (
	"fmt"
	"slices"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func readingListUnit() *Unit {
	return &Unit{
		Word:     "reading list",
		Aliases:  []string{"readings", "ticks"},
		Summary:  "the numbers and the yes or no that this phase asks for: typed in when, by whom",
		Usage:    "reading list",
		Examples: []string{"reading list"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.readings()}, nil
		},
	}
}

// readings lists what the phase asks to be typed in, then what else is typed in.
func (c *Call) readings() view.Message {
	as := c.assessment()
	latest := c.latestReadings()
	var lines []view.Text
	var listed []string
	missing := 0
	for i := range as.Requirements {
		r := &as.Requirements[i]
		if !typedIn(r.Requirement.Kind) || slices.Contains(listed, r.Requirement.Reading) {
			continue
		}
		listed = append(listed, r.Requirement.Reading)
		kind, _ := c.readingKind(r.Requirement.Reading)
		read, ok := latest[kind.ID]
		if ok {
			lines = append(lines, c.readingLine(kind, read))
			continue
		}
		missing++
		lines = append(lines, view.Join(view.B(kind.Name), view.T(": not typed in; type "), view.C(readingWords(r))))
	}
	asked := len(lines)
	for _, kind := range c.Program.Readings {
		if read, ok := latest[kind.ID]; ok && !slices.Contains(listed, kind.ID) {
			lines = append(lines, c.readingLine(kind, read))
		}
	}
	m := view.Message{
		Summary: fmt.Sprintf("This phase asks for %s to be typed in; %d not typed in yet.", plural(asked, "reading"), missing),
		Names:   missing < len(lines),
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	return m
}

func (c *Call) readingLine(kind program.ReadingKind, read partner.Read) view.Text {
	return view.Join(view.B(kind.Name), view.T(": "+readingText(kind, read.Value)+" on "+read.On.Short()+", typed in by "), c.someone(read.By))
}

// latestReadings gives the newest reading of each kind by its day.
func (c *Call) latestReadings() map[string]partner.Read {
	latest := make(map[string]partner.Read)
	for _, read := range c.Book.Readings() {
		if old, ok := latest[read.Reading]; read.On <= c.Today && (!ok || read.On >= old.On) {
			latest[read.Reading] = read
		}
	}
	return latest
}
