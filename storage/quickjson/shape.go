package quickjson

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// form is what a value looks like in JSON.
type form int

const (
	unknown  form = iota // encoding/json knows
	text                 // a string
	flag                 // true or false
	signed               // a whole number
	unsigned             // a whole number, not negative
	moment               // a time.Time
	spelled              // a type that reads its own text
	list                 // a slice
	table                // a map from strings
	record               // a struct
	pointer
)

// shape is how values of a type are written. It is found out once for each type,
// and when a value of it is first read: an empty list does not ask what is in it.
type shape struct {
	form   form
	typ    reflect.Type
	fields []field // of a record, in order
}

type field struct {
	begins string // `,"name":`
	typ    reflect.Type
	index  int
}

var shapes sync.Map // of *shape by reflect.Type

func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s, _ := shapes.LoadOrStore(t, newShape(t))
	return s.(*shape)
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	readsJSON = reflect.TypeFor[json.Unmarshaler]()
	readsText = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func newShape(t reflect.Type) *shape {
	s := &shape{typ: t}
	if t == timeType {
		s.form = moment
		return s
	}
	if t.PkgPath() != "" { // only named types have methods
		switch p := reflect.PointerTo(t); {
		case p.Implements(readsJSON):
			return s
		case p.Implements(readsText):
			s.form = spelled
			return s
		}
	}
	switch t.Kind() {
	case reflect.String:
		s.form = text
	case reflect.Bool:
		s.form = flag
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		s.form = signed
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		s.form = unsigned
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 { // bytes are written in base64
			s.form = list
		}
	case reflect.Map:
		if key := t.Key(); key.Kind() == reflect.String && !reflect.PointerTo(key).Implements(readsText) {
			s.form = table
		}
	case reflect.Pointer:
		s.form = pointer
	case reflect.Struct:
		s.fields, s.form = fieldsOf(t)
	}
	return s
}

// fieldsOf lists the fields of a struct as they are written; its form is unknown
// if one has rules of its own.
func fieldsOf(t reflect.Type) ([]field, form) {
	fields := make([]field, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if name == "" {
			name = f.Name
		}
		this := field{begins: `,"` + name + `":`, typ: f.Type, index: i}
		twice := slices.ContainsFunc(fields, func(other field) bool { return other.begins == this.begins })
		if f.Anonymous || twice || strings.Contains(options, "string") || !plain([]byte(name)) {
			return nil, unknown
		}
		fields = append(fields, this)
	}
	return fields, record
}
