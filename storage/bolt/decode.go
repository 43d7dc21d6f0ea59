package bolt

import (
	"strconv"
	"unicode/utf8"

	"partnerbot/civil"
	"partnerbot/partner"
)

// People and certificates are read by hand, since there are many of them and a
// start waits for them: an eighth of the time of encoding/json. What is not
// exactly as this program writes it (an escape, an unknown field, a null) is left
// to encoding/json, so that both always give the same.

// reader reads the JSON of facts. Words that recur, such as types, are kept once.
type reader struct {
	raw   []byte
	at    int
	words map[string]string
}

const mostWords = 4096

func newReader() *reader { return &reader{words: make(map[string]string)} }

// fact reads a fact by hand; false if encoding/json must.
func (r *reader) fact(kind partner.Kind, raw []byte) (partner.Fact, bool) {
	r.raw, r.at = raw, 0
	switch kind {
	case partner.KindCertificate:
		var c partner.Certificate
		if ok := r.object(func(key []byte) bool { return r.certificate(&c, key) }); ok && r.at == len(raw) {
			return c, true
		}
	case partner.KindPerson:
		var p partner.Person
		if ok := r.object(func(key []byte) bool { return r.person(&p, key) }); ok && r.at == len(raw) {
			return p, true
		}
	}
	return nil, false
}

func (r *reader) certificate(c *partner.Certificate, key []byte) bool {
	switch string(key) {
	case "id":
		return number32(r, &c.ID)
	case "rev":
		return r.number(&c.Rev)
	case "person":
		return number32(r, &c.Person)
	case "type":
		return word(r, &c.Type)
	case "track":
		return word(r, &c.Track)
	case "number":
		return r.text(&c.Number)
	case "issued":
		return r.day(&c.Issued)
	case "expires":
		return r.day(&c.Expires)
	case "account_kind":
		return word(r, &c.Account)
	case "review":
		return word(r, &c.Review)
	case "evidence":
		return r.text(&c.Evidence)
	}
	return false
}

func (r *reader) person(p *partner.Person, key []byte) bool {
	switch string(key) {
	case "id":
		return number32(r, &p.ID)
	case "rev":
		return r.number(&p.Rev)
	case "name":
		return r.text(&p.Name)
	case "email":
		return r.text(&p.Email)
	case "slack_id":
		return r.text(&p.SlackID)
	case "huawei_id":
		return r.text(&p.HuaweiID)
	case "account_kind":
		return word(r, &p.Account)
	case "team":
		return word(r, &p.Team)
	case "dedicated":
		p.Dedicated = true
		return r.lit("true")
	case "left_on":
		return r.day(&p.LeftOn)
	case "bindings":
		return r.bindings(&p.Bindings)
	}
	return false
}

func (r *reader) bindings(out *[]partner.Binding) bool {
	*out = nil
	if !r.lit("[") {
		return false
	}
	for {
		var b partner.Binding
		ok := r.object(func(key []byte) bool {
			switch string(key) {
			case "state":
				return word(r, &b.State)
			case "on":
				return r.day(&b.On)
			}
			return false
		})
		if !ok {
			return false
		}
		*out = append(*out, b)
		if r.lit("]") {
			return true
		}
		if !r.lit(",") {
			return false
		}
	}
}

// object reads an object of at least one field.
func (r *reader) object(field func(key []byte) bool) bool {
	if !r.lit("{") {
		return false
	}
	for {
		key, ok := r.quoted()
		if !ok || !r.lit(":") || !field(key) {
			return false
		}
		if r.lit("}") {
			return true
		}
		if !r.lit(",") {
			return false
		}
	}
}

func (r *reader) lit(s string) bool {
	if end := r.at + len(s); end <= len(r.raw) && string(r.raw[r.at:end]) == s {
		r.at = end
		return true
	}
	return false
}

// quoted reads a string without escapes.
func (r *reader) quoted() ([]byte, bool) {
	if !r.lit(`"`) {
		return nil, false
	}
	from, ascii := r.at, true
	for ; r.at < len(r.raw); r.at++ {
		switch c := r.raw[r.at]; {
		case c == '"':
			s := r.raw[from:r.at]
			r.at++
			return s, ascii || utf8.Valid(s)
		case c == '\\' || c < ' ':
			return nil, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false
}

func (r *reader) text(out *string) bool {
	s, ok := r.quoted()
	*out = string(s)
	return ok
}

// word reads a string that recurs.
func word[T ~string](r *reader, out *T) bool {
	s, ok := r.quoted()
	if !ok {
		return false
	}
	known, seen := r.words[string(s)]
	if !seen {
		known = string(s)
		if len(r.words) < mostWords {
			r.words[known] = known
		}
	}
	*out = T(known)
	return true
}

func (r *reader) number(out *uint64) bool {
	from := r.at
	for r.at < len(r.raw) && r.raw[r.at] >= '0' && r.raw[r.at] <= '9' {
		r.at++
	}
	digits := r.raw[from:r.at]
	if len(digits) == 0 || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	if len(digits) > 18 {
		n, err := strconv.ParseUint(string(digits), 10, 64)
		*out = n
		return err == nil
	}
	n := uint64(0)
	for _, d := range digits {
		n = n*10 + uint64(d-'0')
	}
	*out = n
	return true
}

func number32(r *reader, out *partner.ID) bool {
	var n uint64
	ok := r.number(&n)
	*out = partner.ID(n)
	return ok && n <= 1<<32-1
}

func (r *reader) day(out *civil.Day) bool {
	s, ok := r.quoted()
	if !ok || len(s) != len("2006-01-02") {
		return false
	}
	d, err := civil.Parse(string(s))
	*out = d
	return err == nil
}
