package quickjson

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

// scanner goes through JSON. Its methods go on behind what they have read and give
// true, or give false, and then no more is read.
type scanner struct {
	raw []byte
	at  int
}

func (s *scanner) value(v reflect.Value, sh *shape) bool {
	switch sh.form {
	case text:
		t, ok := s.text()
		v.SetString(t)
		return ok
	case flag:
		v.SetBool(s.lit("true"))
		return v.Bool() || s.lit("false")
	case signed:
		n, err := strconv.ParseInt(s.number(), 10, 64)
		v.SetInt(n)
		return err == nil && !v.OverflowInt(n)
	case unsigned:
		n, err := strconv.ParseUint(s.number(), 10, 64)
		v.SetUint(n)
		return err == nil && !v.OverflowUint(n)
	case moment:
		raw, ok := s.quoted()
		return ok && v.Addr().Interface().(*time.Time).UnmarshalJSON(raw) == nil
	case spelled:
		raw, ok := s.quoted()
		return ok && plain(raw[1:len(raw)-1]) && v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(raw[1:len(raw)-1]) == nil
	case list:
		return s.list(v, sh)
	case table:
		return s.table(v, sh)
	case pointer:
		if s.null() {
			return false
		}
		v.Set(reflect.New(sh.typ.Elem()))
		return s.value(v.Elem(), shapeOf(sh.typ.Elem()))
	case record:
		return s.record(v, sh)
	default:
		return false
	}
}

func (s *scanner) record(v reflect.Value, sh *shape) bool {
	if !s.lit("{") {
		return false
	}
	first := 1 // the first field has no comma before it
	for i := range sh.fields {
		f := &sh.fields[i]
		if !s.lit(f.begins[first:]) {
			continue
		}
		first = 0
		if !s.value(v.Field(f.index), shapeOf(f.typ)) {
			return false
		}
	}
	return s.lit("}")
}

func (s *scanner) list(v reflect.Value, sh *shape) bool {
	if !s.lit("[") {
		return false
	}
	if s.lit("]") {
		v.Set(reflect.MakeSlice(sh.typ, 0, 0))
		return true
	}
	elem := shapeOf(sh.typ.Elem())
	for n := 0; ; n++ {
		v.Grow(1)
		v.SetLen(n + 1)
		if !s.value(v.Index(n), elem) {
			return false
		}
		if s.lit("]") {
			return true
		}
		if !s.lit(",") {
			return false
		}
	}
}

func (s *scanner) table(v reflect.Value, sh *shape) bool {
	if !s.lit("{") {
		return false
	}
	v.Set(reflect.MakeMap(sh.typ))
	if s.lit("}") {
		return true
	}
	elem := shapeOf(sh.typ.Elem())
	for {
		key, ok := s.text()
		if !ok || !s.lit(":") {
			return false
		}
		e := reflect.New(elem.typ).Elem()
		if !s.value(e, elem) {
			return false
		}
		v.SetMapIndex(reflect.ValueOf(key).Convert(sh.typ.Key()), e)
		if s.lit("}") {
			return true
		}
		if !s.lit(",") {
			return false
		}
	}
}

func (s *scanner) null() bool { return bytes.HasPrefix(s.raw[s.at:], []byte("null")) }

func (s *scanner) lit(t string) bool {
	if end := s.at + len(t); end <= len(s.raw) && string(s.raw[s.at:end]) == t {
		s.at = end
		return true
	}
	return false
}

// number reads a whole number as it is written; "" where none stands. What stands
// behind it is the next one's to judge.
func (s *scanner) number() string {
	from := s.at
	s.lit("-")
	digits := s.at
	for s.at < len(s.raw) && s.raw[s.at] >= '0' && s.raw[s.at] <= '9' {
		s.at++
	}
	if s.at == digits || s.raw[digits] == '0' && s.at-from > 1 { // "-0", "01"
		return ""
	}
	return string(s.raw[from:s.at])
}

// quoted gives a string with its quotes and as it is written.
func (s *scanner) quoted() ([]byte, bool) {
	if s.at == len(s.raw) || s.raw[s.at] != '"' {
		return nil, false
	}
	for i := s.at + 1; i < len(s.raw); i++ {
		switch s.raw[i] {
		case '\\':
			i++
		case '"':
			raw := s.raw[s.at : i+1]
			s.at = i + 1
			return raw, true
		}
	}
	return nil, false
}

func (s *scanner) text() (string, bool) {
	raw, ok := s.quoted()
	if !ok {
		return "", false
	}
	if within := raw[1 : len(raw)-1]; plain(within) {
		return string(within), true
	}
	var t string
	err := json.Unmarshal(raw, &t)
	return t, err == nil
}

// plain reports whether the inside of a JSON string stands for itself.
func plain(s []byte) bool {
	ascii := true
	for _, c := range s {
		if c == '\\' || c < ' ' || c == '"' {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii || utf8.Valid(s)
}
