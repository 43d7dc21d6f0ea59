package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func materialListUnit() *Unit {
	return &Unit{
		Word:     "material list",
		Aliases:  []string{"materials", "material", "cases"},
		Summary:  "the cases, plans and proofs handed in, and the vendor's review of each",
		Usage:    "material list [--all]",
		Examples: []string{"material list"},
		Steady:   true,
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole"}},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.materials()}, nil
		},
	}
}

func (c *Call) materials() view.Message {
	all := c.Book.Materials()
	m := view.Message{Summary: plural(len(all), "material") + " recorded."}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	var lines []view.Text
	for _, it := range all {
		lines = append(lines, c.materialLine(it))
	}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 20))
	}
	var kinds []string
	for _, k := range c.Program.Materials {
		kinds = append(kinds, k.ID)
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("Kinds: "+strings.Join(kinds, ", ")+".")))
	return m
}

func (c *Call) materialLine(it partner.Material) view.Text {
	t := view.Join(view.B(c.materialKind(it.Kind).Name), view.T(fmt.Sprintf(" #%d: %s", it.ID, it.Title)))
	if it.Form != "" {
		t = append(t, view.T(" ("+it.Form+")")...)
	}
	if !it.Dated.IsZero() {
		t = append(t, view.T(", "+it.Dated.Short())...)
	}
	review := "not reviewed yet"
	if it.Review != "" {
		review = "vendor review " + string(it.Review)
	}
	t = append(t, view.T(", "+review)...)
	if it.URL != "" {
		t = append(t, view.Join(view.T(", "), view.L("link", it.URL))...)
	}
	return t
}

func (c *Call) materialKind(id string) program.MaterialKind {
	for _, k := range c.Program.Materials {
		if k.ID == id {
			return k
		}
	}
	return program.MaterialKind{ID: id, Name: id}
}

func materialAddUnit() *Unit {
	return &Unit{
		Word:     "material add",
		Aliases:  []string{"case add"},
		Summary:  "records a case, plan or proof that was handed in; with A-7 after add, puts one into that application",
		Usage:    "material add KIND TITLE [form F] [dated D] [review pending|approved|rejected] [link URL]",
		Examples: []string{`material add case "Port data lake" form huawei-cloud dated 12 Jan review approved`},
		Role:     Admin,
		Changes:  true,
		Run:      materialAdd,
	}
}

func materialAdd(c *Call) (Answer, error) {
	m, err := c.readMaterial(c.Words)
	if err != nil {
		return Answer{}, err
	}
	for _, old := range c.Book.Materials() {
		if old.Kind == m.Kind && strings.EqualFold(old.Title, m.Title) {
			return Answer{}, wrong("%s %q is already here, as #%d.", c.materialKind(m.Kind).Name, m.Title, old.ID).try(fmt.Sprintf("material review #%d approved", old.ID))
		}
	}
	m.ID = c.Book.Next(partner.KindMaterial, 0)
	line := c.materialLine(m)
	var next []view.Text
	if m.Review != partner.Approved {
		next = append(next, view.Join(view.T("Once the vendor has approved it: "), view.C(fmt.Sprintf("material review #%d approved", m.ID))))
	}
	return unnamed(c.put("Added "+line.String(), m, view.Join(view.T("Added: "), line, view.T(".")), next...)), nil
}

// readMaterial reads KIND TITLE and the options after it.
func (c *Call) readMaterial(words []string) (m partner.Material, err error) {
	if len(words) < 2 {
		return m, c.usage("I need which kind and its title.")
	}
	var ids []string
	for _, k := range c.Program.Materials {
		ids = append(ids, k.ID)
		if strings.EqualFold(k.ID, words[0]) || strings.EqualFold(k.Name, words[0]) {
			m.Kind = k.ID
		}
	}
	if m.Kind == "" {
		return m, wrong("There is no kind of material %q; the kinds are %s.", clip(words[0]), series(ids, "and")).try("material list")
	}
	var title []string
	behind := false // the title, with an option after it
	for words = words[1:]; len(words) > 0; {
		used, err := c.materialOption(&m, words)
		if err == nil && used == 0 && len(title) > 0 {
			used, err = c.bareDated(&m, words)
		}
		if err == nil && used == 0 && len(title) > 0 {
			err = c.unmeant(&m, words, title, behind)
		}
		if err != nil {
			return m, err
		}
		if behind = behind || used > 0 && len(title) > 0; used == 0 {
			title, used = append(title, words[0]), 1
		}
		words = words[used:]
	}
	if m.Title = strings.Join(title, " "); m.Title == "" || len([]rune(m.Title)) > 200 {
		return m, c.usage("A title has 1 to 200 letters.")
	}
	return m, nil
}

