package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"partnerbot/bot"
	"partnerbot/cli"
	"partnerbot/sandbox"
)

// arrows is the house: a package (left) may import those on the right and
// nothing else of ours. It is a decision, not a record: where this test fails,
// the import is wrong until docs/decisions says otherwise.
var arrows = map[string]string{
	".":                       "cli",
	"cli":                     "*",
	"cli/sample":              "amount civil partner program roster",
	"bot":                     "commands view storage scheduler partner",
	"notices":                 "amount calendar civil partner program view scheduler storage",
	"commands":                "amount chart calendar civil partner program view storage roster notices scheduler",
	"roster":                  "amount civil partner program",
	"scheduler":               "civil partner view storage",
	"storage":                 "civil partner program",
	"storage/bolt":            "civil storage storage/quickjson partner program",
	"storage/quickjson":       "",
	"storage/storetest":       "amount civil storage partner program",
	"storage/postgres":        "civil storage partner program",
	"storage/postgres/pgtest": "",
	"partner":                 "amount calendar civil program",
	"program":                 "amount calendar civil",
	"amount":                  "",
	"chart":                   "",
	"calendar":                "civil",
	"view":                    "",
	"civil":                   "",
	"sandbox":                 "",
}

// keepers names the only packages that may import a library, tests that act as
// a client apart.
var keepers = map[string]string{
	"github.com/slack-go/slack":          "bot",
	"github.com/arran4/golang-ical":      "bot",
	"go.etcd.io/bbolt":                   "storage/bolt",
	"github.com/jackc/pgx":               "storage/postgres",
	"github.com/robfig/cron":             "scheduler",
	"github.com/rickar/cal":              "calendar",
	"github.com/joho/godotenv":           "cli",
	"github.com/spf13/cobra":             "cli",
	"github.com/xuri/excelize":           "none: tests only",
	"github.com/goccy/go-yaml":           "program",
	"github.com/gorilla/websocket":       "sandbox",
	"github.com/google/shlex":            "commands",
	"github.com/VictoriaMetrics/metrics": "bot",
	"golang.org/x/image":                 "chart",
	"github.com/prometheus/common":       "none: tests only",
}

type source struct {
	dir, file string
	test      bool
	tree      *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && p != "." || d.Name() == "node_modules" || d.Name() == "tools" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		out = append(out, source{dir: filepath.ToSlash(filepath.Dir(p)), file: p, test: strings.HasSuffix(p, "_test.go"), tree: tree})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestImportsFollowTheArrows(t *testing.T) {
	for _, s := range sources(t) {
		allowed, known := arrows[s.dir]
		if !known {
			t.Errorf("%s: the package %s is not in the table of arrows", s.file, s.dir)
			continue
		}
		for _, imp := range s.tree.Imports {
			to, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if ours, ok := strings.CutPrefix(to, "partnerbot/"); ok {
				if !s.test && allowed != "*" && !slices.Contains(strings.Fields(allowed), ours) {
					t.Errorf("%s imports %s: %s may import only [%s]", s.file, ours, s.dir, allowed)
				}
				if s.dir == "sandbox" && ours != "sandbox" {
					t.Errorf("%s imports %s: the sandbox knows nothing of ours, in tests either", s.file, ours)
				}
				continue
			}
			for library, keeper := range keepers {
				if strings.HasPrefix(to, library) && s.dir != keeper && !s.test {
					t.Errorf("%s imports %s: only %s may", s.file, to, keeper)
				}
			}
		}
	}
}

// TestClockIsReadAtTheEdges looks for time.Now and its kin, as calls and as values.
func TestClockIsReadAtTheEdges(t *testing.T) {
	edges := []string{".", "bot", "cli", "sandbox"}
	for _, s := range sources(t) {
		if s.test || slices.Contains(edges, s.dir) {
			continue
		}
		ast.Inspect(s.tree, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if ok && pkg.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
				t.Errorf("%s reads the clock with time.%s: take the time as an argument", s.file, sel.Sel.Name)
			}
			return true
		})
	}
}

func TestTestsDoNotSleep(t *testing.T) {
	for _, s := range sources(t) {
		if !s.test || imports(s.tree, "testing/synctest") { // there, time is not real
			continue
		}
		ast.Inspect(s.tree, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Sleep" {
				if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" {
					t.Errorf("%s sleeps: use testing/synctest, a channel, or step the clock", s.file)
				}
			}
			return true
		})
	}
}

func imports(tree *ast.File, path string) bool {
	return slices.ContainsFunc(tree.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(path) })
}

// TestEveryVariableIsDocumented compares the variables that are read with
// .env.example, both ways.
func TestEveryVariableIsDocumented(t *testing.T) {
	file, err := os.ReadFile(".env.example")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([A-Z_]+)=`).FindAllStringSubmatch(string(file), -1) {
		documented[m[1]] = true
	}
	for _, v := range cli.Variables {
		if !documented[v.Name] {
			t.Errorf("%s is read but not in .env.example", v.Name)
		}
		delete(documented, v.Name)
	}
	for name := range documented {
		t.Errorf("%s is in .env.example but nothing reads it", name)
	}
	for _, s := range sources(t) {
		ast.Inspect(s.tree, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && !s.test && (sel.Sel.Name == "Getenv" || sel.Sel.Name == "LookupEnv") {
				t.Errorf("%s reads the environment: only cli.ReadConfig does", s.file)
			}
			return true
		})
	}
}

// TestSandboxOffersWhatTheBotCalls compares the Web API methods.
func TestSandboxOffersWhatTheBotCalls(t *testing.T) {
	offered := sandbox.Methods()
	for _, m := range bot.Methods {
		if !slices.Contains(offered, m) {
			t.Errorf("bot calls %s, which the sandbox does not offer", m)
		}
	}
}

// TestPathsNamedInTheDocsExist checks every path in backquotes that looks like one of ours.
func TestPathsNamedInTheDocsExist(t *testing.T) {
	named := regexp.MustCompile("`([a-z.][A-Za-z0-9_./-]*\\.(?:go|md|ya?ml|sh|html|js|json|csv|xlsx|png)|[a-z]+(?:/[a-z]+)*/)`")
	docs, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := filepath.Glob("docs/decisions/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range slices.Concat(docs, deeper, decisions) {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			p := path.Clean(m[1])
			if strings.ContainsAny(m[1], "/") && !exists(p) {
				t.Errorf("%s names %s, which does not exist", doc, m[1])
			}
		}
	}
}

func exists(p string) bool {
	_, err := os.Stat(filepath.FromSlash(p))
	return err == nil
}
