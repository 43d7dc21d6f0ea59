package partner

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"sync"
	"time"
)

// ledgerFormat begins the bytes of every line; another format would be another word.
const ledgerFormat = "partnerbot ledger 1"

// LedgerLine is a line of the audit log with its place in the chain. Its Hash
// covers everything else of it, the hash of the line before included; personal
// words are covered by a sum of their own (see Sealed), so that they can be erased.
type LedgerLine struct {
	Seq      uint64    `json:"seq"` // from 1, without gaps
	Revision uint64    `json:"revision,omitempty"`
	At       time.Time `json:"at"`
	Via      string    `json:"via,omitempty"`
	Verb     string    `json:"verb"`
	Refs     []Ref     `json:"refs,omitempty"`
	Where    string    `json:"where,omitempty"`  // the message: "C012/1700000000.000100"
	Saw      []Used    `json:"saw,omitempty"`    // the material versions that were before the person
	Erases   []uint64  `json:"erases,omitempty"` // lines of which words were erased with this one

	By      Sealed `json:"by"`      // who
	Summary Sealed `json:"summary"` // what, in a sentence
	Detail  Sealed `json:"detail"`  // more of it: JSON

	Prev string `json:"prev"` // hex
	Hash string `json:"hash"` // hex
}

// Sealed is a text that can be erased without breaking the chain: the chain covers
// Sum, a hash of the text and a random salt. With the salt gone nobody can find the
// text out by trying.
type Sealed struct {
	Text   string `json:"text,omitempty"`
	Salt   []byte `json:"salt,omitempty"`
	Sum    string `json:"sum"` // hex
	Erased bool   `json:"erased,omitempty"`
}

// SaltSize is how many random bytes a seal wants.
const SaltSize = 16

// Seal makes a text erasable. The salt is random and used for nothing else; a
// shorter one than SaltSize is an error.
func Seal(text string, salt []byte) (Sealed, error) {
	if len(salt) < SaltSize {
		return Sealed{}, errors.New("a seal's salt is too short")
	}
	salt = bytes.Clone(salt)
	return Sealed{Text: text, Salt: salt, Sum: sealSum(text, salt)}, nil
}

func sealSum(text string, salt []byte) string {
	b := newChainBytes()
	b.text("seal")
	b.text(string(salt))
	b.text(text)
	return b.sum()
}

// Erase forgets the text for good; the sum stays.
func (s Sealed) Erase() Sealed { return Sealed{Sum: s.Sum, Erased: true} }

// holds reports whether the text is the one that was sealed, or was erased.
func (s Sealed) holds() bool {
	if s.Erased {
		return s.Text == "" && len(s.Salt) == 0
	}
	return len(s.Salt) >= SaltSize && sameHash(sealSum(s.Text, s.Salt), s.Sum)
}

// Erase forgets who did it and all words of the line.
func (l LedgerLine) Erase() LedgerLine {
	l.By = l.By.Erase()
	return l.EraseWords()
}

// EraseWords forgets the words of the line, where they name somebody else.
func (l LedgerLine) EraseWords() LedgerLine {
	l.Summary, l.Detail = l.Summary.Erase(), l.Detail.Erase()
	return l
}

func (l *LedgerLine) erased() bool { return l.By.Erased || l.Summary.Erased || l.Detail.Erased }

// Head is a place in the chain: a line and its hash. Whoever knows a head can tell
// whether the log up to it is still the same, its end included.
type Head struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"` // hex
}

// Genesis is the head of a workspace's empty log.
func Genesis(workspace string) Head {
	b := newChainBytes()
	b.text(ledgerFormat)
	b.text(workspace)
	return Head{Hash: b.sum()}
}

// Chain puts a line behind a head: it gives it its number and its two hashes, and
// gives the head that the line makes.
func Chain(after Head, l LedgerLine) (LedgerLine, Head) {
	l.Seq, l.Prev = after.Seq+1, after.Hash
	l.At = l.At.UTC().Round(0)
	l.Hash = l.sum()
	return l, l.Head()
}

// Head is the line's own place.
func (l *LedgerLine) Head() Head { return Head{Seq: l.Seq, Hash: l.Hash} }

// sum is the hash of the line's canonical bytes.
func (l *LedgerLine) sum() string {
	b := newChainBytes()
	b.text(ledgerFormat)
	b.number(l.Seq)
	b.number(l.Revision)
	b.time(l.At.UTC())
	b.text(l.Via)
	b.text(l.Verb)
	b.number(uint64(len(l.Refs)))
	for _, r := range l.Refs {
		b.text(string(r.Kind))
		b.number(uint64(r.ID))
	}
	b.text(l.Where)
	b.number(uint64(len(l.Saw)))
	for _, u := range l.Saw {
		b.number(uint64(u.Material))
		b.number(uint64(u.Version))
		b.text(u.SHA256)
	}
	b.number(uint64(len(l.Erases)))
	for _, seq := range l.Erases {
		b.number(seq)
	}
	b.text(l.By.Sum)
	b.text(l.Summary.Sum)
	b.text(l.Detail.Sum)
	b.text(l.Prev)
	return b.sum()
}

// chainBytes are canonical bytes: every text has its length before it and every
// number its full width, so that no two different lines have the same.
type chainBytes []byte

// chainRoom keeps bytes that were summed for the next: a change sums four times.
var chainRoom = sync.Pool{New: func() any { return new(make(chainBytes, 0, 1024)) }}

// newChainBytes gives none yet, with room for most lines.
func newChainBytes() *chainBytes {
	b := chainRoom.Get().(*chainBytes)
	*b = (*b)[:0]
	return b
}

func (b *chainBytes) number(n uint64) { *b = binary.BigEndian.AppendUint64(*b, n) }

func (b *chainBytes) text(s string) {
	b.number(uint64(len(s)))
	*b = append(*b, s...)
}

func (b *chainBytes) time(t time.Time) {
	from := len(*b)
	b.number(0)
	*b = t.AppendFormat(*b, time.RFC3339Nano)
	binary.BigEndian.PutUint64((*b)[from:], uint64(len(*b)-from-8))
}

// sum is their hash. They are not used after it.
func (b *chainBytes) sum() string {
	var out [2 * sha256.Size]byte
	h := sha256.Sum256(*b)
	chainRoom.Put(b)
	hex.Encode(out[:], h[:])
	return string(out[:])
}

func sameHash(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
