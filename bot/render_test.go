package bot

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/sandbox"
	"partnerbot/view"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

var messages = map[string]view.Message{
	"say": view.Say("%s has left.", "Ana *Silva* <!channel>"),
	"status": {Summary: "Two of six requirements are met.", Blocks: []view.Block{
		view.Heading("Contoso: Competency differentiation"),
		view.Para(view.T("Two of "), view.B("six"), view.T(" are met. "), view.L("The guide", "https://example.com/g?a=1&b=2")),
		view.Fields(view.T("Path"), view.T("Service"), view.T("Site"), view.T("intl")),
		view.List(view.Join(view.U("U123", "Ana"), view.T(" holds "), view.C("hccde")), view.T("1 case"), view.L("forged", "javascript:alert(1)")),
		view.Divider(),
		view.Table([]string{"Person", "Until"}, []view.Text{view.T("Ana"), view.T("1 May 2026")}, []view.Text{view.T("Bo")}),
		view.Table([]string{"Person", "Until"}, []view.Text{view.U("U9", ""), view.M(noon)}),
		view.Beside(view.Button{Label: "Show", Run: "gaps hccde"}, view.B("HCCDE"), view.T(" 1 of 2, next "), view.M(noon)),
		view.Beside(view.Button{Label: "Show", Run: "gaps hccde"}, view.T("snake_case *names* keep their marks")),
		view.Actions(view.Button{Label: "Gaps", Run: "gaps", Style: "primary"},
			view.Button{Label: "Remove", Run: "cert remove 7", Style: "danger", Confirm: &view.Confirm{Title: "Remove it?", Text: "PMP of Ana", Yes: "Remove", No: "Keep"}}),
		view.Note(view.T("As of "), view.M(noon)),
	}},
	"channels": {Summary: "Reminders go to C0123ABCD.", Blocks: []view.Block{
		view.List(view.Join(view.T("Reminders go to "), view.Ch("C0123ABCD"), view.T("."))),
		view.Beside(view.Run("Change", "config channel here"), view.T("Reviews: "), view.Ch("G0123ABCD")),
		view.Para(view.Ch("D0123ABCD"), view.T(" "), view.Ch("C1><!channel>")),
		view.Table([]string{"What", "Where"}, []view.Text{view.T("Reminders"), view.Ch("C0123ABCD")}),
	}},
	"hostile": {Summary: "<!channel> & @here `x`", Blocks: []view.Block{
		view.Heading("<!here> \u202eexe.txt"),
		view.Para(view.T("> quote *bold* _it_ ~no~ `code` :tada: <@U999> <https://evil|good> @channel #general")),
		view.List(view.T("<!subteam^S1>"), view.L("<!channel>", "https://example.com/|x>")),
		view.Fields(view.T("*label*"), view.T("<!everyone>")),
		view.Note(view.T("&lt; is kept as typed")),
		view.Actions(view.Button{Label: "<!channel>", Run: "<!channel>"}),
	}},
}

func TestRenderGolden(t *testing.T) {
	for name, m := range messages {
		t.Run(name, func(t *testing.T) {
			got, err := RenderJSON(m)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for _, p := range Render(m) {
				checkPage(t, p)
				checkSandbox(t, p)
			}
		})
	}
}

// checkSandbox asks the local workspace, whose rules others wrote.
func checkSandbox(t testing.TB, p Page) {
	t.Helper()
	raw, err := json.Marshal(p.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	if errs := sandbox.CheckBlocks(blocks, sandbox.SurfaceMessage); len(errs) > 0 {
		t.Fatalf("the local workspace refuses: %v", errs)
	}
}

// anyText draws texts that people and attackers type.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{"", " ", "<!channel>", "@here", "&", "&amp;", "<", ">", "*b*", "_", "`", "```", ":x:", "\u202e", "\x00", "\n> q", "👩\u200d💻", "é", "e\u0301"}),
		rapid.Custom(func(t *rapid.T) string {
			unit := rapid.SampledFrom([]string{"x", "&", "<!", "👍🏽", "word ", "@here", "é", "*"}).Draw(t, "unit")
			return strings.Repeat(unit, rapid.SampledFrom([]int{70, 76, 150, 151, 2000, 3001, 9000}).Draw(t, "n"))
		}),
	)
}

