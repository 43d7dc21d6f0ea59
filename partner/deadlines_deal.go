package partner

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of deadlines that deals imply.
const (
	DealRegistration  = "deal-registration"   // the last moment to register it
	DealResponse      = "deal-response"       // the last day of the vendor's answer
	DealAnswer        = "deal-answer"         // the last day of ours to the vendor's own
	DealRFP           = "deal-rfp"            // the release of the customer's request for proposals
	DealProtectionEnd = "deal-protection-end" // the last day of its protection
)

// DealKinds lists the kinds of deadlines that deals imply.
func DealKinds() []string {
	return []string{DealRegistration, DealResponse, DealAnswer, DealRFP, DealProtectionEnd}
}

// deals lists a kind's duties of all deals. They follow from what was recorded
// alone: today moves none of them.
func deals(kind string) func(*docket) []Deadline {
	return func(d *docket) (out []Deadline) {
		for i := range onShelf[Deal](d.book, KindDeal) {
			deal := &onShelf[Deal](d.book, KindDeal)[i]
			if dl, ok := d.dealDuty(kind, deal); ok && d.asked(dl.Due) {
				out = append(out, dl)
			}
		}
		return out
	}
}

// dealDuty is a deal's duty of a kind; ok is false where it has none.
func (d *docket) dealDuty(kind string, deal *Deal) (dl Deadline, ok bool) {
	rules, _ := d.program.DealRules(deal.Rules)
	now := deal.Now()
	incoming := rules != nil && rules.From == program.DealFromVendor
	state := deal.recorded(incoming)
	owner, _ := d.book.BySlackID(now.Owner)
	dl = Deadline{Kind: kind, Subject: fmt.Sprintf("deal/%d", deal.ID), Person: owner.ID}
	name := deal.Label() + " " + DealName(now)
	switch kind {
	case DealRegistration:
		return d.registration(dl, deal, rules, name, state)
	case DealResponse:
		reg := deal.Registered()
		if state != DealRegistered || reg == nil {
			return dl, false
		}
		dl.Due = answerBy(d.program, rules, reg.Happened())
		dl.Title, dl.Action = name+": the vendor's answer", "look in the portal, or ask the vendor, and record what it says"
		dl.Consequence = "the vendor is late after that"
		if rules != nil && rules.Response.Otherwise == program.DealRefused {
			dl.Consequence = "unanswered, it counts as refused from the day after"
		}
	case DealAnswer:
		got := deal.last(DealReceive)
		if state != DealReceived || got == nil {
			return dl, false
		}
		dl.Due = answerBy(d.program, rules, got.Happened())
		dl.Title, dl.Consequence = name+": our answer to the vendor", "after that we are late with our answer"
		if rules != nil && rules.Response.Otherwise == program.DealRefused {
			dl.Consequence = "unanswered, it counts as refused from the day after"
		}
		dl.Action, dl.Run = dealStep(rules, "accept or reject it in the portal"), "deal accepted "+deal.Label()
	case DealRFP:
		if now.RFP.IsZero() || state.Over() || state == DealRefusedNow {
			return dl, false
		}
		dl.Due, dl.At, dl.Zone, dl.Since = civil.In(now.RFP, d.program.Zone), now.RFP, now.RFPZone, deal.RFPSet()
		dl.Title, dl.Action = name+": the customer's RFP", "record what becomes of it: "+closing(deal)
		switch state {
		case DealDraft:
			dl.Consequence = "it is not registered"
		case DealReceived:
			dl.Consequence = "the vendor has no answer from us"
		default:
			dl.Consequence = "it stays open until its outcome is recorded"
		}
	case DealProtectionEnd:
		if state != DealAccepted {
			return dl, false
		}
		dl.Due, _ = protectedUntil(d.program, rules, deal)
		dl.Title, dl.Consequence = name+": its protection", "after that anybody may register it"
		dl.Action = "close it, or have it extended"
		dl.Run = "deal extend " + deal.Label()
	}
	return dl, !dl.Due.IsZero()
}

// registration is the earliest limit of a deal that is not registered. Once the RFP
// is out there is nothing left to be in time for.
func (d *docket) registration(dl Deadline, deal *Deal, rules *program.DealRules, name string, state DealState) (Deadline, bool) {
	limits := DealLimits(d.program, rules, deal)
	if state != DealDraft || len(limits) == 0 {
		return dl, false
	}
	first, now := limits[0], deal.Now()
	dl.Due, dl.Over = first.Day, max(civil.In(now.RFP, d.program.Zone)+1, first.Day+1)
	if first.Hour {
		dl.At, dl.Zone, dl.Since = first.At, now.RFPZone, deal.RFPSet()
	}
	dl.Title = name + ": registration"
	if first.Rule.Missed != "" {
		dl.Consequence = "if that is missed: " + first.Rule.Missed
	}
	dl.Action = dealStep(rules, "register it in the portal")
	x := DealStanding{Deal: *deal, Rules: rules, Now: now}
	var lacks []string
	for _, l := range x.missing(d.program, d.book, first.Day) {
		lacks = append(lacks, l.name())
	}
	if len(lacks) > 0 {
		dl.Action = "still missing: " + strings.Join(lacks, ", ") + "; then " + lowered(dl.Action)
	}
	dl.Run = "deal registered " + deal.Label()
	return dl, true
}

func dealStep(rules *program.DealRules, otherwise string) string {
	if rules != nil && rules.Next != "" {
		return rules.Next
	}
	return otherwise
}

// lowered is a sentence as it stands inside another.
func lowered(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

func closing(deal *Deal) string {
	return "deal won " + deal.Label() + ", or deal lost " + deal.Label() + " with its cause"
}

// DealName is a deal in a few words: "Bank X, core banking".
func DealName(now DealEntry) string {
	if now.Project == "" {
		return now.Customer
	}
	return now.Customer + ", " + now.Project
}

// DealDeadlines is what Deadlines lists of deals alone.
func DealDeadlines(p *program.Program, b *Book, from, through civil.Day) []Deadline {
	kinds := DealKinds()
	return slices.DeleteFunc(Deadlines(p, b, from, through), func(d Deadline) bool { return !slices.Contains(kinds, d.Kind) })
}

// Passed reports whether the duty's moment, or else its last day in a zone, is over.
func (d Deadline) Passed(now time.Time, zone *time.Location) bool {
	if !d.At.IsZero() {
		return !now.Before(d.At)
	}
	return civil.In(now, zone) > d.Due
}

// TimedDeadlines lists the duties that have an hour, the soonest first.
func TimedDeadlines(p *program.Program, b *Book) []Deadline {
	if b.Count(KindDeal) == 0 {
		return nil
	}
	d := &docket{packed: &packed{program: p, book: b}, tally: &tally{}, from: civil.First, through: civil.Last}
	var out []Deadline
	for _, kind := range []string{DealRegistration, DealRFP} {
		out = append(out, deals(kind)(d)...)
	}
	out = slices.DeleteFunc(out, func(dl Deadline) bool { return dl.At.IsZero() })
	slices.SortStableFunc(out, func(a, b Deadline) int { return a.At.Compare(b.At) })
	return out
}
