package program

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a pack file. They are far above what a pack needs and keep hostile
// input from costing time or stack in the YAML parser.
const (
	maxBytes   = 256 << 10
	maxLine    = 2000   // bytes
	maxEntries = 10_000 // lines and commas: the parser is quadratic in the keys of a table
	maxDepth   = 32
)

// node is a pack file as a tree that remembers where each word stands, also
// after an overlay was laid over its base.
type node struct {
	kind    nodeKind
	file    string
	line    int
	column  int
	text    string  // scalar
	entries []entry // table, in the order of the file
	items   []*node // list
}

const noAliases = "anchors and aliases (& and *) are not read in packs; put a shared source under `sources` and name it"

type nodeKind int

const (
	scalar nodeKind = iota
	null
	table
	list
)

func (k nodeKind) String() string {
	return [...]string{"a word", "nothing", "a table", "a list"}[k]
}

// entry is one key of a table with its value.
type entry struct {
	key   *node
	value *node
}

// get finds a key's value in a table, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, e := range n.entries {
		if e.key.text == key {
			return e.value
		}
	}
	return nil
}

// set gives a key of a table a value, beside or instead of what it had.
func (n *node) set(key string, value *node) {
	for i := range n.entries {
		if n.entries[i].key.text == key {
			n.entries[i].value = value
			return
		}
	}
	n.entries = append(n.entries, entry{&node{kind: scalar, file: value.file, line: value.line, column: value.column, text: key}, value})
}

// byteOrderMark is what some editors begin a file with.
var byteOrderMark = []byte("\ufeff")

// parse reads one YAML file into a tree. Problems are gathered in errs; the tree
// is nil where nothing can be read.
func parse(file string, data []byte, errs *Errors) *node {
	if p, bad := refuse(file, data); bad {
		errs.Problems = append(errs.Problems, p)
		return nil
	}
	doc, err := parseYAML(bytes.TrimPrefix(data, byteOrderMark))
	if err != nil {
		errs.Problems = append(errs.Problems, syntaxProblem(file, err))
		return nil
	}
	b := &treeBuilder{file: file, errs: errs}
	var root *node
	for _, d := range doc.Docs {
		if d.Body == nil {
			continue
		}
		if root != nil {
			b.problem(d.Body, "---", "a pack is one YAML document: this is a second one")
			return nil
		}
		root = b.build(d.Body, 0)
	}
	if root == nil {
		errs.Problems = append(errs.Problems, Problem{File: file, Line: 1, Column: 1,
			Message: "the file is empty; a pack begins with a line like `id: huawei-cloud`"})
		return nil
	}
	if root.kind != table {
		errs.Problems = append(errs.Problems, Problem{File: file, Line: root.line, Column: root.column, Word: clip(root.text),
			Message: "a pack is a table of keys and begins with a line like `id: huawei-cloud`, not " + root.kind.String()})
		return nil
	}
	return root
}

// parseYAML keeps a panic of the parser on odd input from reaching anybody.
func parseYAML(data []byte) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, errors.New("this is not YAML that can be read")
		}
	}()
	return parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
}

// refuse looks for what no pack contains before the parser sees it.
func refuse(file string, data []byte) (Problem, bool) {
	at := func(line, column int, word, format string, args ...any) (Problem, bool) {
		return Problem{File: file, Line: line, Column: column, Word: word, Message: fmt.Sprintf(format, args...)}, true
	}
	if len(data) > maxBytes {
		return at(1, 1, "", "the file has %d bytes; a pack has at most %d", len(data), maxBytes)
	}
	data = bytes.TrimPrefix(data, byteOrderMark)
	line, depth, commas := 0, 0, 0
	for text := range bytes.Lines(data) {
		line++
		if len(text) > maxLine {
			return at(line, maxLine+1, "", "the line has %d bytes; at most %d are read (long text goes over several lines under `>-`)", len(text), maxLine)
		}
		for i := 0; i < len(text); {
			r, size := utf8.DecodeRune(text[i:])
			column := utf8.RuneCount(text[:i]) + 1
			switch {
			case r == utf8.RuneError && size == 1:
				return at(line, column, fmt.Sprintf("0x%02x", text[i]), "this is not UTF-8 text")
			case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7f:
				return at(line, column, fmt.Sprintf("0x%02x", r), "a control character; a pack is plain text")
			case r == '[' || r == '{':
				depth++
			case r == ']' || r == '}':
				depth = max(0, depth-1)
			case r == ',' || r == '\r':
				commas++
			}
			if line+commas > maxEntries {
				return at(line, column, "", "the file goes on after %d lines and commas; a pack is shorter", maxEntries)
			}
			if depth > maxDepth {
				return at(line, column, string(r), "brackets are nested more than %d deep", maxDepth)
			}
			i += size
		}
	}
	return Problem{}, false
}

