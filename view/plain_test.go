package view

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files")

func TestPlainTextGolden(t *testing.T) {
	when := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	cases := map[string]Message{
		"summary-only": {Summary: "Nothing is\nmissing."},
		"say":          Say("%s has left.", "Ana Silva"),
		"all-blocks": {Summary: "Two of six requirements are met.", Blocks: []Block{
			Heading("Contoso: Competency differentiation"),
			Para(T("Two of "), B("six"), T(" requirements are met. See "), L("the guide", "https://example.com/g?a=1&b=2"), T(".")),
			Fields(T("Path"), T("Service"), T("Phase"), T("Differentiation"), T("Alone")),
			Heading("Missing"),
			List(Join(U("U1", "Ana Silva"), T(": 1 x "), C("hccde")), T("1 case"), L("forged", "javascript:alert(1)")),
			Divider(),
			Table([]string{"Person", "Certificate", "Until"},
				[]Text{T("李小龙"), T("HCCDP"), T("1 May 2026")},
				[]Text{T("Ana"), T("PMP")},
				[]Text{U("U77", ""), T("HCIE"), M(when)}),
			Beside(Run("Show", "gaps hccde"), T("HCCDE: 1 of 2")),
			Actions(Run("Gaps", "gaps"), Run("Expiring", "expiring 60")),
			Note(T("As of "), M(when), T(" in "), Ch("C0123ABCD")),
		}},
		"hostile": {Summary: "x", Blocks: []Block{
			Para(T("Eve\x1b[31m \u202egnp.exe <!channel> *bold*\nsecond line")),
			List(T("one\ntwo"), T("a\u200bb\u00ad\ufeff")),
		}},
	}
	for name, m := range cases {
		t.Run(name, func(t *testing.T) {
			got := PlainText(m) + "\n"
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestClean(t *testing.T) {
	cases := []struct{ in, want string }{
		{"", ""},
		{"Ana Silva", "Ana Silva"},
		{"a\tb\r\nc", "a b  c"},
		{"x\x00y\x7fz", "xyz"},
		{"user\u202etxt.exe\u2066\u2069", "usertxt.exe"},
		{"a\u200e\u200f\u061cb", "ab"},
		{"zero\u200bwidth\ufeff", "zerowidth"},
		{"para\u2029graph", "para graph"},
		{"José 李小龙 👩\u200d💻", "José 李小龙 👩\u200d💻"},
		{"می\u200cخواهم", "می\u200cخواهم"},
		{"bad\xffbyte", "bad\ufffdbyte"},
		{"tag\U000e0041", "tag"},
		{"\u3164\u115fa\u1160\uffa0b\u180e\u034f", "ab"},
	}
	for _, c := range cases {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCleanNeverLeavesForgingCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "s") +
			string(rapid.SliceOf(rapid.RuneFrom([]rune{'\n', 0x202e, 0x2066, 0xfeff, 0x1b, 'a', 0x2028})).Draw(t, "runes"))
		got := Clean(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Clean(%q) is not UTF-8", s)
		}
		for _, r := range got {
			if forging(r) || r == '\n' || r == 0x2028 {
				t.Fatalf("Clean(%q) leaves %U", s, r)
			}
		}
		if Clean(got) != got {
			t.Fatalf("Clean is not idempotent on %q", s)
		}
	})
}

func TestStringHasNoMarkup(t *testing.T) {
	txt := Join(B("bold"), T(" "), I("it"), T(" "), C("code"), T(" "), L("label", "https://x.example"), T(" "), U("U1", "Ana"), T(" "), U("U2", ""))
	if got, want := txt.String(), "bold it code label Ana U2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIsWebLink(t *testing.T) {
	for _, ok := range []string{"https://example.com", "http://example.com/a?b=c&d=e#f", "https://例子.cn/"} {
		if !IsWebLink(ok) {
			t.Errorf("%q should be a link", ok)
		}
	}
	for _, bad := range []string{"", "javascript:alert(1)", "https://", "https:///x", "HTTPS//x", "ftp://x", "https://a b",
		"https://a|b", "https://a>b", "https://a\nb", "https://\u202eb", "https://@evil", "mailto:a@b"} {
		if IsWebLink(bad) {
			t.Errorf("%q should not be a link", bad)
		}
	}
}

func TestPlainTextKeepsOneLineAnItem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(rapid.String(), 1, 20).Draw(t, "items")
		var texts []Text
		for _, it := range items {
			texts = append(texts, T(it+"x"))
		}
		got := PlainText(Message{Blocks: []Block{List(texts...)}})
		if n := strings.Count(got, "\n") + 1; n != len(items) {
			t.Fatalf("%d lines for %d items: %q", n, len(items), got)
		}
	})
}
