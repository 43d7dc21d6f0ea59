package view

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"
)

// PlainText renders a message for a terminal, a log or a file: no markup, no
// control characters, one line a list item. Links show their address after the
// label, buttons the words to type. It ends without a newline.
func PlainText(m Message) string {
	if len(m.Blocks) == 0 {
		return Clean(m.Summary)
	}
	var p plain
	for i, b := range m.Blocks {
		p.block(b, i > 0 && m.Blocks[i-1].Kind == KindHeading)
	}
	if out := strings.TrimRight(p.String(), "\n"); out != "" {
		return out
	}
	return Clean(m.Summary)
}

// String is the text without any markup: of a link its label, of a person the
// name, of a moment the fallback.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.String())
	}
	return b.String()
}

// String is the span without any markup.
func (s Span) String() string {
	switch {
	case s.Text != "":
		return Clean(s.Text)
	case s.Kind == User || s.Kind == Channel:
		return Clean(s.ID)
	case s.Kind == Link:
		return Clean(s.URL)
	case s.Kind == Moment && !s.Time.IsZero():
		return s.Time.Format(MomentLayout)
	}
	return ""
}

// MomentLayout is how a moment is written where it cannot be shown in the
// reader's own zone.
const MomentLayout = "2 Jan 2006 15:04 MST"

// Clean strips control and bidirectional-override characters, which could
// forge what a line seems to say, and invisible ones that let two names look
// alike. Newlines and tabs become blanks; bytes that are not UTF-8 become U+FFFD.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			return ' '
		case forging(r):
			return -1
		}
		return r
	}, s)
}

// isClean is the common case: printable ASCII needs no second look.
func isClean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// forging tells the characters that change how others are drawn or are not
// drawn at all. The joiners U+200C and U+200D stay: scripts and emoji need them.
func forging(r rune) bool {
	switch {
	case unicode.IsControl(r),
		r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, // embeddings, overrides, isolates
		r == 0x200e, r == 0x200f, r == 0x061c, // direction marks
		r == 0x200b, r >= 0x2060 && r <= 0x2065, r >= 0x206a && r <= 0x206f, r == 0xfeff, r == 0x00ad, // zero width
		r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x180e, r == 0x034f, // fillers: letters that show nothing
		r >= 0xfff9 && r <= 0xfffb,   // interlinear annotation
		r >= 0xe0000 && r <= 0xe007f: // tags
		return true
	}
	return false
}

// plain gathers the lines of a message.
type plain struct{ strings.Builder }

func (p *plain) block(b Block, underHeading bool) {
	if p.Len() > 0 && !underHeading && b.Kind != KindNote {
		p.WriteByte('\n')
	}
	switch b.Kind {
	case KindHeading, KindText, KindNote:
		p.line(spelled(b.Text) + offered(b.Button))
	case KindList:
		for _, it := range b.Items {
			p.line("- " + spelled(it))
		}
	case KindFields:
		p.columns(nil, pairs(b.Items))
	case KindTable:
		p.columns(b.Header, b.Rows)
	case KindActions:
		for _, btn := range b.Buttons {
			p.line("> " + Clean(btn.Label) + ": " + Clean(btn.Run))
		}
	}
}

func (p *plain) line(s string) {
	p.WriteString(strings.TrimRight(s, " "))
	p.WriteByte('\n')
}

// columns writes rows under each other, every column but the last padded.
func (p *plain) columns(header []string, rows [][]Text) {
	var cells [][]string
	if len(header) > 0 {
		row := make([]string, len(header))
		for i, h := range header {
			row[i] = Clean(h)
		}
		cells = append(cells, row)
	}
	for _, r := range rows {
		row := make([]string, len(r))
		for i, c := range r {
			row[i] = spelled(c)
		}
		cells = append(cells, row)
	}
	var wide []int
	for _, row := range cells {
		for i, c := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], cellWidth(c))
		}
	}
	for _, row := range cells {
		var b strings.Builder
		for i, c := range row {
			b.WriteString(c)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", wide[i]-cellWidth(c)+2))
			}
		}
		p.line(b.String())
	}
}

// pairs puts label and value, which follow one another in a block of fields,
// into rows of two.
func pairs(items []Text) [][]Text {
	var rows [][]Text
	for i := 0; i < len(items); i += 2 {
		rows = append(rows, items[i:min(i+2, len(items))])
	}
	return rows
}

// spelled is String with the addresses of links after their labels.
func spelled(t Text) string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.String())
		if s.Kind == Link && s.Text != "" && s.Text != s.URL && IsWebLink(s.URL) {
			b.WriteString(" (" + Clean(s.URL) + ")")
		}
	}
	return b.String()
}

func offered(b *Button) string {
	if b == nil {
		return ""
	}
	return "  > " + Clean(b.Label) + ": " + Clean(b.Run)
}

// cellWidth counts the columns that a text takes on a terminal: East Asian wide
// characters take two, combining marks and joiners none.
func cellWidth(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1100 && wideRune(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func wideRune(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// IsWebLink reports whether a renderer may make a link of the address: an http
// or https URL with a host and no blanks, quotes, brackets or control characters.
func IsWebLink(url string) bool {
	rest, ok := strings.CutPrefix(url, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(url, "http://"); !ok {
			return false
		}
	}
	if rest == "" || strings.ContainsAny(rest[:1], "/?#:@") {
		return false
	}
	return Clean(url) == url && !strings.ContainsAny(url, " <>|\"`\\\u00a0")
}

// At is a moment with the fallback text in the given layout and zone.
func At(t time.Time, layout string) Text {
	return Text{{Kind: Moment, Time: t, Text: t.Format(layout)}}
}
