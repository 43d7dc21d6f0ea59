package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/shlex"
)

// maxText is the longest text that is read as a command, in bytes. Slack sends
// at most a tenth of it.
const maxText = 40_000

// split cuts a typed text into words: at blanks of every kind, with straight or
// curly quotes around words that contain blanks. An apostrophe inside a word, a
// # and a \ stand for themselves; what Slack wraps in <...> stays one word.
func split(text string) ([]string, error) {
	if len(text) > maxText {
		return nil, wrong("That is too long for a command: %d bytes, where %d are the most. Send long lists as a file.", len(text), maxText).try("help import")
	}
	if plain(text) {
		return strings.Fields(text), nil
	}
	safe, open := escape(text)
	if open != 0 {
		return nil, wrong("A quote %c is opened but never closed.", open).try(`certs "Ana Silva"`)
	}
	words, err := shlex.Split(safe)
	if err != nil {
		return nil, wrong("I cannot tell the words of that apart.").try(`certs "Ana Silva"`)
	}
	return words, nil
}

// plain reports whether the text needs nothing but cutting at blanks.
func plain(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= 0x7f || c == '"' || c == '\'' || c == '<' {
			return false
		}
	}
	return true
}

// escape rewrites a text so that a shell's rules cut it as people mean it. It
// returns the quote that is left open, or 0.
func escape(text string) (safe string, open rune) {
	var b strings.Builder
	b.Grow(len(text) + 16)
	runes := []rune(strings.ToValidUTF8(text, string(utf8.RuneError)))
	start := true // at the start of a word
	wrapped := 0  // runes left of <...>
	for i := 0; i < len(runes); i++ {
		r, ok := normal(runes[i])
		if !ok {
			continue
		}
		if open == 0 && start && wrapped == 0 {
			wrapped = wrappedLen(runes[i:])
		}
		switch {
		case r == ' ' && open == 0 && wrapped == 0:
			b.WriteRune(' ')
			start = true
			continue
		case r == ' ' && open == 0:
			b.WriteString(`\ `)
		case wrapped > 0:
			b.WriteString(literal(r))
		case r == '"' && open != '\'':
			open = '"' - open // opens it, or closes it
			b.WriteRune(r)
		case open == '"' && r == '\\':
			i = escapeInside(&b, runes, i)
		case open == '\'' && r == '\'', open == 0 && start && r == '\'' && closes(runes[i+1:]):
			open = '\'' - open
			b.WriteRune(r)
		case open == 0:
			b.WriteString(literal(r))
		default:
			b.WriteRune(r)
		}
		wrapped = max(0, wrapped-1)
		start = false
	}
	return b.String(), open
}

// escapeInside writes a backslash that stands inside double quotes: it escapes a
// quote or another backslash and is itself otherwise. It returns the last index used.
func escapeInside(b *strings.Builder, runes []rune, i int) int {
	if i+1 < len(runes) {
		if next, ok := normal(runes[i+1]); ok && (next == '"' || next == '\\') {
			b.WriteRune('\\')
			b.WriteRune(next)
			return i + 1
		}
	}
	b.WriteString(`\\`)
	return i
}

