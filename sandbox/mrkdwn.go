package sandbox

import (
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Node is a piece of formatted text. The page makes DOM nodes of it and never parses HTML.
type Node struct {
	Kind     string `json:"k"` // text, bold, italic, strike, code, pre, quote, link, user, channel, broadcast, emoji, list, item, section
	Text     string `json:"t,omitempty"`
	URL      string `json:"u,omitempty"`
	Ordered  bool   `json:"o,omitempty"`
	Children []Node `json:"c,omitempty"`
}

// Reader is who looks at a text: how users and channels are called, and the clock that dates are shown by.
type Reader struct {
	User     func(id string) string
	Channel  func(id string) string
	Clock    Clockface
	Verbatim bool // bare URLs and @here stay text
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// ParseMrkdwn reads Slack's mrkdwn: entities, mentions, dates, links, *bold*, _italic_, ~strike~, `code`, fences, quotes, emoji.
func ParseMrkdwn(text string, r Reader) []Node {
	var out []Node
	for text != "" {
		before, rest, found := strings.Cut(text, "```")
		code, after, closed := strings.Cut(rest, "```")
		if !found || !closed || code == "" {
			return append(out, r.lines(text)...)
		}
		out = append(out, r.lines(strings.TrimSuffix(before, "\n"))...)
		out = append(out, Node{Kind: "pre", Text: strings.Trim(r.flatten(code), "\n")})
		text = strings.TrimPrefix(after, "\n")
	}
	return out
}

// lines gathers quoted lines and parses the others together, so that newlines stay.
func (r Reader) lines(text string) []Node {
	var out []Node
	var plain, quoted []string
	flush := func() {
		if len(plain) > 0 {
			out = append(out, r.inline(strings.Join(plain, "\n"), 0)...)
			plain = nil
		}
		if len(quoted) > 0 {
			out = append(out, Node{Kind: "quote", Children: r.inline(strings.Join(quoted, "\n"), 0)})
			quoted = nil
		}
	}
	if text == "" {
		return nil
	}
	all := strings.Split(text, "\n")
	for i, line := range all {
		if rest, ok := strings.CutPrefix(line, ">"); ok { // unescaped, as apps write it
			line = "&gt;" + strings.Replace(rest, ">>", "&gt;&gt;", 1)
		}
		if rest, ok := strings.CutPrefix(line, "&gt;&gt;&gt;"); ok {
			flush()
			quoted = append([]string{strings.TrimPrefix(rest, " ")}, all[i+1:]...)
			break
		}
		if rest, ok := strings.CutPrefix(line, "&gt;"); ok {
			if len(plain) > 0 {
				flush()
			}
			quoted = append(quoted, strings.TrimPrefix(rest, " "))
			continue
		}
		if len(quoted) > 0 {
			flush()
		}
		plain = append(plain, line)
	}
	flush()
	return out
}

var markers = map[byte]struct {
	kind string
	bit  int
}{'*': {"bold", 1}, '_': {"italic", 2}, '~': {"strike", 4}, '`': {"code", 8}}

var bare = lazily(`https?://[^\s<>|]+[^\s<>|.,;:!?)\]]|@(?:here|channel|everyone)\b`)

// inline parses one run of text. inside has the bits of the markers that are open already.
func (r Reader) inline(s string, inside int) []Node {
	var out []Node
	from, dead := 0, inside
	var until [16]int // by marker: the line's end before which no format of it closes
	text := func(to int) {
		if to > from {
			out = append(out, r.plain(s[from:to])...)
		}
	}
	noEntity := false
	for i := 0; i < len(s); {
		if s[i] == '<' && !noEntity {
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				noEntity = true
			} else if n, ok := r.entity(s[i+1 : i+end]); ok {
				text(i)
				out = append(out, n)
				i += end + 1
				from = i
				continue
			}
		}
		m, ok := markers[s[i]]
		if !ok || dead&m.bit != 0 || i < until[m.bit] || !opens(s, i) {
			i++
			continue
		}
		end := closing(s, i)
		if end < 0 {
			if end == -2 {
				dead |= m.bit
			} else {
				until[m.bit] = i + strings.IndexByte(s[i:], '\n')
			}
			i++
			continue
		}
		text(i)
		if m.kind == "code" {
			out = append(out, Node{Kind: "code", Text: r.flatten(s[i+1 : end])})
		} else {
			out = append(out, Node{Kind: m.kind, Children: r.inline(s[i+1:end], inside|m.bit)})
		}
		i = end + 1
		from = i
	}
	text(len(s))
	return out
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// opens tells whether the marker at i may begin a format: at a word's edge and not before a blank.
func opens(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	if i > 0 && (word(before) || before == rune(s[i])) {
		return false
	}
	return i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '\n' && s[i+1] != s[i]
}

// closing finds the end of the format that begins at i; -1 where there is none on this line, -2 where there is none at all.
func closing(s string, i int) int {
	line := -2
	for j := i + 1; j < len(s); j++ {
		if s[j] == '\n' && line == -2 {
			line = -1
		}
		if s[j] != s[i] || j == i+1 || s[j-1] == ' ' || s[j-1] == '\n' {
			continue
		}
		after, _ := utf8.DecodeRuneInString(s[j+1:])
		if j+1 < len(s) && (word(after) || after == rune(s[i])) {
			continue
		}
		if line == -1 {
			return -1
		}
		return j
	}
	return -2
}

// entity reads what stands between < and >.
func (r Reader) entity(body string) (Node, bool) {
	target, label, labelled := strings.Cut(body, "|")
	if target == "" {
		return Node{}, false
	}
	switch target[0] {
	case '@':
		return Node{Kind: "user", Text: "@" + orElse(r.User, target[1:], label)}, true
	case '#':
		return Node{Kind: "channel", Text: "#" + orElse(r.Channel, target[1:], label), URL: target[1:]}, true
	case '!':
		return r.special(target[1:], label)
	}
	u, err := url.Parse(unescape.Replace(target))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto") {
		return Node{}, false
	}
	if !labelled || label == "" {
		label = strings.TrimPrefix(target, "mailto:")
	}
	return Node{Kind: "link", URL: unescape.Replace(target), Text: unescape.Replace(label)}, true
}

func orElse(name func(string) string, id, label string) string {
	if name != nil {
		if s := name(id); s != "" {
			return s
		}
	}
	if label != "" {
		return unescape.Replace(label)
	}
	return id
}

func (r Reader) special(body, label string) (Node, bool) {
	name, rest, _ := strings.Cut(body, "^")
	switch name {
	case "here", "channel", "everyone":
		return Node{Kind: "broadcast", Text: "@" + name}, true
	case "subteam":
		if label == "" {
			label = "@" + rest
		}
		return Node{Kind: "user", Text: unescape.Replace(label)}, true
	case "date":
		text, link, ok := r.Clock.date(rest)
		if !ok {
			return Node{Kind: "text", Text: unescape.Replace(label)}, true
		}
		if link != "" {
			return Node{Kind: "link", Text: text, URL: link}, true
		}
		return Node{Kind: "text", Text: text}, true
	}
	if label == "" {
		label = "<" + name + ">"
	}
	return Node{Kind: "text", Text: unescape.Replace(label)}, true
}

// plain makes text of what has no format, finding bare links, broadcasts and emoji in it.
func (r Reader) plain(s string) []Node {
	if r.Verbatim {
		return emojis(unescape.Replace(s))
	}
	var out []Node
	last := 0
	for _, at := range bare().FindAllStringIndex(s, -1) {
		out = append(out, emojis(unescape.Replace(s[last:at[0]]))...)
		found := unescape.Replace(s[at[0]:at[1]])
		if found[0] == '@' {
			out = append(out, Node{Kind: "broadcast", Text: found})
		} else {
			out = append(out, Node{Kind: "link", Text: found, URL: found})
		}
		last = at[1]
	}
	return append(out, emojis(unescape.Replace(s[last:]))...)
}

// flatten shows text inside code: entities as their labels, no formats.
func (r Reader) flatten(s string) string {
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			break
		}
		length := strings.IndexByte(s[open:], '>')
		if length < 0 {
			break
		}
		b.WriteString(s[:open])
		if n, ok := r.entity(s[open+1 : open+length]); ok {
			b.WriteString(escaper.Replace(n.Text))
		} else {
			b.WriteString(s[open : open+length+1])
		}
		s = s[open+length+1:]
	}
	b.WriteString(s)
	return unescape.Replace(b.String())
}

var tags = map[string]string{"bold": "strong", "italic": "em", "strike": "s", "code": "code", "pre": "pre", "quote": "blockquote",
	"item": "li", "section": "p", "user": "span", "channel": "span", "broadcast": "span"}

// HTML shows nodes as HTML in which nothing but our own tags is markup.
func HTML(nodes []Node) string {
	var b strings.Builder
	for _, n := range nodes {
		inner := html.EscapeString(n.Text) + HTML(n.Children)
		tag := tags[n.Kind]
		switch {
		case n.Kind == "link":
			b.WriteString(`<a href="` + html.EscapeString(n.URL) + `">` + inner + "</a>")
		case n.Kind == "list" && n.Ordered:
			b.WriteString("<ol>" + inner + "</ol>")
		case n.Kind == "list":
			b.WriteString("<ul>" + inner + "</ul>")
		case tag != "":
			b.WriteString("<" + tag + ">" + inner + "</" + tag + ">")
		default:
			b.WriteString(inner)
		}
	}
	return b.String()
}
