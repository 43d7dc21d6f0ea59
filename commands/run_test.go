package commands

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// everyChange is one way of using every unit that changes something.
func everyChange() map[string]string {
	uses := make(map[string]string)
	for _, u := range Units() {
		if u.Changes {
			uses[u.Word] = u.Examples[0]
		}
	}
	return uses
}

// TestOnlyAdminsChangeAnything: no unit that changes facts does so for others,
// whatever way they ask.
func TestOnlyAdminsChangeAnything(t *testing.T) {
	for word, example := range everyChange() {
		if forEveryone[word] {
			continue
		}
		t.Run(word, func(t *testing.T) {
			a, log := sampleApp(t)
			before := revision(t, a)
			for _, via := range []Via{ViaSlash, ViaMention, ViaDM, ViaButton, ViaForm, ViaCLI} {
				req := ask(chen, example)
				req.Via, req.CanOpen = via, true
				req.File = &File{Name: "x.csv", Data: []byte("name,email\nA,a@b.example\n")}
				ans := a.Run(t.Context(), req)
				if ans.OK || !strings.Contains(ans.Message.Summary, "is for admins") || ans.Form != nil {
					t.Errorf("via %s: %s", via, ans.Message.Summary)
				}
			}
			if u := a.words().word[word]; u.Submit != nil {
				ans, bad := a.Submit(t.Context(), ask(chen, ""), word, map[string]string{"name": "X"})
				if ans.Change.Audit.Verb != "" || bad != nil || !strings.Contains(ans.Message.Summary, "is for admins") {
					t.Errorf("the form is taken: %s %v", ans.Message.Summary, bad)
				}
			}
			if now := revision(t, a); now != before {
				t.Errorf("the Book went from revision %d to %d", before, now)
			}
			if log.Len() > 0 {
				t.Errorf("logged: %s", log)
			}
		})
	}
}

// forEveryone are the units by which everybody answers reminders and sets how they
// are reminded; a further one is a decision.
var forEveryone = map[string]bool{
	"remind ack": true, "remind snooze": true, "remind handover": true, "remind back": true, "remind mute": true, "remind unmute": true,
	"remind hours": true, "remind zone": true, "remind calendar": true, "remind away": true, "calendar link": true, "calendar stop": true, "undo": true,
	"apply": true, "attach": true, "detach": true, "material replace": true, "review": true, "certificate": true, "standin": true, "standin end": true,
	"kpi set": true, "kpi drop": true, // and of a KPI alone: whoever answers for it
	"deal set": true, "deal consent": true, "deal loi": true, "deal align": true, "deal registered": true, "deal accepted": true, "deal refused": true,
	"deal extend": true, "deal won": true, "deal lost": true, "deal withdrawn": true, // and of a deal alone: whoever sees to it
	"fund step": true, "fund claim": true, "fund approved": true, "fund refused": true, "fund paid": true, "fund change": true, "fund cancel": true, // and of a request alone: whoever asked
	"voucher use": true, "watch log": true, "watch confirm": true, "watch done": true,
	"submit": true, "submitted": true, "step": true, "update": true, "passed": true, "failed": true, "resubmit": true, "withdraw": true,
}

func TestChangingUnitsAreForAdmins(t *testing.T) {
	for _, u := range Units() {
		if u.Changes && u.Role != Admin && !(u.Own && forEveryone[u.Word]) {
			t.Errorf("%s changes facts and is for everyone", u.Word)
		}
		if u.Changes && u.Steady {
			t.Errorf("%s changes facts and is remembered", u.Word)
		}
	}
}

func TestWhoeverReadsTheFileIsAnAdmin(t *testing.T) {
	a, _ := newApp(t)
	req := ask("cli", "threshold set hccdp 4")
	req.Trusted, req.Via, req.Channel = true, ViaCLI, ""
	if ans := a.Run(t.Context(), req); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if revision(t, a) != 1 {
		t.Error("nothing was stored")
	}
}

