package partner

import (
	"cmp"
	"slices"
)

// table keeps the facts of one kind. The rows lie next to each other, so that a
// scan over all of them is a walk over memory; at finds a row by its id.
type table[T any] struct {
	rows   []T
	ids    []ID // ids[i] is the id of rows[i]
	at     rows
	sorted bool // the rows lie in the order of their ids
}

func newTable[T any]() table[T] {
	return table[T]{sorted: true}
}

// get gives a pointer into the table; it never leaves the package.
func (t *table[T]) get(id ID) (*T, bool) {
	i, ok := t.at.find(id)
	if !ok {
		return nil, false
	}
	return &t.rows[i], true
}

// row is the place of an id that is there.
func (t *table[T]) row(id ID) int32 {
	i, _ := t.at.find(id)
	return i
}

// put stores a row and gives the one it replaces.
func (t *table[T]) put(id ID, row T) (old T, replaced bool) {
	if i, ok := t.at.find(id); ok {
		old = t.rows[i]
		t.rows[i] = row
		return old, true
	}
	if n := len(t.ids); n > 0 && t.ids[n-1] > id {
		t.sorted = false
	}
	t.at.set(id, int32(len(t.rows)))
	t.rows = append(t.rows, row)
	t.ids = append(t.ids, id)
	return old, false
}

// remove takes a row out; the last row moves into its place.
func (t *table[T]) remove(id ID) (old T, removed bool) {
	i, ok := t.at.find(id)
	if !ok {
		return old, false
	}
	old = t.rows[i]
	n := len(t.rows) - 1
	if int(i) != n {
		t.rows[i], t.ids[i] = t.rows[n], t.ids[n]
		t.at.set(t.ids[i], i)
		t.sorted = false
	}
	var none T
	t.rows[n] = none
	t.rows, t.ids = t.rows[:n], t.ids[:n]
	t.at.drop(id)
	return old, true
}

// grow makes room for n more rows.
func (t *table[T]) grow(n int) {
	t.rows = slices.Grow(t.rows, n)
	t.ids = slices.Grow(t.ids, n)
}

// all gives copies of the rows by id.
func (t *table[T]) all() []T {
	if t.sorted {
		return slices.Clone(t.rows)
	}
	order := make([]int32, len(t.ids))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(t.ids[a], t.ids[b]) })
	out := make([]T, len(order))
	for i, at := range order {
		out[i] = t.rows[at]
	}
	return out
}

// clone is a table of its own with the same rows.
func (t *table[T]) clone() table[T] {
	return table[T]{rows: slices.Clone(t.rows), ids: slices.Clone(t.ids), at: t.at.clone(), sorted: t.sorted}
}

// keys finds ids by a word. Should several facts carry the same word, the lowest
// id is found.
type keys struct {
	first map[string]ID
	more  map[string][]ID // the others of a word that several facts carry
}

func newKeys() keys { return sizedKeys(0) }

func sizedKeys(n int) keys { return keys{first: make(map[string]ID, n)} }

func (k *keys) add(word string, id ID) {
	if word == "" {
		return
	}
	have, taken := k.first[word]
	if !taken {
		k.first[word] = id
		return
	}
	if have == id {
		return
	}
	if k.more == nil {
		k.more = make(map[string][]ID)
	}
	k.first[word] = min(have, id)
	k.more[word] = append(k.more[word], max(have, id))
}

func (k *keys) drop(word string, id ID) {
	if word == "" {
		return
	}
	others := k.more[word]
	if k.first[word] != id {
		k.keep(word, slices.DeleteFunc(others, func(o ID) bool { return o == id }))
		return
	}
	if len(others) == 0 {
		delete(k.first, word)
		return
	}
	lowest := slices.Min(others)
	k.first[word] = lowest
	k.keep(word, slices.DeleteFunc(others, func(o ID) bool { return o == lowest }))
}

func (k *keys) keep(word string, others []ID) {
	if len(others) == 0 {
		delete(k.more, word)
		return
	}
	k.more[word] = others
}