func anySpan() *rapid.Generator[view.Span] {
	return rapid.Custom(func(t *rapid.T) view.Span {
		return view.Span{
			Kind: rapid.SampledFrom([]view.SpanKind{view.Plain, view.Bold, view.Italic, view.Code, view.Link, view.User, view.Channel, view.Moment, "odd"}).Draw(t, "kind"),
			Text: anyText().Draw(t, "text"),
			URL:  rapid.SampledFrom([]string{"", "https://example.com/a?b&c", "javascript:x", "https://a|b>", "https://" + strings.Repeat("x", 3100), "http://x\ny"}).Draw(t, "url"),
			ID:   rapid.SampledFrom([]string{"", "U123", "W9", "C1", "U1><!channel>", "u1"}).Draw(t, "id"),
			Time: rapid.SampledFrom([]time.Time{{}, noon}).Draw(t, "time"),
		}
	})
}

func anyLine() *rapid.Generator[view.Text] {
	return rapid.Map(rapid.SliceOfN(anySpan(), 0, 5), func(s []view.Span) view.Text { return s })
}

func anyButton() *rapid.Generator[view.Button] {
	return rapid.Custom(func(t *rapid.T) view.Button {
		b := view.Button{Label: anyText().Draw(t, "label"), Run: anyText().Draw(t, "run"), Style: rapid.SampledFrom([]string{"", "primary", "danger", "odd"}).Draw(t, "style")}
		if rapid.Bool().Draw(t, "confirm") {
			b.Confirm = &view.Confirm{Title: anyText().Draw(t, "title"), Text: anyText().Draw(t, "ctext"), Yes: anyText().Draw(t, "yes"), No: anyText().Draw(t, "no")}
		}
		return b
	})
}

func anyBlock() *rapid.Generator[view.Block] {
	return rapid.Custom(func(t *rapid.T) view.Block {
		b := view.Block{
			Kind: rapid.SampledFrom([]view.BlockKind{view.KindHeading, view.KindText, view.KindList, view.KindFields, view.KindNote, view.KindDivider, view.KindActions, view.KindTable, "odd"}).Draw(t, "kind"),
			Text: anyLine().Draw(t, "text"),
		}
		switch b.Kind {
		case view.KindList, view.KindFields:
			b.Items = rapid.SliceOfN(anyLine(), 0, 30).Draw(t, "items")
		case view.KindActions:
			b.Buttons = rapid.SliceOfN(anyButton(), 0, 30).Draw(t, "buttons")
		case view.KindTable:
			b.Header = rapid.SliceOfN(anyText(), 0, 4).Draw(t, "header")
			b.Rows = rapid.SliceOfN(rapid.SliceOfN(anyLine(), 0, 4), 0, 10).Draw(t, "rows")
		case view.KindText:
			if rapid.Bool().Draw(t, "beside") {
				btn := anyButton().Draw(t, "button")
				b.Button = &btn
			}
			if rapid.Bool().Draw(t, "menu") {
				b.Menu = rapid.SliceOfN(anyButton(), 0, 8).Draw(t, "choices")
			}
		}
		return b
	})
}

func TestRenderKeepsSlacksLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := view.Message{Summary: anyText().Draw(t, "summary"), Blocks: rapid.SliceOfN(anyBlock(), 0, 12).Draw(t, "blocks")}
		for _, p := range Render(m) {
			raw, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			if problems := problemsOf(raw, 50); len(problems) > 0 {
				t.Fatalf("%s\n%.1500s", strings.Join(problems, "; "), raw)
			}
		}
	})
}

func TestRenderPagesAndLosesNothing(t *testing.T) {
	var m view.Message
	m.Summary = "Many"
	for i := range 180 {
		m.Blocks = append(m.Blocks, view.Heading(fmt.Sprintf("Heading %d.", i)), view.Para(view.T(fmt.Sprintf("word%d.", i))))
	}
	m.Blocks = append(m.Blocks, view.List(view.T(strings.Repeat("long ", 2000)+"end.")))
	pages := Render(m)
	if len(pages) < 8 {
		t.Fatalf("%d pages", len(pages))
	}
	var all strings.Builder
	for i, p := range pages {
		checkPage(t, p)
		raw, _ := json.Marshal(p.Blocks)
		all.Write(raw)
		if want := fmt.Sprintf("(part %d of %d)", i+1, len(pages)); !strings.Contains(p.Text, want) {
			t.Errorf("page %d says %q", i, p.Text)
		}
		if last := p.Blocks[len(p.Blocks)-1]; last.BlockType() == "header" && i < len(pages)-1 {
			t.Errorf("page %d ends with a heading", i)
		}
	}
	for i := range 180 {
		for _, want := range []string{fmt.Sprintf("Heading %d.", i), fmt.Sprintf("word%d.", i)} {
			if !strings.Contains(all.String(), want) {
				t.Fatalf("%q is lost", want)
			}
		}
	}
	if !strings.Contains(all.String(), "end.") || strings.Count(all.String(), "long ") != 2000 {
		t.Errorf("the long item lost words: %d", strings.Count(all.String(), "long "))
	}
}

