package bot

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/view"
)

// Slack's limits of modals.
const (
	maxViewTitle   = 24
	maxViewID      = 255
	maxInputLabel  = 2000
	maxInitial     = 3000
	maxOptions     = 100
	maxOptionText  = 75
	maxOptionValue = 75
	maxPrivate     = 3000
)

// inputAction is the action_id of every input; its block_id is the field's name.
const inputAction = "value"

// isFieldName reports whether Slack takes the name as a block_id.
func isFieldName(name string) bool {
	if name == "" || len(name) > maxViewID {
		return false
	}
	for i := range len(name) {
		if name[i] < 0x21 || name[i] > 0x7e {
			return false
		}
	}
	return true
}

// Modal draws a form as a modal dialog. private is kept by Slack with the view
// and comes back when it is submitted.
func Modal(f view.Form, private string) (slack.ModalViewRequest, error) {
	if err := checkForm(f, private); err != nil {
		return slack.ModalViewRequest{}, err
	}
	r := &renderer{seed: "form"}
	r.paragraph(f.Intro)
	m := slack.ModalViewRequest{
		Type:            slack.VTModal,
		Title:           literal(or(within(f.Title, maxViewTitle), "Form")),
		Submit:          literal(or(within(f.Submit, maxViewTitle), "Save")),
		Close:           literal("Cancel"),
		CallbackID:      f.Run,
		PrivateMetadata: private,
	}
	for _, d := range r.out {
		m.Blocks.BlockSet = append(m.Blocks.BlockSet, d.block)
	}
	for _, field := range f.Fields {
		m.Blocks.BlockSet = append(m.Blocks.BlockSet, input(field))
	}
	if n := len(m.Blocks.BlockSet); n > maxHomeBlocks {
		return slack.ModalViewRequest{}, fmt.Errorf("form %q has %d parts, Slack takes %d", f.Run, n, maxHomeBlocks)
	}
	return m, nil
}

func checkForm(f view.Form, private string) error {
	if n := units(f.Run); n == 0 || n > maxViewID {
		return fmt.Errorf("form %q: the word to run must have 1 to %d characters", f.Title, maxViewID)
	}
	if len(private) > maxPrivate {
		return fmt.Errorf("form %q: %d bytes of private metadata, Slack takes %d", f.Run, len(private), maxPrivate)
	}
	if len(f.Fields) == 0 {
		return fmt.Errorf("form %q has no fields", f.Run)
	}
	seen := map[string]bool{}
	for _, field := range f.Fields {
		if !isFieldName(field.Name) || seen[field.Name] {
			return fmt.Errorf("form %q: field name %q is empty, odd or used twice", f.Run, field.Name)
		}
		seen[field.Name] = true
		if field.Kind != view.FieldSelect {
			continue
		}
		if n := len(field.Options); n == 0 || n > maxOptions*maxOptions {
			return fmt.Errorf("form %q, field %q: %d options", f.Run, field.Name, n)
		}
		for _, o := range field.Options {
			if n := units(o.Value); n == 0 || n > maxOptionValue {
				return fmt.Errorf("form %q, field %q: option value %q must have 1 to %d characters", f.Run, field.Name, o.Value, maxOptionValue)
			}
		}
	}
	return nil
}

func input(f view.Field) slack.Block {
	label := literal(or(within(f.Label, maxInputLabel), f.Name))
	var hint *slack.TextBlockObject
	if h := within(f.Hint, maxInputLabel); h != "" {
		hint = literal(h)
	}
	b := slack.NewInputBlock(f.Name, label, hint, element(f))
	b.Optional = f.Optional
	return b
}

func element(f view.Field) slack.BlockElement {
	switch f.Kind {
	case view.FieldDate:
		e := slack.NewDatePickerBlockElement(inputAction)
		if _, err := time.Parse(time.DateOnly, f.Value); err == nil {
			e.InitialDate = f.Value
		}
		return e
	case view.FieldSelect:
		return selection(f)
	case view.FieldUser:
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, inputAction)
		if userID.MatchString(f.Value) {
			e.InitialUser = f.Value
		}
		return e
	default:
		e := slack.NewPlainTextInputBlockElement(nil, inputAction)
		e.Multiline = f.Kind == view.FieldLong
		e.InitialValue, _ = cut(f.Value, maxInitial)
		e.MaxLength = maxInitial
		return e
	}
}

// selection draws a choice; more than 100 options go into groups.
func selection(f view.Field) slack.BlockElement {
	var all []*slack.OptionBlockObject
	var initial *slack.OptionBlockObject
	for _, o := range f.Options {
		obj := slack.NewOptionBlockObject(o.Value, literal(or(within(o.Label, maxOptionText), o.Value)), nil)
		if o.Value == f.Value {
			initial = obj
		}
		all = append(all, obj)
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, inputAction)
	e.InitialOption = initial
	if len(all) <= maxOptions {
		e.Options = all
		return e
	}
	for i := 0; i < len(all); i += maxOptions {
		part := all[i:min(i+maxOptions, len(all))]
		name := fmt.Sprintf("%d to %d", i+1, i+len(part))
		e.OptionGroups = append(e.OptionGroups, slack.NewOptionGroupBlockElement(literal(name), part...))
	}
	return e
}

// HomeView draws a Home tab. What does not fit is not shown, and said so.
func HomeView(h view.Home) slack.HomeTabViewRequest {
	r := &renderer{seed: seed(view.Message{Blocks: h.Blocks})}
	for _, b := range h.Blocks {
		r.block(b)
	}
	if len(r.out) == 0 {
		r.paragraph(view.T("Nothing to show yet."))
	}
	out := slack.HomeTabViewRequest{Type: slack.VTHomeTab}
	for i, d := range r.out {
		if i == maxHomeBlocks-1 && len(r.out) > maxHomeBlocks {
			rest := &renderer{seed: r.seed + "x"}
			rest.note(view.T(fmt.Sprintf("%d more parts do not fit here; /partner status shows them.", len(r.out)-i)))
			out.Blocks.BlockSet = append(out.Blocks.BlockSet, rest.out[0].block)
			break
		}
		out.Blocks.BlockSet = append(out.Blocks.BlockSet, d.block)
	}
	return out
}
