package roster

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// namespaces are those whose elements a workbook's reader knows: spreadsheets
// and relationships, transitional and strict, and none at all.
var namespaces = []string{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
	"http://purl.oclc.org/ooxml/spreadsheetml/main",
	"http://schemas.openxmlformats.org/package/2006/relationships",
	"",
}

// is reports whether the element that was opened is the workbook's of this name.
func (x *markup) is(name string) bool { return x.ours && string(x.name) == name }

// attr is the value of an attribute, as it is written with its prefix.
func (x *markup) attr(name string) ([]byte, bool) {
	for i := range x.attrs {
		if string(x.attrs[i].name) == name {
			return x.attrs[i].value, true
		}
	}
	return nil, false
}

// each calls fn at the beginning of every child of the element in which it is.
// What fn leaves of the child is passed.
func (x *markup) each(fn func() error) error {
	depth := x.depth()
	for {
		switch t, err := x.next(); {
		case err != nil:
			return err
		case t == opened:
			if err := fn(); err != nil {
				return err
			}
			if err := x.leave(depth); err != nil {
				return err
			}
		case t == closed, t == ended:
			return nil
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
	found := false
	err := x.each(func() error {
		if !x.is(root) {
			return fmt.Errorf("holds the element %s instead of %s", quote(x.name), root)
		}
		found = true
		return fn()
	})
	if err == nil && !found {
		return errors.New("no XML in it")
	}
	return err
}

// collect adds the text of the element in which it is to dst.
func (x *markup) collect(dst []byte) ([]byte, error) {
	depth := x.depth()
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
		case x.depth() < depth:
			return dst, nil
		}
	}
}

// openTag takes a tag that opens an element.
func (x *markup) openTag() error {
	end, err := x.tagEnd()
	if err != nil {
		return err
	}
	tag := x.buf[x.at+1 : x.at+end]
	x.at += end + 1
	if x.closing = len(tag) > 0 && tag[len(tag)-1] == '/'; x.closing {
		tag = tag[:len(tag)-1]
	}
	name, rest := cutName(tag)
	switch {
	case !isName(name):
		return fmt.Errorf("<%s is no tag", quote(tag))
	case x.depth() == 0 && x.root:
		return errors.New("more than one root element")
	case x.depth() == maxDepth:
		return fmt.Errorf("more than %d elements within each other", maxDepth)
	}
	x.root = true
	x.starts = append(x.starts, len(x.open))
	x.open = append(x.open, name...)
	if err := x.attributes(rest); err != nil {
		return fmt.Errorf("<%s: %w", quote(name), err)
	}
	if err := x.declareSpaces(); err != nil {
		return err
	}
	return x.resolve(name)
}

// tagEnd finds the > of the tag at which it is.
func (x *markup) tagEnd() (int, error) {
	var mark byte
	for i := 1; ; i++ {
		if x.at+i >= len(x.buf) {
			if more, err := x.fill(); err != nil {
				return 0, err
			} else if !more {
				return 0, errors.New("cut off within a tag")
			}
		}
		switch c := x.buf[x.at+i]; {
		case mark != 0:
			if c == mark {
				mark = 0
			}
		case c == '"' || c == '\'':
			mark = c
		case c == '>':
			return i, nil
		}
	}
}

func (x *markup) closeTag() error {
	tag, err := x.through("</", ">")
	if err != nil {
		return err
	}
	for len(tag) > 0 && isBlank(tag[len(tag)-1]) {
		tag = tag[:len(tag)-1]
	}
	if x.depth() == 0 || !bytes.Equal(tag, x.top()) {
		return fmt.Errorf("</%s> closes nothing", quote(tag))
	}
	x.pop()
	return nil
}

// top is the name of the innermost open element.
func (x *markup) top() []byte { return x.open[x.starts[len(x.starts)-1]:] }

func (x *markup) pop() {
	last := len(x.starts) - 1
	x.open = x.open[:x.starts[last]]
	x.starts = x.starts[:last]
	for n := len(x.spaces); n > 0 && x.spaces[n-1].depth > last; n-- {
		x.spaces = x.spaces[:n-1]
	}
}

// attributes cuts the attributes of a tag apart.
func (x *markup) attributes(rest []byte) (err error) {
	x.attrs = x.attrs[:0]
	for {
		trimmed := trimBlank(rest)
		if len(trimmed) == 0 {
			return nil
		}
		if len(trimmed) == len(rest) {
			return errors.New("no blank before an attribute")
		}
		if len(x.attrs) == maxAttributes {
			return fmt.Errorf("more than %d attributes", maxAttributes)
		}
		name, after := cutName(trimmed)
		after = trimBlank(after)
		if !isName(name) || len(after) == 0 || after[0] != '=' {
			return errors.New("an attribute without a name or a value")
		}
		after = trimBlank(after[1:])
		if len(after) == 0 || after[0] != '"' && after[0] != '\'' {
			return fmt.Errorf("the value of %s has no quotation marks", quote(name))
		}
		end := bytes.IndexByte(after[1:], after[0])
		if end < 0 {
			return fmt.Errorf("the value of %s is not closed", quote(name))
		}
		value := after[1 : 1+end]
		rest = after[end+2:]
		if _, twice := x.attr(string(name)); twice {
			return fmt.Errorf("%s is given twice", quote(name))
		}
		if value, err = x.plainText(value, inAttribute); err != nil {
			return fmt.Errorf("%s: %w", quote(name), err)
		}
		x.attrs = append(x.attrs, attribute{name, value})
	}
}

// declareSpaces takes the namespaces that the tag declares.
func (x *markup) declareSpaces() error {
	for _, a := range x.attrs {
		prefix, is := bytes.CutPrefix(a.name, []byte("xmlns"))
		if !is || len(prefix) > 0 && prefix[0] != ':' {
			continue
		}
		prefix = bytes.TrimPrefix(prefix, []byte(":"))
		x.spaces = append(x.spaces, prefixed{x.depth(), string(prefix), slices.Contains(namespaces, string(a.value))})
		if len(x.spaces) > maxAttributes {
			return fmt.Errorf("more than %d namespaces", maxAttributes)
		}
	}
	return nil
}

// resolve finds the namespace of the element that was opened.
func (x *markup) resolve(name []byte) error {
	var prefix []byte
	x.name = name
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		prefix, x.name = name[:i], name[i+1:]
	}
	for i := len(x.spaces) - 1; i >= 0; i-- {
		if x.spaces[i].prefix == string(prefix) {
			x.ours = x.spaces[i].ours
			return nil
		}
	}
	if len(prefix) > 0 && string(prefix) != "xml" {
		return fmt.Errorf("the prefix of %s is not declared", quote(name))
	}
	x.ours = len(prefix) == 0
	return nil
}
