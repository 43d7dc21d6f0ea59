package roster

import (
	"archive/zip"
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The formats of a roster.
const (
	CSV  = "csv"
	XLSX = "xlsx"
	JSON = "json"
)

// Read reads a roster in whatever format its content shows; the name is only
// what errors call it. Rows that make no sense are in Sheet.Refused and stop
// nothing else. An error wraps ErrFile, is about the file as a whole and is
// written for the person who sent it.
func Read(name string, data []byte, o Options) (*Sheet, error) {
	s := &Sheet{Name: name}
	switch {
	case len(data) > MaxSize:
		return nil, refuseFile(name, "%d MB; a roster may have %d MB", len(data)>>20, MaxSize>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, refuseFile(name, "empty; the first row must be the header, such as name,email,certificate,issued,expires")
	}
	r := newReader(s, o)
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		z, err := openZip(name, data)
		if err != nil {
			return nil, err
		}
		s.Format = XLSX
		if err := readXLSX(r, z, maxUnzipped); err != nil {
			return nil, err
		}
		return r.close()
	}
	text, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	if first := strings.TrimLeft(text, " \t\r\n"); strings.HasPrefix(first, "[") || strings.HasPrefix(first, "{") {
		s.Format = JSON
		err = readJSON(r, text)
	} else {
		s.Format = CSV
		err = readCSV(r, text)
	}
	if err != nil {
		return nil, err
	}
	return r.close()
}

const saveAs = "save it as XLSX or as CSV (UTF-8) and send that"

// signatures are the beginnings of files that are sent by mistake.
var signatures = []struct{ begins, is string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel file of the old kind (.xls), or one that is protected by a password"},
	{"%PDF-", "a PDF"},
	{"\x89PNG\r\n\x1a\n", "a picture (PNG)"},
	{"\xff\xd8\xff", "a picture (JPEG)"},
	{"GIF8", "a picture (GIF)"},
	{"II*\x00", "a picture (TIFF)"},
	{"MM\x00*", "a picture (TIFF)"},
	{"RIFF", "a picture or a recording"},
	{"\x1f\x8b", "a compressed file (gzip)"},
	{"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"},
	{"Rar!", "a compressed file (RAR)"},
	{"SQLite format 3\x00", "a database (SQLite)"},
	{"{\\rtf", "a text document (RTF)"},
}

// decode gives the text of a file in UTF-8, or says what the file seems to be.
func decode(name string, data []byte) (string, error) {
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.begins)) {
			return "", refuseFile(name, "seems to be %s, not a roster; %s", s.is, saveAs)
		}
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decodeUTF16(name, data[2:], 1)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeUTF16(name, data[2:], 0)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", refuseFile(name, "holds NUL bytes: no text, or UTF-16 without a byte order mark; %s", saveAs)
	}
	if !utf8.Valid(data) {
		row, bad := firstInvalid(data)
		return "", refuseFile(name, "not UTF-8: byte 0x%02X in line %d; %s", bad, row, saveAs)
	}
	return textOrMarkup(name, string(data))
}

// decodeUTF16 reads pairs of bytes; high is the place of the higher one.
func decodeUTF16(name string, data []byte, high int) (string, error) {
	if len(data)%2 != 0 {
		return "", refuseFile(name, "UTF-16 with half a character at its end: the file is cut off; %s", saveAs)
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i+high])<<8 | uint16(data[2*i+1-high])
	}
	return textOrMarkup(name, string(utf16.Decode(units)))
}

// textOrMarkup refuses web pages and XML, which some portals call .xls.
func textOrMarkup(name, text string) (string, error) {
	head := strings.ToLower(strings.TrimLeft(text[:min(len(text), 512)], " \t\r\n"))
	switch {
	case head == "" && strings.TrimSpace(text) == "":
		return "", refuseFile(name, "empty; the first row must be the header, such as name,email,certificate,issued,expires")
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"), strings.HasPrefix(head, "<table"), strings.HasPrefix(head, "<meta"):
		return "", refuseFile(name, "seems to be a web page, not a roster; open it in a spreadsheet program and %s", saveAs)
	case strings.HasPrefix(head, "<?xml"):
		return "", refuseFile(name, "seems to be XML, not a roster; open it in a spreadsheet program and %s", saveAs)
	}
	return text, nil
}

// firstInvalid finds the first byte that is not UTF-8 and the line it is in.
func firstInvalid(data []byte) (line int, bad byte) {
	line = 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			return line, data[0]
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line, 0
}

// openZip opens a workbook, or says what a zip file is if it is none.
func openZip(name string, data []byte) (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refuseFile(name, "seems to be a workbook (XLSX) that is damaged or cut off; save it again and send that")
	}
	has := make(map[string]bool, len(z.File))
	sheets := false
	var size uint64
	for _, f := range z.File {
		part := partName(f.Name)
		has[part] = true
		sheets = sheets || strings.HasPrefix(part, "xl/worksheets/") && strings.HasSuffix(part, ".xml")
		size += f.UncompressedSize64
	}
	is := "a zip file without a workbook in it"
	switch {
	case has["xl/workbook.xml"], sheets && has["_rels/.rels"]:
		if size > maxUnzipped {
			return nil, refuseFile(name, "unpacks to %d MB; a roster may unpack to %d MB", size>>20, int64(maxUnzipped)>>20)
		}
		return z, nil
	case has["xl/workbook.bin"]:
		is = "an Excel file in the binary format (XLSB)"
	case has["word/document.xml"]:
		is = "a text document (DOCX)"
	case has["ppt/presentation.xml"]:
		is = "a presentation (PPTX)"
	case has["content.xml"] && has["mimetype"]:
		is = "an OpenDocument file (ODS or ODT)"
	}
	return nil, refuseFile(name, "seems to be %s; %s", is, saveAs)
}
