package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/view"
)

// docket is what one delivery does to applications: its entries are judged one
// after the other by the facts of the moment, and committed together.
type docket struct {
	c      *Call
	change storage.Change
	given  int // entries so far
	kept   int // records so far
	apps   map[partner.ID]partner.Application
	known  map[partner.ID]partner.Known // materials that the change itself brings
	stand  []partner.StandIn            // stand-ins that it names
	saw    []partner.Used
	where  string   // the message that it was said in
	said   []string // the entries in words
}

func (c *Call) docket() *docket {
	return &docket{c: c, apps: map[partner.ID]partner.Application{}, known: map[partner.ID]partner.Known{}}
}

// entry is one of the asker's, made now, by the delivery's own id.
func (d *docket) entry(v partner.Verb) partner.Entry {
	c := d.c
	e := partner.Entry{ID: d.entryID(), At: c.Now.UTC(), By: c.User, Standing: c.Standing, Verb: v}
	switch {
	case c.Channel != "" && c.TS != "":
		e.Where = c.Channel + "/" + c.TS
	case c.Channel != "" && c.Message != "":
		e.Where = c.Channel + "/" + c.Message
	}
	return e
}

// entryID is the delivery's key or, where nothing can come twice, a word that no
// other change has. A message that can reach us in two ways is its place.
func (d *docket) entryID() string {
	id := d.c.Key
	switch {
	case d.c.TS != "" && d.c.Channel != "":
		id = d.c.Channel + "/" + d.c.TS
	case id == "":
		id = "revision/" + strconv.FormatUint(d.c.Book.Revision+1, 10)
	}
	if d.given > 0 {
		id += "#" + strconv.Itoa(d.given)
	}
	return id
}

// current is an application as it is after what the docket did so far.
func (d *docket) current(a partner.Application) partner.Application {
	if now, ok := d.apps[a.ID]; ok {
		return now
	}
	return a
}

// procedureOf is what an application applies for.
func (c *Call) procedureOf(a partner.Application) (*program.Procedure, error) {
	q, ok := c.Program.Procedure(a.Procedure)
	if !ok {
		return nil, wrong("%s applies for %q, which the rules no longer know. Whoever runs me put other rules in place.", a.ID.Label(), clip(a.Procedure)).try("applications")
	}
	return q, nil
}

// rulesFor are the rules that entries about an application are judged by today.
func (c *Call) rulesFor(q *program.Procedure, a partner.Application) partner.Rules {
	r := partner.RulesOf(c.Program, c.Book, c.Settings, q, a, c.Today)
	if c.IsAdmin && !slices.Contains(r.Admins, c.User) { // whoever may read the database
		r.Admins = append(slices.Clone(r.Admins), c.User)
	}
	return r
}

// rules are those of an application's own procedure.
func (d *docket) rules(a partner.Application, q *program.Procedure) partner.Rules {
	r := d.c.rulesFor(q, a)
	r.StandIns = append(slices.Clone(r.StandIns), d.stand...)
	for id, k := range d.known {
		r.Materials[id] = k
	}
	return r
}

// give judges an entry. What was done, and what was refused, is committed with the
// docket unless drop says that a refusal is to leave no trace.
func (d *docket) give(a partner.Application, q *program.Procedure, e partner.Entry, drop bool) partner.Outcome {
	a = d.current(a)
	out := partner.Decide(d.rules(a, q), a, e)
	if out.Repeated || out.Record.Entry.ID == "" || drop && out.Refusal != nil {
		return out
	}
	d.given++
	d.where = e.Where
	out.Record.ID = d.c.Book.Next(partner.KindRecord, d.kept)
	out.Record.Noted = d.c.Book.Noted(out.Record.Application, d.c.Now)
	d.kept++
	d.put(out.Application)
	d.put(out.Record)
	d.apps[out.Application.ID] = out.Application
	if out.Refusal == nil {
		for _, f := range partner.Effects(q, d.c.Book, a, out.Application).Put {
			d.put(f)
		}
		if e.Verb.IsVote() || e.Verb == partner.Override || e.Verb == partner.Submit {
			d.saw = sight(out.Application, out.Record)
		}
	}
	d.change.Notices = append(d.change.Notices, d.c.Desk.Told(d.c.Book, a, out.Application, out.Record, aloud(out.News), out.Record.Noted)...)
	d.said = append(d.said, out.Application.ID.Label()+": "+d.c.recordWords(out.Record))
	return out
}