// TestFirstRun: with no admin at all nobody may change anything, and the answer
// says how to become one.
func TestFirstRun(t *testing.T) {
	a, _ := newApp(t)
	for _, text := range []string{"config admin add <@U0ANA7>", "threshold set hccdp 4", "import"} {
		ans := say(t, a, "U0ANA7", text)
		if ans.OK || !strings.Contains(ans.Message.Summary, "PARTNER_ADMINS=U0ANA7") {
			t.Errorf("%s: %s", text, ans.Message.Summary)
		}
	}
	if revision(t, a) != 0 {
		t.Error("something was stored")
	}
	a.Defaults.Admins = []string{"U0ANA7"}
	if ans := say(t, a, "U0ANA7", "config admin add <@U0CHEN7>"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	if ans := say(t, a, "U0CHEN7", "threshold set hccdp 4"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	if ans := say(t, a, "U0CHEN7", "config admin remove <@U0ANA7>"); ans.OK || !strings.Contains(ans.Message.Summary, "by PARTNER_ADMINS") {
		t.Error(ans.Message.Summary)
	}
}

func TestTheLastAdminStays(t *testing.T) {
	a, _ := sampleApp(t)
	if ans := say(t, a, dana, "config admin remove me"); ans.OK {
		t.Error(ans.Message.Summary)
	}
	say(t, a, dana, "config admin add Chen")
	if ans := say(t, a, dana, "config admin remove me"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	if ans := say(t, a, dana, "threshold set hccde 1"); ans.OK {
		t.Error("who is no admin any more set a threshold")
	}
}

func TestShare(t *testing.T) {
	cases := []struct {
		user, text string
		share      bool
		note       string
	}{
		{dana, "gaps hccdp --share", true, ""},
		{chen, "gaps hccdp --share", false, "only an admin may share"},
		{chen, "help --share", true, ""},
		{dana, "gaps hccdp", false, ""},
		{chen, "people —share", false, "only an admin may share"},
		{chen, "person add X --share", false, ""},
		{chen, "certs zzz --share", false, ""},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		ans := say(t, a, c.user, c.text)
		text := view.PlainText(ans.Message)
		if ans.Share != c.share || !strings.Contains(text, c.note) {
			t.Errorf("%s %s: shared %v\n%s", c.user, c.text, ans.Share, text)
		}
	}
}

// TestNamesAreMarked: an answer that contains somebody's name says so, so that
// it stays out of the channel.
func TestNamesAreMarked(t *testing.T) {
	a, _ := sampleApp(t)
	var names []string
	err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		for _, p := range b.People() {
			names = append(names, p.Name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range Units() {
		for _, example := range u.Examples {
			if u.Word == "help" || u.Changes {
				continue
			}
			ans := say(t, a, dana, example)
			body, _ := json.Marshal(ans.Message)
			for _, name := range names {
				if strings.Contains(string(body), name) && !ans.Message.Names && !strings.Contains(example, "certs") {
					t.Errorf("%q names %s and does not say so", example, name)
				}
			}
		}
	}
}

// filesOfChanges are what comes along with the units that take a file.
var filesOfChanges = map[string]string{
	"import":     "name,email\nNew One,a@b.example\n",
	"kpi import": "kpi,period,value\nannual-revenue,2026-01,81000 USD\n",
}

// TestRedelivery: a delivery that comes twice changes once and answers the same.
func TestRedelivery(t *testing.T) {
	for word, example := range everyChange() {
		t.Run(word, func(t *testing.T) {
			a, _ := sampleApp(t)
			exampleSettings[word].set(t, a)
			req := ask(dana, example)
			req.Key = "trigger/1"
			if file, ok := filesOfChanges[word]; ok {
				req.Text, req.File = word, &File{Name: "x.csv", Data: []byte(file)}
			}
			first := a.Run(t.Context(), req)
			after := revision(t, a)
			again := a.Run(t.Context(), req)
			if now := revision(t, a); now != after {
				t.Errorf("revision %d, then %d", after, now)
			}
			if diff := cmp.Diff(first.Message, again.Message); diff != "" || first.Share != again.Share {
				t.Errorf("answers differ (-first +again):\n%s", diff)
			}
			if !first.OK || strings.Contains(view.PlainText(again.Message), auditMark) {
				t.Errorf("says %s", view.PlainText(again.Message))
			}
		})
	}
}

// TestAtOnce: many deliveries of the same key, and of different ones, at once.
func TestAtOnce(t *testing.T) {
	a, _ := sampleApp(t)
	before := revision(t, a)
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			req := ask(dana, []string{"threshold set hccde 1", "person add Zoe zoe@x.example", "status"}[i%3])
			req.Key = []string{"k1", "k2", ""}[i%3]
			a.Run(context.Background(), req)
			a.Steady(context.Background(), ask(dana, "gaps"))
		})
	}
	wg.Wait()
	if got := revision(t, a) - before; got != 2 {
		t.Errorf("%d changes, want 2", got)
	}
}

// TestUndo takes every change back and finds the Book as it was.
func TestUndo(t *testing.T) {
	for word, example := range everyChange() {
		if word == "config review-channel" { // it moves the sample's reviews, which are not taken back
			continue
		}
		if word == "undo" || filesOfChanges[word] != "" || word == "person erase" || strings.HasPrefix(word, "outbox") || lasting(word) {
			continue
		}
		t.Run(word, func(t *testing.T) {
			a, _ := sampleApp(t)
			exampleSettings[word].set(t, a)
			before := facts(t, a)
			if word == "digest schedule" {
				example += " --yes"
			}
			ans := say(t, a, dana, example)
			if !ans.OK || cmp.Equal(before, facts(t, a)) {
				t.Fatalf("nothing changed: %s", ans.Message.Summary)
			}
			undo := undoOf(ans.Message)
			if back := say(t, a, dana, undo); !back.OK {
				t.Fatalf("%q: %s", undo, back.Message.Summary)
			}
			if diff := cmp.Diff(before, facts(t, a)); diff != "" {
				t.Errorf("not as before:\n%s", diff)
			}
		})
	}
}

// undoOf are the words of a message's button that takes the change back.
func undoOf(m view.Message) string {
	for _, b := range m.Blocks {
		for _, button := range b.Buttons {
			if strings.HasPrefix(button.Run, "undo ") {
				return button.Run
			}
		}
	}
	return ""
}

// lasting tells the units whose changes are entries of an application's record.
func lasting(word string) bool {
	for _, u := range Units() {
		if u.Word == word {
			return u.Lasting
		}
	}
	return false
}

// facts are all facts without their stamps.
func facts(t *testing.T, a *App) []string {
	t.Helper()
	var out []string
	add := func(f partner.Fact) {
		body, err := json.Marshal(f.At(0))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(body))
	}
	err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		for _, kind := range partner.Kinds {
			for id := partner.ID(1); id <= max(1, b.Last(kind)); id++ {
				if f, ok := b.Fact(partner.Ref{Kind: kind, ID: id}); ok {
					add(f)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestUndoKeepsWhatCameLater: taking an import back leaves what was changed since.
func TestUndoKeepsWhatCameLater(t *testing.T) {
	a, _ := sampleApp(t)
	req := ask(dana, "import")
	req.File = &File{Name: "x.csv", Data: []byte("name,email,certificate,issued\nNew One,one@x.example,PMP,2025-05-14\nNew Two,two@x.example,PMP,2025-05-14\n")}
	a.Run(t.Context(), req)
	say(t, a, dana, "cert add one@x.example IPMA-B 2026-01-20")
	ans := say(t, a, dana, "import undo 2")
	if !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if got := say(t, a, dana, "certs two@x.example"); got.OK {
		t.Errorf("two is still there: %s", got.Message.Summary)
	}
	got := view.PlainText(say(t, a, dana, "certs one@x.example").Message)
	if !strings.Contains(got, "IPMA Level B") || strings.Contains(got, "PMP") {
		t.Errorf("one has now\n%s", got)
	}
	late := ask(dana, "undo 1")
	late.Now = noon.Add(undoFor * 2)
	if ans := a.Run(t.Context(), late); ans.OK || !strings.Contains(ans.Message.Summary, "can no longer be taken back") {
		t.Error(ans.Message.Summary)
	}
}

// failing is a store whose changes fail.
type failing struct {
	storage.Store
	err error
}

func (f failing) Update(context.Context, string, string, time.Time, func(*partner.Book) (storage.Change, error)) (storage.Receipt, error) {
	return storage.Receipt{}, f.err
}

// TestUnexpectedErrorsAreReferences: the text of an error, which may hold a
// secret, goes to the log; the asker gets a reference found there.
func TestUnexpectedErrorsAreReferences(t *testing.T) {
	cases := []struct {
		err  error
		want string
	}{
		{errors.New("dial xoxb-secret"), "Something went wrong on my side"},
		{storage.ErrFull, "disk is full"},
		{storage.ErrReadOnly, "cannot be written"},
		{context.DeadlineExceeded, "took too long"},
	}
	for _, c := range cases {
		a, log := sampleApp(t)
		a.Store = failing{a.Store, c.err}
		ans := say(t, a, dana, "threshold set hccde 1")
		text := view.PlainText(ans.Message)
		ref := text[strings.Index(text, "E-"):][:10]
		if ans.OK || !strings.Contains(text, c.want) || strings.Contains(text, "secret") || !strings.Contains(log.String(), ref) {
			t.Errorf("%v: %s\nlog: %s", c.err, text, log)
		}
	}
}

// TestPanicsAreReferences: a unit that panics leaves no lock behind.
func TestPanicsAreReferences(t *testing.T) {
	a, log := sampleApp(t)
	a.words().word["status"].Run = func(*Call) (Answer, error) { panic("xoxb-secret") }
	a.words().word["threshold set"].Run = func(*Call) (Answer, error) { panic("xoxb-secret") }
	for _, text := range []string{"status", "threshold set hccde 1"} {
		got := view.PlainText(say(t, a, dana, text).Message)
		if !strings.Contains(got, "E-") || strings.Contains(got, "secret") || !strings.Contains(log.String(), "xoxb-secret") {
			t.Errorf("%s: %s", text, got)
		}
	}
	if ans := say(t, a, dana, "person add Zoe zoe@x.example"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
}

func TestBadInput(t *testing.T) {
	a, log := sampleApp(t)
	say(t, a, dana, "person set Fatima account enterprise")
	before := revision(t, a)
	cases := []struct{ text, want string }{
		{strings.Repeat("status ", 2<<20), "too long for a command"},
		{`certs "Ana`, "never closed"},
		{"status now", `does not understand "now"`},
		{"gaps hccpd", "has no requirement"},
		{"gaps --al", `does not know "--al"`},
		{"expiring soon", "number of days"},
		{"expiring -5", "number of days"},
		{"cert add", "who, which certificate and since when"},
		{"cert add Ana PMP", "who, which certificate"},
		{"cert add Ana PMP 2026-02-30", "February 2026 has 28 days"},
		{"cert add Ana PMP 03/04/2026", "can be 3 April 2026 or 4 March 2026"},
		{"cert add Ana PMP 2026-01-20 expires 2026-01-19", "before it was issued"},
		{"cert add Ana PMP 2026-01-20 expires soon", "is not a date"},
		{"cert add Ana PMP 2026-01-20 number", "followed by nothing"},
		{"cert add Ana PMP 2026-01-20 evidence ftp://x", "starts with https://"},
		{"cert add Ana PMP 2026-01-20 review maybe", "approved, pending or rejected"},
		{"cert add Ana PMP 2026-01-20 sometime", `do not understand "sometime"`},
		{"cert add Ana PMP 2023-04-02", "already here"},
		{"cert add Ana PMP 2029-01-01", "more than a year ahead"},
		{"cert add Ana pmpp 2026-01-20", "Did you mean"},
		{"cert add Mei hccdp 2026-01-20", `which one?

For example: cert add Mei hccdp 2026-01-20 track "Solution Architectures"`},
		{"cert add Mei abracadabra 2026-01-20", "For example: cert add"},
		{"cert renew Mei PMP today", "has no PMP to renew"},
		{"cert renew Ana PMP 2020-01-01", "begins later"},
		{"cert remove Ana HCCDP", "has no HCCDP"},
		{"cert remove #999", "no certificate #999"},
		{"cert remove David hccdp", "which one?"},
		{"cert review Ana PMP maybe", "pending, approved or rejected"},
		{"cert review David hccdp pending", "which one"},
		{"cert review Ana maybe", "review is one of"},
		{"competency add database 2025-05-01 2025-06-01", "which is it, from or expires?"},
		{"competency add cloud migration 03/04/2026", "can be 3 April 2026 or 4 March 2026"},
		{"competency renew database from 2026-01-01", "until when"},
		{"competency renew database 2029-03-01", "until when"},
		{"threshold set hcc 4", `"hcc" can be hccdp or hccde. Which one?`},
		{"gaps hcc", "can be hccdp or hccde"},
		{"person set Paul tema Data", `do not understand "tema Data"`},
		{"person set Paul", "what to correct"},
		{"binding foo", `does not understand "foo"`},
		{"settings foo", `does not understand "foo"`},
		{"whoami now", `does not understand "now"`},
		{"person add", "need a name"},
		{"person add ana2@x.example", "need a name"},
		{"person add Ana Silva", "already here"},
		{"person add Bob ana@harbourtech.example", "already has the e-mail"},
		{"person add Bob huawei ANA_SILVA", "already has the HUAWEI ID"},
		{"person add Bob <@U0ANA>", "already has the Slack id"},
		{"person add " + strings.Repeat("x", 200), "at most 100 letters"},
		{"person leave Ana someday", "is not a date"},
		{"person dedicate Ana perhaps", "yes or no"},
		{"bind accept Ana", "already associated"},
		{"bind accept Aisha", "cannot be"},
		{"bind accept Priya tomorrow", "lies ahead"},
		{"bind accept Priya 2020-01-01", "lies before it"},
		{"bind invite Jonas", "left on"},
		{"bind invite Fatima", "enterprise account"},
		{"bind end Priya", "cannot be"},
		{"competency add", "which competency"},
		{"competency add juggling", "no competency"},
		{"competency add juggling", "For example: competency add"},
		{"competency add database", "already held"},
		{"competency add sap from 2026-02-01 expires 2026-01-01", "before it begins"},
		{"competency renew sap expires 2030-01-01", "not held yet"},
		{"competency renew database expires 2026-03-05", "is not later"},
		{"threshold set hccdp", "which requirement and how many"},
		{"threshold set hccdp many", "is not a number"},
		{"threshold set hccdp -1", "is not a number"},
		{"threshold set hccdp 99999999999999999999", "is not a number"},
		{"threshold set business-plan 4", "rules themselves say"},
		{"config path service", "has the phases"},
		{"config path sevrice role-validation", "no path"},
		{"config site mars", "sites are"},
		{"config zone Mars/Base", "not a time zone"},
		{"config zone ../../etc/passwd", "not a time zone"},
		{"config channel general", "not a channel"},
		{"config admin add Ben", "who Ben Okafor is in Slack"},
		{"config admin dance <@U0ANA7>", "add or remove"},
		{"material add poem x", "no kind of material"},
		{"material add case x form poem", "form of a case"},
		{"material review #99 approved", "no material #99"},
		{"material set #99 form public", "no material #99"},
		{"material set #1", "what to correct"},
		{"material set #1 form poem", "form of a case"},
		{"material set #1 colour red", `do not understand "colour"`},
		{"reading list now", `does not understand "now"`},
		{"reading set business-plan 4", "I count it from what is recorded"},
		{"certs --hlep", `does not know "--hlep"`},
		{"reading set nonsense 4", "no reading"},
		{"reading set hcpn-member maybe", "yes or no"},
		{"audit 0", "between 1 and 200"},
		{"undo 99", "no change 99"},
		{"undo all", "not the number of a change"},
		{"import", "Send the roster file along"},
		{"export --format pdf", "one of csv, xlsx or json"},
		{"export pdf", "one of csv, xlsx or json"},
		{"help gasp", "no word"},
	}
	for _, c := range cases {
		ans := say(t, a, dana, c.text)
		if got := view.PlainText(ans.Message); ans.OK || !strings.Contains(got, c.want) || len(got) > 1500 {
			t.Errorf("%.60q says\n%s\nwant %q", c.text, got, c.want)
		}
	}
	for name, data := range map[string]string{"empty.csv": "", "a.pdf": "%PDF-1.4", "b.csv": "colour,taste\nred,sweet\n"} {
		req := ask(dana, "import")
		req.File = &File{Name: name, Data: []byte(data)}
		if ans := a.Run(t.Context(), req); ans.OK || !strings.Contains(ans.Message.Summary, name) {
			t.Errorf("%s: %s", name, ans.Message.Summary)
		}
	}
	if now := revision(t, a); now != before {
		t.Errorf("revision went from %d to %d", before, now)
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log)
	}
}

// TestAnyTextIsAnswered: whatever is typed, there is an answer, no panic, and
// what is shown is not the operator's.
func TestAnyTextIsAnswered(t *testing.T) {
	a, log := sampleApp(t)
	var pieces []string
	for _, u := range Units() {
		pieces = append(pieces, u.Word, u.Examples[0])
	}
	pieces = append(pieces, "ana", "<@U0ANA>", "pmp", "2026-05-14", "03/04/2027", "in 30 days", "--share", "--all", "--anyway", "expires", `"`, "“", "<", "#1", "never", "yes", "\u202e", "<!channel>", "me", "none")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 6).Draw(t, "words"), " ")
		user := rapid.SampledFrom([]string{dana, chen, "U0NOBODY"}).Draw(t, "user")
		req := ask(user, text)
		req.CanOpen = rapid.Bool().Draw(t, "canOpen")
		ans := a.Run(context.Background(), req)
		if ans.Message.Summary == "" && ans.Form == nil {
			t.Fatalf("%q has no answer", text)
		}
		if ans.Share && ans.Message.Names && user != dana {
			t.Fatalf("%q shares names for %s", text, user)
		}
		if key, ok := a.Steady(context.Background(), req); ok && key == "" {
			t.Fatalf("%q is steady under no key", text)
		}
		if log.Len() > 0 {
			t.Fatalf("%q logs %s", text, log)
		}
	})
}

// TestSteadyKey: whatever the answer depends on is in the key.
func TestSteadyKey(t *testing.T) {
	a, _ := sampleApp(t)
	key := func(change func(r *Request)) string {
		r := ask(dana, "status")
		change(&r)
		k, _ := a.Steady(t.Context(), r)
		return k
	}
	base := key(func(*Request) {})
	if base == "" || base != key(func(r *Request) { r.Now = r.Now.Add(1e9); r.Key = "x" }) {
		t.Errorf("the key of the same question is %q", base)
	}
	for name, change := range map[string]func(r *Request){
		"role":      func(r *Request) { r.User = chen },
		"day":       func(r *Request) { r.Now = r.Now.AddDate(0, 0, 1) },
		"words":     func(r *Request) { r.Text = "gaps" },
		"workspace": func(r *Request) { r.Workspace = "T2" },
		"channel":   func(r *Request) { r.Channel = "" },
	} {
		if got := key(change); got == base {
			t.Errorf("another %s has the same key", name)
		}
	}
	for _, text := range []string{"threshold set hccde 1", "whoami", "certs me", "nonsense", "audit"} {
		if k := key(func(r *Request) { r.Text = text }); k != "" {
			t.Errorf("%q is steady", text)
		}
	}
	say(t, a, dana, "threshold set hccde 1")
	if key(func(*Request) {}) == base {
		t.Error("a change leaves the key as it was")
	}
}

func TestForms(t *testing.T) {
	a, _ := sampleApp(t)
	for _, word := range []string{"cert add", "person add"} {
		req := ask(dana, word)
		if ans := a.Run(t.Context(), req); ans.Form != nil || ans.OK {
			t.Errorf("%s opens a form where none can be opened", word)
		}
		req.CanOpen = true
		if ans := a.Run(t.Context(), req); ans.Form == nil || ans.Form.Run != word {
			t.Errorf("%s opens no form", word)
		}
	}
	cases := []struct {
		word   string
		values map[string]string
		bad    string // the field that is wrong, "" for none
	}{
		{"cert add", map[string]string{"who": "U0ANA", "type": "ipma-b", "issued": "2026-01-20"}, ""},
		{"cert add", map[string]string{"who": "U0ANA", "type": "ipma-b", "issued": "2026-01-20"}, "issued"},
		{"cert add", map[string]string{"name": "Ben", "type": "hccdp", "track": "GaussDB", "issued": "2026-01-20", "evidence": "https://x.example"}, ""},
		{"cert add", map[string]string{"name": "Ben", "type": "hccdp", "issued": "2026-01-20"}, "track"},
		{"cert add", map[string]string{"type": "pmp", "issued": "2026-01-20"}, "who"},
		{"cert add", map[string]string{"who": "U0STRANGER", "type": "pmp", "issued": "2026-01-20"}, "who"},
		{"cert add", map[string]string{"name": "Zed", "type": "pmp", "issued": "2026-01-20"}, "name"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "juggling", "issued": "2026-01-20"}, "type"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "pmp"}, "issued"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "pmp", "issued": "2026-01-20", "expires": "2025-01-01"}, "expires"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "pmp", "issued": "2026-01-20", "evidence": "x"}, "evidence"},
		{"person add", map[string]string{"name": "Zoe \u202eReverse", "email": "zoe@x.example", "dedicated": "yes"}, ""},
		{"person add", map[string]string{"name": "Zoe Two", "email": "zoe@x.example"}, "email"},
		{"person add", map[string]string{"name": " "}, "name"},
		{"person add", map[string]string{"name": "\u200d\u3164"}, "name"},
		{"person add", map[string]string{"name": "Zoe", "who": "<!channel>"}, "who"},
		{"person add", map[string]string{"name": "Zoe", "email": "zoe"}, "email"},
		{"person add", map[string]string{"name": "Zoe", "who": "U0ANA"}, "who"},
		{"person add", map[string]string{"name": "Zoe", "huawei": "ana_silva"}, "huawei"},
	}
	for _, c := range cases {
		before := revision(t, a)
		ans, bad := a.Submit(t.Context(), ask(dana, ""), c.word, c.values)
		changed := revision(t, a) != before
		if c.bad == "" && (len(bad) > 0 || !changed || ans.Message.Summary == "") {
			t.Errorf("%s %v: %v, %s", c.word, c.values, bad, ans.Message.Summary)
		}
		if c.bad != "" && (bad[c.bad] == "" || changed) {
			t.Errorf("%s %v: %v, changed %v; want %s wrong", c.word, c.values, bad, changed, c.bad)
		}
	}
	if ans, _ := a.Submit(t.Context(), ask(dana, ""), "status", nil); !strings.Contains(ans.Message.Summary, "older version") {
		t.Error(ans.Message.Summary)
	}
}

