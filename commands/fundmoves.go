package commands

import (
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// fundMove is a unit that moves a request for money on: for admins and for whoever
// asked for the money, who is reminded to.
func fundMove(u Unit) *Unit {
	u.Own, u.For, u.Changes = true, "admins and whoever asked for the money", true
	return &u
}

// ownFund finds the request that the first of the words names, for those who may move it on.
func (c *Call) ownFund(words []string) (x funded, rest []string, err error) {
	x, rest, err = c.fund(words)
	if err != nil || c.IsAdmin || x.f.Author != "" && x.f.Author == c.User {
		return x, rest, err
	}
	who := "whoever asked for it"
	if x.f.Author != "" {
		who += ", " + c.nameOf(x.f.Author)
	}
	t := wrong("What becomes of %s is recorded by admins and by %s. Please ask %s.", x.f.Label(), who, c.adminNames()).try("fund " + x.f.Label())
	t.Names = true
	return x, nil, t
}

func fundClaimUnit() *Unit {
	return fundMove(Unit{
		Word: "fund claim", Summary: "records that what was spent has been claimed, at most what was approved",
		Usage: "fund claim F-2 AMOUNT [for TEXT] [on D] [reason TEXT]", Examples: []string{"fund claim F-4 7500 CNY", "fund claim F-4 7000 CNY for the hall and print"},
		Run: func(c *Call) (Answer, error) {
			return c.moneyMove(partner.FundClaimed, true, func(x *funded) string { return "claimed " + x.f.Claimed.Words() })
		},
	})
}

func fundApprovedUnit() *Unit {
	return fundMove(Unit{
		Word: "fund approved", Aliases: []string{"fund approve"}, Summary: "records the vendor's yes to a request or to a claim, with the amount where it is another",
		Usage: "fund approved F-2 [AMOUNT] [on D] [reason TEXT]", Examples: []string{"fund approved F-5", "fund approved F-5 4000 CNY"},
		Run: func(c *Call) (Answer, error) {
			return c.moneyMove(partner.FundApprove, false, func(x *funded) string {
				if x.f.Granted.Currency != "" {
					return "claim approved, " + x.f.Granted.Words()
				}
				return "approved, " + x.f.Approved.Words()
			})
		},
	})
}

func fundPaidUnit() *Unit {
	return fundMove(Unit{
		Word: "fund paid", Aliases: []string{"fund payment"}, Summary: "records money that came for a request, the whole or a part",
		Usage: "fund paid F-2 AMOUNT [on D]", Examples: []string{"fund paid F-6 9000 CNY", "fund paid F-6 4000 CNY"},
		Run: func(c *Call) (Answer, error) {
			return c.moneyMove(partner.FundPaid, true, func(x *funded) string {
				text := "paid, " + x.f.Paid.Words() + " in all"
				if left, err := x.f.Due(x.k).Sub(x.f.Paid); err == nil && left.Sign() > 0 {
					text += ", " + left.Words() + " still to come"
				}
				return text
			})
		},
	})
}

// moneyMove reads an amount and gives an entry with it.
func (c *Call) moneyMove(verb partner.FundVerb, must bool, said func(*funded) string) (Answer, error) {
	x, rest, err := c.ownFund(c.Words)
	if err != nil {
		return Answer{}, err
	}
	head, values, err := c.fundOptions(rest, withFundCommon(map[string]string{"for": "for", "amount": "amount"}))
	if err != nil {
		return Answer{}, err
	}
	e := x.entry(verb)
	if err := x.common(&e, values); err != nil {
		return Answer{}, err
	}
	if e.Text, err = c.fundText(values["for"]); err != nil {
		return Answer{}, err
	}
	if v, ok := values["amount"]; ok && len(head) == 0 {
		head = v
	}
	switch {
	case len(head) > 0:
		if e.Amount, err = c.onlyFundMoney(head); err != nil {
			return Answer{}, err
		}
		if e.Amount.Currency == "" { // a plain number is of the request's own currency
			e.Amount.Currency = x.f.Requested.Currency
			e.Amount = e.Amount.Round()
		}
	case must:
		return Answer{}, x.amountWanted(verb)
	}
	if err := x.give(e); err != nil {
		return Answer{}, err
	}
	return x.done(said(&x), nil), nil
}

// amountWanted asks for the amount, with the one that is likely.
func (x *funded) amountWanted(verb partner.FundVerb) error {
	likely := x.f.Due(x.k)
	if verb == partner.FundClaimed {
		likely = x.f.Limit(x.k)
	} else if left, err := likely.Sub(x.f.Paid); err == nil {
		likely = left
	}
	words := x.c.unit.Word + " " + x.f.Label() + " " + likely.String()
	return x.c.usage("I miss the amount.").offer(likely.Words(), words)
}

func fundRefusedUnit() *Unit {
	return fundMove(Unit{
		Word: "fund refused", Aliases: []string{"fund refuse", "fund rejected"}, Summary: "records the vendor's no to a request or to a claim, with its cause; the clock for the next try begins",
		Usage: `fund refused F-2 "CAUSE" [on D]`, Examples: []string{`fund refused F-5 "the audience is too small"`},
		Run: func(c *Call) (Answer, error) { return c.fundSaid(partner.FundRefuse, "refused: ") },
	})
}

func fundCancelUnit() *Unit {
	return fundMove(Unit{
		Word: "fund cancel", Aliases: []string{"fund withdraw"}, Summary: "gives a request for money up, as long as it can be",
		Usage: `fund cancel F-2 "WHY"`, Examples: []string{`fund cancel F-2 "no speaker"`},
		Run: func(c *Call) (Answer, error) { return c.fundSaid(partner.FundCancel, "cancelled: ") },
	})
}

// fundSaid gives an entry that has a text.
func (c *Call) fundSaid(verb partner.FundVerb, said string) (Answer, error) {
	x, rest, err := c.ownFund(c.Words)
	if err != nil {
		return Answer{}, err
	}
	e := x.entry(verb)
	if n := len(rest); n > 1 { // the day stands last, so that a cause may hold the word "on"
		for i := n - 1; i > 0; i-- {
			if !strings.EqualFold(rest[i], "on") {
				continue
			}
			if day, err := c.onlyDate(rest[i+1:], past); err == nil {
				e.On, rest = day, rest[:i]
			}
			break
		}
	}
	if e.Text, err = c.fundText(rest); err != nil {
		return Answer{}, err
	}
	if err := x.give(e); err != nil {
		return Answer{}, err
	}
	var next []view.Text
	if x.f.Stage == partner.FundRefused {
		next = append(next, view.T("The vendor takes it no further time."))
	}
	return x.done(said+e.Text, nil, next...), nil
}
