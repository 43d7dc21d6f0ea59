package roster

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"partnerbot/civil"
)

// maxUnzipped bounds what is unpacked of a workbook, in bytes: a million rows
// with every column filled stay below it, a zip bomb does not.
const maxUnzipped = 2 << 30

// Limits of what describes the sheets: far more than programs write, and little
// enough to be held in memory.
const (
	maxDescription = 64 << 20 // bytes of a part
	maxSheets      = 1000
)

// Day 0 of the two ways in which workbooks number days. The first is one day
// early, since Excel counts a 29 February 1900.
var (
	epoch1900 = civil.Must(1899, 12, 30)
	epoch1904 = civil.Must(1904, 1, 1)
)

var errUnpacked = errors.New("unpacks to too much")

// spreadsheet is an XLSX file: a zip file of XML parts that point at each other
// (ECMA-376, parts 1 and 2).
type spreadsheet struct {
	parts  map[string]*zip.File // by partName
	left   int64                // bytes that may still be unpacked
	epoch  civil.Day
	sheets []worksheet // those that are visible, in their order
	shared []string
	styles []style
}

type worksheet struct{ name, part string }

// partName is the name of a part as it is compared.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// openWorkbook reads what the sheets of a workbook have in common.
func openWorkbook(z *zip.Reader, limit int64) (*spreadsheet, error) {
	b := &spreadsheet{parts: make(map[string]*zip.File, len(z.File)), left: limit, epoch: epoch1900}
	for _, f := range z.File {
		name := partName(f.Name)
		if b.parts[name] != nil {
			return nil, fmt.Errorf("it holds %s twice", quote(f.Name))
		}
		b.parts[name] = f
	}
	main := "xl/workbook.xml"
	rels, err := b.relations("", main)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if r.kind == "officeDocument" {
			main = r.target
		}
	}
	if rels, err = b.relations(main, ""); err != nil {
		return nil, err
	}
	if err := b.readSheets(main, rels); err != nil {
		return nil, err
	}
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			err = b.readShared(r.target)
		case "styles":
			err = b.readStyles(r.target)
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// part reads an XML part with this root; fn is called in the root.
func (b *spreadsheet) part(name, root string, fn func(x *markup) error) (err error) {
	f := b.parts[name]
	if f == nil {
		return fmt.Errorf("the part %s is missing", quote(name))
	}
	if f.Flags&1 != 0 {
		return errors.New("it is protected by a password")
	}
	in, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", quote(name), err)
	}
	defer func() { _ = in.Close() }() // it was only read
	m := &metered{in: in, left: &b.left, most: maxUnzipped}
	if root != "worksheet" && root != "sst" {
		m.most = maxDescription
	}
	x := newMarkup(m)
	if err := x.document(root, func() error { return fn(x) }); err != nil {
		return fmt.Errorf("%s: %w", quote(path.Base(name)), err)
	}
	return nil
}

// metered counts what is really unpacked, whatever the headers of the zip file say.
type metered struct {
	in   io.Reader
	left *int64
	most int64 // of this part
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.in.Read(p)
	if *m.left -= int64(n); *m.left < 0 {
		return 0, errUnpacked
	}
	if m.most -= int64(n); m.most < 0 {
		return 0, fmt.Errorf("more than %d MB that describe the sheets", maxDescription>>20)
	}
	return n, err
}

// relation is where a part points to.
type relation struct{ id, kind, target string }

// relations reads the relations of a part, of the whole file if it is "". Where
// there are none a main part that is named has none either.
func (b *spreadsheet) relations(of, main string) (rels []relation, err error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	if b.parts[name] == nil && main != "" {
		return nil, nil
	}
	err = b.part(name, "Relationships", func(x *markup) error {
		return x.each(func() error {
			if !x.is("Relationship") {
				return nil
			}
			if mode, _ := x.attr("TargetMode"); mode == "External" {
				return nil
			}
			id, _ := x.attr("Id")
			kind, _ := x.attr("Type")
			to, _ := x.attr("Target")
			target := strings.ReplaceAll(to, `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = dir + target
			}
			rels = append(rels, relation{id, path.Base(kind), partName(path.Clean("/" + target))})
			return nil
		})
	})
	return rels, err
}

// readSheets reads which sheets there are and how they count days.
func (b *spreadsheet) readSheets(main string, rels []relation) error {
	targets := make(map[string]string, len(rels))
	for _, r := range rels {
		if r.kind == "worksheet" { // there are charts and macros too
			targets[r.id] = r.target
		}
	}
	return b.part(main, "workbook", func(x *markup) error {
		return x.each(func() error {
			switch {
			case x.is("workbookPr"):
				if v, _ := x.attr("date1904"); isTrue(v) {
					b.epoch = epoch1904
				}
			case x.is("sheets"):
				return x.each(func() error {
					if x.is("sheet") {
						b.addSheet(x, targets)
					}
					if len(b.sheets) > maxSheets {
						return fmt.Errorf("more than %d sheets", maxSheets)
					}
					return nil
				})
			}
			return nil
		})
	})
}

func (b *spreadsheet) addSheet(x *markup, targets map[string]string) {
	name, _ := x.attr("name")
	if state, _ := x.attr("state"); state != "" && state != "visible" {
		return
	}
	for _, a := range x.attrs {
		if target, ok := targets[a.Value]; ok && a.Name.Local == "id" && a.Name.Space != "" {
			b.sheets = append(b.sheets, worksheet{name, target})
		}
	}
}

func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }
