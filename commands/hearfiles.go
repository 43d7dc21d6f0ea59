package commands

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// files takes the files of a reply: material where whoever shares them may change
// the application and it is clear which; else they are kept with the record.
func (x *hearer) files() {
	if !x.owns() {
		x.keepFiles(x.h.Files)
		return
	}
	for _, f := range x.h.Files {
		if x.takeFile(f) {
			x.out.Receipt = receiptFile
		}
	}
}

// owns reports whether the person may change what is handed in.
func (x *hearer) owns() bool {
	s := x.c.Settings
	return x.h.Standing == partner.Member && x.h.User != "" &&
		(slices.Contains(x.a.Authors, x.h.User) || slices.Contains(s.Admins, x.h.User) || x.h.User == s.Alliance)
}

// keepFiles keeps what is known of files that are no material (yet).
func (x *hearer) keepFiles(files []Shared) {
	var lines []string
	for _, f := range files {
		lines = append(lines, f.line())
	}
	e := x.entry()
	e.Text = strings.Join(lines, "\n")
	x.give(e)
}

// takeFile makes material of a file; it reports whether that was done.
func (x *hearer) takeFile(f Shared) bool {
	if v, by := x.given(f); v {
		_ = by
		return false
	}
	guess := x.guess(f)
	var err error
	switch {
	case guess.version != 0:
		err = x.newVersion(f, guess.version)
	case guess.kind != "":
		p := piece{material: partner.Material{Kind: guess.kind}, version: f.version()}
		p.material.Title, p.material.URL = titleOf(p.version, x.c.materialKind(guess.kind).Name), p.version.URL
		var out partner.Outcome
		if out, err = x.c.attachPiece(x.d, x.a, x.q, p); err == nil {
			x.a = out.Application
		}
	default:
		if err = notEmpty(f.version(), ""); err == nil {
			x.keepFiles([]Shared{f})
			x.whisper(x.whichFile(f))
			return false
		}
	}
	if err != nil {
		x.keepFiles([]Shared{f})
		x.whisper(troubleOf(err).message())
		return false
	}
	return true
}

// given reports whether this file of this message was dealt with before.
func (x *hearer) given(f Shared) (bool, string) {
	where := x.h.Channel + "/" + x.h.TS
	for _, r := range x.log() {
		if r.Entry.Where == where && (r.Entry.Verb == partner.Attach || strings.Contains(r.Entry.Text, f.line())) {
			return true, r.Entry.ID
		}
	}
	return false, ""
}

func (x *hearer) newVersion(f Shared, id partner.ID) error {
	m, ok := x.c.Book.Material(id)
	if !ok {
		return wrong("There is no material #%d.", id)
	}
	p := piece{material: m, version: f.version()}
	p.version.Note = within(x.changeSaid(m.Kind), longestNote)
	if _, err := x.c.replace(x.d, p); err != nil {
		return err
	}
	x.a = x.d.current(x.a)
	if _, used := x.a.Uses(id); used {
		return nil
	}
	out, err := x.c.putIn(x.d, x.a, x.q, id)
	if err == nil {
		x.a = out.Application
	}
	return err
}

// changeSaid is what the words beside a file tell of the change: all but those that
// only say which material it is.
func (x *hearer) changeSaid(kind string) string {
	text := strings.TrimSpace(view.Clean(placeForm().ReplaceAllString(x.h.Text, "")))
	bare := strings.ToLower(strings.ReplaceAll(strings.Trim(text, " .:,;!"), " ", "-"))
	names := []string{"", kind, x.c.materialKind(kind).Name}
	if w := x.q.Wants(kind); w != nil {
		names = append(names, w.ID, w.Title)
	}
	for _, n := range names {
		if bare == strings.ToLower(strings.ReplaceAll(n, " ", "-")) {
			return ""
		}
	}
	return text
}

// guessed is what a file seems to be: a new version of a material, or a new
// material of a kind; neither where that is unclear.
type guessed struct {
	version partner.ID
	kind    string
}

// guess takes a file for a new version where the words name the material, where it
// is called like one, or where the application has just one of the kind that words
// or name tell; for a new material where there is none of that kind yet.
func (x *hearer) guess(f Shared) guessed {
	if m := numberForm().FindStringSubmatch(x.h.Text); m != nil {
		if mat, err := x.c.material(m[0]); err == nil {
			return guessed{version: mat.ID}
		}
	}
	var alike []partner.ID
	var used []partner.Material
	for _, u := range x.a.Materials {
		if mat, ok := x.c.Book.Material(u.Material); ok {
			used = append(used, mat)
			last := x.c.knownMaterial(mat).Latest()
			if s := stem(f.Name); s != "" && (s == stem(last.Name) || s == stem(mat.Title)) {
				alike = append(alike, mat.ID)
			}
		}
	}
	if len(alike) == 1 {
		return guessed{version: alike[0]}
	}
	kind := x.kindSaid(x.h.Text)
	if kind == "" {
		kind = x.kindSaid(stem(f.Name))
	}
	if kinds := kindsOf(x.q); kind == "" && len(kinds) == 1 && len(used) == 0 {
		kind = kinds[0]
	}
	var same []partner.ID
	for _, mat := range used {
		if mat.Kind == kind {
			same = append(same, mat.ID)
		}
	}
	switch {
	case kind == "" || len(alike) > 1 || len(same) > 1:
		return guessed{}
	case len(same) == 1 && x.one(kind):
		return guessed{version: same[0]}
	case len(same) == 1:
		return guessed{}
	}
	return guessed{kind: kind}
}

