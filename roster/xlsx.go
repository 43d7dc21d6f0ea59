package roster

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	"partnerbot/civil"
)

// maxUnzipped bounds what a workbook may unpack to, in bytes: a million rows
// with every column filled stay below it, a zip bomb does not.
const maxUnzipped = 2 << 30

// Day 0 of the two ways in which workbooks number days. The first is one day
// early, since Excel counts a 29 February 1900.
var (
	epoch1900 = civil.Must(1899, 12, 30)
	epoch1904 = civil.Must(1904, 1, 1)
)

// readXLSX reads the sheet of a workbook that has a roster's header. Cells are
// read as they are stored: dates by their day number, never as the workbook
// happens to show them, and formulas by the value that was last computed.
func readXLSX(r *reader, data []byte) (err error) {
	defer func() {
		if v := recover(); v != nil { // a crafted workbook must not stop the program
			err = refuseFile(r.sheet.Name, "the workbook is damaged; save it again and send that")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped})
	if err != nil {
		return refuseFile(r.sheet.Name, "the workbook cannot be opened (%v); save it again and send that", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	name, err := pick(r, f)
	if err != nil {
		return err
	}
	r.dates.serials, r.dates.epoch = true, epoch1900
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		r.dates.epoch = epoch1904
	}
	err = eachRow(f, name, func(number int, cells []string) (bool, error) {
		return true, r.row(number, cells)
	})
	if err != nil && !errors.Is(err, ErrFile) {
		return refuseFile(r.sheet.Name, "sheet %q cannot be read (%v); save it again and send that", name, err)
	}
	return err
}

// pick chooses the first visible sheet whose first filled row is a roster's
// header; where there is none it is the first sheet with anything in it, whose
// header is then refused by name.
func pick(r *reader, f *excelize.File) (string, error) {
	var first, chosen string
	others := 0
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && !visible {
			continue
		}
		known, filled := 0, false
		err := eachRow(f, name, func(_ int, cells []string) (bool, error) {
			for _, c := range cells {
				filled = filled || clean(c) != ""
			}
			known = recognized(cells)
			return !filled, nil
		})
		switch {
		case err != nil:
			return "", refuseFile(r.sheet.Name, "sheet %q cannot be read (%v); save it again and send that", name, err)
		case !filled:
			continue
		}
		if first == "" {
			first = name
		}
		if chosen == "" && known > 1 {
			chosen = name
		} else {
			others++
		}
	}
	switch {
	case first == "":
		return "", refuseFile(r.sheet.Name, "empty; the first row must be the header, such as name, email, certificate, issued, expires")
	case chosen == "":
		return first, nil
	case others > 0:
		r.sheet.Warnings = append(r.sheet.Warnings, fmt.Sprintf("only the sheet %q was read; the workbook has more", chosen))
	}
	return chosen, nil
}

// eachRow streams over the rows of a sheet that have cells, until fn says to stop.
func eachRow(f *excelize.File, sheet string, fn func(number int, cells []string) (more bool, err error)) error {
	rows, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for number := 1; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("row %d: %w", number, err)
		}
		if len(cells) == 0 {
			continue
		}
		if more, err := fn(number, cells); err != nil || !more {
			return err
		}
	}
	return rows.Error()
}
