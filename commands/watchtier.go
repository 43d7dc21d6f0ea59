package commands

import (
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// newsTier is the one tier that news is about; no tier where the rules know none that
// is called so, or several.
func (c *Call) newsTier(n *partner.Bulletin, a *partner.Affect) (foundTier, bool) {
	if a.What != partner.AffectsTier {
		return foundTier{}, false
	}
	for _, on := range [...]civil.Day{n.Logged, c.Today} { // it was written down under the old name
		if found := c.findTiers(a.Name, on); len(found) == 1 && found[0].tier != nil {
			return found[0], true
		}
	}
	return foundTier{}, false
}

// newsDay is the day on which news takes effect: where that is not told, the day on
// which it was written down.
func newsDay(n *partner.Bulletin) civil.Day {
	if n.Effective.IsZero() {
		return n.Logged
	}
	return n.Effective
}

// adoptedName reports whether the tier is called by then as the news says.
func (c *Call) adoptedName(n *partner.Bulletin, a *partner.Affect) bool {
	f, ok := c.newsTier(n, a)
	return ok && a.Renamed != "" && program.Spelled(partner.TierName(c.Book, f.program, f.tier.ID, max(newsDay(n), c.Today)), a.Renamed)
}

// renaming are the words that adopt a tier's new name; empty where there is nothing to
// adopt.
func (c *Call) renaming(n *partner.Bulletin, a *partner.Affect) string {
	f, ok := c.newsTier(n, a)
	if !ok || a.Renamed == "" || c.adoptedName(n, a) {
		return ""
	}
	return phrase("tier", "rename", f.program.ID+"/"+f.tier.ID, "to", a.Renamed, "since", newsDay(n).String(), "source", n.Label())
}

// tierEffect says what news means for a tier.
func (c *Call) tierEffect(n *partner.Bulletin, a *partner.Affect) view.Text {
	line := view.Join(view.T("Tier "), view.B(a.Name))
	if a.Renamed == "" {
		return view.Join(line, view.T("."))
	}
	line = view.Join(line, view.T(" is called "), view.B(a.Renamed), view.T(" from then on; it stays the same tier"))
	if run := c.renaming(n, a); run != "" {
		return view.Join(line, view.T(". Adopted with "), view.C(run))
	}
	if c.adoptedName(n, a) {
		return view.Join(line, view.T(". It is recorded."))
	}
	return view.Join(line, view.T(". The rules here name no one tier so: "), view.C("tier list"))
}

// settledBy gives the open news of which nothing is left to adopt once a tier is
// called otherwise, settled.
func (c *Call) settledBy(e *partner.TierEntry) (out []partner.Bulletin) {
	for _, n := range c.Book.OpenBulletins() {
		ours, left := false, false
		for i := range n.Affects {
			a := &n.Affects[i]
			f, ok := c.newsTier(&n, a)
			switch {
			case ok && f.program.ID == e.Program && f.tier.ID == e.Tier && program.Spelled(a.Renamed, e.Name):
				ours = true
			case c.adoptedName(&n, a):
			case a.What == partner.AffectsRequirement:
				threshold, told := a.Number()
				effect, known := partner.EffectOf(c.Program, c.Book, a.Name, threshold, max(n.Effective, c.Today))
				left = left || !told || !known || !effect.Adopted
			default:
				left = true
			}
		}
		if ours && !left {
			n.Done, n.DoneBy, n.Note = c.LocalDay, c.User, "the new name is recorded"
			out = append(out, n)
		}
	}
	return out
}
