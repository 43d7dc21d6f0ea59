package roster

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"

	"partnerbot/partner"
)

// checkRead reads anything and imports what came of it: no panic, every error
// for the sender's eyes, every row taken or refused, and a second import empty.
func checkRead(t *testing.T, data []byte, o Options) {
	s, err := Read("fuzz", data, o)
	if err != nil {
		if !errors.Is(err, ErrFile) || s != nil {
			t.Fatalf("%v, %v", s, err)
		}
		return
	}
	if len(s.Rows)+len(s.Refused) != s.Total {
		t.Fatalf("%d rows and %d refused are not %d", len(s.Rows), len(s.Refused), s.Total)
	}
	p, b := huawei(t), partner.NewBook("w")
	d, _ := Import(p, b, s)
	b.Apply(d, 1)
	if again, report := Import(p, b, s); !again.IsEmpty() {
		t.Fatalf("a second import changes %+v %+v", again, report)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(allColumns+"Ana,ana@x.com,U1,hw1,personal,associated,2025-01-01,yes,T,,PMP,,7,14 May 2025,2028-05-13,approved,'=x\n"), byte(0))
	f.Add([]byte("sep=;\r\nName;Mail;Cert;Valid until\r\n\"A\"\"n\na\";a@x;PMP;03/04/2027\r\n\r\n\"open;b@x\n"), byte(1))
	f.Add([]byte("\xff\xfen\x00a\x00m\x00e\x00\n\x00A\x00"), byte(2))
	f.Add([]byte(`[{"name":"Ana","email":"a@x","dedicated":true}]`), byte(3))
	f.Add([]byte("name|team\nAna|\"x\"y\nAna\n"), byte(0))
	f.Fuzz(func(t *testing.T, data []byte, order byte) {
		checkRead(t, data, Options{Dates: []Order{AnyOrder, DMY, MDY, YMD}[order%4]})
	})
}

func FuzzReadXLSX(f *testing.F) {
	f.Add("name", "email", "Ana", "a@x", 45791.5, []byte("PK"), uint16(3))
	f.Add("HUAWEI ID", "issued", "'=1+1", "13/04/2027", -1.0, []byte{0}, uint16(200))
	f.Fuzz(func(t *testing.T, h1, h2, c1, c2 string, n float64, patch []byte, at uint16) {
		book := excelize.NewFile()
		for cell, v := range map[string]any{"A1": h1, "B1": h2, "C1": "issued", "D1": "certificate", "A2": c1, "B2": c2, "C2": n, "D2": "PMP", "A4": c2, "B4": c1} {
			_ = book.SetCellValue("Sheet1", cell, v) // what a workbook cannot hold is left out
		}
		var out bytes.Buffer
		if _, err := book.WriteTo(&out); err != nil {
			t.Skip()
		}
		checkRead(t, out.Bytes(), Options{})
		data := out.Bytes()
		copy(data[min(int(at), len(data)):], patch)
		checkRead(t, data, Options{})
	})
}