// bareDated reads a date that stands last, or before the options, without its
// word. A title may end in a version (1.2.3) or in the world of tomorrow.
func (c *Call) bareDated(m *partner.Material, words []string) (used int, err error) {
	day, used, err := c.readDate(words, past)
	parts, _ := figures(words[0])
	full := slices.ContainsFunc(parts, func(part string) bool { return len(part) == 4 })
	rest := words[max(used, 1):]
	switch last := len(rest) == 0 || isMaterialOption(rest); {
	case !last, err != nil && !full, err == nil && used == 0, err == nil && day > c.LocalDay && !full:
		return 0, nil
	case err != nil:
		return 0, err
	case !m.Dated.IsZero():
		return 0, c.usage("%q is a second date; which is it?", clip(words[0]))
	}
	m.Dated = day
	return used, nil
}

func isMaterialOption(words []string) bool {
	_, isLink := link(words[0])
	return isLink || len(words) > 1 && slices.Contains(materialOptions[:], strings.ToLower(words[0]))
}

var materialOptions = [...]string{"form", "dated", "review", "link"}

func (c *Call) materialOption(m *partner.Material, words []string) (used int, err error) {
	if url, ok := link(words[0]); ok {
		if err := whole(words); err != nil {
			return 0, err
		}
		m.URL = url
		return 1, nil
	}
	if looksLikeLink(words[0]) {
		return 0, wrong("%q is not a web address: it starts with https://.", clip(words[0])).try(`material add case "Port data lake" https://example.com/case.pdf`)
	}
	option := strings.ToLower(words[0])
	if !isMaterialOption(words) {
		return 0, nil
	}
	switch option {
	case "form":
		forms := c.materialKind(m.Kind).Kinds
		if len(forms) == 0 { // no form to tell: the word belongs to the title
			return 0, nil
		}
		if !slices.Contains(forms, strings.ToLower(words[1])) {
			return 0, wrong("The form of a %s is one of %s, not %q.", m.Kind, either(forms), clip(words[1]))
		}
		m.Form = strings.ToLower(words[1])
	case "dated":
		m.Dated, used, err = c.readDate(words[1:], past)
		if err == nil && used == 0 {
			err = wrong("%q after dated is not a date.", clip(words[1])).try("2026-05-14")
		}
		return used + 1, err
	case "review":
		return 2, oneOf(&m.Review, option, words[1], partner.Approved, partner.Pending, partner.Rejected)
	case "link":
		url, ok := link(words[1])
		if !ok {
			return 0, wrong("%q is not a web address: it starts with https://.", clip(words[1]))
		}
		if err := whole(words[1:]); err != nil {
			return 0, err
		}
		m.URL = url
	}
	return 2, nil
}

// whole refuses a web address that cannot be opened, such as one that a blank has torn.
func whole(words []string) error {
	url, _ := link(words[0])
	if !view.IsWebLink(url) || torn(words) {
		return wrong("%q is not a web address that can be opened.", clip(strings.Join(words[:min(2, len(words))], " ")))
	}
	return nil
}

func materialReviewUnit() *Unit {
	return &Unit{
		Word:     "material review",
		Summary:  "records how the vendor's review of a material stands",
		Usage:    "material review #N pending|approved|rejected",
		Examples: []string{"material review #2 approved"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			if len(c.Words) != 2 {
				return Answer{}, c.usage("I need which material and how its review stands.")
			}
			m, err := c.material(c.Words[0])
			if err != nil {
				return Answer{}, err
			}
			old := m.Review
			if err := oneOf(&m.Review, "review", c.Words[1], partner.Approved, partner.Pending, partner.Rejected); err != nil {
				return Answer{}, err
			}
			if m.Review == old {
				return already("%s: the review is %s.", m.Title, m.Review), nil
			}
			text := fmt.Sprintf("%s: vendor review %s", m.Title, m.Review)
			return unnamed(c.put(text, m, view.T(text+"."))), nil
		},
	}
}

func materialRemoveUnit() *Unit {
	return &Unit{
		Word:     "material remove",
		Aliases:  []string{"material delete"},
		Summary:  "takes out a material that was recorded by mistake",
		Usage:    "material remove #N",
		Examples: []string{"material remove #2"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			if len(c.Words) != 1 {
				return Answer{}, c.usage("I need which material.")
			}
			m, err := c.material(c.Words[0])
			if err != nil {
				return Answer{}, err
			}
			if users := c.users(m.ID); len(users) > 0 {
				return Answer{}, wrong("%s uses it; take it out there first.", users[0].ID.Label()).try(fmt.Sprintf("detach %s #%d", users[0].ID.Label(), m.ID))
			}
			change := c.change(m.Title+" removed", nil, m.Ref())
			return unnamed(c.commit(change, view.T("Removed: "+m.Title+"."), c.effect(change.Delta)...)), nil
		},
	}
}

// material finds a material by its number.
func (c *Call) material(word string) (partner.Material, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(word, "#"), 10, 32)
	if err == nil {
		if m, ok := c.Book.Material(partner.ID(n)); ok {
			return m, nil
		}
	}
	return partner.Material{}, wrong("There is no material %s.", clip(word)).try("material list")
}
