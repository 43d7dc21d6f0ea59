package roster

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// A part of a workbook is XML in UTF-8 without a document type. markup takes no
// more than that: what is not well formed is an error wherever it stands, so
// that no row behind it is lost in silence.
const (
	maxMarkup     = 1 << 20 // bytes of a tag, a comment or a piece of text
	maxDepth      = 128     // elements within each other
	maxAttributes = 128     // of a tag, and namespaces in force
)

var errLongMarkup = fmt.Errorf("a tag or a text of more than %d MB", maxMarkup>>20)

// namespaces are those whose elements a workbook's reader knows: spreadsheets
// and relationships, transitional and strict, and none at all.
var namespaces = []string{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
	"http://purl.oclc.org/ooxml/spreadsheetml/main",
	"http://schemas.openxmlformats.org/package/2006/relationships",
	"",
}

// token is what a markup has come to.
type token int8

const (
	opened  token = iota // an element begins: name, ours and attrs
	closed               // the innermost element ends
	written              // text, valid until the next token
	ended                // the document is over
)

// markup walks over an XML document in one pass. It is encoding/xml with limits
// and without what that takes and no workbook has. Tags are matched here:
// Decoder.Token, which does that too, takes half as much memory again.
type markup struct {
	decoder *xml.Decoder
	in      *rationed
	open    []element
	spaces  map[string]bool // the prefixes in force: whether they stand for one of namespaces
	root    bool            // the root element has been seen
	begun   bool            // something has been seen beside a byte order mark

	name  string // local, of the element that was opened
	ours  bool   // its namespace is one of a workbook's
	attrs []xml.Attr
	text  []byte
}

// element is one that is open.
type element struct {
	name   xml.Name        // with its prefix
	around map[string]bool // the prefixes in force outside
}

func newMarkup(in io.Reader) *markup {
	x := &markup{in: &rationed{in: in}, spaces: map[string]bool{"": true, "xml": false}}
	x.decoder = xml.NewDecoder(bufio.NewReaderSize(x.in, 64<<10))
	x.decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // declaration says no
	return x
}

// rationed gives bytes until as many have been read as one token may have.
type rationed struct {
	in   io.Reader
	left int
	err  error // the last
}

func (r *rationed) Read(p []byte) (n int, err error) {
	if r.err = errLongMarkup; r.left > 0 {
		n, r.err = r.in.Read(p)
		r.left -= n
	}
	return n, r.err
}

// depth is how many elements are open.
func (x *markup) depth() int { return len(x.open) }

// next moves to the next token. Comments and instructions are passed.
func (x *markup) next() (token, error) {
	for {
		x.in.left = maxMarkup
		t, err := x.decoder.RawToken()
		if err != nil {
			return ended, x.finish(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			return opened, x.start(t)
		case xml.EndElement:
			return closed, x.end(t.Name)
		case xml.CharData:
			if x.depth() > 0 {
				x.text = t
				return written, nil
			}
			err = x.outside(t)
		case xml.ProcInst:
			err = x.instruction(t)
		case xml.Directive:
			err = errors.New("a document type or other declaration, which no workbook has")
		}
		if err != nil {
			return ended, err
		}
	}
}

// finish says what is wrong where there is no further token; nil if nothing is.
func (x *markup) finish(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case x.in.err != nil && !errors.Is(x.in.err, io.EOF):
		return x.in.err // whatever became of the half of a token before it
	case errors.Is(err, io.EOF) && x.depth() > 0:
		return fmt.Errorf("cut off: the element %s is not closed", quote(x.open[x.depth()-1].name.Local))
	case errors.Is(err, io.EOF) && x.root:
		return nil
	case errors.Is(err, io.EOF):
		return errors.New("no XML in it")
	case !errors.As(err, &syntax):
		return err
	case strings.HasPrefix(syntax.Msg, "unexpected EOF"):
		return errors.New("cut off within a tag")
	}
	return fmt.Errorf("not well-formed XML: %s", quote(syntax.Msg))
}

