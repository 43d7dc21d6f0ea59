package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

func personEraseUnit() *Unit {
	return &Unit{
		Word:     "person erase",
		Aliases:  []string{"person forget", "people erase"},
		Summary:  "takes a person out of everything that is kept, for good; says first what would go",
		Usage:    "person erase @who [--yes]",
		Examples: []string{"person erase Chen Wei"},
		Role:     Admin,
		Changes:  true,
		Flags:    []Flag{{Name: "--yes", About: "does it, without asking once more; the name must be whole"}},
		Act:      personEraseAct,
		Run:      personErase,
	}
}

// erasing is what is known of an erasure before it is done, and what has become
// of it. Nothing in it names the person once it is done.
type erasing struct {
	person   partner.Person // zero: somebody who is not in the roster
	user     string
	certs    int
	facts    int // removed besides: what they answered to reminders, how they are reminded
	changed  int // facts in which the code stands instead
	entries  int // of the audit log
	effects  []view.Text
	warnings []string
	edits    []storage.Notice
	receipt  storage.Receipt
}

// personEraseAct reads what an erasure does and, with --yes, does it. A delivery
// that comes twice may do it again: whoever is erased is no longer found by the
// same words, as with --yes part of a name is not enough.
func personEraseAct(ctx context.Context, store storage.Store, c *Call) error {
	head, err := store.Head(ctx, c.Workspace)
	if err != nil {
		return err
	}
	lines, err := store.Ledger(ctx, c.Workspace, 0, 0)
	if err != nil {
		return err
	}
	var erasure storage.Erasure
	err = store.Read(ctx, c.Workspace, func(b *partner.Book) error {
		return guarded(func() (err error) {
			c.Book = b
			defer func() { c.Book = nil }()
			erasure, c.erasing, err = c.erasure(head, lines)
			return err
		})
	})
	if err == nil && c.flag("--yes") {
		c.erasing.receipt, err = store.Erase(ctx, c.Workspace, c.Now, erasure)
	}
	return err
}

// erasure finds whom the words mean, and what their erasure does.
func (c *Call) erasure(head partner.Head, lines []partner.LedgerLine) (e storage.Erasure, out *erasing, err error) {
	p, user, err := c.erased()
	if err != nil {
		return e, nil, err
	}
	if !c.Trusted && user != "" && user == c.User {
		return e, nil, wrong("That is you, and whoever is erased is no admin any more: please ask another admin to do it.").try("config")
	}
	e = storage.Erasure{Person: p.ID, User: user, By: c.User, Via: string(c.Via)}
	if c.Channel != "" && c.TS != "" {
		e.Where = c.Channel + "/" + c.TS
	}
	x, err := storage.NewEraser(c.Book, head, e)
	if err != nil {
		return e, nil, err
	}
	out = &erasing{person: p, user: user, changed: len(x.Delta.Put)}
	for _, ref := range x.Delta.Remove {
		if ref.Kind == partner.KindCertificate {
			out.certs++
		} else if ref != p.Ref() {
			out.facts++
		}
	}
	for _, l := range lines {
		if _, changes := x.Line(l); changes {
			out.entries++
		}
	}
	if p.ID == 0 && x.Delta.IsEmpty() && out.entries == 0 {
		return e, nil, wrong("Nothing that I keep names %s.", user).try("people --all")
	}
	out.effects = c.effect(x.Delta)
	out.warnings = c.leftWithout(x.Delta, user)
	for _, n := range c.edits(x.Delta) {
		if n, _, keep := x.Notice(n); keep {
			out.edits = append(out.edits, n)
		}
	}
	return e, out, nil
}

// erased reads whom the words mean. What is done for good is not done to the one
// whom half a name happens to fit.
func (c *Call) erased() (p partner.Person, user string, err error) {
	if len(c.Words) == 1 {
		if id, _, ok := mention(c.Words[0]); ok {
			p, _ = c.Book.BySlackID(id)
			return p, id, nil
		}
	}
	p, rest, err := c.takePerson(c.Words)
	if err != nil {
		return p, "", err
	}
	if len(rest) > 0 {
		return p, "", c.usage("After the person there is %q.", clip(strings.Join(rest, " ")))
	}
	if _, known := c.known(c.Words[0]); c.flag("--yes") && !known && !strings.EqualFold(strings.Join(c.Words, " "), p.Name) {
		t := wrong("With --yes I need the whole name, or a mention, e-mail or HUAWEI ID: do you mean %s?", p.Name)
		t.Names = true
		return p, "", t.offer("What would go", phrase("person", "erase", handle(p)))
	}
	return p, p.SlackID, nil
}

