package bolt

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"partnerbot/civil"
	"partnerbot/partner"
)

// People and certificates are read by hand, since there are many of them and a
// start waits for them: a twentieth of the time of encoding/json. What is not
// exactly as this program writes it (another order, an escape, an unknown field,
// a null) is left to encoding/json, so that both always give the same.

// reader reads the JSON of facts. Words that recur, such as types, are kept
// once; other text and bindings lie side by side in large blocks.
type reader struct {
	raw      []byte
	at       int
	words    [256]string
	block    *strings.Builder
	bindings []partner.Binding
}

func newReader() *reader { return &reader{block: new(strings.Builder)} }

// certificate reads a certificate in its envelope by hand; false if encoding/json must.
func (r *reader) certificate(raw []byte, c *partner.Certificate) bool {
	r.raw, r.at = raw, 0
	return r.lit(factStart) && r.lit(`{"id":`) && number32(r, &c.ID) &&
		(!r.lit(`,"rev":`) || r.number(&c.Rev)) &&
		(!r.lit(`,"person":`) || number32(r, &c.Person)) &&
		(!r.lit(`,"type":`) || word(r, &c.Type)) &&
		(!r.lit(`,"track":`) || word(r, &c.Track)) &&
		(!r.lit(`,"number":`) || r.text(&c.Number)) &&
		(!r.lit(`,"issued":`) || r.day(&c.Issued)) &&
		(!r.lit(`,"expires":`) || r.day(&c.Expires)) &&
		(!r.lit(`,"account_kind":`) || word(r, &c.Account)) &&
		(!r.lit(`,"review":`) || word(r, &c.Review)) &&
		(!r.lit(`,"evidence":`) || r.text(&c.Evidence)) &&
		r.lit(`}`) && r.lit(factEnd) && r.at == len(raw)
}

// person reads a person in its envelope by hand; false if encoding/json must.
func (r *reader) person(raw []byte, p *partner.Person) bool {
	r.raw, r.at = raw, 0
	return r.lit(factStart) && r.lit(`{"id":`) && number32(r, &p.ID) &&
		(!r.lit(`,"rev":`) || r.number(&p.Rev)) &&
		(!r.lit(`,"name":`) || r.text(&p.Name)) &&
		(!r.lit(`,"email":`) || r.text(&p.Email)) &&
		(!r.lit(`,"slack_id":`) || r.text(&p.SlackID)) &&
		(!r.lit(`,"huawei_id":`) || r.text(&p.HuaweiID)) &&
		(!r.lit(`,"account_kind":`) || word(r, &p.Account)) &&
		(!r.lit(`,"team":`) || word(r, &p.Team)) &&
		(!r.lit(`,"dedicated":`) || r.yes(&p.Dedicated)) &&
		(!r.lit(`,"left_on":`) || r.day(&p.LeftOn)) &&
		(!r.lit(`,"bindings":[`) || r.list(&p.Bindings)) &&
		r.lit(`}`) && r.lit(factEnd) && r.at == len(raw)
}

// list reads bindings, at least one, to the closing bracket.
func (r *reader) list(out *[]partner.Binding) bool {
	const block = 512
	if cap(r.bindings)-len(r.bindings) < 8 {
		r.bindings = make([]partner.Binding, 0, block)
	}
	from := len(r.bindings)
	for {
		var b partner.Binding
		if !r.lit(`{"state":`) || !word(r, &b.State) || r.lit(`,"on":`) && !r.day(&b.On) || !r.lit(`}`) {
			return false
		}
		r.bindings = append(r.bindings, b)
		if r.lit(`]`) {
			*out = r.bindings[from:len(r.bindings):len(r.bindings)]
			return true
		}
		if !r.lit(`,`) {
			return false
		}
	}
}

func (r *reader) yes(out *bool) bool {
	*out = r.lit(`true`)
	return *out
}

func (r *reader) lit(s string) bool {
	if end := r.at + len(s); end <= len(r.raw) && string(r.raw[r.at:end]) == s {
		r.at = end
		return true
	}
	return false
}

// quoted gives what lies between the quotes, to be looked at by plain.
func (r *reader) quoted() ([]byte, bool) {
	if !r.lit(`"`) {
		return nil, false
	}
	n := bytes.IndexByte(r.raw[r.at:], '"')
	if n < 0 {
		return nil, false
	}
	s := r.raw[r.at : r.at+n]
	r.at += n + 1
	return s, true
}

// plain reports whether the inside of a JSON string stands for itself.
func plain(s []byte) bool {
	ascii := true
	for _, c := range s {
		if c == '\\' || c < ' ' {
			return false
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	return ascii || utf8.Valid(s)
}

// text reads a string into the block.
func (r *reader) text(out *string) bool {
	const block = 32 << 10
	s, ok := r.quoted()
	if !ok || !plain(s) {
		return false
	}
	if r.block.Cap()-r.block.Len() < len(s) {
		r.block = new(strings.Builder)
		r.block.Grow(max(block, len(s)))
	}
	from := r.block.Len()
	r.block.Write(s)
	*out = r.block.String()[from:]
	return true
}

// word reads a string that recurs.
func word[T ~string](r *reader, out *T) bool {
	s, ok := r.quoted()
	if !ok {
		return false
	}
	if len(s) == 0 {
		*out = ""
		return true
	}
	known := &r.words[byte(len(s))*31+s[0]+s[len(s)/2]*5+s[len(s)-1]*7]
	if *known != string(s) {
		if !plain(s) {
			return false
		}
		*known = string(s)
	}
	*out = T(*known)
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

// day reads a date written as "2006-01-02".
func (r *reader) day(out *civil.Day) bool {
	const size = len(`"2006-01-02"`)
	if len(r.raw)-r.at < size {
		return false
	}
	s := r.raw[r.at : r.at+size]
	r.at += size
	if s[0] != '"' || s[5] != '-' || s[8] != '-' || s[11] != '"' {
		return false
	}
	n := 0
	for _, at := range [...]int{1, 2, 3, 4, 6, 7, 9, 10} {
		d := s[at] - '0'
		if d > 9 {
			return false
		}
		n = n*10 + int(d)
	}
	d, err := civil.Of(n/10000, time.Month(n/100%100), n%100)
	*out = d
	return err == nil
}
