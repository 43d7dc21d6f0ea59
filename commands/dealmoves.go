package commands

import (
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
)

// dealMoveUnits record what becomes of a deal.
func dealMoveUnits() []*Unit {
	registered := dealChange("deal registered", "records that a deal was submitted to the vendor, and when",
		"deal registered D-3 [on D [HH:MM]] [ref R] [account main|member] [--anyway]", []string{"deal registered D-1 ref PO-778 --anyway"}, dealRegistered, "deal submitted", "deal register")
	registered.Flags = []Flag{{Name: "--anyway", About: "records it although something was missing"}}
	return []*Unit{
		registered,
		dealMove("deal accepted", "records that the vendor accepted our deal, or that we accepted the vendor's", "deal accepted D-3 [on D] [until D] [ref R]",
			"deal accepted D-2", partner.DealAccept, "deal verified", "deal accept"),
		dealMove("deal refused", "records that a deal was refused, and why", "deal refused D-3 CAUSE [on D]",
			`deal refused D-2 "the customer has an owner already"`, partner.DealRefuse, "deal rejected", "deal reject", "deal refuse"),
		dealMove("deal extend", "records that a deal's protection was made longer", "deal extend D-3 [until D]",
			"deal extend D-5 until in 80 days", partner.DealExtend, "deal extended"),
		dealMove("deal won", "records that the customer has ordered", "deal won D-3 [on D] [value 120000 USD]", "deal won D-5 value 90000 EUR", partner.DealWin, "deal win"),
		dealMove("deal lost", "records that somebody else has it, and why", "deal lost D-3 CAUSE [on D]", `deal lost D-5 "the price"`, partner.DealLose, "deal lose"),
		dealMove("deal withdrawn", "records that a deal is not pursued any more", "deal withdrawn D-3 [CAUSE] [on D]",
			`deal withdrawn D-1 "the customer has stopped the project"`, partner.DealWithdraw, "deal withdraw"),
	}
}

func dealMove(word, summary, usage, example string, verb partner.DealVerb, aliases ...string) *Unit {
	takes := []string{"on", "ref", "source"}
	switch verb {
	case partner.DealAccept:
		takes = append(takes, "until")
	case partner.DealExtend:
		takes = []string{"until", "source"}
	case partner.DealWin:
		takes = append(takes, "value")
	}
	return dealChange(word, summary, usage, []string{example}, func(c *Call, d partner.Deal, rest []string) (Answer, error) {
		e, err := c.moveEntry(verb, rest, takes)
		if err != nil {
			return Answer{}, err
		}
		return c.recordDeal(d, e, false)
	}, aliases...)
}

// moveEntry reads what is said of a move; words without a part are its cause.
func (c *Call) moveEntry(verb partner.DealVerb, words, takes []string) (partner.DealEntry, error) {
	e := partner.DealEntry{At: c.Now, By: c.User, Verb: verb}
	p, err := c.dealParts(words, takes...)
	if err != nil {
		return e, err
	}
	if len(p.free) > 1 && strings.EqualFold(strings.TrimSuffix(p.free[0], ":"), "because") {
		p.free = p.free[1:]
	}
	e.Cause = oneLine(strings.Join(p.free, " "))
	if len([]rune(e.Cause)) > maxDealText {
		return e, wrong("The cause has %d letters; %d are the most.", len([]rune(e.Cause)), maxDealText)
	}
	if e.Cause != "" && (verb == partner.DealExtend || verb == partner.DealAccept) {
		return e, c.usage("I do not understand %q.", clip(e.Cause))
	}
	return e, c.fill(&e, p)
}

// dealRegistered records a registration. One that is late is recorded, and its
// consequence said; one that lacks something is only with --anyway.
func dealRegistered(c *Call, d partner.Deal, rest []string) (Answer, error) {
	p, err := c.dealParts(rest, "on", "ref", "account", "source")
	if err == nil {
		err = c.unlike(p)
	}
	e := partner.DealEntry{At: c.Now, By: c.User, Verb: partner.DealRegister}
	if err == nil {
		err = c.fill(&e, p)
	}
	if err != nil {
		return Answer{}, err
	}
	x := partner.DealOn(c.Program, c.Book, d, c.Now)
	if err := c.hourMatters(&x, e, p); err != nil {
		return Answer{}, err
	}
	anyway := c.flag("--anyway")
	if anyway {
		for _, l := range x.Missing {
			name, _, _ := strings.Cut(l.Title(), ":")
			e.Without = append(e.Without, name)
		}
	}
	if e.Account == "" && x.Rules != nil && x.Rules.Account.Main {
		c.note("It was taken to be registered with the main account, the only one that may; otherwise say account member")
	}
	return c.recordDeal(d, e, anyway)
}

