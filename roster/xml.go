package roster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// A part of a workbook is XML in UTF-8 without a document type. The scanner takes
// no more than that: what is not well formed is an error wherever it stands, so
// that no row behind it is lost in silence.
const (
	maxMarkup     = 1 << 20 // bytes of a tag, a comment or a piece of text
	maxDepth      = 128     // elements within each other
	maxAttributes = 128     // of a tag, and namespaces in force
)

// token is what the scanner has come to.
type token int8

const (
	opened  token = iota // an element begins: name and attrs
	closed               // the innermost element ends
	written              // text
	ended                // the document is over
)

// attribute is one of a tag; both are valid until the next token.
type attribute struct{ name, value []byte }

// prefixed is the binding of a prefix to a namespace, in the element at depth.
type prefixed struct {
	depth  int
	prefix string
	ours   bool
}

// markup walks over an XML document in one pass, through a window that slides
// over it. Names, attributes and text are cut out of the window and valid until
// the next token alone.
type markup struct {
	in    io.Reader
	buf   []byte // the window: buf[at:] is still to be read
	at    int
	over  bool // in has no more
	begun bool // what may stand at the beginning alone has been passed
	root  bool // the root element has been seen

	name  []byte // local, of the element that was opened
	ours  bool   // its namespace is one of a workbook's
	attrs []attribute
	text  []byte

	open    []byte // the names of the open elements, one after the other
	starts  []int  // where each begins in open
	spaces  []prefixed
	closing bool // the tag that was opened is closed in itself: <x/>
	spare   []byte
}

func newMarkup(in io.Reader) *markup {
	return &markup{in: in, buf: make([]byte, 0, 64<<10)}
}

// depth is how many elements are open.
func (x *markup) depth() int { return len(x.starts) }

// next moves to the next token.
func (x *markup) next() (token, error) {
	if x.closing {
		x.closing = false
		x.pop()
		return closed, nil
	}
	if !x.begun {
		if err := x.begin(); err != nil {
			return 0, err
		}
	}
	for {
		if ok, err := x.has(1); err != nil {
			return 0, err
		} else if !ok {
			return ended, x.finish()
		}
		take := x.tag
		if x.buf[x.at] != '<' {
			take = x.words
		}
		if t, shown, err := take(); err != nil || shown {
			return t, err
		}
	}
}

// begin passes a byte order mark and the declaration.
func (x *markup) begin() error {
	x.begun = true
	if _, err := x.has(9); err != nil {
		return err
	}
	switch rest := x.buf[x.at:]; {
	case bytes.HasPrefix(rest, []byte("\xef\xbb\xbf")):
		x.at += 3
	case bytes.HasPrefix(rest, []byte("\xff\xfe")), bytes.HasPrefix(rest, []byte("\xfe\xff")):
		return errors.New("in UTF-16; only UTF-8 is read")
	}
	if rest := x.buf[x.at:]; len(rest) < 6 || string(rest[:5]) != "<?xml" || !isBlank(rest[5]) {
		return nil
	}
	body, err := x.through("<?xml", "?>")
	if err != nil {
		return err
	}
	return x.declaration(body)
}

// declaration checks version and encoding.
func (x *markup) declaration(body []byte) error {
	if err := x.attributes(body); err != nil {
		return err
	}
	version := false
	for _, a := range x.attrs {
		value := string(a.value)
		switch name := string(a.name); {
		case name == "version" && value == "1.0":
			version = true
		case name == "encoding" && bytes.EqualFold(a.value, []byte("utf-8")):
		case name == "standalone" && (value == "yes" || value == "no"):
		default:
			return fmt.Errorf("declared with the %s %q; only XML 1.0 in UTF-8 is read", quote(a.name), quote(a.value))
		}
	}
	if !version {
		return errors.New("the XML declaration has no version")
	}
	return nil
}

// finish ends the document, or says what is missing.
func (x *markup) finish() error {
	switch {
	case x.depth() > 0:
		return fmt.Errorf("cut off: the element %s is not closed", quote(x.top()))
	case !x.root:
		return errors.New("no XML in it")
	}
	return nil
}

// words takes text up to the next tag. Outside the root only blanks may stand.
func (x *markup) words() (t token, shown bool, err error) {
	end := 0
	for more := true; more; {
		rest := x.buf[x.at:]
		if i := bytes.IndexByte(rest[end:], '<'); i >= 0 {
			end += i
			break
		}
		end = len(rest)
		if more, err = x.fill(); err != nil {
			return 0, false, err
		}
	}
	raw := x.buf[x.at : x.at+end]
	x.at += end
	if x.depth() == 0 {
		if len(bytes.Trim(raw, " \t\r\n")) > 0 {
			return 0, false, errors.New("text outside the elements")
		}
		return 0, false, nil
	}
	x.text, err = x.plainText(raw, inText)
	return written, true, err
}

// tag takes what begins with <. Comments and instructions are passed.
func (x *markup) tag() (t token, shown bool, err error) {
	if _, err := x.has(len("<![CDATA[")); err != nil {
		return 0, false, err
	}
	rest := x.buf[x.at:]
	if len(rest) > 1 && rest[1] != '!' && rest[1] != '?' {
		if rest[1] == '/' {
			return closed, true, x.closeTag()
		}
		return opened, true, x.openTag()
	}
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		return 0, false, x.comment()
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return written, true, x.cdata()
	case bytes.HasPrefix(rest, []byte("<?")):
		return 0, false, x.instruction()
	}
	return 0, false, errors.New("a document type or other declaration, which no workbook has")
}

func (x *markup) comment() error {
	body, err := x.through("<!--", "--")
	if err != nil {
		return err
	}
	if _, err := x.plainText(body, inCDATA); err != nil {
		return err
	}
	if ok, err := x.has(1); err != nil {
		return err
	} else if !ok || x.buf[x.at] != '>' {
		return errors.New("a comment with -- in it")
	}
	x.at++
	return nil
}

func (x *markup) cdata() error {
	if x.depth() == 0 {
		return errors.New("text outside the elements")
	}
	body, err := x.through("<![CDATA[", "]]>")
	if err != nil {
		return err
	}
	x.text, err = x.plainText(body, inCDATA)
	return err
}

func (x *markup) instruction() error {
	body, err := x.through("<?", "?>")
	if err != nil {
		return err
	}
	target, rest := cutName(body)
	if !isName(target) || bytes.EqualFold(target, []byte("xml")) || len(rest) > 0 && !isBlank(rest[0]) {
		return errors.New("an instruction without a name, or a declaration that is not at the beginning")
	}
	_, err = x.plainText(rest, inCDATA)
	return err
}
