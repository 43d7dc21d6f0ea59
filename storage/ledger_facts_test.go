package storage

import (
	"reflect"
	"testing"

	"partnerbot/partner"
)

// TestNewFieldsAreLeftOutWhileEmpty: the sums in the logs of older databases were made
// without a field that is added later, so what an empty fact is written as stays.
func TestNewFieldsAreLeftOutWhileEmpty(t *testing.T) {
	kinds := map[partner.Kind]bool{}
	for _, c := range []struct {
		fact partner.Fact
		want string
	}{
		{oneOfEach[partner.Application](), `{"id":0,"procedure":"","title":"","author":"","authors":[""],"opened":"0001-01-01T00:00:00Z","stage":"","materials":[{"material":0,"version":0}],"versions":[{"n":0,"since":"0001-01-01T00:00:00Z","set":[{"material":0,"version":0}]}],"votes":[{"entry":"","at":"0001-01-01T00:00:00Z","by":"","verb":"","version":0}],"edits":[{"where":""}],"attempts":[{"reference":"","slips":[""],"submitted":"","set":[{"material":0,"version":0}],"step":"","since":"","updates":[{"asked":"","cause":""}]}],"seen":[{"entry":""}]}`},
		{oneOfEach[partner.Record](), `{"id":0,"application":0,"entry":{"id":"","at":"0001-01-01T00:00:00Z","by":"","verb":"","new":{"application":0,"title":""}}}`},
		{oneOfEach[partner.Material](), `{"id":0,"kind":"","title":""}`},
		{oneOfEach[partner.MaterialVersion](), `{"id":0,"material":0,"n":0}`},
	} {
		kinds[c.fact.Ref().Kind] = true
		if got, err := asJSON(c.fact); err != nil || string(got) != c.want {
			t.Errorf("%T is written as %s, %v; want %s: a new field must be left out while it is empty (omitempty, omitzero)", c.fact, got, err, c.want)
		}
	}
	for _, kind := range VouchedKinds {
		if !kinds[kind] {
			t.Errorf("%s is vouched for, and not in the table", kind)
		}
	}
}

// oneOfEach is an empty value whose lists have one empty element each.
func oneOfEach[T any]() T {
	var out T
	fill(reflect.ValueOf(&out).Elem())
	return out
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	}
}
