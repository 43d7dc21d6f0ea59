package commands

import (
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// afterLabelTail is the Tail of the units whose words are a label and a text.
func afterLabelTail(words []string) int {
	if len(words) < 2 {
		return 0
	}
	return 1
}

// applicationUnit is a unit that moves an application on.
func applicationMove(u Unit) *Unit {
	u.Own, u.Changes, u.Lasting = true, true, true
	return &u
}

// moveUnits move an application on: the handing in, and what the vendor made of it.
func moveUnits() []*Unit {
	return []*Unit{
		applicationMove(Unit{Word: "submit", Aliases: []string{"application submit"}, Summary: "asks for the review of an application, or says what is missing before it can be handed in",
			Usage: "submit A-7", Examples: []string{"submit A-3"}, Run: submit}),
		applicationMove(Unit{Word: "submitted", Summary: "records that an application was handed in with the vendor, and under which reference; said again, it corrects a mistyped reference until the vendor goes on",
			Usage: "submitted A-7 HW-REF [D]", Examples: []string{"submitted A-7 HW-2417", "submitted A-7 HW-2417 yesterday", "submitted A-8 HW-2418"}, Run: submitted, Submit: submittedSubmit}),
		applicationMove(Unit{Word: "step", Summary: "records that the vendor has come to a step of its own",
			Usage: "step A-7 STEP [D]", Examples: []string{"step A-8 technical-review"}, Run: stepped}),
		applicationMove(Unit{Word: "update", Summary: "records that the vendor wants materials to be updated, and until when",
			Usage: "update A-7 TEXT [until D]", Examples: []string{"update A-8 the assessment form lacks its second page", "update A-8 the form is not signed until 1 April 2026"}, Tail: afterLabelTail, Run: updateWanted, Submit: updateSubmit}),
		applicationMove(Unit{Word: "passed", Summary: "records the vendor's yes, with the certificate's or badge's link and its last day",
			Usage: "passed A-7 [certificate URL] [on D] [until D]", Examples: []string{"passed A-8", "passed A-8 certificate https://example.com/badge until 1 March 2028"}, Run: passed}),
		applicationMove(Unit{Word: "failed", Summary: "records the vendor's no, with its cause",
			Usage: `failed A-7 "CAUSE" [on D]`, Examples: []string{`failed A-8 "too few projects"`}, Tail: afterLabelTail, Run: failedUnit, Submit: failedSubmit}),
		applicationMove(Unit{Word: "resubmit", Summary: "begins anew after the vendor's no: the materials are kept, to be changed and reviewed again",
			Usage: "resubmit A-7", Examples: []string{"resubmit A-9"}, Run: resubmit}),
		applicationMove(Unit{Word: "withdraw", Aliases: []string{"application withdraw"}, Summary: "gives an application up, for good",
			Usage: "withdraw A-7 REASON", Examples: []string{"withdraw A-3 we take another competency first"}, Tail: afterLabelTail, Run: withdraw}),
	}
}

func submit(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return Answer{}, err
	}
	return x.answer(x.d.entry(partner.Start), c.whereCards()...)
}

// vendorDate reads a day of the vendor's from the end of the words, after "on" or alone.
func (c *Call) vendorDate(words []string) (civil.Day, error) {
	if len(words) > 0 && strings.EqualFold(words[0], "on") {
		words = words[1:]
	}
	if len(words) == 0 {
		return 0, nil
	}
	return c.onlyDate(words, past)
}

func submitted(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 && c.CanOpen {
		return x.handInForm()
	}
	e := x.d.entry(partner.Submit)
	if len(rest) > 0 {
		if _, used, err := readDate(rest, c.LocalDay, past); err == nil && used == len(rest) && x.a.Running() != nil {
			// the updated materials are handed in under the reference of before
		} else {
			e.Ref, rest = strings.TrimSpace(view.Clean(rest[0])), rest[1:]
		}
	}
	if len([]rune(e.Ref)) > 64 {
		return Answer{}, wrong("A reference has at most 64 letters.").try(c.unit.Examples[0])
	}
	if e.On, err = c.vendorDate(rest); err != nil {
		return Answer{}, err
	}
	if at := x.a.Running(); x.a.Stage == partner.WithVendor && e.Ref != "" && !e.On.IsZero() && e.On != at.Since {
		return Answer{}, wrong("%s was handed in on %s, and that day stays as it was recorded; a mistyped reference is corrected without one.", x.a.ID.Label(), at.Since.Short()).
			try("submitted " + x.a.ID.Label() + " " + e.Ref)
	}
	return x.answer(e)
}

