package commands

import (
	"errors"
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func applyUnit() *Unit {
	return &Unit{
		Word:     "apply",
		Aliases:  []string{"application new", "application begin"},
		Summary:  "begins an application: for a phase, a competency, the annual review, or the vendor's review of a case or business plan",
		Usage:    "apply PHASE|competency NAME|annual-review|case #N [title TEXT] [--draft]",
		Examples: []string{"apply competency cloud migration", "apply competency-differentiation --draft", "apply business-plan #2"},
		Own:      true, Changes: true, Lasting: true,
		Flags:  []Flag{{Name: "--draft", About: "begins it although requirements are open"}},
		Run:    apply,
		Submit: applySubmit,
	}
}

// wish is what somebody wants to apply for.
type wish struct {
	procedure  *program.Procedure
	competency string
	material   partner.Material
	title      string
}

func apply(c *Call) (Answer, error) {
	if len(c.Words) == 0 {
		if c.CanOpen {
			return Answer{Form: c.applyForm()}, nil
		}
		return Answer{}, c.whatToApplyFor()
	}
	w, err := c.readWish(c.Words)
	if err != nil {
		return Answer{}, err
	}
	d := c.docket()
	if err := c.openNeeds(d, w, c.flag("--draft")); err != nil {
		return Answer{}, err
	}
	out, err := c.begin(d, w)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Message: c.doneWords(out, w.procedure, c.nextMaterial(d, out.Application, w.procedure)...), Change: d.sealed(c.unit.Word, string(c.Via))}, nil
}

// whatToApplyFor lists what there is.
func (c *Call) whatToApplyFor() error {
	t := c.usage("What do you want to apply for?")
	for _, q := range c.Program.ProceduresOn(c.Settings.Site) {
		if word := c.procedureWord(q); word != "" && len(t.Buttons) < 5 && q.For != program.ForCompetency && q.For != program.ForMaterial {
			t.offer(clip(q.Name), "apply "+word)
		}
	}
	return t
}

// procedureWord is the word by which a procedure of one's own path is applied for.
func (c *Call) procedureWord(q *program.Procedure) string {
	if q.Path != "" && q.Path != c.Settings.Path {
		return ""
	}
	return q.ID
}

// readWish reads what is applied for, and its title.
func (c *Call) readWish(words []string) (w wish, err error) {
	for i := range words {
		if strings.EqualFold(words[i], "title") && i > 0 && i+1 < len(words) {
			w.title = view.Clean(strings.Join(words[i+1:], " "))
			words = words[:i]
			break
		}
	}
	if len([]rune(w.title)) > 200 {
		return w, wrong("A title has at most 200 letters.")
	}
	used := 0
	var unknown error
	for n := len(words); n > 0; n-- {
		q, err := c.Program.ResolveProcedure(c.Settings.Path, c.Settings.Phase, c.Settings.Site, strings.Join(words[:n], " "))
		if err == nil {
			w.procedure, used = q, n
			break
		}
		unknown = err
	}
	if w.procedure == nil {
		if id, err := c.Program.ResolveCompetency(strings.Join(words, " ")); err == nil { // apply database
			for _, q := range c.Program.ProceduresOn(c.Settings.Site) {
				if q.For == program.ForCompetency {
					w.procedure, w.competency = q, id
					return c.titled(w), nil
				}
			}
		}
		return w, c.unknownWish(words, unknown)
	}
	return c.subject(w, words[:used], words[used:])
}

func (c *Call) unknownWish(words []string, err error) error {
	t := wrong("I do not know what %q is that could be applied for.", clip(strings.Join(words, " ")))
	var u *program.UnknownError
	if errors.As(err, &u) {
		for _, near := range u.Near[:min(3, len(u.Near))] {
			t.offer("apply "+near, "apply "+near)
		}
	}
	return t.try(c.unit.Examples[0], c.unit.Examples[1])
}

