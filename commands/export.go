package commands

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/roster"
	"partnerbot/view"
)

// allFacts is the word for all facts, of whatever kind.
const allFacts = "everything"

func exportUnit() *Unit {
	return &Unit{
		Word:     "export",
		Summary:  "the roster as a file, for you alone; with everything all facts, with a kind (deal, kpi-reading ...) that one",
		Usage:    "export [everything|KIND] [--format csv|xlsx|json]",
		Examples: []string{"export", "export --format json", "export everything", "export competency --format csv"},
		Role:     Admin,
		Flags:    []Flag{{Name: "--format", Of: []string{roster.CSV, roster.XLSX, roster.JSON}, About: "says what kind of file"}},
		Run:      export,
	}
}

func export(c *Call) (Answer, error) {
	f, _ := c.unit.flag("--format")
	format, words := c.Flags["--format"], c.Words
	if n := len(words); n > 0 {
		if last := strings.ToLower(words[n-1]); slices.Contains(f.Of, last) {
			words = words[:n-1]
			if format == "" {
				format = last
			}
		}
	}
	switch {
	case len(words) == 0:
		return exportRoster(c, cmp.Or(format, roster.CSV))
	case len(words) > 1:
		return Answer{}, c.none(words[1:])
	}
	return exportFacts(c, strings.ToLower(words[0]), format)
}

func exportRoster(c *Call, format string) (Answer, error) {
	var out bytes.Buffer
	if err := roster.Write(&out, format, c.Program, c.Book); err != nil {
		return Answer{}, fmt.Errorf("export as %s: %w", format, err)
	}
	m := view.Say("The roster as %s: %s and %s. It holds personal data and is sent to you alone.", format,
		plural(c.Book.Count(partner.KindPerson), "person"), plural(c.Book.Count(partner.KindCertificate), "certificate"))
	m.Names = true
	return Answer{Message: m, File: &File{Name: "roster-" + c.LocalDay.String() + "." + format, Data: out.Bytes()}}, nil
}

// exportFacts sends all facts, or those of one kind.
func exportFacts(c *Call, word, format string) (Answer, error) {
	kinds, what := roster.Tables(c.Book), "Everything that I keep"
	if word != allFacts {
		kind := partner.Kind(strings.ReplaceAll(word, "_", "-"))
		if kind.Place() < 0 {
			return Answer{}, noKind(word)
		}
		kinds, what = []partner.Kind{kind}, "Every "+strings.ReplaceAll(string(kind), "-", " ")
	}
	format = cmp.Or(format, roster.XLSX)
	if format == roster.CSV && word == allFacts {
		return Answer{}, wrong("A CSV file holds one table, and everything is many.").try("export everything --format xlsx", "export person --format csv")
	}
	var out bytes.Buffer
	if err := roster.WriteBook(&out, format, c.Book, kinds...); err != nil {
		return Answer{}, fmt.Errorf("export %s as %s: %w", word, format, err)
	}
	facts := 0
	for _, k := range kinds {
		facts += c.Book.Count(k)
	}
	m := view.Say("%s as %s: %s of %s. It holds personal data and is sent to you alone. The audit log is a file of its own: partnerbot audit export.",
		what, format, plural(facts, "fact"), plural(len(kinds), "kind"))
	m.Names = true
	return Answer{Message: m, File: &File{Name: word + "-" + c.LocalDay.String() + "." + format, Data: out.Bytes()}}, nil
}

// noKind says that there is no such kind of fact, and which are near.
func noKind(word string) error {
	names := []string{allFacts}
	for _, k := range partner.Kinds {
		names = append(names, string(k))
	}
	t := wrong("%q is neither one of csv, xlsx or json nor a kind of fact: %s.", clip(word), series(names, "and"))
	for _, n := range nearest(word, names, 3) {
		t.offer("export "+n, "export "+n)
	}
	return t.try("export everything")
}
