package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

func certsUnit() *Unit {
	return &Unit{
		Word:     "certs",
		Aliases:  []string{"certificates", "cert list"},
		Summary:  "certificates: how many of each type, of one person, or of one type",
		Usage:    "certs [@who|type] [--all]",
		Examples: []string{"certs", "certs hccdp", `certs "Ana Silva"`},
		Steady:   true,
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole"}},
		Run:      certs,
	}
}

func certs(c *Call) (Answer, error) {
	if len(c.Words) == 0 {
		return Answer{Message: c.certsByType()}, nil
	}
	word := strings.Join(c.Words, " ")
	if p, ok := c.known(word); ok {
		return Answer{Message: c.certsOf(p)}, nil
	}
	typeID, track, unknownType := c.resolve(word, "")
	if unknownType == nil {
		return Answer{Message: c.certsLike(typeID, track)}, nil
	}
	p, err := c.person(word)
	if err != nil {
		if _, _, ok := mention(word); !ok {
			err = bothUnknown(word, unknownType, err)
		}
		return Answer{}, err
	}
	return Answer{Message: c.certsOf(p)}, nil
}

// bothUnknown joins what is offered for a word that is neither type nor person.
func bothUnknown(word string, typeErr, personErr error) error {
	var p, ty *Trouble
	if !errors.As(personErr, &p) || !strings.HasPrefix(p.What, "Nobody") {
		return personErr
	}
	t := wrong("%q is neither a person nor a certificate that I know.", clip(word)).try("people", "certs")
	t.Names = true
	t.Buttons = append(t.Buttons, p.Buttons...)
	if errors.As(typeErr, &ty) {
		t.Buttons = append(t.Buttons, ty.Buttons...)
	}
	return t
}

// certsByType counts certificates per type and track.
func (c *Call) certsByType() view.Message {
	type group struct {
		name        string
		like        partner.Certificate
		valid, over int
		ahead       int       // not yet valid
		begins      civil.Day // the first of these
		next        civil.Day
	}
	groups := make(map[string]*group)
	for _, cert := range c.Book.Certificates() {
		key := cert.Type + "/" + strings.ToLower(cert.Track)
		g := groups[key]
		if g == nil {
			g = &group{name: certName(c.Program, cert.Type, cert.Track), like: cert}
			groups[key] = g
		}
		last, ends := partner.LastDay(c.Program, cert)
		switch {
		case ends && last < c.Today:
			g.over++
		case cert.Issued > c.Today:
			if g.ahead++; g.begins.IsZero() || cert.Issued < g.begins {
				g.begins = cert.Issued
			}
		default:
			g.valid++
			if ends && (g.next.IsZero() || last < g.next) {
				g.next = last
			}
		}
	}
	if len(groups) == 0 {
		return view.Message{Summary: "No certificate is recorded yet.", Blocks: []view.Block{view.Para(view.T("No certificate is recorded yet. An admin adds them one by one with "), view.C("cert add"), view.T(" or all at once with "), view.C("import"), view.T("."))}}
	}
	sorted := make([]*group, 0, len(groups))
	valid := 0
	for _, g := range groups {
		sorted = append(sorted, g)
		valid += g.valid
	}
	slices.SortFunc(sorted, func(a, b *group) int { return strings.Compare(a.name, b.name) })
	m := view.Message{Summary: fmt.Sprintf("%s, %d of them valid.", plural(c.Book.Count(partner.KindCertificate), "certificate"), valid)}
	rows := make([][]view.Text, 0, len(sorted))
	for _, g := range sorted {
		next := "not in sight"
		if !g.next.IsZero() {
			next = g.next.Short()
		}
		now := fmt.Sprint(g.valid)
		switch {
		case g.ahead == 1:
			now += " (1 begins " + g.begins.Short() + ")"
		case g.ahead > 1:
			now += fmt.Sprintf(" (%d begin from %s)", g.ahead, g.begins.Short())
		}
		rows = append(rows, []view.Text{view.T(g.name), view.T(now), view.Tf("%d", g.over), view.T(next)})
	}
	m.Blocks = []view.Block{view.Para(view.T(m.Summary)), view.Table([]string{"Certificate", "Valid", "Ended", "First to end"}, rows...), view.Note(view.T("One type with its holders: "), view.C("certs "+quote(sorted[0].like.Type)), view.T(". One person: "), view.C("certs @who"), view.T("."))}
	return m
}

