package storage

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"partnerbot/partner"
)

// words are what a person is known by in texts, and the code that stands there
// instead once they are erased.
type words struct {
	find *regexp.Regexp // nil: nothing is known
	code string
}

// Shorter ones are looked for nowhere: they stand for other things as well.
const (
	leastName = 2
	leastID   = 4
)

// wordsOf are the words of a person: Slack user id, e-mail, HUAWEI ID and full
// name, the name only if nobody else bears it. A name of one word is found as it
// is written, all else in any case.
func wordsOf(b *partner.Book, p partner.Person, user, code string) words {
	var parts []string
	anyCase := func(s string, least int) {
		if utf8.RuneCountInString(s) >= least {
			parts = append(parts, "(?i:"+regexp.QuoteMeta(s)+")")
		}
	}
	if user != "" {
		parts = append(parts, `<@`+regexp.QuoteMeta(user)+`(?:\|[^>]*)?>`, regexp.QuoteMeta(user))
	}
	if p.SlackID != "" && p.SlackID != user {
		parts = append(parts, regexp.QuoteMeta(p.SlackID))
	}
	anyCase(p.Email, leastID)
	anyCase(p.HuaweiID, leastID)
	if name := strings.Fields(p.Name); len(name) > 0 && !shared(b, p) {
		for i := range name {
			name[i] = regexp.QuoteMeta(name[i])
		}
		if len(name) > 1 {
			parts = append(parts, "(?i:"+strings.Join(name, `\s+`)+")")
		} else if utf8.RuneCountInString(p.Name) >= leastName {
			parts = append(parts, name[0])
		}
	}
	if len(parts) == 0 {
		return words{code: code}
	}
	return words{find: regexp.MustCompile(strings.Join(parts, "|")), code: code}
}

func shared(b *partner.Book, p partner.Person) bool {
	for _, other := range b.People() {
		if other.ID != p.ID && strings.EqualFold(other.Name, p.Name) {
			return true
		}
	}
	return false
}

// places finds the words where they are not part of longer ones.
func (w words) places(s string) (out [][]int) {
	if w.find == nil {
		return nil
	}
	for _, at := range w.find.FindAllStringIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		first, _ := utf8.DecodeRuneInString(s[at[0]:])
		last, _ := utf8.DecodeLastRuneInString(s[:at[1]])
		after, _ := utf8.DecodeRuneInString(s[at[1]:])
		if apart(before, first) && apart(last, after) {
			out = append(out, at)
		}
	}
	return out
}

// apart tells whether a word may end between two runes. Scripts without spaces
// have no such ends.
func apart(a, b rune) bool {
	solid := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	spaceless := func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
	}
	return a == utf8.RuneError || b == utf8.RuneError || !solid(a) || !solid(b) || spaceless(a) || spaceless(b)
}

func (w words) in(s string) bool { return len(w.places(s)) > 0 }

func (w words) outOfText(s string) string {
	places := w.places(s)
	if len(places) == 0 {
		return s
	}
	var b strings.Builder
	from := 0
	for _, at := range places {
		b.WriteString(s[from:at[0]])
		b.WriteString(w.code)
		from = at[1]
	}
	b.WriteString(s[from:])
	return b.String()
}

// outOf takes the words out of all texts of a fact.
func (w words) outOf(f partner.Fact) (partner.Fact, error) {
	raw, err := asJSON(f)
	if err != nil {
		return nil, err
	}
	without, changed := w.outOfJSON(raw)
	if !changed {
		return f, nil
	}
	return partner.Decode(f.Ref().Kind, without)
}

// outOfReply takes the words out of a reply, which may be JSON or any text.
func (w words) outOfReply(reply []byte) ([]byte, bool) {
	if json.Valid(reply) {
		return w.outOfJSON(reply)
	}
	without := w.outOfText(string(reply))
	return []byte(without), without != string(reply)
}

// outOfJSON takes the words out of all texts and names of a JSON value.
func (w words) outOfJSON(raw []byte) ([]byte, bool) {
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return raw, false
	}
	v, changed := w.outOfValue(v)
	if !changed {
		return raw, false
	}
	without, err := asJSON(v)
	if err != nil {
		return raw, false // what was decoded can be encoded
	}
	return without, true
}

func (w words) outOfValue(v any) (any, bool) {
	changed := false
	switch v := v.(type) {
	case string:
		without := w.outOfText(v)
		return without, without != v
	case []any:
		for i := range v {
			var c bool
			v[i], c = w.outOfValue(v[i])
			changed = changed || c
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, inner := range v {
			without, c := w.outOfValue(inner)
			name := w.outOfText(key)
			changed = changed || c || name != key
			out[name] = without
		}
		return out, changed
	}
	return v, changed
}

// asJSON writes a value without escaping what JSON need not escape, so that words
// can be found in it.
func asJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func equalJSON(a, b any) bool {
	one, err1 := asJSON(a)
	other, err2 := asJSON(b)
	return err1 == nil && err2 == nil && bytes.Equal(one, other)
}
