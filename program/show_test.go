package program

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", name, d)
	}
}

func TestShowGolden(t *testing.T) {
	for _, p := range []*Program{loadSmall(t), huawei(t)} {
		var out strings.Builder
		if err := Show(&out, p); err != nil {
			t.Fatal(err)
		}
		golden(t, "show-"+p.ID+".golden", out.String())
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestShowReportsAFullDisk(t *testing.T) {
	if err := Show(full{}, loadSmall(t)); !errors.Is(err, errFull) {
		t.Errorf("%v", err)
	}
}

func TestLintGolden(t *testing.T) {
	text := small(t)
	for _, r := range [][2]string{
		{"effective: {from: 2025-01-01, until: 2026-12-31}\n", ""},
		{"    confidence: vendor page\n", ""},
		{"any: [basic, {type: pro, sites: [home]}]", "any: [{type: pro, sites: [home]}]"},
		{"named: [data]", "named: [web]"},
		{"need: 1, any: [pro]", "need: 1, any: [{type: pro, sites: [home]}]"},
		{"            reading: revenue\n            need: 1000\n            next: Sell.\n            source: rules\n", "            reading: revenue\n            need: 1000\n"},
		{"readings:\n", "readings:\n  - {id: idle, name: Idle}\n"},
		{"materials:\n", "materials:\n  - {id: idle, name: Idle}\n"},
		{"  - {kind: certificate-end, steps: [30, 7, 0], source: rules}\n", ""},
		{"    grace: 3\n    patience: 4\n    escalate: 5\n    readers: [channel, lead]\n    source: rules\n", "    grace: 30\n    patience: 4\n    escalate: 5\n    readers: [channel, alliance]\n"},
		{"upkeep: {portal: 60, roster: 30, source: rules}\n", "upkeep: {roster: 30}\n"},
		{"    revival: Pass it again.\n", ""},
		{"  invitation-life: 7d\n", ""},
	} {
		if strings.Count(text, r[0]) != 1 {
			t.Fatalf("%q is not there once", r[0])
		}
		text = strings.Replace(text, r[0], r[1], 1)
	}
	p, err := Load("lint", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]*Program{"lint-small.golden": p, "lint-huawei-cloud.golden": huawei(t)} {
		var out strings.Builder
		for _, warning := range Lint(p) {
			out.WriteString(warning.String() + "\n")
		}
		golden(t, name, out.String())
	}
}
