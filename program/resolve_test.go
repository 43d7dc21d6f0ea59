package program

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func huawei(t testing.TB) *Program {
	t.Helper()
	p, err := Embedded("huawei-cloud")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var resolved = []struct{ word, track, id, canonical string }{
	{"pmp", "", "pmp", ""},
	{"PMP®", "", "pmp", ""},
	{" P M P ", "", "pmp", ""},
	{"PMP certification", "", "pmp", ""},
	{"Project Management Professional", "", "pmp", ""},
	{"Project Management Professional (PMP)", "", "pmp", ""},
	{"pmp", "passed in Lagos", "pmp", ""},
	{"pmp", "Project Management Professional", "pmp", ""},
	{"IPMA Level C", "", "ipma-c", ""},
	{"IPMA C", "", "ipma-c", ""},
	{"ipma-level-a", "", "ipma-a", ""},
	{"IPMA", "C", "ipma-c", ""},
	{"IPMA", "Level D", "ipma-d", ""},
	{"IPMA C", "Level C", "ipma-c", ""},
	{"HCIP-Cloud Service Solutions Architect", "", "hcip-cssa", ""},
	{"HCIP–Cloud Service Solutions Architect V3.0", "", "hcip-cssa", ""},
	{"Huawei HCIP - Cloud Service Solution Architect", "", "hcip-cssa", ""},
	{"hcip", "Cloud Service Solutions Architect", "hcip-cssa", ""},
	{"hcip", "CSSA", "hcip-cssa", ""},
	{"HCIE", "cssa", "hcie-cssa", ""},
	{"HCIE - CSSA", "", "hcie-cssa", ""},
	{"HCIA", "Cloud Service Solutions Architect", "hcia-cssa", ""},
	{"hcip", "HCIP-Cloud Service Solutions Architect", "hcip-cssa", ""},
	{"hcip-cssa", "Cloud Service Solutions Architect", "hcip-cssa", ""},
	{"hcip-cssa", "cssa", "hcip-cssa", ""},
	{"HCIP-PM", "", "hcip-pm", ""},
	{"HCIP - Project Management", "", "hcip-pm", ""},
	{"hcip", "Project Management", "hcip-pm", ""},
	{"HCIP", " project  management ", "hcip-pm", ""},
	{"hccdp", "", "hccdp", ""},
	{"HCCDP – GaussDB", "", "hccdp", "GaussDB"},
	{"HCCDP (GaussDB)", "", "hccdp", "GaussDB"},
	{"HCCDP GAUSS-DB", "", "hccdp", "GaussDB"},
	{"hccdpgaussdb", "", "hccdp", "GaussDB"},
	{"hccdp", "gaussdb", "hccdp", "GaussDB"},
	{"hccdp", "HCCDP – GaussDB", "hccdp", "GaussDB"},
	{"HCCDP – GaussDB", "gauss db", "hccdp", "GaussDB"},
	{"HCCDP Solution Architectures", "", "hccdp", "Solution Architectures"},
	{"hccdp", "  Some   New Thing ", "hccdp", "Some New Thing"},
	{"hccdp", "n/a", "hccdp", ""},
	{"hccdp", "-", "hccdp", ""},
	{"Huawei Certified ICT Professional - Storage V5.0", "", "hcip", "Storage"},
	{"HCIP-Storage", "V5.0", "hcip", "Storage"},
	{"hcip", "HCIP-Quantum V1.0", "hcip", "Quantum"},
	{"hcip", "", "hcip", ""},
	{"HCIP certification", "", "hcip", ""},
	{"Huawei Cloud Certified Developer Expert", "AI", "hccde", "AI"},
	{"HCSA-Sales", "", "hcsa", "Sales"},
	{"HCSP-Field-PM", "", "hcsp", "Field-PM"},
	{"HCIP 存储", "", "hcip", "存储"},
}

func TestResolve(t *testing.T) {
	p := huawei(t)
	for _, c := range resolved {
		id, track, err := p.Resolve(c.word, c.track)
		if err != nil || id != c.id || track != c.canonical {
			t.Errorf("Resolve(%q, %q) = %q, %q, %v; want %q, %q", c.word, c.track, id, track, err, c.id, c.canonical)
		}
	}
}

func TestResolveUnknown(t *testing.T) {
	p := huawei(t)
	for _, c := range []struct {
		word, track string
		want        UnknownError
	}{
		{"hccpd", "", UnknownError{"hccpd", "certificate", []string{"hccdp"}}},
		{"HCIPP", "", UnknownError{"HCIPP", "certificate", []string{"hcip", "hcip-pm"}}},
		{"IPMA", "", UnknownError{"IPMA", "certificate", []string{"ipma-a", "ipma-b", "ipma-c", "ipma-d"}}},
		{"HCCPD Cloud Native", "", UnknownError{"HCCPD Cloud Native", "certificate", []string{"hccdp"}}},
		{"AWS Solutions Architect", "", UnknownError{"AWS Solutions Architect", "certificate", nil}},
		{"Certified Project Manager", "", UnknownError{"Certified Project Manager", "certificate", nil}},
		{"", "", UnknownError{"", "certificate", nil}},
		{"---", "", UnknownError{"---", "certificate", nil}},
		{"hcip-cssa", "Storage", UnknownError{"Storage", "track of HCIP-Cloud Service Solutions Architect", nil}},
		{"hcip", "HCIE-Storage", UnknownError{"HCIE-Storage", "track of HCIP", nil}},
		{"hccdp", "HCCDE", UnknownError{"HCCDE", "track of HCCDP", nil}},
		{"HCIP-Storage", "Datacom", UnknownError{"Datacom", "track of HCIP (Storage)", nil}},
		{"HCIP-Storage", "CSSA", UnknownError{"CSSA", "track of HCIP (Storage)", nil}},
		{"IPMA C", "IPMA B", UnknownError{"IPMA B", "track of IPMA Level C", nil}},
		{"IPMA C", "Level B", UnknownError{"Level B", "track of IPMA Level C", nil}},
		{strings.Repeat("é", 5000), "", UnknownError{strings.Repeat("é", 40) + "...", "certificate", nil}},
	} {
		_, _, err := p.Resolve(c.word, c.track)
		var got *UnknownError
		if !errors.As(err, &got) {
			t.Errorf("Resolve(%.40q, %q) gives %v, not an *UnknownError", c.word, c.track, err)
			continue
		}
		if len(got.Near) == 0 {
			got.Near = nil
		}
		if d := cmp.Diff(c.want, *got); d != "" {
			t.Errorf("Resolve(%.40q, %q) (-want +got):\n%s", c.word, c.track, d)
		}
	}
}

// Every name, id and alias of a type resolves to it, however it is spaced and
// capitalised; with each known track too.
func TestResolveSpellings(t *testing.T) {
	p := huawei(t)
	rapid.Check(t, func(rt *rapid.T) {
		typ := rapid.SampledFrom(p.Types).Draw(rt, "type")
		word := respell(rt, rapid.SampledFrom(typ.spellings()).Draw(rt, "spelling"))
		track, want := "", ""
		if len(typ.Tracks) > 0 && rapid.Bool().Draw(rt, "tracked") {
			want = rapid.SampledFrom(typ.Tracks).Draw(rt, "track")
			track = respell(rt, want)
		}
		for _, c := range [][2]string{{word, track}, {word + " - " + track, ""}, {word + " (" + track + ") V1.5", ""}} {
			if id, got, err := p.Resolve(c[0], c[1]); err != nil || id != typ.ID || got != want {
				rt.Fatalf("Resolve(%q, %q) = %q, %q, %v; want %q, %q", c[0], c[1], id, got, err, typ.ID, want)
			}
		}
	})
}

func respell(rt *rapid.T, s string) string {
	if rapid.Bool().Draw(rt, "upper") {
		s = strings.ToUpper(s)
	}
	between := rapid.SampledFrom([]string{" ", "  ", "-", " – ", "_"}).Draw(rt, "blank")
	return strings.NewReplacer(" ", between).Replace(s)
}

func TestTitle(t *testing.T) {
	p := huawei(t)
	typ, _ := p.Type("hccdp")
	if got := typ.Title("GaussDB"); got != "HCCDP (GaussDB)" {
		t.Error(got)
	}
	if got := typ.Title(""); got != "HCCDP" {
		t.Error(got)
	}
	for i := range p.Types { // a title reads back
		typ := &p.Types[i]
		for _, track := range append([]string{""}, typ.Tracks...) {
			if id, got, err := p.Resolve(typ.Title(track), ""); err != nil || id != typ.ID || got != track {
				t.Errorf("Resolve(%q) = %q, %q, %v", typ.Title(track), id, got, err)
			}
		}
	}
}

func TestResolveCompetency(t *testing.T) {
	p := huawei(t)
	for word, want := range map[string]string{
		"cloud migration": "cloud-migration", "Cloud-Migration": "cloud-migration", "Cloud Migration Competency": "cloud-migration",
		"SAP": "sap", "ai platform": "ai-platform", "App Modernisation": "", "application modernisation": "application-modernization",
		"Public-cloud O&M": "public-cloud-om", "cloud migration planning and implementation": "migration-planning", "": "", "blockchain": "",
	} {
		got, err := p.ResolveCompetency(word)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ResolveCompetency(%q) = %q, %v; want %q", word, got, err, want)
		}
	}
	var unknown *UnknownError
	if _, err := p.ResolveCompetency("data bases x"); !errors.As(err, &unknown) || unknown.What != "competency" || len(unknown.Near) == 0 || unknown.Near[0] != "database" {
		t.Errorf("near: %+v", unknown)
	}
	for _, c := range p.Competencies {
		for _, s := range append([]string{c.ID, c.Name}, c.Aliases...) {
			if id, err := p.ResolveCompetency(strings.ToUpper(s)); err != nil || id != c.ID {
				t.Errorf("ResolveCompetency(%q) = %q, %v", s, id, err)
			}
		}
	}
}