// subject reads what a procedure is gone through for: the competency, the material.
func (c *Call) subject(w wish, head, rest []string) (wish, error) {
	switch w.procedure.For {
	case program.ForCompetency:
		if len(rest) == 0 {
			return w, c.usage("Which competency?")
		}
		id, err := c.Program.ResolveCompetency(strings.Join(rest, " "))
		if err != nil {
			return w, c.unresolved(strings.Join(rest, " "), err)
		}
		w.competency = id
	case program.ForMaterial:
		if len(rest) != 1 {
			t := c.usage("Which %s? Its number is needed.", strings.Join(head, " "))
			for _, m := range c.Book.Materials() {
				if m.Kind == w.procedure.Material && len(t.Buttons) < 4 {
					t.offer(clip(fmt.Sprintf("#%d %s", m.ID, m.Title)), fmt.Sprintf("apply %s #%d", w.procedure.Material, m.ID))
				}
			}
			return w, t
		}
		m, err := c.material(rest[0])
		if err != nil {
			return w, err
		}
		if m.Kind != w.procedure.Material {
			return w, wrong("#%d is a %s, not a %s.", m.ID, c.materialKind(m.Kind).Name, w.procedure.Material).try("material list")
		}
		w.material = m
	default:
		if len(rest) > 0 {
			return w, c.usage("I do not understand %q.", clip(strings.Join(rest, " ")))
		}
	}
	return c.titled(w), nil
}

// titled gives a wish its title where none was typed.
func (c *Call) titled(w wish) wish {
	switch {
	case w.title != "":
	case w.competency != "":
		w.title = w.procedure.Name + ": " + competencyName(c.Program, w.competency)
	case w.material.ID != 0:
		w.title = w.procedure.Name + ": " + w.material.Title
	default:
		w.title = w.procedure.Name
	}
	return w
}

// fresh is the application that a wish would begin.
func (w wish) fresh() partner.Application {
	return partner.Application{Procedure: w.procedure.ID, Competency: w.competency, Material: w.material.ID}
}

// openNeeds refuses an application while something is known to be open, unless a
// draft is what is wanted.
func (c *Call) openNeeds(d *docket, w wish, draft bool) error {
	r := d.rules(w.fresh(), w.procedure)
	var open, asked []string
	for _, o := range r.Open {
		if o.Unknown {
			asked = append(asked, o.Title)
		} else {
			open = append(open, o.Title)
		}
	}
	if len(open) == 0 || draft {
		return nil
	}
	text := "Still open for " + w.title + ": " + strings.Join(open, "; ") + "."
	if len(asked) > 0 {
		text += " Not known: " + strings.Join(asked, "; ") + "."
	}
	t := wrong("%s It cannot be handed in before, but a draft can be begun now.", text)
	return t.offer("Begin a draft", phrase(append(append([]string{"apply"}, c.Words...), "--draft")...)).offer("What is missing", "gaps")
}

// begin opens the application, with the material where that is its subject.
func (c *Call) begin(d *docket, w wish) (partner.Outcome, error) {
	e := d.entry(partner.Open)
	id := c.Book.Next(partner.KindApplication, 0)
	e.New = &partner.Opening{Application: id, Competency: w.competency, Material: w.material.ID, Title: w.title}
	out := d.give(w.fresh(), w.procedure, e, true)
	if out.Refusal != nil {
		return out, c.refused(out.Refusal)
	}
	if w.material.ID == 0 || out.Repeated {
		return out, nil
	}
	e = d.entry(partner.Attach)
	e.Material = w.material.ID
	then := d.give(out.Application, w.procedure, e, true)
	if then.Refusal != nil {
		return then, c.refused(then.Refusal)
	}
	out.Application = then.Application
	return out, nil
}

// nextMaterial says how the first of the materials that lack is put in.
func (c *Call) nextMaterial(d *docket, a partner.Application, q *program.Procedure) []view.Text {
	r := d.rules(a, q)
	next := c.unknownLines(&r)
	lacking := r.Lacking(&a, c.LocalDay)
	if len(lacking) == 0 {
		return append(next, view.Join(view.T("Nothing is missing: "), view.C("submit "+a.ID.Label()), view.T(" asks for the review.")))
	}
	kind := "case"
	for i := range q.Materials {
		if strings.HasPrefix(lacking[0], q.Materials[i].Title+":") {
			kind = q.Materials[i].Material
		}
	}
	return append(next,
		view.T("Missing: "+strings.Join(lacking, "; ")+"."),
		view.Join(view.T("Put materials in by link or by number: "), view.C("material add "+a.ID.Label()+" "+kind+" https://example.com/"+kind), view.T(", or share a file in the review's thread.")))
}

