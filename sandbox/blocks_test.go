package sandbox

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func blocksOf(t testing.TB, text string) []any {
	t.Helper()
	var v []any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func repeat(item string, n int) string {
	var parts []string
	for i := range n {
		parts = append(parts, strings.ReplaceAll(item, "#", fmt.Sprint(i)))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// TestBlockLimits holds each limit from both sides: at it all is well, one beyond it is refused at the right place.
func TestBlockLimits(t *testing.T) {
	x := func(n int) string { return strings.Repeat("ü", n) }
	plain := func(n int) string { return `{"type":"plain_text","text":"` + x(n) + `"}` }
	mrk := func(n int) string { return `{"type":"mrkdwn","text":"` + x(n) + `"}` }
	button := func(n int) string { return `{"type":"button","action_id":"a#","text":` + plain(n) + `}` }
	actions := func(list string) string { return `[{"type":"actions","elements":` + list + `}]` }
	one := func(e string) string { return actions("[" + e + "]") }
	opt := func(text, value int) string { return `{"text":` + plain(text) + `,"value":"#` + x(value-1) + `"}` }
	sel := func(list string) string {
		return one(`{"type":"static_select","action_id":"s","options":` + list + `}`)
	}
	for _, c := range []struct {
		name    string
		limit   int
		make    func(n int) string
		pointer string
	}{
		{"blocks", 50, func(n int) string { return repeat(`{"type":"divider"}`, n) }, "/blocks"},
		{"header", 150, func(n int) string { return `[{"type":"header","text":` + plain(n) + `}]` }, "/blocks/0/text/text"},
		{"section text", 3000, func(n int) string { return `[{"type":"section","text":` + mrk(n) + `}]` }, "/blocks/0/text/text"},
		{"fields", 10, func(n int) string { return `[{"type":"section","fields":` + repeat(mrk(5), n) + `}]` }, "/blocks/0/fields"},
		{"field", 2000, func(n int) string { return `[{"type":"section","fields":[` + mrk(n) + `]}]` }, "/blocks/0/fields/0/text"},
		{"context", 10, func(n int) string { return `[{"type":"context","elements":` + repeat(mrk(5), n) + `}]` }, "/blocks/0/elements"},
		{"actions", 25, func(n int) string { return actions(repeat(button(5), n)) }, "/blocks/0/elements"},
		{"button text", 75, func(n int) string { return one(button(n)) }, "/blocks/0/elements/0/text/text"},
		{"button value", 2000, func(n int) string {
			return one(`{"type":"button","value":"` + x(n) + `","text":` + plain(1) + `}`)
		}, "/blocks/0/elements/0/value"},
		{"block id", 255, func(n int) string { return `[{"type":"divider","block_id":"` + x(n) + `"}]` }, "/blocks/0/block_id"},
		{"action id", 255, func(n int) string {
			return one(`{"type":"button","action_id":"` + x(n) + `","text":` + plain(1) + `}`)
		}, "/blocks/0/elements/0/action_id"},
		{"options", 100, func(n int) string { return sel(repeat(opt(3, 5), n)) }, "/blocks/0/elements/0/options"},
		{"option text", 75, func(n int) string { return sel("[" + opt(n, 5) + "]") }, "/blocks/0/elements/0/options/0/text/text"},
		{"option value", 150, func(n int) string { return sel("[" + opt(3, n) + "]") }, "/blocks/0/elements/0/options/0/value"},
		{"overflow", 5, func(n int) string { return one(`{"type":"overflow","options":` + repeat(opt(3, 5), n) + `}`) }, "/blocks/0/elements/0/options"},
		{"checkboxes", 10, func(n int) string { return one(`{"type":"checkboxes","options":` + repeat(opt(3, 5), n) + `}`) }, "/blocks/0/elements/0/options"},
		{"confirm text", 300, func(n int) string {
			return one(`{"type":"button","text":` + plain(1) + `,"confirm":{"title":` + plain(1) + `,"text":` + mrk(n) + `,"confirm":` + plain(1) + `,"deny":` + plain(1) + `}}`)
		}, "/blocks/0/elements/0/confirm/text/text"},
		{"table rows", 100, func(n int) string {
			return `[{"type":"table","rows":` + repeat(`[{"type":"raw_text","text":"x"}]`, n) + `}]`
		}, "/blocks/0/rows"},
		{"table columns", 20, func(n int) string {
			return `[{"type":"table","rows":[` + repeat(`{"type":"raw_text","text":"x"}`, n) + `]}]`
		}, "/blocks/0/rows/0"},
		{"table characters", 10_000, func(n int) string { return `[{"type":"table","rows":[[{"type":"raw_text","text":"` + x(n) + `"}]]}]` }, "/blocks"},
		{"alt text", 2000, func(n int) string {
			return `[{"type":"image","image_url":"https://example.com/x.png","alt_text":"` + x(n) + `"}]`
		}, "/blocks/0/alt_text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if errs := CheckBlocks(blocksOf(t, c.make(c.limit)), SurfaceMessage); len(errs) != 0 {
				t.Errorf("at the limit of %d: %v", c.limit, errs)
			}
			errs := CheckBlocks(blocksOf(t, c.make(c.limit+1)), SurfaceMessage)
			if len(errs) != 1 || errs[0].Pointer != c.pointer {
				t.Errorf("one over %d: %v, want one at %s", c.limit, errs, c.pointer)
			}
		})
	}
}

func TestBlockRules(t *testing.T) {
	for _, c := range []struct{ name, blocks, pointer string }{
		{"no type", `[{}]`, "/blocks/0"},
		{"not an object", `[1]`, "/blocks/0"},
		{"same block id", `[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`, "/blocks/1/block_id"},
		{"same action id", `[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}},{"type":"button","action_id":"a","text":{"type":"plain_text","text":"y"}}]}]`, "/blocks/0/elements/1/action_id"},
		{"mrkdwn in a header", `[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "/blocks/0/text/type"},
		{"mrkdwn in a button", `[{"type":"actions","elements":[{"type":"button","text":{"type":"mrkdwn","text":"x"}}]}]`, "/blocks/0/elements/0/text/type"},
		{"emoji on mrkdwn", `[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]`, "/blocks/0/text/emoji"},
		{"empty text", `[{"type":"section","text":{"type":"mrkdwn","text":""}}]`, "/blocks/0/text/text"},
		{"empty section", `[{"type":"section"}]`, "/blocks/0"},
		{"empty actions", `[{"type":"actions","elements":[]}]`, "/blocks/0/elements"},
		{"empty context", `[{"type":"context","elements":[]}]`, "/blocks/0/elements"},
		{"style", `[{"type":"actions","elements":[{"type":"button","style":"big","text":{"type":"plain_text","text":"x"}}]}]`, "/blocks/0/elements/0/style"},
		{"input element in actions", `[{"type":"actions","elements":[{"type":"plain_text_input"}]}]`, "/blocks/0/elements/0/type"},
		{"image without words", `[{"type":"image","image_url":"https://example.com/x.png"}]`, "/blocks/0"},
		{"empty rich text", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]`, "/blocks/0/elements/0/elements/0"},
		{"unknown rich text", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"blink","text":"x"}]}]}]`, "/blocks/0/elements/0/elements/0/type"},
		{"initial option of none", `[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"x"}],"initial_option":{"value":"y"}}}]`, "/blocks/0/accessory/initial_option"},
	} {
		t.Run(c.name, func(t *testing.T) {
			errs := CheckBlocks(blocksOf(t, c.blocks), SurfaceMessage)
			if len(errs) != 1 || errs[0].Pointer != c.pointer {
				t.Errorf("%v, want one at %s", errs, c.pointer)
			}
		})
	}
	raw, err := os.ReadFile("testdata/gallery.json")
	if err != nil {
		t.Fatal(err)
	}
	if errs := CheckBlocks(blocksOf(t, string(raw)), SurfaceMessage); len(errs) != 0 {
		t.Errorf("the gallery: %v", errs)
	}
	if errs := CheckBlocks(blocksOf(t, `[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]`), SurfaceModal); len(errs) != 1 {
		t.Errorf("a table in a modal: %v", errs)
	}
}

func TestViewRules(t *testing.T) {
	view := func(title, more string) obj {
		var v obj
		if err := json.Unmarshal([]byte(`{"type":"modal","title":{"type":"plain_text","text":"`+title+`"},"blocks":[]`+more+`}`), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if errs := CheckView(view(strings.Repeat("x", 24), ""), "modal"); len(errs) != 0 {
		t.Error(errs)
	}
	for name, c := range map[string]struct {
		view    obj
		pointer string
	}{
		"title":    {view(strings.Repeat("x", 25), ""), "/view/title/text"},
		"metadata": {view("x", `,"private_metadata":"`+strings.Repeat("x", 3001)+`"`), "/view/private_metadata"},
		"blocks":   {view("x", `,"blocks":`+repeat(`{"type":"divider"}`, 101)), "/view/blocks"},
		"submit":   {view("x", `,"blocks":[{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input"}}]`), "/view/submit"},
		"type":     {obj{"type": "home", "title": obj{"type": "plain_text", "text": "x"}, "blocks": []any{}}, "/view/type"},
	} {
		if errs := CheckView(c.view, "modal"); len(errs) != 1 || errs[0].Pointer != c.pointer {
			t.Errorf("%s: %v", name, errs)
		}
	}
}

