package program

import (
	"fmt"
	"slices"
	"strings"
)

// Change is one difference between two packs.
type Change struct {
	Place    string // what changed: service/competency-differentiation/hccdp, type hccda
	Field    string // which of its fields, or empty where Place was added or removed
	From, To string // the field's values; added and removed entries have one of them
}

// String is the change on one line: service/role-validation/case: need 1 -> 2.
func (c Change) String() string {
	switch {
	case c.Field != "":
		return fmt.Sprintf("%s: %s %s -> %s", c.Place, c.Field, orNone(c.From), orNone(c.To))
	case c.From == "":
		return c.Place + ": added: " + c.To
	default:
		return c.Place + ": removed: " + c.From
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// Diff gives what changed from a to b, in a's order with b's additions last. It is
// empty only where the two say the same.
func Diff(a, b *Program) []Change {
	before, after := outline(a), outline(b)
	was, is := byPlace(before), byPlace(after)
	var out []Change
	for _, e := range before {
		now, ok := is[e.place]
		switch {
		case ok:
			out = append(out, fieldChanges(e, now)...)
		case is.has(e.parent):
			out = append(out, Change{Place: e.place, From: e.summary})
		}
	}
	for _, e := range after {
		if _, ok := was[e.place]; !ok && was.has(e.parent) {
			out = append(out, Change{Place: e.place, To: e.summary})
		}
	}
	return append(out, orderChanges(before, after, was, is)...)
}

// excerpt is one entry of a pack, flattened for comparison.
type excerpt struct {
	place, parent, summary string
	fields                 [][2]string
}

type excerpts map[string]excerpt

func (e excerpts) has(place string) bool {
	_, ok := e[place]
	return ok || place == ""
}

func byPlace(list []excerpt) excerpts {
	m := make(excerpts, len(list))
	for _, e := range list {
		m[e.place] = e
	}
	return m
}

func fieldChanges(a, b excerpt) []Change {
	var out []Change
	for i, f := range a.fields {
		if to := b.fields[i][1]; f[1] != to {
			out = append(out, Change{Place: a.place, Field: f[0], From: f[1], To: to})
		}
	}
	return out
}

// orderChanges compares the order of the entries that both have, parent by parent
// and list by list.
func orderChanges(before, after []excerpt, was, is excerpts) []Change {
	group := func(list []excerpt, other excerpts) (names []string, of map[string][]string) {
		of = map[string][]string{}
		for _, e := range list {
			if !other.has(e.place) {
				continue
			}
			kind := e.parent
			if kind == "" {
				kind, _, _ = strings.Cut(e.place, " ")
			}
			if of[kind] == nil {
				names = append(names, kind)
			}
			of[kind] = append(of[kind], e.place[strings.LastIndexAny(e.place, " /")+1:])
		}
		return names, of
	}
	names, a := group(before, is)
	_, b := group(after, was)
	var out []Change
	for _, name := range names {
		if !slices.Equal(a[name], b[name]) {
			out = append(out, Change{Place: name, Field: "order", From: strings.Join(a[name], ", "), To: strings.Join(b[name], ", ")})
		}
	}
	return out
}
