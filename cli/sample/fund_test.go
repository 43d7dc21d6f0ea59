package sample

import (
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// The sample's requests for money can be made on any day of three years, and stand
// then where they are said to.
func TestFundsOfAnyDay(t *testing.T) {
	p, err := program.Embedded(Pack)
	if err != nil {
		t.Fatal(err)
	}
	for on := civil.Must(2025, 1, 1); on < civil.Must(2028, 1, 1); on++ {
		facts, err := funds(p, on)
		if err != nil {
			t.Fatalf("on %v: %v", on, err)
		}
		want := map[partner.ID]string{1: "claim", 2: "claim", 3: "references", 4: "leads"}
		for _, fact := range facts {
			f, ok := fact.(partner.Fund)
			if !ok {
				continue
			}
			k, _ := p.Fund(f.Kind)
			at, open := f.Current(k)
			if !open || k.Steps[at].ID != want[f.ID] {
				t.Fatalf("on %v F-%d is at %v", on, f.ID, at)
			}
			delete(want, f.ID)
		}
		if len(want) > 0 {
			t.Fatalf("on %v there is none at %v", on, want)
		}
	}
	if facts, err := funds(&program.Program{}, civil.Must(2026, 3, 2)); err != nil || len(facts) != 0 {
		t.Errorf("a program without funds: %d facts, %v", len(facts), err)
	}
}
