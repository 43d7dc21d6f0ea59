package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
)

// bbolt answers damaged pages with panics, some of them on goroutines of its own
// where nobody can recover them, and a file shorter than it should be with a
// fault. So a file is inspected before bbolt gets it: every page that can be
// reached, its type, its place, its bounds and the order of its keys. That costs
// less than the walk that bbolt then does itself to find the free pages.

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	pageHeader   = 16
	elementSize  = 16
	branchPage   = 0x01
	leafPage     = 0x02
	metaPage     = 0x04
	bucketLeaf   = 0x01
	bucketHeader = 16
	maxDepth     = 64
)

// header is what a meta page of bbolt says about its file.
type header struct {
	pageSize int
	root     uint64 // page of the root bucket
	high     uint64 // first page that was never used
	tx       uint64
}

// inspectFile reports damage of a closed database file.
func inspectFile(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return damaged("it is not a file")
	}
	if info.Size() == 0 {
		return damaged("it is empty")
	}
	data, unmap, err := mapFile(f, info.Size())
	if err != nil {
		return err
	}
	defer unmap()
	return guarded(func() error { return inspect(data) })
}

// inspect reports damage of a database file's bytes.
func inspect(data []byte) error {
	h, ok := readHeader(data)
	if !ok {
		return damaged("it is not a database of partnerbot, or its beginning was overwritten")
	}
	if have := uint64(len(data)) / uint64(h.pageSize); have < h.high {
		return damaged(fmt.Sprintf("it was cut off: %d of %d pages are there", have, h.high))
	}
	w := walk{data: data, header: h, seen: make([]bool, h.high)}
	if err := w.tree(h.root, nil, nil, 0); err != nil {
		return damaged(err.Error())
	}
	return nil
}

// readHeader gives the newest meta page that is whole.
func readHeader(data []byte) (h header, ok bool) {
	if m, valid := readMeta(data, 0); valid {
		h, ok = m, true
		if second, valid := readMeta(data, h.pageSize); valid && second.tx > h.tx {
			h = second
		}
		return h, ok
	}
	for size := 1024; size <= 1<<24 && size < len(data); size <<= 1 {
		if m, valid := readMeta(data, size); valid && m.pageSize == size {
			return m, true
		}
	}
	return header{}, false
}

func readMeta(data []byte, at int) (header, bool) {
	const size = 64
	if at+pageHeader+size > len(data) {
		return header{}, false
	}
	le := binary.NativeEndian
	if le.Uint16(data[at+8:])&metaPage == 0 {
		return header{}, false
	}
	m := data[at+pageHeader : at+pageHeader+size]
	sum := fnv.New64a()
	_, _ = sum.Write(m[:size-8])
	h := header{
		pageSize: int(le.Uint32(m[8:])),
		root:     le.Uint64(m[16:]),
		high:     le.Uint64(m[40:]),
		tx:       le.Uint64(m[48:]),
	}
	ok := le.Uint32(m) == boltMagic && le.Uint32(m[4:]) == boltVersion && le.Uint64(m[56:]) == sum.Sum64() &&
		h.pageSize >= 1024 && h.pageSize <= 1<<24 && h.pageSize&(h.pageSize-1) == 0
	return h, ok
}

type walk struct {
	data []byte
	header
	seen []bool
}

// tree walks the pages below one; its keys lie in [low, below).
func (w *walk) tree(id uint64, low, below []byte, depth int) error {
	page, err := w.page(id, depth)
	if err != nil {
		return err
	}
	le := binary.NativeEndian
	flags, count := le.Uint16(page[8:]), int(le.Uint16(page[10:]))
	if flags == leafPage {
		return w.leaf(id, page, low, below, depth)
	}
	if flags != branchPage || count == 0 {
		return fmt.Errorf("page %d is not of the kind it should be", id)
	}
	if pageHeader+count*elementSize > len(page) {
		return fmt.Errorf("page %d counts more than it holds", id)
	}
	last := low
	for i := range count {
		key, err := part(page, i, 0, 4)
		if err != nil || !follows(key, last, i) {
			return fmt.Errorf("page %d: key %d is out of place", id, i)
		}
		next := below
		if i+1 < count {
			if next, err = part(page, i+1, 0, 4); err != nil {
				return fmt.Errorf("page %d: key %d is out of place", id, i+1)
			}
		}
		if err := w.tree(le.Uint64(page[pageHeader+i*elementSize+8:]), key, next, depth+1); err != nil {
			return err
		}
		last = key
	}
	return ends(id, last, below)
}

