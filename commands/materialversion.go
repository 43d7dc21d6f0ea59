package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func materialReplaceUnit() *Unit {
	return &Unit{
		Word:     "material replace",
		Aliases:  []string{"material version", "material update"},
		Summary:  "gives a material a new version; applications that use it take it in, and approvals of the old one are void",
		Usage:    "material replace #N URL|FILE [NOTE] [dated D] [entity NAME] [--note NOTE]",
		Examples: []string{"material replace #3 https://example.com/form-v2.pdf page 3 without the customer's name"},
		Own:      true, Changes: true, Lasting: true,
		Flags: []Flag{{Name: "--note", Takes: "NOTE", About: "says what changed; the words after the link do as well"}},
		Run:   materialReplace,
	}
}

func materialShowUnit() *Unit {
	return &Unit{
		Word:     "material show",
		Aliases:  []string{"material versions", "material history"},
		Summary:  "a material with its versions, and the applications that use it",
		Usage:    "material show #N",
		Examples: []string{"material show #3"},
		Steady:   true,
		Run:      materialShow,
	}
}

func materialReplace(c *Call) (Answer, error) {
	if len(c.Words) == 0 {
		return Answer{}, c.usage("I need which material.")
	}
	m, err := c.material(c.Words[0])
	if err != nil {
		return Answer{}, err
	}
	p := piece{material: m}
	note := strings.Fields(c.Flags["--note"])
	for words := c.Words[1:]; len(words) > 0; {
		n, err := c.pieceOption(&p, partner.Application{}, words, true)
		if err != nil {
			return Answer{}, err
		}
		if n == 0 {
			note, n = append(note, words[0]), 1
		}
		words = words[n:]
	}
	if f := c.cameAlong(); f != nil && p.version.URL == "" {
		entity := p.version.Entity
		p.version = f.version()
		p.version.Entity = entity
	}
	if p.version.URL == "" && p.version.File == "" && p.version.SHA256 == "" {
		return Answer{}, c.usage("Where is the new version? I need a link or a file.")
	}
	if p.version.Note, err = readNote(note); err != nil {
		return Answer{}, err
	}
	return c.replaced(m, p)
}

// replaced answers with what became of a material's new version.
func (c *Call) replaced(m partner.Material, p piece) (Answer, error) {
	given := p.material
	p.material = m
	if !given.Dated.IsZero() {
		p.material.Dated = given.Dated
	}
	if given.Form != "" {
		p.material.Form = given.Form
	}
	d := c.docket()
	lines, err := c.replace(d, p)
	if err != nil {
		return Answer{}, err
	}
	done := fmt.Sprintf("%s #%d is at version %d now.", m.Title, m.ID, d.known[m.ID].Latest().N)
	d.said = append([]string{strings.TrimSuffix(done, ".") + "."}, d.said...)
	msg := view.Message{Summary: done, Names: true, Blocks: []view.Block{view.Para(view.T(done))}}
	if len(lines) > 0 {
		msg.Blocks = append(msg.Blocks, view.List(lines...))
	}
	return Answer{Message: msg, Change: d.sealed(c.unit.Word, string(c.Via))}, nil
}

// replace gives a material its next version, and puts that into the applications
// that use it and that the asker may change.
func (c *Call) replace(d *docket, p piece) (lines []view.Text, err error) {
	k := c.knownMaterial(p.material)
	if old, ok := c.Book.Material(p.material.ID); ok {
		k.Material = old
	}
	if err := notEmpty(p.version, fmt.Sprintf("material replace #%d", p.material.ID)); err != nil {
		return nil, err
	}
	users := c.users(p.material.ID)
	if !c.mayReplace(k, users) {
		t := wrong("%s #%d is not yours: whoever put it in, the applicants that use it, the alliance manager and admins give it new versions.", k.Material.Title, k.Material.ID)
		t.Names = true
		return nil, t
	}
	last := k.Latest()
	if last.SHA256 != "" && last.SHA256 == p.version.SHA256 || last.SHA256 == "" && p.version.SHA256 == "" && last.URL == p.version.URL {
		return nil, wrong("That is version %d of %s already.", last.N, k.Material.Title).try(fmt.Sprintf("material show #%d", k.Material.ID))
	}
	if len(k.Versions) == 0 { // it was a link, and that stays readable as version 1
		last.ID, last.On = d.versionID(), c.Now.UTC()
		k.Versions = append(k.Versions, last)
		d.put(last)
	}
	v := p.version
	v.ID, v.Material, v.N, v.By, v.On = d.versionID(), k.Material.ID, last.N+1, c.User, c.Now.UTC()
	if v.Entity == "" {
		v.Entity = last.Entity
	}
	k.Versions = append(k.Versions, v)
	k.Material.URL, k.Material.Dated, k.Material.Form = v.URL, p.material.Dated, p.material.Form
	if k.Material.Review == partner.Rejected { // what was refused is not what is here now
		k.Material.Review = ""
	}
	d.known[k.Material.ID] = k
	d.put(k.Material)
	d.put(v)
	return c.spread(d, users, k.Material.ID), nil
}

