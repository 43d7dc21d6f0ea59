package program

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
)

func TestDiffOfOneAndTheSame(t *testing.T) {
	for _, p := range []*Program{huawei(t), loadSmall(t)} {
		if d := Diff(p, p); len(d) > 0 {
			t.Errorf("%s differs from itself: %v", p.ID, d)
		}
	}
	if d := Diff(loadSmall(t), loadSmall(t)); len(d) > 0 {
		t.Errorf("two loads differ: %v", d)
	}
}

// Whatever is changed in a Program, Diff says so: every exported field, one by
// one, is set to something else by reflection.
func TestDiffSeesEveryField(t *testing.T) {
	fields := 0
	intact := loadSmall(t)
	check := func(name string, edit func(p *Program)) {
		changed := loadSmall(t)
		edit(changed)
		if len(Diff(intact, changed)) == 0 || len(Diff(changed, intact)) == 0 {
			t.Errorf("Diff does not see a change of %s", name)
		}
	}
	var walk func(name string, at func(p *Program) reflect.Value)
	walk = func(name string, at func(p *Program) reflect.Value) {
		v := at(intact)
		switch v.Type() {
		case reflect.TypeFor[civil.Day](), reflect.TypeFor[civil.Period](), reflect.TypeFor[*time.Location]():
		default:
			switch v.Kind() {
			case reflect.Struct:
				for i := range v.NumField() {
					if f := v.Type().Field(i); f.IsExported() {
						walk(name+"."+f.Name, func(p *Program) reflect.Value { return at(p).Field(i) })
					}
				}
				return
			case reflect.Slice:
				for i := range v.Len() {
					walk(name, func(p *Program) reflect.Value { return at(p).Index(i) })
				}
				if v.Len() > 0 {
					check(name+" shortened", func(p *Program) { s := at(p); s.Set(s.Slice(0, s.Len()-1)) })
				}
				if v.Len() > 1 {
					check(name+" reordered", func(p *Program) { reflect.Swapper(at(p).Interface())(0, 1) })
				}
				return
			}
		}
		if strings.HasSuffix(name, ".Need.Value") && v.Int() == 0 {
			return // of a need that is asked for it means nothing
		}
		fields++
		check(name, func(p *Program) { change(t, name, at(p)) })
	}
	walk("Program", func(p *Program) reflect.Value { return reflect.ValueOf(p).Elem() })
	if fields < 300 {
		t.Errorf("only %d fields were tried", fields)
	}
}

func change(t *testing.T, name string, v reflect.Value) {
	switch x := v.Addr().Interface().(type) {
	case *civil.Day:
		*x++
	case *civil.Period:
		x.Days++
	case **time.Location:
		*x = time.UTC
	default:
		switch v.Kind() {
		case reflect.String:
			v.SetString(v.String() + "x")
		case reflect.Int, reflect.Int64:
			v.SetInt(v.Int() + 1)
		case reflect.Bool:
			v.SetBool(!v.Bool())
		default:
			t.Fatalf("%s is a %s, which the test cannot change", name, v.Type())
		}
	}
}

func TestDiffGolden(t *testing.T) {
	text := small(t)
	for _, r := range [][2]string{
		{"need: ask", "need: 5"},
		{"validity: unknown", "validity: 2y"},
		{"until: 2026-12-31", "until: 2027-12-31"},
		{"  - {id: web, name: Web, sites: [home], source: rules}\n", "  - {id: mobile, name: Mobile, source: rules}\n"},
		{"all: [{type: basic, track: Storage}, pro]", "all: [{type: basic, track: Compute}, pro]"},
		{"need: 1, any: [pro]", "need: 2, any: [pro]"},
		{"steps: [30, 7, 0]", "steps: [14, 0]"},
		{"\nbinding:", "  - id: agent\n    name: Agent\n    source: rules\n    phases: [{id: entry, name: Entry, source: rules, requirements: [{id: member, title: M, kind: tick, reading: member}]}]\n\nbinding:"},
		{"  - {id: world, name: World}\n  - {id: home, name: Home}", "  - {id: home, name: Home}\n  - {id: world, name: World}"},
	} {
		if strings.Count(text, r[0]) != 1 {
			t.Fatalf("%q is not there once", r[0])
		}
		text = strings.Replace(text, r[0], r[1], 1)
	}
	b, err := Load("b", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, c := range Diff(loadSmall(t), b) {
		out.WriteString(c.String() + "\n")
	}
	golden(t, "diff.golden", out.String())
	out.Reset()
	for _, c := range Diff(b, loadSmall(t)) {
		out.WriteString(c.String() + "\n")
	}
	golden(t, "diff-back.golden", out.String())
}
