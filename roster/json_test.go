package roster

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONRows(t *testing.T) {
	s := read(t, `[{"name":"Ana","email":"a@x","dedicated":true,"number":7,"certificate":"pmp","hat":1}, 5, {"name":["x"]}, {"name":"Bo","Full name":"Bob"}]`, Options{})
	want := []string{"row 2: not an object with names and values", "row 3, column name: holds a list or an object where a word is wanted", "row 4, column name: the name is given twice"}
	var got []string
	for _, r := range s.Refused {
		got = append(got, r.String())
	}
	if diff := cmp.Diff(want, got); diff != "" || len(s.Rows) != 1 || s.Rows[0].CertNumber != "7" || s.Rows[0].Dedicated != Yes || s.Rows[0].Number != 1 {
		t.Errorf("%s %+v", diff, s.Rows)
	}
	if want := []string{`ignored, not known to a roster: "hat"`}; !cmp.Equal(want, s.Warnings) {
		t.Errorf("warnings %q", s.Warnings)
	}
}
