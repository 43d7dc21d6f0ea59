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
	seq, hash, _ := strings.Cut(s, ":")
	n, err := strconv.ParseUint(seq, 10, 64)
	if sum, bad := hex.DecodeString(hash); err != nil || bad != nil || len(sum) != sha256.Size {
		return Head{}, false
	}
	return Head{Seq: n, Hash: hash}, true
}
