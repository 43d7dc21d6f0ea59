package commands

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

func bindUnit() *Unit {
	return &Unit{
		Word:     "bind",
		Aliases:  []string{"binding", "bindings"},
		Summary:  "whose HUAWEI ID is associated, whose invitation runs out, who is missing",
		Usage:    "bind",
		Examples: []string{"bind"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.board()}, nil
		},
	}
}

// board shows the associations: open invitations with their time first, then
// lapsed ones, then who was never invited although a certificate waits.
func (c *Call) board() view.Message {
	states := make(map[partner.BindingState][]partner.Person)
	here := 0
	for _, p := range c.Book.People() {
		if p.Employed(c.Today) {
			here++
			s := p.BindingOn(c.Program, c.Today).State
			states[s] = append(states[s], p)
		}
	}
	on := func(p partner.Person) civil.Day { return p.BindingOn(c.Program, c.Today).On }
	slices.SortStableFunc(states[partner.Invited], func(a, b partner.Person) int { return int(on(a) - on(b)) })
	m := view.Message{Names: true, Summary: fmt.Sprintf("%d of %s have an associated HUAWEI ID; %s open, %d lapsed.",
		len(states[partner.Associated]), plural(here, "person"), plural(len(states[partner.Invited]), "invitation"), len(states[partner.InviteExpired]))}
	m.Blocks = append(m.Blocks, view.Heading("HUAWEI IDs"), view.Para(view.T(m.Summary)))
	if here == 0 {
		m.Blocks = append(m.Blocks, nobodyYet())
	}
	m.Blocks = c.boardPart(m.Blocks, "Invited", states[partner.Invited], "Accepted", "accept", func(p partner.Person) string {
		last := on(p).Plus(c.Program.Binding.InvitationLife) - 1
		return fmt.Sprintf("invited on %s, the link lives through %s (%s)", on(p).Short(), last.Short(), daysAway(last, c.Today))
	})
	m.Blocks = c.boardPart(m.Blocks, "Lapsed: invite again", states[partner.InviteExpired], "Invited again", "invite", func(p partner.Person) string {
		return "lapsed on " + on(p).Short() + c.waiting(p)
	})
	m.Blocks = c.boardPart(m.Blocks, "Not associated", append(states[partner.NotBound], states[partner.Disassociated]...), "Invited", "invite", func(p partner.Person) string {
		return c.hindrance(p) + c.waiting(p)
	})
	return m
}

