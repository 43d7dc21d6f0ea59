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
			Word: "voucher", Aliases: []string{"vouchers", "voucher list", "voucher show"}, Steady: true,
			Summary: "exam vouchers: who holds which, until when, for what, and by what rules; one with its conditions and history", Usage: "voucher [V-3] [--all]",
			Examples: []string{"voucher", "voucher V-2", "voucher --all"}, Flags: []Flag{{Name: "--all", About: "shows also those that are used, lapsed or closed"}},
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
			Summary: "records that a voucher was used: by whoever holds it, or an admin", Usage: "voucher use V-3 [@who] [exam TYPE] [on D] [--anyway]",
			Examples: []string{"voucher use V-2 exam HCCDP"}, Run: voucherUse,
			Flags: []Flag{{Name: "--anyway", About: "records it although a condition of the vendor's is not met (admins)"}},
		},
		{
			Word: "voucher return", Role: Admin, Changes: true,
			Summary: "records that somebody gave a voucher back", Usage: "voucher return V-3",
			Examples: []string{"voucher return V-2"}, Run: voucherReturn,
		},
	}
}

func vouchers(c *Call) (Answer, error) {
	if len(c.Words) > 0 {
		v, rest, err := c.voucher(c.Words)
		if err == nil {
			err = c.none(rest)
		}
		if err != nil {
			return Answer{}, err
		}
		return Answer{Message: c.voucherCard(&v)}, nil
	}
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
		verb := "are"
		if over == 1 {
			verb = "is"
		}
		m.Blocks = append(m.Blocks, view.Note(view.Tf("%d more %s used, lapsed or closed: ", over, verb), view.C("voucher --all")))
	}
	m.Blocks = append(m.Blocks, c.voucherRules()...)
	return Answer{Message: m}, nil
}

// voucherRules are the vendor's rules about vouchers, with their source.
func (c *Call) voucherRules() (out []view.Block) {
	if rules := c.Program.Vouchers.Rules(); len(rules) > 0 {
		out = append(out, view.Note(view.T(strings.Join(rules, ". ")+".")))
		var grants []string
		for _, g := range c.Program.Vouchers.Grants {
			if len(g.Sites) == 0 || slices.Contains(g.Sites, c.Settings.Site) {
				grants = append(grants, g.ID+": "+g.Words())
			}
		}
		if len(grants) > 0 {
			out = append(out, view.Note(view.T("Grants of a year: "+strings.Join(grants, "; ")+".")))
		}
		out = append(out, sourceNote(c.Program.Vouchers.Source))
	}
	return out
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
		if use.Note != "" {
			t = view.Join(t, view.T(" ("+use.Note+")"))
		}
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
	s := standing{rank: open, part: "Exam vouchers", run: "voucher", due: first}
	s.line = view.Join(view.Tf("%d lapse within %d days, the first on %s (%s). ", n, soon, first.Short(), daysAway(first, c.Today)), view.C("voucher"))
	return []standing{s}
}
