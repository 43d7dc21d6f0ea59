package roster

import "testing"

func TestRounded(t *testing.T) {
	for in, want := range map[string]bool{
		"1.23457E+17": true, "1,23457E+17": true, "1e+05": true, "12E+3": false, "HW-1E+2": false, "1E+": false, "123456789012": false, "E+1": false,
	} {
		if rounded(in) != want {
			t.Errorf("rounded(%q) is %v", in, !want)
		}
	}
}
