package program

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/civil"
)

// decoder turns a tree into a Program. It goes on after a problem, so that all
// are reported at once; what it could not read is left zero.
type decoder struct {
	errs    *Errors
	sources map[string]Source
	names   map[string][]string        // what is defined, by scope: "type", "level of line ict"
	known   map[string]map[string]bool // the same, to look up
	refs    []reference
	hinted  int // unknown words for which the nearest names were looked for

	yearMonth int // with which the partner year begins
}

// reference is a word that must name something of a scope once all is read.
type reference struct {
	scope string
	word  *node
}

func newDecoder(errs *Errors) *decoder {
	return &decoder{errs: errs, sources: map[string]Source{}, names: map[string][]string{}, known: map[string]map[string]bool{}}
}

// problem reports a word that is wrong.
func (d *decoder) problem(n *node, word, format string, args ...any) {
	d.errs.Problems = append(d.errs.Problems, Problem{File: n.file, Line: n.line, Column: n.column,
		Word: clip(word), Message: fmt.Sprintf(format, args...)})
}

// define makes a name known within a scope; a second one of the same name is a problem.
func (d *decoder) define(scope string, n *node) {
	if n == nil || n.text == "" {
		return
	}
	if d.known[scope] == nil {
		d.known[scope] = map[string]bool{}
	}
	if d.known[scope][n.text] {
		d.problem(n, n.text, "this %s is defined twice", scope)
		return
	}
	d.known[scope][n.text] = true
	d.names[scope] = append(d.names[scope], n.text)
}

// refer asks for a word to be known within a scope, once everything is read.
func (d *decoder) refer(scope string, n *node) {
	if n != nil && n.text != "" {
		d.refs = append(d.refs, reference{scope, n})
	}
}

// fields reads the keys of one table. Every key that was asked for is known;
// done reports the others.
type fields struct {
	*decoder
	what  string // what the table describes, for messages: requirement hccdp
	table *node
	asked []string
	mute  bool     // the table itself was reported
	wrong []string // keys whose value was reported as of the wrong kind
}

// open begins to read a table. A node that is none is reported and read as empty.
func (d *decoder) open(n *node, what string) *fields {
	if n.kind != table {
		d.problem(n, n.text, "%s is a table of keys, not %s", what, n.kind)
		return &fields{decoder: d, what: what, table: &node{kind: table}, mute: true}
	}
	return &fields{decoder: d, what: what, table: n}
}

// value gives a key's value, or nil where it is absent or left empty.
func (f *fields) value(key string) *node {
	if !slices.Contains(f.asked, key) {
		f.asked = append(f.asked, key)
	}
	n := f.table.get(key)
	if n == nil || n.kind == null {
		return nil
	}
	return n
}

// has reports whether a key is there; it counts as asked for.
func (f *fields) has(key string) bool { return f.value(key) != nil }

// word gives a key's scalar, or nil.
func (f *fields) word(key string) *node {
	n := f.value(key)
	if n == nil {
		return nil
	}
	if n.kind != scalar {
		f.mismatch(n, key, "a word")
		return nil
	}
	return n
}

// mismatch reports, once, a value that is not of the kind that a key wants.
func (f *fields) mismatch(n *node, key, want string) {
	if !slices.Contains(f.wrong, key) {
		f.wrong = append(f.wrong, key)
		f.problem(n, n.text, "`%s` of %s is %s, not %s", key, f.what, want, n.kind)
	}
}

// text gives a key's text, blanks trimmed and folded.
func (f *fields) text(key string) string {
	if n := f.word(key); n != nil {
		return strings.Join(strings.Fields(n.text), " ")
	}
	return ""
}

// must is text for a key that has to be there.
func (f *fields) must(key string) string {
	s := f.text(key)
	if s == "" {
		f.missing(key)
	}
	return s
}

// missing reports a key that has to be there, unless what is there was reported.
func (f *fields) missing(key string) {
	if f.mute || slices.Contains(f.wrong, key) {
		return
	}
	at := f.table
	for _, e := range f.table.entries {
		if e.key.text == key {
			at = e.key
		}
	}
	f.problem(at, "", "%s needs `%s`", f.what, key)
}

// id gives a key's text that names something: lower-case letters, digits, hyphens.
func (f *fields) id(scope, key string) string {
	s := f.must(key)
	n := f.table.get(key)
	if s == "" || n == nil {
		return s
	}
	if !isID(s) {
		f.problem(n, s, "an id is lower-case letters, digits and single hyphens, such as role-validation")
		return s
	}
	f.define(scope, n)
	return s
}

