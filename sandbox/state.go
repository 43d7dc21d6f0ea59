package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// blockState gives the state of all inputs as Slack sends it, and by block id what is wrong with required or limited ones.
// values are by block id/action id, action id, or block id; what is absent keeps the element's initial value.
func blockState(blocks []any, values map[string]any) (state obj, problems map[string]string) {
	state, problems = obj{}, map[string]string{}
	for _, b := range blocks {
		b, _ := b.(obj)
		blockID, _ := b["block_id"].(string)
		for _, e := range interactive(b) {
			if e["type"] == "button" || e["type"] == "overflow" || e["type"] == "workflow_button" {
				continue
			}
			actionID, _ := e["action_id"].(string)
			value, given := values[blockID+"/"+actionID] // an action id may be used again in another block
			if !given {
				value, given = values[actionID]
			}
			if !given && b["type"] == "input" {
				value, given = values[blockID]
			}
			s := elementState(e, value, given)
			if b["type"] == "input" {
				if p := inputProblem(b, e, s); p != "" {
					problems[blockID] = p
				}
			}
			in, _ := state[blockID].(obj)
			if in == nil {
				in = obj{}
				state[blockID] = in
			}
			in[actionID] = s
		}
	}
	return state, problems
}

// singleKeys names, per element type, where the state carries what was chosen and where the element has its initial value.
var singleKeys = map[string]struct{ state, initial string }{
	"plain_text_input": {"value", "initial_value"}, "email_text_input": {"value", "initial_value"}, "url_text_input": {"value", "initial_value"},
	"number_input": {"value", "initial_value"}, "datepicker": {"selected_date", "initial_date"}, "timepicker": {"selected_time", "initial_time"},
	"datetimepicker": {"selected_date_time", "initial_date_time"}, "users_select": {"selected_user", "initial_user"},
	"conversations_select": {"selected_conversation", "initial_conversation"}, "channels_select": {"selected_channel", "initial_channel"},
	"multi_users_select":         {"selected_users", "initial_users"},
	"multi_conversations_select": {"selected_conversations", "initial_conversations"},
	"multi_channels_select":      {"selected_channels", "initial_channels"},
	"rich_text_input":            {"rich_text_value", "initial_value"}, "file_input": {"files", ""},
}

func elementState(e obj, value any, given bool) obj {
	kind, _ := e["type"].(string)
	out := obj{"type": kind}
	switch kind {
	case "static_select", "external_select", "radio_buttons", "overflow":
		out["selected_option"] = e["initial_option"]
		if given {
			out["selected_option"] = nil
			if o := option(e, fmt.Sprint(value)); o != nil {
				out["selected_option"] = o
			}
		}
	case "multi_static_select", "multi_external_select", "checkboxes":
		chosen, _ := e["initial_options"].([]any)
		if given {
			chosen = nil
			for _, s := range texts(value) {
				if o := option(e, s); o != nil {
					chosen = append(chosen, o)
				}
			}
		}
		out["selected_options"] = append([]any{}, chosen...)
	default:
		k := singleKeys[kind]
		if k.state == "" {
			return out
		}
		out[k.state] = e[k.initial]
		if given {
			out[k.state] = plainState(kind, value)
		}
	}
	return out
}

func plainState(kind string, value any) any {
	switch {
	case strings.HasPrefix(kind, "multi_"):
		return texts(value)
	case value == nil || value == "":
		return nil
	case kind == "datetimepicker":
		n, _ := strconv.ParseInt(fmt.Sprint(value), 10, 64)
		return n
	}
	return value
}

func texts(value any) []string {
	out := []string{}
	switch v := value.(type) {
	case string:
		if v != "" {
			out = append(out, v)
		}
	case []string:
		out = append(out, v...)
	case []any:
		for _, e := range v {
			out = append(out, fmt.Sprint(e))
		}
	}
	return out
}

// option finds one of an element's options by its value.
func option(e obj, value string) obj {
	lists := []any{e["options"]}
	groups, _ := e["option_groups"].([]any)
	for _, g := range groups {
		if g, ok := g.(obj); ok {
			lists = append(lists, g["options"])
		}
	}
	for _, l := range lists {
		options, _ := l.([]any)
		i := slices.IndexFunc(options, func(o any) bool { m, _ := o.(obj); return m["value"] == value })
		if i >= 0 {
			return options[i].(obj)
		}
	}
	return nil
}

var emailShape = lazily(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// inputProblem is what Slack's own client says before it sends a form.
func inputProblem(block, element, state obj) string {
	var value any
	for k, v := range state {
		if k != "type" {
			value = v
		}
	}
	s, isText := value.(string)
	list, isList := value.([]any)
	ids, isIDs := value.([]string)
	if value == nil || (isText && strings.TrimSpace(s) == "") || (isList && len(list) == 0) || (isIDs && len(ids) == 0) {
		if block["optional"] == true {
			return ""
		}
		return "Please complete this required field."
	}
	low, hasLow := element["min_length"].(float64)
	high, hasHigh := element["max_length"].(float64)
	switch n := runes(s); {
	case isText && hasLow && n < int(low):
		return fmt.Sprintf("Must be at least %d characters.", int(low))
	case isText && hasHigh && n > int(high):
		return fmt.Sprintf("Must be at most %d characters.", int(high))
	case element["type"] == "plain_text_input" && n > 3000:
		return "Must be at most 3000 characters."
	case element["type"] == "email_text_input" && !emailShape().MatchString(s):
		return "Please enter a valid email address."
	case element["type"] == "number_input":
		return numberProblem(element, s)
	}
	return ""
}

func numberProblem(element obj, s string) string {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return "Please enter a number."
	}
	if element["is_decimal_allowed"] != true && n != float64(int64(n)) {
		return "Please enter a whole number."
	}
	if low, err := strconv.ParseFloat(fmt.Sprint(element["min_value"]), 64); err == nil && n < low {
		return fmt.Sprintf("Must be at least %v.", low)
	}
	if high, err := strconv.ParseFloat(fmt.Sprint(element["max_value"]), 64); err == nil && n > high {
		return fmt.Sprintf("Must be at most %v.", high)
	}
	return ""
}
