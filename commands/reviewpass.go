package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// passedFor is for how many days a decision is passed on where nobody says until
// when and the review itself has no end.
const passedFor = 14

// pass leaves the decision about an application to the reviewer's stand-in: to the
// one who stands in today, else to the one that the words name, or a form asks for.
func (x acting) pass(words []string) (Answer, error) {
	c := x.c
	if len(words) > 0 && strings.EqualFold(words[0], "to") && len(words) > 1 {
		words = words[1:]
	}
	if len(words) > 0 {
		s, err := x.readPass(words)
		if err != nil {
			return Answer{}, err
		}
		return x.passTo(s)
	}
	r := x.d.rules(x.a, x.q)
	if s, ok := r.StandIn(&x.a, c.User, c.LocalDay); ok {
		return x.passTo(s)
	}
	if early := x.early(partner.PassOn, partner.NoStandIn); early != nil {
		return Answer{}, early
	}
	if c.CanOpen {
		return Answer{Form: x.passForm()}, nil
	}
	return Answer{}, wrong("Nobody stands in for you today. To whom, and until when?").try("review " + x.a.ID.Label() + " pass <@U0123ABCD> until " + x.passUntil().String() + " on leave")
}

// readPass reads "@who [until D] [REASON]".
func (x acting) readPass(words []string) (s partner.StandIn, err error) {
	c := x.c
	by, rest, err := c.takeUser(words)
	if err != nil {
		return s, err
	}
	s = partner.StandIn{By: by, For: c.User, From: c.LocalDay, Until: x.passUntil()}
	if len(rest) > 1 && slices.Contains([]string{"until", "till"}, strings.ToLower(rest[0])) {
		day, n, err := c.readDay(rest[1:])
		if err != nil {
			return s, err
		}
		if n == 0 {
			return s, wrong("%q after %s is not a date.", clip(rest[1]), strings.ToLower(rest[0])).try("until " + s.Until.String())
		}
		s.Until, rest = day, rest[n+1:]
	}
	s.Reason, err = readNote(rest)
	return s, err
}

// passUntil is the last day of the review, so that the stand-in can see it through.
func (x acting) passUntil() civil.Day {
	if end := x.a.Clock.Expire; end >= x.c.LocalDay {
		return end
	}
	return x.c.LocalDay.Add(passedFor)
}

// passTo passes the decision on, and names the stand-in where that is a new one.
func (x acting) passTo(s partner.StandIn) (Answer, error) {
	c := x.c
	if s.ID == 0 {
		switch {
		case s.By == c.User:
			return Answer{}, wrong("Nobody stands in for themselves.").try("review " + x.a.ID.Label() + " pass <@U0123ABCD>")
		case s.Until < c.LocalDay:
			return Answer{}, wrong("%s is past.", s.Until.Long())
		case s.Until > c.LocalDay.Add(mostRest):
			return Answer{}, wrong("A stand-in is named for a year at most.")
		}
		for _, old := range c.Book.StandIns() {
			if old.By == s.By && old.For == s.For && old.In(c.LocalDay) && old.Until >= s.Until {
				s = old
			}
		}
	}
	if s.ID == 0 {
		if !c.Book.Here(s.By, c.Today) {
			t := wrong("%s is no longer here; please name somebody who is.", c.nameOf(s.By))
			t.Names = true
			return Answer{}, t.try("people")
		}
		if s.Reason == "" {
			s.Reason = x.a.ID.Label() + " was passed on"
		}
		s.ID, s.Given = c.Book.Next(partner.KindStandIn, 0), c.User
		x.d.stand = append(x.d.stand, s)
	}
	e := x.d.entry(partner.PassOn)
	e.Ref = s.By
	out := x.d.give(x.a, x.q, e, true)
	switch {
	case out.Repeated:
		return Answer{Message: c.stands(out.Application, x.q)}, nil
	case out.Refusal != nil:
		return Answer{}, c.refused(out.Refusal)
	}
	for _, named := range x.d.stand {
		x.d.put(named)
	}
	next := view.Join(view.T("You can still decide yourself. When it is over: "), view.C(fmt.Sprintf("standin end #%d", s.ID)))
	return Answer{Message: c.doneWords(out, x.q, next), Change: x.d.sealed(c.unit.Word, string(c.Via))}, nil
}

func (x acting) passForm() *view.Form {
	form := reviewForm(&x.a, partner.PassOn, 0)
	form.Intro = view.T("Whoever you name decides in your place, about this and about other reviews, and is told.")
	form.Fields = append(form.Fields[:2],
		view.Field{Name: "who", Label: "Who", Kind: view.FieldUser},
		view.Field{Name: "until", Label: "Until", Kind: view.FieldDate, Value: x.passUntil().String()},
		view.Field{Name: "text", Label: "Why", Kind: view.FieldText, Optional: true, Hint: "On leave"})
	return form
}

func (x acting) passSubmit(values map[string]string) (Answer, map[string]string, error) {
	if values["who"] == "" {
		return Answer{}, map[string]string{"who": "Who decides in your place?"}, nil
	}
	s := partner.StandIn{By: values["who"], For: x.c.User, From: x.c.LocalDay}
	var err error
	if s.Until, err = civil.Parse(values["until"]); err != nil || s.Until < x.c.LocalDay {
		return Answer{}, map[string]string{"until": "A day that is not past, such as " + x.passUntil().String() + "."}, nil
	}
	if s.Reason, err = readNote([]string{values["text"]}); err != nil {
		return Answer{}, map[string]string{"text": err.Error()}, nil
	}
	ans, err := x.passTo(s)
	return ans, nil, err
}
