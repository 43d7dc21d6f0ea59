//go:build !unix

package bolt

import (
	"errors"
	"io"
	"os"
)

// mapFile reads a whole file where it cannot be mapped.
func mapFile(f *os.File, size int64) (data []byte, unmap func(), err error) {
	data = make([]byte, size)
	if _, err := f.ReadAt(data, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	return data, func() {}, nil
}

// tryLock leaves the locking to bbolt, which knows these systems.
func tryLock(*os.File, bool) (busy bool, err error) { return false, nil }

func unlock(*os.File) {}

func isFull(error) bool { return false }

func isReadOnly(err error) bool { return errors.Is(err, os.ErrPermission) }

func syncDir(string) error { return nil }

// initialMap is zero where a file is made as long as its map.
const initialMap = 0
