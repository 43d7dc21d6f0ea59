package commands

import (
	"slices"

	"partnerbot/partner"
	"partnerbot/view"
)

// nearness orders reasons by how little it takes to make the thing count.
var nearness = []partner.Reason{
	partner.NotAssociated, partner.NotApproved, partner.NotDedicated, partner.NotYetValid, partner.Suspended, partner.Expired,
	partner.WrongKind, partner.TooOld, partner.AlreadyUsed, partner.OverCap, partner.EnterpriseOwned,
	partner.HasLeft, partner.LevelTooLow, partner.WrongType,
}

// excludedLines groups what does not count by its reason, what takes the least
// to mend first.
func (c *Call) excludedLines(id string, items []partner.Item, most int) (lines []view.Text, names bool) {
	groups := make(map[partner.Reason][]partner.Item)
	for _, it := range items {
		groups[it.Reason] = append(groups[it.Reason], it)
		names = names || it.Person != 0
	}
	all := "gaps " + quote(id) + " --all"
	for _, reason := range nearness {
		group := groups[reason]
		switch far := reason == partner.LevelTooLow || reason == partner.WrongType; {
		case len(group) == 0:
		case far && len(group) > 3 && !c.flag("--all"):
			lines = append(lines, c.farLine(reason, group, all))
		default:
			lines = append(lines, c.heldLine(reason, group, most, all))
		}
	}
	return lines, names
}

// heldLine is one reason with everything that it keeps from counting.
func (c *Call) heldLine(reason partner.Reason, group []partner.Item, most int, all string) view.Text {
	line := view.Join(view.B(sentence(string(reason))), view.T(": "))
	for i, it := range group {
		if i == most && !c.flag("--all") {
			return append(line, view.Join(view.Tf("; and %d more: ", len(group)-i), view.C(all))...)
		}
		if i > 0 {
			line = append(line, view.T("; ")...)
		}
		line = append(line, c.itemText(it)...)
	}
	return line
}

// farLine sums up what is far from counting: who holds it and of which types.
func (c *Call) farLine(reason partner.Reason, group []partner.Item, all string) view.Text {
	var types []string
	var people []partner.ID
	for _, it := range group {
		if cert, ok := c.Book.Certificate(it.Certificate); ok {
			if name := certName(c.Program, cert.Type, ""); !slices.Contains(types, name) {
				types = append(types, name)
			}
		}
		if !slices.Contains(people, it.Person) {
			people = append(people, it.Person)
		}
	}
	const most = 3
	if n := len(types) - most; n > 0 {
		types = append(types[:most:most], plural(n, "other type"))
	}
	hold, which := "hold", "which is too low"
	if len(people) == 1 {
		hold = "holds"
	}
	if reason == partner.WrongType {
		which = "which is not asked for"
	}
	line := view.Join(view.B(sentence(string(reason))), view.Tf(": %s %s %s, %s (", plural(len(people), "person"), hold, either(types), which))
	for i, id := range people[:min(most, len(people))] {
		if i > 0 {
			line = append(line, view.T(", ")...)
		}
		p, _ := c.Book.Person(id)
		line = append(line, whoText(p)...)
	}
	if len(people) > most {
		line = append(line, view.T(" ...")...)
	}
	return append(line, view.Join(view.T("): "), view.C(all))...)
}
