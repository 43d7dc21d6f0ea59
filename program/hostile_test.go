package program

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"partnerbot/calendar"
)

func TestLoadHostileInput(t *testing.T) {
	bomb := "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
	for _, c := range []struct {
		name, in, want string
	}{
		{"nothing", "", "the file is empty"},
		{"only a comment", "# nothing here\n", "the file is empty"},
		{"ten megabytes", strings.Repeat("a: b\n", 2<<20), "the file has 10485760 bytes; a pack has at most 262144"},
		{"one long line", "id: " + strings.Repeat("x", 5000), "the line has 5004 bytes"},
		{"NUL", "id: a\nvendor: \x00b\n", `x:2:9: "0x00": a control character`},
		{"escape sequence", "id: \x1b[31mred\n", `x:1:5: "0x1b": a control character`},
		{"binary", "\x89PNG\r\n\x1a\n\xff\xfe", `x:1:1: "0x89": this is not UTF-8`},
		{"a bomb of aliases", bomb, "anchors and aliases"},
		{"brackets", strings.Repeat("[\n", 5000), "brackets are nested more than 32 deep"},
		{"braces on one line", "a: " + strings.Repeat("{a: ", 300), "brackets are nested more than 32 deep"},
		{"dashes", strings.Repeat("- ", 900), "nested more than 32 deep"},
		{"question marks", strings.Repeat("? ", 900), "not YAML"},
		{"a list", "- a\n- b\n", "a pack is a table of keys and begins with a line like `id: huawei-cloud`, not a list"},
		{"a word", "hello", "a pack is a table of keys and begins with a line like `id: huawei-cloud`, not a word"},
		{"a table for a key", "{a: b}: c\n", "not YAML"},
		{"an anchor of nothing", "a: &x\nb: *x\n", "anchors and aliases"},
		{"a merge key", "a: 1\n<<: {b: 2}\n", "a key is a plain word"},
		{"a number for a key", "1: a\n", "a key is a plain word"},
		{"carriage returns", "id: a\rvendor: b\r", "the pack needs `name`"},
		{"too many lines", strings.Repeat("a:\n", 20000), "x:10001:1: the file goes on after 10000 lines and commas"},
		{"too many entries", "a: {" + strings.Repeat("x,\n", 20000) + "}", "the file goes on after 10000 lines and commas"},
		{"many wrong keys", manyKeys(9000), "and "},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := Load("x", []byte(c.in))
			var errs *Errors
			if p != nil || !errors.As(err, &errs) {
				t.Fatalf("Load gives %v, %v", p, err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q is not in %.600q", c.want, err)
			}
			if len(err.Error()) > 10_000 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k")
		b.WriteString(strings.Repeat("a", i%7))
		b.WriteString(string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)))
		b.WriteString(": 1\n")
	}
	return b.String()
}

