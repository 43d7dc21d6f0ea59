package partner

import (
	"strings"
	"testing"
	"time"
)

func TestNewVersion(t *testing.T) {
	sum, other := strings.Repeat("ab", 32), strings.Repeat("cd", 32)
	file := func(name, sha string) MaterialVersion {
		return MaterialVersion{File: "F1", Name: name, Size: 9, SHA256: sha}
	}
	link := func(u string) MaterialVersion { return MaterialVersion{URL: u} }
	had := Known{Material: Material{ID: 3}, Versions: []MaterialVersion{{Material: 3, N: 1, File: "F0", SHA256: sum}, {Material: 3, N: 2, File: "F1", SHA256: other}}}
	linked := Known{Material: Material{ID: 3, URL: "https://example.com/case"}}
	for _, c := range []struct {
		name  string
		known Known
		v     MaterialVersion
		n     int
		fresh bool
		err   string
	}{
		{"the first file", Known{Material: Material{ID: 3}}, file("case.pdf", sum), 1, true, ""}, {"a newer file", had, file("case.pdf", strings.ToUpper(sum)), 3, true, ""},
		{"the same file again", had, file("copy.pdf", other), 2, false, ""}, {"a file after a link", linked, file("case.pdf", sum), 2, true, ""},
		{"the same link", linked, link("https://example.com/case"), 1, false, ""}, {"another link", linked, link("https://example.com/case2"), 2, true, ""}, {"a link after files", had, link("https://example.com/x"), 3, true, ""},
		{"the same file in another name", had, MaterialVersion{File: "F1", Name: "x", Size: 9, SHA256: other, Entity: "Acme"}, 3, true, ""},
		{"nothing", had, MaterialVersion{Name: "x"}, 0, false, "neither is there"}, {"no link", had, link("page 3"), 0, false, `"page 3" is not a web address`}, {"a script", had, link("javascript:alert(1)"), 0, false, "not a web address"},
		{"a link without a host", had, link("https:///x"), 0, false, "not a web address"}, {"a link with a password", had, link("https://a:b@example.com"), 0, false, "not a web address"}, {"a local file", had, link("file:///etc/passwd"), 0, false, "not a web address"},
		{"a file without a name", had, file(" ", sum), 0, false, "no name"}, {"a name of control characters", had, file("\x00\u202e", sum), 0, false, "no name"}, {"a folder for a name", had, file("../..", sum), 0, false, "no name"},
		{"a file without a sum", had, file("x", ""), 0, false, "read whole"}, {"a sum of something else", had, file("x", "abcd"), 0, false, "read whole"}, {"an empty file", had, MaterialVersion{File: "F", Name: "x", SHA256: sum}, 0, false, `"x" is empty`},
	} {
		got, fresh, err := NewVersion(c.known, c.v, "dana", time.Unix(0, 0))
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, not %q", c.name, err, c.err)
			}
			continue
		}
		if err != nil || got.N != c.n || fresh != c.fresh || got.Material != 3 {
			t.Errorf("%s: version %d, new %v, %v", c.name, got.N, fresh, err)
		}
	}
	for in, want := range map[string]string{"a.pdf": "a.pdf", `C:\Users\x\a.pdf`: "a.pdf", "../../etc/passwd": "passwd", "a\u202egpj.exe": "agpj.exe", "日本.pdf": "日本.pdf", "a\xff.pdf": "a.pdf", strings.Repeat("é", 300): strings.Repeat("é", 255)} {
		if got := cleanName(in); got != want {
			t.Errorf("%q is cleaned to %q, not %q", in, got, want)
		}
	}
}