// Ten megabytes of anything are drawn in time that grows with their length only.
func TestRenderTakesTenMegabytes(t *testing.T) {
	for name, unit := range map[string]string{"letters": "x", "joiners": "\u200d", "marks": "e\u0301", "mentions": "<!channel>", "stars": "*", "wide": "👍🏽", "entities": "&", "controls": "\u202e\x00"} {
		t.Run(name, func(t *testing.T) {
			long := strings.Repeat(unit, 10<<20/len(unit))
			b := view.Button{Label: long, Run: "x", Confirm: &view.Confirm{Title: long, Text: long, Yes: long, No: long}}
			began := time.Now()
			for _, blocks := range [][]view.Block{
				{view.Heading(long)}, {view.Para(view.T(long))}, {view.List(view.B(long))}, {view.Fields(view.T(long), view.T(long))}, {view.Note(view.T(long))},
				{view.Table([]string{long}, []view.Text{view.T(long)})}, {view.Beside(b, view.U("U1", long))}, {view.Actions(b)},
				{{Kind: view.KindText, Text: view.T(long), Menu: []view.Button{{Label: long, Run: "a"}, {Label: long, Run: long}, {Label: "c", Run: "c"}}}},
			} {
				for i, p := range Render(view.Message{Summary: long, Blocks: blocks}) {
					if i < 2 {
						checkPage(t, p)
					}
				}
			}
			t.Log(time.Since(began))
		})
	}
}

func TestWhatIsFarTooLongBeginsAndSaysSo(t *testing.T) {
	var items []view.Text
	for i := range 100_000 {
		items = append(items, view.T(fmt.Sprintf("Person %d holds a certificate", i)))
	}
	for name, b := range map[string]view.Block{"list": view.List(items...), "text": view.Para(view.T(strings.Repeat("Person 0 ", 200_000)))} {
		pages := Render(view.Message{Summary: "All.", Blocks: []view.Block{b}})
		first, _ := json.Marshal(pages[0])
		last, _ := json.Marshal(pages[len(pages)-1])
		if !strings.Contains(string(first), "Person 0") || !strings.Contains(string(last), "longer than can be shown") {
			t.Errorf("%s: %d pages, %.200s", name, len(pages), last)
		}
	}
}

func TestCutNeverSplitsACharacter(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		head  string
	}{
		{"abcdef", 3, "abc"},
		{"aaa👩\u200d💻", 6, "aaa"},
		{"aae\u0301", 3, "aa"},
		{"aa👍🏽", 4, "aa"},
		{"some words here", 12, "some words "},
		{"🇩🇪🇫🇷", 4, ""},
	} {
		head, tail := cut(c.in, c.limit)
		if head+tail != c.in {
			t.Errorf("cut(%q) loses text", c.in)
		}
		if c.head != "" && head != c.head {
			t.Errorf("cut(%q, %d) = %q, want %q", c.in, c.limit, head, c.head)
		}
	}
}

func TestEscapeWithinKeepsEntitiesWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Repeat(anyText().Draw(t, "s"), rapid.IntRange(1, 5).Draw(t, "n"))
		limit := rapid.IntRange(20, 400).Draw(t, "limit")
		got := escapeWithin(s, limit)
		if units(got) > limit {
			t.Fatalf("%d units over %d", units(got), limit)
		}
		if strings.Contains(entity.ReplaceAllString(got, ""), "&") {
			t.Fatalf("broken entity in %q", got)
		}
	})
}

func TestTooLongAButtonIsToldNotDropped(t *testing.T) {
	m := view.Message{Summary: "x", Blocks: []view.Block{view.Actions(view.Button{Label: "Import", Run: strings.Repeat("x", 2001)})}}
	if err := CheckMessage(m); err == nil {
		t.Error("CheckMessage finds nothing")
	}
	raw, _ := RenderJSON(m)
	if !strings.Contains(string(raw), "too long for a button") {
		t.Errorf("nothing is said: %s", raw)
	}
	if err := CheckMessage(messages["status"]); err != nil {
		t.Error(err)
	}
}

