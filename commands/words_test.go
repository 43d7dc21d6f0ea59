package commands

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	cases := []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"   gaps \t hccdp\u00a0\u2003--all\n", []string{"gaps", "hccdp", "--all"}},
		{`certs "Ana Silva"`, []string{"certs", "Ana Silva"}},
		{`certs “Ana Silva”`, []string{"certs", "Ana Silva"}},
		{`certs „Ana Silva“ x`, []string{"certs", "Ana Silva", "x"}},
		{`certs «Ana Silva»`, []string{"certs", "Ana Silva"}},
		{`certs 'Ana Silva'`, []string{"certs", "Ana Silva"}},
		{`certs ‘Ana Silva’`, []string{"certs", "Ana Silva"}},
		{`person add Sean O'Brien`, []string{"person", "add", "Sean", "O'Brien"}},
		{`person add "Sean O’Brien"`, []string{"person", "add", "Sean O'Brien"}},
		{`person add 'til`, []string{"person", "add", "'til"}},
		{`config channel #alliance # not a comment`, []string{"config", "channel", "#alliance", "#", "not", "a", "comment"}},
		{`a \ b\c "d\e" "f\"g" "h\\i"`, []string{"a", `\`, `b\c`, `d\e`, `f"g`, `h\i`}},
		{`certs <@U123|Ana Silva> x`, []string{"certs", "<@U123|Ana Silva>", "x"}},
		{`x <https://a.example/?q=1|see "this"> y`, []string{"x", `<https://a.example/?q=1|see "this">`, "y"}},
		{"st\u202eatus \u200bx\u0007", []string{"status", "x"}},
		{`""`, []string{""}},
		{"زهرا\u200cعلی", []string{"زهرا\u200cعلی"}},
		{"a\xffb \"c\"", []string{"a\ufffdb", "c"}},
	}
	for _, c := range cases {
		got, err := split(c.in)
		if err != nil {
			t.Errorf("split(%q): %v", c.in, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" && len(got)+len(c.want) > 0 {
			t.Errorf("split(%q) (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	for in, want := range map[string]string{
		`certs "Ana Silva`:                    "never closed",
		`certs “Ana`:                          "never closed",
		strings.Repeat("x", 10<<20):           "too long",
		strings.Repeat("“ ", maxText/4) + `"`: "too long",
	} {
		if _, err := split(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("split(%.20q...) = %v, want %q", in, err, want)
		}
	}
}

// TestPhraseIsReadBack: what a button runs is read as the words it was made of.
func TestPhraseIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zA-Zä \\"'#<>@|“”’-]{0,12}`), 0, 6).Draw(t, "words")
		got, err := split(phrase(words...))
		if err != nil {
			t.Fatalf("split(%q): %v", phrase(words...), err)
		}
		for i := range words { // curly quotes are normalised, which is what they are for
			words[i] = strings.NewReplacer("“", `"`, "”", `"`, "’", "'").Replace(words[i])
		}
		if diff := cmp.Diff(words, got); diff != "" && len(words)+len(got) > 0 {
			t.Fatalf("phrase is %q (-want +got):\n%s", phrase(words...), diff)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{`certs "Ana Silva"`, `a 'b c' d`, `<@U1|x y> \`, "“", "‘a’", "#", `"\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words, err := split(s)
		if err != nil {
			return
		}
		for _, w := range words {
			if !utf8.ValidString(w) {
				t.Errorf("split(%q) gives %q, which is not UTF-8", s, w)
			}
		}
		again, err := split(phrase(words...))
		if err != nil || !cmp.Equal(words, again) && len(words)+len(again) > 0 {
			t.Errorf("split(%q) = %q, read back as %q, %v", s, words, again, err)
		}
	})
}

func TestFlags(t *testing.T) {
	u := &Unit{Word: "x", Flags: []Flag{{Name: "--all"}, {Name: "--format", Of: []string{"csv", "json"}}}}
	cases := []struct {
		in, rest, found, err string
	}{
		{in: "a --share b", rest: "a b", found: "--share="},
		{in: "a —all –share", rest: "a", found: "--all= --share="},
		{in: "--format json a", rest: "a", found: "--format=json"},
		{in: "--FORMAT=JSON", found: "--format=json"},
		{in: "--format", err: "one of csv or json"},
		{in: "--format=pdf", err: `not "pdf"`},
		{in: "--all=yes", err: "takes no value"},
		{in: "--shar", err: `does not know "--shar"`},
		{in: "-- a - b", rest: "-- a - b"},
	}
	for _, c := range cases {
		rest, found, err := flags(u, strings.Fields(c.in))
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("flags(%q): %v, want %q", c.in, err, c.err)
			continue
		}
		var got []string
		for _, name := range []string{"--all", "--format", "--share"} {
			if v, ok := found[name]; ok {
				got = append(got, name+"="+v)
			}
		}
		if err == nil && (strings.Join(rest, " ") != c.rest || strings.Join(got, " ") != c.found) {
			t.Errorf("flags(%q) = %q, %q; want %q, %q", c.in, rest, got, c.rest, c.found)
		}
	}
}
