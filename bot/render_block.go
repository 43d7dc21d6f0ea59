package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"partnerbot/view"
)

func (r *renderer) block(b view.Block) {
	switch b.Kind {
	case view.KindHeading:
		r.heading(b.Text)
	case view.KindText:
		switch {
		case len(b.Menu) > 0:
			r.menu(b.Text, b.Menu)
		case b.Button != nil:
			r.beside(b.Text, *b.Button)
		default:
			r.paragraph(b.Text)
		}
	case view.KindList:
		r.list(b.Items)
	case view.KindFields:
		r.fields(b.Items)
	case view.KindNote:
		r.note(b.Text)
	case view.KindDivider:
		r.add(slack.NewDividerBlock(), 0)
	case view.KindActions:
		r.actions(b.Buttons)
	case view.KindTable:
		r.table(b.Header, b.Rows)
	}
}

// heading draws a header; one that is too long for Slack becomes a bold paragraph.
func (r *renderer) heading(t view.Text) {
	s := defuse(strings.TrimSpace(t.String()))
	if s == "" {
		return
	}
	if n := units(s); n <= maxHeading {
		r.add(slack.NewHeaderBlock(literal(s)), n)
		return
	}
	r.paragraph(view.B(s))
}

func (r *renderer) paragraph(t view.Text) {
	for _, piece := range split(t, maxPiece) {
		r.rich(piece.units, section(piece.text))
	}
}

func (r *renderer) rich(n int, elements ...slack.RichTextElement) {
	r.add(slack.NewRichTextBlock("", elements...), n)
}

// beside draws a paragraph with a button at its side.
func (r *renderer) beside(t view.Text, b view.Button) {
	pieces := split(t, maxPiece)
	if len(pieces) == 0 {
		r.actions([]view.Button{b})
		return
	}
	btn, ok := r.button(b)
	if !ok {
		r.paragraph(t)
		r.tooLong(b)
		return
	}
	first := slack.NewSectionBlock(textObject(pieces[0].text), nil, slack.NewAccessory(btn))
	first.BlockID = r.id()
	r.add(first, pieces[0].units)
	for _, p := range pieces[1:] {
		r.rich(p.units, section(p.text))
	}
}

// list draws bullets, in as many rich text blocks as their length needs.
func (r *renderer) list(items []view.Text) {
	var held []slack.RichTextElement
	sum := 0
	flush := func() {
		if len(held) > 0 {
			r.rich(sum, slack.NewRichTextList(slack.RTEListBullet, 0, held...))
		}
		held, sum = nil, 0
	}
	for _, it := range items {
		pieces := split(it, maxPiece)
		for i, p := range pieces {
			if sum+p.units > maxPiece || len(held) == maxItems {
				flush()
			}
			if i == 0 {
				held, sum = append(held, section(p.text)), sum+p.units
				continue
			}
			flush()
			r.rich(p.units, section(p.text))
		}
	}
	flush()
}

// fields draws label and value pairs, two pairs side by side.
func (r *renderer) fields(items []view.Text) {
	var held []*slack.TextBlockObject
	sum := 0
	flush := func() {
		if len(held) > 0 {
			r.add(slack.NewSectionBlock(nil, held, nil), sum)
		}
		held, sum = nil, 0
	}
	for i := 0; i < len(items); i += 2 {
		label, value := items[i], view.Text(nil)
		if i+1 < len(items) {
			value = items[i+1]
		}
		obj, ok := fieldObject(label, value)
		if !ok {
			flush()
			r.paragraph(view.Join(embolden(label), view.T(" "), value))
			continue
		}
		if len(held) == maxFields {
			flush()
		}
		held, sum = append(held, obj), sum+units(obj.Text)
	}
	flush()
}

func fieldObject(label, value view.Text) (*slack.TextBlockObject, bool) {
	if strings.TrimSpace(value.String()) == "" {
		value = view.T("–")
	}
	if strings.TrimSpace(label.String()) == "" {
		label = view.T("–")
	}
	l, okLabel := mrkdwn(embolden(label))
	v, okValue := mrkdwn(value)
	if s := l + "\n" + v; okLabel && okValue && !longer(s, maxField) {
		return verbatim(s), true
	}
	s := defuse(spell(label)) + "\n" + defuse(spell(value))
	if longer(s, maxField) {
		return nil, false
	}
	return literal(s), true
}

// embolden makes a text of plain spans bold and leaves others as they are.
func embolden(t view.Text) view.Text {
	out := make(view.Text, len(t))
	for i, s := range t {
		if s.Kind == view.Plain {
			s.Kind = view.Bold
		}
		out[i] = s
	}
	return out
}

func (r *renderer) note(t view.Text) {
	var held []slack.MixedElement
	sum := 0
	flush := func() {
		if len(held) > 0 {
			r.add(slack.NewContextBlock("", held...), sum)
		}
		held, sum = nil, 0
	}
	for _, p := range split(t, maxNote) {
		if len(held) == maxNotes || sum+p.units > maxPageUnits {
			flush()
		}
		held, sum = append(held, textObject(p.text)), sum+p.units
	}
	flush()
}

func (r *renderer) actions(buttons []view.Button) {
	var held []slack.BlockElement
	sum := 0
	flush := func() {
		if len(held) > 0 {
			r.add(slack.NewActionBlock(r.id(), held...), sum)
		}
		held, sum = nil, 0
	}
	for _, b := range buttons {
		btn, ok := r.button(b)
		if !ok {
			flush()
			r.tooLong(b)
			continue
		}
		if len(held) == maxButtons {
			flush()
		}
		held, sum = append(held, btn), sum+units(b.Label)
	}
	flush()
}

// actionPrefix begins the action_id of every button and menu that runs words.
const actionPrefix = "run-"

// button draws a button whose value is the words that it runs; ok is false
// where they are too long for Slack.
func (r *renderer) button(b view.Button) (*slack.ButtonBlockElement, bool) {
	if longer(b.Run, maxValue) {
		return nil, false
	}
	r.buttons++
	btn := slack.NewButtonBlockElement(fmt.Sprintf("%s%d", actionPrefix, r.buttons), b.Run, literal(label(b)))
	switch b.Style {
	case "primary":
		btn.Style = slack.StylePrimary
	case "danger":
		btn.Style = slack.StyleDanger
	}
	if c := b.Confirm; c != nil {
		btn.Confirm = slack.NewConfirmationBlockObject(
			literal(or(within(c.Title, maxConfirmTitle), "Are you sure?")),
			literal(or(within(c.Text, maxConfirmText), label(b))),
			literal(or(within(c.Yes, maxConfirmWord), "Yes")),
			literal(or(within(c.No, maxConfirmWord), "No")))
	}
	return btn, true
}

// label is what a button says: if nothing, the words that it runs.
func label(b view.Button) string {
	return or(within(b.Label, maxLabel), within(b.Run, maxLabel), "Help")
}

func (r *renderer) tooLong(b view.Button) {
	r.note(view.Join(view.T(or(within(b.Label, maxLabel), "A button")), view.T(": too long for a button; type the words instead.")))
}