// hourMatters asks for the hour of a registration on the very day of its limit.
func (c *Call) hourMatters(x *partner.DealStanding, e partner.DealEntry, p dealParts) error {
	if e.When.IsZero() || len(p.of["on"]) == 0 || strings.Contains(strings.Join(p.of["on"], " "), ":") {
		return nil
	}
	for _, l := range x.Limits {
		if l.Hour && civil.In(l.At, c.teamZone()) == civil.In(e.When, c.teamZone()) {
			return wrong("It had to be registered by %s, so that day is not enough: at which hour was it?", c.clock(l.At)).
				try("deal registered " + x.Deal.Label() + " on " + civil.In(e.When, c.teamZone()).String() + " 09:00")
		}
	}
	return nil
}

// dealRefusal says why an entry was not recorded.
func (c *Call) dealRefusal(ground partner.DealGround, d partner.Deal, e partner.DealEntry) error {
	x := partner.DealOn(c.Program, c.Book, d, c.Now)
	label := d.Label()
	show := "deal " + label
	switch ground {
	case partner.DealIsOver:
		return wrong("%s is %s: nothing more is recorded of it. If that was a mistake, take it back within a day.", label, x.State).try("undo", show)
	case partner.DealNotOut:
		return wrong("%s is not registered yet, so there is nothing to answer.", label).try("deal registered " + label)
	case partner.DealAnswered:
		return wrong("%s was answered already: it is %s.", label, c.dealState(&x)).try(show)
	case partner.DealWithVendor:
		return wrong("%s is registered already, and waits for the vendor.", label).try("deal accepted "+label, show)
	case partner.DealHasNoEnd:
		return wrong("%s is %s; only what was accepted has a protection that can be extended.", label, c.dealState(&x)).try(show)
	case partner.DealNoMore:
		return wrong("%s was extended as often as the rules allow: %s.", label, plural(x.Rules.Protection.Extensions, "time")).try(show)
	case partner.DealNotLater:
		return wrong("%s is not later than what holds now (%s).", e.Until.Short(), c.dealState(&x)).try(show)
	case partner.DealNoEndKnown:
		return wrong("Until when is %s protected now? The rules do not say.", label).try("deal extend " + label + " until " + c.Today.Add(60).String())
	case partner.DealTheirs:
		return wrong("%s is the vendor's own: it is accepted or refused, not registered.", label).try("deal accepted " + label)
	case partner.DealMainOnly:
		return wrong("A member's account cannot register %s: only the main account sees that menu. Have it registered with the main account and record that.", label).try("deal registered " + label + " account main")
	case partner.DealFuture:
		return wrong("%s lies ahead; only what has happened is recorded.", c.clock(e.When)).try(show)
	case partner.DealEarlier:
		return wrong("%s is before what is recorded of %s already; see its history.", c.clock(e.Happened()), label).try(show)
	case partner.DealNeedsCause:
		return wrong("Why? A cause belongs to it.").try(phrase(append(strings.Fields(c.unit.Word), label, "the customer has an owner already")...))
	case partner.DealIncomplete:
		return c.incomplete(&x)
	}
	return wrong("That cannot be recorded of %s now: it is %s.", label, x.State).try(show)
}

func (c *Call) incomplete(x *partner.DealStanding) error {
	var lacks []string
	var fixes []string
	for _, l := range x.Missing {
		name, why, _ := strings.Cut(l.Title(), ": ")
		lacks = append(lacks, name+" ("+why+")")
		fixes = append(fixes, dealFix(x, l))
	}
	return wrong("%s lacks %s. If it was registered all the same, say so.", x.Deal.Label(), series(lacks, "and")).try(fixes...).
		offer("Registered all the same", phrase(append(append(strings.Fields(c.unit.Word), c.typed...), "--anyway")...))
}
