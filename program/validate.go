package program

import (
	"cmp"
	"slices"
	"strings"
)

// check looks at every reference once all names are known.
func (d *decoder) check() {
	for _, r := range d.refs {
		if strings.HasPrefix(r.scope, levelScope) && len(d.names[r.scope]) == 0 {
			continue // the line itself was reported
		}
		if !d.known[r.scope][r.word.text] {
			d.problem(r.word, r.word.text, "no such %s%s", r.scope, d.hint(r.word.text, d.names[r.scope]))
		}
	}
}

// circles reports scores that are, over others, a part of themselves. nodes are
// the requirements as written.
func (d *decoder) circles(nodes []*node, requirements []Requirement) {
	at := make(map[string]int, len(requirements))
	for i, r := range requirements {
		at[r.ID] = i
	}
	const (
		unseen = iota
		open
		closed
	)
	state := make([]int, len(requirements))
	var trail []string
	var visit func(i int)
	visit = func(i int) {
		state[i] = open
		trail = append(trail, requirements[i].ID)
		for j, part := range requirements[i].Parts {
			k, ok := at[part.Requirement]
			switch {
			case !ok || part.Requirement == "":
			case state[k] == open:
				from := slices.Index(trail, part.Requirement)
				circle := strings.Join(append(slices.Clone(trail[from:]), part.Requirement), " -> ")
				d.problem(nodes[i].get("parts").items[j].get("requirement"), part.Requirement, "a score cannot be a part of itself: %s", circle)
			case state[k] == unseen:
				visit(k)
			}
		}
		trail = trail[:len(trail)-1]
		state[i] = closed
	}
	for i := range requirements {
		if state[i] == unseen {
			visit(i)
		}
	}
}

// sorted puts problems in the order in which people read: by file, line, column.
func (e *Errors) sorted(files []string) {
	slices.SortStableFunc(e.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(slices.Index(files, a.File), slices.Index(files, b.File)),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// spellings reports names and aliases that are the same as another type's, or
// another competency's: nobody could say which one is meant.
func (d *decoder) spellings(root *node) {
	for _, key := range []string{"types", "competencies"} {
		list := root.get(key)
		if list == nil {
			continue
		}
		owner := map[string]string{}
		for _, n := range list.items {
			id := n.get("id")
			if id == nil {
				continue
			}
			spelled := []*node{id, n.get("name")}
			if aliases := n.get("aliases"); aliases != nil {
				spelled = append(spelled, aliases.items...)
			}
			for _, s := range spelled {
				if s == nil || s.kind != scalar || s.text == "" {
					continue
				}
				k := fold(s.text)
				switch had, ok := owner[k]; {
				case k == "":
					d.problem(s, s.text, "a name needs a letter or a digit")
				case ok && had != id.text:
					d.problem(s, s.text, "this spelling already names %s", had)
				default:
					owner[k] = id.text
				}
			}
		}
	}
}
