package sandbox

import (
	"net/url"
	"time"
)

// richNodes makes nodes of a rich_text block.
func richNodes(v any, r Reader) []Node {
	o, _ := v.(obj)
	elements, _ := o["elements"].([]any)
	var out []Node
	for _, e := range elements {
		if e, ok := e.(obj); ok {
			out = append(out, richNode(e, r))
		}
	}
	return out
}

func richNode(e obj, r Reader) Node {
	switch e["type"] {
	case "rich_text_section":
		return Node{Kind: "section", Children: richNodes(e, r)}
	case "rich_text_quote":
		return Node{Kind: "quote", Children: richNodes(e, r)}
	case "rich_text_preformatted":
		return Node{Kind: "pre", Children: richNodes(e, r)}
	case "rich_text_list":
		list := Node{Kind: "list", Ordered: e["style"] == "ordered"}
		for _, item := range richNodes(e, r) {
			list.Children = append(list.Children, Node{Kind: "item", Children: item.Children})
		}
		return list
	}
	n := richInlineNode(e, r)
	style, _ := e["style"].(obj)
	for _, s := range []string{"bold", "italic", "strike", "code"} {
		if style[s] == true {
			n = Node{Kind: s, Children: []Node{n}}
		}
	}
	return n
}

func richInlineNode(e obj, r Reader) Node {
	str := func(k string) string { s, _ := e[k].(string); return s }
	switch e["type"] {
	case "link":
		u, err := url.Parse(str("url"))
		label := str("text")
		if label == "" {
			label = str("url")
		}
		if err != nil || (u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto") {
			return Node{Kind: "text", Text: label}
		}
		return Node{Kind: "link", URL: str("url"), Text: label}
	case "user":
		return Node{Kind: "user", Text: "@" + orElse(r.User, str("user_id"), "")}
	case "channel":
		return Node{Kind: "channel", Text: "#" + orElse(r.Channel, str("channel_id"), ""), URL: str("channel_id")}
	case "broadcast":
		return Node{Kind: "broadcast", Text: "@" + str("range")}
	case "usergroup":
		return Node{Kind: "user", Text: "@" + str("usergroup_id")}
	case "emoji":
		if sign := emojiSigns[str("name")]; sign != "" {
			return Node{Kind: "emoji", Text: sign, URL: str("name")}
		}
		return Node{Kind: "text", Text: ":" + str("name") + ":"}
	case "date":
		stamp, _ := e["timestamp"].(float64)
		return Node{Kind: "text", Text: r.Clock.format(time.Unix(int64(stamp), 0), str("format"))}
	}
	return Node{Kind: "text", Text: str("text")}
}
