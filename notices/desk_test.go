package notices

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// office is one workspace in Berlin on a real store, with a Slack that works.
type office struct {
	*world
	zone *time.Location
}

func newOffice(t *testing.T, facts ...partner.Fact) *office {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "office.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, store: s, pack: huawei(t), teams: []string{"T1"}}
	w.slack = &slack{now: func() time.Time { return w.now }, refused: map[string]bool{}, shut: map[string]bool{}}
	w.desk = &Desk{Program: w.pack, Defaults: partner.Settings{Zone: "Europe/Berlin"}}
	w.procs[0] = newProcess(s, w.desk, w.slack, &w.life, "office")
	o := &office{world: w, zone: w.desk.zone("Europe/Berlin")}
	settings := partner.Settings{Channel: "C012", Path: "service", Phase: "competency-differentiation", Site: "intl"}
	for i, f := range facts {
		if own, ok := f.(partner.Settings); ok {
			settings, facts = own, slices.Delete(facts, i, i+1)
			break
		}
	}
	o.change("T1", append([]partner.Fact{
		settings,
		partner.Person{ID: 1, Name: "Ana Silva", Dedicated: true, Bindings: []partner.Binding{{State: partner.Associated}}},
		partner.Person{ID: 2, Name: "Li Wei", Dedicated: true, Bindings: []partner.Binding{{State: partner.Associated}}},
	}, facts...)...)
	return o
}