// waiting says how many valid certificates wait for the association.
func (c *Call) waiting(p partner.Person) string {
	n := 0
	for _, cert := range c.Book.CertificatesOf(p.ID) {
		if last, ends := partner.LastDay(c.Program, cert); cert.Issued <= c.Today && (!ends || last >= c.Today) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	if n == 1 {
		return ", 1 valid certificate waits for it"
	}
	return fmt.Sprintf(", %d valid certificates wait for it", n)
}

// boardPart is one state's people, with a button each for an admin.
func (c *Call) boardPart(blocks []view.Block, title string, people []partner.Person, label, verb string, line func(partner.Person) string) []view.Block {
	if len(people) == 0 {
		return blocks
	}
	const most = 8
	blocks = append(blocks, view.Para(view.B(fmt.Sprintf("%s (%d)", title, len(people)))))
	for _, p := range people[:min(most, len(people))] {
		text := view.Join(whoText(p), view.T(": "+line(p)))
		if c.IsAdmin {
			blocks = append(blocks, view.Beside(view.Run(label, "bind "+verb+" "+quote(handle(p))), text))
		} else {
			blocks = append(blocks, view.Para(text))
		}
	}
	if n := len(people) - most; n > 0 {
		blocks = append(blocks, view.Note(view.Tf("and %d more: ", n), view.C("people --all")))
	}
	return blocks
}

// bindMove is one move of an association, from the states it may come from.
type bindMove struct {
	verb    string
	summary string
	example string
	from    []partner.BindingState
	to      partner.BindingState
	done    string // what the audit log says
}

var bindMoves = []bindMove{
	{"invite", "records that somebody was invited in the portal; the link then lives 7 days", "bind invite Fatima", []partner.BindingState{partner.NotBound, partner.InviteExpired, partner.Disassociated}, partner.Invited, "invited"},
	{"accept", "records that the invitation was accepted: certificates count from that day", "bind accept Priya", []partner.BindingState{partner.Invited}, partner.Associated, "associated"},
	{"expire", "records that the invitation lapsed before its time", "bind expire Priya", []partner.BindingState{partner.Invited}, partner.InviteExpired, "invitation lapsed"},
	{"end", "records that the association was taken off: nothing counts from that day", "bind end Chen", []partner.BindingState{partner.Associated}, partner.Disassociated, "no longer associated"},
}

func bindUnits() (units []*Unit) {
	for _, m := range bindMoves {
		units = append(units, bindMoveUnit(m))
	}
	return units
}

func bindMoveUnit(m bindMove) *Unit {
	return &Unit{
		Word:     "bind " + m.verb,
		Summary:  m.summary,
		Usage:    "bind " + m.verb + " @who [DATE] [--anyway]",
		Examples: []string{m.example, m.example + " yesterday"},
		Role:     Admin,
		Changes:  true,
		Flags:    []Flag{{Name: "--anyway", About: "records it although the step before is not recorded"}},
		Run:      func(c *Call) (Answer, error) { return c.move(m) },
	}
}

func (c *Call) move(m bindMove) (Answer, error) {
	p, rest, err := c.takePerson(c.Words)
	if err != nil {
		return Answer{}, err
	}
	on := c.LocalDay
	if len(rest) > 0 {
		if on, err = c.onlyDate(rest, past); err != nil {
			return Answer{}, err
		}
	}
	if on > max(c.LocalDay, c.Today) {
		t := wrong("%s lies ahead; I record what has happened.", on.Long()).try("bind " + m.verb + " " + quote(c.called(p)))
		t.Names = true
		return Answer{}, t
	}
	if err := c.mayMove(p, m, on); err != nil {
		return Answer{}, err
	}
	now := p
	now.Bindings = append(slices.Clone(p.Bindings), partner.Binding{State: m.to, On: on})
	done := view.Join(whoText(p), view.T(fmt.Sprintf(": %s on %s.", m.done, on.Short())))
	return c.put(fmt.Sprintf("%s: %s on %s", p.Name, m.done, on.Short()), now, done, c.afterMove(p, m, on)...), nil
}

// mayMove checks the order of states and days.
func (c *Call) mayMove(p partner.Person, m bindMove, on civil.Day) error {
	if n := len(p.Bindings); n > 0 && on < p.Bindings[n-1].On {
		last := p.Bindings[n-1]
		return wrong("The last step of %s is of %s (%s); %s lies before it.", p.Name, last.On.Long(), bindWord(last.State), on.Long())
	}
	b := p.BindingOn(c.Program, on)
	if b.State == m.to {
		return wrong("%s.", alreadyBound(p.Name, b.State))
	}
	if c.flag("--anyway") {
		return nil
	}
	if !p.Employed(on) {
		return c.anyway(m, "%s left on %s.", p.Name, p.LeftOn.Long())
	}
	if m.to == partner.Invited && p.Account != "" && p.Account != partner.Personal {
		return c.anyway(m, "The HUAWEI ID of %s is recorded as an %s account; only a personal one can be associated.", p.Name, p.Account)
	}
	if n := c.invitedOn(on); m.to == partner.Invited && c.Program.Binding.PerDay > 0 && n >= c.Program.Binding.PerDay {
		return c.anyway(m, "%d invitations are recorded for %s already, and the portal allows %d a day.", n, on.Long(), c.Program.Binding.PerDay)
	}
	if !slices.Contains(m.from, b.State) {
		return c.anyway(m, "%s cannot be \"%s\" now: on %s the state is \"%s\".", p.Name, m.done, on.Long(), bindWord(b.State)).offer("bind "+nextMove(b.State), "bind "+nextMove(b.State)+" "+quote(handle(p)))
	}
	return nil
}

func (c *Call) anyway(m bindMove, format string, args ...any) *Trouble {
	t := wrong(format, args...)
	t.Names = true
	run := phrase(append(append([]string{"bind", m.verb}, c.typed...), "--anyway")...)
	t.Buttons = append(t.Buttons, view.Button{Label: "Record it anyway", Run: run})
	return t
}

// invitedOn counts the invitations of a day.
func (c *Call) invitedOn(day civil.Day) (n int) {
	for _, p := range c.Book.People() {
		for _, b := range p.Bindings {
			if b.State == partner.Invited && b.On == day {
				n++
			}
		}
	}
	return n
}

// bindWord is a state of an association in words.
func bindWord(s partner.BindingState) string {
	switch s {
	case partner.Invited:
		return "invited"
	case partner.InviteExpired:
		return "invitation lapsed"
	case partner.Associated:
		return "associated"
	case partner.Disassociated:
		return "no longer associated"
	default:
		return "not associated"
	}
}

// alreadyBound says that nothing would change.
func alreadyBound(name string, s partner.BindingState) string {
	switch s {
	case partner.InviteExpired:
		return "The invitation of " + name + " has lapsed already"
	case partner.Disassociated:
		return "The association of " + name + " has ended already"
	default:
		return name + " is already " + bindWord(s)
	}
}

// nextMove is the step that leads on from a state.
func nextMove(s partner.BindingState) string {
	switch s {
	case partner.Invited:
		return "accept"
	case partner.Associated:
		return "end"
	default:
		return "invite"
	}
}

// afterMove says what comes next.
func (c *Call) afterMove(p partner.Person, m bindMove, on civil.Day) []view.Text {
	who := quote(c.called(p))
	switch m.to {
	case partner.Invited:
		last := on.Plus(c.Program.Binding.InvitationLife) - 1
		return []view.Text{view.Join(view.T("The link lives through "+last.Short()+". Accepting it voids other partners' invitations. When it is accepted: "), view.C("bind accept "+who))}
	case partner.InviteExpired, partner.Disassociated:
		return []view.Text{view.Join(view.T("To begin again: "), view.C("bind invite "+who))}
	}
	return nil
}
