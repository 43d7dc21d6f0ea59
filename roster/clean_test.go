package roster

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDefuse(t *testing.T) {
	for in, want := range map[string]string{"": "", "Ana": "Ana", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=": "'\t=", " =1": "' =1", "'=1": "''=1", "'t Hart": "'t Hart", "＝1": "'＝1", "a=b": "a=b"} {
		if got := defuse(in); got != want {
			t.Errorf("defuse(%q) is %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if got := fused(defuse(s)); got != s {
			t.Fatalf("%q comes back as %q", s, got)
		}
	})
}