func TestBlockIDsChangeWithTheMessage(t *testing.T) {
	a := Render(view.Message{Blocks: []view.Block{view.Actions(view.Button{Label: "A", Run: "a"})}})
	b := Render(view.Message{Blocks: []view.Block{view.Actions(view.Button{Label: "A", Run: "b"})}})
	if a[0].Blocks[0].ID() == b[0].Blocks[0].ID() {
		t.Error("two messages share a block_id")
	}
}

func TestModal(t *testing.T) {
	f := view.Form{Run: "cert add", Title: strings.Repeat("A long title ", 5), Submit: "Add", Intro: view.T("Fill in."), Fields: []view.Field{
		{Name: "type", Label: "Type", Kind: view.FieldSelect, Value: "v1", Options: []view.Option{{Value: "v1", Label: strings.Repeat("l", 100)}, {Value: "v2", Label: ""}}},
		{Name: "issued", Label: "Issued", Kind: view.FieldDate, Value: "2026-02-30"},
		{Name: "who", Label: "Who", Kind: view.FieldUser, Value: "U1"},
		{Name: "note", Kind: view.FieldLong, Optional: true, Hint: strings.Repeat("h", 3000)},
	}}
	m, err := Modal(f, `{"c":"C1"}`)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(m)
	if problems := problemsOf(raw, 100); len(problems) > 0 {
		t.Fatal(problems)
	}
	if strings.Contains(string(raw), "2026-02-30") {
		t.Error("a date that does not exist is sent")
	}
	for name, bad := range map[string]view.Form{
		"no fields":  {Run: "x", Title: "x"},
		"no word":    {Title: "x", Fields: f.Fields},
		"twice":      {Run: "x", Fields: []view.Field{{Name: "a"}, {Name: "a"}}},
		"no options": {Run: "x", Fields: []view.Field{{Name: "a", Kind: view.FieldSelect}}},
		"long value": {Run: "x", Fields: []view.Field{{Name: "a", Kind: view.FieldSelect, Options: []view.Option{{Value: strings.Repeat("v", 76), Label: "v"}}}}},
	} {
		if _, err := Modal(bad, ""); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	many := view.Field{Name: "a", Kind: view.FieldSelect, Value: "250"}
	for i := range 250 {
		many.Options = append(many.Options, view.Option{Value: fmt.Sprint(i + 1), Label: "x"})
	}
	if m, err = Modal(view.Form{Run: "x", Title: "x", Fields: []view.Field{many}}, ""); err != nil {
		t.Fatal(err)
	}
	if raw, _ = json.Marshal(m); strings.Count(string(raw), `"value":"`) < 250 {
		t.Error("options are lost")
	}
}

func TestHomeViewSaysWhatItLeavesOut(t *testing.T) {
	var h view.Home
	for range 150 {
		h.Blocks = append(h.Blocks, view.Para(view.T("x")))
	}
	raw, _ := json.Marshal(HomeView(h))
	if problems := problemsOf(raw, 100); len(problems) > 0 {
		t.Fatal(problems)
	}
	if !strings.Contains(string(raw), "51 more parts") {
		t.Errorf("nothing is said of the rest")
	}
	raw, _ = json.Marshal(HomeView(view.Home{}))
	if problems := problemsOf(raw, 100); len(problems) > 0 {
		t.Fatal(problems)
	}
}

func FuzzRender(f *testing.F) {
	f.Add("summary", "text", "label", "run", "https://x.example", "U1")
	f.Add("<!channel>", "> *x*", strings.Repeat("👍🏽", 80), strings.Repeat("x", 2001), "javascript:x", "U1><")
	f.Fuzz(func(t *testing.T, summary, text, label, run, url, id string) {
		line := view.Join(view.T(text), view.B(label), view.L(text, url), view.U(id, label))
		m := view.Message{Summary: summary, Blocks: []view.Block{
			view.Heading(text), view.Para(line), view.List(line, view.T(text)), view.Fields(line, view.T(text)), view.Note(line),
			view.Table([]string{label, text}, []view.Text{line, view.T(text)}), view.Beside(view.Button{Label: label, Run: run}, line),
			view.Actions(view.Button{Label: label, Run: run, Confirm: &view.Confirm{Title: text, Text: text, Yes: text, No: label}}),
		}}
		for _, p := range Render(m) {
			checkPage(t, p)
		}
	})
}