// TestHome: every button of the Home tab runs a word that there is.
func TestHome(t *testing.T) {
	a, _ := sampleApp(t)
	home := a.Home(t.Context(), ask(chen, ""))
	n := 0
	for _, b := range home.Blocks {
		for _, button := range b.Buttons {
			n++
			if ans := say(t, a, chen, button.Run); !ans.OK {
				t.Errorf("%s: %s", button.Run, ans.Message.Summary)
			}
		}
	}
	if n < 5 {
		t.Errorf("%d buttons", n)
	}
	golden(t, "home", view.PlainText(view.Message{Summary: "home", Blocks: home.Blocks}))
}

// TestExport writes what import reads, and gives the file to the asker alone.
func TestExport(t *testing.T) {
	for _, format := range []string{"csv", "xlsx", "json"} {
		a, _ := sampleApp(t)
		ans := say(t, a, dana, "export --format "+format)
		if ans.File == nil || !strings.HasSuffix(ans.File.Name, "."+format) || ans.Share {
			t.Fatalf("%s: %+v", format, ans)
		}
		req := ask(dana, "import")
		req.File = ans.File
		if again := a.Run(t.Context(), req); !again.OK || !strings.Contains(view.PlainText(again.Message), "Nothing changed") {
			t.Errorf("%s read back: %s", format, view.PlainText(again.Message))
		}
	}
}

