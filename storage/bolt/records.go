package bolt

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"partnerbot/partner"
	"partnerbot/storage"
)

// recordVersion is the version of the records that this program writes.
const recordVersion = 1

// state is what a workspace remembers beside its facts.
type state struct {
	V        int                         `json:"v"`
	Revision uint64                      `json:"revision"`
	Last     map[partner.Kind]partner.ID `json:"last,omitempty"`
}

// answer is a dedupe key's record.
type answer struct {
	V        int    `json:"v"`
	Audit    uint64 `json:"audit,omitempty"`
	Revision uint64 `json:"revision,omitempty"`
	Text     string `json:"text,omitempty"`  // the reply, if it is text
	Bytes    []byte `json:"bytes,omitempty"` // the reply, if it is not
}

func newAnswer(reply []byte, r storage.Receipt) answer {
	a := answer{V: recordVersion, Audit: r.Audit, Revision: r.Revision}
	if utf8.Valid(reply) {
		a.Text = string(reply)
	} else {
		a.Bytes = reply
	}
	return a
}

func (a answer) receipt() storage.Receipt {
	r := storage.Receipt{Replayed: true, Audit: a.Audit, Revision: a.Revision, Reply: a.Bytes}
	if a.Text != "" {
		r.Reply = []byte(a.Text)
	}
	return r
}

// reverse is an undo record. Facts to remove are kept as ranges of ids, since an
// import's are many and lie side by side.
type reverse struct {
	V      int                              `json:"v"`
	Until  time.Time                        `json:"until"`
	Put    []kept                           `json:"put,omitempty"`
	Remove map[partner.Kind][][2]partner.ID `json:"remove,omitempty"`
}

type kept struct {
	Kind partner.Kind    `json:"kind"`
	Fact json.RawMessage `json:"fact"`
}

func newReverse(d partner.Delta, until time.Time) (reverse, error) {
	r := reverse{V: recordVersion, Until: until.UTC()}
	for _, f := range d.Put {
		raw, err := json.Marshal(f)
		if err != nil {
			return r, err
		}
		r.Put = append(r.Put, kept{f.Ref().Kind, raw})
	}
	if len(d.Remove) == 0 {
		return r, nil
	}
	r.Remove = make(map[partner.Kind][][2]partner.ID)
	ids := make(map[partner.Kind][]partner.ID)
	for _, ref := range d.Remove {
		ids[ref.Kind] = append(ids[ref.Kind], ref.ID)
	}
	for kind, all := range ids {
		slices.Sort(all)
		r.Remove[kind] = ranges(all)
	}
	return r, nil
}

// ranges joins neighbours of a sorted list: 1 2 3 7 is 1-3, 7-7.
func ranges(ids []partner.ID) (out [][2]partner.ID) {
	for _, id := range ids {
		if n := len(out); n > 0 && out[n-1][1]+1 == id {
			out[n-1][1] = id
			continue
		}
		out = append(out, [2]partner.ID{id, id})
	}
	return out
}

func (r reverse) delta() (d partner.Delta, err error) {
	for _, k := range r.Put {
		f, err := decodeFact(kindIndex(k.Kind), k.Fact)
		if err != nil {
			return d, err
		}
		d.Put = append(d.Put, f)
	}
	for _, kind := range partner.Kinds {
		for _, span := range r.Remove[kind] {
			for id := span[0]; id >= span[0] && id <= span[1]; id++ {
				d.Remove = append(d.Remove, partner.Ref{Kind: kind, ID: id})
			}
		}
	}
	return d, nil
}

// encoder writes facts in their envelope, one after the other into large blocks:
// bbolt keeps the slices until the transaction ends.
type encoder struct {
	block bytes.Buffer
	json  *json.Encoder
}

const blockSize = 64 << 10

func newEncoder(facts int) *encoder {
	e := &encoder{}
	e.block.Grow(min(256*facts, blockSize))
	e.json = json.NewEncoder(&e.block)
	e.json.SetEscapeHTML(false)
	return e
}

