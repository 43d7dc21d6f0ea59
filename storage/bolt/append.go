package bolt

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"partnerbot/civil"
	"partnerbot/partner"
)

// The records of every change are written by hand, since the writer does so
// while all who wait for it look on: a fifth of the time of encoding/json. They
// are byte for byte what encoding/json writes, which does the rest.

// encoder writes records one after the other into large blocks: bbolt keeps the
// slices until the transaction ends.
type encoder struct {
	block []byte
	from  int   // where the record begins
	err   error // what went wrong with the record
	rest  bytes.Buffer
	json  *json.Encoder // writes into rest
}

const blockSize = 64 << 10

func newEncoder(records int) *encoder {
	e := &encoder{block: make([]byte, 0, blockFor(records))}
	e.json = json.NewEncoder(&e.rest)
	e.json.SetEscapeHTML(false)
	return e
}

func blockFor(records int) int { return min(256*records, blockSize) }

// again readies the encoder for another transaction: nothing that was written in
// the one before is looked at any more.
func (e *encoder) again(records int) *encoder {
	e.block = e.block[:0]
	if cap(e.block) < blockFor(records) {
		e.block = make([]byte, 0, blockFor(records))
	}
	return e
}

var (
	recordStart = fmt.Sprintf(`{"v":%d`, recordVersion)
	factStart   = fmt.Sprintf(`{"v":%d,"fact":`, recordVersion)
)

const factEnd = "}"

// begin begins a record, which mostly fits into the block.
func (e *encoder) begin(start string) {
	if cap(e.block)-len(e.block) < 1024 && len(e.block) > 0 {
		e.block = make([]byte, 0, min(2*cap(e.block), blockSize))
	}
	e.from, e.err = len(e.block), nil
	e.lit(start)
}

// end ends a record and gives it.
func (e *encoder) end(end string) ([]byte, error) {
	e.lit(end)
	return e.block[e.from:len(e.block):len(e.block)], e.err
}

// record writes a record that carries its own version.
func (e *encoder) record(r versioned) ([]byte, error) {
	e.begin("")
	e.value(r)
	return e.end("")
}

// fact writes a fact in its envelope, stamped with a revision.
func (e *encoder) fact(f partner.Fact, rev uint64) ([]byte, error) {
	e.begin(factStart)
	e.body(f, rev)
	return e.end(factEnd)
}

func (e *encoder) body(f partner.Fact, rev uint64) {
	switch f := f.(type) {
	case partner.Certificate:
		f.Rev = rev
		e.certificate(&f)
	case partner.Person:
		f.Rev = rev
		e.person(&f)
	default:
		e.value(f.At(rev))
	}
}

// line writes a line of the audit log.
func (e *encoder) line(r *partner.LedgerLine) ([]byte, error) {
	if len(r.Saw) > 0 || len(r.Erases) > 0 {
		return e.record(lineRecord{recordVersion, *r})
	}
	e.begin(recordStart)
	e.number(`,"seq":`, r.Seq)
	e.numberIf(`,"revision":`, r.Revision)
	e.time(`,"at":`, r.At)
	e.textIf(`,"via":`, r.Via)
	e.text(`,"verb":`, r.Verb)
	for i, ref := range r.Refs {
		e.item(`,"refs":[`, i)
		e.text(`{"kind":`, string(ref.Kind))
		e.number(`,"id":`, uint64(ref.ID))
		e.lit(`}`)
	}
	if len(r.Refs) > 0 {
		e.lit(`]`)
	}
	e.textIf(`,"where":`, r.Where)
	e.sealed(`,"by":{`, &r.By)
	e.sealed(`,"summary":{`, &r.Summary)
	e.sealed(`,"detail":{`, &r.Detail)
	e.text(`,"prev":`, r.Prev)
	e.text(`,"hash":`, r.Hash)
	return e.end(`}`)
}

func (e *encoder) sealed(before string, s *partner.Sealed) {
	e.lit(before)
	if s.Text != "" {
		e.text(`"text":`, s.Text)
		e.lit(`,`)
	}
	if len(s.Salt) > 0 {
		e.lit(`"salt":"`)
		e.block = base64.StdEncoding.AppendEncode(e.block, s.Salt)
		e.lit(`",`)
	}
	e.text(`"sum":`, s.Sum)
	if s.Erased {
		e.lit(`,"erased":true`)
	}
	e.lit(`}`)
}

// answer writes what a dedupe key is answered.
func (e *encoder) answer(a *answer) ([]byte, error) {
	if len(a.Bytes) > 0 {
		return e.record(*a)
	}
	e.begin(recordStart)
	e.numberIf(`,"audit":`, a.Audit)
	e.numberIf(`,"revision":`, a.Revision)
	e.textIf(`,"text":`, a.Text)
	return e.end(`}`)
}

