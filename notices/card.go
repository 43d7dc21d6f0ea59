package notices

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// Bounds of a card, so that it is one message of Slack's whatever its titles are:
// what would stand in a second one is not drawn anew with it.
const (
	mostTitle = 120  // bytes of a title
	mostCard  = 6500 // of all texts, as Slack counts them: an ampersand takes five
)

// detail is how much a card lists; a smaller one is drawn where the larger is too long.
type detail struct{ title, materials, votes, words, people int }

var details = []detail{{mostTitle, 15, 20, 200, 20}, {60, 10, 10, 80, 12}, {30, 6, 6, 30, 6}, {12, 3, 3, 10, 3}}

// writeCard draws the card of an application, or the application as it was at the
// end of its review where a later card has taken over.
func (d *Desk) writeCard(b *partner.Book, n storage.Notice, now time.Time) written {
	key := n.Key
	if n.Under != "" {
		key = n.Under
	}
	id, number, _ := cardOf(key)
	x, ok := d.dossier(b, id, now)
	if !ok {
		return written{}
	}
	rounds := partner.Rounds(x.records)
	if number < 1 || number > len(rounds) {
		return written{}
	}
	later := number < len(rounds)
	switch {
	case n.Under != "" && x.drawnLater(n, rounds, number):
		return written{}
	case n.Under == "" && (later || x.app.Stage == partner.Retired):
		return written{} // it was never posted, and is over
	}
	if later {
		at := slices.IndexFunc(x.records, func(r partner.Record) bool { return r.ID == rounds[number] })
		x.moved = x.records[at].Entry.Verb == partner.Moved
		x.app = partner.Replay(x.records[:at])
	}
	x.ended = later || x.app.Stage == partner.Draft
	return written{ok: true, message: x.card(later)}
}

// drawnLater reports whether a later record has the card drawn anew as well: then
// that drawing is enough.
func (x *dossier) drawnLater(n storage.Notice, rounds []partner.ID, number int) bool {
	rec, ok := recordIn(x.book, n.About)
	if !ok {
		return false
	}
	return slices.ContainsFunc(x.records, func(r partner.Record) bool {
		of := 0
		for of < len(rounds) && rounds[of] <= r.ID {
			of++
		}
		opensNext := of == number+1 && r.ID == rounds[number]
		return r.ID > rec.ID && (of == number || opensNext) && draws(&x.app, &r)
	})
}

// card is the card's message. over says that a later card has taken its place.
func (x *dossier) card(over bool) view.Message {
	var m view.Message
	for _, much := range details {
		if m = x.drawn(much, over); weight(m) <= mostCard {
			break
		}
	}
	return m
}

func (x *dossier) drawn(much detail, over bool) view.Message {
	a := &x.app
	label := a.ID.Label()
	m := view.Message{Names: true, Summary: x.summary(much, over)}
	add := func(blocks ...view.Block) { m.Blocks = append(m.Blocks, blocks...) }
	add(view.Heading(label+": "+clipped(a.Title, much.title)), view.Fields(x.facts(much, over)...))
	add(x.materials(much)...)
	add(x.lacks(much)...)
	add(x.votes(much)...)
	switch {
	case over:
		gone := view.T("This review is over; " + label + " has a later card. ")
		if x.moved {
			gone = view.Join(view.T("This review goes on in "), view.Ch(x.reviewChannel()), view.T(". "))
		}
		add(view.Note(gone, view.C("application "+label)))
		return m
	case undecided(a):
		add(view.Actions(append(decisions(a), view.Run("Open", "application "+label), passOn(a))...))
	case a.Stage == partner.Ready:
		add(view.Actions(view.Run("Handed in…", "submitted "+label), view.Run("Open", "application "+label)))
	case a.Stage == partner.WithVendor:
		add(view.Actions(view.Run("It has failed…", "failed "+label), view.Run("Materials to be updated…", "update "+label), view.Run("Open", "application "+label)))
	case a.Unproven():
		add(view.Actions(view.Run(x.proof()+"…", "certificate "+label), view.Run("Open", "application "+label)))
	}
	add(view.Note(x.grammar()))
	return m
}

