package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// limit is one of Slack's rules about the length of a text in a block.
type limit struct {
	path     string // from the block: "text/text"
	min, max int
}

// limits are Slack's documented limits by the block's or element's type.
var limits = map[string][]limit{
	"header":           {{"text/text", 1, 150}},
	"section":          {{"text/text", 1, 3000}},
	"button":           {{"text/text", 1, 75}, {"value", 0, 2000}, {"action_id", 1, 255}, {"confirm/title/text", 1, 100}, {"confirm/text/text", 1, 300}, {"confirm/confirm/text", 1, 30}, {"confirm/deny/text", 1, 30}},
	"overflow":         {{"action_id", 1, 255}},
	"option":           {{"text/text", 1, 75}, {"value", 1, 75}},
	"input":            {{"label/text", 1, 2000}, {"hint/text", 1, 2000}, {"block_id", 1, 255}},
	"plain_text_input": {{"initial_value", 0, 3000}, {"action_id", 1, 255}},
	"modal":            {{"title/text", 1, 24}, {"submit/text", 1, 24}, {"close/text", 1, 24}, {"callback_id", 1, 255}, {"private_metadata", 0, 3000}},
}

// counts are Slack's documented limits on how many there may be.
var counts = map[string]struct {
	list     string
	min, max int
}{
	"section":        {"fields", 0, 10},
	"context":        {"elements", 1, 10},
	"actions":        {"elements", 1, 25},
	"rich_text":      {"elements", 1, 1000},
	"rich_text_list": {"elements", 1, 1000},
	"static_select":  {"options", 0, 100},
	"overflow":       {"options", 2, 5}, // Slack's page: at most five; of one its older pages say that it needs two
}

var known = regexp.MustCompile(`^(header|section|rich_text|context|actions|divider|input)$`)

// checker walks what would be sent to Slack.
type checker struct {
	ids  map[string]bool
	errs []string
}

func (c *checker) bad(format string, args ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, args...))
}

func checkPage(t testing.TB, p Page) {
	t.Helper()
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if problems := problemsOf(raw, 50); len(problems) > 0 {
		t.Fatalf("Slack would refuse: %s\n%.2000s", strings.Join(problems, "; "), raw)
	}
}

// problemsOf lists what Slack would refuse in {"text","blocks"} or a view.
func problemsOf(raw []byte, maxBlocks int) []string {
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return []string{err.Error()}
	}
	c := &checker{ids: map[string]bool{}}
	if text, ok := m["text"].(string); ok {
		c.mrkdwn("text", text)
		if n := utf8.RuneCountInString(text); n == 0 || n > 3200 {
			c.bad("text has %d characters", n)
		}
	}
	blocks, _ := m["blocks"].([]any)
	if len(blocks) == 0 || len(blocks) > maxBlocks {
		c.bad("%d blocks", len(blocks))
	}
	for _, b := range blocks {
		kind, _ := b.(map[string]any)["type"].(string)
		if !known.MatchString(kind) {
			c.bad("block type %q", kind)
		}
	}
	c.walk("", m)
	return c.errs
}

func (c *checker) walk(at string, v any) {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			c.walk(fmt.Sprintf("%s/%d", at, i), e)
		}
	case map[string]any:
		c.object(at, v)
		for k, e := range v {
			c.walk(at+"/"+k, e)
		}
	case string:
		if !utf8.ValidString(v) {
			c.bad("%s is not UTF-8", at)
		}
	}
}

func (c *checker) object(at string, o map[string]any) {
	kind, _ := o["type"].(string)
	for _, l := range limits[kind] {
		if s, ok := dig(o, l.path); ok {
			if n := len([]rune(s)); n < l.min || n > l.max {
				c.bad("%s %s/%s has %d characters", at, kind, l.path, n)
			}
		}
	}
	if n, ok := counts[kind]; ok {
		if list, ok := o[n.list].([]any); ok && (len(list) < n.min || len(list) > n.max) {
			c.bad("%s %s has %d %s", at, kind, len(list), n.list)
		}
	}
	for _, id := range []string{"block_id", "action_id"} {
		s, ok := o[id].(string)
		if !ok || s == inputAction {
			continue
		}
		if c.ids[id+s] {
			c.bad("%s %s %q is used twice", at, id, s)
		}
		c.ids[id+s] = true
	}
	if kind == "overflow" {
		c.options(at, o)
	}
	switch kind {
	case "mrkdwn":
		s, _ := o["text"].(string)
		c.mrkdwn(at, s)
		if o["verbatim"] != true {
			c.bad("%s mrkdwn without verbatim", at)
		}
		if strings.Contains(at, "/fields/") && len([]rune(s)) > 2000 {
			c.bad("%s field has %d characters", at, len([]rune(s)))
		}
	case "plain_text":
		s, _ := o["text"].(string)
		if s == "" || len([]rune(s)) > 3000 {
			c.bad("%s plain text of %d characters", at, len([]rune(s)))
		}
	case "text":
		s, _ := o["text"].(string)
		if s == "" {
			c.bad("%s empty rich text", at)
		}
		if strings.Contains(s, "<!") || strings.Contains(s, "<@") {
			c.bad("%s holds a mention: %q", at, s)
		}
	case "link":
		s, _ := o["url"].(string)
		if !regexp.MustCompile(`^https?://[^\s<>|]+$`).MatchString(s) {
			c.bad("%s link to %q", at, s)
		}
	case "user":
		s, _ := o["user_id"].(string)
		if !userID.MatchString(s) {
			c.bad("%s user %q", at, s)
		}
	case "section":
		if o["text"] == nil && o["fields"] == nil {
			c.bad("%s section without text", at)
		}
	}
}

