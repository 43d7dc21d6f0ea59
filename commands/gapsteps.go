package commands

import (
	"fmt"
	"slices"
	"strconv"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// mostSteps is how many next steps are told of one requirement.
const mostSteps = 4

// steps are the ways to close a gap: as many as are missing, the cheapest first.
func (c *Call) steps(r *partner.Result, excluded []partner.Item) (lines []view.Text, names bool) {
	if !r.NeedKnown {
		lines = append(lines, view.Join(view.T("look up in the partner portal how many are needed, then type "), view.C("threshold set "+r.Requirement.ID+" N"), view.T(" with that number")))
	}
	if c.unread(r.Requirement) {
		return append(lines, readingSteps(r)...), false
	}
	if r.State != partner.NotMet {
		return lines, false
	}
	most := min(max(1, r.Need-r.Have)+len(lines), mostSteps)
	slices.SortStableFunc(excluded, func(a, b partner.Item) int { return indexOf(a.Reason) - indexOf(b.Reason) })
	done := make(map[string]bool)
	for _, it := range excluded {
		if len(lines) >= most {
			return lines, names
		}
		step := c.step(r.Requirement, it)
		if key := step.String(); len(step) > 0 && !done[key] {
			done[key] = true
			lines = append(lines, step)
			names = names || it.Person != 0
		}
	}
	if len(lines) < most {
		lines = append(lines, c.lastSteps(r)...)
	}
	return lines, names
}

// unread reports whether the requirement waits for a number or a yes to be typed in.
func (c *Call) unread(r *program.Requirement) bool {
	return typedIn(r.Kind) && !slices.ContainsFunc(c.Book.Readings(), func(read partner.Read) bool {
		return read.Reading == r.Reading && read.On <= c.Today
	})
}

func typedIn(k program.Kind) bool { return k == program.Reading || k == program.Tick }

// readingWords type in the figure with which a requirement is met.
func readingWords(r *partner.Result) string {
	words := "reading set " + r.Requirement.Reading + " "
	switch {
	case r.Requirement.Kind == program.Tick:
		return words + "yes"
	case r.NeedKnown:
		return words + strconv.Itoa(r.Need)
	}
	return words + "N"
}

// readingSteps say how what is not typed in is typed in, and what to do where
// it does not suffice.
func readingSteps(r *partner.Result) (lines []view.Text) {
	first, then := "look up how many there are, then type ", "if that is too few: "
	if r.Requirement.Kind == program.Tick {
		first, then = "if it is so already, type ", "if not: "
	}
	line := view.Join(view.T(first), view.C(readingWords(r)))
	if r.Requirement.Kind == program.Reading {
		line = append(line, view.T(" with that number")...)
	}
	lines = append(lines, line)
	if r.Requirement.Next != "" {
		lines = append(lines, view.T(then+r.Requirement.Next))
	}
	return lines
}

// lastSteps are what closes the gap where nothing that is held can: per open
// slot, or for the whole requirement.
func (c *Call) lastSteps(r *partner.Result) (lines []view.Text) {
	for i, s := range r.Slots {
		if next := r.Requirement.Slots[i].Next; s.Have < s.Need && next != "" {
			lines = append(lines, view.Join(view.T(next), c.record(r)))
		}
	}
	if len(lines) == 0 && r.Requirement.Next != "" {
		lines = append(lines, view.Join(view.T(r.Requirement.Next), c.record(r)))
	}
	return lines
}

// record is the word that records the last step once it is done.
func (c *Call) record(r *partner.Result) view.Text {
	words, then := "", view.T(".")
	switch r.Requirement.Kind {
	case program.Tick, program.Reading:
		words = readingWords(r)
	case program.Materials:
		words = c.materialWords(r.Requirement)
		then = view.Join(view.T(" and, once the vendor has approved it, "), view.C("material review #N approved"), view.T(" with its number."))
	case program.Competences:
		words = "competency add NAME from D"
	case program.Certificates, program.People, program.Slots:
		words = "cert add @who TYPE ISSUED"
	default:
		return nil
	}
	return view.Join(view.T(" Then type "), view.C(words), then)
}

// materialWords record a material with all that the requirement asks of it.
func (c *Call) materialWords(r *program.Requirement) string {
	words := "material add " + r.Material + ` "TITLE"`
	if len(r.MaterialKinds) > 0 {
		words += " form " + r.MaterialKinds[0]
	}
	if !r.MaxAge.IsZero() {
		words += " dated " + c.LocalDay.String()
	}
	return words
}

// step is what makes an item count, or nothing where nothing reasonable does.
func (c *Call) step(r *program.Requirement, it partner.Item) view.Text {
	p, _ := c.Book.Person(it.Person)
	name := c.itemName(it)
	switch it.Reason {
	case partner.NotAssociated:
		return c.bindStep(p)
	case partner.NotApproved:
		words := fmt.Sprintf("material review #%d approved", it.Material)
		if it.Certificate != 0 {
			words = fmt.Sprintf("cert review #%d approved", it.Certificate)
		}
		return view.Join(view.T("get the vendor's review passed: "), name, view.T(", then type "), view.C(words))
	case partner.NotDedicated:
		return view.Join(view.T("apply for dedicated personnel in the portal, then type "), view.C("person dedicate "+quote(c.called(p))), view.T(": "), whoText(p))
	case partner.NotYetValid:
		return view.Join(view.T("wait: "), c.itemText(it))
	case partner.Suspended, partner.Expired:
		return view.Join(view.T("renew "), name, view.T(", then type "), view.C(c.renewWords(p, it)))
	case partner.WrongKind, partner.TooOld:
		return c.materialStep(r, it)
	case partner.LevelTooLow:
		return view.Join(view.T("take the next level after "), name)
	}
	return nil
}

// materialStep completes a material of which something has not been said.
func (c *Call) materialStep(r *program.Requirement, it partner.Item) view.Text {
	m, ok := c.Book.Material(it.Material)
	switch {
	case !ok:
		return nil
	case m.Form == "" && len(r.MaterialKinds) > 0:
		return view.Join(view.T("say which form "+m.Title+" has: "), view.C(fmt.Sprintf("material set #%d form %s", m.ID, r.MaterialKinds[0])))
	case m.Dated.IsZero() && !r.MaxAge.IsZero():
		return view.Join(view.T("say of which day "+m.Title+" is: "), view.C(fmt.Sprintf("material set #%d dated D", m.ID)))
	}
	return nil
}

// renewWords record the renewal of a certificate or competency.
func (c *Call) renewWords(p partner.Person, it partner.Item) string {
	if held, ok := c.Book.Held(it.Competency); ok {
		return "competency renew " + quote(held.Competency) + " from D expires D"
	}
	cert, _ := c.Book.Certificate(it.Certificate)
	words := []string{"cert", "renew", c.called(p), cert.Type, "today"}
	if cert.Track != "" {
		words = append(words, "track", cert.Track)
	}
	return phrase(words...)
}

// bindStep is the next step towards the association of somebody's HUAWEI ID.
func (c *Call) bindStep(p partner.Person) view.Text {
	b := p.BindingOn(c.Program, c.Today)
	who := quote(c.called(p))
	switch b.State {
	case partner.Invited:
		return view.Join(whoText(p), view.T(" accepts the invitation of "+b.On.Short()+", then type "), view.C("bind accept "+who))
	case partner.InviteExpired:
		return view.Join(view.T("invite "), whoText(p), view.T(" again in the portal, the last link has lapsed; then type "), view.C("bind invite "+who))
	default:
		return view.Join(view.T("invite "), whoText(p), view.T(" in the portal, then type "), view.C("bind invite "+who))
	}
}
