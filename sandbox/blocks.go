package sandbox

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
)

// Surface is where blocks are shown; what is allowed depends on it.
type Surface string

// The surfaces of Block Kit.
const (
	SurfaceMessage Surface = "message"
	SurfaceModal   Surface = "modal"
	SurfaceHome    Surface = "home"
)

// BlockError is one thing that Slack refuses, with a JSON pointer to it.
type BlockError struct {
	Pointer string
	Message string
}

// CheckBlocks holds blocks against Block Kit's documented limits: counts, lengths in characters, required text, unique ids, known types.
// Source: the Block Kit reference and the limits of @slack/types, as seen on 2026-11-22.
func CheckBlocks(blocks []any, s Surface) []BlockError {
	c := &checker{surface: s, ids: map[string]bool{}}
	c.blocks("/blocks", blocks)
	return c.errs
}

// CheckView holds a view definition of the given type, modal or home, against Slack's limits.
func CheckView(def map[string]any, kind string) []BlockError {
	c := &checker{surface: Surface(kind), ids: map[string]bool{}}
	if def["type"] != kind {
		c.add("/view/type", "must be %q", kind)
	}
	blocks, ok := def["blocks"].([]any)
	if !ok {
		c.add("/view/blocks", "missing required field: blocks")
	}
	c.str("/view", def, "private_metadata", 0, 3000)
	c.str("/view", def, "callback_id", 0, 255)
	c.str("/view", def, "external_id", 0, 255)
	if kind == string(SurfaceModal) {
		c.text("/view/title", def["title"], plainOnly, 1, 24, true)
		c.text("/view/submit", def["submit"], plainOnly, 1, 24, false)
		c.text("/view/close", def["close"], plainOnly, 1, 24, false)
		hasInput := slices.ContainsFunc(blocks, func(b any) bool { m, _ := b.(obj); return m["type"] == "input" })
		if hasInput && def["submit"] == nil {
			c.add("/view/submit", "missing required field: submit, as there is an input block")
		}
	}
	c.blocks("/view/blocks", blocks)
	return c.errs
}

// checker collects what is wrong.
type checker struct {
	surface    Surface
	ids        map[string]bool
	errs       []BlockError
	tableRunes int
	focused    int
}

func (c *checker) add(pointer, format string, v ...any) {
	c.errs = append(c.errs, BlockError{Pointer: pointer, Message: fmt.Sprintf(format, v...)})
}

func (c *checker) length(pointer, s string, low, high int) {
	n := runes(s)
	if n > high {
		c.add(pointer, "must be less than %d characters", high+1)
	}
	if n < low {
		c.add(pointer, "must be more than %d characters", low-1)
	}
}

// str checks an optional string field.
func (c *checker) str(pointer string, o obj, key string, low, high int) string {
	v, present := o[key]
	if !present || v == nil {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		c.add(pointer+"/"+key, "must be a string")
		return ""
	}
	c.length(pointer+"/"+key, s, low, high)
	return s
}

// need checks a required string field.
func (c *checker) need(pointer string, o obj, key string, high int) {
	if v, ok := o[key]; !ok || v == nil {
		c.add(pointer, "missing required field: %s", key)
		return
	}
	c.str(pointer, o, key, 1, high)
}

// list gives a field's objects, with its count checked.
func (c *checker) list(pointer string, o obj, key string, low, high int) []obj {
	raw, ok := o[key].([]any)
	if !ok {
		if low > 0 || o[key] != nil {
			c.add(pointer, "missing required field: %s", key)
		}
		return nil
	}
	at := pointer + "/" + key
	if len(raw) > high {
		c.add(at, "no more than %d items allowed", high)
	}
	if len(raw) < low {
		c.add(at, "no fewer than %d items allowed", low)
	}
	var out []obj
	for i, v := range raw {
		m, ok := v.(obj)
		if !ok {
			c.add(fmt.Sprintf("%s/%d", at, i), "must be an object")
			m = obj{}
		}
		out = append(out, m)
	}
	return out
}

const (
	plainOnly = "plain_text"
	anyText   = ""
)

// text checks a text object.
func (c *checker) text(pointer string, v any, kind string, low, high int, required bool) {
	if v == nil {
		if required {
			at := strings.LastIndexByte(pointer, '/')
			c.add(pointer[:at], "missing required field: %s", pointer[at+1:])
		}
		return
	}
	o, ok := v.(obj)
	if !ok {
		c.add(pointer, "must be an object")
		return
	}
	t, _ := o["type"].(string)
	switch {
	case t != "plain_text" && t != "mrkdwn":
		c.add(pointer+"/type", "must be a valid enum value: plain_text or mrkdwn")
	case kind == plainOnly && t != plainOnly:
		c.add(pointer+"/type", "must be plain_text")
	case t == "mrkdwn" && o["emoji"] != nil:
		c.add(pointer+"/emoji", "invalid additional property: emoji")
	case t == "plain_text" && o["verbatim"] != nil:
		c.add(pointer+"/verbatim", "invalid additional property: verbatim")
	}
	s, ok := o["text"].(string)
	if !ok {
		c.add(pointer, "missing required field: text")
		return
	}
	c.length(pointer+"/text", s, low, high)
}

