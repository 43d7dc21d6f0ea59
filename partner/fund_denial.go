package partner

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/amount"
	"partnerbot/civil"
)

// FundGround is why an entry about a request for money was not done. The set is closed.
type FundGround string

// The grounds.
const (
	FundMalformed       FundGround = "malformed"        // the entry lacks its id, its person, its time or what it is about
	FundUnknownVerb     FundGround = "unknown-verb"     // nothing of that name can be done
	FundNotThere        FundGround = "not-there"        // there is no such request
	FundIsOpen          FundGround = "is-open"          // it has been written down
	FundIsDone          FundGround = "is-done"          // every step is done
	FundIsRefused       FundGround = "is-refused"       // refused for good
	FundIsCancelled     FundGround = "is-cancelled"     // it was cancelled
	FundIsReplaced      FundGround = "is-replaced"      // another request took its place
	FundFutureDay       FundGround = "future-day"       // the day has not come
	FundEarlierDay      FundGround = "earlier-day"      // a step before was done later
	FundUnknownStep     FundGround = "unknown-step"     // there is no such step
	FundStepIsDone      FundGround = "step-done"        // the step is done
	FundOutOfOrder      FundGround = "out-of-order"     // another step comes before
	FundEvidenceMissing FundGround = "evidence-missing" // the step is not shown by what it has to
	FundUnknownEvidence FundGround = "unknown-evidence" // the step wants nothing of that name
	FundWrongEvidence   FundGround = "wrong-evidence"   // it is not of the kind that is wanted
	FundSameEvidence    FundGround = "same-evidence"    // the piece was brought before
	FundNeedsClaim      FundGround = "needs-claim"      // the step is done by a claim
	FundNeedsDecision   FundGround = "needs-decision"   // the step is done by the vendor's decision
	FundNeedsPayment    FundGround = "needs-payment"    // the step is done by the payment
	FundNothingToDecide FundGround = "nothing-decided"  // it is not the vendor's turn to decide
	FundNoSuchAct       FundGround = "no-such-act"      // this kind of fund has no such step
	FundNoText          FundGround = "no-text"          // a cause, a value or a reason is missing
	FundNoAmount        FundGround = "no-amount"        // an amount above 0 is missing
	FundCurrency        FundGround = "currency"         // amounts of different currencies
	FundFieldMissing    FundGround = "field-missing"    // the request does not say what it has to
	FundUnknownField    FundGround = "unknown-field"    // a request has no such field
	FundUnknownActivity FundGround = "unknown-activity" // that type of activity is not paid for
	FundBadDates        FundGround = "bad-dates"        // it ends before it begins
	FundOverCap         FundGround = "over-cap"         // above the most of one request
	FundTooMany         FundGround = "too-many"         // as many requests as a year allows
	FundOverQuota       FundGround = "over-quota"       // above what is left of the year's quota
	FundOverRequested   FundGround = "over-requested"   // more is approved than was asked for
	FundOverApproved    FundGround = "over-approved"    // more is claimed than was approved
	FundOverClaimed     FundGround = "over-claimed"     // more is approved than was claimed
	FundOverGranted     FundGround = "over-granted"     // more is paid than was approved
	FundShortPaid       FundGround = "short-paid"       // less was paid than was approved
	FundZeroEstimate    FundGround = "zero-estimate"    // nothing was estimated, so nothing is reimbursed
	FundNotCovered      FundGround = "not-covered"      // such costs are not paid
	FundBlocked         FundGround = "blocked"          // payouts are blocked now
	FundTooLate         FundGround = "too-late"         // its day has passed; only with a reason
	FundMissed          FundGround = "missed"           // its day has passed for good
	FundTooEarly        FundGround = "too-early"        // the activity has not come to it
	FundSplit           FundGround = "split"            // there is a request for the activity
	FundDoubleFunded    FundGround = "double-funded"    // another fund pays for the activity
	FundNoChange        FundGround = "no-change"        // it is so already
	FundMeansAnew       FundGround = "means-anew"       // it means applying anew
	FundBegun           FundGround = "begun"            // the activity has begun: it is too late to apply anew
	FundNotAnyMore      FundGround = "not-any-more"     // too much is done to change it
	FundNoCancel        FundGround = "no-cancel"        // too much is done to cancel it
)

// FundGrounds lists every ground.
var FundGrounds = []FundGround{FundMalformed, FundUnknownVerb, FundNotThere, FundIsOpen, FundIsDone, FundIsRefused, FundIsCancelled, FundIsReplaced,
	FundFutureDay, FundEarlierDay, FundUnknownStep, FundStepIsDone, FundOutOfOrder, FundEvidenceMissing, FundUnknownEvidence, FundWrongEvidence,
	FundSameEvidence, FundNeedsClaim, FundNeedsDecision, FundNeedsPayment, FundNothingToDecide, FundNoSuchAct, FundNoText, FundNoAmount, FundCurrency,
	FundFieldMissing, FundUnknownField, FundUnknownActivity, FundBadDates, FundOverCap, FundTooMany, FundOverQuota, FundOverRequested, FundOverApproved,
	FundOverClaimed, FundOverGranted, FundShortPaid, FundZeroEstimate, FundNotCovered, FundBlocked, FundTooLate, FundMissed, FundTooEarly, FundSplit,
	FundDoubleFunded, FundNoChange, FundMeansAnew, FundBegun, FundNotAnyMore, FundNoCancel}