// literal writes a rune that would mean something to a shell so that it does not.
func literal(r rune) string {
	switch r {
	case '\\', '"', '\'', '#':
		return `\` + string(r)
	}
	return string(r)
}

// normal maps the many blanks, quotes and dashes that keyboards put in to the
// ones meant, and drops what cannot be seen. ok is false for a dropped rune.
func normal(r rune) (rune, bool) {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '＂':
		return '"', true
	case '‘', '’', '‚', '‛', '′':
		return '\'', true
	case 0x200c, 0x200d: // joiners: part of how some names are written
		return r, true
	}
	switch {
	case unicode.IsSpace(r):
		return ' ', true
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
		return 0, false
	}
	return r, true
}

// wrappedLen is the number of runes of a mention, channel or link as Slack
// writes it at the start of the text, or 0.
func wrappedLen(r []rune) int {
	if len(r) < 4 || r[0] != '<' || !strings.ContainsRune("@#!mht", r[1]) {
		return 0
	}
	for i := 1; i < len(r); i++ {
		if r[i] == '>' {
			return i + 1
		}
		if r[i] == '\n' || r[i] == '<' || i > 2000 {
			return 0
		}
	}
	return 0
}

// closes reports whether a ' further on ends a word, so that one at the start
// of a word is a quote and not an apostrophe.
func closes(r []rune) bool {
	for i := range r {
		if q, _ := normal(r[i]); q != '\'' {
			continue
		}
		if i+1 == len(r) {
			return true
		}
		if next, _ := normal(r[i+1]); next == ' ' {
			return true
		}
	}
	return false
}

// quote writes a word so that split reads it back as one.
func quote(word string) string {
	if word != "" && plain(word) && !strings.ContainsAny(word, " ") {
		return word
	}
	if n := wrappedLen([]rune(word)); n > 0 && n == utf8.RuneCountInString(word) {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "“", `\"`, "”", `\"`).Replace(word) + `"`
}

// phrase writes words so that split reads them back.
func phrase(words ...string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return strings.Join(quoted, " ")
}

// flags takes the --flags out of the words. A dash that a keyboard made of two
// hyphens is understood. A flag that the unit does not name is refused.
func flags(u *Unit, words []string) (rest []string, found map[string]string, err error) {
	for i := 0; i < len(words); i++ {
		w := dashes(words[i])
		if !strings.HasPrefix(w, "--") || w == "--" {
			rest = append(rest, words[i])
			continue
		}
		name, value, given := strings.Cut(w, "=")
		name = strings.ToLower(name)
		f, ok := u.flag(name)
		if !ok {
			return nil, nil, unknownFlag(u, name)
		}
		if f.Takes != "" {
			for ; i+1 < len(words) && !strings.HasPrefix(dashes(words[i+1]), "--"); i++ {
				value = strings.TrimSpace(value + " " + words[i+1])
			}
		}
		if len(f.Of) > 0 && !given && i+1 < len(words) {
			i++
			value = words[i]
		}
		if value, err = f.check(u, value); err != nil {
			return nil, nil, err
		}
		if found == nil {
			found = make(map[string]string)
		}
		found[name] = value
	}
	return rest, found, nil
}

func dashes(w string) string {
	if rest, ok := strings.CutPrefix(w, "—"); ok {
		return "--" + rest
	}
	if rest, ok := strings.CutPrefix(w, "–"); ok && !strings.HasPrefix(rest, " ") {
		return "--" + strings.TrimLeft(rest, "-–")
	}
	return w
}

func (u *Unit) flag(name string) (Flag, bool) {
	if name == "--share" {
		return Flag{Name: name}, true
	}
	for _, f := range u.Flags {
		if f.Name == name {
			return f, true
		}
	}
	return Flag{}, false
}

func (f Flag) check(u *Unit, value string) (string, error) {
	if f.Takes != "" {
		if value == "" {
			return "", wrong("%s is followed by nothing.", f.Name).try(u.Examples[len(u.Examples)-1])
		}
		return value, nil
	}
	value = strings.ToLower(value)
	if len(f.Of) == 0 {
		if value != "" {
			return "", wrong("%s takes no value.", f.Name).try(u.Word + " " + f.Name)
		}
		return "", nil
	}
	for _, of := range f.Of {
		if value == of {
			return value, nil
		}
	}
	return "", wrong("%s wants one of %s, not %q.", f.Name, either(f.Of), value).try(u.Word + " " + f.Name + "=" + f.Of[0])
}

func unknownFlag(u *Unit, name string) error {
	known := []string{"--share"}
	for _, f := range u.Flags {
		known = append(known, f.Name)
	}
	t := wrong("%s does not know %q; it knows %s.", u.Word, clip(name), either(known))
	return t.try("help " + u.Word)
}
