package partner

import (
	"fmt"
	"strings"
	"testing"
)

func TestForget(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	p.must("ken", Changes, text("page 3 names me")).must("sara", Ask, text("what does <@ken> mean, and <@ken|Ken K>?")).must("ken", Approve)
	p.rules.StandIns = []StandIn{{For: "ken", By: "max", From: day("2026-03-02"), Until: day("2026-03-30")}}
	p.must("ken", PassOn, func(e *Entry) { e.Ref = "max" }).must("sara", Approve)
	log := Forget(p.log, "ken", "person-1")
	got := Replay(log)
	if got.Stage != Ready || got.Deciding()[0].By != "person-1" {
		t.Errorf("without Ken it is %s by %v", got.Stage, got.Deciding())
	}
	if all := fmt.Sprintf("%+v %+v", log, got); strings.Contains(all, "ken") || strings.Contains(all, "page 3") || strings.Contains(all, "Ken K") {
		t.Errorf("something of Ken's is left in %s", all)
	}
	if p.log[4].Entry.By != "ken" {
		t.Error("Forget changed what it was given")
	}
	if all := fmt.Sprintf("%+v", Forget(p.log, "max", "person-2")); strings.Contains(all, "max") {
		t.Errorf("whom a decision was passed to is left in %s", all)
	}
}