// one reports whether an application takes just one of a kind, so that another is
// a new version of it.
func (x *hearer) one(kind string) bool {
	w := x.q.Wants(kind)
	return x.q.For == program.ForMaterial || w != nil && !w.Need.Ask && w.Need.Value == 1
}

var numberForm = lazily(`#[0-9]{1,9}\b`)

// placeForm is "material replace #7", "new version of #7" or "#7:" before what is said
// of the new version.
var placeForm = lazily(`(?i)^\s*(material\s+(replace|version|update)\s+|(a\s+)?new\s+version\s+(of|for)\s+)?#[0-9]{1,9}\b\s*[-:,.]*\s*`)

// kindSaid is the one kind of material that a text names; "" for none or several.
func (x *hearer) kindSaid(text string) string {
	low := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
	}), " ") + " "
	found := ""
	for _, kind := range kindsOf(x.q) {
		names := []string{kind, x.c.materialKind(kind).Name}
		if w := x.q.Wants(kind); w != nil {
			names = append(names, w.ID, w.Title)
		}
		for _, n := range names {
			n = strings.Join(strings.FieldsFunc(strings.ToLower(n), func(r rune) bool { return r == '-' || r == ' ' }), " ")
			if strings.Contains(low, " "+n+" ") {
				if found != "" && found != kind {
					return ""
				}
				found = kind
			}
		}
	}
	return found
}

// whichFile asks what a file is.
func (x *hearer) whichFile(f Shared) view.Message {
	label := x.a.ID.Label()
	text := fmt.Sprintf("%s is kept with the record of %s, but is no material of it yet: is it a new version of one, or something new?", fileName(f), label)
	m := view.Message{Summary: text, Names: true, Blocks: []view.Block{view.Para(view.T(text))}}
	var buttons []view.Button
	for _, u := range x.a.Materials {
		if mat, ok := x.c.Book.Material(u.Material); ok && len(buttons) < 3 {
			buttons = append(buttons, view.Run(clip("New version of "+mat.Title), fmt.Sprintf("material replace #%d file %s", mat.ID, quote(f.handle()))))
		}
	}
	for _, kind := range kindsOf(x.q) {
		if len(buttons) < 5 {
			buttons = append(buttons, view.Run(clip("New: "+x.c.materialKind(kind).Name), phrase("attach", label, kind, "file", f.handle())))
		}
	}
	m.Blocks = append(m.Blocks, view.Actions(buttons...))
	return m
}

func fileName(f Shared) string {
	if name := strings.TrimSpace(view.Clean(f.Name)); name != "" {
		return clip(name)
	}
	return "The file without a name"
}

// handle is a word that finds the file again.
func (f Shared) handle() string {
	switch {
	case f.ID != "":
		return f.ID
	case f.SHA256 != "":
		return f.SHA256
	}
	return f.Name
}

// line is what is known of a file as a line of a comment.
func (f Shared) line() string {
	return fmt.Sprintf("[file %q %q %q %d %q %q]", f.ID, within(view.Clean(f.Name), 200), within(view.Clean(f.Type), 100), f.Size, f.SHA256, f.URL)
}

// readFileLine reads a line that line wrote.
func readFileLine(line string) (f Shared, ok bool) {
	n, err := fmt.Sscanf(strings.TrimSpace(line), "[file %q %q %q %d %q %q]", &f.ID, &f.Name, &f.Type, &f.Size, &f.SHA256, &f.URL)
	return f, err == nil && n == 6
}

// spoken is a comment with its files by name.
func spoken(text string) string {
	if !strings.Contains(text, "[file ") {
		return text
	}
	var out []string
	for line := range strings.Lines(text) {
		if f, ok := readFileLine(line); ok {
			line = "shared " + fileName(f)
		}
		out = append(out, strings.TrimSpace(line))
	}
	return strings.Join(out, " ")
}

// sharedBefore finds a file that was shared in an application's thread, or with no
// application in any.
func (c *Call) sharedBefore(a partner.Application, handle string) (Shared, bool) {
	list := []partner.Application{a}
	if a.ID == 0 {
		list = c.Book.Applications()
	}
	for _, app := range list {
		for _, r := range c.Book.Records(app.ID) {
			if r.Entry.Verb != partner.Comment || !strings.Contains(r.Entry.Text, "[file ") {
				continue
			}
			for line := range strings.Lines(r.Entry.Text) {
				if f, ok := readFileLine(line); ok && f.handle() == handle {
					return f, true
				}
			}
		}
	}
	return Shared{}, false
}

var versionSuffix = lazily(`(?i)([-_ .]*\(\d+\)|[-_ .]+(v|ver|version|rev|r)[-_ .]?\d+(\.\d+)*|[-_ .]+(final|new|updated|latest|copy|draft))$`)

// stem is a file's name without extension and version: "Port case v2.pdf" is "port case".
func stem(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if ext := path.Ext(name); len(ext) > 1 && len(ext) < 7 && strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") == "" && !digits(ext[1:]) {
		name = strings.TrimSuffix(name, ext)
	}
	for {
		cut := versionSuffix().ReplaceAllString(name, "")
		if cut == name || cut == "" {
			break
		}
		name = cut
	}
	return strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(name))
}
