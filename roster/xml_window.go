package roster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// through gives what stands between the opening at which it is and the next
// closing, and goes behind that.
func (x *markup) through(opening, closing string) ([]byte, error) {
	from := len(opening)
	for seen := from; ; {
		if at := x.at + seen; at < len(x.buf) {
			if i := bytes.Index(x.buf[at:], []byte(closing)); i >= 0 {
				body := x.buf[x.at+from : at+i]
				x.at = at + i + len(closing)
				return body, nil
			}
		}
		seen = max(from, len(x.buf)-x.at-len(closing)+1)
		if more, err := x.fill(); err != nil {
			return nil, err
		} else if !more {
			return nil, fmt.Errorf("cut off: %s is not closed", opening)
		}
	}
}

// has reads on until n bytes are in the window, and reports whether they are.
func (x *markup) has(n int) (bool, error) {
	for len(x.buf)-x.at < n {
		if more, err := x.fill(); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// fill reads on behind what is in the window; what has been read goes out of it.
func (x *markup) fill() (more bool, err error) {
	if x.over {
		return false, nil
	}
	if x.at > 0 {
		x.buf = x.buf[:copy(x.buf, x.buf[x.at:])]
		x.at = 0
	}
	if len(x.buf) == cap(x.buf) {
		if len(x.buf) >= maxMarkup {
			return false, errLongMarkup
		}
		x.buf = append(make([]byte, 0, 2*cap(x.buf)), x.buf...)
	}
	for range 100 {
		n, err := x.in.Read(x.buf[len(x.buf):cap(x.buf)])
		x.buf = x.buf[:len(x.buf)+n]
		switch {
		case errors.Is(err, io.EOF):
			x.over = true
			return n > 0, nil
		case err != nil:
			return false, err
		case n > 0:
			return true, nil
		}
	}
	return false, io.ErrNoProgress
}

var errLongMarkup = fmt.Errorf("a tag or a text of more than %d MB", maxMarkup>>20)