// TestUndoTakesBackOnesOwn: without a number it is the asker's change that goes,
// not what somebody else did meanwhile.
func TestUndoTakesBackOnesOwn(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, "config admin add <@U0CHEN>")
	say(t, a, dana, "config account One")
	say(t, a, chen, "person set Paul team Data")
	if ans := say(t, a, dana, "undo"); !strings.Contains(ans.Message.Summary, "Account One") {
		t.Errorf("took back: %s", ans.Message.Summary)
	}
	say(t, a, dana, "config admin add <@U0ZOE9>")
	ans := say(t, a, "U0ZOE9", "undo")
	if last := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons; ans.OK || len(last) != 1 || !strings.HasPrefix(last[0].Run, "undo ") {
		t.Errorf("who changed nothing takes back: %s", ans.Message.Summary)
	}
}

func TestTheSameNumberOfAnotherIsRemarkedOn(t *testing.T) {
	a, _ := sampleApp(t)
	got := view.PlainText(say(t, a, dana, "cert add Ben PMP 2026-01-20 number 3081177").Message)
	if !strings.Contains(got, "3081177 is also recorded for Ana Silva, PMP, as #1") {
		t.Error(got)
	}
	got = view.PlainText(say(t, a, dana, "cert renew Ana PMP today number 3081177").Message)
	if strings.Contains(got, "check the number: 3081177 is also recorded for Ana") {
		t.Error(got)
	}
}

