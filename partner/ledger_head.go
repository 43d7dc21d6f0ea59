package partner

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// String is the head as it is posted and typed: 71:4be1….
func (h Head) String() string { return strconv.FormatUint(h.Seq, 10) + ":" + h.Hash }

// ReadHead reads a whole head as String writes it.
func ReadHead(s string) (h Head, ok bool) {
	h, ok = TypedHead(s)
	if !ok || len(h.Hash) != hex.EncodedLen(sha256.Size) {
		return Head{}, false
	}
	return h, true
}

// LeastHash is how many digits of a hash name it.
const LeastHash = 8

// HeadForm says how a head is typed.
const HeadForm = "a number, a colon and the hash as it was printed, at least 8 digits of it, such as 71:4be1c0de"

// TypedHead reads a head as people type it: whole, or its hash cut short to LeastHash
// digits or more, with or without dots in place of the rest.
func TypedHead(word string) (h Head, ok bool) {
	seq, hash, _ := strings.Cut(word, ":")
	n, err := strconv.ParseUint(seq, 10, 64)
	hash = strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(hash, "…"), "..."))
	if err != nil || len(hash) < LeastHash || len(hash) > hex.EncodedLen(sha256.Size) || strings.Trim(hash, "0123456789abcdef") != "" {
		return Head{}, false
	}
	return Head{Seq: n, Hash: hash}, true
}
