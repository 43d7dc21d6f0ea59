package commands

import (
	"cmp"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// applicationForm is a form about one application; its first field says which.
func applicationForm(a *partner.Application, run, title, submit string, fields ...view.Field) *view.Form {
	label := a.ID.Label()
	about := view.Field{Name: "about", Label: "About", Kind: view.FieldSelect, Value: label, Options: []view.Option{{Value: label, Label: clip(label + " " + a.Title)}}}
	return &view.Form{Run: run, Title: title, Submit: submit, Fields: append([]view.Field{about}, fields...)}
}

// vendorButtons are what the vendor may say next, and the correction of a mistyped
// reference as long as that can be done.
func (c *Call) vendorButtons(a *partner.Application) []view.Button {
	label := a.ID.Label()
	out := []view.Button{view.Run("It has passed", "passed "+label), view.Run("It has failed…", "failed "+label), view.Run("Materials to be updated…", "update "+label)}
	q, ok := c.Program.Procedure(a.Procedure)
	if !ok {
		return out
	}
	if i, ok := q.Step(a.Attempt().Step); ok && i+1 < len(q.Steps) {
		out = append([]view.Button{view.Run(clip("Now at "+q.Steps[i+1].Name), "step "+label+" "+q.Steps[i+1].ID)}, out...)
	}
	if r := (partner.Rules{Procedure: q}); r.Correctable(a) {
		out = append(out, view.Run("Correct the reference…", "submitted "+label))
	}
	return out
}

// onForm finds the application that a form is about.
func (c *Call) onForm(values map[string]string) (acting, error) {
	c.Words = []string{strings.TrimSpace(values["about"])}
	c.typed = c.Words
	x, _, err := c.on()
	return x, err
}

// handInForm asks for the vendor's reference; also for the right one, where the one
// that was typed was a slip.
func (x acting) handInForm() (Answer, error) {
	if early := x.early(partner.Submit); early != nil {
		return Answer{}, early
	}
	ref := view.Field{Name: "reference", Label: "The vendor's reference", Kind: view.FieldText, Hint: "HW-2417"}
	if at := x.a.Running(); x.a.Stage == partner.WithVendor {
		ref.Value, ref.Hint = at.Reference, "As the vendor writes it; what was typed before stays in the history."
		return Answer{Form: applicationForm(&x.a, "submitted", "Correct the reference", "Correct", ref)}, nil
	}
	if at := x.a.Running(); at != nil { // the updated materials, under the reference of before
		ref.Value = at.Reference
	}
	day := view.Field{Name: "on", Label: "Handed in on", Kind: view.FieldDate, Optional: true, Hint: "Today, if it is left empty."}
	return Answer{Form: applicationForm(&x.a, "submitted", "Handed in", "Record", ref, day)}, nil
}

func submittedSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	x, err := c.onForm(values)
	if err != nil {
		return Answer{}, nil, err
	}
	ref := strings.TrimSpace(values["reference"])
	if ref == "" || strings.ContainsAny(ref, " \t\n") {
		return Answer{}, map[string]string{"reference": "A reference is one word, such as HW-2417."}, nil
	}
	c.Words = []string{x.a.ID.Label(), ref}
	if on := values["on"]; on != "" {
		c.Words = append(c.Words, "on", on)
	}
	ans, err := submitted(c)
	if err != nil {
		return Answer{}, map[string]string{"reference": within(err.Error(), 280)}, nil
	}
	return ans, nil, nil
}

// failedForm asks for the cause of the vendor's no.
func (x acting) failedForm() (Answer, error) {
	if early := x.early(partner.Fail); early != nil {
		return Answer{}, early
	}
	return Answer{Form: applicationForm(&x.a, "failed", "The vendor said no", "Record",
		view.Field{Name: "text", Label: "The cause, as the vendor gives it", Kind: view.FieldLong, Hint: "Too few projects."})}, nil
}

func failedSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	x, err := c.onForm(values)
	if err != nil {
		return Answer{}, nil, err
	}
	e := x.d.entry(partner.Fail)
	if e.Text = strings.TrimSpace(values["text"]); e.Text == "" {
		return Answer{}, map[string]string{"text": "Some words are needed here."}, nil
	}
	ans, err := x.answer(e, view.T("What was handed in stays in the record."))
	return ans, nil, err
}