// reverse writes the undo record of a delta that takes a change back. What it
// removes is in order; neighbours are joined: 1 2 3 7 is 1-3, 7-7.
func (e *encoder) reverse(d partner.Delta, until time.Time) ([]byte, error) {
	e.begin(recordStart)
	e.time(`,"until":`, until.UTC())
	for i, f := range d.Put {
		e.item(`,"put":[`, i)
		e.text(`{"kind":`, string(f.Ref().Kind))
		e.lit(`,"fact":`)
		e.body(f, f.Revision())
		e.lit(`}`)
	}
	if len(d.Put) > 0 {
		e.lit(`]`)
	}
	var kind partner.Kind
	for i := 0; i < len(d.Remove); {
		from := d.Remove[i]
		to := from
		for i++; i < len(d.Remove) && d.Remove[i].Kind == to.Kind && d.Remove[i].ID == to.ID+1; i++ {
			to = d.Remove[i]
		}
		switch kind {
		case from.Kind:
			e.lit(`,[`)
		case "":
			e.text(`,"remove":{`, string(from.Kind))
			e.lit(`:[[`)
		default:
			e.text(`],`, string(from.Kind))
			e.lit(`:[[`)
		}
		kind = from.Kind
		e.number(``, uint64(from.ID))
		e.number(`,`, uint64(to.ID))
		e.lit(`]`)
	}
	if len(d.Remove) > 0 {
		e.lit(`]}`)
	}
	return e.end(`}`)
}

func (e *encoder) certificate(c *partner.Certificate) {
	e.number(`{"id":`, uint64(c.ID))
	e.numberIf(`,"rev":`, c.Rev)
	e.number(`,"person":`, uint64(c.Person))
	e.text(`,"type":`, c.Type)
	e.textIf(`,"track":`, c.Track)
	e.textIf(`,"number":`, c.Number)
	e.dayIf(`,"issued":`, c.Issued)
	e.dayIf(`,"expires":`, c.Expires)
	e.textIf(`,"account_kind":`, string(c.Account))
	e.textIf(`,"review":`, string(c.Review))
	e.textIf(`,"evidence":`, c.Evidence)
	e.lit(`}`)
}

func (e *encoder) person(p *partner.Person) {
	e.number(`{"id":`, uint64(p.ID))
	e.numberIf(`,"rev":`, p.Rev)
	e.text(`,"name":`, p.Name)
	e.textIf(`,"email":`, p.Email)
	e.textIf(`,"slack_id":`, p.SlackID)
	e.textIf(`,"huawei_id":`, p.HuaweiID)
	e.textIf(`,"account_kind":`, string(p.Account))
	e.textIf(`,"team":`, p.Team)
	if p.Dedicated {
		e.lit(`,"dedicated":true`)
	}
	e.dayIf(`,"left_on":`, p.LeftOn)
	for i, b := range p.Bindings {
		e.item(`,"bindings":[`, i)
		e.text(`{"state":`, string(b.State))
		e.dayIf(`,"on":`, b.On)
		e.lit(`}`)
	}
	if len(p.Bindings) > 0 {
		e.lit(`]`)
	}
	e.lit(`}`)
}

// The parts, each with what stands before it.

func (e *encoder) lit(s string) { e.block = append(e.block, s...) }

// item begins item i of a list.
func (e *encoder) item(before string, i int) {
	if i > 0 {
		before = `,`
	}
	e.lit(before)
}

func (e *encoder) number(before string, n uint64) {
	e.block = strconv.AppendUint(append(e.block, before...), n, 10)
}

func (e *encoder) numberIf(before string, n uint64) {
	if n != 0 {
		e.number(before, n)
	}
}

func (e *encoder) textIf(before, s string) {
	if s != "" {
		e.text(before, s)
	}
}

func (e *encoder) dayIf(before string, d civil.Day) {
	if d.IsZero() {
		return
	}
	e.lit(before)
	if d < civil.First || d > civil.Last {
		e.value(d)
		return
	}
	year, month, day := d.Date()
	n := year*10000 + int(month)*100 + day
	text := []byte(`"0000-00-00"`)
	for _, at := range [...]int{10, 9, 7, 6, 4, 3, 2, 1} {
		text[at] += byte(n % 10)
		n /= 10
	}
	e.block = append(e.block, text...)
}

func (e *encoder) time(before string, t time.Time) {
	e.lit(before)
	block, err := t.AppendText(append(e.block, '"'))
	if err != nil {
		e.err = err
		return
	}
	e.block = append(block, '"')
}

// text writes a string, one with what is seldom seen by encoding/json.
func (e *encoder) text(before, s string) {
	e.lit(before)
	from := len(e.block)
	e.lit(`"`)
	done := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r == '"' || r == '\\' {
			e.block = append(append(e.block, s[done:i]...), '\\')
			done = i
		} else if r < ' ' || r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
			e.block = e.block[:from]
			e.value(s)
			return
		}
		i += size
	}
	e.block = append(append(e.block, s[done:]...), '"')
}

// value writes anything as encoding/json does.
func (e *encoder) value(v any) {
	e.rest.Reset()
	if err := e.json.Encode(v); err != nil {
		e.err = err
		return
	}
	e.block = append(e.block, e.rest.Bytes()[:e.rest.Len()-1]...) // without the newline
}
