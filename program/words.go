package program

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNoise bounds how many things are taken away from a name.
const maxNoise = 6

// maxSpelling bounds what is looked up; longer words are unknown.
const maxSpelling = 200

// words is the prepared index of every spelling.
type words struct {
	types            map[string]typeWord // by folded spelling, also with each known track
	typeLabels       []label
	bases            []int // per type with a direction: the type it is a direction of, else -1
	competencies     map[string]string
	competencyLabels []label
}

// typeWord is what a spelling means: a type, and one of its tracks or -1.
type typeWord struct {
	index, track int
}

func newWords(p *Program) *words {
	w := &words{types: map[string]typeWord{}, competencies: map[string]string{}, bases: make([]int, len(p.Types))}
	for i := range p.Types {
		t := &p.Types[i]
		for _, s := range t.spellings() {
			key := fold(s)
			if _, ok := w.types[key]; !ok {
				w.types[key] = typeWord{i, -1}
				w.typeLabels = append(w.typeLabels, label{key, t.ID})
			}
		}
		w.bases[i] = p.baseOf(t)
	}
	for i := range p.Types { // after all types: a direction's own spelling comes first
		t := &p.Types[i]
		for _, s := range t.spellings() {
			for j, track := range t.Tracks {
				key := fold(s) + fold(track)
				if _, ok := w.types[key]; !ok {
					w.types[key] = typeWord{i, j}
				}
			}
		}
	}
	for i := range p.Competencies {
		c := &p.Competencies[i]
		for _, s := range append([]string{c.ID, c.Name}, c.Aliases...) {
			key := fold(s)
			if _, ok := w.competencies[key]; !ok {
				w.competencies[key] = c.ID
				w.competencyLabels = append(w.competencyLabels, label{key, c.ID})
			}
		}
	}
	return w
}

func (t *CertificateType) spellings() []string {
	return append([]string{t.ID, t.Name}, t.Aliases...)
}

// baseOf finds the tracked type that t is a direction of: of its line and level.
func (p *Program) baseOf(t *CertificateType) int {
	for i := range p.Types {
		b := &p.Types[i]
		if t.Direction != "" && b.Tracked && b.Line == t.Line && b.Level == t.Level {
			return i
		}
	}
	return -1
}

// find looks a spelling up: as a whole, without what people add to it, and as a
// tracked type followed by its track, which is then the rest.
func (w *words) find(p *Program, word string) (found typeWord, rest string, ok bool) {
	var buf [maxSpelling]byte
	var tried [maxNoise]string
	n := 0
	for text := word; n < maxNoise && text != ""; n++ {
		if found, ok = w.types[string(appendFold(buf[:0], text))]; ok {
			return found, "", true
		}
		tried[n] = text
		shorter := dropNoise(text)
		if shorter == text {
			n++
			break
		}
		text = shorter
	}
	for n--; n >= 0; n-- { // the barest first: a version is no part of a track
		if end := w.prefix(p, tried[n], &found); end > 0 {
			return found, trimTrack(tried[n][end:]), true
		}
	}
	return typeWord{}, "", false
}

// prefix finds the longest beginning of text, up to a blank, hyphen or the like,
// that spells a tracked type. It gives where that ends, or 0.
func (w *words) prefix(p *Program, text string, found *typeWord) (end int) {
	var buf [maxSpelling]byte
	key := buf[:0]
	inWord := false
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			key, inWord = utf8.AppendRune(key, unicode.ToLower(r)), true
			continue
		}
		if !inWord {
			continue
		}
		inWord = false
		if t, ok := w.types[string(key)]; ok && t.track < 0 && p.Types[t.index].Tracked {
			*found, end = t, i
		}
	}
	return end
}

// joined looks up a type's spelling followed by a track's.
func (w *words) joined(word, track string) (typeWord, bool) {
	if track == "" {
		return typeWord{}, false
	}
	var buf [2 * maxSpelling]byte
	found, ok := w.types[string(appendFold(appendFold(buf[:0], word), track))]
	return found, ok
}

// near gives the ids nearest to a word, or to its first part where the whole is
// like nothing.
func (w *words) near(word string) []string {
	if near := nearestOf(word, w.typeLabels); len(near) > 0 {
		return near
	}
	if first := strings.FieldsFunc(word, isSeparator); len(first) > 1 {
		return nearestOf(first[0], w.typeLabels)
	}
	return nil
}
