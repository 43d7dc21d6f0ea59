package commands

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func attachUnit() *Unit {
	return &Unit{
		Word:     "attach",
		Aliases:  []string{"application material"},
		Summary:  "puts a material into an application: one that is here, a link, or a file; the same as material add A-7",
		Usage:    "attach A-7 #N|KIND URL|FILE [TITLE] [form F] [dated D] [entity NAME] [--note WHAT]",
		Examples: []string{"attach A-2 #3", `attach A-2 competency-proof https://example.com/proofs "Proofs of the database practice"`},
		Own:      true, Changes: true, Lasting: true,
		Flags: []Flag{{Name: "--note", Takes: "WHAT", About: "says what changed, so this is a new version of the material of that kind that is in there"}},
		Run:   attach, Submit: attachSubmit,
	}
}

func detachUnit() *Unit {
	return &Unit{
		Word:     "detach",
		Summary:  "takes a material out of an application; the material itself stays",
		Usage:    "detach A-7 #N",
		Examples: []string{"detach A-4 #4"},
		Own:      true, Changes: true, Lasting: true,
		Run: func(c *Call) (Answer, error) {
			x, rest, err := c.on()
			if err != nil {
				return Answer{}, err
			}
			if len(rest) != 1 {
				return Answer{}, c.usage("I need which material.")
			}
			m, err := c.material(rest[0])
			if err != nil {
				return Answer{}, err
			}
			e := x.d.entry(partner.Detach)
			e.Material = m.ID
			return x.answer(e)
		},
	}
}

func attach(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 && c.CanOpen && x.a.AtHome() {
		return x.attachForm()
	}
	if len(rest) == 0 {
		return Answer{}, c.kindsWanted(&x)
	}
	if _, noted := c.Flags["--note"]; noted {
		return c.attachNoted(&x, rest)
	}
	out, err := c.attachWords(x.d, x.a, x.q, rest)
	if err != nil {
		return Answer{}, err
	}
	if out.Repeated {
		return Answer{Message: c.stands(out.Application, x.q)}, nil
	}
	return Answer{Message: c.doneWords(out, x.q, c.nextMaterialIn(x.d, out.Application, x.q)...), Change: x.d.sealed(c.unit.Word, string(c.Via))}, nil
}

// attachNoted puts a material in with a note that says what changed: a new version
// of the one in there that is called so, else of the only one of its kind. Where
// there is none it is the first version.
func (c *Call) attachNoted(x *acting, words []string) (Answer, error) {
	label := x.a.ID.Label()
	if strings.HasPrefix(words[0], "#") {
		return Answer{}, wrong("--note says what a new version changes, so its link or file is needed.").try("material replace " + words[0] + " https://example.com/v2.pdf page 3")
	}
	p, err := c.readPiece(x.q, x.a, words)
	if err != nil {
		return Answer{}, err
	}
	if p.version.Note, err = readNote([]string{c.Flags["--note"]}); err != nil {
		return Answer{}, err
	}
	var same []partner.Material
	for _, u := range x.a.Materials {
		m, ok := c.Book.Material(u.Material)
		switch {
		case !ok || m.Kind != p.material.Kind:
		case strings.EqualFold(m.Title, p.material.Title):
			return c.replaced(m, p)
		default:
			same = append(same, m)
		}
	}
	switch len(same) {
	case 0:
		out, err := c.attachPiece(x.d, x.a, x.q, p)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Message: c.doneWords(out, x.q, c.nextMaterialIn(x.d, out.Application, x.q)...), Change: x.d.sealed(c.unit.Word, string(c.Via))}, nil
	case 1:
		return c.replaced(same[0], p)
	}
	t := wrong("%s has %s of this kind. Which of them is it a new version of?", label, plural(len(same), "material"))
	for _, m := range same[:min(len(same), 4)] {
		t.offer(clip(m.Title), phrase("material", "replace", fmt.Sprintf("#%d", m.ID), p.version.URL, p.version.Note))
	}
	return Answer{}, t
}

// kindsWanted says what an application takes.
func (c *Call) kindsWanted(x *acting) error {
	var words []string
	for i := range x.q.Materials {
		words = append(words, x.q.Materials[i].Words()+": "+x.q.Materials[i].Material)
	}
	return c.usage("Which material? %s takes %s.", x.a.ID.Label(), strings.Join(words, "; "))
}

// attachWords reads materials and puts them in: "#2", or what a new one is.
func (c *Call) attachWords(d *docket, a partner.Application, q *program.Procedure, words []string) (out partner.Outcome, err error) {
	if strings.HasPrefix(words[0], "#") {
		for _, w := range words {
			m, err := c.material(strings.TrimRight(w, ","))
			if err != nil {
				return out, err
			}
			if out, err = c.putIn(d, a, q, m.ID); err != nil {
				return out, err
			}
			a = out.Application
		}
		return out, nil
	}
	p, err := c.readPiece(q, d.current(a), words)
	if err != nil {
		return out, err
	}
	return c.attachPiece(d, a, q, p)
}

