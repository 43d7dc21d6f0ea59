package bot

import (
	"strings"

	"github.com/slack-go/slack"

	"partnerbot/view"
)

// maxTableColumns is the widest a table is drawn in fixed width: more would wrap.
const maxTableColumns = 76

// table draws a narrow table in fixed width, and any other as a list of lines.
// Slack's own table block is not used: one message takes one of them only, and
// older clients do not draw it.
func (r *renderer) table(header []string, rows [][]view.Text) {
	if len(rows) == 0 {
		return
	}
	if lines, ok := fixedWidth(header, rows); ok {
		r.preformatted(lines)
		return
	}
	items := make([]view.Text, 0, len(rows))
	for _, row := range rows {
		items = append(items, rowLine(header, row))
	}
	r.list(items)
}

// rowLine is a row as a line: the first cell, then each other under its header.
func rowLine(header []string, row []view.Text) view.Text {
	var line view.Text
	for i, cell := range row {
		if strings.TrimSpace(cell.String()) == "" {
			continue
		}
		switch {
		case i == 0 || len(line) == 0:
			line = append(line, embolden(cell)...)
			continue
		case i < len(header) && view.Clean(header[i]) != "":
			line = append(line, view.T(" · "+header[i]+" ")...)
		default:
			line = append(line, view.T(" · ")...)
		}
		line = append(line, cell...)
	}
	return line
}

// fixedWidth lays a table out for a fixed-width font; ok is false where it is
// too wide or holds what needs Slack to be drawn: a link, a person or channel known by id only.
func fixedWidth(header []string, rows [][]view.Text) ([]string, bool) {
	for _, row := range rows {
		for _, cell := range row {
			for _, s := range cell {
				if s.Kind == view.Link || (s.Kind == view.User || s.Kind == view.Channel) && s.Text == "" {
					return nil, false
				}
			}
		}
	}
	text := view.PlainText(view.Message{Blocks: []view.Block{view.Table(header, rows...)}})
	lines := strings.Split(text, "\n")
	for _, l := range lines {
		if units(l) > maxTableColumns {
			return nil, false
		}
	}
	return lines, true
}

func (r *renderer) preformatted(lines []string) {
	for len(lines) > 0 {
		n, sum := 0, 0
		for n < len(lines) && sum+units(lines[n])+1 <= maxPiece {
			sum += units(lines[n]) + 1
			n++
		}
		text := defuse(strings.Join(lines[:n], "\n"))
		lines = lines[n:]
		if strings.TrimSpace(text) == "" {
			continue
		}
		r.rich(sum, &slack.RichTextPreformatted{
			Type:     slack.RTEPreformatted,
			Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(text, nil)},
		})
	}
}
