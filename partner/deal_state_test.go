package partner

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// dealPack has every kind of rule: 72 hours, consent, an LOI of the CIO, alignment,
// ten and three working days, 90 days of protection that are extended once.
func dealPack(t interface{ Fatal(...any) }) *program.Program {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return &program.Program{ID: "x", Zone: zone, Calendar: "cn", Deals: []program.DealRules{
		{
			ID: "po", From: program.DealFromPartner, Value: program.DealValue{Real: true}, Account: program.DealAccount{Main: true},
			Deadlines: []program.DealDeadline{{ID: "before", Before: program.BeforeRFP, Offset: program.DealOffset{Hours: 72}, Missed: "too late"}},
			Items: []program.DealItem{
				{ID: "consent", Title: "Consent", Kind: program.DealConsent},
				{ID: "loi", Title: "LOI", Kind: program.DealLOI, Roles: []program.DealRole{{ID: "cio", Name: "CIO", Aliases: []string{"chief information officer"}}}},
				{ID: "alignment", Title: "Alignment", Kind: program.DealAlignment},
			},
			Response:   program.DealResponse{WorkingDays: 10, Otherwise: program.DealRefused},
			Duplicates: program.DealDuplicates{First: program.DealFirstVerified},
			Protection: program.DealProtection{For: civil.Period{Days: 90}, Extensions: 1, By: civil.Period{Days: 30}},
		},
		{ID: "ho", From: program.DealFromVendor, Response: program.DealResponse{WorkingDays: 3}},
	}}
}

