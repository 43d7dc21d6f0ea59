package commands

import (
	"fmt"

	"partnerbot/partner"
)

// renewalRefused says why something about the renewal cannot be recorded.
func (c *Call) renewalRefused(e partner.RenewalEntry, no *partner.RenewalRefusal) error {
	switch no.Reason {
	case partner.RenewalAhead:
		return wrong("%s lies ahead; what has become of the renewal is recorded once it has.", no.Day.Long()).try(c.unit.Examples[0])
	case partner.RenewalPast:
		return wrong("%s lies in the past. What has happened is recorded as an outcome, and the next day with it.", no.Day.Long()).try("renewal passed until " + c.Today.Add(365).String())
	case partner.RenewalFar:
		return wrong("%s is more than three years ahead, which must be a slip.", no.Day.Long()).try(c.unit.Examples[0])
	case partner.RenewalBackwards:
		return wrong("It would end on %s, before it begins on %s.", no.Other.Long(), no.Day.Long()).try(c.unit.Examples[0])
	case partner.RenewalNextEarly:
		return wrong("The next renewal, %s, has to be later than %s.", no.Day.Long(), no.Other.Long()).try("renewal passed until " + no.Other.Add(365).String())
	case partner.RenewalTooEarly:
		return wrong("%s is not after the last outcome, which was recorded for %s.", no.Day.Long(), no.Entry.On.Long()).try("renewal history", "renewal reopen it was recorded by mistake")
	case partner.RenewalAlready:
		return c.alreadyRenewed(no)
	case partner.RenewalNotOpen:
		return wrong("The renewal is on %s, and its outcome can be recorded from %s on. If the vendor's window is earlier, type that in first.", no.Day.Long(), no.Other.Long()).
			try("renewal window "+c.Today.String()+" to "+no.Day.String(), "renewal")
	case partner.RenewalNothing:
		return wrong("No outcome is recorded, so there is nothing to take back.").try("renewal history")
	}
	return c.graceRefused(e, no)
}

func (c *Call) alreadyRenewed(no *partner.RenewalRefusal) error {
	t := wrong("It is already renewed: recorded for %s by %s.", no.Entry.On.Long(), c.someone(no.Entry.By))
	t.Names = true
	if !no.Day.IsZero() {
		t.What += fmt.Sprintf(" The next renewal is on %s, and its outcome can be recorded from %s on.", no.Day.Long(), no.Other.Long())
	}
	return t.try("renewal history", "renewal reopen it was recorded by mistake")
}

// graceRefused is renewalRefused for what is about a grace status.
func (c *Call) graceRefused(e partner.RenewalEntry, no *partner.RenewalRefusal) error {
	switch no.Reason {
	case partner.RenewalInGrace:
		return wrong("The status is %s since %s, through %s. Out of it leads renewal cleared.", no.Grace.Name, no.Grace.Since.Long(), no.Grace.Last.Long()).try("renewal", "renewal cleared")
	case partner.RenewalNoGrace:
		return wrong("There is no grace status to clear.").try("renewal", "renewal passed")
	case partner.RenewalGraceOver:
		return wrong("%s ended on %s. Say on which day up to then it was cleared, or record what followed.", no.Grace.Name, no.Grace.Last.Long()).
			try("renewal cleared on "+no.Grace.Last.String(), "renewal lost because it was not cleared in time", "renewal reopen it was recorded by mistake")
	case partner.RenewalBeforeGrace:
		return wrong("%s is before %s began, on %s.", no.Day.Long(), no.Grace.Name, no.Grace.Since.Long()).try("renewal")
	case partner.RenewalBeyond:
		return wrong("The rules let it last through %s at the latest, not through %s.", no.Other.Long(), no.Day.Long()).try("renewal grace because consumption growth stayed below its goal")
	case partner.RenewalUnknownGrace:
		return c.unknownGrace(e.Grace)
	case partner.RenewalExitOpen:
		return c.exitOpen(no)
	}
	example := c.unit.Examples[0]
	if e.Act == partner.RenewalCleared {
		example = "renewal cleared anyway the vendor confirmed it by mail"
	}
	return wrong("It needs a cause: why is it so?").try(example)
}

func (c *Call) unknownGrace(word string) error {
	var names []string
	for i := range c.Program.Renewal.Grace {
		names = append(names, c.Program.Renewal.Grace[i].Name)
	}
	t := wrong("There is no grace status %q; there is %s.", clip(word), series(names, "and"))
	for _, n := range nearest(word, names, 2) {
		t.offer(n, c.again(word, n))
	}
	return t.try("renewal grace " + phrase(names[0]) + " because consumption growth stayed below its goal")
}

func (c *Call) exitOpen(no *partner.RenewalRefusal) error {
	var missing []string
	for i := range no.Missing {
		text := no.Missing[i].Title + " (" + no.Missing[i].Detail
		if no.Missing[i].Missing != "" {
			text += "; missing: " + no.Missing[i].Missing
		}
		missing = append(missing, text+")")
	}
	return wrong("%s cannot be left yet: %s. Has the vendor cleared it nevertheless, say so with the reason.", no.Grace.Name, series(missing, "and")).
		try("renewal", "renewal cleared anyway the vendor confirmed it by mail")
}
