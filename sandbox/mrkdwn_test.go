package sandbox

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func testReader() Reader {
	zone := time.FixedZone("CET", 3600)
	return Reader{
		User:    func(id string) string { return map[string]string{"U1": "Anna"}[id] },
		Channel: func(id string) string { return map[string]string{"C1": "general"}[id] },
		Clock:   Clockface{Now: time.Date(2026, 3, 6, 14, 0, 0, 0, zone), Zone: zone},
	}
}

func TestMrkdwn(t *testing.T) {
	at := time.Date(2026, 3, 7, 8, 0, 0, 0, time.UTC).Unix()
	for _, c := range []struct{ text, want string }{
		{"plain", "plain"},
		{"*bold* _it_ ~gone~ `code`", "<strong>bold</strong> <em>it</em> <s>gone</s> <code>code</code>"},
		{"*_both_*", "<strong><em>both</em></strong>"},
		{"2*3*4 snake_case_name", "2*3*4 snake_case_name"},
		{"* no * _ no _", "* no * _ no _"},
		{"*open", "*open"},
		{"*not\nover lines*", "*not\nover lines*"},
		{"**double**", "**double**"},
		{"(*in brackets*).", "(<strong>in brackets</strong>)."},
		{"`*not bold* &lt;b&gt;`", "<code>*not bold* &lt;b&gt;</code>"},
		{"&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"},
		{"<@U1> <@U9> <@U9|nina>", "<span>@Anna</span> <span>@U9</span> <span>@nina</span>"},
		{"<#C1> <#C9|old>", "<span>#general</span> <span>#old</span>"},
		{"<!here> <!channel|x>", "<span>@here</span> <span>@channel</span>"},
		{"<https://example.com/?a=1&amp;b=2|see &amp; read>", `<a href="https://example.com/?a=1&amp;b=2">see &amp; read</a>`},
		{"<mailto:a@example.com>", `<a href="mailto:a@example.com">a@example.com</a>`},
		{"<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"},
		{"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
		{"see https://example.com/x, or @here", `see <a href="https://example.com/x">https://example.com/x</a>, or <span>@here</span>`},
		{"&gt; quoted\n&gt; more\nafter", "<blockquote>quoted\nmore</blockquote>after"},
		{"&gt;&gt;&gt; all\nof *it*", "<blockquote>all\nof <strong>it</strong></blockquote>"},
		{"a\n```\n*code* <@U1>\n```\nb", "a<pre>*code* @Anna</pre>b"},
		{"``` unclosed", "``` unclosed"},
		{":tada: :no_such_thing: 10:30:45", "🎉 :no_such_thing: 10:30:45"},
		{fmt.Sprintf("<!date^%d^{date_num} {time}|x>", at), "2026-03-07 9:00 AM"},
		{fmt.Sprintf("<!date^%d^{date_short_pretty} at {time}|x>", at), "tomorrow at 9:00 AM"},
		{fmt.Sprintf("<!date^%d^{date_long}^https://example.com|x>", at), `<a href="https://example.com">Saturday, March 7th, 2026</a>`},
		{fmt.Sprintf("<!date^%d^{ago}|x>", at), "in 19 hours"},
		{"<!date^soon^{date}|7 March>", "7 March"},
	} {
		if got := HTML(ParseMrkdwn(c.text, testReader())); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	verbatim := testReader()
	verbatim.Verbatim = true
	if got := HTML(ParseMrkdwn("https://example.com @here *b*", verbatim)); got != "https://example.com @here <strong>b</strong>" {
		t.Errorf("verbatim: %s", got)
	}
}

// wellFormed holds HTML against our own few tags: nothing in the text may have become markup.
func wellFormed(text string) error {
	allowed := map[string]bool{"x": true, "a": true, "ol": true, "ul": true}
	for _, tag := range tags {
		allowed[tag] = true
	}
	d := xml.NewDecoder(strings.NewReader("<x>" + text + "</x>"))
	d.Entity = map[string]string{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if el, ok := token.(xml.StartElement); ok {
			if !allowed[el.Name.Local] {
				return fmt.Errorf("tag %q", el.Name.Local)
			}
			for _, a := range el.Attr {
				if a.Name.Local != "href" || !(strings.HasPrefix(strings.ToLower(a.Value), "http") || strings.HasPrefix(strings.ToLower(a.Value), "mailto:")) {
					return fmt.Errorf("attribute %s=%q", a.Name.Local, a.Value)
				}
			}
		}
	}
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

func FuzzMrkdwn(f *testing.F) {
	for _, s := range []string{"*b* _i_ <@U1> <https://x.y|z>", "```x``` > q\n&gt; r", "<!date^1^{date}^javascript:x|y>", `<https://x"onclick="y|z>`, "<mailto:\"><b>x</b>|y>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := wellFormed(HTML(ParseMrkdwn(printable(text), testReader()))); err != nil {
			t.Errorf("%v in %q from %q", err, HTML(ParseMrkdwn(text, testReader())), text)
		}
	})
}

// TestTypedTextCannotForge: whatever a person types, only members and channels of the workspace become mentions.
func TestTypedTextCannotForge(t *testing.T) {
	w := New(Options{})
	defer w.Close()
	parts := rapid.SampledFrom([]string{"@anna", "<@U0BORIS>", "<@U9>", "<!channel>", "<!here|x>", "<https://evil.example|good>", "#general", "<#C9>", "&lt;", " ", "x", "\n", "*", "@nobody", "a@anna.example"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(parts).Draw(t, "parts"), "")
		for _, command := range []bool{false, true} {
			w.mu.Lock()
			stored := w.typed(text, command)
			w.mu.Unlock()
			for _, at := range strings.SplitAfter(stored, "<")[1:] {
				id, _, _ := strings.Cut(strings.Trim(strings.SplitN(at, ">", 2)[0], "@#"), "|")
				if id != "U0ANNA" && id != "U0BORIS" && id != "C0GENERAL" {
					t.Fatalf("%q became %q", text, stored)
				}
			}
		}
	})
}

// TestMrkdwnIsLinear: the worst texts cost no more than some small multiple per character of what plain text does. Counting steps would
// need a hook in the parser, so the texts are just long enough that a quadratic parser would not end within the test's time.
func TestMrkdwnIsLinear(t *testing.T) {
	for _, worst := range []string{"*a ", "<a", "`", "_a*b~", ":a", "&gt;\n", "```x", "@here<"} {
		text := strings.Repeat(worst, 200_000/len(worst))
		if len(ParseMrkdwn(text+"\na*", testReader())) == 0 {
			t.Error("nothing came out")
		}
	}
}
