package bolt

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage/quickjson"
)

// byBoth reads a fact by hand and by encoding/json. Where the first gives
// something, it must be what the second gives.
func byBoth(t interface {
	Helper()
	Errorf(string, ...any)
}, kind partner.Kind, raw []byte) (byHand bool) {
	t.Helper()
	got, ok := readByHand(kind, raw)
	if !ok {
		return false
	}
	want, err := decodeFact(kind, raw)
	if err != nil {
		t.Errorf("%s is read by hand, but encoding/json says %v", raw, err)
		return true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-json +by hand):\n%s", raw, diff)
	}
	return true
}

func readByHand(kind partner.Kind, raw []byte) (partner.Fact, bool) {
	r := newReader()
	raw = slices.Concat([]byte(factStart), raw, []byte(factEnd))
	if kind == partner.KindPerson {
		var p partner.Person
		ok := r.person(raw, &p)
		return p, ok
	}
	var c partner.Certificate
	ok := r.certificate(raw, &c)
	return c, ok
}

func TestReadByHand(t *testing.T) {
	for _, c := range []struct {
		raw    string
		byHand bool
	}{
		{`{"id":1,"name":"Ana"}`, true},
		{`{"id":1,"name":"华为 Söhne <!channel>","dedicated":true,"left_on":"2026-02-28","bindings":[{"state":"invited"},{"state":"associated","on":"2025-01-01"}]}`, true},
		{`{"id":4294967295,"rev":18446744073709551615,"name":""}`, true},
		{`{"id":1,"id":2,"name":"twice"}`, false},
		{`{"name":"the other way round","id":1}`, false},
		{`{"id":4294967296,"name":"x"}`, false},
		{`{"id":01,"name":"x"}`, false},
		{`{"id":-1,"name":"x"}`, false},
		{`{"id":1.5,"name":"x"}`, false},
		{`{"id":1,"rev":18446744073709551616}`, false},
		{`{"id":1,"name":"a\u0022b"}`, false},
		{"{\"id\":1,\"name\":\"\xff\"}", false},
		{`{"id":1,"name":"x","dedicated":false}`, false},
		{`{"id":1,"name":null}`, false},
		{`{"id":1,"Name":"x"}`, false},
		{`{"id":1,"shoe_size":44}`, false},
		{`{"id":1,"left_on":"2026-02-30"}`, false},
		{`{"id":1,"bindings":[]}`, false},
		{`{"id": 1}`, false},
		{`{"id":1}x`, false}, {`{"id":1`, false}, {`{}`, false}, {``, false}, {`{"id"`, false}, {`{"name":"x`, false},
	} {
		if got := byBoth(t, partner.KindPerson, []byte(c.raw)); got != c.byHand {
			t.Errorf("%s: by hand %v, want %v", c.raw, got, c.byHand)
		}
	}
}

// Each field of what is read by hand is known, so that a new one is not
// forgotten: it would be right, but slow.
func TestReadByHandKnowsEachField(t *testing.T) {
	for _, f := range []partner.Fact{partner.Person{}, partner.Certificate{}} {
		v := reflect.New(reflect.TypeOf(f)).Elem()
		fill(v, 2)
		raw, err := json.Marshal(v.Interface())
		if err != nil {
			t.Fatal(err)
		}
		if !byBoth(t, f.Ref().Kind, raw) {
			t.Errorf("%s is not read by hand; add its new field to decode.go", raw)
		}
	}
}

// fill sets every field, and two of whatever is a list, so many lists deep.
func fill(v reflect.Value, deep int) {
	switch at := v.Addr().Interface().(type) {
	case *civil.Day:
		*at = 700000
		return
	case *time.Time:
		*at = time.Date(2026, time.March, 2, 12, 0, 0, 5, time.UTC)
		return
	case *amount.Amount:
		*at = amount.Amount{Parts: 75000, Currency: "USD"}
		return
	case *[]byte:
		*at = []byte(`"x"`)
		return
	case *json.RawMessage:
		*at = json.RawMessage(`"x"`)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(7)
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, deep)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), deep)
	case reflect.Slice:
		if deep == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), deep-1)
		}
	default:
		panic("a field of a new sort: " + v.Type().String())
	}
}

// No kind of fact holds what a start would have to find out about from encoding/json.
func TestEachKindIsReadQuickly(t *testing.T) {
	for _, kind := range partner.Kinds {
		full, err := partner.DecodeBy(kind, func(into any) error { fill(reflect.ValueOf(into).Elem(), 4); return nil })
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(full)
		if err != nil {
			t.Fatal(err)
		}
		into := reflect.New(reflect.TypeOf(full))
		if !quickjson.Read(raw, into.Elem()) {
			t.Errorf("%s is left to encoding/json: %s", kind, raw)
		}
		want, err := partner.Decode(kind, raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, into.Elem().Interface(), cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
			t.Errorf("%s (-encoding/json +quickjson):\n%s", raw, diff)
		}
	}
}

func TestReadByHandRandom(t *testing.T) {
	days := rapid.Custom(func(t *rapid.T) civil.Day { return civil.Day(rapid.Int32Range(0, int32(civil.Last)).Draw(t, "day")) })
	rapid.Check(t, func(t *rapid.T) {
		c := partner.Certificate{
			ID: partner.ID(rapid.Uint32().Draw(t, "id")), Rev: rapid.Uint64().Draw(t, "rev"), Person: partner.ID(rapid.Uint32().Draw(t, "person")),
			Type: rapid.String().Draw(t, "type"), Track: rapid.StringMatching(`[a-z-]{0,5}`).Draw(t, "track"), Number: rapid.String().Draw(t, "number"),
			Issued: days.Draw(t, "issued"), Expires: days.Draw(t, "expires"), Review: partner.Review(rapid.String().Draw(t, "review")),
		}
		raw, err := newEncoder(1).fact(c, c.Rev)
		if err != nil {
			t.Fatal(err)
		}
		l := loading[partner.Certificate]{kind: partner.KindCertificate, byHand: (*reader).certificate}
		rows := make([]partner.Certificate, 1)
		if err := l.decode([][]byte{factKey(c.ID)}, [][]byte{raw}, rows); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, rows[0]); diff != "" {
			t.Errorf("%s (-written +read):\n%s", raw, diff)
		}
	})
}

func FuzzReadByHand(f *testing.F) {
	f.Add([]byte(`{"id":1,"rev":3,"person":4,"type":"pmp","issued":"2025-05-14","expires":"2026-05-13"}`))
	f.Add([]byte(`{"id":1,"name":"Ana","bindings":[{"state":"invited","on":"2025-05-14"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		byBoth(t, partner.KindCertificate, raw)
		byBoth(t, partner.KindPerson, raw)
	})
}