// putIn gives the entry that puts a material in.
func (c *Call) putIn(d *docket, a partner.Application, q *program.Procedure, id partner.ID) (partner.Outcome, error) {
	e := d.entry(partner.Attach)
	e.Material = id
	out := d.give(a, q, e, true)
	if out.Refusal != nil {
		return out, c.refused(out.Refusal)
	}
	return out, nil
}

// piece is a material as somebody describes it.
type piece struct {
	material partner.Material
	version  partner.MaterialVersion
}

// readPiece reads KIND and what follows it: a link, a title, options, the file that
// came along or one that was shared in the thread before.
func (c *Call) readPiece(q *program.Procedure, a partner.Application, words []string) (p piece, err error) {
	kind, used := c.readKind(q, words)
	if used == 0 {
		return p, wrong("%q is no kind of material that %s takes: %s.", clip(words[0]), a.ID.Label(), either(kindsOf(q))).try("attach " + a.ID.Label() + " " + kindsOf(q)[0] + " https://example.com/file")
	}
	p.material.Kind = kind
	var title []string
	for words = words[used:]; len(words) > 0; {
		n, err := c.pieceOption(&p, a, words, len(title) > 0)
		if err != nil {
			return p, err
		}
		if n == 0 {
			title, n = append(title, words[0]), 1
		}
		words = words[n:]
	}
	if f := c.cameAlong(); f != nil && p.version.File == "" && p.version.URL == "" {
		p.version = f.version()
	}
	p.material.Title = view.Clean(strings.Join(title, " "))
	if p.version.URL == "" && p.version.File == "" && p.version.SHA256 == "" {
		return p, wrong("Where is it? I need a link, a file, or the number of a material that is here.").try("attach "+a.ID.Label()+" "+kind+" https://example.com/"+kind, "attach "+a.ID.Label()+" #2")
	}
	if p.material.Title == "" {
		p.material.Title = titleOf(p.version, c.materialKind(kind).Name)
	}
	if len([]rune(p.material.Title)) > 200 {
		return p, wrong("A title has at most 200 letters.")
	}
	p.material.URL = p.version.URL
	return p, nil
}

// readKind reads a kind of material by its id or name, or by what the procedure
// calls it, of one to three words.
func (c *Call) readKind(q *program.Procedure, words []string) (kind string, used int) {
	for n := min(3, len(words)); n > 0; n-- {
		word := strings.Join(words[:n], " ")
		dashed := strings.ReplaceAll(strings.TrimRight(strings.ToLower(word), ":"), " ", "-")
		for i := range q.Materials {
			w := &q.Materials[i]
			if dashed == w.Material || dashed == w.ID || strings.EqualFold(word, w.Title) || strings.EqualFold(word, c.materialKind(w.Material).Name) {
				return w.Material, n
			}
		}
		if q.For == program.ForMaterial && (dashed == q.Material || strings.EqualFold(word, c.materialKind(q.Material).Name)) {
			return q.Material, n
		}
	}
	return "", 0
}

func kindsOf(q *program.Procedure) []string {
	if q.For == program.ForMaterial {
		return []string{q.Material}
	}
	var out []string
	for i := range q.Materials {
		if !slices.Contains(out, q.Materials[i].Material) {
			out = append(out, q.Materials[i].Material)
		}
	}
	return out
}

func (c *Call) pieceOption(p *piece, a partner.Application, words []string, titled bool) (used int, err error) {
	if url, ok := link(words[0]); ok && p.version.URL == "" {
		if err := whole(words); err != nil {
			return 0, err
		}
		p.version.URL = url
		return 1, nil
	}
	if looksLikeLink(words[0]) {
		return 0, wrong("%q is not a web address: it starts with https://.", clip(words[0])).try("attach " + a.ID.Label() + " " + p.material.Kind + " https://example.com/file")
	}
	switch word := strings.ToLower(words[0]); {
	case word == "entity" && len(words) > 1:
		p.version.Entity = view.Clean(words[1])
		return 2, nil
	case word == "file" && len(words) > 1:
		f, ok := c.sharedBefore(a, words[1])
		if !ok {
			where := "an application"
			if a.ID != 0 {
				where = a.ID.Label()
			}
			return 0, wrong("I remember no file %q that was shared in the thread of %s.", clip(words[1]), where)
		}
		v := f.version()
		v.Entity = p.version.Entity
		p.version = v
		return 2, nil
	}
	used, err = c.materialOption(&p.material, words)
	if err == nil && used == 0 && titled {
		used, err = c.bareDated(&p.material, words)
	}
	return used, err
}

