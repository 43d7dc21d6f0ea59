package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
)

// Action is a press of a button or a choice in a menu, in a message (Channel and TS) or in a view (View).
type Action struct {
	User     string         `json:"user"`
	Channel  string         `json:"channel"`
	TS       string         `json:"ts"`
	View     string         `json:"view"`
	ActionID string         `json:"action_id"`
	BlockID  string         `json:"block_id"` // needed only where the action id stands in two blocks
	Value    any            `json:"value"`    // what was chosen, for elements other than buttons: a string, a list of strings
	Values   map[string]any `json:"values"`   // what the view's or message's inputs hold, by block id/action id or action id
}

// Click presses a button of a message that the user sees.
func (w *Workspace) Click(user, channel, ts, actionID string) (Answer, error) {
	return w.Act(Action{User: user, Channel: channel, TS: ts, ActionID: actionID})
}

// Act delivers a press or a choice to the bot.
func (w *Workspace) Act(a Action) (Answer, error) {
	w.mu.Lock()
	payload, err := w.actionPayload(a)
	w.mu.Unlock()
	if err != nil {
		return Answer{}, err
	}
	got := w.ask(delivery{kind: kindInteraction, payload: payload})
	out := Answer{Error: got.shown(), Body: string(got.body)}
	w.changed()
	return out, nil
}

func (w *Workspace) interaction(kind string, u *User, channel string) obj {
	return obj{"type": kind, "user": obj{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": w.teamOf(u)},
		"api_app_id": w.opt.AppID, "token": "unused", "trigger_id": w.newTrigger(u.ID, channel),
		"team": obj{"id": w.opt.TeamID, "domain": "sandbox"}, "enterprise": nil, "is_enterprise_install": false}
}

func (w *Workspace) actionPayload(a Action) (obj, error) {
	if a.View != "" {
		return w.viewAction(a)
	}
	u, c, err := w.place(a.User, a.Channel)
	if err != nil {
		return nil, err
	}
	m := w.original(c, a.TS)
	if m == nil || (m.For != "" && m.For != u.ID) {
		return nil, fmt.Errorf("%w: %s", ErrNoMessage, a.TS)
	}
	block, element := findAction(m.Blocks, a)
	if element == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoAction, a.ActionID)
	}
	if err := chosen(element, a); err != nil {
		return nil, err
	}
	p := w.interaction("block_actions", u, c.ID)
	p["container"] = obj{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.For != ""}
	if m.ThreadTS != "" {
		p["container"].(obj)["thread_ts"] = m.ThreadTS
	}
	name := c.Name
	if c.im != "" {
		name = "directmessage"
	}
	p["channel"] = obj{"id": c.ID, "name": name}
	p["message"] = w.wire(m, true)
	p["response_url"] = w.newResponseURL("actions", c.ID, u.ID, m.TS, m.ThreadTS)
	state, _ := blockState(m.Blocks, a.Values)
	p["state"] = obj{"values": state}
	p["actions"] = []obj{w.pressed(block, element, a)}
	return p, nil
}

func (w *Workspace) viewAction(a Action) (obj, error) {
	v, u := w.viewed[a.View], w.user(a.User)
	if v == nil || u == nil || v.User != u.ID {
		return nil, fmt.Errorf("%w: %s", ErrNoView, a.View)
	}
	blocks, _ := v.Definition["blocks"].([]any)
	block, element := findAction(blocks, a)
	if element == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoAction, a.ActionID)
	}
	if err := chosen(element, a); err != nil {
		return nil, err
	}
	state, _ := blockState(blocks, a.Values)
	p := w.interaction("block_actions", u, v.from)
	p["container"] = obj{"type": "view", "view_id": v.ID}
	p["view"] = w.viewWire(v, state)
	p["actions"] = []obj{w.pressed(block, element, a)}
	return p, nil
}

// chosen checks that what was chosen in a menu is one of its lines.
func chosen(element obj, a Action) error {
	if element["type"] != "overflow" {
		return nil
	}
	value, _ := a.Value.(string)
	if option(element, value) == nil {
		return fmt.Errorf("%w: %s has no line %q", ErrNoAction, a.ActionID, value)
	}
	return nil
}

// Choose takes a line of a menu, by its value, in a message that the user sees.
func (w *Workspace) Choose(user, channel, ts, actionID, value string) (Answer, error) {
	return w.Act(Action{User: user, Channel: channel, TS: ts, ActionID: actionID, Value: value})
}

// findAction looks for an interactive element among blocks. Inputs act only where they dispatch.
func findAction(blocks []any, a Action) (block, element obj) {
	for _, b := range blocks {
		b, _ := b.(obj)
		if a.BlockID != "" && b["block_id"] != a.BlockID {
			continue
		}
		for _, e := range interactive(b) {
			if e["action_id"] == a.ActionID {
				return b, e
			}
		}
	}
	return nil, nil
}

// interactive lists the elements of a block that a person can use.
func interactive(b obj) []obj {
	var out []obj
	add := func(v any) {
		if e, ok := v.(obj); ok && e["action_id"] != nil {
			out = append(out, e)
		}
	}
	add(b["accessory"])
	add(b["element"])
	if b["type"] == "actions" || b["type"] == "context_actions" {
		list, _ := b["elements"].([]any)
		for _, e := range list {
			add(e)
		}
	}
	return out
}

func (w *Workspace) pressed(block, element obj, a Action) obj {
	out := obj{"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"], "action_ts": w.newTS()}
	if element["type"] == "button" {
		for _, k := range []string{"text", "value", "style", "url"} {
			if v, ok := element[k]; ok {
				out[k] = v
			}
		}
		return out
	}
	maps.Copy(out, elementState(element, a.Value, a.Value != nil))
	return out
}

// deepCopy keeps what was delivered apart from what later changes.
func deepCopy(v obj) obj {
	raw, _ := json.Marshal(v)
	var out obj
	_ = json.Unmarshal(raw, &out)
	return out
}
