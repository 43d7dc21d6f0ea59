package commands

import (
	"slices"

	"partnerbot/partner"
	"partnerbot/view"
)

// voucherEvents is how many of a voucher's events are shown.
const voucherEvents = 12

// voucherCard is all there is to see of a voucher.
func (c *Call) voucherCard(v *partner.Voucher) view.Message {
	state := v.State(c.Program, c.Settings, c.Today)
	line := c.voucherLine(v, state)
	title := "Exam voucher " + v.Label()
	m := view.Message{Names: true, Summary: line.String() + ".", Blocks: []view.Block{
		view.Heading(title), view.Para(line, view.T(".")), view.Fields(c.voucherFields(v)...)}}
	if lines := c.voucherConditions(v, state); len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Conditions")), view.List(lines...))
	}
	m.Blocks = append(m.Blocks, view.Para(view.B("History")), c.voucherHistory(v))
	m.Blocks = append(m.Blocks, c.voucherRules()...)
	m.Blocks = append(m.Blocks, view.Actions(c.voucherButtons(v, state)...))
	return m
}

// voucherFields are where a voucher comes from, and how long it can be used.
func (c *Call) voucherFields(v *partner.Voucher) (out []view.Text) {
	add := func(label, value string) {
		if value != "" {
			out = append(out, view.B(label), view.T(value))
		}
	}
	add("Number", v.Number)
	if g, ok := c.Program.Vouchers.Grant(v.Grant); ok {
		add("Grant", g.Name)
	}
	add("Issued", v.Issued.Short())
	last := v.LastDay(c.Program)
	switch {
	case last.IsZero():
		add("Last day", "not known")
	case v.Until.IsZero():
		add("Last day", last.Short()+" ("+daysAway(last, c.Today)+"), by the rules")
	default:
		add("Last day", last.Short()+" ("+daysAway(last, c.Today)+"), as it says itself")
	}
	if c.Program.Vouchers.PhaseBound {
		add("Phase", v.Phase)
	}
	return out
}

// voucherConditions are what the vendor asks of whoever holds the voucher, as long as
// it can be used.
func (c *Call) voucherConditions(v *partner.Voucher, state partner.VoucherState) (lines []view.Text) {
	p, ok := c.Book.Person(v.Holder())
	if !ok || state != partner.VoucherHeld {
		return nil
	}
	asked := false
	for _, k := range partner.VoucherConditions(c.Program, c.Book, p, v.Exam(), c.Today) {
		asked = asked || k.State == partner.Unknown
		lines = append(lines, view.T(sentence(conditionsText([]partner.Condition{k}))+"."))
	}
	if asked {
		lines = append(lines, view.Join(view.T("Type in what is known: "), view.C("incentive person "+handle(p)+" mail yes real-name yes")))
	}
	return lines
}

// voucherHistory is what became of a voucher, newest first.
func (c *Call) voucherHistory(v *partner.Voucher) view.Block {
	var lines []view.Text
	for _, e := range slices.Backward(v.Events) {
		line := view.T(e.On.Short() + ": " + string(e.Step))
		if p, ok := c.Book.Person(e.Person); ok {
			by := map[partner.VoucherStep]string{partner.VoucherAssigned: " to ", partner.VoucherUsed: " by ", partner.VoucherReturned: " by "}[e.Step]
			line = view.Join(line, view.T(by), whoText(p))
		}
		if e.Exam != "" {
			line = view.Join(line, view.T(", for "+certName(c.Program, e.Exam, "")))
		}
		if e.Note != "" {
			line = view.Join(line, view.T(" ("+e.Note+")"))
		}
		lines = append(lines, view.Join(line, view.T("; recorded by "), c.someone(e.By)))
	}
	return c.long(lines, voucherEvents)
}

// voucherButtons are what one wants next of a voucher. A use is offered to everybody, as
// the answer is remembered for all who are no admins, its holder among them.
func (c *Call) voucherButtons(v *partner.Voucher, state partner.VoucherState) (out []view.Button) {
	label := v.Label()
	holder, _ := c.Book.Person(v.Holder())
	if state == partner.VoucherHeld {
		out = append(out, confirmed(view.Run("It was used", "voucher use "+label), "Used?", "This records that "+holder.Name+" has used it today."))
	}
	if c.IsAdmin && (state == partner.VoucherFree || state == partner.VoucherHeld) {
		out = append(out, view.Run("Give it to…", "voucher assign "+label))
	}
	if c.IsAdmin && state == partner.VoucherHeld {
		out = append(out, view.Run("Given back", "voucher return "+label))
	}
	return append(out, view.Run("All vouchers", "voucher --all"))
}
