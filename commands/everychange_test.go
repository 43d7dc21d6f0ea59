package commands

import (
	"encoding/json"
	"testing"

	"partnerbot/partner"
)

// everyChange is one way of using every unit that changes something.
func everyChange() map[string]string {
	uses := make(map[string]string)
	for _, u := range Units() {
		if u.Changes {
			uses[u.Word] = u.Examples[0]
		}
	}
	return uses
}

// filesOfChanges are what comes along with the units that take a file.
var filesOfChanges = map[string]string{
	"import":     "name,email\nNew One,a@b.example\n",
	"kpi import": "kpi,period,value\nannual-revenue,2026-01,81000 USD\n",
}

// lasting tells the units whose changes are entries of an application's record.
func lasting(word string) bool {
	for _, u := range Units() {
		if u.Word == word {
			return u.Lasting
		}
	}
	return false
}

// facts are all facts without their stamps.
func facts(t *testing.T, a *App) []string {
	t.Helper()
	var out []string
	add := func(f partner.Fact) {
		body, err := json.Marshal(f.At(0))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(body))
	}
	err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		for _, kind := range partner.Kinds {
			for id := partner.ID(1); id <= max(1, b.Last(kind)); id++ {
				if f, ok := b.Fact(partner.Ref{Kind: kind, ID: id}); ok {
					add(f)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
