package roster

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// place is where a piece of text stands.
type place int8

const (
	inText place = iota
	inAttribute
	inCDATA // no references
)

// simple are the bytes that stand for themselves wherever text stands; in text
// a ] needs a second look.
var simple = func() (t [256]bool) {
	for c := ' '; c <= 0x7f; c++ {
		t[c] = c != '&' && c != '<' && c != ']'
	}
	t['\t'], t['\n'] = true, true
	return t
}()

var errCharacter = errors.New("a character that XML does not allow, or no UTF-8")

// plainText gives what a piece of XML stands for: references are resolved and
// line ends are \n. Text without any of these is not copied.
func (x *markup) plainText(raw []byte, where place) ([]byte, error) {
	i := 0
	for i < len(raw) && simple[raw[i]] {
		i++
	}
	if i == len(raw) {
		return raw, nil
	}
	var out []byte
	if where != inAttribute {
		out = x.spare[:0]
	}
	out = append(out, raw[:i]...)
	for rest := raw[i:]; len(rest) > 0; {
		n, err := 0, error(nil)
		if out, n, err = appendOne(out, rest, where); err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	if where != inAttribute {
		x.spare = out
	}
	return out, nil
}

// appendOne takes one character or reference off the text.
func appendOne(out, rest []byte, where place) (_ []byte, n int, err error) {
	switch c := rest[0]; {
	case simple[c]:
		return append(out, c), 1, nil
	case c == '\r':
		if len(rest) > 1 && rest[1] == '\n' {
			return append(out, '\n'), 2, nil
		}
		return append(out, '\n'), 1, nil
	case c == ']':
		if where == inText && bytes.HasPrefix(rest, []byte("]]>")) {
			return nil, 0, errors.New("]]> in a text")
		}
		return append(out, c), 1, nil
	case where == inCDATA && (c == '&' || c == '<'):
		return append(out, c), 1, nil
	case c == '&':
		r, n, err := reference(rest)
		return utf8.AppendRune(out, r), n, err
	case c == '<':
		return nil, 0, errors.New("< in a value")
	case c < ' ':
		return nil, 0, errCharacter
	}
	r, n := utf8.DecodeRune(rest)
	if r == utf8.RuneError && n <= 1 || !allowed(r) {
		return nil, 0, errCharacter
	}
	return append(out, rest[:n]...), n, nil
}

// allowed reports whether XML may hold the character.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= utf8.MaxRune
}

// reference resolves &amp; and the like at the beginning of the text.
func reference(rest []byte) (r rune, n int, err error) {
	const longest = 12
	end := bytes.IndexByte(rest[:min(len(rest), longest)], ';')
	if end < 2 {
		return 0, 0, errors.New("an & that begins no reference")
	}
	name := string(rest[1:end])
	switch name {
	case "amp":
		return '&', end + 1, nil
	case "lt":
		return '<', end + 1, nil
	case "gt":
		return '>', end + 1, nil
	case "quot":
		return '"', end + 1, nil
	case "apos":
		return '\'', end + 1, nil
	}
	digits, base := name, 10
	if digits[0] != '#' {
		return 0, 0, fmt.Errorf("&%s; is not known", quote(rest[1:end]))
	}
	if digits = digits[1:]; len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil || v > utf8.MaxRune || !allowed(rune(v)) {
		return 0, 0, fmt.Errorf("%s is no character that XML allows", quote(rest[:end+1]))
	}
	return rune(v), end + 1, nil
}

// trimBlank takes blanks from the beginning.
func trimBlank(s []byte) []byte {
	for len(s) > 0 && isBlank(s[0]) {
		s = s[1:]
	}
	return s
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// inName are the bytes that names are made of. XML allows letters of all scripts;
// nothing that a workbook's reader looks at has such names.
var inName = func() (t [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:") {
		t[c] = true
	}
	return t
}()

// cutName cuts a text behind the name with which it begins.
func cutName(s []byte) (name, rest []byte) {
	i := 0
	for i < len(s) && inName[s[i]] {
		i++
	}
	return s[:i], s[i:]
}

// isName reports whether a name that cutName gave can be one: a letter first, and
// at most one colon with something on both sides.
func isName(s []byte) bool {
	if len(s) == 0 || s[0] < 'A' && s[0] != '_' {
		return false
	}
	if s[0] == '-' || s[0] == '.' || s[0] == ':' {
		return false
	}
	i := bytes.IndexByte(s, ':')
	if i < 0 {
		return true
	}
	local := s[i+1:]
	return len(local) > 0 && bytes.IndexByte(local, ':') < 0 && (local[0] >= 'A' || local[0] == '_')
}

// quote keeps what errors quote short and on one line.
func quote(s []byte) string {
	const most = 40
	return short(string(bytes.ToValidUTF8(bytes.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s[:min(len(s), most)]), []byte("?"))))
}
