package bot

import (
	"slices"
	"unicode/utf8"

	"partnerbot/view"
)

// maxMessage bounds the text of a message, in bytes. It is far more than Slack
// takes on the few pages that are ever sent.
const maxMessage = 512 << 10

// bounded cuts a message that no one could read to its end, and says so, before
// any work is spent on drawing it.
func bounded(m view.Message) view.Message {
	m.Summary = clip(m.Summary, 16*maxSummary)
	room := maxMessage
	total := func(n int) bool { room -= n; return room >= 0 }
	for _, b := range m.Blocks {
		if !weigh(b, total) {
			return clipped(m)
		}
	}
	return m
}

// weigh gives the size of every text of a block to take, until it says no.
func weigh(b view.Block, take func(int) bool) bool {
	lines := append([]view.Text{b.Text}, b.Items...)
	for _, row := range b.Rows {
		lines = append(lines, row...)
	}
	for _, line := range lines {
		for _, s := range line {
			if !take(len(s.Text) + len(s.URL)) {
				return false
			}
		}
	}
	for _, h := range b.Header {
		if !take(len(h)) {
			return false
		}
	}
	for _, btn := range buttonsOf(b) {
		if !take(len(btn.Label) + len(btn.Run)) {
			return false
		}
	}
	return true
}

// buttonsOf lists all that can be pressed in a block.
func buttonsOf(b view.Block) []view.Button {
	out := slices.Concat(b.Buttons, b.Menu)
	if b.Button != nil {
		out = append(out, *b.Button)
	}
	return out
}

// clipped is as much of a message as fits, and a word about the rest.
func clipped(m view.Message) view.Message {
	out := view.Message{Summary: m.Summary, Names: m.Names}
	room := maxMessage
	for _, b := range m.Blocks {
		before := room
		if !weigh(b, func(n int) bool { room -= n; return room >= 0 }) {
			out.Blocks = append(out.Blocks, partly(b, before))
			break
		}
		out.Blocks = append(out.Blocks, b)
	}
	out.Blocks = append(out.Blocks, view.Note(view.T("The rest is longer than can be shown in Slack: ask for less, or export it.")))
	return out
}

// partly is the beginning of a block that does not fit as a whole.
func partly(b view.Block, room int) view.Block {
	out := view.Block{Kind: b.Kind, Header: b.Header}
	fits := func(line view.Text) bool {
		return weigh(view.Block{Text: line}, func(n int) bool { room -= n; return room >= 0 })
	}
	switch {
	case len(b.Items) > 0:
		for _, it := range b.Items {
			if !fits(it) {
				break
			}
			out.Items = append(out.Items, it)
		}
	case len(b.Rows) > 0:
		for _, row := range b.Rows {
			if !fits(view.Join(row...)) {
				break
			}
			out.Rows = append(out.Rows, row)
		}
	default:
		for _, s := range b.Text {
			s.Text = clip(s.Text, max(0, room))
			room -= len(s.Text)
			out.Text = append(out.Text, s)
		}
	}
	return out
}

// clip keeps the first bytes of a text that is far longer than its limit, so
// that no work is spent on the rest.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}
