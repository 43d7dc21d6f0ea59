package notices

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// materials lists what reviewers have before them, each in its version.
func (x *dossier) materials(much detail) []view.Block {
	set, title := x.app.Materials, "Materials"
	if v := x.app.Version(); v.N > 0 {
		set, title = v.Set, fmt.Sprintf("Materials, version %d", v.N)
	}
	if len(set) == 0 {
		return []view.Block{view.Para(view.B(title), view.T(": none yet"))}
	}
	var items []view.Text
	for _, u := range set[:min(len(set), much.materials)] {
		items = append(items, x.material(u, much))
	}
	if rest := len(set) - len(items); rest > 0 {
		items = append(items, view.Join(view.Tf("and %d more: ", rest), view.C("application "+x.app.ID.Label())))
	}
	blocks := []view.Block{view.Para(view.B(title)), view.List(items...)}
	if changed := x.rules.ChangedWords(&x.app); changed != "" && x.app.Stage.UnderReview() {
		blocks = append(blocks, view.Para(view.T(clipped(oneLine(changed), 3*much.title))))
	}
	return blocks
}

// lacks says what is missing on the day on which the card is drawn, and what is open of
// what is applied for: nothing once that was handed in, or the round of the card is over.
func (x *dossier) lacks(much detail) (blocks []view.Block) {
	if x.ended {
		return nil
	}
	say := func(head string, list []string) {
		if len(list) == 0 {
			return
		}
		var parts []string
		for _, s := range list[:min(len(list), much.people)] {
			parts = append(parts, clipped(oneLine(s), much.words+much.title/2))
		}
		if rest := len(list) - len(parts); rest > 0 {
			parts = append(parts, fmt.Sprintf("and %d more", rest))
		}
		blocks = append(blocks, view.Para(view.B(head+" on "+x.today.Short()+": "), view.T(strings.Join(parts, "; ")+".")))
	}
	var missing []string
	for _, s := range x.rules.Missing(&x.app, x.today) { // why stands beside each material
		if title, rest, ok := strings.Cut(s, ": "); ok {
			count, _, _ := strings.Cut(rest, " (")
			s = title + ": " + count
		}
		missing = append(missing, s)
	}
	say("Missing", missing)
	var open, unknown []string
	for _, o := range x.rules.StillOpen(&x.app) {
		if o.Unknown {
			unknown = append(unknown, o.Title)
		} else {
			open = append(open, o.Title)
		}
	}
	say("Still open", open)
	say("Not known", unknown)
	return blocks
}

// material is one material in a version: title, kind, version, and the beginning
// of its hash, by which two files can be told apart.
func (x *dossier) material(u partner.Used, much detail) view.Text {
	known, ok := x.rules.Materials[u.Material]
	if !ok {
		return view.Tf("a material that is not known any more, version %d", u.Version)
	}
	m := known.Material
	url := m.URL
	if i := slices.IndexFunc(known.Versions, func(v partner.MaterialVersion) bool { return v.N == u.Version }); i >= 0 {
		url = cmp.Or(known.Versions[i].URL, url)
	}
	t := view.T(clipped(m.Title, much.title))
	if view.IsWebLink(url) && len(url) <= 4*much.title {
		t = view.L(clipped(m.Title, much.title), url)
	}
	rest := fmt.Sprintf(" (#%d, %s), version %d", m.ID, x.kindOf(m), u.Version)
	if len(u.SHA256) >= shortHash {
		rest += ", hash " + u.SHA256[:shortHash]
	}
	why := x.rules.Wrong(&x.app, u, x.today)
	if x.ended {
		why = ""
	}
	if !m.Dated.IsZero() && !strings.HasPrefix(why, "is of ") {
		rest += ", of " + m.Dated.Short()
	}
	if c, ok := x.rules.Cleared[u]; ok && c.Application != x.app.ID {
		rest += ", approved in " + c.Application.Label()
	}
	if latest := known.Latest(); latest.N > u.Version {
		rest += fmt.Sprintf("; there is a version %d", latest.N)
	}
	if why != "" {
		rest += "; it " + clipped(oneLine(why), much.words+much.title/2)
	}
	return view.Join(t, view.T(rest))
}

// shortHash is how many hexadecimal digits of a hash are shown.
const shortHash = 8

func (x *dossier) kindOf(m partner.Material) string {
	name := m.Kind
	for _, k := range x.desk.Program.Materials {
		if k.ID == m.Kind {
			name = k.Name
		}
	}
	if m.Form != "" {
		name += ", " + m.Form
	}
	return name
}

// votes lists who has decided what about the present version, and whose approvals
// no longer count.
func (x *dossier) votes(much detail) []view.Block {
	t := x.app.Tally()
	votes := slices.Concat(t.Approvals, t.Objecting)
	if t.Override != nil {
		votes = append(votes, *t.Override)
	}
	slices.SortStableFunc(votes, func(a, b partner.Vote) int { return a.At.Compare(b.At) })
	var items []view.Text
	for _, v := range votes {
		items = append(items, x.vote(v, much))
	}
	void := x.app.Void()
	for i, v := range void {
		again := slices.ContainsFunc(void[i+1:], func(w partner.Vote) bool { return w.By == v.By })
		if _, decided := x.app.Standing(v.By); !decided && !again {
			items = append(items, view.Join(x.named(v.By), view.Tf(" approved version %d; that is void", v.Version)))
		}
	}
	if len(items) == 0 {
		return nil
	}
	if rest := len(items) - much.votes; rest > 0 {
		items = append(items[rest:], view.Join(view.Tf("and %d before that: ", rest), view.C("application "+x.app.ID.Label())))
	}
	head := "Decisions: " + t.Words()
	if t.Override != nil {
		head += ", decided without the quorum"
	}
	return []view.Block{view.Para(view.B(head)), view.List(items...)}
}

func (x *dossier) vote(v partner.Vote, much detail) view.Text {
	who := x.named(v.By)
	if v.For != "" {
		who = view.Join(who, view.T(" (for "), x.named(v.For), view.T(")"))
	}
	did := map[partner.Verb]string{
		partner.Approve: " approves", partner.Changes: " asks for changes", partner.Reject: " is against it",
		partner.Override: " approves as an admin, without the quorum",
	}[v.Verb]
	t := view.Join(who, view.Tf("%s, version %d, ", did, v.Version), view.M(v.At.In(x.zone)))
	if v.Text != "" {
		t = view.Join(t, view.T(": "+clipped(v.Text, much.words)))
	}
	switch edited, deleted := x.app.Touched(v); {
	case deleted:
		t = view.Join(t, view.I(" (the reply was deleted since)"))
	case edited:
		t = view.Join(t, view.I(" (the reply was edited since)"))
	}
	return t
}