func day(s string) civil.Day {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cert(id partner.ID, kind, expires string) partner.Certificate {
	return partner.Certificate{ID: id, Person: 1 + id%2, Type: kind, Issued: day("2024-01-10"), Expires: day(expires)}
}

// at ticks at a local time and gives what was posted by it.
func (o *office) at(local string) []post {
	o.t.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", local, o.zone)
	if err != nil {
		o.t.Fatal(err)
	}
	before := len(o.slack.visible)
	o.now = now
	if err := o.procs[0].sched.Tick(o.t.Context(), now); err != nil {
		o.t.Fatal(err)
	}
	return o.slack.visible[before:]
}

func keys(posts []post) []string {
	var list []string
	for _, p := range posts {
		list = append(list, p.items...)
	}
	return list
}

func (o *office) want(local string, items ...string) []post {
	o.t.Helper()
	posts := o.at(local)
	if diff := cmp.Diff(items, keys(posts)); diff != "" {
		o.t.Fatalf("at %s (-want +got):\n%s", local, diff)
	}
	return posts
}

func TestFirstPlanSaysOnlyWhatIsDueToday(t *testing.T) {
	o := newOffice(t,
		cert(1, "pmp", "2026-04-01"),    // 30 days before: today
		cert(2, "hccdp", "2026-03-20"),  // 14 is to come, 30 is past
		cert(3, "ipma-b", "2026-02-20")) // over already
	posts := o.want("2026-03-02 17:00", "certificate-end/certificate-1/30/2026-04-01")
	if posts[0].key != "digest/C012/2026-03-02" || strings.Contains(posts[0].text, "away") {
		t.Fatalf("%+v", posts[0])
	}
	o.want("2026-03-03 09:00")
	o.want("2026-03-06 08:59")
	o.want("2026-03-06 09:00", "certificate-end/certificate-3/+14/2026-02-20", "certificate-end/certificate-2/14/2026-03-20")
	o.want("2026-03-06 09:01")
}

func TestFirstPlanBeforeTheHourLeavesTodayToItsHour(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-01"))
	o.want("2026-03-02 08:00")
	o.want("2026-03-02 09:00", "certificate-end/certificate-1/30/2026-04-01", "weekly/C012/week/2026-03-02")
}

func TestTheFirstRosterIsQuietEvenIfItComesLate(t *testing.T) {
	o := newOffice(t)
	o.want("2026-03-02 12:00")
	o.want("2026-03-03 09:00")
	o.change("T1", cert(1, "pmp", "2026-04-01"), cert(2, "hccdp", "2026-04-03"))
	o.want("2026-03-03 10:00")
	o.want("2026-03-04 09:00", "certificate-end/certificate-2/30/2026-04-03")
}

func TestWhatComesLaterIsSaidAtTheStepItHasReached(t *testing.T) {
	o := newOffice(t, cert(1, "hccdp", "2028-01-01"))
	o.want("2026-03-02 12:00")
	o.change("T1",
		cert(5, "pmp", "2026-03-28"),     // 26 days left: 90 and 60 are overtaken by 30
		cert(7, "hcip-pm", "2026-03-20")) // 18 days left: the step of 30 is older than its grace
	o.want("2026-03-02 13:00")
	o.want("2026-03-03 09:00", "certificate-end/certificate-5/30/2026-03-28")
	o.want("2026-03-04 09:00")
	o.want("2026-03-06 09:00", "certificate-end/certificate-7/14/2026-03-20")
	o.want("2026-03-13 08:59")
	// The 14th is a Saturday. Nobody was there on Monday, so that the week is announced now.
	o.want("2026-03-13 09:00", "certificate-end/certificate-7/7/2026-03-20", "certificate-end/certificate-5/14/2026-03-28", "weekly/C012/week/2026-03-09")
}

// The day before its end and the end itself of what ends on a Sunday are both said on
// the Friday: once, as the end, and not again on Monday.
func TestAWeekendsStepsAreSaidOnceOnFriday(t *testing.T) {
	o := newOffice(t, cert(1, "hccdp", "2026-03-15"))
	o.want("2026-03-02 12:00")
	o.want("2026-03-06 09:00", "certificate-end/certificate-1/7/2026-03-15")
	o.at("2026-03-09 09:00") // the week
	o.want("2026-03-12 09:00")
	friday := o.want("2026-03-13 09:00", "certificate-end/certificate-1/0/2026-03-15")
	if len(friday) != 1 || strings.Count(friday[0].text, "Li Wei: HCCDP") != 1 || !strings.Contains(friday[0].text, "ends on 15 Mar 2026, in 2 days") {
		t.Errorf("the channel shows %+v", friday)
	}
	o.want("2026-03-14 09:00")
	o.want("2026-03-15 09:00")
	for _, key := range keys(o.at("2026-03-16 09:00")) {
		if strings.HasPrefix(key, "certificate-end/") {
			t.Errorf("on Monday it is said again: %s", key)
		}
	}
}

func TestRenewedRemovedAndLeaversFallSilent(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-02"), cert(2, "hccdp", "2026-04-03"), cert(3, "hcip-pm", "2026-04-04"))
	o.want("2026-03-02 12:00")
	o.slack.down = true
	o.want("2026-03-03 09:00")
	o.slack.down = false
	o.change("T1", cert(1, "pmp", "2026-05-03"))
	o.want("2026-03-03 09:10")
	if list := o.notices(); len(list) != 1 || list[0].State != storage.Silent {
		t.Fatalf("%+v", list)
	}
	o.change("T1", partner.Person{ID: 1, Name: "Ana Silva", LeftOn: day("2026-03-01")}) // holds 2
	// The date that moved begins its ladder anew; the leaver's is not spoken of.
	o.want("2026-03-04 09:00", "certificate-end/certificate-1/60/2026-05-03")
	o.want("2026-03-06 09:00", "certificate-end/certificate-3/30/2026-04-04") // 5 March was missed
}

func (o *office) notices() []storage.Notice {
	o.t.Helper()
	list, err := o.store.Notices(o.t.Context(), "T1", time.Unix(0, 0), o.now.AddDate(1, 0, 0), 0)
	if err != nil {
		o.t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(n storage.Notice) bool { return n.Kind == kindQuiet })
}

func TestAfterDowntimeOneMessageSaysSo(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-04"), cert(2, "hccdp", "2026-03-20"), cert(3, "hcip-pm", "2026-03-08"))
	o.want("2026-03-02 12:00")
	o.want("2026-03-08 12:00") // a Sunday
	o.want("2026-03-08 20:30")
	posts := o.at("2026-03-09 12:30")
	if len(posts) != 1 || posts[0].key != "weekly/C012/2026-03-09" {
		t.Fatalf("%+v", posts)
	}
	golden(t, "away", posts[0].text+"\n")
	if rest := o.at("2026-03-10 09:00"); len(rest) != 0 {
		t.Fatalf("again: %+v", rest)
	}
}

func TestAnOutageOfSlackGivesOneMessage(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-02"), cert(2, "hccdp", "2026-04-03"), cert(3, "hcip-pm", "2026-04-04"))
	o.want("2026-03-02 12:00")
	o.slack.down = true
	for _, d := range []string{"2026-03-03 09:00", "2026-03-03 18:00", "2026-03-04 09:00", "2026-03-05 09:00", "2026-03-05 12:00"} {
		o.want(d)
	}
	o.slack.down = false
	o.want("2026-03-06 03:00") // not at night
	posts := o.want("2026-03-06 09:00", "certificate-end/certificate-1/30/2026-04-02",
		"certificate-end/certificate-2/30/2026-04-03", "certificate-end/certificate-3/30/2026-04-04")
	if len(posts) != 1 || !strings.Contains(posts[0].text, "away for 3 days") {
		t.Fatalf("%+v", posts)
	}
}

func TestWithoutAChannelNothingIsPlannedOrLost(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-04"), cert(2, "hccdp", "2026-03-20"), partner.Settings{})
	o.want("2026-03-02 12:00")
	o.change("T1", partner.Settings{Channel: "C012"})
	o.want("2026-03-04 12:00") // the first plan: old steps are quiet
	o.change("T1", partner.Settings{})
	o.want("2026-03-05 09:00")
	o.change("T1", partner.Settings{Channel: "C012"})
	o.want("2026-03-05 10:00") // not at once: that slot is over
	posts := o.want("2026-03-06 09:00", "certificate-end/certificate-2/14/2026-03-20", "certificate-end/certificate-1/30/2026-04-04")
	if strings.Contains(posts[0].text, "away") {
		t.Fatalf("it was not away:\n%s", posts[0].text)
	}
}

func TestAClockThatJumpsSaysNothingTwiceAndIsNotSilencedByIt(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-04"), cert(2, "hccdp", "2026-04-10"))
	o.want("2026-03-02 12:00")
	o.want("2026-03-05 09:00", "certificate-end/certificate-1/30/2026-04-04")
	o.want("2026-03-04 22:00")
	o.want("2026-03-05 09:00")
	o.want("2028-03-10 09:00") // two years ahead by mistake: all is over by then
	o.want("2026-03-06 09:00")
	o.change("T1", cert(3, "hcip-pm", "2026-04-08"))
	o.want("2026-03-09 09:00", "certificate-end/certificate-3/30/2026-04-08", "weekly/C012/week/2026-03-09")
}

func TestDigestGolden(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-05-31"), cert(2, "hccdp", "2026-04-01"), cert(3, "hcip-pm", "2026-03-09"), cert(4, "ipma-b", "2026-03-02"))
	posts := o.at("2026-03-02 09:00")
	if len(posts) != 1 {
		t.Fatalf("%+v", posts)
	}
	golden(t, "digest", posts[0].text+"\n")
}

func TestAHugeDigestIsCutAndSaysSo(t *testing.T) {
	var facts []partner.Fact
	for i := range 500 {
		facts = append(facts, partner.Certificate{ID: partner.ID(i + 1), Person: 1, Type: "hccdp", Track: fmt.Sprint("t", i), Expires: day("2026-04-01")})
	}
	o := newOffice(t, facts...)
	posts := o.at("2026-03-02 09:00")
	if len(posts) != 1 || !strings.Contains(posts[0].text, "And 475 more") || len(posts[0].items) != 500 {
		t.Fatalf("%d posts, %s", len(posts), posts[0].text)
	}
}

// What has ended by the time the digest is said is not told to be renewed by then.
func TestWhatHasEndedReadsSo(t *testing.T) {
	o := newOffice(t, cert(2, "hccdp", "2026-03-06"), cert(3, "hcia", "2026-03-07"))
	o.want("2026-03-02 12:00")
	posts := o.at("2026-03-09 09:00")
	if len(posts) != 1 {
		t.Fatalf("%+v", posts)
	}
	golden(t, "ended", posts[0].text+"\n")
}

// Long names do not push a digest into a second message, which could be lost by
// itself.
func TestALongDigestFitsOneMessage(t *testing.T) {
	var facts []partner.Fact
	for i := range 60 {
		facts = append(facts, partner.Certificate{ID: partner.ID(i + 1), Person: 1, Type: "hccdp", Track: fmt.Sprint("t", i), Expires: day("2026-04-01")})
	}
	o := newOffice(t, facts...)
	o.change("T1", partner.Person{ID: 1, Name: strings.Repeat("Maximiliana-Konstantina ", 12), Bindings: []partner.Binding{{State: partner.Invited, On: day("2026-01-05")}}})
	posts := o.at("2026-03-02 09:00")
	if len(posts) != 1 || len(posts[0].text) > mostText+2000 || strings.Count(posts[0].text, "in 30 days. ") < 10 {
		t.Fatalf("%d posts, %d bytes: %s", len(posts), len(posts[0].text), posts[0].text)
	}
	if shown := strings.Count(posts[0].text, "in 30 days. "); !strings.Contains(posts[0].text, fmt.Sprintf("And %d more", 60-shown)) {
		t.Fatalf("%d are shown, and: %s", shown, posts[0].text)
	}
}

// What no requirement asks for stands last, however soon it ends, also where the
// list is cut.
func TestWhatNothingAsksForStandsLast(t *testing.T) {
	facts := []partner.Fact{cert(1, "hcia", "2026-03-03"), cert(2, "hccdp", "2026-04-01")}
	for i := range 45 {
		facts = append(facts, partner.Certificate{ID: partner.ID(i + 3), Person: 1, Type: "hcia", Track: fmt.Sprint("t", i), Expires: day("2026-03-09")})
	}
	o := newOffice(t, facts...)
	posts := o.at("2026-03-02 09:00")
	if len(posts) != 1 {
		t.Fatalf("%+v", posts)
	}
	text := posts[0].text
	counts, idle := strings.Index(text, "Ana Silva: HCCDP ends on 1 Apr"), strings.Index(text, "Not asked for in this phase")
	if counts < 0 || idle < counts || strings.Index(text, "HCIA ends tomorrow") < idle || !strings.Contains(text, "And 22 more") {
		t.Fatalf("%s", text)
	}
}

// A digest that is late has its instant in the past. Should the clock be set
// back to before the digest's own day between planning and sending, it waits for
// the hour of that day.
func TestALateDigestIsNotSaidBeforeItsOwnDay(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-03"), cert(2, "hccdp", "2026-04-05"))
	o.want("2026-03-02 12:00")
	late, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-06 12:00", o.zone)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.procs[0].sched.Plan(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	o.now = late
	if list := o.notices(); len(list) != 1 || list[0].Key != "digest/C012/2026-03-06" || !list[0].At.Before(late.AddDate(0, 0, -1)) {
		t.Fatalf("%+v", list)
	}
	o.want("2026-03-05 12:00")
	o.want("2026-03-06 08:59")
	o.want("2026-03-06 09:00", "certificate-end/certificate-1/30/2026-04-03", "certificate-end/certificate-2/30/2026-04-05")
}

func TestUnknownKindIsAnError(t *testing.T) {
	d := &Desk{Program: huawei(t)}
	if _, ok, err := d.Compose(partner.NewBook("T1"), storage.Notice{Kind: "later"}, time.Unix(0, 0)); ok || err == nil {
		t.Fatal("a notice of an unknown kind was written")
	}
}

func TestAZoneNobodyKnowsIsTheVendors(t *testing.T) {
	d := &Desk{Program: huawei(t)}
	if got := d.zone("Mars/Olympus"); got != d.Program.Zone {
		t.Fatalf("it is %v", got)
	}
}

// flat is a text without its line breaks.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestPreviewOfNobodyIsAnEmptyList(t *testing.T) {
	list := Preview(huawei(t), partner.NewBook("T1"), partner.Settings{}, day("2026-01-01"), day("2026-12-31"))
	if list == nil || len(list) != 0 {
		t.Fatalf("%#v", list)
	}
}

func TestLength(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"1 hour and 1 minute": 61 * time.Minute, "2 hours": 2 * time.Hour, "3 days": 72*time.Hour + 5*time.Minute,
		"1 day and 8 hours": 32*time.Hour + 40*time.Minute, "20 days and 1 hour": 481 * time.Hour,
	} {
		if got := length(d); got != want {
			t.Errorf("length(%v) = %q, want %q", d, got, want)
		}
	}
}