// sight is what was before the person: the materials of the version that they judged.
func sight(a partner.Application, rec partner.Record) []partner.Used {
	for _, v := range a.Versions {
		if v.N == rec.Terms.Version {
			return v.Set
		}
	}
	return a.Materials
}

// aloud is the news without what only the one who acted is told: that is in the
// answer.
func aloud(news []partner.News) []partner.News {
	return slices.DeleteFunc(slices.Clone(news), func(n partner.News) bool { return n.To == partner.HearPerson })
}

// put adds a fact to the change, in place of an earlier one of the same.
func (d *docket) put(f partner.Fact) {
	put := d.change.Delta.Put
	if i := slices.IndexFunc(put, func(g partner.Fact) bool { return g.Ref() == f.Ref() }); i >= 0 {
		put[i] = f
		return
	}
	d.change.Delta.Put = append(put, f)
}

// putMaterial adds a material, with its versions, that entries may then name.
func (d *docket) putMaterial(k partner.Known) {
	d.known[k.Material.ID] = k
	d.put(k.Material)
	for _, v := range k.Versions {
		if v.Rev == 0 {
			d.put(v)
		}
	}
}

// newVersion numbers a version that the docket is to add.
func (d *docket) versionID() partner.ID {
	n := 0
	for _, f := range d.change.Delta.Put {
		if f.Ref().Kind == partner.KindMaterialVersion {
			n++
		}
	}
	return d.c.Book.Next(partner.KindMaterialVersion, n)
}

// sealed is the change with its audit entry. What applications went through is
// never taken back: there is no undo.
func (d *docket) sealed(verb, via string) storage.Change {
	if d.change.Delta.IsEmpty() {
		return storage.Change{}
	}
	refs := make([]partner.Ref, 0, len(d.change.Delta.Put))
	for _, f := range d.change.Delta.Put {
		refs = append(refs, f.Ref())
	}
	summary := ""
	for i, s := range d.said {
		if i > 0 {
			summary += " "
		}
		summary += sentence(s)
	}
	d.change.Audit = storage.Entry{At: d.c.Now, By: d.c.User, Via: via, Verb: verb, Summary: within(view.Clean(summary), mostSummary), Refs: refs,
		Where: d.where, Saw: d.saw}
	return d.change
}

// mostSummary bounds a line of the audit log, in letters; the record has it all.
const mostSummary = 500