// proof is what passing brings: "Badge".
func (x *dossier) proof() string {
	if q := x.rules.Procedure; q != nil && q.Success.Proof != "" {
		return strings.TrimSuffix(sentence(q.Success.Proof), ".")
	}
	return "Certificate"
}

// summary is the whole card in a few sentences.
func (x *dossier) summary(much detail, over bool) string {
	a := &x.app
	s := fmt.Sprintf("%s: %s, by %s. %s.", a.ID.Label(), clipped(a.Title, much.title), clipped(x.name(a.Author), mostName), strings.TrimSuffix(x.state(), "."))
	if over { // whose turn it is stands on the later card
		return s
	}
	ours, vendors := x.rules.Turns(a, x.now)
	for _, t := range []partner.Turn{ours, vendors} {
		if t.Side != partner.TurnNobody && t.What != "" {
			s += " " + sentence(turn(t))
		}
	}
	if undecided(a) {
		if names := x.names(x.deciders(), much.people); names != "" {
			s += " Who may decide: " + names + "."
		}
	}
	return s
}

func (x *dossier) names(users []string, most int) string {
	var list []string
	for _, u := range users[:min(len(users), most)] {
		name := clipped(x.name(u), mostName)
		if seat := x.rules.StandsFor(&x.app, u, x.today); seat != "" {
			name += " (for " + clipped(x.name(seat), mostName) + ")"
		}
		list = append(list, name)
	}
	if rest := len(users) - len(list); rest > 0 {
		list = append(list, fmt.Sprintf("%d more", rest))
	}
	return strings.Join(list, ", ")
}

// facts are the card's fields: label, value, label, value.
func (x *dossier) facts(much detail, over bool) []view.Text {
	a := &x.app
	by := x.named(a.Author)
	for _, other := range a.Authors[:min(len(a.Authors), much.people)] {
		if other != a.Author {
			by = view.Join(by, view.T(", "), x.named(other))
		}
	}
	out := []view.Text{view.T("What"), view.T(x.what(much)), view.T("By"), by, view.T("State"), view.T(clipped(x.state(), 3*much.title))}
	if undecided(a) && !over {
		out = append(out, view.T("Who may decide"), x.mayDecide(much))
	}
	if over {
		return out
	}
	ours, vendors := x.rules.Turns(a, x.now)
	return append(out, view.T("Our clock"), view.T(turn(ours)), view.T("The vendor's clock"), view.T(turn(vendors)))
}

// what is applied for.
func (x *dossier) what(much detail) string {
	name := x.procedure.Name
	if c, ok := x.desk.Program.Competency(x.app.Competency); ok {
		name += ": " + c.Name
	}
	return clipped(name, 2*much.title)
}

func (x *dossier) mayDecide(much detail) view.Text {
	users := x.deciders()
	short := x.rules.ShortWords(&x.app, x.today)
	if len(users) == 0 && short == "" {
		return view.Join(view.T("nobody is left; "), view.C("config reviewer"), view.T(" names more"))
	}
	var out view.Text
	for i, u := range users[:min(len(users), much.people)] {
		if i > 0 {
			out = view.Join(out, view.T(", "))
		}
		out = view.Join(out, x.mention(u))
		if seat := x.rules.StandsFor(&x.app, u, x.today); seat != "" {
			out = view.Join(out, view.T(" (for "), x.named(seat), view.T(")"))
		}
	}
	if rest := len(users) - much.people; rest > 0 {
		out = view.Join(out, view.Tf(" and %d more", rest))
	}
	if short == "" {
		return out
	}
	if len(users) == 0 {
		out = view.T("nobody")
	}
	return view.Join(append([]view.Text{out, view.T(". ")}, coded(short)...)...)
}

// coded is a sentence in which what stands between backquotes is to be typed.
func coded(text string) (out []view.Text) {
	for i, part := range strings.Split(text, "`") {
		if i%2 == 1 {
			out = append(out, view.C(part))
			continue
		}
		out = append(out, view.T(part))
	}
	return out
}

