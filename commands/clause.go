package commands

import (
	"slices"
	"strings"

	"partnerbot/civil"
)

// clauses are words cut at keywords: "Probation since 1 March because growth".
type clauses struct {
	head  []string // before the first keyword
	after map[string][]string
}

// cutClauses cuts words at the keywords. What follows one that begins a free text
// goes on to the end, whatever is in it.
func cutClauses(words []string, free []string, keys ...string) clauses {
	c := clauses{after: map[string][]string{}}
	key := ""
	for i, w := range words {
		low := strings.ToLower(strings.TrimRight(w, ":,"))
		switch {
		case slices.Contains(free, low):
			c.after[low] = words[i+1:]
			return c
		case slices.Contains(keys, low):
			key = low
			c.after[key] = []string{}
		case key != "":
			c.after[key] = append(c.after[key], w)
		default:
			c.head = append(c.head, w)
		}
	}
	return c
}

// has reports whether a keyword was there.
func (x clauses) has(key string) bool {
	_, ok := x.after[key]
	return ok
}

// text is what follows a keyword, as one text.
func (x clauses) text(key string) string { return strings.Join(x.after[key], " ") }

// clauseDate reads the date that follows one of the keywords; no day where none of
// them is there.
func (c *Call) clauseDate(x clauses, way toward, keys ...string) (civil.Day, error) {
	for _, key := range keys {
		if !x.has(key) {
			continue
		}
		if len(x.after[key]) == 0 {
			return 0, c.usage("%q is followed by nothing.", key)
		}
		return c.onlyDate(x.after[key], way)
	}
	return 0, nil
}
