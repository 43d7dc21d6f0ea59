package commands

import (
	"strings"
	"testing"

	"partnerbot/civil"
)

func TestReadDay(t *testing.T) {
	c := &Call{LocalDay: civil.Must(2026, 3, 2)} // a Monday
	for in, want := range map[string]string{
		"Monday": "2026-03-09", "mon": "2026-03-09", "next tuesday": "2026-03-03", "sunday": "2026-03-08", "tomorrow": "2026-03-03",
		"1 day": "2026-03-03", "a week": "2026-03-09", "2 weeks": "2026-03-16", "in 3 days": "2026-03-05", "1 month": "2026-04-02",
		"20 March": "2026-03-20", "1 March": "2027-03-01", "2026-05-14": "2026-05-14", "someday": "", "next": "", "a": "",
	} {
		d, used, err := c.readDay(strings.Fields(in))
		if err != nil || d.String() != want || (used == 0) != (want == "") {
			t.Errorf("%q: %v, %d words, %v", in, d, used, err)
		}
	}
}
