package notices

import (
	"testing"
	"time"

	"partnerbot/partner"
)

// TestAnAnswerReachesNoFartherThanItsDuty: who hands a duty over lets nobody look at
// the duties of two thousand years, of which some come again for ever.
func TestAnAnswerReachesNoFartherThanItsDuty(t *testing.T) {
	on := day("2026-03-02")
	for _, act := range []partner.Act{partner.Ack, partner.Snooze, partner.HandOver} {
		r := partner.Response{ID: 1, Kind: partner.CertificateEnd, Subject: "certificate/1", Due: on.Add(40), Act: act, By: "U0ANA", To: "U0LI", On: on.Instant(9, 0, time.UTC)}
		o := newOffice(t, cert(1, "hccdp", "2026-04-11"), r)
		_ = o.store.Read(t.Context(), "T1", func(b *partner.Book) error {
			from, through := o.desk.team(b).span(on, on)
			if on.Sub(from) > 400 || through.Sub(on) > 400 {
				t.Errorf("after %s what is due from %v through %v is looked at on %v", act, from, through, on)
			}
			return nil
		})
	}
}
