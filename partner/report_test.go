package partner

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-update writes it anew):\n%s", file, diff)
	}
}

func TestReport(t *testing.T) {
	c := differentiation().threshold("project-managers", 1).threshold("hccdp", 2).
		person("Ana Silva", dedicated).cert("Ana Silva", "pmp", "2023-06-12", "", func(c *Certificate) { c.Number = "3141592" }).
		cert("Ana Silva", "hccdp GaussDB", "2025-01-01", "").
		cert("Bo Chen", "hcip-cssa", "2022-01-01", "").
		put(Held{ID: 1, Competency: "database", Expires: day("2026-12-31")}, Held{ID: 2, Competency: "sap", Expires: day("2025-12-31")},
			Material{ID: 1, Kind: "business-plan", Title: "Plan 2026", Review: Approved}, Material{ID: 2, Kind: "case", Title: "Bank"})
	for name, book := range map[string]*company{"report": c, "report-slots": validation().valid("A", "hccdp X"), "report-nowhere": newCompany("service", "nowhere", "")} {
		t.Run(name, func(t *testing.T) {
			out, err := json.MarshalIndent(Assess(huawei(t), book.Book, today).Report(book.Book), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, append(out, '\n'))
		})
	}
}