// turn says whose turn it is until when.
func turn(t partner.Turn) string {
	if t.Side == partner.TurnNobody {
		return "nobody's turn"
	}
	s := string(t.Side)
	if t.What != "" {
		s += ": " + t.What
	}
	if !t.Until.IsZero() {
		s += ", until " + t.Until.Weekday().String()[:3] + " " + t.Until.Short()
	}
	return s
}

// state says where the application stands.
func (x *dossier) state() string {
	a := &x.app
	t := a.Tally()
	at := a.Attempt()
	switch a.Stage {
	case partner.Draft:
		if at != nil && at.Verdict == partner.Failed {
			return "Failed on " + at.On.Short() + ": " + strings.TrimSuffix(clipped(at.Cause, mostTitle), ".") + ". It was begun anew"
		}
		return "Draft"
	case partner.InReview:
		return "In review: " + t.Words() + " have approved"
	case partner.ChangesAsked:
		return "Changes are asked for: " + clipped(t.Objecting[len(t.Objecting)-1].Text, mostTitle)
	case partner.Declined:
		return "Declined: " + clipped(t.Objecting[len(t.Objecting)-1].Text, mostTitle)
	case partner.Ready:
		if t.Override != nil {
			return "Approved by an admin without the quorum, because: " + clipped(t.Override.Text, mostTitle)
		}
		return "Approved, " + t.Words() + "; to be handed in"
	case partner.WithVendor:
		return "Handed in as " + clipped(at.Reference, mostTitle) + " on " + at.Submitted.Short()
	case partner.ToUpdate:
		if x.ended {
			return "Handed in as " + clipped(at.Reference, mostTitle) + " on " + at.Submitted.Short() + "; the vendor wanted materials to be updated: " + clipped(a.Supplement().Cause, mostTitle)
		}
		return "The vendor wants materials to be updated: " + clipped(a.Supplement().Cause, mostTitle)
	case partner.Passed:
		return "Passed on " + at.On.Short() + through(a)
	case partner.Failed:
		s := "Failed on " + at.On.Short() + ": " + clipped(at.Cause, mostTitle)
		if !a.Locked.IsZero() {
			s = strings.TrimSuffix(s, ".") + ". Locked out through " + a.Locked.Short()
		}
		return s
	case partner.Retired:
		if a.Reason == "" {
			return "Withdrawn"
		}
		return "Withdrawn: " + clipped(a.Reason, mostTitle)
	case partner.Lapsed:
		return "Expired undecided: " + t.Words() + " had approved"
	}
	return string(a.Stage)
}

func through(a *partner.Application) string {
	if a.Ends.IsZero() {
		return ""
	}
	return ", holds through " + a.Ends.Short()
}

// grammar is what can be said in the thread now.
func (x *dossier) grammar() view.Text {
	var words []string
	lead, end := "Reply in this thread: ", "."
	switch a := &x.app; {
	case undecided(a):
		words, end = []string{"approve", "changes: …", "reject: …", "withdraw", "ask: …"}, ". Anything else is kept as a comment."
	case a.Stage == partner.Ready:
		lead, words = "Once it is handed in, reply in this thread: ", []string{"submitted HW-REF"}
	case a.Stage == partner.WithVendor || a.Stage == partner.ToUpdate:
		lead, words = "Once the vendor has decided, reply in this thread: ", []string{"passed", "failed: …"}
	default:
		lead, words = "All of it: ", []string{"application " + x.app.ID.Label()}
	}
	t := view.T(lead)
	for i, w := range words {
		if i > 0 {
			t = view.Join(t, view.T(" · "))
		}
		t = view.Join(t, view.C(w))
	}
	return view.Join(t, view.T(end))
}

// weight is how long a message's texts are, as Slack counts them.
func weight(m view.Message) int {
	n := 0
	text := func(t view.Text) {
		for _, s := range t {
			n += len(s.Text) + len(s.URL) + len(s.ID) + 4*strings.Count(s.Text+s.URL, "&") + 3*(strings.Count(s.Text, "<")+strings.Count(s.Text, ">"))
		}
	}
	for _, b := range m.Blocks {
		text(b.Text)
		for _, i := range b.Items {
			text(i)
		}
	}
	return n
}
