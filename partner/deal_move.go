package partner

import (
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// DealGround is why an entry cannot be recorded of a deal. The set is closed.
type DealGround string

// The grounds.
const (
	DealFine        DealGround = ""
	DealIsOver      DealGround = "over"           // won, lost or withdrawn
	DealNotOut      DealGround = "not-registered" // there is nothing to answer
	DealAnswered    DealGround = "answered"       // it was accepted or refused
	DealWithVendor  DealGround = "with-vendor"    // it is registered, and not answered
	DealHasNoEnd    DealGround = "no-protection"  // it was not accepted: nothing can be extended
	DealNoMore      DealGround = "no-more"        // it has been extended as often as the rules allow
	DealNotLater    DealGround = "not-later"      // an extension ends later than what it extends
	DealNoEndKnown  DealGround = "no-end"         // neither the rules nor the entry say until when
	DealTheirs      DealGround = "theirs"         // the vendor's own: it is answered, not registered
	DealNotTheirs   DealGround = "ours"           // only the vendor's own is received
	DealIncomplete  DealGround = "incomplete"     // something is missing
	DealMainOnly    DealGround = "main-only"      // only the main account registers
	DealFuture      DealGround = "future"         // it has not happened yet
	DealEarlier     DealGround = "earlier"        // something later was recorded before
	DealNeedsCause  DealGround = "no-cause"       // a refusal or a loss says why
	DealUnknownWord DealGround = "unknown"        // there is no such verb
)

// MoveDeal judges whether an entry can be recorded of a deal as it stands at the
// entry's time. anyway lets a registration pass that lacks something, as it has
// happened all the same. A registration that is late is recorded: that it is late
// follows from the rules.
func MoveDeal(p *program.Program, b *Book, d Deal, e DealEntry, anyway bool) DealGround {
	x := DealOn(p, b, d, e.At)
	if e.When.After(e.At) {
		return DealFuture
	}
	if x.State.Over() {
		return DealIsOver
	}
	switch e.Verb {
	case DealSet, DealConsent, DealLOI, DealAlign, DealWithdraw:
		return DealFine
	case DealRegister:
		return x.mayRegister(p, b, d, e, anyway)
	case DealAccept, DealRefuse:
		return x.mayAnswer(p, d, e)
	case DealExtend:
		return x.mayExtend(p, d, e)
	case DealWin, DealLose:
		if e.Verb == DealLose && e.Cause == "" {
			return DealNeedsCause
		}
		return d.notBefore(e)
	case DealReceive, DealAdd:
		return DealNotTheirs
	}
	return DealUnknownWord
}

func (x *DealStanding) mayRegister(p *program.Program, b *Book, d Deal, e DealEntry, anyway bool) DealGround {
	switch {
	case x.incoming():
		return DealTheirs
	case x.State == DealRegistered:
		return DealWithVendor
	case x.State == DealAccepted:
		return DealAnswered
	case x.Rules != nil && x.Rules.Account.Main && e.Account == "member":
		return DealMainOnly
	case anyway:
		return d.notBefore(e)
	}
	then := DealStanding{Deal: d, Rules: x.Rules, Now: x.Now}
	then.Deal.Entries = withoutRegistrations(d.Entries) // the quarter of the new registration counts
	if len(then.missing(p, b, civil.In(e.Happened(), p.Zone))) > 0 {
		return DealIncomplete
	}
	return d.notBefore(e)
}

func withoutRegistrations(entries []DealEntry) []DealEntry {
	var out []DealEntry
	for _, e := range entries {
		if e.Verb != DealRegister {
			out = append(out, e)
		}
	}
	return out
}

// mayAnswer: an answer that came after the clock had run out, or was recorded late,
// is recorded all the same. What was said is stronger than a default.
func (x *DealStanding) mayAnswer(p *program.Program, d Deal, e DealEntry) DealGround {
	recorded := d.recorded(x.incoming())
	switch {
	case recorded == DealDraft:
		return DealNotOut
	case recorded != DealRegistered && recorded != DealReceived:
		return DealAnswered
	case e.Verb == DealRefuse && e.Cause == "":
		return DealNeedsCause
	case e.Verb == DealAccept && !e.Until.IsZero() && e.Until < civil.In(e.Happened(), p.Zone):
		return DealNotLater
	}
	return d.notBefore(e)
}

func (x *DealStanding) mayExtend(p *program.Program, d Deal, e DealEntry) DealGround {
	if x.State != DealAccepted && x.State != DealExpired {
		return DealHasNoEnd
	}
	until, n := protectedUntil(p, x.Rules, &d)
	switch {
	case x.Rules != nil && x.Rules.Protection.Extensions > 0 && n >= x.Rules.Protection.Extensions:
		return DealNoMore
	case e.Until.IsZero() && (x.Rules == nil || x.Rules.Protection.By.IsZero() || until.IsZero()):
		return DealNoEndKnown
	case !e.Until.IsZero() && e.Until <= until:
		return DealNotLater
	}
	return DealFine
}

// notBefore refuses what would have happened before what it follows from.
func (d *Deal) notBefore(e DealEntry) DealGround {
	var last time.Time
	for _, was := range d.Entries {
		switch was.Verb {
		case DealRegister, DealReceive, DealAccept, DealRefuse:
			last = was.Happened()
		}
	}
	if e.Happened().Before(last) {
		return DealEarlier
	}
	return DealFine
}
