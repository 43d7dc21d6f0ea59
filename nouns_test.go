package main_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"partnerbot/commands"
	"partnerbot/program"
)

// nounRow is a row of the tables in docs/nouns.md: what stands in backquotes, by column.
type nounRow struct {
	noun                               string
	commands, rules, reminders, source []string
}

// nounRows reads the rows with five columns.
func nounRows(t *testing.T) (rows []nounRow) {
	t.Helper()
	text, err := os.ReadFile("docs/nouns.md")
	if err != nil {
		t.Fatal(err)
	}
	quoted := func(cell string) (out []string) {
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
			out = append(out, m[1])
		}
		return out
	}
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if !strings.HasPrefix(line, "|") || len(cells) != 5 || strings.HasPrefix(line, "|---") || strings.TrimSpace(cells[0]) == "noun" {
			continue
		}
		rows = append(rows, nounRow{strings.TrimSpace(cells[0]), quoted(cells[1]), quoted(cells[2]), quoted(cells[3]), quoted(cells[4])})
	}
	return rows
}

// TestNounsOfTheSources holds docs/nouns.md against the units, the packs, the kinds
// of duty and the packs' sources.
func TestNounsOfTheSources(t *testing.T) {
	words := map[string]bool{}
	for _, u := range commands.Units() {
		words[u.Word] = true
	}
	packs := map[string]any{}
	for _, name := range []string{"huawei-cloud", "harbour-tech"} {
		raw, err := os.ReadFile("program/packs/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := yaml.Unmarshal(raw, &tree); err != nil {
			t.Fatal(err)
		}
		packs[name] = tree
	}
	rows := nounRows(t)
	if len(rows) < 70 {
		t.Fatalf("only %d rows were read", len(rows))
	}
	for _, row := range rows {
		if len(row.commands) == 0 || len(row.rules) == 0 || len(row.source) == 0 {
			t.Errorf("%s: a column is empty: commands %v, rules %v, source %v", row.noun, row.commands, row.rules, row.source)
		}
		for _, c := range row.commands {
			if !words[c] {
				t.Errorf("%s: no unit has the word %q", row.noun, c)
			}
		}
		for _, r := range row.rules {
			pack, place, inPack := strings.Cut(r, ":")
			switch {
			case !inPack && !exists(r):
				t.Errorf("%s: there is no file %s", row.noun, r)
			case inPack && !within(packs[pack], strings.Split(place, "/")):
				t.Errorf("%s: the pack %s has no %s", row.noun, pack, place)
			}
		}
		for _, kind := range row.reminders {
			if !slices.Contains(program.LadderKinds, kind) {
				t.Errorf("%s: %q is no kind of duty", row.noun, kind)
			}
		}
		for _, id := range row.source {
			if !within(packs["huawei-cloud"], []string{"sources", id}) && !within(packs["harbour-tech"], []string{"sources", id}) {
				t.Errorf("%s: no pack has the source %s", row.noun, id)
			}
		}
	}
}

// within reports whether a place is in a tree: a key of a map, or of a list the entry
// with that id, or the word itself.
func within(tree any, place []string) bool {
	if len(place) == 0 {
		return true
	}
	switch n := tree.(type) {
	case map[string]any:
		next, ok := n[place[0]]
		return ok && within(next, place[1:])
	case []any:
		return slices.ContainsFunc(n, func(item any) bool {
			m, _ := item.(map[string]any)
			return (item == place[0] || m["id"] == place[0]) && within(item, place[1:])
		})
	}
	return false
}

// TestEveryKindOfDutyIsInTheManual looks for the kinds in docs/operating.md.
func TestEveryKindOfDutyIsInTheManual(t *testing.T) {
	text, err := os.ReadFile("docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range program.LadderKinds {
		if !strings.Contains(string(text), "`"+kind+"`") {
			t.Errorf("docs/operating.md does not tell of %s", kind)
		}
	}
}

// TestTheSatireStaysInItsOverlay: what only the second text says is the configuration of
// one customer. No code and no line of the vendor's pack has its names and figures.
func TestTheSatireStaysInItsOverlay(t *testing.T) {
	only := []string{"73.8", "25 %", "72 hours", "72h", "fourteen", "Provisional", "Certified Plus", "Shenzhen", "Quick Win", "Innovation Fund"}
	files := []string{"program/packs/huawei-cloud.yaml"}
	for _, s := range sources(t) {
		if !s.test && s.dir != "cli/sample" && s.file != "program/compiled_packs.go" {
			files = append(files, s.file)
		}
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range only {
			if strings.Contains(string(text), word) {
				t.Errorf("%s says %q", name, word)
			}
		}
	}
}
