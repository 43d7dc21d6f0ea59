package bolt

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// asJSON is what encoding/json writes.
func asJSON(v any) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return string(bytes.TrimSuffix(out.Bytes(), []byte("\n"))), err
}

type failer interface {
	Helper()
	Errorf(string, ...any)
}

// sameAsJSON writes a record by hand, behind others, and by encoding/json.
func sameAsJSON(t failer, e *encoder, v any) {
	t.Helper()
	var got []byte
	var err error
	want, wrong := "", error(nil)
	switch v := v.(type) {
	case partner.Fact:
		got, err = e.fact(v, 7)
		want, wrong = asJSON(v.At(7))
		want = factStart + want + factEnd
	case lineRecord:
		got, err = e.line(&v.LedgerLine)
		want, wrong = asJSON(v)
	case answer:
		got, err = e.answer(&v)
		want, wrong = asJSON(v)
	}
	if (err != nil) != (wrong != nil) || err == nil && string(got) != want {
		t.Errorf("%T by hand:\n%s, %v\nencoding/json:\n%s, %v", v, got, err, want, wrong)
	}
}

// Each field is written, so that a new one is not forgotten.
func TestWriteByHandKnowsEachField(t *testing.T) {
	for _, v := range []any{partner.Person{}, partner.Certificate{}, partner.Held{}, lineRecord{}, answer{}} {
		full := reflect.New(reflect.TypeOf(v)).Elem()
		fill(full, 2)
		if f := full.FieldByName("V"); f.IsValid() {
			f.SetInt(recordVersion)
		}
		sameAsJSON(t, newEncoder(1), full.Interface())
		for _, rare := range []string{"Saw", "Erases", "Bytes"} {
			if f := full.FieldByName(rare); f.IsValid() {
				f.SetZero()
			}
		}
		sameAsJSON(t, newEncoder(1), full.Interface())
	}
}

func TestWriteByHandRandom(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zé華 "\\<&\n\t\x00-\x1f\x7f]{0,9}`),
		rapid.SampledFrom([]string{"", "\xff", "a\xc3", "\u2028", "x\u2029y", "\ufffd", `{"text":"a\nb"}`, "<!channel>"}))
	day := rapid.Custom(func(t *rapid.T) civil.Day {
		return civil.Day(rapid.OneOf(rapid.Int32Range(0, int32(civil.Last)), rapid.SampledFrom([]int32{-1, 0, 1, 2, 365, 3652059, 3652060, math.MaxInt32})).Draw(t, "day"))
	})
	at := rapid.Custom(func(t *rapid.T) time.Time {
		zone := time.FixedZone("", rapid.SampledFrom([]int{0, 3600, -12600, 30, 90_000}).Draw(t, "zone"))
		return time.Unix(rapid.Int64Range(-1e11, 3e11).Draw(t, "sec"), rapid.SampledFrom([]int64{0, 1, 5e8}).Draw(t, "ns")).In(zone)
	})
	id := rapid.Custom(func(t *rapid.T) partner.ID { return partner.ID(rapid.Uint32().Draw(t, "id")) })
	rapid.Check(t, func(t *rapid.T) {
		e := newEncoder(rapid.IntRange(0, 9).Draw(t, "room"))
		word := func(what string) string { return text.Draw(t, what) }
		var bindings []partner.Binding
		var refs []partner.Ref
		for range rapid.IntRange(0, 3).Draw(t, "n") {
			bindings = append(bindings, partner.Binding{State: partner.BindingState(word("state")), On: day.Draw(t, "on")})
			refs = append(refs, partner.Ref{Kind: partner.Kind(word("kind")), ID: id.Draw(t, "ref")})
		}
		for _, v := range []any{
			partner.Certificate{ID: id.Draw(t, "id"), Rev: 3, Person: id.Draw(t, "person"), Type: word("type"), Track: word("track"), Number: word("number"),
				Issued: day.Draw(t, "issued"), Expires: day.Draw(t, "expires"), Account: partner.AccountKind(word("account")), Review: partner.Review(word("review")), Evidence: word("evidence")},
			partner.Person{ID: id.Draw(t, "id"), Name: word("name"), Email: word("email"), SlackID: word("slack"), HuaweiID: word("huawei"), Account: partner.AccountKind(word("account")),
				Team: word("team"), Dedicated: rapid.Bool().Draw(t, "dedicated"), LeftOn: day.Draw(t, "left"), Bindings: bindings},
			lineRecord{recordVersion, partner.LedgerLine{Seq: rapid.Uint64().Draw(t, "seq"), Revision: 3, At: at.Draw(t, "at"), Via: word("via"), Verb: word("verb"), Refs: refs, Where: word("where"),
				By: partner.Sealed{Text: word("by"), Salt: []byte(word("salt")), Sum: word("sum")}, Summary: partner.Sealed{Text: word("summary")},
				Detail: partner.Sealed{Sum: word("sum"), Erased: rapid.Bool().Draw(t, "erased")}, Prev: word("prev"), Hash: word("hash")}},
			newAnswer([]byte(word("reply")), storage.Receipt{Audit: rapid.Uint64Range(0, 1).Draw(t, "audit"), Revision: rapid.Uint64().Draw(t, "revision")}),
		} {
			sameAsJSON(t, e, v)
		}
	})
}

// An undo record gives back the delta that was written.
func TestReverseRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d partner.Delta
		id := rapid.Custom(func(t *rapid.T) partner.ID { return partner.ID(rapid.Uint32Range(1, 9).Draw(t, "id")) })
		for range rapid.IntRange(0, 3).Draw(t, "put") {
			text := rapid.String().Draw(t, "text")
			d.Put = append(d.Put, rapid.SampledFrom([]partner.Fact{
				partner.Person{ID: id.Draw(t, "id"), Rev: 3, Name: text}, partner.Certificate{ID: id.Draw(t, "id"), Type: text}, partner.Held{ID: id.Draw(t, "id"), Rev: 5, Competency: text},
			}).Draw(t, "fact"))
		}
		for _, kind := range partner.Kinds {
			ids := rapid.SliceOfNDistinct(id, 0, 6, rapid.ID[partner.ID]).Draw(t, string(kind))
			slices.Sort(ids)
			for _, id := range ids {
				d.Remove = append(d.Remove, partner.Ref{Kind: kind, ID: id})
			}
		}
		until := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.FixedZone("", 3600))
		raw, err := newEncoder(1).reverse(d, until)
		if err != nil {
			t.Fatal(err)
		}
		r, err := decode[reverse]("what takes a change back", raw)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		got, err := r.delta()
		if diff := cmp.Diff(d, got); diff != "" || err != nil || !r.Until.Equal(until) {
			t.Errorf("%s: until %s, %v (-written +read):\n%s", raw, r.Until, err, diff)
		}
	})
}
