package program

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isSeparator(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// dropNoise takes one thing away that people add to a name: a version at its end,
// the word certificate, the vendor before it.
func dropNoise(text string) string {
	text = strings.TrimFunc(text, isSpaceOrDash)
	if i := strings.LastIndexFunc(text, isSpace); i > 0 {
		if last := text[i+1:]; isVersion(last) || isNoise(last) {
			return strings.TrimFunc(text[:i], isSpaceOrDash)
		}
	}
	if i := strings.IndexFunc(text, isSpace); i > 0 && strings.EqualFold(text[:i], "huawei") {
		return strings.TrimFunc(text[i:], isSpaceOrDash)
	}
	return text
}

func isSpace(r rune) bool { return unicode.IsSpace(r) }

func isNoise(word string) bool {
	for _, noise := range [...]string{"certificate", "certification", "certified", "competency", "exam"} {
		if strings.EqualFold(word, noise) {
			return true
		}
	}
	return false
}

// isVersion recognises V5.0 and the like.
func isVersion(word string) bool {
	if len(word) < 2 || word[0] != 'v' && word[0] != 'V' {
		return false
	}
	return strings.Trim(word[1:], "0123456789.") == ""
}

// trimTrack takes from a track what is not part of it: blanks, hyphens and
// brackets around it, a version after it. Words for "none" are none.
func trimTrack(track string) string {
	for {
		track = strings.TrimFunc(track, isSpaceOrDash)
		if n := len(track); n >= 2 && track[0] == '(' && track[n-1] == ')' {
			track = track[1 : n-1]
			continue
		}
		if i := strings.LastIndexFunc(track, isSpace); i > 0 && isVersion(track[i+1:]) {
			track = track[:i]
			continue
		}
		break
	}
	if isVersion(track) || strings.EqualFold(track, "n/a") || strings.EqualFold(track, "none") || strings.IndexFunc(track, isWordRune) < 0 {
		return ""
	}
	return oneBlank(track)
}

func isWordRune(r rune) bool { return !isSeparator(r) }

func isSpaceOrDash(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '_' || r == ':' || r == '/' || r == ','
}

// oneBlank makes every run of blanks one; it copies only where there is such a run.
func oneBlank(s string) string {
	blank := false
	for _, r := range s {
		space := unicode.IsSpace(r)
		if space && (blank || r != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		blank = space
	}
	return s
}

// fold is the key by which spellings are compared: letters and digits, lower case.
func fold(s string) string { return string(appendFold(nil, s)) }

func appendFold(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			dst = append(dst, byte(r))
		case 'A' <= r && r <= 'Z':
			dst = append(dst, byte(r)+'a'-'A')
		case r < utf8.RuneSelf:
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
	}
	return dst
}
