package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// dealUnits are the words about opportunities.
func dealUnits() []*Unit {
	return slices.Concat([]*Unit{dealsUnit(), dealUnit(), dealAddUnit(), dealReceivedUnit()}, dealFactUnits(), dealMoveUnits(),
		[]*Unit{prioritiesUnit(), prioritiesSetUnit()})
}

func dealsUnit() *Unit {
	return &Unit{
		Word: "deals", Aliases: []string{"deal list", "opportunities"},
		Summary:  "opportunities registered with the vendor or to be: state, whose turn it is, who is late",
		Usage:    "deals [open|all|STATE]",
		Examples: []string{"deals", "deals all", "deals won"},
		Run:      listDeals,
	}
}

func listDeals(c *Call) (Answer, error) {
	want := "open"
	if len(c.Words) > 0 {
		want = strings.ToLower(strings.Join(c.Words, " "))
	}
	var states []string
	for _, s := range partner.DealStates {
		states = append(states, string(s))
	}
	if want != "open" && want != "all" && !slices.Contains(states, want) {
		t := wrong("%q is not open, all or a state of a deal: %s.", clip(want), series(states, "or"))
		for _, near := range nearest(want, append(states, "open", "all"), 2) {
			t.offer("deals "+near, "deals "+near)
		}
		return Answer{}, t.try("deals all")
	}
	standing := c.dealStandings()
	var lines []view.Text
	late := 0
	for i := range standing {
		x := &standing[i]
		if want == "all" || want == "open" && !x.Closed() || want == string(x.State) {
			lines = append(lines, c.dealLine(x))
		}
		if x.Ours.Late || x.Vendors.Late {
			late++
		}
	}
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s, %s of them late.", countedDeals(len(lines), want), counted(late))}
	if late == 0 || want != "open" {
		m.Summary = countedDeals(len(lines), want) + "."
	}
	m.Blocks = append(m.Blocks, view.Heading("Deals"), view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	buttons := []view.Button{view.Run("Add a deal…", "deal add"), view.Run("Priorities", "priorities")}
	if want != "all" {
		buttons = append(buttons, view.Run("All of them", "deals all"))
	}
	m.Blocks = append(m.Blocks, view.Actions(buttons...))
	return Answer{Message: m}, nil
}

func countedDeals(n int, want string) string {
	if n == 0 {
		return strings.TrimSpace("No " + strings.TrimPrefix(want, "all") + " deals")
	}
	if want == "all" {
		return plural(n, "deal")
	}
	return strings.Replace(plural(n, "deal"), " deal", " "+want+" deal", 1)
}

func counted(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

// dealStandings are all deals as they stand now: the open ones first, by id.
func (c *Call) dealStandings() []partner.DealStanding {
	var out []partner.DealStanding
	for _, d := range c.Book.Deals() {
		out = append(out, partner.DealOn(c.Program, c.Book, d, c.Now))
	}
	slices.SortStableFunc(out, func(a, b partner.DealStanding) int {
		switch {
		case a.Closed() == b.Closed():
			return 0
		case a.Closed():
			return 1
		}
		return -1
	})
	return out
}

// dealLine is a deal in a line: D-3 Bank X, core banking: registered, 120,000 USD; the vendor's turn, until 12 Mar.
func (c *Call) dealLine(x *partner.DealStanding) view.Text {
	t := view.Join(view.B(x.Deal.Label()+" "+partner.DealName(x.Now)), view.T(": "+c.dealState(x)))
	if !x.Now.Value.IsZero() {
		t = view.Join(t, view.T(", "+x.Now.Value.Words()))
	}
	if turn := c.dealTurn(x); turn != "" {
		t = view.Join(t, view.T("; "+turn))
	}
	return t
}

// dealState is the state in words: refused by default, accepted and protected.
func (c *Call) dealState(x *partner.DealStanding) string {
	switch {
	case x.Default:
		return "refused by default"
	case x.State == partner.DealAccepted && !x.Until.IsZero():
		return "accepted, protected through " + x.Until.Short()
	case x.State == partner.DealExpired:
		return "expired, protected through " + x.Until.Short()
	}
	return string(x.State)
}

// dealTurn says whose turn it is, until when, and who is late.
func (c *Call) dealTurn(x *partner.DealStanding) string {
	say := func(who string, t partner.DealTurn) string {
		c.countedOver(t.Count)
		text := who + ": " + t.What
		switch {
		case !t.At.IsZero() && t.Late:
			text += ", " + span(c.Now.Sub(t.At)) + " late"
		case !t.At.IsZero():
			text += ", by " + c.clock(t.At) + ", in " + span(t.At.Sub(c.Now))
		case !t.Until.IsZero() && t.Late:
			text += ", due " + t.Until.Short() + ", late"
		case !t.Until.IsZero():
			text += ", until " + t.Until.Short() + " (" + daysAway(t.Until, c.Today) + ")"
		}
		return text
	}
	if x.Vendors.Side == partner.TurnVendor {
		return say("the vendor's turn", x.Vendors)
	}
	if x.Ours.Side == partner.TurnAuthor {
		return say("ours", x.Ours)
	}
	return ""
}

func dealUnit() *Unit {
	return &Unit{
		Word: "deal", Aliases: []string{"deal show"},
		Summary:  "one opportunity: state, next step, both clocks, what is missing, history",
		Usage:    "deal D-3",
		Examples: []string{"deal D-1"},
		Run: func(c *Call) (Answer, error) {
			d, rest, err := c.takeDeal(c.Words)
			if err == nil {
				err = c.none(rest)
			}
			if err != nil {
				return Answer{}, err
			}
			x := partner.DealOn(c.Program, c.Book, d, c.Now)
			return Answer{Message: c.dealCard(&x)}, nil
		},
	}
}

// dealCard is everything about a deal.
func (c *Call) dealCard(x *partner.DealStanding) view.Message {
	title := x.Deal.Label() + " " + partner.DealName(x.Now)
	m := view.Message{Names: true, Summary: title + ": " + c.dealState(x) + "."}
	m.Blocks = append(m.Blocks, view.Heading(title), view.Fields(c.dealFields(x)...))
	if turn := c.dealTurn(x); turn != "" {
		m.Summary += " " + sentence(turn) + "."
		m.Blocks = append(m.Blocks, view.Para(view.B("Next: "), view.T(turn+".")))
	}
	if lines := c.dealRemarks(x); len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	m.Blocks = append(m.Blocks, view.Para(view.B("History")), c.dealHistory(x))
	if x.Rules != nil {
		m.Blocks = append(m.Blocks, view.Note(view.T("Rules: "+x.Rules.Name+", "+c.Program.ID+" "+c.Program.Version+". "), view.T(x.Rules.Source.Words())))
	} else {
		m.Blocks = append(m.Blocks, view.Note(view.T("The pack "+c.Program.ID+" knows no rules "+clip(x.Deal.Rules)+" any more: nothing is counted.")))
	}
	if buttons := c.dealButtons(x); len(buttons) > 0 {
		m.Blocks = append(m.Blocks, view.Actions(buttons...))
	}
	return m
}

func (c *Call) dealFields(x *partner.DealStanding) []view.Text {
	fields := []view.Text{view.B("State"), view.T(c.dealState(x))}
	add := func(label string, t view.Text) { fields = append(fields, view.B(label), t) }
	if !x.Now.Value.IsZero() {
		add("Value", view.T(x.Now.Value.Words()))
	}
	if !x.Now.RFP.IsZero() {
		add("RFP", view.T(c.twoClocks(x.Now.RFP, x.Now.RFPZone)))
	}
	if x.Now.Owner != "" {
		add("Owner", c.whoIs(x.Now.Owner))
	}
	if x.Now.Consent != "" {
		add("End customer's consent", view.T(x.Now.Consent))
	}
	if x.Now.Role+x.Now.Signer != "" {
		add("Letter of intent", c.loiText(x.Now))
	}
	if x.Now.Priority != "" {
		add("Priority", view.T(x.Now.Priority))
	}
	if x.Now.Reference != "" {
		add("Reference", view.T(x.Now.Reference))
	}
	return fields
}

func (c *Call) loiText(now partner.DealEntry) view.Text {
	text := strings.Trim(now.Signer+", "+now.Role, ", ")
	if now.Signs == "" && now.Role != "" {
		text += " (may not sign)"
	}
	if url, ok := link(now.Link); ok {
		return view.Join(view.T(text+", "), view.L("see it", url))
	}
	return view.T(text)
}

// twoClocks is a moment on the asker's clock and on the one of the zone in which it
// was given, where they differ.
func (c *Call) twoClocks(at time.Time, zone string) string {
	text := c.clock(at)
	given, err := time.LoadLocation(zone)
	if err != nil || zone == "" {
		return text
	}
	reader, _ := c.readerZone(c.User)
	_, a := at.In(reader).Zone()
	if _, b := at.In(given).Zone(); a != b {
		text += ", " + at.In(given).Format("Mon 15:04 MST") + " at the customer's (" + zone + ")"
	}
	return text
}

// dealRemarks are what is missing, late, or in the way.
func (c *Call) dealRemarks(x *partner.DealStanding) (lines []view.Text) {
	if x.State == partner.DealDraft || x.State == partner.DealReady {
		for _, l := range x.Limits {
			c.countedOver(l.Count)
			text := fmt.Sprintf("%s before the RFP: by %s", l.Rule.Offset.Words(), c.clock(l.At))
			if c.Now.After(l.At) {
				text += ", " + span(c.Now.Sub(l.At)) + " ago: " + l.Rule.Missed
			} else {
				text += ", " + span(l.At.Sub(c.Now)) + " left"
			}
			lines = append(lines, view.T(text+"."))
		}
		if x.Rules != nil && len(x.Rules.Deadlines) > 0 && x.Now.RFP.IsZero() {
			lines = append(lines, view.Join(view.T("When the RFP is released is not known, so nothing can be counted back from it: "), view.C("deal set "+x.Deal.Label()+" "+rfpExample)))
		}
		for _, l := range x.Missing {
			lines = append(lines, view.Join(view.T("Missing: "+l.Title()+". "), view.C(dealFix(x, l))))
		}
		if x.Rules != nil && x.Rules.Next != "" {
			lines = append(lines, view.T(x.Rules.Next))
		}
	}
	if x.Tardy > 0 {
		lines = append(lines, view.T("It was registered "+span(x.Tardy)+" too late: "+x.Limits[0].Rule.Missed+"."))
	}
	if reg := x.Deal.Registered(); reg != nil && len(reg.Without) > 0 {
		lines = append(lines, view.T("It was registered without: "+series(reg.Without, "and")+"."))
	}
	if x.Rival != 0 {
		lines = append(lines, view.T(fmt.Sprintf("D-%d is for the same customer and project, was registered earlier and is verified: of the two that one holds.", x.Rival)))
	} else if len(x.Same) > 0 {
		var labels []string
		for _, id := range x.Same {
			labels = append(labels, fmt.Sprintf("D-%d", id))
		}
		lines = append(lines, view.T("For the same customer and project there is "+series(labels, "and")+" too; of those that are verified the one registered first holds."))
	}
	return lines
}

// dealFix are the words that add what is missing.
func dealFix(x *partner.DealStanding, l partner.DealLack) string {
	label := x.Deal.Label()
	if l.Item == nil {
		return "deal set " + label + " value 120000 USD"
	}
	switch l.Item.Kind {
	case program.DealConsent:
		return "deal consent " + label + " yes"
	case program.DealLOI:
		role := "CIO"
		if len(l.Item.Roles) > 0 {
			role = l.Item.Roles[0].Name
		}
		return "deal loi " + label + ` signer "Ines Costa" role ` + quote(role)
	}
	return "deal align " + label + " AI"
}

// dealHistory lists what was recorded, the newest first.
func (c *Call) dealHistory(x *partner.DealStanding) view.Block {
	var lines []view.Text
	for _, e := range slices.Backward(x.Deal.Entries) {
		when := e.At.In(c.teamZone()).Format("2 Jan 2006 15:04")
		line := view.Join(view.T(when+" "), c.whoIs(e.By), view.T(": "+dealEntryText(e)))
		if url, ok := link(e.Link); ok {
			line = view.Join(line, view.T(", "), view.L("evidence", url))
		}
		lines = append(lines, line)
	}
	return limited(lines, 15, "audit")
}

// dealEntryText is an entry in words.
func dealEntryText(e partner.DealEntry) string {
	parts := []string{dealVerbs[e.Verb]}
	add := func(label, text string) {
		if text != "" {
			parts = append(parts, strings.TrimSpace(label+" "+text))
		}
	}
	if e.Verb != partner.DealAdd && e.Verb != partner.DealReceive {
		add("customer", e.Customer)
		add("project", e.Project)
	}
	if !e.Value.IsZero() {
		add("value", e.Value.Words())
	}
	if zone, err := time.LoadLocation(e.RFPZone); !e.RFP.IsZero() && err == nil {
		add("RFP", e.RFP.In(zone).Format("2 Jan 2006 15:04 MST"))
	}
	add("consent:", e.Consent)
	add("signed by", strings.Trim(e.Signer+", "+e.Role, ", "))
	if e.Verb == partner.DealLOI && e.Signs == "" {
		add("", "who may not sign it")
	}
	add("priority", e.Priority)
	add("ref", e.Reference)
	add("without", series(e.Without, "and"))
	if !e.When.IsZero() {
		add("on", e.When.UTC().Format("2 Jan 2006"))
	}
	if !e.Until.IsZero() {
		add("until", e.Until.Short())
	}
	add("because:", e.Cause)
	add("seen in", e.Source)
	return strings.Join(parts, ", ")
}

var dealVerbs = map[partner.DealVerb]string{
	partner.DealAdd: "added", partner.DealReceive: "received from the vendor", partner.DealSet: "set", partner.DealConsent: "end customer's consent",
	partner.DealLOI: "letter of intent", partner.DealAlign: "aligned", partner.DealRegister: "registered", partner.DealAccept: "accepted",
	partner.DealRefuse: "refused", partner.DealExtend: "extended", partner.DealWin: "won", partner.DealLose: "lost", partner.DealWithdraw: "withdrawn",
}

func (c *Call) dealButtons(x *partner.DealStanding) (out []view.Button) {
	label := x.Deal.Label()
	switch x.State {
	case partner.DealDraft, partner.DealReady:
		if x.State == partner.DealReady {
			out = append(out, view.Run("Registered", "deal registered "+label))
		}
		for _, l := range x.Missing {
			if l.Item != nil && l.Item.Kind == program.DealConsent {
				out = append(out, view.Run("Customer consents", "deal consent "+label+" yes"))
			}
		}
		out = append(out, view.Run("Withdraw", "deal withdrawn "+label))
	case partner.DealReceived:
		out = append(out, view.Run("Accept", "deal accepted "+label))
	case partner.DealRegistered:
		out = append(out, view.Run("Vendor accepted", "deal accepted "+label))
	case partner.DealAccepted, partner.DealExpired:
		out = append(out, view.Run("Won", "deal won "+label))
		if x.Rules != nil && !x.Rules.Protection.By.IsZero() {
			out = append(out, view.Run("Extend", "deal extend "+label))
		}
	}
	return append(out, view.Run("All deals", "deals"))
}
