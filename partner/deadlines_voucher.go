package partner

import (
	"fmt"

	"partnerbot/civil"
)

// VoucherEnd is the last day on which a voucher for an exam can be used.
const VoucherEnd = "voucher-end"

// voucherEnds lists the vouchers that can still be used by their last day: each of
// somebody's by itself, those of nobody as the lot in which they were issued.
func (d *docket) voucherEnds() (out []Deadline) {
	type lot struct {
		id   ID
		last civil.Day
	}
	lots := map[lot]int{} // place in out
	free := map[lot]int{}
	settings := d.book.settings
	settings.Path, settings.Phase, _ = d.names()
	for _, v := range d.book.Vouchers() {
		last := v.LastDay(d.program)
		if last.IsZero() || !d.asked(last) {
			continue
		}
		switch v.State(d.program, settings, last) {
		case VoucherHeld:
			out = append(out, d.heldVoucher(&v))
		case VoucherFree:
			of := lot{v.Lot, last}
			if free[of]++; free[of] == 1 {
				lots[of] = len(out)
				out = append(out, Deadline{
					Kind: VoucherEnd, Subject: fmt.Sprintf("voucher-lot/%d", v.Lot), Due: last,
					Consequence: "unused, they lapse", Action: "Give them to somebody who takes an exam in time",
					Run: "voucher assign " + v.Label(),
				})
			}
		}
	}
	for of, at := range lots {
		out[at].Title = plural(free[of], "exam voucher") + " that nobody has"
		if free[of] == 1 {
			out[at].Consequence = "unused, it lapses"
			out[at].Action = "Give it to somebody who takes an exam in time"
		}
	}
	return out
}

func (d *docket) heldVoucher(v *Voucher) Deadline {
	dl := Deadline{
		Kind: VoucherEnd, Subject: fmt.Sprintf("voucher/%d", v.ID), Due: v.LastDay(d.program), Person: v.Holder(),
		Consequence: "unused, it lapses", Action: "Take the exam by then, or give the voucher back",
		Run: "voucher use " + v.Label(), Own: true,
	}
	name := ""
	if p, ok := d.book.Person(dl.Person); ok {
		name = p.Name + ": "
	}
	dl.Title = name + "exam voucher " + v.Label()
	if t, ok := d.program.Type(v.Exam()); ok {
		dl.Title += " for " + t.Name
	}
	return dl
}

// names gives the ids of path and phase, and the site, under which duties are told.
func (d *docket) names() (path, phase, site string) {
	if d.phase == nil {
		return "", "", d.site
	}
	return d.path.ID, d.phase.ID, d.site
}
