package partner

import "testing"

// The vendor's certificates of other lines could be thought to count where only
// the vendor's are counted; a project manager's could not, nor where others are
// counted too.
func TestOtherLinesOfTheVendorAreToldOf(t *testing.T) {
	p := huawei(t)
	held := []string{"hcip Storage", "hccda X", "pmp", "hcsa X"}
	cases := []struct {
		name        string
		book        *company
		requirement string
		want        []string
	}{
		{"places for developers", validation(), "certificates", []string{
			"Ana hcip Storage: wrong type or direction (Huawei Cloud developer certification is asked for)",
			"Ana hcsa X: wrong type or direction (Huawei Cloud developer certification is asked for)",
		}},
		{"certificates of one level", differentiation(), "hccdp", []string{
			"Ana hcip Storage: wrong type or direction",
			"Ana hccda X: level too low (HCCDP is asked for)",
			"Ana hcsa X: wrong type or direction (Huawei ICT certification or Huawei Cloud developer certification is asked for)",
		}},
		{"people with a pair", validation(), "specialists", []string{"Ana hcsa X: not of the right kind (HCSP is missing: one person must hold both)"}},
		{"project managers", differentiation().person("Ana", dedicated).valid("Bo", "hcsa X"), "project-managers", []string{"Ana hcip Storage: wrong type or direction"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.book.valid("Ana", held...)
			sameLines(t, "excluded", lines(c.book.Book, Assess(p, c.book.Book, today).Excluded(c.requirement)), c.want)
		})
	}
}
