package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// voucherUnits are of vouchers for exams.
func voucherUnits() []*Unit {
	return []*Unit{
		{
			Word: "voucher", Aliases: []string{"vouchers", "voucher list"}, Steady: true,
			Summary: "exam vouchers: who holds which, until when, for what; and by what rules", Usage: "voucher [--all]",
			Examples: []string{"voucher", "voucher --all"}, Flags: []Flag{{Name: "--all", About: "shows also those that are used, lapsed or closed"}},
			Run: vouchers,
		},
		{
			Word: "voucher add", Role: Admin, Changes: true,
			Summary: "records vouchers that the vendor has issued", Usage: "voucher add N [issued D] [until D] [grant NAME] [number CODE]",
			Examples: []string{"voucher add 2 issued 2026-02-01", "voucher add 1 issued 2026-02-01 number EV-2211"},
			Run:      voucherAdd,
		},
		{
			Word: "voucher assign", Aliases: []string{"voucher give"}, Role: Admin, Changes: true,
			Summary: "gives a voucher to somebody, for an exam if it is known which", Usage: "voucher assign V-3 @who [exam TYPE]",
			Examples: []string{"voucher assign V-1 Mei exam HCCDP"}, Run: voucherAssign, Submit: voucherAssignSubmit,
		},
		{
			Word: "voucher use", Aliases: []string{"voucher used"}, Own: true, Changes: true,
			Summary: "records that a voucher was used: by whoever holds it, or an admin", Usage: "voucher use V-3 [@who] [exam TYPE] [on D]",
			Examples: []string{"voucher use V-2 exam HCCDP"}, Run: voucherUse,
		},
		{
			Word: "voucher return", Role: Admin, Changes: true,
			Summary: "records that somebody gave a voucher back", Usage: "voucher return V-3",
			Examples: []string{"voucher return V-2"}, Run: voucherReturn,
		},
	}
}

func vouchers(c *Call) (Answer, error) {
	if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	var lines []view.Text
	open, over := 0, 0
	for _, v := range c.Book.Vouchers() {
		state := v.State(c.Program, c.Settings, c.Today)
		live := state == partner.VoucherFree || state == partner.VoucherHeld
		if live {
			open++
		} else if over++; !c.flag("--all") {
			continue
		}
		lines = append(lines, c.voucherLine(&v, state))
	}
	m := view.Message{Names: true, Summary: plural(open, "exam voucher") + " can be used."}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 20))
	}
	if over > 0 && !c.flag("--all") {
		m.Blocks = append(m.Blocks, view.Note(view.Tf("%d more are used, lapsed or closed: ", over), view.C("voucher --all")))
	}
	if rules := c.Program.Vouchers.Rules(); len(rules) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T(strings.Join(rules, ". ")+".")))
		var grants []string
		for _, g := range c.Program.Vouchers.Grants {
			if len(g.Sites) == 0 || slices.Contains(g.Sites, c.Settings.Site) {
				grants = append(grants, g.ID+": "+g.Words())
			}
		}
		if len(grants) > 0 {
			m.Blocks = append(m.Blocks, view.Note(view.T("Grants of a year: "+strings.Join(grants, "; ")+".")))
		}
		m.Blocks = append(m.Blocks, sourceNote(c.Program.Vouchers.Source))
	}
	return Answer{Message: m}, nil
}

// voucherLine is a voucher: whose, until when, what became of it.
func (c *Call) voucherLine(v *partner.Voucher, state partner.VoucherState) view.Text {
	t := view.B(v.Label())
	if v.Number != "" {
		t = append(t, view.T(" "+v.Number)...)
	}
	last := v.LastDay(c.Program)
	holder, _ := c.Book.Person(v.Holder())
	switch state {
	case partner.VoucherSpent:
		use, _ := v.Use()
		t = view.Join(t, view.T(": used on "+use.On.Short()+" by "), whoText(holder))
	case partner.VoucherHeld:
		t = view.Join(t, view.T(": held by "), whoText(holder))
	case partner.VoucherFree:
		t = view.Join(t, view.T(": nobody's yet"))
	case partner.VoucherLapsed:
		t = view.Join(t, view.T(": lapsed, unused"))
	case partner.VoucherClosed:
		t = view.Join(t, view.T(": closed, as the company has moved on from "+v.Phase))
	}
	if exam := v.Exam(); exam != "" {
		t = view.Join(t, view.T(", for "+certName(c.Program, exam, "")))
	}
	if !last.IsZero() && (state == partner.VoucherFree || state == partner.VoucherHeld) {
		t = view.Join(t, view.T(fmt.Sprintf(", through %s (%s)", last.Short(), daysAway(last, c.Today))))
	}
	return t
}