func TestResolveAllocatesNothing(t *testing.T) {
	p := huawei(t)
	if n := testing.AllocsPerRun(100, func() {
		p.Resolve("HCIP-Cloud Service Solutions Architect", "")
		p.Resolve("hccdp", "GaussDB")
		p.Resolve("Huawei Certified ICT Professional - Storage V5.0", "")
		p.ResolveCompetency("Cloud Migration")
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkResolve reports how often dearer a look-up is than one in a plain map
// by the exact spelling, in the same run.
func BenchmarkResolve(b *testing.B) {
	p := huawei(b)
	exact := map[string]string{}
	for _, c := range resolved {
		exact[c.word] = c.id
	}
	var plain float64
	b.Run("map", func(b *testing.B) {
		for b.Loop() {
			for _, c := range resolved {
				if exact[c.word] == "" {
					b.Fatal(c.word)
				}
			}
		}
		plain = float64(b.Elapsed()) / float64(b.N)
	})
	b.Run("resolve", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, c := range resolved {
				p.Resolve(c.word, c.track)
			}
		}
		all := float64(b.Elapsed()) / float64(b.N)
		b.ReportMetric(all/float64(len(resolved)), "ns/word")
		b.ReportMetric(all/plain, "x/map")
	})
}

func BenchmarkResolveUnknown(b *testing.B) {
	p := huawei(b)
	b.ReportAllocs()
	for b.Loop() {
		p.Resolve("HCIPP Strage", "")
	}
}
