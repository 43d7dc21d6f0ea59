package commands

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"partnerbot/view"
)

// index finds units by what people type.
type index struct {
	units []*Unit
	word  map[string]*Unit   // by word and alias, lower case
	group map[string][]*Unit // by the first of two words
}

func newIndex(units []*Unit) *index {
	x := &index{units: units, word: make(map[string]*Unit, 2*len(units)), group: make(map[string][]*Unit, len(units)/2)}
	for _, u := range units {
		x.add(u, u.Word)
		for _, w := range u.Aliases {
			x.add(u, w)
		}
	}
	return x
}

func (x *index) add(u *Unit, w string) {
	if x.word[w] != nil {
		panic("commands: two units are called " + w)
	}
	x.word[w] = u
	if first, second, two := strings.Cut(w, " "); two && !strings.Contains(second, " ") && !slices.Contains(x.group[first], u) {
		x.group[first] = append(x.group[first], u)
	}
}

// allWords is the index of every unit; neither changes once made.
var allWords = sync.OnceValue(func() *index { return newIndex(Units()) })

// Rehearse finds out about the words what has to be found out once.
func Rehearse() { allWords() }

// Known reports whether a word begins what can be asked of the bot.
func Known(word string) bool {
	x := allWords()
	word = strings.ToLower(word)
	return x.word[word] != nil || len(x.group[word]) > 0
}

// find gives the unit that the words name, the longest match first, and the
// words after it.
func (x *index) find(words []string) (*Unit, []string, error) {
	first := strings.ToLower(words[0])
	for n := min(3, len(words)); n > 1; n-- {
		if u, ok := x.word[strings.ToLower(strings.Join(words[:n], " "))]; ok {
			return u, words[n:], nil
		}
	}
	group := x.group[first]
	if u, ok := x.word[first]; ok && (len(group) == 0 || len(words) == 1 || strings.HasPrefix(dashes(words[1]), "--") || u.takesWords()) {
		return u, words[1:], nil
	}
	if len(group) > 0 {
		return nil, nil, x.halfWord(first, words, group)
	}
	return nil, nil, x.unknown(words)
}

// meant takes off the name of the bot or of its slash command, which people type
// by habit, and turns the --help of other tools into the word.
func (x *index) meant(words []string) []string {
	words = unaddressed(words)
	if len(words) == 1 {
		if code, ok := readCode(words[0]); ok { // a reminder's code alone asks about it
			return []string{"why", code}
		}
		if _, ok := readFundLabel(words[0]); ok { // and so does a request for money's label
			return []string{"fund", words[0]}
		}
	}
	words = ordered(words)
	isHelp := func(w string) bool { return w == "-h" || strings.EqualFold(dashes(w), "--help") }
	if !slices.ContainsFunc(words, isHelp) {
		return words
	}
	words = slices.DeleteFunc(slices.Clone(words), isHelp)
	if len(words) == 0 {
		return []string{"help"}
	}
	topic := words[0]
	if u, _, err := x.find(words); err == nil {
		topic = u.Word
	}
	return append([]string{"help"}, strings.Fields(topic)...)
}

// unaddressed takes the bot's own names off the beginning.
func unaddressed(words []string) []string {
	for len(words) > 0 && slices.Contains(ownNames[:], strings.ToLower(words[0])) {
		words = words[1:]
	}
	return words
}

var ownNames = [...]string{"/partner", "partner", "@partner", "/partnerbot", "partnerbot", "@partnerbot"}

// takesWords reports whether the unit reads words after its own, so that a
// second word which names no unit may be meant for it.
func (u *Unit) takesWords() bool {
	usage, _, _ := strings.Cut(u.Usage, " [--")
	return usage != u.Word
}

// seconds are the words that may follow first in what the unit is called.
func (u *Unit) seconds(first string) (out []string) {
	for _, name := range append([]string{u.Word}, u.Aliases...) {
		if f, second, two := strings.Cut(name, " "); two && f == first {
			out = append(out, second)
		}
	}
	return out
}