// updateForm asks what the vendor wants to be updated, and until when.
func (x acting) updateForm() (Answer, error) {
	if early := x.early(partner.Update); early != nil {
		return Answer{}, early
	}
	hint := "As the vendor says; empty where no day was named."
	if in := x.q.Supplement.Within; !in.IsZero() {
		hint = "If it is left empty: " + in.Words() + " from today."
	}
	return Answer{Form: applicationForm(&x.a, "update", "Materials to be updated", "Record",
		view.Field{Name: "text", Label: "What the vendor wants", Kind: view.FieldLong, Hint: "The assessment form lacks its second page."},
		view.Field{Name: "until", Label: "To be handed in by", Kind: view.FieldDate, Optional: true, Hint: hint})}, nil
}

func updateSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	x, err := c.onForm(values)
	if err != nil {
		return Answer{}, nil, err
	}
	e := x.d.entry(partner.Update)
	if e.Text = strings.TrimSpace(values["text"]); e.Text == "" {
		return Answer{}, map[string]string{"text": "Some words are needed here."}, nil
	}
	if e.Until, err = c.formDate(values["until"], future); err == nil && !e.Until.IsZero() && e.Until < c.Today {
		err = wrong("%s is over.", e.Until.Short())
	}
	if err != nil {
		return Answer{}, map[string]string{"until": within(err.Error(), 280)}, nil
	}
	ans, err := x.answer(e)
	return ans, nil, err
}

// certificateForm asks for the link of what an application brought, and for its end.
func (x acting) certificateForm() (Answer, error) {
	if early := x.early(partner.Prove); early != nil {
		return Answer{}, early
	}
	proof := cmp.Or(x.q.Success.Proof, "certificate")
	f := applicationForm(&x.a, "certificate", sentence(proof), "Record",
		view.Field{Name: "link", Label: "Link", Kind: view.FieldText, Value: x.a.Proof, Optional: true, Hint: "https://example.com/" + proof},
		view.Field{Name: "until", Label: "Valid through", Kind: view.FieldDate, Value: x.a.Ends.String(), Optional: true, Hint: "Empty where it has no end, or none is known yet."})
	if where := x.q.Success.Where; where != "" {
		f.Intro = view.T("It is " + where + ".")
	}
	return Answer{Form: f}, nil
}

func certificateSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	x, err := c.onForm(values)
	if err != nil {
		return Answer{}, nil, err
	}
	e, bad := x.d.entry(partner.Prove), map[string]string{}
	if typed := strings.TrimSpace(values["link"]); typed != "" {
		url, ok := link(typed)
		if !ok || !view.IsWebLink(url) {
			bad["link"] = "A web address is wanted; it starts with https://."
		}
		e.Ref = url
	}
	if e.Until, err = c.formDate(values["until"], future); err != nil {
		bad["until"] = within(err.Error(), 280)
	}
	if len(bad) == 0 && e.Ref == "" && e.Until.IsZero() {
		bad["link"] = "Its link is wanted here, or its last day below."
	}
	if len(bad) > 0 {
		return Answer{}, bad, nil
	}
	ans, err := x.answer(e)
	return ans, nil, err
}

// attachForm asks for materials, as the form of apply does.
func (x acting) attachForm() (Answer, error) {
	var lines []view.Text
	r := x.d.rules(x.a, x.q)
	for _, s := range r.Lacking(&x.a, x.c.LocalDay) {
		lines = append(lines, view.T(s+". "))
	}
	var kinds []string
	for _, w := range x.q.Materials {
		kinds = append(kinds, w.Material)
	}
	if len(kinds) == 0 { // of a material's own review
		return Answer{}, x.c.kindsWanted(&x)
	}
	f := applicationForm(&x.a, "attach", "Add materials", "Add", view.Field{Name: "materials", Label: "Materials", Kind: view.FieldLong,
		Hint: within("One a line: #2, or its kind ("+either(kinds)+") and a link: "+kinds[0]+" https://example.com/file.pdf Its title", 150)})
	if len(lines) > 0 {
		f.Intro = view.Join(append([]view.Text{view.T("Missing: ")}, lines...)...)
	}
	return Answer{Form: f}, nil
}

func attachSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	x, err := c.onForm(values)
	if err != nil {
		return Answer{}, nil, err
	}
	if strings.TrimSpace(values["materials"]) == "" {
		return Answer{}, map[string]string{"materials": "Some words are needed here."}, nil
	}
	out := partner.Outcome{Application: x.a}
	if bad := c.attachLines(x.d, &out, x.q, values["materials"]); bad != "" {
		return Answer{}, map[string]string{"materials": bad}, nil
	}
	return Answer{Message: c.doneWords(out, x.q, c.nextMaterialIn(x.d, out.Application, x.q)...), Change: x.d.sealed("attach", string(c.Via))}, nil, nil
}
