package partner

import "partnerbot/civil"

// clock judges what only time says.
func (j *judge) clock() *Refusal {
	c := j.a.Clock
	switch j.e.Verb {
	case Chase:
		return once(c.Chased, c.Chase, j.terms.Day)
	case Escalate:
		return once(c.Escalated, c.Escalate, j.terms.Day)
	case Expire:
		return once(false, dayAfter(c.Expire), j.terms.Day)
	case Miss:
		wish := j.a.Supplement()
		if wish == nil {
			return no(NotWithVendor)
		}
		if why := once(false, dayAfter(wish.Until), j.r.vendorDay(j.e.At)); why != nil {
			return why
		}
		j.terms.Day = wish.Until.Add(1)
		j.terms.Locked = lockedThrough(j.terms.Day, j.r.Procedure.Supplement.LockOut)
	case VendorLate:
		at := j.a.Running()
		return once(at.Late, dayAfter(at.Until), j.r.vendorDay(j.e.At))
	}
	return nil
}

// once refuses what was done, and what is not due: from its day on it is. What has
// no day is never due.
func once(done bool, due, today civil.Day) *Refusal {
	switch {
	case done:
		return no(AlreadyDone)
	case due.IsZero() || today < due:
		return &Refusal{Ground: TooEarly, Day: due}
	}
	return nil
}

// dayAfter is the day after a last day; none where there is none.
func dayAfter(last civil.Day) civil.Day {
	if last.IsZero() {
		return 0
	}
	return last.Add(1)
}
