package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"
)

// Slack's limits on views.
const (
	maxViewBytes  = 250_000
	maxModalStack = 3
	triggerLife   = 3 * time.Second // real time
)

// View is an open modal or a published Home tab.
type View struct {
	ID         string
	User       string
	Type       string // modal or home
	CallbackID string
	Hash       string
	ExternalID string
	Definition obj // title, blocks, submit, close, private_metadata as the app sent them
	Previous   string
	Root       string
	Errors     map[string]string // by block id, from the last submission
	from       string            // channel that the modal's trigger came from
}

// trigger is permission to open one modal.
type trigger struct {
	user    string
	channel string
	made    time.Time // real time
	used    bool
}

func viewMethods() []method {
	return []method{
		{"views.open", nil, (*Workspace).viewsOpen},
		{"views.push", nil, (*Workspace).viewsPush},
		{"views.update", nil, (*Workspace).viewsUpdate},
		{"views.publish", nil, (*Workspace).viewsPublish},
	}
}

// newTrigger is good once, for three seconds of real time. mu is held.
func (w *Workspace) newTrigger(user, channel string) string {
	id := rand.Text()[:12] + "." + rand.Text()[:10]
	for old, t := range w.triggers {
		if time.Since(t.made) > 100*triggerLife {
			delete(w.triggers, old)
		}
	}
	w.triggers[id] = &trigger{user: user, channel: channel, made: time.Now()}
	return id
}

func (w *Workspace) takeTrigger(a args) (*trigger, error) {
	id := a.str("trigger_id")
	if id == "" {
		id = a.str("interactivity_pointer")
	}
	t := w.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case time.Since(t.made) > triggerLife:
		return nil, refuse("expired_trigger_id")
	}
	return t, nil
}

func viewArgument(a args, kind string) (obj, error) {
	var def obj
	present, err := a.decode("view", &def)
	if !present || err != nil || def == nil {
		return nil, invalidArguments("missing or malformed view [json-pointer:/view]")
	}
	return def, checkDefinition(def, kind)
}

func checkDefinition(def obj, kind string) error {
	raw, _ := json.Marshal(def)
	if len(raw) > maxViewBytes {
		return refuse("view_too_large")
	}
	if problems := CheckView(def, kind); len(problems) > 0 {
		return blocksRefused("invalid_arguments", problems)
	}
	if blocks, ok := def["blocks"].([]any); ok {
		def["blocks"] = nameBlocks(blocks)
	}
	return nil
}

func (w *Workspace) newView(user string, def obj) *View {
	v := &View{ID: randomID("V0"), User: user, Hash: w.newTS() + "." + rand.Text()[:8]}
	v.Root = v.ID
	v.define(def)
	w.viewed[v.ID] = v
	return v
}

func (v *View) define(def obj) {
	v.Definition, v.Errors = def, nil
	v.Type, _ = def["type"].(string)
	v.CallbackID, _ = def["callback_id"].(string)
	v.ExternalID, _ = def["external_id"].(string)
}

func (w *Workspace) viewsOpen(c *call) (obj, error) {
	t, err := w.takeTrigger(c.args)
	if err != nil {
		return nil, err
	}
	def, err := viewArgument(c.args, "modal")
	if err != nil {
		return nil, err
	}
	t.used = true
	v := w.newView(t.user, def)
	v.from = t.channel
	w.modals[t.user] = []*View{v}
	w.changed()
	return obj{"view": w.viewWire(v, nil)}, nil
}

func (w *Workspace) viewsPush(c *call) (obj, error) {
	t, err := w.takeTrigger(c.args)
	if err != nil {
		return nil, err
	}
	def, err := viewArgument(c.args, "modal")
	if err != nil {
		return nil, err
	}
	t.used = true
	v, err := w.push(t.user, def)
	if err != nil {
		return nil, err
	}
	return obj{"view": w.viewWire(v, nil)}, nil
}

func (w *Workspace) push(user string, def obj) (*View, error) {
	stack := w.modals[user]
	if len(stack) == 0 {
		return nil, refuse("not_found")
	}
	if len(stack) >= maxModalStack {
		return nil, refuse("push_limit_reached")
	}
	v := w.newView(user, def)
	top := stack[len(stack)-1]
	v.Previous, v.Root, v.from = top.ID, top.Root, top.from
	w.modals[user] = append(slices.Clone(stack), v)
	w.changed()
	return v, nil
}

func (w *Workspace) viewsUpdate(c *call) (obj, error) {
	var v *View
	if id := c.args.str("view_id"); id != "" {
		v = w.viewed[id]
	} else if ext := c.args.str("external_id"); ext != "" {
		for _, o := range w.viewed {
			if o.ExternalID == ext {
				v = o
			}
		}
	}
	if v == nil {
		return nil, refuse("not_found")
	}
	if h := c.args.str("hash"); h != "" && h != v.Hash {
		return nil, refuse("hash_conflict")
	}
	def, err := viewArgument(c.args, v.Type)
	if err != nil {
		return nil, err
	}
	w.redefine(v, def)
	return obj{"view": w.viewWire(v, nil)}, nil
}

func (w *Workspace) redefine(v *View, def obj) {
	v.define(def)
	v.Hash = w.newTS() + "." + rand.Text()[:8]
	w.changed()
}

func (w *Workspace) viewsPublish(c *call) (obj, error) {
	u := w.user(c.args.str("user_id"))
	if u == nil {
		return nil, invalidArguments("invalid `user_id`")
	}
	v := w.homes[u.ID]
	if h := c.args.str("hash"); h != "" && v != nil && h != v.Hash {
		return nil, refuse("hash_conflict")
	}
	def, err := viewArgument(c.args, "home")
	if err != nil {
		return nil, err
	}
	if v == nil {
		v = w.newView(u.ID, def)
		w.homes[u.ID] = v
		w.changed()
	} else {
		w.redefine(v, def)
	}
	return obj{"view": w.viewWire(v, nil)}, nil
}

// viewWire is the view as the API and interactions show it, with the state of its inputs where given.
func (w *Workspace) viewWire(v *View, state obj) obj {
	out := obj{}
	for k, val := range v.Definition {
		out[k] = val
	}
	for _, k := range []string{"private_metadata", "callback_id", "external_id"} {
		if _, ok := out[k]; !ok {
			out[k] = ""
		}
	}
	if state == nil {
		state = obj{}
	}
	out["id"], out["team_id"], out["hash"], out["app_id"], out["bot_id"] = v.ID, w.opt.TeamID, v.Hash, w.opt.AppID, w.botID()
	out["app_installed_team_id"], out["root_view_id"], out["previous_view_id"] = w.opt.TeamID, v.Root, nil
	if v.Previous != "" {
		out["previous_view_id"] = v.Previous
	}
	out["state"] = obj{"values": state}
	return out
}

// Views lists a user's open modals, the top one last.
func (w *Workspace) Views(user string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []View
	for _, v := range w.modals[user] {
		out = append(out, *v)
	}
	return out
}

// Home is what the app published on a user's Home tab; ok is false where it published nothing.
func (w *Workspace) Home(user string) (v View, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h := w.homes[user]; h != nil {
		return *h, true
	}
	return View{}, false
}

// Title is the view's title.
func (v View) Title() string {
	t, _ := v.Definition["title"].(obj)
	s, _ := t["text"].(string)
	return s
}

func runes(s string) int { return utf8.RuneCountInString(s) }
