package partner

import "testing"

func TestTheWordsThatRecordTheEndHaveAPlaceForTheDate(t *testing.T) {
	for run, want := range map[string][2]string{
		`cert renew "Ana Silva" pmp`:                  {`cert renew "Ana Silva" pmp D`, "the day on which the new one was issued"},
		`cert renew #1 hccdp track "Cloud Migration"`: {`cert renew #1 hccdp D track "Cloud Migration"`, "the day on which the new one was issued"},
		"competency renew database":                   {"competency renew database expires D", "the new last day"},
		"threshold set hccde 1":                       {"threshold set hccde 1", ""},
		"":                                            {"", ""},
	} {
		if words, date := (Deadline{Run: run}).Words(); words != want[0] || date != want[1] {
			t.Errorf("%q: %q, %q", run, words, date)
		}
	}
}
