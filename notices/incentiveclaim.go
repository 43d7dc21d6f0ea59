package notices

import "partnerbot/partner"

// incentiveClaim is the kind of incentives that have to be claimed.
func incentiveClaim() words {
	return toClaim(partner.IncentiveClaim, "incentive to claim", "incentives to claim")
}
