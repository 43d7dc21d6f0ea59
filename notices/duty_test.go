package notices

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
)

// duties reads the open duties of an office.
func (o *office) duties(local, through string) (list []Duty) {
	o.t.Helper()
	err := o.store.Read(o.t.Context(), "T1", func(b *partner.Book) error {
		list = o.desk.Duties(b, o.instant(local), day(through))
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

func steps(list []Moment, to string) string {
	var out []string
	for _, m := range list {
		if m.To.User+m.To.Channel == to {
			out = append(out, m.Step)
		}
	}
	return strings.Join(out, " ")
}

func TestADutyKnowsWhatIsSaidOfIt(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"), cert(4, "hccdp", "2027-12-31"))
	list := o.duties("2026-03-10 12:00", "2026-04-01")
	if len(list) != 2 || list[0].Kind != partner.CertificateEnd || list[1].Kind != partner.RequirementFalls {
		t.Fatalf("%+v", list)
	}
	u := list[0]
	if u.Owner != "U0ANA" || u.Resting || u.Ladder.Patience != 5 || !strings.HasPrefix(u.Rule, "certificate-end, 30 days before; pack huawei-cloud ") {
		t.Errorf("%+v", u)
	}
	for to, want := range map[string][2]string{
		"C012":   {"30 60 90", "14 7 1 0 +7 +14 +21 +28"},
		"U0ANA":  {"30 60 90", "14 7 1 0 +7 +14 +21 +28"},
		"U0CHEN": {"escalation 30 60 90", "14 7 1 0 +7 +14 +21 +28"},
		"U0DANA": {"", "escalation"},
		"U0LI":   {"", ""},
	} {
		if got := [2]string{steps(u.Reached, to), steps(u.Coming, to)}; got != want {
			t.Errorf("%s: %q", to, got)
		}
	}
	if i := slices.IndexFunc(u.Coming, func(m Moment) bool { return m.To.User == "U0DANA" }); u.Coming[i].Reader != "Dana Weber, alliance manager" || u.Coming[i].Key != "certificate-end/certificate-2/escalation/2026-04-01@U0DANA" {
		t.Errorf("%+v", u.Coming[i])
	}
	if !slices.IsSortedFunc(u.Coming, func(a, b Moment) int { return a.At.Compare(b.At) }) || !slices.IsSortedFunc(u.Reached, func(a, b Moment) int { return b.At.Compare(a.At) }) {
		t.Error("not in order")
	}
}

func TestADutyKnowsWhoIsOnIt(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	o.now = o.instant("2026-03-10 12:00")
	o.answer(partner.Response{ID: 1, Subject: "certificate/2", Due: day("2026-04-01"), Act: partner.Ack, By: "U0LI", Until: day("2026-03-20")})
	u := o.duties("2026-03-10 12:01", "2026-04-01")[0]
	if u.Owner != "U0LI" || !u.Resting || u.Until != day("2026-03-20") || u.Response.By != "U0LI" {
		t.Errorf("%+v", u)
	}
	if got := steps(u.Coming, "U0LI"); got != "snooze-2026-03-20 7 1 0 +7 +14 +21 +28" {
		t.Errorf("whoever is on it hears %q", got)
	}
	if got := steps(u.Coming, "U0DANA"); got != "escalation" {
		t.Errorf("the alliance manager hears %q", got)
	}
	if first := u.Coming[0].At; first.Before(o.instant("2026-03-20 09:00")) {
		t.Errorf("it is said at %v", first)
	}
	if later := o.duties("2026-03-20 09:00", "2026-04-01")[0]; later.Resting {
		t.Error("it rests on the day on which that ends")
	}
}

func TestADutyIsFoundByItsCode(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"), cert(4, "hccdp", "2032-12-31"))
	now := o.instant("2026-03-10 12:00")
	err := o.store.Read(t.Context(), "T1", func(b *partner.Book) error {
		for _, want := range o.desk.Duties(b, now, day("2033-01-01")) {
			got, ok := o.desk.Duty(b, strings.ToLower(want.Code()), now)
			if !ok || got.Subject != want.Subject || got.Kind != want.Kind {
				t.Errorf("%s is %+v", want.Code(), got)
			}
			if want.Kind == partner.CertificateEnd {
				for user, concerned := range map[string]bool{"U0ANA": true, "U0CHEN": true, "U0DANA": true, "U0LI": false, "": false} {
					if o.desk.Concerns(b, want, user) != concerned {
						t.Errorf("%s concerns %q: %v", want.Code(), user, !concerned)
					}
				}
			}
		}
		if _, ok := o.desk.Duty(b, "R-00000", now); ok {
			t.Error("a code of nothing was found")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSlotsAreThoseOfEverybody(t *testing.T) {
	o := firm(t, partner.Reader{ID: 1, User: "U0LI", Zone: "Asia/Shanghai", Calendar: "cn"},
		partner.Schedule{ID: 1, Spec: "30 14 * * FRI", Zone: "Europe/Berlin", Channel: "C0X"})
	err := o.store.Read(t.Context(), "T1", func(b *partner.Book) error {
		var got []string
		for _, at := range o.desk.Slots(b, o.instant("2026-03-05 12:00"), o.instant("2026-03-09 12:00")) {
			got = append(got, at.In(time.UTC).Format("Mon 15:04"))
		}
		if want := "Fri 01:00, Fri 08:00, Fri 13:30, Mon 01:00, Mon 08:00"; strings.Join(got, ", ") != want {
			t.Errorf("%q", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What people set of their own ladder holds instead of the pack's, and only that.
func TestAWorkspaceHasStepsOfItsOwn(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	o.change("T1", partner.Settings{
		Channel: "C012", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin",
		Ladders: []partner.StepsOfKind{{Kind: partner.CertificateEnd, Steps: []int{7, -3, 20, 20}, Every: 2, Times: 1}},
	})
	u := o.duties("2026-03-01 12:00", "2026-04-01")[0]
	if got := steps(u.Coming, "C012"); got != "20 7 +2" || !strings.Contains(u.Rule, "config ladder") || u.Ladder.Grace != 7 {
		t.Errorf("%q, %s", got, u.Rule)
	}
}

// Steps that fall on a weekend come on the Friday before, as one: neither what a duty
// has said nor what is to come names two for the same reader and moment.
func TestStepsOfOneMomentAreNamedOnce(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-05")) // a Sunday: 1 day before and the day itself are said on Friday
	for _, local := range []string{"2026-03-10 12:00", "2026-04-03 12:00"} {
		for _, u := range o.duties(local, "2026-04-05") {
			said := map[string]string{}
			for _, m := range slices.Concat(u.Reached, u.Coming) {
				at := m.To.User + m.To.Channel + m.At.String()
				if other, twice := said[at]; twice {
					t.Errorf("%s, at %s: steps %s and %s are both said at %s", u.Code(), local, other, m.Step, at)
				}
				said[at] = m.Step
			}
		}
		if u := o.duties(local, "2026-04-05")[0]; !strings.Contains(steps(u.Reached, "C012")+" "+steps(u.Coming, "C012"), "0") {
			t.Errorf("%+v", u)
		}
	}
}
