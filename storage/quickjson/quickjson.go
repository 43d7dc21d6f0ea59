// Package quickjson reads JSON that encoding/json wrote, without the time that
// encoding/json takes when it meets a type first: it finds out there how the type
// is written too, which a start of a program that only reads does not need.
//
// It reads what stands exactly as encoding/json writes it: the fields in the order
// of the struct, no blanks, no null. Everything else it leaves to encoding/json,
// so that both always give the same.
package quickjson

import (
	"encoding/json"
	"reflect"
)

// Unmarshal does what json.Unmarshal does, but that a field of which nothing is
// written keeps no earlier value: into points to a zero value, or is made one.
func Unmarshal(raw []byte, into any) error {
	p := reflect.ValueOf(into)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return json.Unmarshal(raw, into)
	}
	v := p.Elem()
	if Read(raw, v) {
		return nil
	}
	v.SetZero()
	return json.Unmarshal(raw, into)
}

// Read reads raw into a zero value. It gives false where encoding/json must read,
// or find the error; v may hold a part then.
func Read(raw []byte, v reflect.Value) bool {
	s := scanner{raw: raw}
	return s.value(v, shapeOf(v.Type())) && s.at == len(raw)
}