func TestACorrectionThatCorrectsNothingIsNone(t *testing.T) {
	a, _ := sampleApp(t)
	before := revision(t, a)
	if got := say(t, a, dana, "person set Paul team Delivery").Message.Summary; !strings.Contains(got, "already so") || revision(t, a) != before {
		t.Error(got)
	}
}

func TestABareDateIsFromWhen(t *testing.T) {
	a, _ := sampleApp(t)
	for _, text := range []string{"competency add cloud migration 2025-05-01 expires 2027-04-30", "competency add big data 1 May 2025"} {
		if got := say(t, a, dana, text).Message.Summary; !strings.Contains(got, "from 1 May 2025") {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// TestHelpLeadsOn: a word that begins others says which.
func TestHelpLeadsOn(t *testing.T) {
	a, _ := sampleApp(t)
	for topic, want := range map[string]string{
		"config": "config zone ZONE", "bind": "bind accept @who", "competency": "competency add NAME", "case": "material add KIND",
		"cert": "cert renew @who", "materials": "material list [--all]",
	} {
		if got := view.PlainText(say(t, a, chen, "help "+topic).Message); !strings.Contains(got, want) {
			t.Errorf("help %s lacks %q:\n%s", topic, want, got)
		}
	}
}

// TestWhatIsCutCanBeShownWhole: the words that a cut list names are understood.
func TestWhatIsCutCanBeShownWhole(t *testing.T) {
	a, _ := sampleApp(t)
	for i := range 30 {
		say(t, a, dana, "material add case Title"+string(rune('a'+i%26))+strings.Repeat("x", i))
	}
	got := view.PlainText(say(t, a, dana, "material list").Message)
	if !strings.Contains(got, "more: material list --all") {
		t.Fatal(got)
	}
	if ans := say(t, a, dana, "material list --all"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
}

// TestEveryPhaseIsAnswered: also those of which little is known.
func TestEveryPhaseIsAnswered(t *testing.T) {
	a, log := sampleApp(t)
	for _, p := range a.Program.Paths {
		for _, ph := range p.Phases {
			say(t, a, dana, "config path "+p.ID+" "+ph.ID)
			for _, text := range []string{"status", "gaps", "gaps x", "threshold list", "threshold set x 4", "expiring"} {
				say(t, a, dana, text)
			}
		}
	}
	if log.Len() > 0 {
		t.Error(log)
	}
}

func TestARequirementOfSeveralWordsIsOfferedWhole(t *testing.T) {
	a, _ := sampleApp(t)
	ans := say(t, a, dana, "gaps project managerz")
	if last := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons; len(last) == 0 || last[0].Run != "gaps project-managers" {
		t.Errorf("offers %v", last)
	}
}

// TestChannelsAreDrawnAsChannels: config says where things go as Slack names it,
// the audit log by id, and an account's name is never taken for a channel.
func TestChannelsAreDrawnAsChannels(t *testing.T) {
	a, _ := sampleApp(t)
	channels := func(ans Answer) (n int) {
		for _, b := range ans.Message.Blocks {
			for _, line := range append(b.Items, b.Text) {
				for _, s := range line {
					if s.Kind == view.Channel && s.ID == "C0ALLIANCE" {
						n++
					}
				}
			}
		}
		return n
	}
	if n := channels(say(t, a, dana, "config review-channel here")); n != 1 {
		t.Errorf("the answer draws %d channels", n)
	}
	if n := channels(say(t, a, dana, "config review-channel here")); n != 1 {
		t.Errorf("asked for again, the answer draws %d channels", n)
	}
	if n := channels(say(t, a, dana, "config")); n != 2 {
		t.Errorf("config draws %d channels", n)
	}
	if got := view.PlainText(say(t, a, dana, "audit").Message); !strings.Contains(got, "Reviews go to the channel C0ALLIANCE.") {
		t.Error(got)
	}
	if n := channels(say(t, a, dana, "config account C0ALLIANCE")); n != 0 {
		t.Error("an account is drawn as a channel")
	}
}
