package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
)

// SubmitView submits a user's open modal. values are by block id/action id, action id or block id: a string, or a list of strings where several
// may be chosen. Inputs that Slack's client would refuse itself are refused without a delivery; the view then has Errors.
func (w *Workspace) SubmitView(user, viewID string, values map[string]any) (Answer, error) {
	w.mu.Lock()
	v, u := w.modal(user, viewID), w.user(user)
	if v == nil || u == nil {
		w.mu.Unlock()
		return Answer{}, fmt.Errorf("%w: %s", ErrNoView, viewID)
	}
	blocks, _ := v.Definition["blocks"].([]any)
	state, problems := blockState(blocks, values)
	v.Errors = nil
	if len(problems) > 0 {
		v.Errors = problems
		w.changed()
		w.mu.Unlock()
		return Answer{}, nil
	}
	p := w.interaction("view_submission", u, v.from)
	p["view"], p["response_urls"] = w.viewWire(v, state), []any{}
	w.mu.Unlock()
	got := w.ask(delivery{kind: kindInteraction, payload: deepCopy(p)})
	w.mu.Lock()
	defer w.mu.Unlock()
	out := Answer{Error: got.shown(), Body: string(got.body)}
	if out.Error == "" {
		if err := w.submitted(v, got); err != nil {
			out.Error = err.Error()
		}
	}
	if out.Error != "" {
		v.Errors = map[string]string{"": "We had some trouble connecting. Try again?"}
	}
	w.changed()
	return out, nil
}

// submitted carries out the response_action of a submission's acknowledgement. mu is held.
func (w *Workspace) submitted(v *View, a ack) error {
	var r struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   obj               `json:"view"`
	}
	if len(a.body) > 0 && json.Unmarshal(a.body, &r) != nil {
		return refuse("invalid_response")
	}
	switch r.Action {
	case "":
		w.closeView(v)
	case "clear":
		delete(w.modals, v.User)
	case "errors":
		return v.showErrors(r.Errors)
	case "update":
		if err := checkDefinition(r.View, "modal"); err != nil {
			return err
		}
		w.redefine(v, r.View)
	case "push":
		if err := checkDefinition(r.View, "modal"); err != nil {
			return err
		}
		_, err := w.push(v.User, r.View)
		return err
	default:
		return refuse("invalid_response_action")
	}
	return nil
}

// showErrors puts messages under inputs. Slack refuses errors for blocks that are no inputs of the view.
func (v *View) showErrors(errs map[string]string) error {
	blocks, _ := v.Definition["blocks"].([]any)
	for id := range errs {
		if !slices.ContainsFunc(blocks, func(b any) bool { m, _ := b.(obj); return m["type"] == "input" && m["block_id"] == id }) {
			return refuse("invalid_response: no input block " + id)
		}
	}
	if len(errs) == 0 {
		return refuse("invalid_response: no errors")
	}
	v.Errors = errs
	return nil
}

func (w *Workspace) modal(user, id string) *View {
	for _, v := range w.modals[user] {
		if v.ID == id {
			return v
		}
	}
	return nil
}

// closeView takes a view off its stack. mu is held.
func (w *Workspace) closeView(v *View) {
	w.modals[v.User] = slices.DeleteFunc(slices.Clone(w.modals[v.User]), func(o *View) bool { return o == v })
}

// CloseView closes a user's modal, as the Cancel button and Escape do. The app is told where it asked to be.
func (w *Workspace) CloseView(user, viewID string) error {
	w.mu.Lock()
	v, u := w.modal(user, viewID), w.user(user)
	if v == nil || u == nil {
		w.mu.Unlock()
		return fmt.Errorf("%w: %s", ErrNoView, viewID)
	}
	w.closeView(v)
	tell := v.Definition["notify_on_close"] == true
	p := w.interaction("view_closed", u, v.from)
	p["view"], p["is_cleared"] = w.viewWire(v, nil), false
	w.mu.Unlock()
	w.changed()
	if tell {
		w.ask(delivery{kind: kindInteraction, payload: deepCopy(p)})
	}
	return nil
}

// OpenHome opens the app's Home tab as a user; the bot gets app_home_opened.
func (w *Workspace) OpenHome(user string) error { return w.openApp(user, "home") }

// OpenDM opens the app's message tab as a user, that is the direct conversation with the bot.
func (w *Workspace) OpenDM(user string) error { return w.openApp(user, "messages") }

func (w *Workspace) openApp(user, tab string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.user(user)
	if u == nil || u.Bot {
		return fmt.Errorf("%w: %s", ErrNoUser, user)
	}
	c := w.openIM(u.ID)
	e := obj{"type": "app_home_opened", "user": u.ID, "channel": c.ID, "tab": tab}
	if v := w.homes[u.ID]; v != nil && tab == "home" {
		e["view"] = w.viewWire(v, nil)
	}
	w.emit(e)
	return nil
}
