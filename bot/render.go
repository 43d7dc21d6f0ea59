package bot

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"

	"github.com/slack-go/slack"

	"partnerbot/view"
)

// Slack's limits, with a margin where it is not known whether Slack counts code
// points or UTF-16 units (we count units, the larger of the two).
const (
	maxBlocks       = 50   // of a message
	maxHomeBlocks   = 100  // of a Home tab or a modal
	maxPageUnits    = 9000 // text in all blocks of one message; Slack's own figure is not published
	maxSummary      = 3000 // top-level text
	maxPiece        = 2900 // one section or rich text block (section: 3000)
	maxField        = 1900 // a section's field: 2000
	maxNote         = 1900 // an element of a context block
	maxHeading      = 150
	maxItems        = 500 // of one list; Slack's own figure is not published
	maxFields       = 10
	maxNotes        = 10
	maxButtons      = 25
	maxLabel        = 75
	maxValue        = 2000
	maxURL          = 3000
	maxConfirmTitle = 100
	maxConfirmText  = 300
	maxConfirmWord  = 30
)

// Page is one Slack message: what screen readers and phones say, and the blocks.
type Page struct {
	Text   string        `json:"text"`
	Blocks []slack.Block `json:"blocks"`
}

// Render draws a message. It never cuts silently: what does not fit into one
// Slack message (50 blocks) goes on further pages, text over a block's limit
// into further blocks.
//
// Text of view spans is drawn through rich text, where characters have no
// meaning: * _ ~ ` > and :emoji: in names stay what they are. Where Slack takes
// no rich text (beside a button, in fields, in small print) it is mrkdwn with
// verbatim set as long as it holds no such character, and plain_text otherwise.
func Render(m view.Message) []Page {
	m = bounded(m)
	r := &renderer{seed: seed(m)}
	for _, b := range m.Blocks {
		r.block(b)
	}
	if len(r.out) == 0 {
		r.paragraph(view.T(or(view.Clean(m.Summary), nothing)))
	}
	return r.pages(m)
}

// RenderJSON gives {"text","blocks"} as Slack takes it, with further pages, if
// there are any, under "more".
func RenderJSON(m view.Message) ([]byte, error) {
	pages := Render(m)
	out := struct {
		Page
		More []Page `json:"more,omitempty"`
	}{pages[0], pages[1:]}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode message: %w", err)
	}
	return b, nil
}

// CheckMessage reports what a message asks for that Slack cannot draw. Rendering such
// a message still works, with the offending button left out and its words told.
func CheckMessage(m view.Message) error {
	for _, b := range m.Blocks {
		for _, btn := range buttonsOf(b) {
			if n := units(btn.Run); n > maxValue {
				return fmt.Errorf("button %q runs %d characters, Slack takes %d", btn.Label, n, maxValue)
			}
		}
	}
	return nil
}

// nothing is what an empty message says: Slack takes none without text.
const nothing = "Nothing to say."

// renderer gathers the blocks of one message.
type renderer struct {
	seed    string
	buttons int // ids given out
	out     []drawn
}

// drawn is a block and the text units in it.
type drawn struct {
	block slack.Block
	units int
}

func (r *renderer) add(b slack.Block, n int) { r.out = append(r.out, drawn{b, n}) }

// id is a block_id that changes whenever the message does, as Slack asks of updates.
func (r *renderer) id() string { return r.seed + "-" + strconv.Itoa(len(r.out)) }

func seed(m view.Message) string {
	h := fnv.New64a()
	_ = json.NewEncoder(h).Encode(m) // plain data, and a hash takes every write
	return strconv.FormatUint(h.Sum64(), 36)
}

// pages cuts the blocks into messages. A heading is not left alone at a page's end.
func (r *renderer) pages(m view.Message) []Page {
	var groups [][]drawn
	start, sum := 0, 0
	for i, d := range r.out {
		if i > start && (i-start == maxBlocks || sum+d.units > maxPageUnits) {
			end := i
			if _, ok := r.out[end-1].block.(*slack.HeaderBlock); ok && end-1 > start {
				end--
			}
			groups = append(groups, r.out[start:end])
			start, sum = end, 0
			for _, moved := range r.out[end:i] {
				sum += moved.units
			}
		}
		sum += d.units
	}
	groups = append(groups, r.out[start:])

	text := summary(m)
	pages := make([]Page, len(groups))
	for i, g := range groups {
		pages[i].Text = text
		if len(groups) > 1 {
			pages[i].Text = fmt.Sprintf("%s (part %d of %d)", text, i+1, len(groups))
		}
		for _, d := range g {
			pages[i].Blocks = append(pages[i].Blocks, d.block)
		}
	}
	return pages
}

// summary is the top-level text. Slack reads it as mrkdwn, so it is escaped.
func summary(m view.Message) string {
	return escapeWithin(or(view.Clean(m.Summary), view.Clean(view.PlainText(m)), nothing), maxSummary)
}
