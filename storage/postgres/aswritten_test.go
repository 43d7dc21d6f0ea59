package postgres_test

import (
	"errors"
	"fmt"
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
)

// What somebody wrote into a row of the log, or of a fact that it vouches for, is
// found though the row reads as before.
func TestAsWrittenFindsWhatReadsTheSame(t *testing.T) {
	material := partner.Material{ID: 1, Kind: "case", Title: "Harbour \u0000 \ufffd \xff \ue000 <&> \u2028", URL: "https://example.com/?a=1&b=2"}
	for _, c := range []struct{ name, sql, fault string }{
		{"nothing", ``, ""},
		{"a field more in a line", `UPDATE audit SET line = line || '{"note":"x"}' WHERE seq = 2`, "entry 2 was edited: it is not as it was written"},
		{"a field more within a line", `UPDATE audit SET line = jsonb_set(line, '{by,note}', '"x"') WHERE seq = 1`, "entry 1 was edited: it is not as it was written"},
		{"a field in capitals", `UPDATE audit SET line = line - 'verb' || jsonb_build_object('Verb', line->'verb') WHERE seq = 2`, "entry 2 was edited: it is not as it was written"},
		{"an empty field", `UPDATE audit SET line = line || '{"where":""}' WHERE seq = 2`, "entry 2 was edited: it is not as it was written"},
		{"a field more in a fact", `UPDATE facts SET fact = fact || '{"note":"x"}' WHERE kind = 'material'`, "material 1 was edited: it is not as it was written"},
		{"a field in capitals of a fact", `UPDATE facts SET fact = fact - 'title' || jsonb_build_object('TITLE', fact->'title') WHERE kind = 'material'`,
			"material 1 was edited: it is not as it was written"},
		{"a fact that is not vouched for", `UPDATE facts SET fact = fact || '{"note":"x"}' WHERE kind = 'person'`, ""},
		{"another workspace", `UPDATE audit SET line = line || '{"note":"x"}' WHERE workspace = 'T02'`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := fresh(t)
			s := open(t, url)
			mustUpdate(t, s, "T01", "a", adding(person(1, "Ana \u0000 \xff")))
			mustUpdate(t, s, "T01", "b", adding(material))
			mustUpdate(t, s, "T02", "a", adding(person(1, "Ben")))
			if c.sql != "" {
				execute(t, url, c.sql)
			}
			err := s.AsWritten(t.Context(), "T01")
			var chain *storage.ChainError
			switch {
			case c.fault == "" && err != nil:
				t.Errorf("nothing is wrong, but: %v", err)
			case c.fault != "" && (!errors.As(err, &chain) || chain.Fault != c.fault):
				t.Errorf("got %v, want %q", err, c.fault)
			}
			if v, err := storage.Verify(t.Context(), s, "T01"); err != nil || (v.Failed != "") != (c.fault != "") {
				t.Errorf("Verify: %s, %v", fmt.Sprintf("%+v", v), err)
			}
		})
	}
}
