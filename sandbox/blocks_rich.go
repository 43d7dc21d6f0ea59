package sandbox

import (
	"fmt"
	"slices"
)

func (c *checker) richText(at string, b obj) {
	for i, e := range c.list(at, b, "elements", 0, 1000) {
		p := fmt.Sprintf("%s/elements/%d", at, i)
		switch e["type"] {
		case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
			c.richInline(p, e)
		case "rich_text_list":
			if s := e["style"]; s != "bullet" && s != "ordered" {
				c.add(p+"/style", "must be a valid enum value: bullet or ordered")
			}
			for j, item := range c.list(p, e, "elements", 1, 1000) {
				c.richInline(fmt.Sprintf("%s/elements/%d", p, j), item)
			}
		default:
			c.add(p+"/type", "unsupported type: %v", e["type"])
		}
	}
}

var richRequired = map[string]string{"text": "text", "link": "url", "user": "user_id", "channel": "channel_id", "emoji": "name",
	"usergroup": "usergroup_id", "broadcast": "range", "date": "format", "color": "value"}

func (c *checker) richInline(at string, e obj) {
	for i, el := range c.list(at, e, "elements", 0, 1000) {
		p := fmt.Sprintf("%s/elements/%d", at, i)
		kind, _ := el["type"].(string)
		key, known := richRequired[kind]
		if !known {
			c.add(p+"/type", "unsupported type: %v", el["type"])
			continue
		}
		if s, _ := el[key].(string); s == "" {
			c.add(p, "missing required field: %s", key)
		}
		if _, ok := el["timestamp"].(float64); kind == "date" && !ok {
			c.add(p, "missing required field: timestamp")
		}
		style, ok := el["style"].(obj)
		for k, v := range style {
			if _, isBool := v.(bool); !isBool || !slices.Contains([]string{"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}, k) {
				c.add(p+"/style", "invalid additional property: %s", k)
			}
		}
		if el["style"] != nil && !ok {
			c.add(p+"/style", "must be an object")
		}
	}
}

func (c *checker) table(at string, b obj) {
	if c.surface != SurfaceMessage {
		c.add(at+"/type", "unsupported type: table")
		return
	}
	rows, ok := b["rows"].([]any)
	if !ok || len(rows) == 0 {
		c.add(at, "missing required field: rows")
		return
	}
	if len(rows) > 100 {
		c.add(at+"/rows", "no more than 100 items allowed")
	}
	for i, r := range rows {
		p := fmt.Sprintf("%s/rows/%d", at, i)
		cells, ok := r.([]any)
		if !ok || len(cells) == 0 {
			c.add(p, "must be a list of cells")
			continue
		}
		if len(cells) > 20 {
			c.add(p, "no more than 20 items allowed")
		}
		for j, cell := range cells {
			c.cell(fmt.Sprintf("%s/%d", p, j), cell)
		}
	}
	if settings, ok := b["column_settings"].([]any); ok && len(settings) > 20 {
		c.add(at+"/column_settings", "no more than 20 items allowed")
	}
}

func (c *checker) cell(at string, v any) {
	o, ok := v.(obj)
	if !ok {
		c.add(at, "must be an object")
		return
	}
	switch o["type"] {
	case "raw_text":
		s, ok := o["text"].(string)
		if !ok || s == "" {
			c.add(at, "missing required field: text")
		}
		c.tableRunes += runes(s)
	case "raw_number":
		if _, ok := o["value"].(float64); !ok {
			c.add(at, "missing required field: value")
		}
		s, _ := o["text"].(string)
		c.tableRunes += runes(s)
	case "rich_text":
		c.richText(at, o)
		c.tableRunes += richRunes(o)
	default:
		c.add(at+"/type", "unsupported type: %v", o["type"])
	}
}

func richRunes(v any) int {
	n := 0
	switch v := v.(type) {
	case obj:
		if s, ok := v["text"].(string); ok {
			n += runes(s)
		}
		n += richRunes(v["elements"])
	case []any:
		for _, e := range v {
			n += richRunes(e)
		}
	}
	return n
}