// mostVouchers is how many are added at once.
const mostVouchers = 100

func voucherAdd(c *Call) (Answer, error) {
	head, of := options(c.Words, "issued", "until", "through", "grant", "number")
	n := 1
	if len(head) > 0 {
		var err error
		if n, err = strconv.Atoi(head[0]); err != nil || n < 1 || n > mostVouchers {
			return Answer{}, wrong("%q is not how many vouchers, from 1 to %d.", clip(head[0]), mostVouchers).try(c.unit.Examples[0])
		}
		if err := c.none(head[1:]); err != nil {
			return Answer{}, err
		}
	}
	v, err := c.readVoucher(of)
	if err != nil {
		return Answer{}, err
	}
	if v.Number != "" {
		if n > 1 {
			return Answer{}, wrong("A number belongs to one voucher: add them one by one.").try(c.unit.Examples[1])
		}
		for _, old := range c.Book.Vouchers() {
			if strings.EqualFold(old.Number, v.Number) {
				return Answer{}, wrong("Voucher %s is %s already.", v.Number, old.Label()).try("voucher --all")
			}
		}
	}
	lines, err := c.checkGrant(&v, n)
	if err != nil {
		return Answer{}, err
	}
	var put []partner.Fact
	for i := range n {
		x := v
		x.ID = c.Book.Next(partner.KindVoucher, i)
		x.Lot = c.Book.Next(partner.KindVoucher, 0)
		x.Events = []partner.VoucherEvent{{Step: partner.VoucherAdded, On: v.Issued, At: c.Now.UTC(), By: c.User}}
		put = append(put, x)
	}
	first := put[0].(partner.Voucher)
	label := first.Label()
	if n > 1 {
		last := put[n-1].(partner.Voucher)
		label += " to " + last.Label()
	}
	text := fmt.Sprintf("%s added: %s, issued on %s", plural(n, "exam voucher"), label, v.Issued.Short())
	if last := first.LastDay(c.Program); !last.IsZero() {
		text += ", through " + last.Short()
	}
	return unnamed(c.commit(c.change(text, put), view.T(text+"."), append(lines, view.Join(view.T("Give one to somebody: "), view.C("voucher assign "+first.Label()+" @who exam TYPE")))...)), nil
}

func (c *Call) readVoucher(of map[string][][]string) (v partner.Voucher, err error) {
	v.Issued, v.Path, v.Phase = c.LocalDay, c.Settings.Path, c.Settings.Phase
	for key, list := range of {
		if len(list) > 1 || len(list[0]) == 0 {
			return v, c.usage("%q needs one value after it.", key)
		}
	}
	if list := of["issued"]; len(list) > 0 {
		if v.Issued, err = c.onlyDate(list[0], past); err != nil {
			return v, err
		}
	}
	for _, key := range []string{"until", "through"} {
		if list := of[key]; len(list) > 0 {
			if v.Until, err = c.onlyDate(list[0], future); err != nil {
				return v, err
			}
		}
	}
	if list := of["number"]; len(list) > 0 {
		if v.Number = strings.TrimSpace(view.Clean(strings.Join(list[0], " "))); len(v.Number) > 64 {
			return v, wrong("A voucher's number has at most 64 letters.")
		}
	}
	if list := of["grant"]; len(list) > 0 {
		typed := strings.ToLower(strings.Join(list[0], "-"))
		g, ok := c.Program.Vouchers.Grant(typed)
		if !ok {
			var ids []string
			for _, g := range c.Program.Vouchers.Grants {
				ids = append(ids, g.ID)
			}
			return v, wrong("There is no grant of vouchers %q; there are %s.", clip(typed), series(ids, "and")).try("voucher")
		}
		v.Grant = g.ID
	}
	switch {
	case v.Issued > max(c.LocalDay, c.Today):
		return v, wrong("%s lies ahead; a voucher is recorded once it is issued, and approved is not yet issued.", v.Issued.Long())
	case !v.Until.IsZero() && v.Until < v.Issued:
		return v, wrong("It would end on %s, before it was issued on %s.", v.Until.Long(), v.Issued.Long())
	}
	return v, nil
}