// BendsToReason reports whether an admin's reason, which is kept, sets the rule aside.
func (g FundGround) BendsToReason() bool {
	return slices.Contains([]FundGround{FundOverQuota, FundTooLate, FundTooEarly, FundSplit, FundDoubleFunded, FundShortPaid}, g)
}

// FundDenial says why an entry was not done, with what a person needs to know.
type FundDenial struct {
	Ground FundGround
	Verb   FundVerb
	Fund   ID
	Step   string
	Day    civil.Day
	By     string // Slack user id
	Amount amount.Amount
	Limit  amount.Amount
	Year   int
	Number int
	Other  ID
	Text   string
	Detail []string
}

// Error is the denial in words, people by their ids.
func (d *FundDenial) Error() string { return d.Words(Plainly) }

// Words says why, and what to do instead. What stands between backticks is to be typed.
func (d *FundDenial) Words(by Voice) string {
	label := FundLabel(d.Fund)
	if text, ok := d.aboutMoney(label); ok {
		return text
	}
	if text, ok := d.aboutSteps(label, by); ok {
		return text
	}
	switch d.Ground {
	case FundUnknownVerb:
		return fmt.Sprintf("Nothing called %q can be done with a request for money.", d.Verb)
	case FundNotThere:
		return "There is no such request for money. `fund list` shows what there is."
	case FundIsOpen:
		return label + " has been written down already."
	case FundIsDone:
		return label + " is done: every step of it. A new request is another one."
	case FundIsRefused:
		return label + " was refused, and the vendor takes it no further time."
	case FundIsCancelled:
		return label + " was cancelled: " + d.Text + "."
	case FundIsReplaced:
		return label + " was replaced by " + FundLabel(d.Other) + "; that one goes on."
	case FundFutureDay:
		return d.Day.Long() + " has not come: say it when it is so."
	case FundNoText:
		return "A word is missing: " + map[FundVerb]string{FundRefuse: "the vendor's cause", FundCancel: "why it is cancelled", FundSet: "the new value"}[d.Verb] + "."
	case FundFieldMissing:
		return "The request does not say: " + strings.Join(d.Detail, ", ") + "."
	case FundUnknownField:
		return fmt.Sprintf("A request of this kind has no %q; it has %s.", d.Text, strings.Join(d.Detail, ", "))
	case FundUnknownActivity:
		return fmt.Sprintf("%q is no type of activity that this fund pays for; it pays for %s.", d.Text, strings.Join(d.Detail, ", "))
	case FundBadDates:
		return "It would end on " + d.Day.Long() + ", before it begins."
	case FundSplit:
		return FundLabel(d.Other) + " is for the same activity: the days and the place are the same. Two requests for one activity are refused by the vendor. Are these two activities? Then say so with a `reason`."
	case FundDoubleFunded:
		return FundLabel(d.Other) + ", of another fund, is for the same activity, which is paid for once only. Are these two activities? Then say so with a `reason`."
	case FundNoChange:
		return "The " + d.Text + " of " + label + " is that already."
	case FundMeansAnew:
		return "Another " + d.Text + " means applying anew: " + label + " was handed in as it is."
	case FundBegun:
		return "The activity of " + label + " began on " + d.Day.Long() + ": another one would have had to be asked for before that."
	case FundNotAnyMore:
		return fmt.Sprintf("%s cannot be changed any more: the step %s was done on %s.", label, d.Step, d.Day.Long())
	case FundNoCancel:
		if d.Step == "" {
			return label + " cannot be cancelled any more: " + d.Amount.Words() + " has been paid."
		}
		return fmt.Sprintf("%s cannot be cancelled any more: the step %s was done on %s.", label, d.Step, d.Day.Long())
	}
	return "This could not be read as something about a request for money."
}

