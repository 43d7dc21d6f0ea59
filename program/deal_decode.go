package program

import (
	"slices"
	"strconv"
	"strings"
)

var (
	dealSides     = []DealSide{DealFromPartner, DealFromVendor}
	dealEvents    = []DealEvent{BeforeRFP}
	dealItemKinds = []DealItemKind{DealConsent, DealLOI, DealAlignment}
	dealDefaults  = []DealDefault{DealRefused}
	dealFirsts    = []DealFirst{DealFirstVerified}
)

// Bounds of what is counted of a deal.
const (
	maxDealHours      = 24 * 366
	maxDealExtensions = 20
)

// deals reads the sets of rules for opportunities; of two for one side on one site
// nobody could say which holds.
func (d *decoder) deals(f *fields) []DealRules {
	var out []DealRules
	for _, n := range f.list("deals") {
		r := d.dealRules(n)
		for i := range out {
			if r.From != "" && out[i].From == r.From && sitesMeet(out[i].Sites, r.Sites) {
				d.problem(n, r.ID, "deals %s are the rules for opportunities from the %s already", out[i].ID, r.From)
			}
		}
		out = append(out, r)
	}
	return out
}

// sitesMeet reports whether two entries hold on one site.
func sitesMeet(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func (d *decoder) dealRules(n *node) DealRules {
	f := d.open(n, "the deal rules")
	r := DealRules{ID: f.id("deal rules", "id"), Name: f.must("name"), Aliases: f.strings("aliases")}
	f.what = "deal rules " + r.ID
	if w := f.word("from"); w != nil {
		r.From = oneOf(d, w, "side that an opportunity comes from", dealSides)
	} else {
		f.missing("from")
	}
	r.Sites = f.referring("sites", "site")
	r.Deadlines = each(f, "deadlines", func(n *node) DealDeadline { return d.dealDeadline(r.ID, n) })
	r.Items = each(f, "items", func(n *node) DealItem { return d.dealItem(&r, n) })
	if n := f.value("value"); n != nil {
		g := d.open(n, "`value`")
		r.Value = DealValue{Real: g.flag("real"), Source: d.source(g)}
		g.done()
	}
	if n := f.value("account"); n != nil {
		g := d.open(n, "`account`")
		r.Account = DealAccount{Main: g.flag("main"), Source: d.source(g)}
		g.done()
	}
	if n := f.value("response"); n != nil {
		r.Response = d.dealResponse(n)
	}
	if n := f.value("duplicates"); n != nil {
		g := d.open(n, "`duplicates`")
		if w := g.word("first"); w != nil {
			r.Duplicates.First = oneOf(d, w, "way to be the first", dealFirsts)
		} else {
			g.missing("first")
		}
		r.Duplicates.Source = d.source(g)
		g.done()
	}
	if n := f.value("protection"); n != nil {
		r.Protection = d.dealProtection(n)
	}
	r.Next = f.text("next")
	r.Source = d.source(f)
	f.done()
	return r
}

func (d *decoder) dealDeadline(rules string, n *node) DealDeadline {
	f := d.open(n, "the deadline")
	x := DealDeadline{ID: f.id("deadline of deal rules "+rules, "id"), Title: f.must("title")}
	f.what = "deadline " + x.ID + " of deal rules " + rules
	if w := f.word("before"); w != nil {
		x.Before = oneOf(d, w, "event of a deal", dealEvents)
	} else {
		f.missing("before")
	}
	if w := f.word("offset"); w != nil {
		var ok bool
		if x.Offset, ok = readOffset(w.text); !ok {
			d.problem(w, w.text, "`offset` is a span of one unit: hours such as 48h, days such as 14d, or working days such as 10wd; at most a year")
		}
	} else {
		f.missing("offset")
	}
	x.Missed = f.text("missed")
	x.Source = d.source(f)
	f.done()
	return x
}

// readOffset reads 48h, 14d and 10wd.
func readOffset(text string) (o DealOffset, ok bool) {
	for _, unit := range []struct {
		suffix string
		into   *int
		most   int
	}{{"wd", &o.WorkingDays, maxClock}, {"h", &o.Hours, maxDealHours}, {"d", &o.Days, 366}} {
		if digits, cut := strings.CutSuffix(text, unit.suffix); cut {
			n, err := strconv.Atoi(digits)
			*unit.into = n
			return o, err == nil && n > 0 && n <= unit.most && digits[0] != '+'
		}
	}
	return o, false
}

func (d *decoder) dealItem(r *DealRules, n *node) DealItem {
	f := d.open(n, "the item")
	x := DealItem{ID: f.id("item of deal rules "+r.ID, "id"), Title: f.must("title")}
	f.what = "item " + x.ID + " of deal rules " + r.ID
	if w := f.word("kind"); w != nil {
		x.Kind = oneOf(d, w, "kind of item", dealItemKinds)
		if x.Kind != "" && r.Item(x.Kind) != nil {
			d.problem(w, w.text, "deal rules %s want this kind of item twice", r.ID)
		}
	} else {
		f.missing("kind")
	}
	if x.Kind == DealLOI { // the others leave the key for done to report
		seen := map[string]bool{}
		x.Roles = each(f, "roles", func(n *node) DealRole {
			g := d.open(n, "the role")
			role := DealRole{ID: g.id("role of "+f.what, "id"), Name: g.must("name"), Aliases: g.strings("aliases")}
			for _, w := range append([]string{role.Name}, role.Aliases...) {
				if key := fold(w); seen[key] {
					d.problem(n, w, "two roles, or one twice, are called this")
				} else {
					seen[key] = true
				}
			}
			g.done()
			return role
		})
	}
	x.Source = d.source(f)
	f.done()
	return x
}

func (d *decoder) dealResponse(n *node) DealResponse {
	f := d.open(n, "`response`")
	x := DealResponse{WorkingDays: f.clock("working-days")}
	if w := f.word("otherwise"); w != nil {
		x.Otherwise = oneOf(d, w, "outcome of an unanswered deal", dealDefaults)
		if !f.has("working-days") {
			d.problem(w, w.text, "`otherwise` needs `working-days`: after how many?")
		}
	}
	x.Source = d.source(f)
	f.done()
	return x
}

func (d *decoder) dealProtection(n *node) DealProtection {
	f := d.open(n, "`protection`")
	x := DealProtection{For: f.period("for"), Extensions: f.within("extensions", 1, maxDealExtensions), By: f.period("by")}
	x.Source = d.source(f)
	f.done()
	return x
}