func stepped(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	var ids []string
	for _, s := range x.q.Steps {
		ids = append(ids, s.ID)
	}
	e := x.d.entry(partner.Step)
	used := 0
	for n := 1; n <= len(rest) && used == 0; n++ {
		word := strings.Join(rest[:n], " ")
		for _, s := range x.q.Steps {
			if strings.EqualFold(s.ID, strings.ReplaceAll(word, " ", "-")) || strings.EqualFold(s.Name, word) {
				e.Step, used = s.ID, n
			}
		}
	}
	if used == 0 {
		if len(rest) == 0 {
			return Answer{}, c.usage("I need the vendor's step: %s.", either(ids))
		}
		t := wrong("The vendor has no step %q in this; there is %s.", clip(rest[0]), series(ids, "and"))
		for _, id := range ids {
			t.offer(id, "step "+x.a.ID.Label()+" "+id)
		}
		return Answer{}, t
	}
	if e.On, err = c.vendorDate(rest[used:]); err != nil {
		return Answer{}, err
	}
	return x.answer(e)
}

// dated takes a day off the end of a text: "the form is not signed until 1 April".
// A text in quotes is the text, and what follows it the day.
func (c *Call) dated(text, word string, way toward) (string, civil.Day, error) {
	inner, rest := unquote(text)
	if rest != "" || inner != strings.TrimSpace(text) {
		f := strings.Fields(rest)
		if len(f) > 0 && strings.EqualFold(f[0], word) {
			f = f[1:]
		}
		if len(f) == 0 {
			return inner, 0, nil
		}
		day, err := c.onlyDate(f, way)
		return inner, day, err
	}
	f := strings.Fields(text)
	for i := len(f) - 2; i > 0 && i >= len(f)-5; i-- {
		if !strings.EqualFold(f[i], word) {
			continue
		}
		if _, used, err := readDate(f[i+1:], c.LocalDay, way); err != nil || used == len(f)-i-1 {
			day, err := c.onlyDate(f[i+1:], way)
			return strings.TrimSpace(strings.TrimSuffix(text, lastFields(text, len(f)-i))), day, err
		}
	}
	return text, 0, nil
}

func updateWanted(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 && c.CanOpen {
		return x.updateForm()
	}
	e := x.d.entry(partner.Update)
	if e.Text, e.Until, err = c.dated(strings.Join(rest, " "), "until", future); err != nil {
		return Answer{}, err
	}
	return x.answer(e)
}

func failedUnit(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 && c.CanOpen {
		return x.failedForm()
	}
	e := x.d.entry(partner.Fail)
	if e.Text, e.On, err = c.dated(strings.Join(rest, " "), "on", past); err != nil {
		return Answer{}, err
	}
	return x.answer(e, view.T("What was handed in stays in the record."))
}

func resubmit(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return Answer{}, err
	}
	var next []view.Text
	if x.q.Failure.FullSet {
		next = append(next, view.T("The vendor wants the full set again."))
	}
	return x.answer(x.d.entry(partner.Resubmit), next...)
}

func withdraw(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	e := x.d.entry(partner.Retire)
	e.Text, _ = unquote(strings.Join(rest, " "))
	if e.Text == "" {
		return Answer{}, wrong("Why is it given up? It is for good, and the reason is kept. A decision of yours is taken back with review %s withdraw.", x.a.ID.Label()).
			try("withdraw " + x.a.ID.Label() + " we take another competency first")
	}
	return x.answer(e)
}

// readProof reads "[certificate URL] [on D] [until D]".
func (c *Call) readProof(e *partner.Entry, words []string) (err error) {
	for len(words) > 0 {
		word, used := strings.ToLower(words[0]), 0
		switch {
		case (word == "certificate" || word == "badge" || word == "proof") && len(words) > 1:
			url, ok := link(words[1])
			if !ok {
				return wrong("%q is not a web address: it starts with https://.", clip(words[1]))
			}
			e.Ref, used = url, 2
		case word == "on" || word == "until" || word == "through" || word == "expires":
			way := future
			if word == "on" {
				way = past
			}
			day, n, err := c.readDate(words[1:], way)
			if err != nil {
				return err
			}
			if n == 0 {
				return c.usage("%q is not followed by a date.", words[0])
			}
			if word == "on" {
				e.On = day
			} else {
				e.Until = day
			}
			used = n + 1
		default:
			if url, ok := link(words[0]); ok {
				e.Ref, used = url, 1
				break
			}
			day, n, err := c.readDate(words, past)
			if err != nil {
				return err
			}
			if n == 0 {
				return c.usage("I do not understand %q.", clip(words[0]))
			}
			e.On, used = day, n
		}
		words = words[used:]
	}
	return nil
}

func passed(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	e := x.d.entry(partner.Pass)
	if err := c.readProof(&e, rest); err != nil {
		return Answer{}, err
	}
	var next []view.Text
	if e.Ref == "" && x.q.Success.Proof != "" {
		next = append(next, view.Join(view.T("The "+x.q.Success.Proof+" is "+x.q.Success.Where+"; record it: "), view.C("certificate "+x.a.ID.Label()+" URL until D")))
	}
	return x.answer(e, next...)
}
