package bot

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"partnerbot/view"
)

var (
	userID    = idForm("UW")
	channelID = idForm("CG")
)

// idForm is the form of Slack's ids of one kind, by the letters they begin with.
type idForm string

// MatchString reports whether s has the form.
func (f idForm) MatchString(s string) bool {
	if len(s) < 2 || len(s) > 31 || strings.IndexByte(string(f), s[0]) < 0 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if (s[i] < 'A' || s[i] > 'Z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// units counts a text as UTF-16 units, which is never less than code points.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// longer reports whether a text has more than n units, without counting the rest.
func longer(s string, n int) bool {
	if len(s) <= n {
		return false
	}
	for _, r := range s {
		if n--; r > 0xffff {
			n--
		}
		if n < 0 {
			return true
		}
	}
	return false
}

// cut takes a prefix of at most limit units, at a blank where one is near, and
// never inside a character that is made of several code points.
func cut(s string, limit int) (head, tail string) {
	n, end, blank := 0, len(s), -1
	for i, r := range s {
		w := 1
		if r > 0xffff {
			w = 2
		}
		if n+w > limit {
			end = i
			break
		}
		n += w
		if r == ' ' && n > limit*2/3 {
			blank = i + 1
		}
	}
	if end == len(s) {
		return s, ""
	}
	if blank > 0 {
		return s[:blank], s[blank:]
	}
	for at, back := end, 0; at > 0 && back < 32; back++ {
		if !joined(s, at) {
			return s[:at], s[at:]
		}
		_, w := utf8.DecodeLastRuneInString(s[:at])
		at -= w
	}
	return s[:end], s[end:]
}

// joined reports whether a character goes on across the given byte offset.
func joined(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	regional := func(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
	return before == 0x200d || after == 0x200d || unicode.Is(unicode.M, after) ||
		after >= 0x1f3fb && after <= 0x1f3ff || regional(before) && regional(after)
}

// within cleans and defuses a text and cuts it to a limit, with an ellipsis
// that shows that it was cut.
func within(s string, limit int) string {
	return shorten(strings.TrimSpace(view.Clean(clip(s, 16*limit))), limit, defuse)
}

// escapeWithin is within for mrkdwn. The text is cut before it is escaped, so
// never inside an entity.
func escapeWithin(s string, limit int) string {
	return shorten(strings.TrimSpace(view.Clean(clip(s, 16*limit))), limit, escape)
}

// shorten applies draw to the longest prefix of s whose drawing keeps the limit.
func shorten(s string, limit int, draw func(string) string) string {
	if !longer(s, limit) {
		if out := draw(s); units(out) <= limit {
			return out
		}
	}
	for room := limit; room > 1; {
		head, _ := cut(s, room-1)
		out := draw(strings.TrimRight(head, " ")) + "…"
		over := units(out) - limit
		if over <= 0 {
			return out
		}
		room -= max(1, over/5)
	}
	return "…"
}

func or(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes a text safe in mrkdwn: no mention, no link, no broadcast.
func escape(s string) string { return escaper.Replace(defuse(s)) }

var broadcast = lazily(`(?i)@(here|channel|everyone|group)\b`)

// defuse breaks, by an invisible joiner, the sequences that notify many if any
// client or relay takes literal text for markup after all.
func defuse(s string) string {
	if !strings.ContainsAny(s, "<@") {
		return s
	}
	for _, seq := range []string{"<!", "<@", "<#"} {
		s = strings.ReplaceAll(s, seq, "<\u2060"+seq[1:])
	}
	return broadcast().ReplaceAllString(s, "@\u2060$1")
}

// piece is a text within a limit, and its length.
type piece struct {
	text  view.Text
	units int
}

// split cuts a text into pieces within the limit. Texts without any visible
// character give none.
func split(t view.Text, limit int) []piece {
	if strings.TrimSpace(t.String()) == "" {
		return nil
	}
	var out []piece
	var now piece
	flush := func() {
		if strings.TrimSpace(now.text.String()) != "" {
			out = append(out, now)
		}
		now = piece{}
	}
	for _, s := range t {
		rest := defuse(s.String())
		if drawnWhole(s) {
			rest = within(rest, maxName)
			if now.units+units(rest) > limit {
				flush()
			}
		}
		for rest != "" {
			room := limit - now.units
			if room < limit/8 && longer(rest, room) {
				flush()
				room = limit
			}
			var head string
			head, rest = cut(rest, room)
			if head == "" {
				_, w := utf8.DecodeRuneInString(rest)
				head, rest = rest[:w], rest[w:]
			}
			part := s
			part.Text = head
			now.text, now.units = append(now.text, part), now.units+units(head)
			if rest != "" {
				flush()
			}
		}
	}
	flush()
	return out
}

// maxName cuts a person's or channel's name or the fallback of a moment, which are drawn as
// one element and cannot go on in another block.
const maxName = 200

func drawnWhole(s view.Span) bool {
	return s.Kind == view.User && userID.MatchString(s.ID) || s.Kind == view.Channel && channelID.MatchString(s.ID) || s.Kind == view.Moment && !s.Time.IsZero()
}

func section(t view.Text) *slack.RichTextSection {
	els := make([]slack.RichTextSectionElement, 0, len(t))
	for _, s := range t {
		els = append(els, richElement(s))
	}
	return slack.NewRichTextSection(els...)
}

// richElement draws a span, cleaned and not empty, in rich text.
func richElement(s view.Span) slack.RichTextSectionElement {
	text := defuse(s.String())
	switch s.Kind {
	case view.Bold:
		return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Bold: true})
	case view.Italic:
		return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Italic: true})
	case view.Code:
		return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Code: true})
	case view.Link:
		if linkable(s.URL) {
			return slack.NewRichTextSectionLinkElement(s.URL, text, nil)
		}
	case view.User:
		if userID.MatchString(s.ID) {
			return slack.NewRichTextSectionUserElement(s.ID, nil)
		}
	case view.Channel:
		if channelID.MatchString(s.ID) {
			return slack.NewRichTextSectionChannelElement(s.ID, nil)
		}
	case view.Moment:
		if !s.Time.IsZero() {
			return slack.NewRichTextSectionDateElement(s.Time.Unix(), momentFormat, nil, &text)
		}
	}
	return slack.NewRichTextSectionTextElement(text, nil)
}

