package bot

import (
	"fmt"

	"github.com/slack-go/slack"

	"partnerbot/view"
)

// Slack's limits on an overflow menu. Its page says 150 for a value, its own SDK 75.
const (
	maxChoices     = 5
	maxChoiceValue = 75
)

// menu draws a paragraph with choices behind three dots. What such a menu cannot
// hold - a sixth choice, words longer than a value, a question before it runs,
// the same words twice - becomes an ordinary button below, so that nothing is
// lost and no press depends on what the bot remembers.
func (r *renderer) menu(t view.Text, choices []view.Button) {
	held, rest := dealt(choices)
	pieces := split(t, maxPiece)
	switch {
	case len(pieces) == 0:
		r.actions(choices)
		return
	case len(held) == 0:
		r.paragraph(t)
		r.actions(rest)
		return
	case len(held) == 1: // three dots for one thing hide it for nothing
		r.beside(t, held[0])
		r.actions(rest)
		return
	}
	options := make([]*slack.OptionBlockObject, len(held))
	for i, b := range held {
		options[i] = slack.NewOptionBlockObject(b.Run, literal(label(b)), nil)
	}
	r.buttons++
	dots := slack.NewOverflowBlockElement(fmt.Sprintf("%s%d", actionPrefix, r.buttons), options...)
	first := slack.NewSectionBlock(textObject(pieces[0].text), nil, slack.NewAccessory(dots))
	first.BlockID = r.id()
	r.add(first, pieces[0].units)
	for _, p := range pieces[1:] {
		r.rich(p.units, section(p.text))
	}
	r.actions(rest)
}

// dealt tells the choices that fit in a menu from those that have to be buttons.
func dealt(choices []view.Button) (held, rest []view.Button) {
	taken := map[string]bool{}
	for _, b := range choices {
		fits := len(held) < maxChoices && b.Run != "" && !longer(b.Run, maxChoiceValue) && b.Confirm == nil && !taken[b.Run]
		if !fits {
			rest = append(rest, b)
			continue
		}
		taken[b.Run] = true
		held = append(held, b)
	}
	return held, rest
}
