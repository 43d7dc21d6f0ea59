package program

import (
	"hash/crc32"
	"io"
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
	of      []madeOf
	zone    string
	program *Program // without its zone and what prepare makes
}

// madeOf is the YAML of an embedded pack, or of one that it extends.
type madeOf struct {
	name string
	sum  uint32
}

// sum tells the text of an embedded pack from another: its CRC-32. It is not
// copied out of the program for that.
func sum(name string) uint32 {
	f, err := packs.Open("packs/" + name + ".yaml")
	if err != nil {
		return 0 // there is no such pack any more
	}
	defer func() { _ = f.Close() }()
	h := crc32.NewIEEE()
	var part [4 << 10]byte
	_, _ = io.CopyBuffer(h, f, part[:]) // what is in memory can be read
	return h.Sum32()
}

// fromCompiled loads an embedded pack from its compiled form, if that was made
// of what sum tells.
func fromCompiled(name string, sum func(name string) uint32) (*Program, bool) {
	i := slices.IndexFunc(compiledPacks, func(c compiledPack) bool { return c.name == name })
	if i < 0 || slices.ContainsFunc(compiledPacks[i].of, func(m madeOf) bool { return sum(m.name) != m.sum }) {
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
