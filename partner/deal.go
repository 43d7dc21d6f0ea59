package partner

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
)

// The kinds of fact about deals.
const (
	KindDeal       Kind = "deal"
	KindPriorities Kind = "priorities"
)

// Deal is an opportunity that is registered with the vendor, or that the vendor
// hands over: everything that was recorded of it, oldest first. Nothing is ever
// overwritten; how it stands follows from the entries, the rules and the time.
type Deal struct {
	ID      ID          `json:"id"`
	Rev     uint64      `json:"rev,omitempty"`
	Rules   string      `json:"rules"` // the pack's id
	Entries []DealEntry `json:"entries"`
}

// DealVerb says what an entry does to a deal. The set is closed.
type DealVerb string

// The verbs.
const (
	DealAdd      DealVerb = "add"      // an opportunity of ours
	DealReceive  DealVerb = "receive"  // one that the vendor hands over
	DealSet      DealVerb = "set"      // corrects customer, project, value, RFP, owner
	DealConsent  DealVerb = "consent"  // the end customer agrees, or no longer
	DealLOI      DealVerb = "loi"      // the letter of intent
	DealAlign    DealVerb = "align"    // it fits one of the quarter's priorities
	DealRegister DealVerb = "register" // it was submitted to the vendor
	DealAccept   DealVerb = "accept"   // the vendor took it; of the vendor's own we did
	DealRefuse   DealVerb = "refuse"   // the same, refused
	DealExtend   DealVerb = "extend"   // its protection was made longer
	DealWin      DealVerb = "win"      // the customer has ordered
	DealLose     DealVerb = "lose"     // somebody else has it
	DealWithdraw DealVerb = "withdraw" // it is not pursued any more
)

// DealVerbs lists every verb.
var DealVerbs = []DealVerb{DealAdd, DealReceive, DealSet, DealConsent, DealLOI, DealAlign, DealRegister, DealAccept, DealRefuse, DealExtend, DealWin, DealLose, DealWithdraw}

// DealEntry is one thing recorded of a deal. What it does not say stays as it was.
type DealEntry struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"` // Slack user id
	Verb   DealVerb  `json:"verb"`
	When   time.Time `json:"when,omitzero"`    // when it happened, where that was at another time
	Source string    `json:"source,omitempty"` // where it was seen

	Customer string        `json:"customer,omitempty"`
	Project  string        `json:"project,omitempty"`
	Owner    string        `json:"owner,omitempty"` // Slack user id of who sees to it
	Value    amount.Amount `json:"value,omitzero"`
	RFP      time.Time     `json:"rfp,omitzero"`       // the release of the customer's request for proposals
	RFPZone  string        `json:"rfp_zone,omitempty"` // IANA name: the zone in which the customer gave it
	Priority string        `json:"priority,omitempty"` // of the quarter's, which it fits

	Consent string `json:"consent,omitempty"` // "yes" or "no"
	Signer  string `json:"signer,omitempty"`
	Role    string `json:"role,omitempty"`  // of the signer, as it was typed
	Signs   string `json:"signs,omitempty"` // the id of the role that the rules know it as; empty where it may not sign
	Link    string `json:"link,omitempty"`  // evidence: a web address, or the name of a file

	Account   string    `json:"account,omitempty"` // with which account it was registered: "main" or "member"
	Reference string    `json:"reference,omitempty"`
	Without   []string  `json:"without,omitempty"` // what was missing when it was registered all the same
	Until     civil.Day `json:"until,omitzero"`    // last day, where the vendor named one
	Cause     string    `json:"cause,omitempty"`
}

// Happened is when the entry's matter happened.
func (e DealEntry) Happened() time.Time {
	if e.When.IsZero() {
		return e.At
	}
	return e.When
}

// Label is how people name the deal: D-3.
func (d *Deal) Label() string { return fmt.Sprintf("D-%d", d.ID) }

// Now is what the deal's entries say of it by now: of every field the newest.
func (d *Deal) Now() DealEntry {
	var now DealEntry
	for _, e := range d.Entries {
		for _, f := range []struct {
			to  *string
			new string
		}{
			{&now.Customer, e.Customer}, {&now.Project, e.Project}, {&now.Owner, e.Owner}, {&now.RFPZone, e.RFPZone},
			{&now.Priority, e.Priority}, {&now.Consent, e.Consent}, {&now.Reference, e.Reference},
		} {
			if f.new != "" {
				*f.to = f.new
			}
		}
		if e.Verb == DealLOI {
			now.Signer, now.Role, now.Signs, now.Link = e.Signer, e.Role, e.Signs, e.Link
		}
		if !e.Value.IsZero() {
			now.Value = e.Value
		}
		if !e.RFP.IsZero() {
			now.RFP = e.RFP
		}
	}
	return now
}

// RFPSet is when the present time of the RFP was recorded.
func (d *Deal) RFPSet() time.Time {
	var at, rfp time.Time
	for _, e := range d.Entries {
		if !e.RFP.IsZero() && !e.RFP.Equal(rfp) {
			at, rfp = e.At, e.RFP
		}
	}
	return at
}

// last is the newest entry of one of the verbs; nil where there is none.
func (d *Deal) last(verbs ...DealVerb) *DealEntry {
	for i := len(d.Entries) - 1; i >= 0; i-- {
		if slices.Contains(verbs, d.Entries[i].Verb) {
			return &d.Entries[i]
		}
	}
	return nil
}

// Registered is the newest registration; nil before the first.
func (d *Deal) Registered() *DealEntry { return d.last(DealRegister) }

func (d Deal) Ref() Ref           { return Ref{KindDeal, d.ID} }
func (d Deal) Revision() uint64   { return d.Rev }
func (d Deal) At(rev uint64) Fact { d.Rev = rev; return d }

// With is the deal with an entry more. It shares nothing with the one before.
func (d Deal) With(e DealEntry) Deal {
	d.Entries = append(slices.Clone(d.Entries), e)
	return d
}

// Deals gives all deals, by id. What they hold is not to be changed.
func (b *Book) Deals() []Deal { return shelved[Deal](b, KindDeal) }

// Deal gives a deal by id.
func (b *Book) Deal(id ID) (Deal, bool) {
	f, ok := b.Fact(Ref{KindDeal, id})
	if !ok {
		return Deal{}, false
	}
	d, ok := f.(Deal)
	return d, ok
}
