package program

import (
	"slices"
	"strings"
)

const (
	maxNear   = 5  // names offered for an unknown word
	maxFuzzed = 48 // longest word, in bytes of its key, that is compared letter by letter
)

// nearest gives the names most like the word, best first: those that it begins or
// that begin it, then those a few letters away. At most maxNear.
func nearest(word string, names []string) []string {
	labels := make([]label, len(names))
	for i, n := range names {
		labels[i] = label{key: fold(n), name: n}
	}
	return nearestOf(word, labels)
}

// label is a spelling by which a name is known.
type label struct {
	key  string // folded
	name string // what is offered
}

func nearestOf(word string, labels []label) []string {
	key := fold(word)
	if key == "" || len(key) > maxFuzzed {
		return nil
	}
	limit := max(1, min(3, len(key)/3))
	type hit struct {
		name string
		cost int
	}
	var hits []hit
	for _, l := range labels {
		cost := likeness(key, l.key, limit)
		if cost < 0 {
			continue
		}
		if i := slices.IndexFunc(hits, func(h hit) bool { return h.name == l.name }); i >= 0 {
			hits[i].cost = min(hits[i].cost, cost)
			continue
		}
		hits = append(hits, hit{l.name, cost})
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.cost - b.cost })
	near := make([]string, 0, maxNear)
	for _, h := range hits[:min(len(hits), maxNear)] {
		near = append(near, h.name)
	}
	return near
}

// likeness is how far a word is from a name, or -1 for too far. Letters swapped
// or mistyped come before a name that merely begins alike.
func likeness(word, name string, limit int) int {
	if d := distance(word, name, limit); d <= limit {
		return d
	}
	short, long := word, name
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) >= 3 && strings.HasPrefix(long, short) {
		return limit + 1
	}
	return -1
}

// distance counts the letters to insert, drop, change or swap; limit+1 means more
// than limit. Both words are at most maxFuzzed bytes, or it is limit+1.
func distance(a, b string, limit int) int {
	if len(a) > maxFuzzed || len(b) > maxFuzzed || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][maxFuzzed + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
