package partner

import (
	"testing"

	"partnerbot/civil"
)

// TestTheTierTellsTheQuota: on the China site the tier's quota holds until one is typed in.
func TestTheTierTellsTheQuota(t *testing.T) {
	p := harbourFunds(t)
	k, _ := p.Fund("mdf")
	b := NewBook("T1")
	b.Apply(Delta{Put: []Fact{TierEntry{ID: 1, Act: TierHeld, Program: "csp-cn", Tier: "leading", Since: civil.Must(2026, 1, 1)}}}, 1)
	on := civil.Must(2026, 6, 1)
	if r := FundRulesOf(p, b, "cn", k, on); r.Quotas[2026] != cny(150_000) {
		t.Errorf("%v", r.Quotas)
	}
	if r := FundRulesOf(p, b, "intl", k, on); len(r.Quotas) != 0 {
		t.Errorf("on another site: %v", r.Quotas)
	}
	b.Apply(Delta{Put: []Fact{FundQuotaSet{ID: 1, Fund: "mdf", Year: 2026, Amount: cny(1)}}}, 2)
	if r := FundRulesOf(p, b, "cn", k, on); r.Quotas[2026] != cny(1) {
		t.Errorf("%v", r.Quotas)
	}
}
