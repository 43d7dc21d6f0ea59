package program

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// UnknownError says that a word is not the name of anything in the pack.
type UnknownError struct {
	Word string   // as written, shortened
	What string   // what it should have been: certificate, competency, program, track of PMP
	Near []string // ids of the nearest ones, best first; may be empty
}

// Error names the word and the nearest known ones.
func (e *UnknownError) Error() string {
	s := fmt.Sprintf("there is no %s %q", e.What, e.Word)
	if len(e.Near) > 0 {
		s += "; nearest: " + strings.Join(e.Near, ", ")
	}
	return s
}

// Title is what people read for a certificate of the type: HCCDP (GaussDB).
func (t *CertificateType) Title(track string) string {
	if track == "" {
		return t.Name
	}
	return t.Name + " (" + track + ")"
}

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

// Resolve reads a certificate as people write it ("HCIP-Cloud Service Solutions
// Architect", "hccdp", "HCCDP – GaussDB", "pmp") with an optional track, and gives
// the type's id and the track. Case, blanks, hyphens and a version such as V5.0 do
// not matter.
//
// Where type and track together name a direction of its own (hcip with "Cloud
// Service Solutions Architect"), it is that type (hcip-cssa) and the track is
// empty. A track that the pack knows is given in the pack's spelling, another one
// as written. Types without tracks drop what stands beside them (PMP, "passed in
// Lagos"), unless it names something else: hcip-cssa with "Storage", or IPMA C with
// "IPMA B", is refused rather than counted as what it may not be.
//
// Anything unknown is an *UnknownError with the nearest ids.
func (p *Program) Resolve(word, track string) (typeID, canonicalTrack string, err error) {
	if p.words == nil || len(word) > maxSpelling || len(track) > maxSpelling {
		return "", "", &UnknownError{Word: clip(word), What: "certificate"}
	}
	track = trimTrack(track)
	found, rest, ok := p.words.find(p, word)
	if !ok {
		if found, ok = p.words.joined(word, track); ok { // "IPMA" with "Level C"
			return p.typeAndTrack(found)
		}
		return "", "", &UnknownError{Word: clip(word), What: "certificate", Near: p.words.near(word)}
	}
	t := &p.Types[found.index]
	if !t.Tracked {
		return p.untracked(found.index, track)
	}
	if found.track >= 0 {
		rest = t.Tracks[found.track]
	}
	if rest == "" {
		return p.tracked(found.index, track)
	}
	typeID, canonicalTrack, err = p.tracked(found.index, rest)
	if err == nil && track != "" {
		if otherID, other, e := p.tracked(found.index, track); e != nil || otherID != typeID || fold(other) != fold(canonicalTrack) {
			return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Title(rest)}
		}
	}
	return typeID, canonicalTrack, err
}

func (p *Program) typeAndTrack(w typeWord) (typeID, track string, err error) {
	t := &p.Types[w.index]
	if w.track >= 0 {
		track = t.Tracks[w.track]
	}
	return t.ID, track, nil
}

// tracked gives a tracked type with a track, or the direction that they name.
func (p *Program) tracked(index int, track string) (typeID, canonical string, err error) {
	t := &p.Types[index]
	if track == "" {
		return t.ID, "", nil
	}
	if w, ok := p.words.joined(t.ID, track); ok && (w.index == index || p.words.bases[w.index] == index) {
		return p.typeAndTrack(w)
	}
	// The track's column may repeat the type: "HCIP-Storage" beside HCIP.
	if w, rest, ok := p.words.find(p, track); ok {
		switch {
		case p.words.bases[w.index] == index, w.index == index && w.track >= 0:
			return p.typeAndTrack(w)
		case w.index == index:
			if w, ok := p.words.joined(t.ID, rest); ok && (w.index == index || p.words.bases[w.index] == index) {
				return p.typeAndTrack(w)
			}
			return t.ID, rest, nil
		default:
			return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Name}
		}
	}
	return t.ID, track, nil
}

// untracked gives a type that has no tracks, and refuses a track that names
// something else.
func (p *Program) untracked(index int, track string) (typeID, canonical string, err error) {
	t := &p.Types[index]
	if track == "" {
		return t.ID, "", nil
	}
	w, _, ok := p.words.find(p, track)
	if ok && w.index == index {
		return t.ID, "", nil
	}
	if base := p.words.bases[index]; base >= 0 {
		if w, ok := p.words.joined(p.Types[base].ID, track); ok && w.index == index || fold(track) == fold(t.Direction) {
			return t.ID, "", nil
		}
		return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Name}
	}
	if !ok { // "Level B" beside IPMA Level C
		w, ok = p.words.joined(t.Line, track)
	}
	if ok && w.index != index {
		return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Name}
	}
	return t.ID, "", nil
}

// ResolveCompetency reads a competency as people write it and gives its id. An
// unknown one is an *UnknownError with the nearest ids.
func (p *Program) ResolveCompetency(word string) (id string, err error) {
	if p.words == nil || len(word) > maxSpelling {
		return "", &UnknownError{Word: clip(word), What: "competency"}
	}
	var buf [maxSpelling]byte
	for text := word; text != ""; {
		if id, ok := p.words.competencies[string(appendFold(buf[:0], text))]; ok {
			return id, nil
		}
		shorter := dropNoise(text)
		if shorter == text {
			break
		}
		text = shorter
	}
	return "", &UnknownError{Word: clip(word), What: "competency", Near: nearestOf(word, p.words.competencyLabels)}
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
