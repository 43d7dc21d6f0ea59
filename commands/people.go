package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func peopleUnit() *Unit {
	return &Unit{
		Word:     "people",
		Aliases:  []string{"persons", "staff", "team"},
		Summary:  "the employees, the state of their HUAWEI IDs, and their certificates",
		Usage:    "people [--all]",
		Examples: []string{"people", "people --all"},
		Steady:   true,
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole, and who has left"}},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.people()}, nil
		},
	}
}

func (c *Call) people() view.Message {
	all := c.Book.People()
	slices.SortStableFunc(all, func(a, b partner.Person) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	var here, left, bound int
	var lines []view.Text
	for _, p := range all {
		if !p.Employed(c.Today) {
			if left++; !c.flag("--all") {
				continue
			}
		} else {
			here++
			if p.BindingOn(c.Program, c.Today).State == partner.Associated {
				bound++
			}
		}
		n := len(c.Book.CertificatesOf(p.ID))
		lines = append(lines, view.Join(whoText(p), view.T(": "+plural(n, "certificate")+". "+c.personState(p))))
	}
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s, %d with an associated HUAWEI ID.", plural(here, "person"), bound)}
	if left > 0 {
		m.Summary += fmt.Sprintf(" %d left.", left)
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 30))
	} else {
		m.Blocks = append(m.Blocks, nobodyYet())
	}
	return m
}

func nobodyYet() view.Block {
	return view.Para(view.T("Nobody is listed yet. An admin adds people with "), view.C(`person add "Ana Silva" ana@example.com`), view.T(" or all at once with "), view.C("import"), view.T("."))
}

// personState is where somebody stands, in a sentence.
func (c *Call) personState(p partner.Person) string {
	var parts []string
	if s := c.hindrance(p); s != "" {
		parts = append(parts, s)
	} else {
		parts = append(parts, "HUAWEI ID associated")
	}
	if p.Dedicated {
		parts = append(parts, "dedicated personnel")
	}
	if p.Team != "" {
		parts = append(parts, "team "+p.Team)
	}
	return sentence(strings.Join(parts, ", ")) + "."
}

// hindrance is what keeps all of a person's certificates from counting, or
// nothing.
func (c *Call) hindrance(p partner.Person) string {
	if !p.Employed(c.Today) {
		return "left on " + p.LeftOn.Short()
	}
	b := p.BindingOn(c.Program, c.Today)
	on := ""
	if !b.On.IsZero() {
		on = " since " + b.On.Short()
	}
	switch b.State {
	case partner.Associated:
		return ""
	case partner.Invited:
		return "invited on " + b.On.Short() + ", not accepted yet"
	case partner.InviteExpired:
		return "invitation lapsed" + on
	case partner.Disassociated:
		return "HUAWEI ID no longer associated" + on
	default:
		return "HUAWEI ID not associated"
	}
}
