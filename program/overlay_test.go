package program

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"partnerbot/civil"
)

// files opens packs out of a map, as LoadWith wants it.
func files(m map[string]string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		text, ok := m[name]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return []byte(text), nil
	}
}

const ours = `
extends: huawei-cloud
version: 2026.1-acme
types:
  - id: hccdp
    validity: 3y
  - {id: kcna, name: KCNA, issuer: CNCF, validity: 3y, external: true, source: {title: Ours, confidence: customer's own}}
  - {id: hcse, drop: true}
paths:
  - id: service
    phases:
      - id: competency-differentiation
        requirements:
          - {id: hccdp, need: 4}
          - {id: project-managers, any: [pmp]}
          - id: cncf
            title: CNCF
            kind: people
            any: [kcna]
            need: 1
            next: Pass KCNA.
            source: {title: Ours, confidence: customer's own}
ladders:
  - {kind: certificate-end, steps: [45, 0], patience: 3}
binding: {per-day: ~}
`

func TestOverlay(t *testing.T) {
	base := huawei(t)
	p, err := Load("acme.yaml", []byte(ours))
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != "acme" || p.Version != "2026.1-acme" {
		t.Errorf("id %q, version %q", p.ID, p.Version)
	}
	want := []string{
		"pack: id huawei-cloud -> acme",
		"pack: version 2026.1 -> 2026.1-acme",
		"type hccdp: validity unknown -> 3y",
		"type hcse: removed: HCSE",
		"service/competency-differentiation/project-managers: any pmp, ipma-a, ipma-b, ipma-c, hcip-pm -> pmp",
		"service/competency-differentiation/hccdp: need ask -> 4",
		"binding: per-day 100 -> 0",
		"ladder certificate-end: steps 90, 60, 30, 14, 7, 1, 0 -> 45, 0",
		"ladder certificate-end: patience 5 -> 3",
		"type kcna: added: KCNA",
		"service/competency-differentiation/cncf: added: CNCF, at least 1 person with one of: KCNA",
	}
	var got []string
	for _, c := range Diff(base, p) {
		got = append(got, c.String())
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the overlay changes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, ok := p.Type("hcse"); ok {
		t.Error("the dropped type is still there")
	}
	if id, _, err := p.Resolve("kcna", ""); id != "kcna" {
		t.Error(err)
	}
	if again := huawei(t); len(Diff(base, again)) > 0 {
		t.Error("laying a pack over it changed the base")
	}
}

// An overlay over an overlay over an embedded pack.
func TestOverlayChain(t *testing.T) {
	open := files(map[string]string{"b.yaml": "extends: huawei-cloud\nname: B\ntypes: [{id: hccda, validity: 1y}]\n"})
	p, err := LoadWith("c.yaml", []byte("extends: b.yaml\nversion: c\n"), open)
	if err != nil {
		t.Fatal(err)
	}
	typ, _ := p.Type("hccda")
	if p.ID != "c" || p.Name != "B" || p.Version != "c" || typ.Validity != (civil.Period{Years: 1}) {
		t.Errorf("%s %s %v", p.Name, p.Version, typ.Validity)
	}
}

func TestOverlayProblems(t *testing.T) {
	long := map[string]string{}
	for i := range 20 {
		long[fmt.Sprintf("p%d", i)] = fmt.Sprintf("extends: p%d\n", i+1)
	}
	for _, c := range []struct {
		name, in string
		files    map[string]string
		want     []string
	}{
		{"itself", "extends: x\n", nil, []string{`x:1:10: "x": the pack extends itself`}},
		{"a circle", "extends: y\n", map[string]string{"y": "\nextends: z\n", "z": "extends: x"},
			[]string{`z:1:10: "x": the packs extend one another in a circle: x -> y -> z -> x`}},
		{"a long chain", "extends: p0\n", long, []string{`p6:1:10: "p7": too many packs extend one another`}},
		{"an unknown base", "extends: huawei-clod\n", nil, []string{`x:1:10: "huawei-clod": no pack of that name to extend; nearest: huawei-cloud`}},
		{"a base that cannot be read", "extends: gone.yaml\n", map[string]string{}, []string{`x:1:10: "gone.yaml": the pack to extend cannot be read: file does not exist`}},
		{"nothing", "extends:\nid: acme\n", nil, []string{"x:1:9: `extends` names no pack; such as extends: huawei-cloud, or leave it out"}},
		{"a list of bases", "extends: [a, b]\n", nil, []string{"x:1:10: `extends` is the name of one pack"}},
		{"a base with problems", "extends: y\n", map[string]string{"y": "id: [\n"}, []string{"y:1:5: "}},
		{"problems in both", "extends: y\nsites: [{id: A, name: A}]\n",
			map[string]string{"y": strings.Replace(small(t), "zone: Europe/Berlin", "zone: Nowhere", 1)},
			[]string{`x:2:14: "A": an id is`, `y:6:7: "Nowhere": no such time zone`}},
		{"a ladder laid over whose escalation is gone", "extends: huawei-cloud\nladders: [{kind: certificate-end, steps: [14, 0]}]\n", nil,
			[]string{"`escalate` is at most the first step, which is 14 days before"}},
		{"the base's id", "extends: huawei-cloud\nid: huawei-cloud\n", nil,
			[]string{`x:2:5: "huawei-cloud": this is the id of the pack that is extended; an overlay needs one of its own, such as acme`}},
		{"drop of nothing", "extends: huawei-cloud\nsites: [{id: us, drop: true}]\n", nil, []string{`x:2:14: "us": there is nothing of this id to drop`}},
		{"a slip in an id", "extends: huawei-cloud\npaths: [{id: service, phases: [{id: competency-differentiation, requirements: [{id: hccdq, need: 4}]}]}]\n", nil,
			[]string{`x:2:85: "hccdq": there is nothing of this id to change, and too little for a new one; nearest: hccdp`}},
		{"drop that is none", "extends: huawei-cloud\nsites: [{id: cn, drop: false}]\n", nil, []string{`x:2:24: "false": ` + "`drop` is true or is left out"}},
		{"drop of what is used", "extends: huawei-cloud\ntypes: [{id: hccde, drop: true}]\n", nil, []string{`huawei-cloud:`, `"hccde": no such certificate type; nearest: `}},
		{"twice in the overlay", "extends: huawei-cloud\ntypes: [{id: hccde, validity: 1y}, {id: hccde, validity: 2y}]\n", nil,
			[]string{`x:2:41: "hccde": this certificate type is defined twice`}},
		{"drop in a pack of its own", strings.Replace(small(t), "name: Home}", "name: Home, drop: true}", 1), nil,
			[]string{`x:20:28: "drop": the site has no such key`}},
		{"a kind of requirement changed", "extends: huawei-cloud\npaths: [{id: service, phases: [{id: role-validation, requirements: [{id: case, kind: tick}]}]}]\n", nil,
			[]string{`"material": requirement case of kind tick has no such key`, "requirement case of kind tick needs `reading`"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var open func(string) ([]byte, error)
			if c.files != nil {
				open = files(c.files)
			}
			p, err := LoadWith("x", []byte(c.in), open)
			var errs *Errors
			if p != nil || !errors.As(err, &errs) {
				t.Fatalf("LoadWith gives %v, %v", p, err)
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in\n%v", w, err)
				}
			}
		})
	}
}

