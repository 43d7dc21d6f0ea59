package bolt

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/quickjson"
)

// recordVersion is the version of the records that this program writes.
const recordVersion = 1

// state is what a workspace remembers beside its facts.
type state struct {
	V        int                         `json:"v"`
	Revision uint64                      `json:"revision"`
	Last     map[partner.Kind]partner.ID `json:"last,omitempty"`
	Head     partner.Head                `json:"head,omitzero"` // of the audit log
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

func (r reverse) delta() (d partner.Delta, err error) {
	for _, k := range r.Put {
		f, err := decodeFact(k.Kind, k.Fact)
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

func checkVersion(v int) error {
	if v > recordVersion {
		return fmt.Errorf("%w: a record has version %d, this program knows %d", storage.ErrNewer, v, recordVersion)
	}
	if v < 1 {
		return damaged("a record has no version")
	}
	return nil
}

func decodeFact(kind partner.Kind, raw []byte) (partner.Fact, error) {
	f, err := partner.DecodeBy(kind, func(into any) error { return quickjson.Unmarshal(raw, into) })
	if err != nil {
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

// entryRecord is an audit entry as versions 1 and 2 of the file had it.
type entryRecord struct {
	V int `json:"v"`
	storage.Entry
}

// decode reads a record and checks its version.
func decode[T versioned](what string, raw []byte) (r T, err error) {
	if err := quickjson.Unmarshal(raw, &r); err != nil {
		return r, damaged(what + " cannot be read: " + err.Error())
	}
	return r, checkVersion(r.version())
}
