package partner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// cause is one thing that lowers a requirement's figure on a day.
type cause struct {
	text        string // "Ana Silva: PMP ends 11 Jun 2026"
	person      ID     // whose it is, if anybody's
	certificate ID     // the certificate that ends, if it is one
}

// ordered sorts causes by what they say, and leaves each out but once.
func ordered(causes []cause) []cause {
	slices.SortFunc(causes, func(a, b cause) int {
		return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(a.person, b.person), cmp.Compare(a.certificate, b.certificate))
	})
	return slices.Compact(causes)
}

// sum is several causes in one: in words at most three, and how many more there
// are; the person and the certificate only where there is no other.
func sum(causes []cause) cause {
	const most = 3
	if len(causes) == 0 {
		return cause{}
	}
	var out cause
	var texts []string
	for _, c := range causes {
		texts = append(texts, c.text)
	}
	if more := len(texts) - most; more > 0 {
		texts = append(texts[:most:most], fmt.Sprintf("and %d more", more))
	}
	out.text = strings.Join(texts, "; ")
	if !slices.ContainsFunc(causes, func(c cause) bool { return c.person != causes[0].person }) {
		out.person = causes[0].person
	}
	if len(causes) == 1 {
		out.certificate = causes[0].certificate
	}
	return out
}