var (
	factStart = fmt.Appendf(nil, `{"v":%d,"fact":`, recordVersion)
	factEnd   = []byte("}")
)

// room makes sure that a record mostly fits into the block.
func (e *encoder) room() {
	if e.block.Available() < 1024 && e.block.Len() > 0 {
		old := e.block.Len()
		e.block = bytes.Buffer{}
		e.block.Grow(min(2*old, blockSize))
	}
}

// record writes a record that carries its own version.
func (e *encoder) record(r versioned) ([]byte, error) {
	e.room()
	from := e.block.Len()
	if err := e.json.Encode(r); err != nil {
		return nil, err
	}
	to := e.block.Len() - 1 // without the encoder's newline
	return e.block.Bytes()[from:to:to], nil
}

func (e *encoder) fact(f partner.Fact) ([]byte, error) {
	e.room()
	from := e.block.Len()
	e.block.Write(factStart)
	if err := e.json.Encode(f); err != nil {
		return nil, err
	}
	e.block.Truncate(e.block.Len() - 1) // the encoder's newline
	e.block.Write(factEnd)
	to := e.block.Len()
	return e.block.Bytes()[from:to:to], nil
}

type envelope struct {
	V    int             `json:"v"`
	Fact json.RawMessage `json:"fact"`
}

// openFact reads a fact with its envelope.
func openFact(r *reader, kind int, raw []byte) (partner.Fact, error) {
	body, plain := bytes.CutPrefix(raw, factStart)
	if body, closed := bytes.CutSuffix(body, factEnd); plain && closed {
		if f, ok := r.fact(partner.Kinds[kind], body); ok {
			return f, nil
		}
		return decodeFact(kind, body)
	}
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, damaged("a fact cannot be read: " + err.Error())
	}
	if err := checkVersion(e.V); err != nil {
		return nil, err
	}
	return decodeFact(kind, e.Fact)
}

func checkVersion(v int) error {
	if v > recordVersion {
		return fmt.Errorf("%w: a record has version %d, this program knows %d", storage.ErrNewer, v, recordVersion)
	}
	if v < 1 {
		return damaged("a record has no version")
	}
	return nil
}

func decodeFact(kind int, raw []byte) (partner.Fact, error) {
	if kind < 0 {
		return nil, damaged("a fact is of an unknown kind")
	}
	switch partner.Kinds[kind] {
	case partner.KindSettings:
		return decodeAs[partner.Settings](raw)
	case partner.KindPerson:
		return decodeAs[partner.Person](raw)
	case partner.KindCertificate:
		return decodeAs[partner.Certificate](raw)
	case partner.KindCompetency:
		return decodeAs[partner.Held](raw)
	case partner.KindThreshold:
		return decodeAs[partner.Threshold](raw)
	case partner.KindMaterial:
		return decodeAs[partner.Material](raw)
	case partner.KindReading:
		return decodeAs[partner.Read](raw)
	}
	return nil, damaged("a fact is of an unknown kind")
}

func decodeAs[T partner.Fact](raw []byte) (partner.Fact, error) {
	var f T
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, damaged("a fact cannot be read: " + err.Error())
	}
	return f, nil
}

// versioned is a record that says its version.
type versioned interface{ version() int }

func (s state) version() int        { return s.V }
func (a answer) version() int       { return a.V }
func (r reverse) version() int      { return r.V }
func (n noticeRecord) version() int { return n.V }
func (e entryRecord) version() int  { return e.V }

type noticeRecord struct {
	V int `json:"v"`
	storage.Notice
}

type entryRecord struct {
	V int `json:"v"`
	storage.Entry
}

// decode reads a record and checks its version.
func decode[T versioned](what string, raw []byte) (r T, err error) {
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, damaged(what + " cannot be read: " + err.Error())
	}
	return r, checkVersion(r.version())
}
