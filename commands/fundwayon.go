package commands

import (
	"errors"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
)

// fundMoves are the words that say an amount.
var fundMoves = map[partner.FundVerb]string{partner.FundClaimed: "fund claim", partner.FundApprove: "fund approved", partner.FundPaid: "fund paid"}

// wayOn is an example that works, for a denial that no reason sets aside.
func (x *funded) wayOn(d *partner.FundDenial) string {
	label := partner.FundLabel(d.Fund)
	amount := label + " " + d.Limit.String()
	switch d.Ground {
	case partner.FundOverRequested, partner.FundOverApproved, partner.FundOverClaimed, partner.FundOverGranted, partner.FundCurrency:
		if move := fundMoves[d.Verb]; move != "" && d.Limit.Sign() > 0 {
			return move + " " + amount
		}
	case partner.FundNeedsClaim:
		return "fund claim " + amount
	case partner.FundNeedsDecision:
		return "fund approved " + label
	case partner.FundNeedsPayment:
		return "fund paid " + amount
	case partner.FundEvidenceMissing, partner.FundWrongEvidence, partner.FundUnknownEvidence:
		if at, ok := x.k.Step(d.Step); ok {
			return x.bringingWords(&x.k.Steps[at])
		}
	case partner.FundNoAmount, partner.FundNoText, partner.FundUnknownField, partner.FundUnknownActivity, partner.FundBadDates, partner.FundFutureDay:
		return x.c.unit.Examples[0]
	}
	if d.Fund != 0 && x.f.Stage != partner.FundNone {
		return "fund " + label
	}
	return x.c.unit.Examples[0]
}

// bringingWords bring the first piece of evidence that a step still lacks; where it
// wants none they say that it is done.
func (x *funded) bringingWords(s *program.FundStep) string {
	words := "fund step " + x.f.Label() + " " + s.ID
	if len(s.Evidence) == 0 {
		return words
	}
	e := &s.Evidence[0]
	for i := range s.Evidence {
		if len(x.f.Pieces(s.ID, s.Evidence[i].ID)) < s.Evidence[i].Need {
			e = &s.Evidence[i]
			break
		}
	}
	if len(s.Evidence) > 1 {
		words += " " + e.ID
	}
	switch e.Kind {
	case program.EvidenceNumber:
		return words + " 42"
	case program.EvidenceTick:
		return words + " yes"
	}
	return words + " https://example.com/file"
}

// noFund says that no kind of fund is called so, and what works instead.
func (c *Call) noFund(words []string, err error) error {
	word := strings.Join(words, " ")
	err = c.unresolved(word, err)
	var t *Trouble
	if errors.As(err, &t) && len(t.Try) == 0 && len(t.Buttons) > 0 {
		return t.try(t.Buttons[0].Run)
	}
	return err
}