func moment(t interface{ Fatal(...any) }, text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// complete is a deal that lacks nothing, added on 2 March 2026.
func complete(t interface{ Fatal(...any) }, id ID) Deal {
	at := moment(t, "2026-03-02T09:00:00+08:00")
	return Deal{ID: id, Rules: "po", Entries: []DealEntry{
		{At: at, By: "U0ANA", Verb: DealAdd, Customer: "Bank X", Project: "Core", Value: amount.Of(1000, "USD"), RFP: moment(t, "2026-03-20T10:00:00+08:00"), RFPZone: "Asia/Shanghai", Owner: "U0ANA"},
		{At: at, By: "U0ANA", Verb: DealConsent, Consent: "yes"},
		{At: at, By: "U0ANA", Verb: DealLOI, Signer: "Ines", Role: "CIO", Signs: "cio"},
		{At: at, By: "U0ANA", Verb: DealAlign, Priority: "AI"},
	}}
}

func bookWith(facts ...Fact) *Book {
	b := NewBook("w")
	b.Load(Priorities{ID: 1, Quarter: "2026-Q1", Names: []string{"AI", "migration"}, On: time.Unix(1, 0)})
	for _, f := range facts {
		b.Load(f)
	}
	return b
}

func on(at time.Time, verb DealVerb) DealEntry {
	return DealEntry{At: at, By: "U0ANA", Verb: verb, Cause: "because"}
}

// TestDealStates: a deal's state is a function of its entries and the time. What is
// due at the end of a day in Shanghai holds to its last moment and no longer.
func TestDealStates(t *testing.T) {
	p := dealPack(t)
	at := func(s string) time.Time { return moment(t, s) }
	registered := complete(t, 1).With(on(at("2026-03-04T10:00:00+08:00"), DealRegister))
	accepted := registered.With(on(at("2026-03-10T10:00:00+08:00"), DealAccept))
	extended := accepted.With(on(at("2026-06-01T10:00:00+08:00"), DealExtend))
	incoming := Deal{ID: 1, Rules: "ho", Entries: []DealEntry{{At: at("2026-03-04T10:00:00+08:00"), Verb: DealReceive, Customer: "Port"}}}
	for _, c := range []struct {
		name, now string
		deal      Deal
		state     DealState
		until     string
		late      string // whose turn is late
	}{
		{"new", "2026-03-03T09:00:00+08:00", Deal{ID: 1, Rules: "po", Entries: complete(t, 1).Entries[:1]}, DealDraft, "", ""},
		{"complete", "2026-03-03T09:00:00+08:00", complete(t, 1), DealReady, "", ""},
		{"on its line", "2026-03-17T10:00:00+08:00", complete(t, 1), DealReady, "", ""},
		{"past its line", "2026-03-17T10:00:01+08:00", complete(t, 1), DealReady, "", "ours"},
		{"with the vendor", "2026-03-05T09:00:00+08:00", registered, DealRegistered, "2026-03-18", ""},
		{"on the clock's last day", "2026-03-18T23:59:59+08:00", registered, DealRegistered, "2026-03-18", ""},
		{"refused by default", "2026-03-19T00:00:00+08:00", registered, DealRefusedNow, "2026-03-18", ""},
		{"accepted", "2026-03-11T09:00:00+08:00", accepted, DealAccepted, "2026-06-07", ""},
		{"last day of its protection", "2026-06-07T23:59:59+08:00", accepted, DealAccepted, "2026-06-07", ""},
		{"expired by itself", "2026-06-08T00:00:00+08:00", accepted, DealExpired, "2026-06-07", "ours"},
		{"extended", "2026-06-08T00:00:00+08:00", extended, DealAccepted, "2026-07-07", ""},
		{"until the day that the vendor named", "2026-05-01T09:00:00+08:00", registered.With(DealEntry{At: at("2026-03-10T10:00:00+08:00"), Verb: DealAccept, Until: civil.Must(2026, 4, 30)}), DealExpired, "2026-04-30", "ours"},
		{"accepted after the default", "2026-03-25T00:00:00+08:00", registered.With(on(at("2026-03-24T09:00:00+08:00"), DealAccept)), DealAccepted, "2026-06-21", ""},
		{"refused", "2026-03-11T09:00:00+08:00", registered.With(on(at("2026-03-10T10:00:00+08:00"), DealRefuse)), DealRefusedNow, "", ""},
		{"the vendor's own", "2026-03-05T09:00:00+08:00", incoming, DealReceived, "2026-03-09", ""},
		{"the vendor's own, last day", "2026-03-09T23:59:00+08:00", incoming, DealReceived, "2026-03-09", ""},
		{"the vendor's own, late", "2026-03-10T00:01:00+08:00", incoming, DealReceived, "2026-03-09", "ours"},
		{"won", "2027-01-01T00:00:00+08:00", accepted.With(on(at("2026-05-01T10:00:00+08:00"), DealWin)), DealWon, "", ""},
		{"lost", "2027-01-01T00:00:00+08:00", accepted.With(on(at("2026-05-01T10:00:00+08:00"), DealLose)), DealLost, "", ""},
		{"withdrawn", "2027-01-01T00:00:00+08:00", complete(t, 1).With(on(at("2026-05-01T10:00:00+08:00"), DealWithdraw)), DealWithdrawn, "", ""},
	} {
		x := DealOn(p, bookWith(c.deal), c.deal, at(c.now))
		late := ""
		if x.Ours.Late {
			late = "ours"
		}
		if x.Vendors.Late {
			late = "vendor's"
		}
		if x.State != c.state || x.Until.String() != c.until || late != c.late {
			t.Errorf("%s: %s until %s, late %q; want %s until %s, late %q", c.name, x.State, x.Until, late, c.state, c.until, c.late)
		}
	}
}

// TestDealMoves is every state with every verb: what may be recorded, and why not.
func TestDealMoves(t *testing.T) {
	p := dealPack(t)
	now := moment(t, "2026-03-12T12:00:00+08:00")
	was := moment(t, "2026-03-10T12:00:00+08:00")
	old := moment(t, "2025-10-10T12:00:00+08:00")
	registered := complete(t, 1).With(on(was, DealRegister))
	accepted := registered.With(on(was, DealAccept))
	states := map[DealState]Deal{
		DealDraft: {ID: 1, Rules: "po", Entries: complete(t, 1).Entries[:1]}, DealReady: complete(t, 1),
		DealReceived:   {ID: 1, Rules: "ho", Entries: []DealEntry{{At: was, Verb: DealReceive, Customer: "Port"}}},
		DealRegistered: registered, DealAccepted: accepted, DealRefusedNow: registered.With(on(was, DealRefuse)),
		DealExpired: {ID: 1, Rules: "po", Entries: append(append([]DealEntry{}, complete(t, 1).Entries...), on(old, DealRegister), on(old, DealAccept))},
		DealWon:     accepted.With(on(was, DealWin)), DealLost: accepted.With(on(was, DealLose)), DealWithdrawn: accepted.With(on(was, DealWithdraw)),
	}
	const free = "set consent loi align withdraw win lose " // in every state that is not over
	allowed := map[DealState]string{
		DealDraft: free, DealReady: free + "register", DealReceived: free + "accept refuse", DealRegistered: free + "accept refuse",
		DealAccepted: free + "extend", DealRefusedNow: free + "register", DealExpired: free + "extend register",
	}
	grounds := map[string]DealGround{
		"draft register": DealIncomplete, "draft accept": DealNotOut, "draft refuse": DealNotOut, "draft extend": DealHasNoEnd,
		"ready accept": DealNotOut, "ready refuse": DealNotOut, "ready extend": DealHasNoEnd,
		"received register": DealTheirs, "received extend": DealHasNoEnd, "registered register": DealWithVendor, "registered extend": DealHasNoEnd,
		"accepted register": DealAnswered, "accepted accept": DealAnswered, "accepted refuse": DealAnswered,
		"refused accept": DealAnswered, "refused refuse": DealAnswered, "refused extend": DealHasNoEnd, "expired accept": DealAnswered, "expired refuse": DealAnswered,
	}
	for _, state := range DealStates {
		d := states[state]
		b := bookWith(d)
		if got := DealOn(p, b, d, now).State; got != state {
			t.Fatalf("the deal that should be %s is %s", state, got)
		}
		for _, verb := range DealVerbs {
			want := grounds[string(state)+" "+string(verb)]
			switch {
			case state.Over():
				want = DealIsOver
			case verb == DealAdd || verb == DealReceive:
				want = DealNotTheirs
			case strings.Contains(" "+allowed[state]+" ", " "+string(verb)+" "):
				want = DealFine
			}
			if got := MoveDeal(p, b, d, on(now, verb), false); got != want {
				t.Errorf("%s in state %s: %q, want %q", verb, state, got, want)
			}
		}
	}
}

// TestDealMovesWithReasons are refusals that hang on what the entry says.
func TestDealMovesWithReasons(t *testing.T) {
	p := dealPack(t)
	now, was := moment(t, "2026-03-12T12:00:00+08:00"), moment(t, "2026-03-10T12:00:00+08:00")
	ready := complete(t, 1)
	registered := ready.With(on(was, DealRegister))
	accepted := registered.With(on(was, DealAccept))
	unsigned := ready.With(DealEntry{At: was, Verb: DealLOI, Signer: "Rui", Role: "IT manager"})
	for _, c := range []struct {
		name   string
		deal   Deal
		entry  DealEntry
		anyway bool
		want   DealGround
	}{
		{"a refusal without its cause", registered, DealEntry{At: now, Verb: DealRefuse}, false, DealNeedsCause},
		{"a loss without its cause", accepted, DealEntry{At: now, Verb: DealLose}, false, DealNeedsCause},
		{"a win needs none", accepted, DealEntry{At: now, Verb: DealWin}, false, DealFine},
		{"tomorrow", ready, DealEntry{At: now, When: now.Add(time.Hour), Verb: DealRegister}, false, DealFuture},
		{"an answer from before the registration", registered, DealEntry{At: now, When: was.Add(-time.Hour), Verb: DealAccept}, false, DealEarlier},
		{"with a member's account", ready, DealEntry{At: now, Verb: DealRegister, Account: "member"}, false, DealMainOnly},
		{"with a member's account, anyway", ready, DealEntry{At: now, Verb: DealRegister, Account: "member"}, true, DealMainOnly},
		{"with the main account", ready, DealEntry{At: now, Verb: DealRegister, Account: "main"}, false, DealFine},
		{"an LOI of the IT manager", unsigned, DealEntry{At: now, Verb: DealRegister}, false, DealIncomplete},
		{"the same, anyway", unsigned, DealEntry{At: now, Verb: DealRegister}, true, DealFine},
		{"too late for the RFP, and recorded", ready, DealEntry{At: moment(t, "2026-03-20T09:00:00+08:00"), Verb: DealRegister}, false, DealFine},
		{"in a quarter without priorities", ready, DealEntry{At: moment(t, "2026-04-01T00:00:00+08:00"), Verb: DealRegister}, false, DealIncomplete},
		{"on the quarter's last moment", ready, DealEntry{At: moment(t, "2026-03-31T23:59:59+08:00"), Verb: DealRegister}, false, DealFine},
		{"extended backwards", accepted, DealEntry{At: now, Verb: DealExtend, Until: civil.Must(2026, 6, 7)}, false, DealNotLater},
		{"extended twice", accepted.With(on(was, DealExtend)), DealEntry{At: now, Verb: DealExtend}, false, DealNoMore},
		{"accepted until a day that is past", registered, DealEntry{At: now, Verb: DealAccept, Until: civil.Must(2026, 3, 1)}, false, DealNotLater},
	} {
		if got := MoveDeal(p, bookWith(c.deal), c.deal, c.entry, c.anyway); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestDealMissing: whoever may sign is matched by role and alias, others are named.
func TestDealMissing(t *testing.T) {
	p := dealPack(t)
	item := p.Deals[0].Item(program.DealLOI)
	for title, want := range map[string]bool{
		"CIO": true, "cio": true, "Chief Information Officer": true, "chief-information officer": true,
		"IT manager": false, "CTO": false, "": false, "CIO's assistant": false, "deputy CIO": false,
	} {
		if _, ok := item.Role(title); ok != want {
			t.Errorf("%q may sign: %v", title, ok)
		}
	}
	d := complete(t, 1).With(DealEntry{Verb: DealLOI, Signer: "Rui", Role: "IT manager"}).With(DealEntry{Verb: DealConsent, Consent: "no"})
	x := DealOn(p, bookWith(d), d, moment(t, "2026-03-12T12:00:00+08:00"))
	var got []string
	for _, l := range x.Missing {
		got = append(got, l.Title())
	}
	want := "Consent: the customer said no; LOI: signed by the customer's IT manager; it has to be the CIO"
	if strings.Join(got, "; ") != want {
		t.Errorf("missing: %s; want %s", strings.Join(got, "; "), want)
	}
	x = DealOn(p, bookWith(Priorities{ID: 2, Quarter: "2026-Q1", Names: []string{"migration"}, On: time.Unix(2, 0)}), complete(t, 1), moment(t, "2026-03-12T12:00:00+08:00"))
	if len(x.Missing) != 1 || !strings.Contains(x.Missing[0].Why, "AI is not among the priorities of 2026-Q1") {
		t.Errorf("after the priorities were changed is missing: %+v", x.Missing)
	}
}

// TestDealDuplicates: of two that are verified the one registered first holds,
// however they were recorded; one that is refused or lost is in nobody's way.
func TestDealDuplicates(t *testing.T) {
	p := dealPack(t)
	at := func(day int) time.Time { return time.Date(2026, 3, day, 12, 0, 0, 0, time.UTC) }
	first := complete(t, 1).With(on(at(4), DealRegister))
	second := complete(t, 2).With(on(at(5), DealRegister))
	second.Entries[0].Customer = "BANK-X"
	for _, c := range []struct {
		name           string
		one, two       Deal
		rival1, rival2 ID
		same1          int
	}{
		{"both waiting", first, second, 0, 0, 1},
		{"the later one verified", first, second.With(on(at(6), DealAccept)), 2, 0, 1},
		{"both verified", first.With(on(at(8), DealAccept)), second.With(on(at(6), DealAccept)), 0, 1, 1},
		{"the earlier one refused", first.With(on(at(8), DealRefuse)), second.With(on(at(6), DealAccept)), 2, 0, 1},
		{"the later one lost", first, second.With(on(at(6), DealAccept)).With(on(at(7), DealLose)), 0, 0, 0},
	} {
		b := bookWith(c.one, c.two)
		x, y := DealOn(p, b, c.one, at(9)), DealOn(p, b, c.two, at(9))
		if x.Rival != c.rival1 || y.Rival != c.rival2 || len(x.Same) != c.same1 {
			t.Errorf("%s: D-1 has the rival %d and %v, D-2 %d", c.name, x.Rival, x.Same, y.Rival)
		}
	}
}

// TestTardy: how late a registration was follows from the hour, not the day.
func TestTardy(t *testing.T) {
	p := dealPack(t)
	for at, want := range map[string]time.Duration{
		"2026-03-17T10:00:00+08:00": 0, "2026-03-17T10:01:00+08:00": time.Minute, "2026-03-17T03:00:00+01:00": 0, "2026-03-20T10:00:00+08:00": 72 * time.Hour,
	} {
		d := complete(t, 1).With(on(moment(t, at), DealRegister))
		if x := DealOn(p, bookWith(d), d, moment(t, "2026-03-21T00:00:00Z")); x.Tardy != want {
			t.Errorf("registered at %s it is %s late, want %s", at, x.Tardy, want)
		}
	}
}

// TestDealProperties: whatever is recorded and whenever one looks, looking changes
// nothing, what is over stays over, and a deal never counts as accepted beyond its
// protection nor as waiting beyond its clock.
func TestDealProperties(t *testing.T) {
	p := dealPack(t)
	rapid.Check(t, func(t *rapid.T) {
		d := complete(t, 1)
		now := moment(t, "2026-03-02T09:00:00+08:00")
		over := false
		for range rapid.IntRange(0, 12).Draw(t, "entries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40*24).Draw(t, "hours")) * time.Hour)
			e := on(now, rapid.SampledFrom(DealVerbs).Draw(t, "verb"))
			b := bookWith(d)
			if MoveDeal(p, b, d, e, rapid.Bool().Draw(t, "anyway")) != DealFine {
				continue
			}
			if over {
				t.Fatalf("%s was recorded after the end", e.Verb)
			}
			before := fmt.Sprint(d)
			next := d.With(e)
			if fmt.Sprint(d) != before {
				t.Fatal("an entry changed the deal that it was added to")
			}
			d = next
			over = DealOn(p, bookWith(d), d, now).State.Over()
		}
		for range 20 {
			at := now.Add(time.Duration(rapid.IntRange(0, 300*24).Draw(t, "later")) * time.Hour)
			x := DealOn(p, bookWith(d), d, at)
			today := civil.In(at, p.Zone)
			if (x.State == DealAccepted || x.State == DealRegistered) && !x.Until.IsZero() && today > x.Until {
				t.Fatalf("%s on %s, though until %s", x.State, today, x.Until)
			}
			if over != x.State.Over() {
				t.Fatalf("time alone made it %s", x.State)
			}
			if y := DealOn(p, bookWith(d), d, at); fmt.Sprint(x.State, x.Until, x.Missing) != fmt.Sprint(y.State, y.Until, y.Missing) {
				t.Fatal("two looks differ")
			}
		}
	})
}