func (c *checker) blocks(pointer string, blocks []any) {
	limit := 50
	if c.surface != SurfaceMessage {
		limit = 100
	}
	if len(blocks) > limit {
		c.add(pointer, "no more than %d items allowed", limit)
	}
	for i, v := range blocks {
		at := fmt.Sprintf("%s/%d", pointer, i)
		b, ok := v.(obj)
		if !ok {
			c.add(at, "must be an object")
			continue
		}
		c.block(at, b)
	}
	if c.tableRunes > 10_000 {
		c.add(pointer, "no more than 10000 characters allowed over all tables")
	}
	if c.focused > 1 {
		c.add(pointer, "only one element may have focus_on_load")
	}
}

func (c *checker) block(at string, b obj) {
	if id := c.str(at, b, "block_id", 1, 255); id != "" {
		if c.ids[id] {
			c.add(at+"/block_id", "`block_id` %q already exists", id)
		}
		c.ids[id] = true
	}
	kind, _ := b["type"].(string)
	switch kind {
	case "":
		c.add(at, "missing required field: type")
	case "section":
		c.section(at, b)
	case "header":
		c.text(at+"/text", b["text"], plainOnly, 1, 150, true)
	case "divider":
	case "context":
		for i, e := range c.list(at, b, "elements", 1, 10) {
			if p := fmt.Sprintf("%s/elements/%d", at, i); e["type"] == "image" {
				c.image(p, e)
			} else {
				c.text(p, e, anyText, 1, 3000, true)
			}
		}
	case "actions", "context_actions":
		c.actions(at, b)
	case "image":
		c.image(at, b)
		c.text(at+"/title", b["title"], plainOnly, 1, 2000, false)
	case "input":
		c.input(at, b)
	case "rich_text":
		c.richText(at, b)
	case "table":
		c.table(at, b)
	case "markdown":
		c.need(at, b, "text", 12_000)
	case "file", "video", "call":
	default:
		c.add(at+"/type", "unsupported type: %s", kind)
	}
}

func (c *checker) section(at string, b obj) {
	if b["text"] == nil && b["fields"] == nil {
		c.add(at, "missing required field: text or fields")
	}
	c.text(at+"/text", b["text"], anyText, 1, 3000, false)
	if b["fields"] != nil {
		for i, f := range c.list(at, b, "fields", 1, 10) {
			c.text(fmt.Sprintf("%s/fields/%d", at, i), f, anyText, 1, 2000, true)
		}
	}
	if b["accessory"] != nil {
		e, _ := b["accessory"].(obj)
		c.element(at+"/accessory", e, placeAccessory)
	}
}

func (c *checker) actions(at string, b obj) {
	high := 25
	if b["type"] == "context_actions" {
		high = 5
	}
	seen := map[string]bool{}
	for i, e := range c.list(at, b, "elements", 1, high) {
		p := fmt.Sprintf("%s/elements/%d", at, i)
		c.element(p, e, placeActions)
		if id, _ := e["action_id"].(string); id != "" {
			if seen[id] {
				c.add(p+"/action_id", "`action_id` %q already exists in this block", id)
			}
			seen[id] = true
		}
	}
}

func (c *checker) image(at string, b obj) {
	c.need(at, b, "alt_text", 2000)
	if b["slack_file"] == nil {
		c.need(at, b, "image_url", 3000)
	}
}

func (c *checker) input(at string, b obj) {
	c.text(at+"/label", b["label"], plainOnly, 1, 2000, true)
	c.text(at+"/hint", b["hint"], plainOnly, 1, 2000, false)
	e, ok := b["element"].(obj)
	if !ok {
		c.add(at, "missing required field: element")
		return
	}
	c.element(at+"/element", e, placeInput)
}

// nameBlocks gives a block id and action ids to what has none, as Slack does. It changes the blocks it is given.
func nameBlocks(blocks []any) []any {
	for _, v := range blocks {
		b, _ := v.(obj)
		if b == nil {
			continue
		}
		name(b, "block_id")
		for _, key := range []string{"accessory", "element"} {
			if e, ok := b[key].(obj); ok && e["type"] != "image" {
				name(e, "action_id")
			}
		}
		if b["type"] == "actions" || b["type"] == "context_actions" {
			list, _ := b["elements"].([]any)
			for _, v := range list {
				if e, ok := v.(obj); ok {
					name(e, "action_id")
				}
			}
		}
	}
	return blocks
}

func name(o obj, key string) {
	if s, _ := o[key].(string); s == "" {
		o[key] = rand.Text()[:5]
	}
}