// leftWithout tells which roles nobody has after somebody is erased, and where else
// they are named.
func (c *Call) leftWithout(d partner.Delta, user string) (out []string) {
	before := c.Book.Settings()
	for _, f := range d.Put {
		after, ok := f.(partner.Settings)
		if !ok {
			continue
		}
		if len(before.Admins) > 0 && len(after.Admins) == 0 {
			out = append(out, "Nobody set with config admin is an admin then")
		}
		if n := len(before.Reviewers) - len(after.Reviewers); n > 0 {
			out = append(out, "Reviewers fall to "+fmt.Sprint(len(after.Reviewers)))
		}
		if n := len(before.Leads) - len(after.Leads); n > 0 {
			out = append(out, plural(n, "team")+" without a lead")
		}
		if before.Alliance != "" && after.Alliance == "" {
			out = append(out, "No alliance manager")
		}
	}
	if n := c.opened(user); n > 0 {
		out = append(out, plural(n, "running application")+" without a known author")
	}
	if outside := c.Desk.Defaults; user != "" && slices.Contains(slices.Concat(outside.Admins, outside.Reviewers), user) {
		out = append(out, "PARTNER_ADMINS or PARTNER_REVIEWERS has the Slack id as well: whoever runs me takes it out there")
	}
	return out
}

// opened counts the running applications that a person has opened.
func (c *Call) opened(user string) (n int) {
	for _, a := range c.Book.Applications() {
		if user != "" && a.Author == user && !a.Stage.Over() {
			n++
		}
	}
	return n
}

// personErase says what would go, or what has gone.
func personErase(c *Call) (Answer, error) {
	if c.flag("--yes") {
		return c.erasureDone(), nil
	}
	e := c.erasing
	name, word, typed := view.U(e.user, e.person.Name), handle(e.person), c.called(e.person)
	if e.person.ID == 0 {
		name, word, typed = c.someone(e.user), e.user, e.user
	}
	head := view.Join(view.T("Erasing "), name, view.T(": "+e.goes("would go")+". It cannot be undone, and nothing has happened yet."))
	m := view.Message{Names: true, Summary: head.String(), Blocks: []view.Block{view.Para(head)}}
	if lines := e.breaks(); len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	run := phrase("person", "erase", word, "--yes")
	really := &view.Confirm{Title: "Erase for good?", Text: "It cannot be undone. Copies of the database that were made before know the person still.", Yes: "Erase", No: "Leave it"}
	m.Blocks = append(m.Blocks,
		view.Actions(view.Button{Label: "Erase for good", Run: run, Style: "danger", Confirm: really}),
		view.Note(view.T("Or type "), view.C(phrase("person", "erase", typed, "--yes")), view.T(". What was decided stays, under a code in place of the name. What I cannot find stays too: "+
			"a first name alone, a nickname, an earlier name in somebody else's record; messages in Slack and copies of the database that were made before.")))
	return Answer{Message: m}, nil
}

// erasureDone answers without a word by which the person is known. The line of the
// log is written already; what is committed is that the delivery was dealt with.
func (c *Call) erasureDone() Answer {
	e := c.erasing
	text := fmt.Sprintf("Erased: %s. The person is called erased-%d from here; audit entry %d says so.", e.goes("gone"), e.receipt.Audit, e.receipt.Audit)
	m := view.Message{Names: true, Summary: text, Blocks: []view.Block{view.Para(view.T(text))}}
	if lines := e.breaks(); len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("Copies of the database that were made before know the person still, and so do messages in Slack.")))
	return Answer{Message: m, Change: storage.Change{Notices: e.edits, KeyOnly: true}}
}

// goes counts what an erasure takes away.
func (e *erasing) goes(done string) string {
	var parts []string
	if e.person.ID != 0 {
		parts = append(parts, "the person")
	}
	for _, n := range []struct {
		n    int
		what string
	}{{e.certs, "certificate"}, {e.facts, "own setting"}} {
		if n.n > 0 {
			parts = append(parts, plural(n.n, n.what))
		}
	}
	if e.entries > 0 {
		parts = append(parts, "words of "+plural(e.entries, "audit entry"))
	}
	out := "nothing " + done
	if len(parts) > 0 {
		out = series(parts, "and") + " " + done
	}
	if e.changed > 0 {
		out += fmt.Sprintf("; a code in place of the name in %s", plural(e.changed, "other record"))
	}
	return out
}

// breaks lists what an erasure means for requirements and roles.
func (e *erasing) breaks() []view.Text {
	lines := slices.Clone(e.effects)
	for _, w := range e.warnings {
		lines = append(lines, view.T(w))
	}
	return lines
}
