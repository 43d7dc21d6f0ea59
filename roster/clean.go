package roster

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// invisible are marks that spreadsheets and mail programs leave at the ends of cells.
const invisible = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e"

// clean takes blanks and invisible marks from the ends of a cell and makes line
// breaks and tabs in it blanks.
func clean(s string) string {
	if s == "" {
		return s
	}
	if a, z := s[0], s[len(s)-1]; a <= ' ' || z <= ' ' || a >= utf8.RuneSelf || z >= utf8.RuneSelf {
		s = strings.TrimFunc(s, func(r rune) bool {
			return unicode.IsSpace(r) || strings.ContainsRune(invisible, r)
		})
	}
	for i := range len(s) {
		if s[i] < ' ' {
			return breaks.Replace(s)
		}
	}
	return s
}

var breaks = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ")

// hasControl reports whether a cleaned cell holds a character that no text has.
func hasControl(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0x7f {
			return true
		}
	}
	return false
}

// tooLong reports whether a cell has more than MaxCell characters.
func tooLong(s string) bool {
	return len(s) > MaxCell && utf8.RuneCountInString(s) > MaxCell
}

// starter reports whether spreadsheet programs may take a cell that begins like
// this for a formula (OWASP, "CSV Injection").
func starter(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "' "))
	return r != utf8.RuneError && strings.ContainsRune("=+-@\t\r\n＝＋－＠", r)
}

// defuse marks a cell as text, so that no spreadsheet program runs it.
func defuse(s string) string {
	if s != "" && starter(s) {
		return "'" + s
	}
	return s
}

// fused takes the mark of defuse away again.
func fused(s string) string {
	if len(s) > 1 && s[0] == '\'' && starter(s) {
		return s[1:]
	}
	return s
}
