package roster

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDates(t *testing.T) {
	cases := []struct {
		in    string
		order Order
		want  string // a date, or the beginning of what is wrong
	}{
		{"2026-05-14", "", "2026-05-14"}, {"2026/05/14", "", "2026-05-14"}, {"2026/5/4", "", "2026-05-04"}, {"2026.05.14", "", "2026-05-14"},
		{"20260514", "", "2026-05-14"}, {"14 May 2026", "", "2026-05-14"}, {"May 14, 2026", "", "2026-05-14"}, {"14-May-2026", "", "2026-05-14"},
		{"14-MAY-2026", "", "2026-05-14"}, {"4th September 2026", "", "2026-09-04"}, {"Sept 4 2026", "", "2026-09-04"}, {"2026年5月14日", "", "2026-05-14"},
		{"2026-05-14 00:00:00", "", "2026-05-14"}, {"2026-05-14T00:00", "", "2026-05-14"}, {"2028-02-29", "", "2028-02-29"},
		{"13/04/2027", "", "2027-04-13"}, {"04/13/2027", "", "2027-04-13"}, {"13.04.2027", "", "2027-04-13"}, {"05/05/2027", "", "2027-05-05"},
		{"03/04/2027", "", "can be 3 April 2027 or 4 March 2027"}, {"03/04/2027", DMY, "2027-04-03"}, {"03/04/2027", MDY, "2027-03-04"},
		{"3.4.2027", DMY, "2027-04-03"}, {"13/04/2027", MDY, "no such day in the calendar in the order --dates=mdy"}, {"2026-05-14", DMY, "2026-05-14"},
		{"03/04/2027", YMD, "does not begin with the year"}, {"2027/04/03", YMD, "2027-04-03"},
		{"31/02/2027", "", "no such day"}, {"2026/13/01", "", "no such day"}, {"32 May 2026", "", "no such day"}, {"2027-02-29", "", "no such day"},
		{"14 Floreal 2026", "", "not a date"}, {"14 Ma 2026", "", "not a date"}, {"May 2026", "", "not a date"}, {"-5", "", "not a date"}, {"14 May 26", "", "the year needs four digits"},
		{"2026-05-14T09:00:00Z", "", "has a time of day"}, {"12:00", "", "not a date"}, {"1/2/3/4", "", "not a date"}, {"00/00/2027", "", "no such day"},
	}
	for _, c := range cases {
		d := dates{order: c.order}
		day, err := d.parse(c.in)
		got := day.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" {
			t.Errorf("%q with order %q is %q, want %q", c.in, c.order, got, c.want)
		}
	}
}

func TestDatesThatProveTwoOrdersAreNamed(t *testing.T) {
	s := read(t, "name,certificate,issued\nAna,pmp,13/04/2027\nBo,pmp,04/13/2027\nCy,pmp,03/04/2027\n", Options{})
	if want := []string{"row 2 writes the day first and row 3 the month first; look at the dates once more"}; !cmp.Equal(want, s.Warnings) {
		t.Errorf("warnings %q, want %q", s.Warnings, want)
	}
	if len(s.Rows) != 2 || len(s.Refused) != 1 || s.Refused[0].Row != 4 {
		t.Errorf("rows %+v refused %v: a proof in one row must not decide another", s.Rows, s.Refused)
	}
}

func TestDayNumbers(t *testing.T) {
	cases := []struct{ in, want string }{
		{"45791", "2025-05-14"}, {"45791.75", "2025-05-14"}, {"20250514", "2025-05-14"}, {"20250532", "no such day"}, {"14 May 2025", "2025-05-14"},
		{"2025", "not a date"}, {"-1", "not a date"}, {"1e300", "not a date"}, {"NaN", "not a date"}, {"0", "not a date"}, {"199999", "not a date"},
	}
	for _, c := range cases {
		d := dates{serials: true, epoch: epoch1900}
		day, err := d.parse(c.in)
		got := day.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%q is %q, want %q", c.in, got, c.want)
		}
	}
}

func TestParseOrder(t *testing.T) {
	for in, want := range map[string]Order{"": AnyOrder, "dmy": DMY, " MDY ": MDY, "ymd": YMD} {
		if got, err := ParseOrder(in); err != nil || got != want {
			t.Errorf("%q is %q, %v", in, got, err)
		}
	}
	if _, err := ParseOrder("dym"); err == nil || err.Error() != `"dym" is no order of dates: write dmy, mdy or ymd` {
		t.Errorf("error %v", err)
	}
}