// A byte order mark, as some editors write it, is no problem.
func TestLoadByteOrderMark(t *testing.T) {
	if _, err := Load("small", []byte("\ufeff"+small(t))); err != nil {
		t.Fatal(err)
	}
	if _, err := Load("small", []byte(strings.ReplaceAll(small(t), "\n", "\r\n"))); err != nil {
		t.Fatalf("with CRLF: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	base := small(f)
	f.Add([]byte(base))
	data, _ := embedded("huawei-cloud")
	f.Add(data)
	for _, c := range loadProblems {
		text, _ := places(strings.Replace(base, c.old, c.new, 1))
		f.Add([]byte(text))
	}
	for _, s := range []string{"", "a: &x\n", "extends: huawei-cloud\npaths: [{id: service, drop: true}]\n", "extends: [a]\n", "? a\n", "sites: {a: b}\n", "types: [[], {}, ~]\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Load("fuzz", data)
		if err != nil {
			var errs *Errors
			if !errors.As(err, &errs) || len(errs.Problems) == 0 {
				t.Fatalf("not a list of problems: %v", err)
			}
			for _, p := range errs.Problems {
				if p.Line < 1 || p.Column < 1 || p.Message == "" || p.File == "" {
					t.Fatalf("problem without a place: %+v", p)
				}
			}
			return
		}
		// What loads can be shown, linted and compared, and names itself.
		if err := Show(new(strings.Builder), p); err != nil {
			t.Fatal(err)
		}
		Lint(p)
		if d := Diff(p, p); len(d) > 0 {
			t.Fatalf("a pack differs from itself: %v", d)
		}
		for _, l := range p.Ladders {
			if bad := unsound(l); bad != "" {
				t.Fatalf("a ladder with %s was loaded: %+v", bad, l)
			}
		}
		if _, err := calendar.Named(p.Calendar); err != nil || p.WorkingCalendar() == nil {
			t.Fatalf("the calendar %q: %v", p.Calendar, err)
		}
		for i := range p.Types {
			if id, _, err := p.Resolve(p.Types[i].Name, ""); len(p.Types[i].Name) <= maxSpelling && (err != nil || id != p.Types[i].ID) {
				t.Fatalf("Resolve(%q) = %q, %v; want %q", p.Types[i].Name, id, err, p.Types[i].ID)
			}
		}
	})
}

// unsound says what of a ladder nobody could work with.
func unsound(l Ladder) string {
	falls := func(a, b int) int { return b - a }
	switch {
	case len(l.Steps) == 0 || len(l.Steps) > maxSteps || !slices.IsSortedFunc(l.Steps, falls) || len(slices.Compact(slices.Clone(l.Steps))) != len(l.Steps):
		return "odd steps"
	case l.Steps[0] > maxStep || l.Steps[len(l.Steps)-1] < 0:
		return "absurd steps"
	case (l.Every == 0) != (l.Times == 0) || l.Every < 0 || l.Times < 0 || l.Every*l.Times > maxStep:
		return "odd steps after the day"
	case l.Grace < 0 || l.Patience < 0 || l.Escalate < 0 || l.Escalate > l.Steps[0]:
		return "odd escalation"
	case len(l.Readers) == 0 || !slices.Contains(LadderKinds, l.Kind):
		return "nobody to read it, or of no kind"
	}
	return ""
}

func FuzzResolve(f *testing.F) {
	p, err := Embedded("huawei-cloud")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range resolved {
		f.Add(c.word, c.track)
	}
	f.Fuzz(func(t *testing.T, word, track string) {
		id, canonical, err := p.Resolve(word, track)
		var unknown *UnknownError
		switch {
		case err != nil:
			if !errors.As(err, &unknown) || id != "" || canonical != "" {
				t.Fatalf("Resolve(%q, %q) = %q, %q, %v", word, track, id, canonical, err)
			}
			if len(err.Error()) > 1000 {
				t.Fatalf("an error of %d bytes", len(err.Error()))
			}
		default:
			// What was understood is understood again, the same way.
			id2, track2, err := p.Resolve(id, canonical)
			if err != nil || id2 != id || track2 != canonical {
				t.Fatalf("Resolve(%q, %q) = %q, %q; again = %q, %q, %v", word, track, id, canonical, id2, track2, err)
			}
		}
		p.ResolveCompetency(word)
	})
}

// Nearest names are looked for as often as an error can show them, not for every
// word of a file that is wrong throughout.
func TestLoadBoundsHints(t *testing.T) {
	var words []string
	for i := range 400 {
		words = append(words, "worl"+string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	text := strings.Replace(small(t), "sites: [home], source", "sites: ["+strings.Join(words, ",\n")+"], source", 1)
	var errs *Errors
	if _, err := Load("x", []byte(text)); !errors.As(err, &errs) || len(errs.Problems) != 400 {
		t.Fatalf("%d problems", len(errs.Problems))
	}
	if first := errs.Problems[0].Message; first != "no such site; nearest: world" {
		t.Error(first)
	}
	if last := errs.Problems[399].Message; last != "no such site" {
		t.Error(last)
	}
}
