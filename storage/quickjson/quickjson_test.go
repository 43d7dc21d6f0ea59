package quickjson_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/storage/quickjson"
)

type word string

type part struct {
	On    civil.Day `json:"on,omitzero"`
	Parts []part    `json:"parts,omitempty"`
}

// all has a field of every form.
type all struct {
	ID     uint32           `json:"id"`
	Rev    uint64           `json:"rev,omitempty"`
	Small  int8             `json:"small,omitempty"`
	Text   string           `json:"text"`
	Word   word             `json:"word,omitempty"`
	Yes    bool             `json:"yes"`
	Day    civil.Day        `json:"day,omitzero"`
	Amount amount.Amount    `json:"amount,omitzero"`
	At     time.Time        `json:"at,omitzero"`
	Words  []string         `json:"words"`
	Parts  []part           `json:"parts,omitempty"`
	Last   map[word]uint32  `json:"last,omitempty"`
	Part   *part            `json:"part,omitempty"`
	Hidden string           `json:"-"`
	Plain  int              // its name is its own
	Raw    json.RawMessage  `json:"raw,omitempty"` // left to encoding/json
	Float  float64          `json:"float,omitempty"`
	Any    map[string]any   `json:"any,omitempty"`
	Bytes  []byte           `json:"bytes,omitempty"`
	Number int              `json:"number,string,omitempty"`
	Deep   map[word]*[]part `json:"deep,omitempty"`
}

// readable is all without what is left to encoding/json.
type readable struct {
	ID     uint32           `json:"id"`
	Rev    uint64           `json:"rev,omitempty"`
	Small  int8             `json:"small,omitempty"`
	Text   string           `json:"text"`
	Word   word             `json:"word,omitempty"`
	Yes    bool             `json:"yes"`
	Day    civil.Day        `json:"day,omitzero"`
	Amount amount.Amount    `json:"amount,omitzero"`
	At     time.Time        `json:"at,omitzero"`
	Words  []string         `json:"words"`
	Parts  []part           `json:"parts,omitempty"`
	Last   map[word]uint32  `json:"last,omitempty"`
	Part   *part            `json:"part,omitempty"`
	Hidden string           `json:"-"`
	Plain  int              // its name is its own
	Deep   map[word]*[]part `json:"deep,omitempty"`
}

// asJSON fails where Unmarshal and encoding/json differ: in the value, or in
// whether there is an error.
func asJSON[T any](t interface {
	Helper()
	Errorf(string, ...any)
}, raw []byte) {
	t.Helper()
	var got, want T
	err, wantErr := quickjson.Unmarshal(raw, &got), json.Unmarshal(raw, &want)
	if (err == nil) != (wantErr == nil) {
		t.Errorf("%q: error %v, encoding/json says %v", raw, err, wantErr)
		return
	}
	if diff := cmp.Diff(want, got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" && err == nil {
		t.Errorf("%q (-encoding/json +quickjson):\n%s", raw, diff)
	}
}