func (x *markup) start(t xml.StartElement) error {
	switch {
	case x.depth() == 0 && x.root:
		return errors.New("more than one root element")
	case x.depth() == maxDepth:
		return fmt.Errorf("more than %d elements within each other", maxDepth)
	case len(t.Attr) > maxAttributes:
		return fmt.Errorf("<%s: more than %d attributes", quote(t.Name.Local), maxAttributes)
	}
	around := x.spaces
	for i := range t.Attr {
		for j := range i {
			if name := &t.Attr[i].Name; *name == t.Attr[j].Name {
				return fmt.Errorf("<%s: %s is given twice", quote(t.Name.Local), quote(name.Local))
			}
		}
	}
	x.declare(t.Attr)
	ours, declared := x.spaces[t.Name.Space]
	switch {
	case !declared:
		return fmt.Errorf("the prefix of %s:%s is not declared", quote(t.Name.Space), quote(t.Name.Local))
	case len(x.spaces) > maxAttributes:
		return fmt.Errorf("more than %d namespaces", maxAttributes)
	}
	x.open = append(x.open, element{t.Name, around})
	x.root, x.begun, x.name, x.ours, x.attrs = true, true, t.Name.Local, ours, t.Attr
	return nil
}

// declare takes the namespaces that a tag declares.
func (x *markup) declare(attrs []xml.Attr) {
	own := false
	for i := range attrs {
		a := &attrs[i]
		prefix := a.Name.Local
		if a.Name.Space == "" && prefix == "xmlns" {
			prefix = ""
		} else if a.Name.Space != "xmlns" {
			continue
		}
		if !own {
			own, x.spaces = true, maps.Clone(x.spaces)
		}
		x.spaces[prefix] = slices.Contains(namespaces, a.Value)
	}
}

func (x *markup) end(name xml.Name) error {
	last := x.depth() - 1
	if last < 0 || x.open[last].name != name {
		return fmt.Errorf("</%s> closes nothing", quote(name.Local))
	}
	x.open, x.spaces = x.open[:last], x.open[last].around
	return nil
}

// outside takes text that is in no element: blanks and a byte order mark.
func (x *markup) outside(text []byte) error {
	if !x.begun {
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
		x.begun = len(text) > 0
	}
	if len(bytes.Trim(text, " \t\r\n")) > 0 {
		return errors.New("text outside the elements")
	}
	return nil
}

// instruction passes an instruction. A declaration must come first and be of UTF-8.
func (x *markup) instruction(t xml.ProcInst) error {
	first := !x.begun
	x.begun = true
	switch declared := bytes.ToLower(t.Inst); {
	case !strings.EqualFold(t.Target, "xml"):
		return nil
	case !first:
		return errors.New("an XML declaration that is not at the beginning")
	case bytes.Contains(declared, []byte("encoding")) && !bytes.Contains(declared, []byte("utf-8")):
		return fmt.Errorf("declared with %s; only XML in UTF-8 is read", quote(t.Inst))
	}
	return nil
}

// is reports whether the element that was opened is the workbook's of this name.
func (x *markup) is(name string) bool { return x.ours && x.name == name }

// attr is the value of an attribute without a prefix.
func (x *markup) attr(name string) (string, bool) {
	for i := range x.attrs {
		if n := &x.attrs[i].Name; n.Local == name && n.Space == "" {
			return x.attrs[i].Value, true
		}
	}
	return "", false
}

// each calls fn at the beginning of every child of the element in which it is.
// What fn leaves of the child is passed.
func (x *markup) each(fn func() error) error {
	depth := x.depth()
	for {
		t, err := x.next()
		if err == nil && t == opened {
			if err = fn(); err == nil {
				err = x.leave(depth)
			}
		}
		if err != nil || t == closed || t == ended {
			return err
		}
	}
}

// leave goes on until no more than depth elements are open.
func (x *markup) leave(depth int) error {
	for x.depth() > depth {
		if _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// document reads a whole document whose root has this name; fn is called in it.
func (x *markup) document(root string, fn func() error) error {
	return x.each(func() error {
		if !x.is(root) {
			return fmt.Errorf("holds the element %s instead of %s", quote(x.name), root)
		}
		return fn()
	})
}

// collect adds the text of the element in which it is to dst.
func (x *markup) collect(dst []byte) ([]byte, error) {
	for {
		switch t, err := x.next(); {
		case err != nil:
			return dst, err
		case t == written:
			if dst = append(dst, x.text...); len(dst) > maxMarkup {
				return dst, errLongMarkup
			}
		case t == opened:
			return dst, fmt.Errorf("the element %s stands in a text", quote(x.name))
		default:
			return dst, nil
		}
	}
}
