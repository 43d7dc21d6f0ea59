package roster

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// walked walks over a document: one line for each tag, and for each piece of text.
func walked(in io.Reader) (out []string, err error) {
	x := newMarkup(in)
	for {
		t, err := x.next()
		if err != nil {
			return out, err
		}
		switch t {
		case written:
			out = append(out, fmt.Sprintf("%q", x.text))
		case opened:
			line := "<" + x.name
			for _, a := range x.attrs {
				line += fmt.Sprintf(" %s=%q", a.Name.Local, a.Value)
			}
			out = append(out, line)
		case closed:
			out = append(out, ">")
		case ended:
			return out, nil
		}
	}
}

const oddButWell = "\ufeff<?xml version='1.0' encoding=\"utf-8\" standalone=\"yes\"?>\r\n<!-- c --><a b = 'x' c=\"&quot;'\"><?pi x?><b>t&amp;&#x41;\r\n</b ><![CDATA[<&]]><c/>李</a>\n<!---->"

func TestMarkup(t *testing.T) {
	want := []string{`<a b="x" c="\"'"`, "<b", `"t&A\n"`, ">", `"<&"`, "<c", ">", `"李"`, ">"}
	for name, in := range map[string]io.Reader{"whole": strings.NewReader(oddButWell), "byte by byte": iotest.OneByteReader(strings.NewReader(oddButWell))} {
		got, err := walked(in)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestMalformedMarkupIsRefused(t *testing.T) {
	const cut, no, nothing = "cut off", "not well-formed XML: ", "closes nothing"
	const outside, encoding = "text outside the elements", "only XML in UTF-8 is read"
	cases := map[string]string{
		"": "no XML in it", " ": "no XML in it", "<!-- x -->": "no XML in it", "x": outside, "x<a/>": outside, "<a/>x": outside, "<![CDATA[x]]><a/>": outside, "<a/>\ufeff": outside, " \ufeff<a/>": outside,
		"<a>": cut, "<a": cut, "<a b='1'": cut, "<a></a": cut, "<a><b></b>": cut, "<a>text": cut, "<a><!-- </a>": cut, "<a><![CDATA[ </a>": cut, "<a><?x</a>": cut,
		"<a></b>": "</b> closes nothing", "</a>": nothing, "<a><b></a></b>": nothing, "<x:a xmlns:x='u'></a>": nothing, "<b:a/>": "the prefix of b:a is not declared", "<a b=1/>": no, "<a b='<'/>": no, "<a x:y/>": no, "< a/>": no, "<a / >": no, "<a><></></a>": no, "<1/>": no,
		"<a>&x;</a>": no + "invalid character entity &x;", "<a>&</a>": no, "<a>&#0;</a>": no, "<a>\x00</a>": no, "<a>\xff</a>": no, "<a>]]></a>": no, "<a><!-- -- --></a>": no, "\xff\xfe<\x00a\x00/\x00>\x00": no,
		"<a/><b/>": "more than one root element", "<a b='1' b='2'/>": "<a: b is given twice", "<a><b xmlns:x='u'/><x:c/></a>": "the prefix of x:c is not declared", "<a" + spaces("x", 100) + "><b" + spaces("y", 100) + "/></a>": "more than 128 namespaces",
		"<!DOCTYPE a><a/>": "a document type", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>": "a document type", "<a><!ELEMENT b></a>": "a document type",
		"<a><?xml version='1.0'?></a>": "not at the beginning", " <?xml version='1.0'?><a/>": "not at the beginning", "<?x y?><?XML version='1.0'?><a/>": "not at the beginning",
		"<?xml version='1.1'?><a/>": "only version 1.0", "<?xml version='1.0' encoding='latin1'?><a/>": encoding, "<?xml version='1.0' encoding = 'latin1'?><a/>": encoding,
		nested(maxDepth + 1): "more than 128 elements within each other", attributed(maxAttributes + 1): "<a: more than 128 attributes",
		"<a>" + strings.Repeat("x", 2<<20) + "</a>": errLongMarkup.Error(), "<a b='" + strings.Repeat("x", 2<<20) + "'/>": errLongMarkup.Error(), "<a><!--" + strings.Repeat("x", 2<<20) + "--></a>": errLongMarkup.Error(),
	}
	for data, want := range cases {
		if got, err := walked(strings.NewReader(data)); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 120 {
			t.Errorf("%.60q: error %v, want %q in it; read as %.200q", data, err, want, got)
		}
	}
}

func nested(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }

func spaces(prefix string, n int) (s string) {
	for i := range n {
		s += fmt.Sprintf(" xmlns:%s%d='u'", prefix, i)
	}
	return s
}

func attributed(n int) string {
	tag := "<a"
	for i := range n {
		tag += fmt.Sprintf(" b%d=''", i)
	}
	return tag + "/>"
}

// A prefix holds within its element, until another one in there declares it anew.
func TestNamespaces(t *testing.T) {
	const in = `<a xmlns="` + "http://purl.oclc.org/ooxml/spreadsheetml/main" + `" xmlns:xmlnsx="other"><xmlnsx:b xmlns="other" xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:c/><d/><e xmlns=""/></xmlnsx:b><f/><xml:g/></a>`
	x, got := newMarkup(strings.NewReader(in)), ""
	for {
		kind, err := x.next()
		if err != nil {
			t.Fatal(err)
		}
		if kind == ended {
			break
		}
		if kind == opened && x.is(x.name) {
			got += x.name
		}
	}
	if got != "acef" {
		t.Errorf("of the workbook are %q", got)
	}
}

// As much as is allowed is read, and as many tokens as there are.
func TestMarkupWithinItsLimits(t *testing.T) {
	long := strings.Repeat("x", maxMarkup-100)
	for _, data := range []string{nested(maxDepth), attributed(maxAttributes), "<a" + spaces("x", 100) + "/>", "<a b='" + long + "'>" + long + "<!--" + long + "--><b c='" + long + "'/>" + long + "</a>"} {
		if _, err := walked(strings.NewReader(data)); err != nil {
			t.Errorf("%.60q: error %v", data, err)
		}
	}
}

func TestMarkupPassesOnErrors(t *testing.T) {
	broken := errors.New("the disk is gone")
	for i := range len(oddButWell) {
		in := io.MultiReader(strings.NewReader(oddButWell[:i]), iotest.ErrReader(broken))
		if _, err := walked(in); !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: error %v", i, err)
		}
	}
}
