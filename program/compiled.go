package program

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// Reading YAML with its positions takes longer than all else that happens
// before the first answer. So an embedded pack also stands in the program as a
// Go value (compiled_packs.go), which is used while it was made of the very file
// that is embedded; a pack that was changed and not compiled anew is read from
// its YAML, only slower.

// compiledPack is an embedded pack after it was read and checked.
type compiledPack struct {
	name    string
	of      string // SHA-256 of the YAML and of the embedded packs that it extends
	zone    string
	program *Program // without its zone and what prepare makes
}

// sum tells the text of a pack, with the embedded ones that it extends, from any other.
func sum(data []byte) string {
	h := sha256.New()
	for range maxChain {
		h.Write(data)
		base, ok := embedded(extended(data))
		if !ok {
			break
		}
		data = base
	}
	return hex.EncodeToString(h.Sum(nil))
}

// extended is the pack that a pack's text says at the beginning of a line that it
// extends; "" where it says none.
func extended(data []byte) string {
	for line := range bytes.Lines(data) {
		if rest, ok := bytes.CutPrefix(line, []byte("extends:")); ok {
			return string(bytes.TrimSpace(rest))
		}
	}
	return ""
}

// fromCompiled loads an embedded pack from its compiled form, if that was made
// of data.
func fromCompiled(name string, data []byte) (*Program, bool) {
	i := slices.IndexFunc(compiledPacks, func(c compiledPack) bool { return c.name == name })
	if i < 0 || compiledPacks[i].of != sum(data) {
		return nil, false
	}
	zone, err := time.LoadLocation(compiledPacks[i].zone)
	if err != nil {
		return nil, false
	}
	p := *compiledPacks[i].program
	p.Zone = zone
	p.Types = slices.Clone(p.Types) // prepare writes into them; all else is only read
	p.prepare()
	return &p, true
}
