package roster

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"partnerbot/civil"
)

// kind is what a workbook says of a cell beside its text.
type kind int8

const (
	asText  kind = iota
	asDate       // a date, written like 2026-05-14
	asFault      // an error of the spreadsheet
)

// cellType is how a workbook stores the value of a cell (ECMA-376 part 1, 18.18.11).
type cellType int8

const (
	numeric    cellType = iota
	sharedText          // by its place in the list of texts
	inline
	formula // the text that it gave last
	truth
	fault
	isoDate
)

var types = map[string]cellType{
	"n": numeric, "s": sharedText, "inlineStr": inline, "str": formula, "b": truth, "e": fault, "d": isoDate,
}

// Where a sheet ends, in every program.
const (
	lastRow    = 1 << 20
	lastColumn = 1 << 14
)

// rowReader reads the rows of one sheet.
type rowReader struct {
	*markup
	book   *spreadsheet
	number int  // of the row
	told   bool // the row says its number
	column int  // of the cell
	cells  []string
	kinds  []kind
	last   []string // the cells of the row before
	filled []bool   // cells that have been read
	size   int      // bytes of text in the row
	text   []byte
	kept   keep
}

// maxRowText bounds the text of a row: every cell as long as it may be.
const maxRowText = MaxColumns * MaxCell * 4

// row reads the row in which it is.
func (r *rowReader) row() error {
	r.number++
	v, told := r.attr("r")
	if r.told = told; told {
		n := whole(v)
		if n < 1 || n > lastRow {
			return fmt.Errorf("%q is no number of a row", quote(v))
		}
		r.number = n
	}
	if r.number > lastRow {
		return fmt.Errorf("more than %d rows", lastRow)
	}
	r.last = append(r.last[:0], r.cells...)
	r.cells, r.kinds, r.filled, r.size = r.cells[:0], r.kinds[:0], r.filled[:0], 0
	r.column = -1
	return r.each(func() error {
		if r.is("c") {
			return r.cell()
		}
		return r.known("extLst")
	})
}

// known refuses elements that may hide something, except those of this name.
func (r *rowReader) known(name string) error {
	if r.is(name) {
		return nil
	}
	return fmt.Errorf("the element %s, which is not known there", quote(r.name))
}

// cell reads the cell in which it is.
func (r *rowReader) cell() error {
	r.column++
	if ref, ok := r.attr("r"); ok {
		if err := r.place(ref); err != nil {
			return err
		}
	}
	if r.column >= lastColumn {
		return fmt.Errorf("more than %d cells in row %d", lastColumn, r.number)
	}
	for len(r.filled) <= r.column {
		r.filled = append(r.filled, false)
	}
	if r.filled[r.column] {
		return fmt.Errorf("the cell %s%d stands there twice", letter(r.column), r.number)
	}
	r.filled[r.column] = true
	as, format := numeric, r.whole("s")
	if of, ok := r.attr("t"); ok {
		if as, ok = types[of]; !ok {
			return fmt.Errorf("cell %s%d: type %q is not known", letter(r.column), r.number, quote(of))
		}
	}
	has, err := r.content(as == inline)
	if err == nil && has {
		err = r.value(as, format)
	}
	if err != nil {
		return fmt.Errorf("cell %s%d: %w", letter(r.column), r.number, err)
	}
	return nil
}

// content reads the text of the cell, which for formulas is what they gave last.
func (r *rowReader) content(within bool) (has bool, err error) {
	r.text = r.text[:0]
	err = r.each(func() (err error) {
		switch {
		case r.is("v") && !within, r.is("is") && within:
			if has {
				return errors.New("two values")
			}
			if has = true; within {
				r.text, err = rich(r.markup, r.text)
			} else {
				r.text, err = r.collect(r.text)
			}
			return err
		case r.is("f"), r.is("v"), r.is("is"):
			return nil
		}
		return r.known("extLst")
	})
	return has, err
}

