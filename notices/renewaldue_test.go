package notices

import (
	"slices"
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// Every kind of duty of the renewal in its words: before the day, on it, after it.
func TestRenewalKindsInWords(t *testing.T) {
	kinds := []string{partner.RenewalDue, partner.RenewalItemDue, partner.ReviewWindow, partner.ProgramCertificate, partner.GraceEnd}
	on := day("2027-01-31")
	renewing := []partner.Fact{
		partner.RenewalEntry{ID: 1, Act: partner.RenewalDated, Due: on},
		partner.RenewalEntry{ID: 2, Act: partner.RenewalWindow, From: on.Add(-60), To: on},
		partner.TierEntry{ID: 1, Act: partner.TierHeld, Program: "csp", Tier: "advanced", Since: on.Add(-400)},
		partner.RenewalEntry{ID: 3, Act: partner.RenewalPolicy, Program: "csp", Text: string(program.AppliedFor)},
		partner.RenewalEntry{ID: 5, Act: partner.ProgramRenewed, Program: "csp", Due: on.Minus(civil.Period{Years: 1})},
	}
	graced := append(slices.Clone(renewing), partner.RenewalEntry{ID: 4, Act: partner.RenewalGrace, Grace: "provisional", On: on.Add(-122), Until: on, Text: "growth"})
	var b strings.Builder
	seen := map[string]bool{}
	for _, facts := range [][]partner.Fact{renewing, graced} {
		o := firm(t, facts...)
		for _, at := range []string{"2027-01-01 09:00", "2027-01-31 09:00", "2027-02-07 09:00"} {
			now := o.instant(at)
			err := o.store.Read(t.Context(), "T1", func(book *partner.Book) error {
				for _, dl := range o.desk.deadlines(book, on.Add(-90), on.Add(30), civil.In(now, o.zone)) {
					if !slices.Contains(kinds, dl.Kind) {
						continue
					}
					s := o.desk.script(book, storage.Target{Channel: "C012"}, now)
					l := s.line(dl, moment{role: everyone})
					b.WriteString(l.text().String() + "\n    in short: " + l.words.short(l) + "\n    once it is gone: " + s.called(storage.Item{Kind: dl.Kind, Subject: dl.Subject}) + "\n")
					seen[dl.Kind] = true
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			b.WriteString("\n")
		}
	}
	for _, kind := range kinds {
		if !seen[kind] || wordsOf(kind).one == strings.ReplaceAll(kind, "-", " ") {
			t.Errorf("%s has no words of its own", kind)
		}
	}
	golden(t, "renewal-kinds", b.String())
}