// within cuts a text to so many letters.
func within(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// doer is who did something: by name where the roster has one, else as Slack names them.
func (c *Call) doer(user string) view.Text {
	switch p, ok := c.Book.BySlackID(user); {
	case user == "":
		return view.T("The clock")
	case ok:
		return view.T(p.Name)
	}
	return c.someone(user)
}

// doerFor is also in whose place they did it, if in anybody's.
func (c *Call) doerFor(user, seat string) view.Text {
	if seat == "" {
		return c.doer(user)
	}
	return view.Join(c.doer(user), view.T(" (for "), c.doer(seat), view.T(")"))
}

// nameOf gives a person's name, for where none can be mentioned.
func (c *Call) nameOf(user string) string { return c.doer(user).String() }

// voice names people, and instants on the asker's clock.
func (c *Call) voice() partner.Voice { return partner.Voice{Name: c.nameOf, Time: c.clock} }

// recordText is a record as a line of the history.
func (c *Call) recordText(r partner.Record) view.Text {
	if r.Entry.CardGone() {
		return view.T("the card was deleted; it was posted anew")
	}
	text := view.Join(c.doerFor(r.Entry.By, r.Terms.For), view.T(" "), c.deedText(r))
	if r.Refused != "" {
		text = view.Join(text, view.T(" (not done: "+notDone(r.Refused)+")"))
	}
	return text
}

// recordWords is a record where nobody can be mentioned, as in the audit log.
func (c *Call) recordWords(r partner.Record) string { return c.recordText(r).String() }

// refusals are why an entry was not done, for a line of the history; what is not here
// is told by its own word.
var refusals = map[partner.Ground]string{
	partner.ByBot: "a program does not decide", partner.ByGuest: "a guest does not decide", partner.ByOutsider: "people of other companies do not decide",
	partner.ByDisabled: "the account was disabled", partner.NotReviewer: "not a reviewer, nor a stand-in", partner.OwnApplication: "authors do not decide",
	partner.NotYours: "not theirs to do", partner.NotAdmin: "not an admin", partner.AlreadyDone: "it was done already", partner.NoReview: "no review was open",
	partner.ReviewOver: "it was decided and handed in", partner.ReviewLapsed: "the review had ended", partner.NotReady: "it was not approved",
	partner.IsReady: "it was approved already", partner.IsWithVendor: "it was with the vendor", partner.NotWithVendor: "it was not with the vendor",
	partner.VendorMoved: "the vendor had gone on under the other reference",
	partner.HasPassed:   "it had passed", partner.HasFailed: "it had failed", partner.IsRetired: "it was withdrawn", partner.Incomplete: "materials were missing",
	partner.NeedsOpen: "requirements were open", partner.LockedOut: "it was locked out", partner.FutureDay: "the day had not come", partner.EarlierDay: "something later was recorded",
}

func notDone(g partner.Ground) string {
	if words := refusals[g]; words != "" {
		return words
	}
	return strings.ReplaceAll(string(g), "-", " ")
}

var deeds = map[partner.Verb]string{
	partner.Open: "began it", partner.Attach: "put in", partner.Detach: "took out", partner.Start: "asked for the review",
	partner.Approve: "approved", partner.Changes: "asked for changes", partner.Reject: "was against it", partner.TakeBack: "took the decision back",
	partner.Ask: "asked", partner.Comment: "said", partner.NearMiss: "said, and was asked back", partner.Edit: "edited a reply", partner.Delete: "deleted a reply", partner.Moved: "moved the review to another channel",
	partner.PassOn:   "passed the decision to",
	partner.Override: "approved without the quorum, as an admin, because", partner.Submit: "handed it in as", partner.Step: "reported the vendor's step",
	partner.Update: "reported that the vendor wants materials to be updated", partner.Pass: "reported that it has passed", partner.Fail: "reported that it has failed",
	partner.Resubmit: "began anew after the refusal", partner.Retire: "withdrew it", partner.Prove: "recorded what it brought",
	partner.Chase: "reminded the reviewers", partner.Escalate: "told the alliance manager that nobody has decided", partner.Expire: "ended the review undecided",
	partner.Miss: "noted that the updated materials were not handed in in time", partner.VendorLate: "noted that the vendor is late",
}

func (c *Call) deedText(r partner.Record) view.Text {
	if r.Entry.Verb == partner.PassOn {
		return view.Join(view.T(deeds[partner.PassOn]+" "), c.doer(r.Entry.Ref), view.T(ending(r.Terms.Until)))
	}
	return view.T(c.deedWords(r))
}

func (c *Call) deedWords(r partner.Record) string {
	e, t := r.Entry, r.Terms
	text := deeds[e.Verb]
	if text == "" {
		text = "said " + clip(string(e.Verb))
	}
	add := func(words string) {
		if words != "" {
			text += " " + words
		}
	}
	switch e.Verb {
	case partner.Attach, partner.Detach:
		title := fmt.Sprintf("material #%d", e.Material)
		if m, ok := c.Book.Material(e.Material); ok {
			title = m.Title
		}
		if t.Use.Version > 0 {
			title += fmt.Sprintf(" (version %d)", t.Use.Version)
		}
		return text + " " + title
	case partner.Submit:
		if t.Slip != "" {
			return fmt.Sprintf("corrected the vendor's reference from %s, which was a slip, to %s", t.Slip, e.Ref)
		}
		add(e.Ref)
	case partner.Step:
		add(e.Step)
	case partner.Prove, partner.Pass:
		add(e.Ref)
	}
	if e.Verb.IsVote() && t.Version > 0 {
		text += fmt.Sprintf(" on version %d", t.Version)
	}
	if said := within(view.Clean(spoken(e.Text)), mostSaid); said != "" {
		text += ": " + said
	}
	if e.Verb.IsVote() || e.Verb.IsTalk() || e.Verb.OfClock() {
		return text
	}
	return text + onDay(t.Day, civil.In(e.At, c.teamZone())) + ending(t.Until)
}

// mostSaid is how many letters of what somebody said a line shows.
const mostSaid = 160

func onDay(day, said civil.Day) string {
	if day.IsZero() || day == said {
		return ""
	}
	return " on " + day.Short()
}

func ending(day civil.Day) string {
	if day.IsZero() {
		return ""
	}
	return ", until " + day.Short()
}
