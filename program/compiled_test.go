package program

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestEmbeddedPacksAreCompiled compares each embedded pack's compiled form with
// what its YAML says; with -update it is written anew.
func TestEmbeddedPacksAreCompiled(t *testing.T) {
	for _, name := range Names() {
		data, _ := embedded(name)
		want, err := Load(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			out, err := compile(want, data)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile("packs/"+name+".json", out, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, ok := fromCompiled(name, data)
		if !ok {
			t.Fatalf("packs/%s.json is missing or was made of another packs/%s.yaml: run go test ./program -update", name, name)
		}
		same := cmp.Options{
			cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Program{}, CertificateType{}),
			cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
		}
		if diff := cmp.Diff(want, got, same); diff != "" {
			t.Errorf("the compiled form of %s differs from its YAML:\n%s", name, diff)
		}
		for _, typ := range want.Types {
			if id, _, err := got.Resolve(typ.Name, ""); err != nil || id != typ.ID {
				t.Errorf("compiled, %s is resolved as %q, %v", typ.Name, id, err)
			}
		}
		if _, ok := fromCompiled(name, append(data, '\n')); ok {
			t.Error("a compiled form is used for a YAML that it was not made of")
		}
	}
}

// BenchmarkEmbedded loads the embedded pack from its compiled form and, in the
// same run, from its YAML.
func BenchmarkEmbedded(b *testing.B) {
	data, _ := embedded("huawei-cloud")
	b.Run("compiled", func(b *testing.B) {
		for b.Loop() {
			if _, err := Embedded("huawei-cloud"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("yaml", func(b *testing.B) {
		for b.Loop() {
			if _, err := Load("huawei-cloud", data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
