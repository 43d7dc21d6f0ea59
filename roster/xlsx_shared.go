package roster

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxShared is how many texts sheets may share: one for every cell of a roster.
const maxShared = MaxRows * int(fields)

// readShared reads the texts that the sheets share.
func (b *spreadsheet) readShared(part string) error {
	var text []byte
	var kept keep
	return b.part(part, "sst", func(x *markup) error {
		return x.each(func() (err error) {
			if !x.is("si") {
				return nil
			}
			if len(b.shared) == maxShared {
				return fmt.Errorf("more than %d texts", maxShared)
			}
			if text, err = rich(x, text[:0]); err == nil {
				b.shared = append(b.shared, kept.string(unescape(text)))
			}
			return err
		})
	})
}

// rich adds the text of the element in which x is to dst: one piece, or several
// with fonts of their own. How it is pronounced (rPh) is no part of it.
func rich(x *markup, dst []byte) ([]byte, error) {
	err := x.each(func() (err error) {
		switch {
		case x.is("t"):
			dst, err = x.collect(dst)
		case x.is("r"):
			err = x.each(func() (err error) {
				if x.is("t") {
					dst, err = x.collect(dst)
				}
				return err
			})
		}
		return err
	})
	if err == nil && len(dst) > maxMarkup {
		err = errLongMarkup
	}
	return dst, err
}

// keep makes strings out of bytes, many of them out of one piece of memory.
type keep struct{ chunk strings.Builder }

func (k *keep) string(s []byte) string {
	const size = 32 << 10
	if len(s) > size/8 {
		return string(s)
	}
	if k.chunk.Cap()-k.chunk.Len() < len(s) {
		k.chunk = strings.Builder{}
		k.chunk.Grow(size)
	}
	from := k.chunk.Len()
	k.chunk.Write(s)
	return k.chunk.String()[from:]
}

// unescape resolves _x000D_, by which a workbook writes characters that XML does
// not have (ECMA-376 part 1, 22.9.2.19), in place.
func unescape(s []byte) []byte {
	i := bytes.Index(s, []byte("_x"))
	if i < 0 {
		return s
	}
	out := s[:i]
	for i < len(s) {
		r, ok := escaped(s[i:])
		if !ok {
			out = append(out, s[i])
			i++
			continue
		}
		out = utf8.AppendRune(out, r)
		i += escapeLen
	}
	return out
}

const escapeLen = len("_x0000_")

// escaped reads the escape at the beginning of the text, if there is one.
func escaped(s []byte) (rune, bool) {
	if len(s) < escapeLen || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	var v rune
	for _, c := range s[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		default:
			return 0, false
		}
		v = v<<4 | rune(c)
	}
	return v, !utf16.IsSurrogate(v)
}

// style is what matters of the format of a cell.
type style struct {
	date   bool
	digits int // whole numbers are shown with so many, such as 0077
}

// readStyles reads which formats show dates.
func (b *spreadsheet) readStyles(part string) error {
	codes := make(map[int]style)
	return b.part(part, "styleSheet", func(x *markup) error {
		return x.each(func() error {
			switch {
			case x.is("numFmts"):
				return x.each(func() error {
					code, _ := x.attr("formatCode")
					if id := x.whole("numFmtId"); id >= 0 && x.is("numFmt") {
						codes[id] = styleOf(code)
					}
					return nil
				})
			case x.is("cellXfs"):
				return x.each(func() error {
					if x.is("xf") {
						b.addStyle(x.whole("numFmtId"), codes)
					}
					return nil
				})
			}
			return nil
		})
	})
}

func (b *spreadsheet) addStyle(id int, codes map[int]style) {
	s, ok := codes[id]
	if !ok {
		s.date = builtInDate(id)
	}
	b.styles = append(b.styles, s)
}

// whole is the value of an attribute that counts something, -1 if it does not.
func (x *markup) whole(attr string) int {
	v, _ := x.attr(attr)
	return whole(v)
}

// whole reads up to nine digits; it is -1 where there is anything else.
func whole[T string | []byte](s T) int {
	if len(s) == 0 || len(s) > 9 {
		return -1
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// builtInDate reports whether a format that every program knows shows a date or
// a time (ECMA-376 part 1, 18.8.30, East Asian ones included).
func builtInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// styleOf understands a format code: one with a day, month or year outside
// quotation marks and brackets shows a date, one of noughts alone pads numbers.
func styleOf(code string) style {
	if len(code) > 1 && len(code) <= 15 && strings.Trim(code, "0") == "" {
		return style{digits: len(code)}
	}
	for i := 0; i < len(code); i++ {
		skip := 0
		switch code[i] {
		case '"':
			skip = strings.IndexByte(code[i+1:], '"') + 1
		case '[':
			skip = strings.IndexByte(code[i:], ']')
		case '\\', '_', '*':
			skip = 1
		case 'A', 'a':
			if rest := strings.ToUpper(code[i:]); strings.HasPrefix(rest, "AM/PM") {
				skip = len("AM/PM") - 1
			}
		case 'd', 'D', 'm', 'M', 'y', 'Y':
			return style{date: true}
		}
		i += max(skip, 0)
	}
	return style{}
}
