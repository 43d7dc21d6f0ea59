package sandbox

import (
	"fmt"
	"slices"
)

// place is where an interactive element stands.
type place int

const (
	placeAccessory place = 1 << iota
	placeActions
	placeInput
)

// places tells where each element type may stand.
var places = map[string]place{
	"button": placeAccessory | placeActions, "workflow_button": placeAccessory | placeActions, "overflow": placeAccessory | placeActions,
	"image": placeAccessory, "icon_button": placeActions, "feedback_buttons": placeActions,
	"checkboxes": placeAccessory | placeActions | placeInput, "radio_buttons": placeAccessory | placeActions | placeInput,
	"datepicker": placeAccessory | placeActions | placeInput, "timepicker": placeAccessory | placeActions | placeInput,
	"datetimepicker": placeActions | placeInput,
	"static_select":  placeAccessory | placeActions | placeInput, "external_select": placeAccessory | placeActions | placeInput,
	"users_select": placeAccessory | placeActions | placeInput, "conversations_select": placeAccessory | placeActions | placeInput,
	"channels_select":     placeAccessory | placeActions | placeInput,
	"multi_static_select": placeAccessory | placeInput, "multi_external_select": placeAccessory | placeInput,
	"multi_users_select": placeAccessory | placeInput, "multi_conversations_select": placeAccessory | placeInput,
	"multi_channels_select": placeAccessory | placeInput,
	"plain_text_input":      placeInput, "email_text_input": placeInput, "url_text_input": placeInput, "number_input": placeInput,
	"rich_text_input": placeInput, "file_input": placeInput,
}

func (c *checker) element(at string, e obj, where place) {
	kind, _ := e["type"].(string)
	allowed, known := places[kind]
	switch {
	case kind == "":
		c.add(at, "missing required field: type")
		return
	case !known || allowed&where == 0:
		c.add(at+"/type", "unsupported type: %s", kind)
		return
	case kind == "file_input" && c.surface != SurfaceModal, kind == "plain_text_input" && where != placeInput:
		c.add(at+"/type", "unsupported type: %s", kind)
	}
	c.str(at, e, "action_id", 1, 255)
	c.confirm(at+"/confirm", e["confirm"])
	c.text(at+"/placeholder", e["placeholder"], plainOnly, 1, 150, false)
	if e["focus_on_load"] == true {
		c.focused++
	}
	switch kind {
	case "button":
		c.button(at, e)
	case "image":
		c.image(at, e)
	case "overflow":
		c.options(at, e, 1, 5)
	case "checkboxes", "radio_buttons":
		c.options(at, e, 1, 10)
	case "static_select", "multi_static_select":
		c.selectOptions(at, e)
	case "plain_text_input":
		c.textInput(at, e)
	case "number_input":
		if _, ok := e["is_decimal_allowed"].(bool); !ok {
			c.add(at, "missing required field: is_decimal_allowed")
		}
	}
}

func (c *checker) button(at string, e obj) {
	c.text(at+"/text", e["text"], plainOnly, 1, 75, true)
	c.str(at, e, "value", 0, 2000)
	c.str(at, e, "url", 0, 3000)
	c.str(at, e, "accessibility_label", 0, 75)
	if style, ok := e["style"]; ok && style != "primary" && style != "danger" {
		c.add(at+"/style", "must be a valid enum value: primary or danger")
	}
}

func (c *checker) confirm(at string, v any) {
	if v == nil {
		return
	}
	o, ok := v.(obj)
	if !ok {
		c.add(at, "must be an object")
		return
	}
	c.text(at+"/title", o["title"], plainOnly, 1, 100, true)
	c.text(at+"/text", o["text"], anyText, 1, 300, true)
	c.text(at+"/confirm", o["confirm"], plainOnly, 1, 30, true)
	c.text(at+"/deny", o["deny"], plainOnly, 1, 30, true)
	if style, ok := o["style"]; ok && style != "primary" && style != "danger" {
		c.add(at+"/style", "must be a valid enum value: primary or danger")
	}
}

func (c *checker) selectOptions(at string, e obj) {
	if e["option_groups"] == nil {
		c.options(at, e, 1, 100)
		return
	}
	if e["options"] != nil {
		c.add(at, "only one of options and option_groups is allowed")
	}
	for i, g := range c.list(at, e, "option_groups", 1, 100) {
		p := fmt.Sprintf("%s/option_groups/%d", at, i)
		c.text(p+"/label", g["label"], plainOnly, 1, 75, true)
		c.options(p, g, 1, 100)
	}
}

func (c *checker) options(at string, e obj, low, high int) {
	kind := plainOnly
	if e["type"] == "checkboxes" || e["type"] == "radio_buttons" {
		kind = anyText
	}
	var values []string
	for i, o := range c.list(at, e, "options", low, high) {
		p := fmt.Sprintf("%s/options/%d", at, i)
		c.text(p+"/text", o["text"], kind, 1, 75, true)
		c.need(p, o, "value", 150)
		c.text(p+"/description", o["description"], kind, 1, 75, false)
		c.str(p, o, "url", 0, 3000)
		v, _ := o["value"].(string)
		if slices.Contains(values, v) {
			c.add(p+"/value", "`value` %q already exists", v)
		}
		values = append(values, v)
	}
	initial := []any{}
	if o, ok := e["initial_option"]; ok {
		initial = append(initial, o)
	}
	if l, ok := e["initial_options"].([]any); ok {
		initial = append(initial, l...)
	}
	for _, v := range initial {
		o, _ := v.(obj)
		if value, _ := o["value"].(string); !slices.Contains(values, value) {
			c.add(at+"/initial_option", "must be one of the options")
		}
	}
}

func (c *checker) textInput(at string, e obj) {
	c.str(at, e, "initial_value", 0, 3000)
	for _, k := range []string{"min_length", "max_length"} {
		if n, ok := e[k].(float64); ok && (n < 0 || n > 3000 || (k == "max_length" && n < 1)) {
			c.add(at+"/"+k, "must be between 0 and 3000")
		}
	}
}