func TestUnmarshal(t *testing.T) {
	const begins = `{"id":1,"text":"a","yes":true,"words":["b"]`
	for _, c := range []struct {
		name, raw string
		quickly   bool
	}{
		{"the least", begins + `,"Plain":0}`, true},
		{"every field", `{"id":4294967295,"rev":18446744073709551615,"small":-128,"text":"华为 Söhne <!channel>","word":"w","yes":false,"day":"2024-02-29",` +
			`"amount":"120000 USD","at":"2026-03-02T12:00:00.000000005Z","words":[],"parts":[{"on":"2026-01-02"},{"parts":[{}]}],"last":{"a":1,"b":2},"part":{},"Plain":-7,` +
			`"deep":{"x":[{"on":"2026-01-02"}]}}`, true},
		{"with escapes", `{"id":1,"text":"a\"b\\c\n\u00e9\ud83d\ude00","yes":true,"words":["\u0000"],"Plain":0}`, true},
		{"an escape in a key", `{"id":1,"text":"a","yes":true,"words":[],"last":{"a\u0062":3},"Plain":0}`, true},
		{"half a surrogate", `{"id":1,"text":"\ud83d","yes":true,"words":[],"Plain":0}`, true},
		{"bytes that are no text", "{\"id\":1,\"text\":\"\xff\",\"yes\":true,\"words\":[],\"Plain\":0}", true},
		{"a key twice", `{"id":1,"text":"a","yes":true,"words":[],"last":{"a":1,"a":2},"Plain":0}`, true},
		{"nothing", `{}`, true},

		{"a control character", "{\"id\":1,\"text\":\"a\nb\",\"yes\":true,\"words\":[]}", false},
		{"another order", `{"text":"a","id":1}`, false},
		{"twice", `{"id":1,"id":2}`, false},
		{"another case", `{"ID":1}`, false},
		{"unknown", `{"id":1,"shoe_size":44}`, false},
		{"null", `{"id":1,"text":null}`, false},
		{"a null pointer", begins + `,"part":null}`, false},
		{"blanks", `{"id": 1}`, false},
		{"too large", `{"id":4294967296}`, false},
		{"too small", `{"id":1,"small":-129}`, false},
		{"negative", `{"id":-1}`, false},
		{"minus nothing", `{"id":1,"small":-0}`, false},
		{"a leading nought", `{"id":01}`, false},
		{"a fraction", `{"id":1.0}`, false},
		{"an exponent", `{"id":1e2}`, false},
		{"only a minus", `{"id":1,"small":-}`, false},
		{"no such day", begins + `,"day":"2026-02-30"}`, false},
		{"no such amount", begins + `,"amount":"much"}`, false},
		{"no such time", begins + `,"at":"yesterday"}`, false},
		{"a number for a text", `{"id":1,"text":7}`, false},
		{"a text for a number", `{"id":"1"}`, false},
		{"neither yes nor no", `{"id":1,"text":"a","yes":maybe}`, false},
		{"a comma too many", `{"id":1,}`, false},
		{"an open list", `{"id":1,"text":"a","yes":true,"words":["b"`, false},
		{"a comma in a list", `{"id":1,"text":"a","yes":true,"words":["b",]}`, false},
		{"cut off", `{"id":1`, false}, {"cut in a text", `{"id":1,"text":"a\`, false}, {"cut in a key", `{"i`, false},
		{"more behind it", begins + `}x`, false}, {"empty", ``, false}, {"a list", `[1]`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			asJSON[readable](t, []byte(c.raw))
			var v readable
			if got := quickjson.Read([]byte(c.raw), reflect.ValueOf(&v).Elem()); got != c.quickly {
				t.Errorf("%s is read without encoding/json: %v, want %v", c.raw, got, c.quickly)
			}
		})
	}
}

// What it does not know is left to encoding/json, at whatever place it stands.
func TestUnmarshalOfOtherTypes(t *testing.T) {
	for _, raw := range []string{
		`{"id":1,"text":"a","yes":true,"words":null,"Plain":0,"raw":{"a":[1, 2]},"float":1.5,"any":{"x":[1,null]},"bytes":"aGk=","number":"7"}`,
		`{"id":1,"text":"a","yes":true,"words":null,"Plain":0}`,
	} {
		asJSON[all](t, []byte(raw))
	}
	asJSON[struct{ part }](t, []byte(`{"on":"2026-01-02"}`))
	asJSON[[2]int](t, []byte(`[1,2]`))
	asJSON[any](t, []byte(`{"a":1}`))
	asJSON[string](t, []byte(`"a"`))
	asJSON[*part](t, []byte(`{"on":"2026-01-02"}`))
	asJSON[map[int]string](t, []byte(`{"1":"a"}`))
	asJSON[struct{ Day civil.Day }](t, []byte(`{"Day":"2026-\u0030\u0031-02"}`))
	for _, into := range []any{nil, part{}, (*part)(nil)} {
		if err := quickjson.Unmarshal([]byte(`{}`), into); err == nil {
			t.Errorf("Unmarshal into %#v gives no error", into)
		}
	}
}

// Two fields of one name are neither written nor read.
func TestUnmarshalTwoOfOneName(t *testing.T) {
	number := func(name string) reflect.StructField {
		return reflect.StructField{Name: name, Type: reflect.TypeFor[int](), Tag: `json:"same"`}
	}
	v := reflect.New(reflect.StructOf([]reflect.StructField{number("A"), number("B")}))
	if err := quickjson.Unmarshal([]byte(`{"same":1}`), v.Interface()); err != nil || !v.Elem().IsZero() {
		t.Errorf("got %v, %v", v.Elem(), err)
	}
}

// A part that was read before encoding/json had to begin again leaves nothing.
func TestUnmarshalLeavesNothingHalfRead(t *testing.T) {
	var v readable
	if err := quickjson.Unmarshal([]byte(`{"id":1,"text":"a","yes":true,"words":["b"],"part":{"on":"2026-01-02"},"id":2}`), &v); err != nil {
		t.Fatal(err)
	}
	if v.ID != 2 || len(v.Words) != 1 || strings.Join(v.Words, "") != "b" {
		t.Errorf("got %+v", v)
	}
}

func TestUnmarshalWhatWasWritten(t *testing.T) {
	day := rapid.Custom(func(t *rapid.T) civil.Day { return civil.Day(rapid.Int32Range(1, int32(civil.Last)).Draw(t, "day")) })
	parts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) part { return part{On: day.Draw(t, "on")} }), 1, 3)
	rapid.Check(t, func(t *rapid.T) {
		v := readable{
			ID: rapid.Uint32().Draw(t, "id"), Rev: rapid.Uint64().Draw(t, "rev"), Small: rapid.Int8().Draw(t, "small"),
			Text: rapid.String().Draw(t, "text"), Word: word(rapid.String().Draw(t, "word")), Yes: rapid.Bool().Draw(t, "yes"), Day: day.Draw(t, "day"),
			Amount: amount.Amount{Parts: 100 * rapid.Int64Range(0, 1e10).Draw(t, "cents"), Currency: rapid.SampledFrom([]string{"", "USD", "EUR"}).Draw(t, "currency")},
			At:     time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC(),
			Words:  rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "words"), Parts: parts.Draw(t, "parts"),
			Last: rapid.MapOfN(rapid.Custom(func(t *rapid.T) word { return word(rapid.String().Draw(t, "key")) }), rapid.Uint32(), 1, 3).Draw(t, "last"),
			Part: &part{On: day.Draw(t, "day of the part"), Parts: parts.Draw(t, "its parts")}, Plain: rapid.Int().Draw(t, "plain"),
		}
		raw, err := json.Marshal(v)
		if err != nil {
			t.Skip(err)
		}
		var read readable
		if !quickjson.Read(raw, reflect.ValueOf(&read).Elem()) {
			t.Errorf("%s is left to encoding/json", raw)
		}
		asJSON[readable](t, raw)
	})
}

func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(`{"id":1,"rev":3,"text":"a\"\u00e9","yes":true,"day":"2025-05-14","amount":"7.50 EUR","words":["a","b"],"parts":[{"on":"2026-01-02"}],"last":{"a":1}}`))
	f.Add([]byte(`{"id":1,"text":"a","yes":false,"words":[],"part":{"parts":[{}]},"Plain":-3,"deep":{"x":[]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		asJSON[readable](t, raw)
		asJSON[all](t, raw)
	})
}