// An overlay is named by its id, else by its file: never as its base.
func TestOverlayHasAnIDOfItsOwn(t *testing.T) {
	for file, want := range map[string]string{
		"acme.yaml": "acme", "/etc/partnerbot/Acme Rules.yml": "acme-rules", `C:\packs\acme_2026.yaml`: "acme-2026", "acme": "acme",
		"./über.yaml": "ber", "---.yaml": "", "規則.yaml": "", "/etc/huawei-cloud.yaml": "", "": "", strings.Repeat("x", 65): "",
	} {
		p, err := Load(file, []byte("extends: huawei-cloud\n"))
		switch {
		case want == "" && (err == nil || !strings.Contains(err.Error(), "1:10: \"huawei-cloud\": an overlay needs an `id` of its own, such as acme")):
			t.Errorf("%q: %v", file, err)
		case want != "" && (err != nil || p.ID != want):
			t.Errorf("%q: %v", file, err)
		}
		if p, err := Load(file, []byte("extends: huawei-cloud\nid: ours\n")); err != nil || p.ID != "ours" {
			t.Errorf("%q with an id: %v", file, err)
		}
	}
}

func TestEmbeddedUnknown(t *testing.T) {
	var unknown *UnknownError
	if _, err := Embedded("huawei"); !errors.As(err, &unknown) || len(unknown.Near) != 1 || unknown.Near[0] != "huawei-cloud" {
		t.Errorf("%v", err)
	}
	for _, name := range Names() {
		p, err := Embedded(name)
		if err != nil {
			t.Errorf("%v", err)
		} else if p.ID != name {
			t.Errorf("the pack %s says that it is %s", name, p.ID)
		}
	}
}