// looksLikeLink tells what is meant for an address and is none.
func looksLikeLink(word string) bool {
	low := strings.ToLower(strings.Trim(word, "<>"))
	for _, begin := range []string{"http:", "https:", "www.", "ftp:", "javascript:", "data:", "file:"} {
		if strings.HasPrefix(low, begin) {
			return true
		}
	}
	return false
}

// titleOf is what a material is called that nobody has named.
func titleOf(v partner.MaterialVersion, kind string) string {
	name := v.Name
	if name == "" {
		if u, err := url.Parse(v.URL); err == nil {
			if name = path.Base(u.Path); name == "/" || name == "." {
				name = u.Host
			}
		}
	}
	if name = strings.TrimSpace(view.Clean(stem(name))); name == "" {
		return kind
	}
	return within(strings.ReplaceAll(name, "_", " "), 200)
}

// attachPiece adds a material that is new here, or finds the one that it is.
func (c *Call) attachPiece(d *docket, a partner.Application, q *program.Procedure, p piece) (partner.Outcome, error) {
	label := a.ID.Label()
	if err := notEmpty(p.version, "attach "+label+" "+p.material.Kind); err != nil {
		return partner.Outcome{}, err
	}
	for _, old := range c.Book.Materials() {
		if old.Kind != p.material.Kind {
			continue
		}
		last := c.knownMaterial(old).Latest()
		if same := last.SHA256 != "" && last.SHA256 == p.version.SHA256 || last.SHA256 == "" && p.version.SHA256 == "" && p.version.URL != "" && p.version.URL == last.URL; same {
			return c.putIn(d, a, q, old.ID)
		}
		if strings.EqualFold(old.Title, p.material.Title) {
			t := wrong("%s #%d is called %q already. Is this a new version of it? Then: material replace #%d. Or is it the same? Then: attach %s #%d. Else give it another title.",
				c.materialKind(old.Kind).Name, old.ID, clip(old.Title), old.ID, label, old.ID)
			if p.version.URL != "" {
				t.offer("It is a new version", phrase("material", "replace", fmt.Sprintf("#%d", old.ID), p.version.URL))
			}
			return partner.Outcome{}, t.offer("Use it as it is", fmt.Sprintf("attach %s #%d", label, old.ID))
		}
	}
	n := 0
	for _, f := range d.change.Delta.Put {
		if f.Ref().Kind == partner.KindMaterial {
			n++
		}
	}
	p.material.ID = c.Book.Next(partner.KindMaterial, n)
	return c.addPiece(d, a, q, p)
}

// addPiece puts a new material in. Nothing is stored where the application refuses it.
func (c *Call) addPiece(d *docket, a partner.Application, q *program.Procedure, p piece) (partner.Outcome, error) {
	p.version.ID, p.version.Material, p.version.N = d.versionID(), p.material.ID, 1
	p.version.By, p.version.On = c.User, c.Now.UTC()
	k := partner.Known{Material: p.material, Versions: []partner.MaterialVersion{p.version}}
	d.known[k.Material.ID] = k
	out, err := c.putIn(d, a, q, k.Material.ID)
	if err == nil && !out.Repeated {
		d.putMaterial(k)
	}
	return out, err
}

// knownMaterial is a material with its versions.
func (c *Call) knownMaterial(m partner.Material) partner.Known {
	return partner.Known{Material: m, Versions: c.Book.MaterialVersions(m.ID)}
}

// cameAlong is the file that came with the request; nil where none did.
func (c *Call) cameAlong() *Shared {
	if len(c.Files) > 0 {
		return &c.Files[0]
	}
	if c.File == nil {
		return nil
	}
	sum := sha256.Sum256(c.File.Data)
	return &Shared{Name: c.File.Name, Size: int64(len(c.File.Data)), SHA256: hex.EncodeToString(sum[:])}
}

// sumOfNothing is the sha256 of no bytes. A size of 0 alone says nothing: it is what
// Slack gives where a file lies elsewhere.
const sumOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// notEmpty refuses an empty file; words take another one, where it is clear which do.
func notEmpty(v partner.MaterialVersion, words string) error {
	if v.SHA256 != sumOfNothing {
		return nil
	}
	t := wrong("The file %q is empty: 0 bytes. Share it again once something is in it, or give a link.", clip(v.Name))
	if words != "" {
		return t.try(words + " https://example.com/file")
	}
	return t
}

// version is what is kept of a file; its bytes stay in Slack.
func (f Shared) version() partner.MaterialVersion {
	v := partner.MaterialVersion{Name: within(view.Clean(f.Name), 200), Size: max(0, f.Size), Type: within(view.Clean(f.Type), 100), SHA256: f.SHA256, File: f.ID}
	if view.IsWebLink(f.URL) {
		v.URL = f.URL
	}
	return v
}