// options checks the lines of a menu: lengths, plain text, no value twice.
func (c *checker) options(at string, o map[string]any) {
	list, _ := o["options"].([]any)
	values := map[string]bool{}
	for i, e := range list {
		line, _ := e.(map[string]any)
		for _, l := range limits["option"] {
			s, ok := dig(line, l.path)
			if n := len([]rune(s)); !ok || n < l.min || n > l.max {
				c.bad("%s option %d: %s has %d characters", at, i, l.path, n)
			}
		}
		if kind, _ := dig(line, "text/type"); kind != "plain_text" {
			c.bad("%s option %d is %s", at, i, kind)
		}
		value, _ := line["value"].(string)
		if values[value] {
			c.bad("%s value %q is there twice", at, value)
		}
		values[value] = true
	}
}

var entity = regexp.MustCompile(`&(amp|lt|gt);`)
var markup = regexp.MustCompile(`<(@[UW][A-Z0-9]+|#[CG][A-Z0-9]+|https?://[^\s<>|]+\|[^<>]*|!date\^\d+\^[^<>^|]*\|[^<>]+)>`)

// mrkdwn accepts mentions of people and channels, web links and dates, and nothing else that
// Slack would take for markup.
func (c *checker) mrkdwn(at, s string) {
	rest := markup.ReplaceAllString(s, "")
	if strings.ContainsAny(rest, "<>") {
		c.bad("%s holds unescaped markup: %q", at, s)
	}
	if strings.Contains(entity.ReplaceAllString(rest, ""), "&") && at != "" {
		c.bad("%s holds a broken entity: %q", at, s)
	}
	if regexp.MustCompile(`(?i)@(here|channel|everyone)\b`).MatchString(rest) {
		c.bad("%s notifies a channel: %q", at, s)
	}
}

func dig(o map[string]any, path string) (string, bool) {
	var v any = o
	for _, k := range strings.Split(path, "/") {
		m, ok := v.(map[string]any)
		if !ok {
			return "", false
		}
		if v, ok = m[k]; !ok {
			return "", false
		}
	}
	s, ok := v.(string)
	return s, ok
}

func menuOf(options string) string {
	return `{"text":"x","blocks":[{"type":"section","text":{"type":"plain_text","text":"x"},"accessory":{"type":"overflow","action_id":"run-1","options":[` + options + `]}}]}`
}

func TestProblemsOfSeesWhatSlackRefuses(t *testing.T) {
	bad := []string{
		`{"text":"","blocks":[{"type":"divider"}]}`,
		`{"text":"x","blocks":[]}`,
		`{"text":"x","blocks":[` + strings.Repeat(`{"type":"divider"},`, 50) + `{"type":"divider"}]}`,
		`{"text":"<!channel>","blocks":[{"type":"divider"}]}`,
		`{"text":"x","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"a"}}]}`,
		`{"text":"x","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"<evil|good>","verbatim":true}}]}`,
		`{"text":"x","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"a &am","verbatim":true}}]}`,
		`{"text":"x","blocks":[{"type":"header","text":{"type":"plain_text","text":"` + strings.Repeat("x", 151) + `"}}]}`,
		`{"text":"x","blocks":[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"` + strings.Repeat("x", 76) + `"}}]}]}`,
		`{"text":"x","blocks":[{"type":"actions","block_id":"1","elements":[{"type":"button","action_id":"a"},{"type":"button","action_id":"a"}]}]}`,
		`{"text":"x","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"link","url":"javascript:x"}]}]}]}`,
		`{"text":"x","blocks":[{"type":"table"}]}`,
		menuOf(`{"text":{"type":"plain_text","text":"one"},"value":"1"}`),
		menuOf(`{"text":{"type":"plain_text","text":"same"},"value":"1"},{"text":{"type":"plain_text","text":"same"},"value":"1"}`),
		menuOf(`{"text":{"type":"plain_text","text":"a"},"value":"1"},{"text":{"type":"plain_text","text":"b"},"value":"` + strings.Repeat("x", 76) + `"}`),
		menuOf(`{"text":{"type":"plain_text","text":"a"},"value":"1"},{"text":{"type":"mrkdwn","text":"b","verbatim":true},"value":"2"}`),
		menuOf(`{"text":{"type":"plain_text","text":"a"},"value":"1"},{"text":{"type":"plain_text","text":"b"},"value":""}`),
	}
	for _, raw := range bad {
		if len(problemsOf([]byte(raw), 50)) == 0 {
			t.Errorf("nothing found in %.200s", raw)
		}
	}
}
