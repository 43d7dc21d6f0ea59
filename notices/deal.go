package notices

import (
	"partnerbot/partner"
	"partnerbot/view"
)

// The kinds of what deals make due. Those with an hour say it on the reader's clock
// and, where it was given on another, on that one too.

func dealRegistration() words {
	return dealWords(partner.DealRegistration, "deal to register", "deals to register",
		"has to be made, at the latest", "had to be made, at the latest",
		"record it if it was made; else ask the vendor whether it is still taken")
}

func dealResponse() words {
	return dealWords(partner.DealResponse, "answer of the vendor", "answers of the vendor", "is due", "was due",
		"ask the vendor, and record what it says")
}

func dealAnswer() words {
	return dealWords(partner.DealAnswer, "answer to the vendor", "answers to the vendor", "is due", "was due", "we are late: accept or reject it now")
}

func dealRFP() words {
	return dealWords(partner.DealRFP, "RFP", "RFPs", "is released", "was released", "")
}

func dealProtectionEnd() words {
	return dealWords(partner.DealProtectionEnd, "protected deal", "protected deals", "ends", "ended", "close it, or ask the vendor whether it can be extended")
}

// dealWords are the words of a kind of deals'; after is what is to be done when its
// day is past, where that is something else than before.
func dealWords(kind, one, many, will, did, after string) words {
	verb := func(l line) string {
		switch {
		case l.clock != "" && l.left >= 0:
			return will + " " + l.clock
		case l.clock != "":
			return did + " " + l.clock
		}
		return inTime(will, did, l.Due, l.today)
	}
	w := words{
		name: kind, one: one, many: many, ends: "is due", end: "are due", ended: "was due",
		line: func(l line) view.Text {
			if l.left < 0 && after != "" {
				return l.said(view.B(l.Title), " "+verb(l), after)
			}
			return l.said(view.B(l.Title), " "+verb(l), l.Consequence, l.Action)
		},
		short: func(l line) string { return l.Title + " " + verb(l) },
	}
	if kind == partner.DealProtectionEnd {
		w.ends, w.end, w.ended = "ends", "end", "ended"
	}
	return w
}