const momentFormat = "{date_short_pretty} at {time}"

func linkable(url string) bool { return view.IsWebLink(url) && units(url) <= maxURL }

// meaningful are the characters that mrkdwn would take for markup, and emoji names.
var meaningful = lazily("[*_~`]|^\\s*>|:[a-zA-Z0-9_+'-]+:")

// mrkdwn draws a text as mrkdwn; ok is false where a character of it would be
// taken for markup, for which mrkdwn has no escape.
func mrkdwn(t view.Text) (out string, ok bool) {
	var b strings.Builder
	if text := unstyled(t); strings.ContainsAny(text, "*_~`>:") && meaningful().MatchString(text) {
		return "", false
	}
	for i, s := range t {
		text := s.String()
		if text == "" {
			continue
		}
		switch {
		case s.Kind == view.Link && linkable(s.URL):
			fmt.Fprintf(&b, "<%s|%s>", escaper.Replace(s.URL), escape(text))
		case s.Kind == view.User && userID.MatchString(s.ID):
			fmt.Fprintf(&b, "<@%s>", s.ID)
		case s.Kind == view.Channel && channelID.MatchString(s.ID):
			fmt.Fprintf(&b, "<#%s>", s.ID)
		case s.Kind == view.Moment && !s.Time.IsZero():
			fmt.Fprintf(&b, "<!date^%d^%s|%s>", s.Time.Unix(), momentFormat, escape(text))
		default:
			b.WriteString(marked(escape(text), s.Kind, standsAlone(t, i)))
		}
	}
	return b.String(), true
}

// unstyled is what of a text mrkdwn would read for markup.
func unstyled(t view.Text) string {
	var b strings.Builder
	for _, s := range t {
		switch {
		case drawnWhole(s):
			b.WriteByte(' ')
		default:
			b.WriteString(s.String())
		}
	}
	return b.String()
}

// marked puts the marks of a kind around a text. They work only against blanks,
// so that a text that touches its neighbours stays unmarked.
func marked(s string, kind view.SpanKind, alone bool) string {
	mark := map[view.SpanKind]string{view.Bold: "*", view.Italic: "_", view.Code: "`"}[kind]
	core := strings.TrimSpace(s)
	if mark == "" || core == "" || !alone {
		return s
	}
	lead := s[:strings.Index(s, core)]
	return lead + mark + core + mark + s[len(lead)+len(core):]
}

func standsAlone(t view.Text, i int) bool {
	if i > 0 {
		if r, _ := utf8.DecodeLastRuneInString(t[i-1].String()); unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	if i+1 < len(t) {
		if r, _ := utf8.DecodeRuneInString(t[i+1].String()); unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// textObject draws a text where Slack takes no rich text.
func textObject(t view.Text) *slack.TextBlockObject {
	if s, ok := mrkdwn(t); ok && !longer(s, maxPiece) {
		return verbatim(s)
	}
	return literal(within(spell(t), maxPiece+90))
}

func verbatim(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, true)
}

// literal is plain text in which emoji names stay as they are.
func literal(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// spell is a text without markup, links with their addresses.
func spell(t view.Text) string {
	return view.PlainText(view.Message{Blocks: []view.Block{view.Para(t)}})
}
