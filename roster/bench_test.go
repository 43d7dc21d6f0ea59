package roster

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"testing"

	"github.com/xuri/excelize/v2"

	"partnerbot/civil"
	"partnerbot/partner"
)

// large is a roster of n rows, four certificates a person.
func large(n int) []byte {
	var out bytes.Buffer
	out.WriteString("name,email,slack_id,huawei_id,account_kind,binding,bound_on,dedicated,team,left_on,certificate,track,number,issued,expires,review,evidence\n")
	kinds := []string{"PMP,", "HCCDP,GaussDB", "HCIP-CSSA,", "HCCDA,Cloud Native"}
	for i := range n {
		who := i / 4
		day := civil.Must(2024, 1, 1).Add(i % 700)
		fmt.Fprintf(&out, "Person %d,p%d@example.com,U%d,hw-%d,personal,associated,2025-01-15,yes,Team %d,,%s,N-%d,%s,%s,approved,https://example.com/%d\n",
			who, who, who, who, who%40, kinds[i%4], i, day, day.Add(1000), i)
	}
	return out.Bytes()
}

// BenchmarkImport reads and imports 100,000 rows; the baseline is encoding/csv
// alone over the same bytes.
func BenchmarkImport(b *testing.B) {
	data := large(100_000)
	p := huawei(b)
	b.Run("encoding-csv", func(b *testing.B) {
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(data))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := Read("large.csv", data, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	s, err := Read("large.csv", data, Options{})
	if err != nil {
		b.Fatal(err)
	}
	empty, full := partner.NewBook("w"), partner.NewBook("w")
	d, _ := Import(p, full, s)
	full.Apply(d, 1)
	b.Run("import-new", func(b *testing.B) {
		for b.Loop() {
			if d, _ := Import(p, empty, s); len(d.Put) != 125_000 {
				b.Fatal(len(d.Put))
			}
		}
	})
	b.Run("import-again", func(b *testing.B) {
		for b.Loop() {
			if d, _ := Import(p, full, s); !d.IsEmpty() {
				b.Fatal(len(d.Put))
			}
		}
	})
}

// BenchmarkXLSX writes and reads 100,000 rows; the baseline is excelize streaming
// the same cells.
func BenchmarkXLSX(b *testing.B) {
	p := huawei(b)
	s, err := Read("large.csv", large(100_000), Options{})
	if err != nil {
		b.Fatal(err)
	}
	book := partner.NewBook("w")
	d, _ := Import(p, book, s)
	book.Apply(d, 1)
	var file bytes.Buffer
	b.Run("write-excelize", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := excelizeWrite(io.Discard, rowsOf(p, book)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			file.Reset()
			if err := Write(&file, XLSX, p, book); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read-excelize", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if n := excelizeRead(b, file.Bytes()); n != 100_001 {
				b.Fatal(n)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if s, err := Read("large.xlsx", file.Bytes(), Options{}); err != nil || len(s.Rows) != 100_000 {
				b.Fatal(err)
			}
		}
	})
}

func excelizeWrite(w io.Writer, rows iter.Seq[*Row]) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	out, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	cells := make([]any, fields)
	number := 0
	for row := range rows {
		for f := range fields {
			cells[f] = row.text(f)
		}
		number++
		if err := out.SetRow(fmt.Sprintf("A%d", number), cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

// excelizeRead gives the number of rows; their cells are read and left.
func excelizeRead(b *testing.B, data []byte) (n int) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows("roster")
	if err != nil {
		b.Fatal(err)
	}
	for ; rows.Next(); n++ {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
	}
	return n
}
