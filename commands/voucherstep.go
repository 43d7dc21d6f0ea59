package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func voucherAssign(c *Call) (Answer, error) {
	v, rest, err := c.voucher(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 {
		if c.CanOpen {
			return Answer{Form: voucherForm(&v)}, nil
		}
		return Answer{}, c.usage("Who gets %s?", v.Label())
	}
	head, of := options(rest, "exam", "for")
	p, rest, err := c.takePerson(head)
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return Answer{}, err
	}
	e := partner.VoucherEvent{Step: partner.VoucherAssigned, On: max(c.LocalDay, v.Issued), Person: p.ID}
	for _, list := range slices.Concat(of["exam"], of["for"]) {
		if e.Exam, err = c.readExam(list); err != nil {
			return Answer{}, err
		}
	}
	return c.stepVoucher(&v, e, p)
}

func voucherForm(v *partner.Voucher) *view.Form {
	return &view.Form{
		Run: "voucher assign", Title: "Give " + v.Label(), Submit: "Give",
		Fields: []view.Field{
			{Name: "voucher", Label: "Voucher", Kind: view.FieldSelect, Value: v.Label(), Options: []view.Option{{Value: v.Label(), Label: v.Label()}}},
			{Name: "who", Label: "Who", Kind: view.FieldUser, Hint: "Someone who is listed under people."},
			{Name: "exam", Label: "For the exam", Kind: view.FieldText, Hint: "HCCDP, HCIA ...", Optional: true},
		},
	}
}

func voucherAssignSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	v, _, err := c.voucher([]string{values["voucher"]})
	if err != nil {
		return Answer{}, nil, err
	}
	p, field, err := c.formPerson(values)
	if err != nil {
		return Answer{}, map[string]string{field: err.Error()}, nil
	}
	e := partner.VoucherEvent{Step: partner.VoucherAssigned, On: max(c.LocalDay, v.Issued), Person: p.ID}
	if typed := strings.TrimSpace(values["exam"]); typed != "" {
		if e.Exam, err = c.readExam([]string{typed}); err != nil {
			return Answer{}, map[string]string{"exam": err.Error()}, nil
		}
	}
	ans, err := c.stepVoucher(&v, e, p)
	return ans, nil, err
}

func voucherUse(c *Call) (Answer, error) {
	v, rest, err := c.voucher(c.Words)
	if err != nil {
		return Answer{}, err
	}
	head, of := options(rest, "exam", "for", "on")
	p, _ := c.Book.Person(v.Holder())
	if len(head) > 0 {
		if p, rest, err = c.takePerson(head); err == nil {
			err = c.none(rest)
		}
		if err != nil {
			return Answer{}, err
		}
	}
	if !c.IsAdmin && (p.SlackID == "" || p.SlackID != c.User || v.Holder() != p.ID) {
		return Answer{}, wrong("Only whoever holds %s, or an admin, records that it was used.", v.Label()).try("voucher")
	}
	e := partner.VoucherEvent{Step: partner.VoucherUsed, On: c.LocalDay, Person: p.ID}
	for _, list := range slices.Concat(of["exam"], of["for"]) {
		if e.Exam, err = c.readExam(list); err != nil {
			return Answer{}, err
		}
	}
	if list := of["on"]; len(list) > 0 {
		if e.On, err = c.onlyDate(list[0], past); err != nil {
			return Answer{}, err
		}
	}
	if e.On > max(c.LocalDay, c.Today) {
		return Answer{}, wrong("%s lies ahead; a voucher is recorded as used once it was.", e.On.Long())
	}
	return c.stepVoucher(&v, e, p)
}

func voucherReturn(c *Call) (Answer, error) {
	v, rest, err := c.voucher(c.Words)
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return Answer{}, err
	}
	p, _ := c.Book.Person(v.Holder())
	return c.stepVoucher(&v, partner.VoucherEvent{Step: partner.VoucherReturned, On: c.LocalDay, Person: p.ID}, p)
}

