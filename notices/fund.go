package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// fundRequest is the kind of requests for money that are to be handed in.
func fundRequest() words {
	return fundWords(partner.FundRequestDue, "request for money to hand in", "requests for money to hand in",
		"its last day has passed: it is taken only with a reason, or not at all; record it, or cancel it")
}

// fundClaim is the kind of money that was spent and is to be claimed.
func fundClaim() words {
	return fundWords(partner.FundClaimDue, "claim of money", "claims of money", "look in the portal whether it can still be claimed, and record what became of it")
}

// fundReclaim is the kind of claims that were refused and are to be made again.
func fundReclaim() words {
	return fundWords(partner.FundReclaimDue, "refused claim to make again", "refused claims to make again", "look in the portal whether it can still be claimed, and record what became of it")
}

// fundStep is the kind of the other steps that a fund's checklist asks for.
func fundStep() words {
	return fundWords(partner.FundStepDue, "step towards money", "steps towards money", "do it now if it can be done, and record it")
}

// fundVendor is the kind of the vendor's steps in a fund's checklist.
func fundVendor() words {
	return fundWords(partner.FundVendorDue, "answer of the vendor about money", "answers of the vendor about money", "the vendor is late: ask there, and record what it says")
}

func fundWords(name, one, many, over string) words {
	return words{
		name: name, one: one, many: many, ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			if l.left < 0 {
				return l.said(view.B(l.Title), " "+isDue(l.Due, l.today), over)
			}
			return l.said(view.B(l.Title), " "+isDue(l.Due, l.today), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + isDue(l.Due, l.today) },
	}
}
