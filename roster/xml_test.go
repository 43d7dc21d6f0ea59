package roster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// ours walks over a document with markup, theirs with encoding/xml: one line for
// each tag, and for the text between two tags.
func ours(in io.Reader) (out []string, err error) {
	x := newMarkup(in)
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, fmt.Sprintf("%q", text))
			text = ""
		}
	}
	for {
		t, err := x.next()
		if err != nil {
			return out, err
		}
		if t != written {
			flush()
		}
		switch t {
		case written:
			text += string(x.text)
		case opened:
			line := "<" + string(x.name)
			for _, a := range x.attrs {
				_, local, ok := strings.Cut(string(a.name), ":")
				if !ok {
					local = string(a.name)
				}
				line += fmt.Sprintf(" %s=%q", local, a.value)
			}
			out = append(out, line)
		case closed:
			out = append(out, ">")
		case ended:
			return out, nil
		}
	}
}

func theirs(data []byte) (out []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	text, depth := "", 0
	for {
		t, err := d.Token()
		if err == io.EOF {
			return out, nil
		} else if err != nil {
			return out, err
		}
		switch t := t.(type) {
		case xml.CharData:
			if depth > 0 {
				text += string(t)
			}
			continue
		case xml.Comment, xml.ProcInst:
			continue
		case xml.StartElement, xml.EndElement:
			if text != "" {
				out = append(out, fmt.Sprintf("%q", text))
				text = ""
			}
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			line := "<" + t.Name.Local
			for _, a := range t.Attr {
				line += fmt.Sprintf(" %s=%q", a.Name.Local, a.Value)
			}
			out = append(out, line)
		case xml.EndElement:
			depth--
			out = append(out, ">")
		}
	}
}

var wellFormed = []string{
	`<a/>`, "\ufeff<?xml version='1.0' encoding=\"utf-8\" standalone=\"yes\"?>\r\n<!-- c --><a b = 'x' c=\"&quot;'\"><b>t&amp;&#x41;&#65;&lt;&gt;&apos;</b ><c/>é李</a>\n<!---->",
	"<x:a xmlns:x=\"u\" x:id='1'><x:b>1\r\n2\r3</x:b><![CDATA[<&]] ]]></x:a>", "<a><?pi some thing?><b xml:space=\"preserve\"> </b></a>", "<a b='>'>]]</a>",
	"<a>" + strings.Repeat("x", 200_000) + "&amp;<b/></a>", "<_a-1.b/>",
}

var malformed = []string{
	"", " ", "x", "<a>", "<a", "<a b", "<a b=", "<a b='", "<a b='1'", "<a></b>", "</a>", "<a/><b/>", "<a/>x", "x<a/>", "<a><b></a></b>", "<a b=1/>", "<a b='1'c='2'/>",
	"<a b='1' b='2'/>", "<a b='<'/>", "<a>&x;</a>", "<a>&</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#xFFFF;</a>", "<a>&#;</a>", "<a>&#x110000;</a>", "<a>\x00</a>", "<a>\x0b</a>",
	"<a>\xff</a>", "<a>\xed\xa0\x80</a>", "<a>]]></a>", "<a><!-- -- --></a>", "<a><!-- </a>", "<a><!---></a>", "<a><![CDATA[ </a>", "<![CDATA[x]]><a/>", "<!DOCTYPE a><a/>",
	"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<a><?xml version='1.0'?></a>", " <?xml version='1.0'?><a/>", "<?xml version='1.1'?><a/>", "<?xml?><a/>",
	"<?xml version='1.0' encoding='latin1'?><a/>", "<a><?x</a>", "<1/>", "<-a/>", "<a:/>", "<:a/>", "<a:b:c/>", "<b:a/>", "< a/>", "<a / >", "<a><></></a>", "\xff\xfe<\x00a\x00/\x00>\x00",
	"<a x:y/>", "<a " + strings.Repeat("b='1' ", 2) + "/>", strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200), "<a><!ELEMENT b></a>", "<a></a", "<a></ a>",
	"<a>" + strings.Repeat("x", 2<<20) + "</a>", "<a b='" + strings.Repeat("x", 2<<20) + "'/>",
}

func TestMarkupIsReadAsEncodingXMLReadsIt(t *testing.T) {
	for _, data := range wellFormed {
		want, err := theirs([]byte(data))
		if err != nil {
			t.Fatal(err)
		}
		for name, in := range map[string]io.Reader{"whole": strings.NewReader(data), "byte by byte": iotest.OneByteReader(strings.NewReader(data))} {
			got, err := ours(in)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s, %.60q: %v %s", name, data, err, diff)
			}
		}
	}
}

func TestMalformedMarkupIsRefused(t *testing.T) {
	for _, data := range malformed {
		if got, err := ours(strings.NewReader(data)); err == nil {
			t.Errorf("%.60q is read as %.200q", data, got)
		}
	}
	many := "<a"
	for i := range maxAttributes + 1 {
		many += fmt.Sprintf(" b%d=''", i)
	}
	if _, err := ours(strings.NewReader(many + "/>")); err == nil {
		t.Error("any number of attributes is read")
	}
}

func TestMarkupPassesOnErrors(t *testing.T) {
	broken := errors.New("the disk is gone")
	for i := range len(wellFormed[1]) {
		in := io.MultiReader(strings.NewReader(wellFormed[1][:i]), iotest.ErrReader(broken))
		if _, err := ours(in); !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: error %v", i, err)
		}
	}
}

// What markup takes encoding/xml takes too, and as the same: nothing that is not
// well formed gets through.
func FuzzMarkup(f *testing.F) {
	for _, data := range append(wellFormed, malformed...) {
		if len(data) < 1000 {
			f.Add([]byte(data))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ours(bytes.NewReader(data))
		slow, slowErr := ours(iotest.OneByteReader(bytes.NewReader(data)))
		if (err == nil) != (slowErr == nil) || err == nil && !cmp.Equal(got, slow) {
			t.Fatalf("at once %q %v, byte by byte %q %v", got, err, slow, slowErr)
		}
		if err != nil {
			return
		}
		want, err := theirs(data)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("encoding/xml: %v %s", err, diff)
		}
	})
}
