package program

import (
	"slices"
	"strings"
)

const maxChain = 8 // packs that extend one another

// loader follows `extends` from a pack to its bases.
type loader struct {
	errs  *Errors
	files []string // read so far, the overlay first
	open  func(name string) ([]byte, error)
}

// tree reads a pack and lays it over the one that it extends, if any.
func (l *loader) tree(name string, data []byte) *node {
	l.files = append(l.files, name)
	over := parse(name, data, l.errs)
	if over == nil {
		return nil
	}
	extends := over.get("extends")
	if extends == nil {
		return over
	}
	base := l.base(extends)
	if base == nil {
		return nil
	}
	l.identify(name, base, over)
	return l.lay(base, over)
}

// identify gives an overlay an id of its own: the one that it states, or one made
// of its file's name. Under its base's id nobody could tell the two apart.
func (l *loader) identify(file string, base, over *node) {
	d := decoder{errs: l.errs}
	id, of := over.get("id"), base.get("id")
	if id == nil || id.kind == null {
		at := over.get("extends")
		made := idOf(file)
		if made == "" || of != nil && made == of.text {
			d.problem(at, at.text, "an overlay needs an `id` of its own, such as acme")
			return
		}
		over.set("id", &node{kind: scalar, file: at.file, line: at.line, column: at.column, text: made})
		return
	}
	if of != nil && id.kind == scalar && id.text == of.text {
		d.problem(id, id.text, "this is the id of the pack that is extended; an overlay needs one of its own, such as acme")
	}
}

// idOf makes an id of a file's name: Acme Rules.yaml is acme-rules. It is empty
// where nothing of the name can stand in an id.
func idOf(file string) string {
	name := file[strings.LastIndexAny(file, `/\`)+1:]
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".yaml"), ".yml")
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if id := strings.Join(words, "-"); isID(id) {
		return id
	}
	return ""
}

func (l *loader) base(extends *node) *node {
	fail := func(format string) *node {
		d := decoder{errs: l.errs}
		d.problem(extends, extends.text, "%s", format)
		return nil
	}
	name := strings.TrimSpace(extends.text)
	switch {
	case extends.kind == null || extends.kind == scalar && name == "":
		return fail("`extends` names no pack; such as extends: huawei-cloud, or leave it out")
	case extends.kind != scalar:
		return fail("`extends` is the name of one pack")
	case name == l.files[len(l.files)-1]:
		return fail("the pack extends itself")
	case slices.Contains(l.files, name):
		return fail("the packs extend one another in a circle: " + strings.Join(append(slices.Clone(l.files), name), " -> "))
	case len(l.files) >= maxChain:
		return fail("too many packs extend one another")
	}
	data, ok := embedded(name)
	if !ok && l.open != nil {
		read, err := l.open(name)
		if err != nil {
			return fail("the pack to extend cannot be read: " + err.Error() + hint(name, Names()))
		}
		data, ok = read, true
	}
	if !ok {
		return fail("no pack of that name to extend" + hint(name, Names()))
	}
	return l.tree(name, data)
}

// key by which the entries of a list are known, or "" for lists that an overlay
// replaces as a whole.
func keyOf(items []*node) string {
	for _, key := range []string{"id", "kind"} {
		if len(items) > 0 && !slices.ContainsFunc(items, func(n *node) bool { return n.kind != table || n.get(key) == nil }) {
			return key
		}
	}
	return ""
}

// lay gives base with over laid on top. Tables are joined key by key, where an
// empty value takes the base's key away. Lists whose entries have an id (ladders:
// a kind) are joined entry by entry, and `drop: true` takes the entry away. All
// else is replaced. Neither tree is changed.
func (l *loader) lay(base, over *node) *node {
	switch {
	case base.kind == table && over.kind == table:
		return l.layTable(base, over)
	case base.kind == list && over.kind == list:
		if key := keyOf(over.items); key != "" && (len(base.items) == 0 || keyOf(base.items) == key) {
			return l.layList(base, over, key)
		}
	}
	return over
}

func (l *loader) layTable(base, over *node) *node {
	out := *over
	out.entries = slices.Clone(base.entries)
	for _, e := range over.entries {
		i := slices.IndexFunc(out.entries, func(b entry) bool { return b.key.text == e.key.text })
		switch {
		case i < 0 && e.value.kind != null:
			out.entries = append(out.entries, e)
		case i < 0:
		case e.value.kind == null:
			out.entries = slices.Delete(out.entries, i, i+1)
		default:
			out.entries[i] = entry{e.key, l.lay(out.entries[i].value, e.value)}
		}
	}
	return &out
}

func (l *loader) layList(base, over *node, key string) *node {
	out := *over
	out.items = slices.Clone(base.items)
	seen := map[string]bool{}
	for _, item := range over.items {
		id := item.get(key)
		i := slices.IndexFunc(out.items, func(b *node) bool { return b.get(key).text == id.text })
		drop := item.get("drop")
		switch {
		case seen[id.text]: // twice in the overlay: left for the decoder to report
			out.items = append(out.items, item)
		case drop != nil && (drop.text != "true" || i < 0):
			d := decoder{errs: l.errs}
			if drop.text != "true" {
				d.problem(drop, drop.text, "`drop` is true or is left out")
			} else {
				d.problem(id, id.text, "there is nothing of this %s to drop", key)
			}
		case drop != nil:
			out.items = slices.Delete(out.items, i, i+1)
		case i < 0:
			l.slip(base.items, item, key)
			out.items = append(out.items, item)
		default:
			out.items[i] = l.lay(out.items[i], item)
		}
		seen[id.text] = true
	}
	return &out
}

// slip reports a new entry without the title or name that every entry of the base
// has: it is meant for one of those, and its id is misspelt.
func (l *loader) slip(base []*node, item *node, key string) {
	for _, called := range []string{"title", "name"} {
		lacks := func(n *node) bool { return n.get(called) == nil }
		if len(base) == 0 || slices.ContainsFunc(base, lacks) || !lacks(item) {
			continue
		}
		var known []string
		for _, b := range base {
			known = append(known, b.get(key).text)
		}
		d, id := decoder{errs: l.errs}, item.get(key)
		d.problem(id, id.text, "there is nothing of this %s to change, and too little for a new one%s", key, hint(id.text, known))
		return
	}
}