// stepVoucher takes a step of a voucher, or says why it is not taken.
func (c *Call) stepVoucher(v *partner.Voucher, e partner.VoucherEvent, p partner.Person) (Answer, error) {
	e.At, e.By = c.Now.UTC(), c.User
	next, why := v.Next(c.Program, c.Book, e)
	if why != nil {
		t := wrong("%s: %v.", v.Label(), why)
		if why.Reason == partner.VoucherNobodys && e.Step == partner.VoucherUsed {
			t = t.try("voucher assign " + v.Label() + " @who")
		}
		t = t.try("voucher --all")
		t.Names = true
		return Answer{}, t
	}
	verb := map[partner.VoucherStep]string{partner.VoucherAssigned: "given to ", partner.VoucherUsed: "used by ", partner.VoucherReturned: "given back by "}[e.Step]
	text := v.Label() + " " + verb + p.Name
	exam := next.Exam()
	check := partner.HeadCheck{Conditions: partner.VoucherConditions(c.Program, c.Book, p, exam, e.On)}
	against := check.Against()
	if e.Step == partner.VoucherUsed {
		var broken []partner.Condition
		for _, k := range against {
			if k.State == partner.NotMet {
				broken = append(broken, k)
			}
		}
		if len(broken) > 0 && !(c.flag("--anyway") && c.IsAdmin) {
			return Answer{}, c.voucherBroken(v, p, broken)
		}
		if len(broken) > 0 {
			next.Events[len(next.Events)-1].Note = within("recorded although: "+conditionsText(broken), 300)
			text += " (" + next.Events[len(next.Events)-1].Note + ")"
		}
		against = against[len(broken):]
	}
	if exam != "" {
		text += ", for " + certName(c.Program, exam, "")
	}
	var lines []view.Text
	if e.Step == partner.VoucherAssigned {
		if last := v.LastDay(c.Program); !last.IsZero() {
			lines = append(lines, view.T(fmt.Sprintf("Through %s (%s); I remind of it.", last.Short(), daysAway(last, c.Today))))
		}
	}
	if e.Step != partner.VoucherReturned && len(against) > 0 {
		for _, k := range against {
			lines = append(lines, view.T(sentence(conditionsText([]partner.Condition{k}))+"."))
		}
		lines = append(lines, view.Join(view.T("Type in what is known: "), view.C("incentive person "+quote(c.called(p))+" mail yes real-name yes")))
	}
	if e.Step == partner.VoucherUsed && e.On > 0 {
		lines = append(lines, view.Join(view.T("A certificate that comes of it: "), view.C("cert add "+quote(c.called(p))+" TYPE D")))
	}
	ans := c.commit(c.change(text, []partner.Fact{next}), view.T(text+"."), lines...)
	last := &ans.Message.Blocks[len(ans.Message.Blocks)-1]
	last.Buttons = append([]view.Button{view.Run("Show "+v.Label(), "voucher "+v.Label())}, last.Buttons...)
	return ans, nil
}

// voucherBroken refuses a use that the vendor's own conditions stand against, as far
// as is known: either the use or what is typed in of the person is wrong. What is not
// known stands against nothing.
func (c *Call) voucherBroken(v *partner.Voucher, p partner.Person, broken []partner.Condition) error {
	t := wrong("%s cannot have been used by %s: %s.", v.Label(), p.Name, conditionsText(broken))
	t.Names = true
	if !c.IsAdmin {
		t.What += " If it was all the same, an admin records it with --anyway."
		return t.try("voucher")
	}
	t.What += " If it was all the same, record it with --anyway; that stays in its history."
	return t.offer("It was used all the same", phrase(append(append(strings.Fields(c.unit.Word), c.typed...), "--anyway")...)).
		try("bind", phrase("incentive", "person", c.called(p), "mail", "yes", "real-name", "yes"))
}