// spread puts the newest version of a material into the applications that use it.
func (c *Call) spread(d *docket, users []partner.Application, id partner.ID) (lines []view.Text) {
	for _, a := range users {
		q, err := c.procedureOf(a)
		if err != nil {
			continue
		}
		e := d.entry(partner.Attach)
		e.Material = id
		out := d.give(a, q, e, true)
		if out.Refusal != nil {
			lines = append(lines, view.Join(marked(a.ID.Label()+" keeps the version before: "+out.Refusal.Words(c.voice()))...))
			continue
		}
		lines = append(lines, view.Join(marked(c.newsWords(out))...))
	}
	return lines
}

// users are the applications that use a material and are not over, by id.
func (c *Call) users(id partner.ID) []partner.Application {
	return slices.DeleteFunc(c.Book.Applications(), func(a partner.Application) bool {
		_, ok := a.Uses(id)
		return !ok || a.Stage.Over()
	})
}

func (c *Call) mayReplace(k partner.Known, users []partner.Application) bool {
	if c.IsAdmin || c.User == c.Settings.Alliance {
		return true
	}
	for _, v := range k.Versions {
		if v.By == c.User && c.User != "" {
			return true
		}
	}
	return slices.ContainsFunc(users, func(a partner.Application) bool { return slices.Contains(a.Authors, c.User) })
}

func materialShow(c *Call) (Answer, error) {
	if len(c.Words) != 1 {
		return Answer{}, c.usage("I need which material.")
	}
	m, err := c.material(c.Words[0])
	if err != nil {
		return Answer{}, err
	}
	k := c.knownMaterial(m)
	msg := view.Message{Names: true, Summary: fmt.Sprintf("%s #%d: version %d.", m.Title, m.ID, k.Latest().N)}
	msg.Blocks = append(msg.Blocks, view.Para(c.materialLine(m)))
	var lines []view.Text
	versions := k.Versions
	if len(versions) == 0 {
		versions = []partner.MaterialVersion{k.Latest()}
	}
	for _, v := range slices.Backward(versions) {
		lines = append(lines, c.versionLine(v))
	}
	msg.Blocks = append(msg.Blocks, view.Para(view.B("Versions")), view.List(lines...))
	lines = nil
	for _, a := range c.Book.Applications() {
		if u, ok := a.Uses(m.ID); ok {
			lines = append(lines, view.T(fmt.Sprintf("%s %s, %s: version %d", a.ID.Label(), a.Title, stageWords[a.Stage], u.Version)))
		}
	}
	if len(lines) > 0 {
		msg.Blocks = append(msg.Blocks, view.Para(view.B("Used by")), limited(lines, 10, "applications --all"))
	}
	return Answer{Message: msg}, nil
}

// versionLine is a version with what is known of its bytes.
func (c *Call) versionLine(v partner.MaterialVersion) view.Text {
	t := view.Join(view.B(fmt.Sprintf("Version %d", v.N)), view.T(versionWords(v)))
	if v.URL != "" {
		t = append(t, view.Join(view.T(", "), view.L("link", v.URL))...)
	}
	if v.By != "" {
		t = view.Join(t, view.T(", by "), c.doer(v.By), view.T(" on "+v.On.In(c.teamZone()).Format("2 Jan 2006")))
	}
	if v.Note != "" {
		t = append(t, view.T(": "+v.Note)...)
	}
	return t
}

// versionWords are the name, size, type and fingerprint of a file.
func versionWords(v partner.MaterialVersion) string {
	s := ""
	for _, part := range []string{v.Name, sizeWords(v.Size), v.Type} {
		if part != "" {
			s += ", " + part
		}
	}
	if v.SHA256 != "" {
		s += ", sha256 " + v.SHA256[:min(12, len(v.SHA256))]
	}
	if v.Entity != "" {
		s += ", for " + v.Entity
	}
	return s
}

func sizeWords(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1024:
		return fmt.Sprintf("%d bytes", n)
	case n < 1024*1024:
		return fmt.Sprintf("%.0f kB", float64(n)/1024)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1024/1024)
}
