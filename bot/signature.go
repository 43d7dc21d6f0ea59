package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"strconv"
	"sync"
	"time"
)

// signatureWindow is how far the time of a request may lie from ours, in
// seconds; Slack's own figure.
const signatureWindow = 300

// Reasons for which a request is taken to be somebody else's.
var (
	errUnsigned  = errors.New("no signature")
	errStale     = errors.New("the time of the request is more than five minutes off")
	errForged    = errors.New("the signature does not fit")
	errNoSecret  = errors.New("no signing secret is configured")
	signaturePre = []byte("v0=")
)

// signer checks Slack's request signatures: HMAC-SHA256 over "v0:TIME:BODY".
type signer struct {
	set  bool
	macs *sync.Pool
}

type mac struct {
	hash hash.Hash
	sum  [sha256.Size]byte
	hex  [2 * sha256.Size]byte
	head [32]byte
}

func newSigner(secret string) signer {
	key := []byte(secret)
	return signer{set: secret != "", macs: &sync.Pool{New: func() any { return &mac{hash: hmac.New(sha256.New, key)} }}}
}

// check compares in constant time; the raw body is read before anything parses it.
func (s signer) check(stamp, signature string, body []byte, now time.Time) error {
	if !s.set {
		return errNoSecret
	}
	if stamp == "" || signature == "" {
		return errUnsigned
	}
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return errUnsigned
	}
	if d := now.Unix() - at; d > signatureWindow || d < -signatureWindow {
		return errStale
	}
	m := s.macs.Get().(*mac)
	defer s.macs.Put(m)
	m.hash.Reset()
	m.hash.Write(append(append(append(m.head[:0], "v0:"...), stamp...), ':'))
	m.hash.Write(body)
	hex.Encode(m.hex[:], m.hash.Sum(m.sum[:0]))
	if len(signature) != len(signaturePre)+len(m.hex) || signature[:len(signaturePre)] != string(signaturePre) ||
		!hmac.Equal([]byte(signature[len(signaturePre):]), m.hex[:]) {
		return errForged
	}
	return nil
}
