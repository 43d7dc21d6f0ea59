package commands

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"partnerbot/program"
	"partnerbot/view"
)

// toType lists what a message gives to type: what is set as code, and what its
// buttons run.
func toType(blocks []view.Block) (spans, runs []string) {
	add := func(t view.Text) {
		for _, s := range t {
			if s.Kind == view.Code {
				spans = append(spans, s.Text)
			}
		}
	}
	for _, b := range blocks {
		add(b.Text)
		for _, item := range b.Items {
			add(item)
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				add(cell)
			}
		}
		for _, button := range slices.Concat(b.Buttons, b.Menu) {
			runs = append(runs, button.Run)
		}
		if b.Button != nil {
			runs = append(runs, b.Button.Run)
		}
	}
	return spans, runs
}

// placeholder is a word in capitals in whose place people put their own.
var placeholder = regexp.MustCompile(`#N\b|@who\b|\b(expires D|REQUIREMENT|KIND|TITLE|TYPE|ISSUED|NAME|D|N)\b`)

// filled is what people type of what they are told to type.
func filled(words string) string {
	return placeholder.ReplaceAllStringFunc(words, func(w string) string {
		return map[string]string{
			"#N": "#1", "@who": "Mei", "expires D": "expires 2029-12-31", "TITLE": "A new one", "TYPE": "hccda track Cloud",
			"ISSUED": "2026-02-28", "REQUIREMENT": "hccdp", "KIND": "invitation", "NAME": "sap", "D": "2026-02-01", "N": "3",
		}[w]
	})
}

// notWords are set as code and are nothing to type after the slash command.
var notWords = regexp.MustCompile(`^(--[a-z]+|[UC]0[A-Z0-9]+|2026-.*|14 May.*)$`)

// questions are all that can be asked under a phase without changing anything.
func questions(phase *program.Phase) []string {
	asks := []string{"gaps", "gaps nonsense"}
	for _, r := range phase.Requirements {
		asks = append(asks, "gaps "+r.ID, "gaps "+r.ID+" --all")
	}
	asks = append(asks, "", "cert", "bind xx", "threshold set nonsense 3", "staus", "certs Mei", "certs Nobody", "expiring 3000", "people --all", "certs hccdp")
	for _, u := range Units() {
		asks = append(asks, "help "+u.Word)
		if !u.Changes {
			asks = append(asks, u.Examples...)
		} else if u.Word != "import" && u.Word != "undo" {
			asks = append(asks, u.Word)
		}
	}
	return asks
}

// bareApp is an App over a company of one person who holds nothing, so that the
// last step of every gap is told.
func bareApp(t *testing.T) *App {
	t.Helper()
	a, _ := newApp(t)
	a.Defaults.Admins = []string{dana}
	say(t, a, dana, "person add Mei mei@x.example")
	return a
}

// TestWhatIsToBeTypedIsUnderstood collects, over every phase of every path, all
// that the answers give people to type, and types it: nobody is sent to a word
// that is not there, and what a gap says to type is taken as it is.
func TestWhatIsToBeTypedIsUnderstood(t *testing.T) {
	if testing.Short() {
		t.Skip("one sequence of questions after the other; CI asks them in the run that is not short")
	}
	understood, followed := 0, 0
	for name, fresh := range map[string]func(*testing.T) *App{"bare": bareApp, "sample": func(t *testing.T) *App { a, _ := sampleApp(t); return a }} {
		a := fresh(t)
		seen := make(map[string]bool)
		for _, path := range a.Program.Paths {
			for _, phase := range path.Phases {
				under := "config path " + path.ID + " " + phase.ID
				if ans := say(t, a, dana, under); !ans.OK && !strings.Contains(ans.Message.Summary, "already") {
					t.Fatal(ans.Message.Summary)
				}
				for _, q := range questions(&phase) {
					for _, user := range []string{dana, chen} {
						m := say(t, a, user, q).Message
						if strings.Contains(view.PlainText(m)+m.Summary, "`") {
							t.Errorf("%q is answered with a backtick: %s", q, view.PlainText(m))
						}
						spans, runs := toType(m.Blocks)
						for _, s := range append(spans, runs...) {
							if seen[s] || notWords.MatchString(s) {
								continue
							}
							seen[s] = true
							understood++
							typed := filled(usageOnly.ReplaceAllString(s, ""))
							if _, err := a.parse(ask(dana, typed)); err != nil {
								t.Errorf("%s, %s: %q says to type %q, and %q is not understood: %v", name, under, q, s, typed, err)
							}
							if strings.HasPrefix(q, "gaps") && user == dana {
								followed++
								follow(t, fresh(t), under, q, s)
							}
						}
					}
				}
			}
		}
	}
	if understood < 300 || followed < 60 {
		t.Errorf("only %d things to type were found, and %d of them in gaps", understood, followed)
	}
}

// usageOnly is what a usage has beyond what is typed.
var usageOnly = regexp.MustCompile(`\s*\[[^\]]*\]`)

// follow types what a gap gives to type.
func follow(t *testing.T, a *App, under, q, s string) {
	t.Helper()
	say(t, a, dana, under)
	typed := filled(s)
	if strings.HasPrefix(typed, "material review #") { // the number that its addition has just told
		say(t, a, dana, `material add case "Newest" form public`)
	}
	if ans := say(t, a, dana, typed); !ans.OK {
		t.Errorf("%s: %q says to type %q, and %q is refused: %s", under, q, s, typed, view.PlainText(ans.Message))
	}
}
