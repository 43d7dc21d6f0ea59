package commands

import (
	"errors"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	x := newIndex(Units())
	cases := []struct{ in, unit, rest string }{
		{"status", "status", ""},
		{"STATUS now", "status", "now"},
		{"cert add a b", "cert add", "a b"},
		{"Cert Add", "cert add", ""},
		{"bind", "bind", ""},
		{"bind invite x", "bind invite", "x"},
		{"threshold hccdp 4", "threshold set", "hccdp 4"},
		{"import undo 4", "undo", "4"},
		{"import --dry-run", "import", "--dry-run"},
		{"competencies", "competency list", ""},
		{"config path a b", "config path", "a b"},
		{"Who am I", "whoami", ""},
		{"material list --all", "material list", "--all"},
	}
	for _, c := range cases {
		u, rest, err := x.find(strings.Fields(c.in))
		if err != nil || u.Word != c.unit || strings.Join(rest, " ") != c.rest {
			t.Errorf("find(%q) = %v, %q, %v; want %s, %q", c.in, u, rest, err, c.unit, c.rest)
		}
	}
}

func TestUnknownWordsOfferTheNearest(t *testing.T) {
	x := newIndex(Units())
	cases := []struct{ in, run, what string }{
		{"staus", "status", `no word "staus"`},
		{"gasp hccdp", "gaps hccdp", "did you mean gaps hccdp"},
		{`crets "Ana Silva"`, `certs "Ana Silva"`, ""},
		{"cret add a b", "cert add a b", ""},
		{"cert ad a b", "cert add a b", `cert knows no "ad"`},
		{"cert", "", "wants one of list, add, renew, remove or review"},
		{"case foo", "", `case knows no "foo"; it knows add`},
		{"config here", "", `it knows show, path, site`},
		{"material ad x", "material add x", ""},
		{"exp 30", "expiring 30", ""},
		{"bnid invite x", "bind invite x", ""},
		{"bind inviet x", "bind invite x", ""},
		{"config pat service x", "config path service x", ""},
		{"dedicate ana", "person dedicate ana", `no word "dedicate"; did you mean person dedicate ana?`},
		{"Dedicate", "person dedicate", ""},
		{"dedicat ana", "person dedicate ana", ""},
		{"invite ana 2 March", "bind invite ana 2 March", ""},
		{"add ana", "cert add ana", ""},
		{"snoze R-P6RGJ", "remind snooze R-P6RGJ", ""},
		{strings.Repeat("z", 3000), "help", "no word"},
	}
	for _, c := range cases {
		words, _ := split(c.in)
		_, _, err := x.find(words)
		var tr *Trouble
		if !errors.As(err, &tr) {
			t.Errorf("find(%q): %v", c.in, err)
			continue
		}
		if !strings.Contains(tr.What, c.what) || len(tr.What) > 300 {
			t.Errorf("find(%.30q) says %q, want %q", c.in, tr.What, c.what)
		}
		if c.run == "" {
			continue
		}
		if len(tr.Buttons) == 0 || tr.Buttons[0].Run != c.run {
			t.Errorf("find(%.30q) offers %v, want %q first", c.in, tr.Buttons, c.run)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"gaps", "gaps", 0}, {"gasp", "gaps", 1}, {"gap", "gaps", 1}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"añb", "anb", 1}} {
		if got := distance(c.a, c.b); got != c.want || distance(c.b, c.a) != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