func (d *FundDenial) aboutMoney(label string) (text string, ok bool) {
	switch d.Ground {
	case FundNoAmount:
		text = "An amount above 0 with its currency is missing, such as 12000 CNY."
		if d.Text != "" {
			text = d.Text + ": it needs its amount, such as `amount 12000 CNY`, since it has to cover what was claimed."
		}
	case FundCurrency:
		text = fmt.Sprintf("%s and %s are of different currencies, and nothing is converted. Say it in %s.", d.Amount.Words(), d.Limit.Words(), d.Limit.Currency)
	case FundOverCap:
		text = fmt.Sprintf("%s is above the %s that one request may be.", d.Amount.Words(), d.Limit.Words())
	case FundTooMany:
		text = fmt.Sprintf("There are %d requests of this kind in %d already, which is all that a year allows.", d.Number, d.Year)
	case FundOverQuota:
		text = fmt.Sprintf("%s is above what is left of the quota of %d: %s. The vendor does not take it, unless it has agreed: then give the `reason`.", d.Amount.Words(), d.Year, d.Limit.Words())
	case FundOverRequested:
		text = fmt.Sprintf("%s is more than %s asks for, which is %s. Was the request changed at the vendor's? Then it is another request.", d.Amount.Words(), label, d.Limit.Words())
	case FundOverApproved:
		text = fmt.Sprintf("%s is more than was approved of %s, which is %s. Nothing above it is reimbursed.", d.Amount.Words(), label, d.Limit.Words())
	case FundOverClaimed:
		text = fmt.Sprintf("%s is more than %s claims, which is %s.", d.Amount.Words(), label, d.Limit.Words())
	case FundOverGranted:
		text = fmt.Sprintf("%s is more than is still to come for %s, which is %s. Is a figure wrong, or is it for another request?", d.Amount.Words(), label, d.Limit.Words())
	case FundShortPaid:
		text = fmt.Sprintf("Of %s for %s only %s has come. If that is all, say why with a `reason`.", d.Limit.Words(), label, d.Amount.Words())
	case FundZeroEstimate:
		text = "Nothing can be claimed for " + label + ": its cost was estimated as 0 when it was asked for."
	case FundNotCovered:
		text = fmt.Sprintf("%q is not covered by this fund: claim the rest without it.", d.Text)
	case FundBlocked:
		text = "Payouts are blocked now: " + strings.Join(d.Detail, ", ") + ". If that is over, say so first."
	}
	return text, text != ""
}

func (d *FundDenial) aboutSteps(label string, by Voice) (text string, ok bool) {
	switch d.Ground {
	case FundEarlierDay:
		text = fmt.Sprintf("The step %s before it was done on %s; this cannot have been earlier.", d.Step, d.Day.Long())
	case FundUnknownStep:
		text = fmt.Sprintf("%s has no step %q.", label, d.Text)
	case FundStepIsDone:
		text = fmt.Sprintf("The step %s of %s was done on %s by %s.", d.Step, label, d.Day.Long(), by.Name(d.By))
	case FundOutOfOrder:
		text = fmt.Sprintf("The step %s comes later: before it comes %s. Evidence for it can be brought now.", d.Step, strings.Join(d.Detail, ", then "))
	case FundEvidenceMissing:
		text = fmt.Sprintf("The evidence for the step %s is not complete. Missing: %s.", d.Step, strings.Join(d.Detail, "; "))
	case FundUnknownEvidence:
		text = fmt.Sprintf("The step %s wants nothing called %q; it wants %s.", d.Step, d.Text, strings.Join(d.Detail, ", "))
		if len(d.Detail) == 0 {
			text = fmt.Sprintf("The step %s wants no evidence.", d.Step)
		}
	case FundWrongEvidence:
		text = fmt.Sprintf("%s: a %s is wanted, as a link or a file.", d.Text, strings.Join(d.Detail, ""))
		if d.Detail[0] == "number" {
			text = d.Text + ": a number is wanted."
		}
	case FundSameEvidence:
		text = "That very piece of evidence is there already."
	case FundNeedsClaim:
		text = fmt.Sprintf("This step is the claim: `fund claim %s %s` does it.", label, d.Limit)
	case FundNeedsDecision:
		text = fmt.Sprintf("This step is the vendor's decision: `fund approved %s`, or `fund refused %s \"cause\"`.", label, label)
	case FundNeedsPayment:
		text = fmt.Sprintf("This step is the payment: `fund paid %s %s`.", label, d.Limit)
	case FundNothingToDecide:
		text = fmt.Sprintf("There is nothing for the vendor to decide about %s now: the step %s is open.", label, d.Step)
	case FundNoSuchAct:
		text = fmt.Sprintf("This kind of fund has no such step (%s).", d.Text)
	case FundTooLate:
		text = fmt.Sprintf("The last day for the step %s was %s. Later it is taken only with a reason, which is kept.", d.Step, d.Day.Long())
		if d.Text != "" {
			text = fmt.Sprintf("The last day for the step %s was %s. Later it takes %s; say so with a `reason`, which is kept.", d.Step, d.Day.Long(), d.Text)
		}
	case FundMissed:
		text = fmt.Sprintf("The last day for the step %s was %s; it is not taken any more.", d.Step, d.Day.Long())
	case FundTooEarly:
		text = fmt.Sprintf("The step %s cannot be done before %s. If the day in the request is wrong, change it; else give a `reason`.", d.Step, d.Day.Long())
	}
	return text, text != ""
}