func isID(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

// number gives a key's whole number of at least low.
func (f *fields) number(key string, low int) int {
	n := f.word(key)
	if n == nil {
		return 0
	}
	v, _ := f.integer(n, key, low)
	return v
}

// maxNumber bounds every number of a pack, so that no sum of them overflows.
const maxNumber = 1_000_000_000

func (d *decoder) integer(n *node, key string, low int) (v int, ok bool) {
	v, err := strconv.Atoi(n.text)
	switch {
	case err != nil:
		d.problem(n, n.text, "`%s` is a whole number", key)
		return 0, false
	case v < low:
		d.problem(n, n.text, "`%s` is at least %d", key, low)
		return 0, false
	case v > maxNumber:
		d.problem(n, n.text, "`%s` is at most %d", key, maxNumber)
		return 0, false
	}
	return v, true
}

// flag gives a key's true or false; false where it is absent.
func (f *fields) flag(key string) bool {
	n := f.word(key)
	if n == nil {
		return false
	}
	if n.text != "true" && n.text != "false" {
		f.problem(n, n.text, "`%s` is true or false", key)
	}
	return n.text == "true"
}

// period gives a key's period, such as 3y; it is not empty.
func (f *fields) period(key string) civil.Period {
	n := f.word(key)
	if n == nil {
		return civil.Period{}
	}
	p, err := civil.ParsePeriod(n.text)
	if err != nil || p.IsZero() {
		f.problem(n, n.text, "`%s` is a period like 3y, 12m, 7d or 1y6m", key)
	}
	return p
}

// day gives a key's date.
func (f *fields) day(key string) civil.Day {
	n := f.word(key)
	if n == nil {
		return 0
	}
	d, err := civil.Parse(n.text)
	if err != nil {
		f.problem(n, n.text, "`%s` is a date like 2025-02-24 that is in the calendar", key)
	}
	return d
}

// list gives the items of a key's list.
func (f *fields) list(key string) []*node {
	n := f.value(key)
	if n == nil {
		return nil
	}
	if n.kind != list {
		f.mismatch(n, key, "a list")
		return nil
	}
	return n.items
}

// words gives a key's list of words; nothing empty, nothing twice.
func (f *fields) words(key string) []*node {
	var out []*node
	for _, n := range f.list(key) {
		text := strings.TrimSpace(n.text)
		switch {
		case n.kind != scalar:
			f.problem(n, key, "`%s` of %s is a list of words", key, f.what)
			continue
		case text == "":
			f.problem(n, "", "an empty word in `%s` of %s", key, f.what)
			continue
		case slices.ContainsFunc(out, func(o *node) bool { return o.text == text }):
			f.problem(n, text, "the word is in `%s` twice", key)
			continue
		}
		n.text = text
		out = append(out, n)
	}
	return out
}

// strings is words as text.
func (f *fields) strings(key string) []string {
	return texts(f.words(key))
}

// referring is strings whose every word must be known within a scope.
func (f *fields) referring(key, scope string) []string {
	words := f.words(key)
	for _, n := range words {
		f.refer(scope, n)
	}
	return texts(words)
}

func texts(nodes []*node) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, n.text)
	}
	return out
}

// done reports the keys that nobody asked for.
func (f *fields) done() {
	for _, e := range f.table.entries {
		if !slices.Contains(f.asked, e.key.text) {
			f.problem(e.key, e.key.text, "%s has no such key%s", f.what, f.hint(e.key.text, f.asked))
		}
	}
}

// maxHints bounds the unknown words for which nearest names are looked for: no
// error shows more.
const maxHints = 5 * maxShown

// hint is the package's hint for the first unknown words of a pack.
func (d *decoder) hint(word string, names []string) string {
	if d.hinted++; d.hinted > maxHints {
		return ""
	}
	return hint(word, names)
}

// hint offers the nearest names, or all where there are few.
func hint(word string, names []string) string {
	if len(names) == 0 {
		return "; none is defined"
	}
	if near := nearest(word, names); len(near) > 0 {
		return "; nearest: " + strings.Join(near, ", ")
	}
	if len(names) <= 8 {
		return "; there is: " + strings.Join(names, ", ")
	}
	return ""
}