// halfWord says which second words there are after a first one.
func (x *index) halfWord(first string, words []string, group []*Unit) error {
	var seconds []string
	for _, u := range group {
		seconds = append(seconds, u.seconds(first)[:1]...)
	}
	var t *Trouble
	if len(words) == 1 {
		t = wrong("%s wants one of %s after it.", first, either(seconds))
	} else {
		t = wrong("%s knows no %q; it knows %s.", first, clip(words[1]), either(seconds))
		for _, second := range nearest(words[1], seconds, 2) {
			t.offer(first+" "+second, phrase(append([]string{first, second}, words[2:]...)...))
		}
	}
	example := group[0].Examples[0]
	if i := slices.IndexFunc(group, func(u *Unit) bool { return strings.HasPrefix(u.Word, first+" ") }); i >= 0 {
		example = group[i].Examples[0]
	}
	return t.try(example)
}

// unknown offers the nearest words as buttons that run them with the rest kept.
func (x *index) unknown(words []string) error {
	typed := strings.ToLower(words[0])
	t := wrong("I know no word %q.", clip(words[0]))
	var names []string
	for w := range x.word {
		names = append(names, w)
	}
	slices.Sort(names)
	seen := make(map[*Unit]bool)
	add := func(name string, rest []string) {
		if u := x.word[name]; !seen[u] && len(t.Buttons) < 3 {
			seen[u] = true
			run := phrase(append(strings.Fields(u.Word), rest...)...)
			t.Buttons = append(t.Buttons, view.Run(clip(run), run))
		}
	}
	if len(words) > 1 {
		for _, n := range nearest(typed+" "+strings.ToLower(words[1]), names, 3) {
			if strings.Contains(n, " ") {
				add(n, words[2:])
			}
		}
	}
	halves, wholes := x.halves(names)
	for _, n := range wholes[typed] {
		add(n, words[1:])
	}
	for _, n := range nearest(typed, names, 3) {
		add(n, words[1:])
	}
	if len(t.Buttons) == 0 { // else it is a first word that was misspelt
		for _, half := range nearest(typed, halves, 3) {
			for _, n := range wholes[half] {
				add(n, words[1:])
			}
		}
	}
	if len(t.Buttons) > 0 {
		t.What = strings.TrimSuffix(t.What, ".") + "; did you mean " + t.Buttons[0].Label + "?"
	}
	t.offer("help", "help")
	return t.try("help")
}

// halves lists the second words of what is called by two, and by each of them the
// whole names, aliases last: people leave the first out.
func (x *index) halves(names []string) (halves []string, wholes map[string][]string) {
	wholes = make(map[string][]string)
	for _, n := range names {
		if _, half, two := strings.Cut(n, " "); two && !strings.Contains(half, " ") {
			if wholes[half] == nil {
				halves = append(halves, half)
			}
			wholes[half] = append(wholes[half], n)
		}
	}
	for _, list := range wholes {
		slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(x.alias(a), x.alias(b)) })
	}
	return halves, wholes
}

// alias is 1 for a name that is no unit's own word, and else 0.
func (x *index) alias(name string) int {
	if x.word[name].Word == name {
		return 0
	}
	return 1
}

// nearest gives at most n of the names that a slip of the finger could have
// turned into the typed word, the likeliest first.
func nearest(typed string, names []string, n int) []string {
	type near struct {
		name string
		far  int
	}
	var found []near
	typed = strings.ToLower(typed)
	if len(typed) > 60 {
		return nil
	}
	for _, name := range names {
		low := strings.ToLower(name)
		far := distance(typed, low)
		if len(typed) > 2 && strings.HasPrefix(low, typed) {
			far = min(far, 1)
		}
		if far <= max(1, (len(low)+1)/3) {
			found = append(found, near{name, far})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.far - b.far })
	var out []string
	for _, f := range found[:min(n, len(found))] {
		out = append(out, f.name)
	}
	return out
}

// distance counts the letters to insert, drop, replace or swap with their
// neighbour to turn a into b.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(t) > 200 {
		return len(t)
	}
	before, last, now := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		now[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(t)]
}

// either lists words: a, b or c.
func either(words []string) string { return series(words, "or") }

// series lists words with the last two joined by a conjunction.
func series(words []string, and string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + and + " " + words[len(words)-1]
}

// clip cuts what somebody typed to a length that fits in a sentence.
func clip(s string) string {
	const most = 60
	s = view.Clean(s)
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