// unknownLines say of which requirements cannot be told whether they are open.
func (c *Call) unknownLines(r *partner.Rules) (out []view.Text) {
	var titles []string
	for _, o := range r.Open {
		if o.Unknown {
			titles = append(titles, o.Title)
		}
	}
	if len(titles) == 0 {
		return nil
	}
	return []view.Text{view.Join(view.T("Not known whether they are met: "+strings.Join(titles, "; ")+". See "), view.C("gaps"), view.T("."))}
}

// applyForm is the dialog that "apply" without words opens.
func (c *Call) applyForm() *view.Form {
	var what, competencies []view.Option
	for _, q := range c.Program.ProceduresOn(c.Settings.Site) {
		if c.procedureWord(q) != "" && q.For != program.ForMaterial {
			what = append(what, view.Option{Value: q.ID, Label: clip(q.Name)})
		}
	}
	for _, comp := range c.Program.Competencies {
		competencies = append(competencies, view.Option{Value: comp.ID, Label: clip(comp.Name)})
	}
	return &view.Form{
		Run: "apply", Title: "Apply", Submit: "Begin",
		Intro: view.T("Begins an application. It is reviewed by your own people first, and then handed in with the vendor."),
		Fields: []view.Field{
			{Name: "what", Label: "What for", Kind: view.FieldSelect, Options: what},
			{Name: "competency", Label: "Competency", Kind: view.FieldSelect, Options: competencies, Optional: true, Hint: "For a competency certification."},
			{Name: "title", Label: "Title", Kind: view.FieldText, Optional: true, Hint: "Leave empty for its plain name."},
			{Name: "materials", Label: "Materials", Kind: view.FieldLong, Optional: true, Hint: "One a line: #2, or its kind and a link: case https://example.com/case.pdf Port data lake"},
			{Name: "draft", Label: "While requirements are open", Kind: view.FieldSelect, Value: "no",
				Options: []view.Option{{Value: "no", Label: "Tell me, and begin nothing"}, {Value: "yes", Label: "Begin a draft"}}},
		},
	}
}

func applySubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	var w wish
	var err error
	q, ok := c.Program.Procedure(values["what"])
	if !ok || !program.On(q.Sites, c.Settings.Site) {
		return Answer{}, map[string]string{"what": "Choose what to apply for."}, nil
	}
	w.procedure, w.title = q, strings.TrimSpace(view.Clean(values["title"]))
	if len([]rune(w.title)) > 200 {
		return Answer{}, map[string]string{"title": "A title has at most 200 letters."}, nil
	}
	if q.For == program.ForCompetency {
		if w.competency, err = c.Program.ResolveCompetency(values["competency"]); err != nil {
			return Answer{}, map[string]string{"competency": "Which competency is it?"}, nil
		}
	}
	w = c.titled(w)
	d := c.docket()
	if err := c.openNeeds(d, w, values["draft"] == "yes"); err != nil {
		return Answer{}, map[string]string{"draft": err.Error()}, nil
	}
	out, err := c.begin(d, w)
	if err != nil {
		return Answer{}, map[string]string{"what": err.Error()}, nil
	}
	if bad := c.attachLines(d, &out, q, values["materials"]); bad != "" {
		return Answer{}, map[string]string{"materials": bad}, nil
	}
	return Answer{Message: c.doneWords(out, q, c.nextMaterialIn(d, out.Application, q)...), Change: d.sealed("apply", string(c.Via))}, nil, nil
}

// attachLines puts in the materials of a form, one a line; it says what is wrong
// with the first line that cannot be read.
func (c *Call) attachLines(d *docket, out *partner.Outcome, q *program.Procedure, lines string) (bad string) {
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		words, err := split(line)
		if err == nil {
			var done partner.Outcome
			if done, err = c.attachWords(d, out.Application, q, words); err == nil {
				out.Application, out.News = done.Application, append(out.News, done.News...)
				continue
			}
		}
		return within(clip(line)+": "+err.Error(), 280)
	}
	return ""
}

// nextMaterialIn is nextMaterial by the facts that the docket itself brings.
func (c *Call) nextMaterialIn(d *docket, a partner.Application, q *program.Procedure) []view.Text {
	r := d.rules(a, q)
	if lacking := r.Lacking(&a, c.LocalDay); len(lacking) > 0 {
		return []view.Text{view.T("Missing: " + strings.Join(lacking, "; ") + ".")}
	}
	return []view.Text{view.Join(view.T("Nothing is missing: "), view.C("submit "+a.ID.Label()), view.T(" asks for the review."))}
}