// TestNamedBlocksStayValid: what is valid stays so when Slack gives the ids that are missing, and then every element has one.
func TestNamedBlocksStayValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 40, -1)
		plain := func() obj { return obj{"type": "plain_text", "text": text.Draw(t, "text")} }
		var blocks []any
		for range rapid.IntRange(0, 50).Draw(t, "blocks") {
			b := obj{"type": "section", "text": plain()}
			if rapid.Bool().Draw(t, "actions") {
				var elements []any
				for range rapid.IntRange(1, 25).Draw(t, "elements") {
					elements = append(elements, obj{"type": "button", "text": plain()})
				}
				b = obj{"type": "actions", "elements": elements}
			}
			blocks = append(blocks, b)
		}
		if errs := CheckBlocks(nameBlocks(blocks), SurfaceMessage); len(errs) != 0 {
			t.Fatal(errs)
		}
		for _, b := range blocks {
			b := b.(obj)
			if b["block_id"] == nil {
				t.Fatalf("no id: %v", b)
			}
			if elements, ok := b["elements"].([]any); ok && len(interactive(b)) != len(elements) {
				t.Fatalf("an element without an id: %v", b)
			}
		}
	})
}

func FuzzCheckBlocks(f *testing.F) {
	raw, err := os.ReadFile("testdata/gallery.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Add(`[{"type":"table","rows":[[1]]},{"type":"input","element":{"type":"checkboxes","options":[null]}},{"type":"section","accessory":1}]`)
	f.Fuzz(func(t *testing.T, text string) {
		var v []any
		if json.Unmarshal([]byte(text), &v) != nil {
			return
		}
		for _, s := range []Surface{SurfaceMessage, SurfaceModal, SurfaceHome} {
			valid := len(CheckBlocks(v, s)) == 0
			decorateList(v, Reader{})
			state, _ := blockState(v, map[string]any{"a": "b"})
			if _, err := json.Marshal(state); err != nil {
				t.Fatal(err)
			}
			if valid && len(CheckBlocks(nameBlocks(v), s)) != 0 {
				t.Error("naming made valid blocks invalid")
			}
		}
	})
}

// Slack wants an action id once in a block, not once in a view.
func TestInputsOfTheSameActionID(t *testing.T) {
	input := func(block string) any {
		return obj{"type": "input", "block_id": block, "label": obj{"type": "plain_text", "text": block}, "optional": true,
			"element": obj{"type": "plain_text_input", "action_id": "input"}}
	}
	state, problems := blockState([]any{input("name"), input("track")}, map[string]any{"name/input": "Mei"})
	name, track := state["name"].(obj)["input"].(obj), state["track"].(obj)["input"].(obj)
	if len(problems) > 0 || name["value"] != "Mei" || track["value"] == "Mei" {
		t.Errorf("%v %v", state, problems)
	}
}