// place takes the place of a cell, such as C7.
func (r *rowReader) place(ref string) error {
	column, i := 0, 0
	for ; i < len(ref) && i < 4 && (ref[i]|0x20) >= 'a' && (ref[i]|0x20) <= 'z'; i++ {
		column = column*26 + int(ref[i]|0x20-'a') + 1
	}
	n := whole(ref[i:])
	switch {
	case column < 1 || column > lastColumn || n < 1 || n > lastRow:
		return fmt.Errorf("%q is no place of a cell", quote(ref))
	case !r.told && len(r.filled) == 0:
		r.number, r.told = n, true
	case n != r.number:
		return fmt.Errorf("the cell %s stands in row %d", quote(ref), r.number)
	}
	r.column = column - 1
	return nil
}

// value understands the text of a cell of type as, and puts it into its place.
func (r *rowReader) value(as cellType, format int) error {
	switch as {
	case sharedText:
		n := whole(bytes.TrimSpace(r.text))
		if n < 0 || n >= len(r.book.shared) {
			return fmt.Errorf("text %q of the %d that the sheets share", quote(r.text), len(r.book.shared))
		}
		r.put(r.book.shared[n], asText)
	case inline, formula:
		return r.keep(unescape(r.text), asText)
	case truth:
		switch v := string(r.text); {
		case isTrue(v):
			r.put("TRUE", asText)
		case v == "0" || v == "false":
			r.put("FALSE", asText)
		default:
			return fmt.Errorf("%q is neither true nor false", quote(r.text))
		}
	case fault:
		return r.keep(r.text, asFault)
	case isoDate:
		day, _, _ := bytes.Cut(r.text, []byte("T"))
		if _, err := civil.Parse(string(day)); err == nil {
			return r.keep(day, asDate)
		}
		return r.keep(r.text, asDate)
	case numeric:
		var s style
		if format >= 0 && format < len(r.book.styles) {
			s = r.book.styles[format]
		}
		text, k := r.book.number(r.text, s)
		return r.keep(text, k)
	}
	return nil
}

// keep puts a text into the place of the cell.
func (r *rowReader) keep(text []byte, k kind) error {
	if len(text) == 0 {
		return nil
	}
	if r.size += len(text); r.size > maxRowText {
		return fmt.Errorf("more than %d MB of text in a row", maxRowText>>20)
	}
	if r.column < len(r.last) && r.last[r.column] == string(text) {
		r.put(r.last[r.column], k) // what stands above as well is kept once
		return nil
	}
	r.put(r.kept.string(text), k)
	return nil
}

func (r *rowReader) put(text string, k kind) {
	for len(r.cells) <= r.column {
		r.cells = append(r.cells, "")
		r.kinds = append(r.kinds, asText)
	}
	r.cells[r.column], r.kinds[r.column] = text, k
}

// number reads a number as its format shows it, if that is a date or padded.
// Whole numbers are written out, whichever way a program has stored them; those
// with more digits than a spreadsheet keeps are shown as rounded.
func (b *spreadsheet) number(text []byte, s style) ([]byte, kind) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || len(bytes.Trim(text, "0123456789.+-eE")) > 0 {
		return text, asText
	}
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return text, asText
	}
	if s.date {
		d := dates{epoch: b.epoch}
		if day, err := d.serial(n); err == nil {
			return []byte(day.String()), asDate
		}
		return text, asDate
	}
	const exact = 1e15 // 15 digits
	switch {
	case n != math.Trunc(n):
		return text, asText
	case math.Abs(n) >= exact:
		return strconv.AppendFloat(nil, n, 'E', -1, 64), asText
	}
	text = strconv.AppendInt(text[:0], int64(n), 10)
	if pad := s.digits - len(text); pad > 0 && n >= 0 {
		text = append([]byte(strings.Repeat("0", pad)), text...)
	}
	return text, asText
}