func syntaxProblem(file string, err error) Problem {
	p := Problem{File: file, Line: 1, Column: 1, Message: "not YAML: " + err.Error()}
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		p.Message = "not YAML: " + syntax.Message
		if t := syntax.Token; t != nil {
			word, _, _ := strings.Cut(strings.TrimSpace(t.Value), "\n")
			p.Line, p.Column, p.Word = t.Position.Line, t.Position.Column, clip(word)
		}
	}
	return p
}

type treeBuilder struct {
	file string
	errs *Errors
}

func (b *treeBuilder) problem(n ast.Node, word, message string) {
	line, column := place(n)
	b.errs.Problems = append(b.errs.Problems, Problem{File: b.file, Line: line, Column: column, Word: clip(word), Message: message})
}

// place is where a node begins: a table where its first key does.
func place(n ast.Node) (line, column int) {
	t := n.GetToken()
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		t = m.Values[0].Key.GetToken()
	}
	if t == nil {
		return 1, 1
	}
	return t.Position.Line, t.Position.Column
}

func (b *treeBuilder) build(n ast.Node, depth int) *node {
	if n == nil || n.GetToken() == nil {
		return &node{kind: null, file: b.file, line: 1, column: 1}
	}
	line, column := place(n)
	out := &node{file: b.file, line: line, column: column}
	if depth > maxDepth {
		b.problem(n, n.GetToken().Value, fmt.Sprintf("nested more than %d deep", maxDepth))
		return out
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		out.kind = table
		seen := make(map[string]bool, len(v.Values))
		for _, e := range v.Values {
			b.entry(out, e, depth, seen)
		}
	case *ast.MappingValueNode:
		out.kind = table
		b.entry(out, v, depth, map[string]bool{})
	case *ast.SequenceNode:
		out.kind = list
		for _, item := range v.Values {
			out.items = append(out.items, b.build(item, depth+1))
		}
	case *ast.NullNode:
		out.kind = null
	case *ast.StringNode:
		out.text = v.Value
	case *ast.LiteralNode:
		out.text = v.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		out.text = n.GetToken().Value
	case *ast.AnchorNode:
		b.problem(n, n.GetToken().Value, noAliases)
		return b.build(v.Value, depth+1) // so that nothing else is reported for it
	case *ast.AliasNode:
		b.problem(n, n.GetToken().Value, noAliases)
	case *ast.TagNode:
		b.problem(n, v.Start.Value, "YAML tags are not read in packs; write the word in quotes if it must stay text")
		return b.build(v.Value, depth+1)
	default:
		b.problem(n, n.GetToken().Value, "this kind of YAML is not read in packs")
	}
	return out
}

func (b *treeBuilder) entry(out *node, e *ast.MappingValueNode, depth int, seen map[string]bool) {
	t := e.Key.GetToken()
	if _, ok := e.Key.(*ast.StringNode); !ok && t.Type != token.BoolType {
		b.problem(e.Key, t.Value, "a key is a plain word")
		return
	}
	key := &node{file: b.file, line: t.Position.Line, column: t.Position.Column, text: t.Value}
	if seen[key.text] {
		b.problem(e.Key, key.text, "the key is given twice in one table")
		return
	}
	seen[key.text] = true
	out.entries = append(out.entries, entry{key, b.build(e.Value, depth+1)})
}