// checkGrant compares what is added with what the grant brings in a year.
func (c *Call) checkGrant(v *partner.Voucher, n int) ([]view.Text, error) {
	g, ok := c.Program.Vouchers.Grant(v.Grant)
	if !ok {
		return nil, nil
	}
	if len(g.Sites) > 0 && !slices.Contains(g.Sites, c.Settings.Site) {
		return nil, wrong("The grant %s is of %s, and the account is on site %s.", g.ID, series(g.Sites, "and"), c.Settings.Site).try("voucher")
	}
	year, _, _ := v.Issued.Date()
	have := 0
	for _, o := range c.Book.Vouchers() {
		if y, _, _ := o.Issued.Date(); o.Grant == v.Grant && y == year {
			have++
		}
	}
	if have+n > g.Count {
		return []view.Text{view.T(fmt.Sprintf("With these, %d are recorded for %d, and the %s brings %d.", have+n, year, g.Name, g.Count))}, nil
	}
	return nil, nil
}

// voucher reads V-3 at the start of the words.
func (c *Call) voucher(words []string) (v partner.Voucher, rest []string, err error) {
	if len(words) == 0 {
		return v, nil, c.usage("Which voucher?")
	}
	typed := strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(words[0]), "V-"), "#")
	if n, err := strconv.ParseUint(typed, 10, 32); err == nil {
		if v, ok := c.Book.Voucher(partner.ID(n)); ok {
			return v, words[1:], nil
		}
	}
	for _, v := range c.Book.Vouchers() {
		if v.Number != "" && strings.EqualFold(v.Number, words[0]) {
			return v, words[1:], nil
		}
	}
	return v, nil, wrong("There is no voucher %q.", clip(words[0])).try("voucher")
}

// readExam reads what an exam is for.
func (c *Call) readExam(words []string) (string, error) {
	id, _, err := c.Program.Resolve(strings.Join(words, " "), "")
	if err != nil {
		return "", c.unresolved(strings.Join(words, " "), err)
	}
	return id, nil
}

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
		t := wrong("%s: %v.", v.Label(), why).try("voucher --all")
		t.Names = true
		return Answer{}, t
	}
	verb := map[partner.VoucherStep]string{partner.VoucherAssigned: "given to ", partner.VoucherUsed: "used by ", partner.VoucherReturned: "given back by "}[e.Step]
	text := v.Label() + " " + verb + p.Name
	exam := next.Exam()
	if exam != "" {
		text += ", for " + certName(c.Program, exam, "")
	}
	var lines []view.Text
	if e.Step == partner.VoucherAssigned {
		if last := v.LastDay(c.Program); !last.IsZero() {
			lines = append(lines, view.T(fmt.Sprintf("Through %s (%s); I remind of it.", last.Short(), daysAway(last, c.Today))))
		}
		check := partner.HeadCheck{Conditions: partner.VoucherConditions(c.Program, c.Book, p, exam, c.Today)}
		for _, k := range check.Against() {
			lines = append(lines, view.T(sentence(conditionsText([]partner.Condition{k}))+"."))
		}
		if len(check.Against()) > 0 {
			lines = append(lines, view.Join(view.T("Type in what is known: "), view.C("incentive person "+handle(p)+" mail yes real-name yes")))
		}
	}
	if e.Step == partner.VoucherUsed && e.On > 0 {
		lines = append(lines, view.Join(view.T("A certificate that comes of it: "), view.C("cert add "+handle(p)+" TYPE D")))
	}
	return c.commit(c.change(text, []partner.Fact{next}), view.T(text+"."), lines...), nil
}

// closingVouchers warns which vouchers a move to another phase closes.
func (c *Call) closingVouchers(from, to partner.Settings) []view.Text {
	list := partner.Closing(c.Program, c.Book, from.Or(c.Settings), to, c.Today)
	if len(list) == 0 {
		return nil
	}
	var names []string
	for _, v := range list {
		names = append(names, v.Label())
	}
	return []view.Text{view.Join(view.T(fmt.Sprintf("This closes %s of the phase before: %s. Should the company not have moved on yet, ", plural(len(list), "exam voucher"), strings.Join(names, ", "))), view.C("undo"), view.T(" takes it back."))}
}

// voucherStanding is the vouchers' line in status.
func (c *Call) voucherStanding() []standing {
	n, first := 0, civil.Day(0)
	for _, v := range c.Book.Vouchers() {
		state := v.State(c.Program, c.Settings, c.Today)
		last := v.LastDay(c.Program)
		if (state == partner.VoucherFree || state == partner.VoucherHeld) && !last.IsZero() && last.Sub(c.Today) <= soon {
			n++
			if first.IsZero() || last < first {
				first = last
			}
		}
	}
	if n == 0 {
		return nil
	}
	s := standing{rank: urgency(first.Sub(c.Today) <= 30), part: "Exam vouchers", run: "voucher"}
	s.line = view.Join(view.Tf("%d lapse within %d days, the first on %s (%s). ", n, soon, first.Short(), daysAway(first, c.Today)), view.C("voucher"))
	return []standing{s}
}