// page gives the bytes of a page, with those that overflow it.
func (w *walk) page(id uint64, depth int) ([]byte, error) {
	if id < 2 || id >= w.high {
		return nil, fmt.Errorf("page %d does not exist", id)
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("page %d lies too deep", id)
	}
	le := binary.NativeEndian
	start := id * uint64(w.pageSize)
	head := w.data[start : start+pageHeader]
	over := uint64(le.Uint32(head[12:]))
	if le.Uint64(head) != id || id+over >= w.high {
		return nil, fmt.Errorf("page %d was overwritten", id)
	}
	for i := id; i <= id+over; i++ {
		if w.seen[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	return w.data[start : start+(over+1)*uint64(w.pageSize)], nil
}

func (w *walk) leaf(id uint64, page, low, below []byte, depth int) error {
	le := binary.NativeEndian
	count := int(le.Uint16(page[10:]))
	if pageHeader+count*elementSize > len(page) {
		return fmt.Errorf("page %d counts more than it holds", id)
	}
	last := low
	for i := range count {
		key, err := part(page, i, 4, 8)
		if err != nil || !follows(key, last, i) {
			return fmt.Errorf("page %d: key %d is out of place", id, i)
		}
		last = key
		element := page[pageHeader+i*elementSize:]
		from := i*elementSize + pageHeader + int(le.Uint32(element[4:])) + len(key)
		size := int(le.Uint32(element[12:]))
		if size > len(page)-from {
			return fmt.Errorf("page %d: value %d is longer than the page", id, i)
		}
		if le.Uint32(element)&bucketLeaf == 0 {
			continue
		}
		if err := w.bucket(id, page[from:from+size], depth); err != nil {
			return err
		}
	}
	if count == 0 {
		return nil
	}
	return ends(id, last, below)
}

// bucket walks a bucket, whose pages are its own or, while it is small, lie
// within the value itself.
func (w *walk) bucket(id uint64, value []byte, depth int) error {
	if len(value) < bucketHeader {
		return fmt.Errorf("page %d: a bucket is cut off", id)
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return w.tree(root, nil, nil, depth+1)
	}
	inline := value[bucketHeader:]
	if len(inline) < pageHeader || binary.NativeEndian.Uint16(inline[8:]) != leafPage || depth > maxDepth {
		return fmt.Errorf("page %d: a small bucket is not one", id)
	}
	return w.leaf(id, inline, nil, nil, depth+1)
}

// part gives the key of element i, whose position and length lie at these
// offsets of the element.
func part(page []byte, i, pos, length int) ([]byte, error) {
	at := pageHeader + i*elementSize
	le := binary.NativeEndian
	from := at + int(le.Uint32(page[at+pos:]))
	size := int(le.Uint32(page[at+length:]))
	if from > len(page) || size > len(page)-from {
		return nil, fmt.Errorf("out of bounds")
	}
	return page[from : from+size], nil
}

// follows reports whether key i of a page may stand behind the last one.
func follows(key, last []byte, i int) bool {
	if last == nil {
		return true
	}
	order := bytes.Compare(key, last)
	return order > 0 || i == 0 && order == 0
}

// ends looks at the last key of a page, the others being lower, for what comes
// behind the page.
func ends(id uint64, last, below []byte) error {
	if below != nil && bytes.Compare(last, below) >= 0 {
		return fmt.Errorf("page %d: its last key is out of place", id)
	}
	return nil
}
