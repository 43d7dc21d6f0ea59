package partner

import (
	"fmt"
	"slices"
	"strings"
)

// mostTold bounds the wishes and names that the sentence about a change holds.
const mostTold = 5

// MaterialChange is what became of one material between two moments of an application.
type MaterialChange struct {
	Material ID
	Title    string // as the material is called now
	From, To int    // versions of the material; From 0: it was put in, To 0: it was taken out
	Note     string // what whoever brought the new versions says that changed
}

// ChangedSince gives what differs between the present version of the materials and
// the last one before it that somebody decided about, else the one just before it;
// since is that version's number, 0 where there is none.
func (r *Rules) ChangedSince(a *Application) (since int, list []MaterialChange) {
	n := len(a.Versions)
	if n < 2 {
		return 0, nil
	}
	at := n - 2
	for i := at; i >= 0; i-- {
		if slices.ContainsFunc(a.Votes, func(v Vote) bool { return v.Version == a.Versions[i].N }) {
			at = i
			break
		}
	}
	return a.Versions[at].N, r.changes(a.Versions[at].Set, a.Versions[n-1].Set)
}

// ChangedWords is ChangedSince for people: "Changes since v1: page 3 (Plan)". It is
// empty where nothing differs.
func (r *Rules) ChangedWords(a *Application) string {
	since, list := r.ChangedSince(a)
	if len(list) == 0 {
		return ""
	}
	var parts []string
	for _, c := range list {
		parts = append(parts, c.words())
	}
	return fmt.Sprintf("Changes since v%d: %s", since, strings.Join(parts, "; "))
}

func (c *MaterialChange) words() string {
	switch {
	case c.To == 0:
		return c.Title + " was taken out"
	case c.Note != "":
		return c.Note + " (" + c.Title + ")"
	case c.From == 0:
		return c.Title + " is new"
	}
	return fmt.Sprintf("%s is at v%d", c.Title, c.To)
}

// changes compares two sets of materials, both in the order of the materials.
func (r *Rules) changes(before, after []Used) (list []MaterialChange) {
	in := func(set []Used, id ID) (u Used) {
		if i := slices.IndexFunc(set, func(u Used) bool { return u.Material == id }); i >= 0 {
			u = set[i]
		}
		return u
	}
	for _, u := range before {
		if in(after, u.Material).Material == 0 {
			list = append(list, r.change(u.Material, u.Version, 0))
		}
	}
	for _, u := range after {
		if was := in(before, u.Material); was != u {
			list = append(list, r.change(u.Material, was.Version, u.Version))
		}
	}
	return list
}

func (r *Rules) change(id ID, from, to int) MaterialChange {
	c := MaterialChange{Material: id, Title: fmt.Sprintf("material #%d", id), From: from, To: to}
	known, ok := r.Materials[id]
	if !ok {
		return c
	}
	c.Title = known.Material.Title
	var notes []string
	for _, v := range known.Versions {
		if v.N > from && v.N <= to && v.Note != "" {
			notes = append(notes, v.Note)
		}
	}
	c.Note = strings.Join(notes, "; ")
	return c
}

// materialWords says in one line what changed, who had asked for changes or was
// against it, and which approvals no longer count.
func (n News) materialWords(who string, v Voice) string {
	label := n.Application.Label()
	text := fmt.Sprintf("%s changed the materials of %s", who, label)
	if c := n.Change; c != nil {
		switch {
		case c.To == 0:
			text = fmt.Sprintf("%s was taken out of %s by %s", c.Title, label, who)
		default:
			text = fmt.Sprintf("v%d of %s in %s, by %s", c.To, c.Title, label, who)
		}
		if c.Note != "" {
			text += ": " + c.Note
		}
	}
	text = stopped(text)
	for i, vote := range n.Asked {
		if i == mostTold {
			text += fmt.Sprintf(" %d more had something against it.", len(n.Asked)-i)
			break
		}
		said := " had asked for changes: "
		if vote.Verb == Reject {
			said = " was against it: "
		}
		text += " " + stopped(v.Name(vote.By)+said+vote.Text)
	}
	if len(n.Void) > 0 {
		var names []string
		for _, vote := range n.Void[:min(len(n.Void), mostTold)] {
			names = append(names, v.Name(vote.By))
		}
		if rest := len(n.Void) - len(names); rest > 0 {
			names = append(names, fmt.Sprintf("%d more", rest))
		}
		text += fmt.Sprintf(" Earlier approvals (%d: %s) no longer count.", len(n.Void), strings.Join(names, ", "))
	}
	return text
}