// certsOf lists one person's certificates, the newest first.
func (c *Call) certsOf(p partner.Person) view.Message {
	list := c.Book.CertificatesOf(p.ID)
	slices.SortStableFunc(list, func(a, b partner.Certificate) int { return int(b.Issued - a.Issued) })
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s holds %s.", p.Name, plural(len(list), "certificate"))}
	m.Blocks = append(m.Blocks, view.Para(whoText(p), view.T(": "+plural(len(list), "certificate")+". "+c.personState(p))))
	if len(list) == 0 {
		return m
	}
	var lines []view.Text
	for _, cert := range list {
		lines = append(lines, c.certLine(cert))
	}
	m.Blocks = append(m.Blocks, c.long(lines, 20), c.serves(p))
	return m
}

// serves leads to the requirements that ask for what a person holds.
func (c *Call) serves(p partner.Person) view.Block {
	as := partner.Assess(c.Program, c.alone(p.ID, partner.Delta{}), c.Today)
	var ids []string
	for i := range as.Requirements {
		r := as.Requirements[i].Requirement
		if !certificateKind(r.Kind) {
			continue
		}
		counted, excluded := as.Lists(r.ID)
		if len(counted) > 0 || slices.ContainsFunc(excluded, func(it partner.Item) bool { return it.Reason != partner.WrongType }) {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return view.Note(view.T("No requirement of this phase asks for them. What it asks for: "), view.C("gaps"), view.T("."))
	}
	line := view.T("What counts, and why something does not: ")
	for i, id := range ids {
		if i > 0 {
			line = append(line, view.T(" or ")...)
		}
		line = append(line, view.C("gaps "+quote(id))...)
	}
	return view.Note(line, view.T("."))
}

// long is a list that --all shows whole.
func (c *Call) long(lines []view.Text, most int) view.Block {
	if c.flag("--all") {
		most = 0
	}
	return limited(lines, most, phrase(append(append(strings.Fields(c.unit.Word), c.typed...), "--all")...))
}

func (c *Call) certLine(cert partner.Certificate) view.Text {
	t := view.Join(view.B(certName(c.Program, cert.Type, cert.Track)), view.T(" #"+fmt.Sprint(cert.ID)))
	switch {
	case cert.Issued > c.Today:
		t = append(t, view.T(", begins "+cert.Issued.Short())...)
	case !cert.Issued.IsZero():
		t = append(t, view.T(", issued "+cert.Issued.Short())...)
	}
	t = append(t, view.T(", "+c.until(cert))...)
	if cert.Number != "" {
		t = append(t, view.T(", number "+cert.Number)...)
	}
	if cert.Review != "" && cert.Review != partner.Approved {
		t = append(t, view.T(", vendor review "+string(cert.Review))...)
	}
	if cert.Account != "" && cert.Account != partner.Personal {
		t = append(t, view.T(", earned with an "+string(cert.Account)+" account")...)
	}
	if cert.Evidence != "" {
		t = append(t, view.Join(view.T(", "), view.L("evidence", cert.Evidence))...)
	}
	return t
}

// certsLike lists the holders of a type, of one track or of any.
func (c *Call) certsLike(typeID, track string) view.Message {
	var found []partner.Certificate
	for _, cert := range c.Book.Certificates() {
		if cert.Type == typeID && (track == "" || strings.EqualFold(cert.Track, track)) {
			found = append(found, cert)
		}
	}
	ends := func(cert partner.Certificate) civil.Day {
		if last, ok := partner.LastDay(c.Program, cert); ok {
			return last
		}
		return civil.Last
	}
	slices.SortStableFunc(found, func(a, b partner.Certificate) int { return int(ends(a) - ends(b)) })
	name := certName(c.Program, typeID, track)
	m := view.Message{Names: len(found) > 0, Summary: fmt.Sprintf("%s: %s.", name, plural(len(found), "certificate"))}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	var lines []view.Text
	for _, cert := range found {
		p, _ := c.Book.Person(cert.Person)
		line := view.Join(whoText(p), view.T(": "), c.certLine(cert))
		if s := c.hindrance(p); s != "" {
			line = append(line, view.T(" ("+s+")")...)
		}
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 20))
	}
	return m
}
