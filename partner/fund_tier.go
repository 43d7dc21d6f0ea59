package partner

import (
	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// tierQuota is the year's quota by the company's tier on a day, where the pack
// knows it.
func tierQuota(p *program.Program, b *Book, site string, k *program.Fund, on civil.Day) (amount.Amount, bool) {
	for i := range p.TierPrograms {
		t := &p.TierPrograms[i]
		if held := tierAt(TierHistory(b, t), on).Tier; held != "" {
			if a, ok := k.TierAmount(t.ID, held, site); ok {
				return a, true
			}
		}
	}
	return amount.Amount{}, false
}
