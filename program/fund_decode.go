package program

import (
	"slices"

	"partnerbot/amount"
)

var (
	fundFields    = []FundField{FundActivity, FundAudience, FundPlace, FundStarts, FundEnds}
	fundYears     = []FundYear{YearOfActivity, YearOfRequest}
	fundTurns     = []FundTurn{TurnOurs, TurnVendor, TurnCustomer}
	fundActs      = []FundAct{FundAsk, FundDecideAsk, FundClaim, FundDecideClaim, FundPay}
	evidenceKinds = []EvidenceKind{EvidencePhoto, EvidenceReceipt, EvidenceInvoice, EvidenceDocument, EvidenceLink, EvidenceNumber, EvidenceTick}
	coverages     = []Coverage{CoversClaimed, CoversGranted}
	latenesses    = []Lateness{LateReason, LateNever}
)

// Bounds of a fund.
const (
	maxFundSteps = 40
	maxEvidence  = 20  // kinds of it in a step
	maxPieces    = 100 // of one kind
	maxRequests  = 1000
)

// fund reads an entry of `funds`.
func (d *decoder) fund(n *node) Fund {
	f := d.open(n, "the fund")
	k := Fund{ID: f.id("fund", "id"), Name: f.must("name")}
	f.what = "fund " + k.ID
	k.Aliases, k.Sites = f.strings("aliases"), f.referring("sites", "site")
	k.Fields = d.fundFields(f, "fields")
	k.Activities = f.strings("activities")
	k.Anew = d.fundFields(f, "anew")
	for _, a := range k.Anew {
		if !k.Has(a) {
			d.problem(f.value("anew"), string(a), "`anew` names a field that a request of %s does not have", f.what)
		}
	}
	if n := f.value("quota"); n != nil {
		k.Quota = d.fundQuota(n)
	}
	k.Most = f.money("most")
	k.Requests = f.within("requests", 1, maxRequests)
	k.NoSplitting, k.NoDoubleFunding = f.flag("no-splitting"), f.flag("no-double-funding")
	if (k.NoSplitting || k.NoDoubleFunding) && (!k.Has(FundActivity) || !k.Has(FundStarts)) {
		d.problem(f.table, "", "whether two requests are for one activity can be told only with the `fields` activity and starts")
	}
	k.NotCovered = f.strings("not-covered")
	k.Breach = f.text("breach")
	k.Blocks = f.referring("blocks", "reading that is ticked")
	d.fundSteps(f, &k)
	k.CancelBefore = f.text("cancel-before")
	d.refer("step of fund "+k.ID, f.word("cancel-before"))
	k.Next = f.text("next")
	k.Source = d.source(f)
	f.done()
	return k
}

func (d *decoder) fundFields(f *fields, key string) (out []FundField) {
	for _, w := range f.words(key) {
		if v := oneOf(d, w, "field of a request", fundFields); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// money reads an amount with its currency; it is above 0.
func (f *fields) money(key string) amount.Amount {
	n := f.word(key)
	if n == nil {
		return amount.Amount{}
	}
	a, err := amount.Parse(n.text)
	switch {
	case err != nil:
		f.problem(n, n.text, "`%s` is an amount such as 150000 CNY: %v", key, err)
	case a.Currency == "":
		f.problem(n, n.text, "`%s` needs its currency, such as 150000 CNY", key)
	case a.Sign() <= 0:
		f.problem(n, n.text, "`%s` is more than 0", key)
	default:
		return a
	}
	return amount.Amount{}
}

func (d *decoder) fundQuota(n *node) FundQuota {
	f := d.open(n, "`quota` of a fund")
	q := FundQuota{Ask: f.flag("ask"), Counts: YearOfActivity}
	if w := f.word("counts"); w != nil {
		q.Counts = oneOf(d, w, "year of a quota", fundYears)
	}
	q.Tiers = each(f, "tiers", func(n *node) TierQuota {
		g := d.open(n, "the quota of a tier")
		t := TierQuota{Program: g.must("program"), Tier: g.must("tier"), Amount: g.money("amount"), Sites: g.referring("sites", "site")}
		d.refer("program with tiers", g.word("program"))
		if d.known["program with tiers"][t.Program] {
			d.refer(tierScope+t.Program, g.word("tier"))
		}
		if !g.has("amount") {
			g.missing("amount")
		}
		t.Source = d.source(g)
		g.done()
		return t
	})
	if !q.Ask && len(q.Tiers) == 0 {
		d.problem(n, "", "`quota` says `ask: true`, or the `tiers` whose quota is known")
	}
	q.Source = d.source(f)
	f.done()
	return q
}

// fundSteps reads the steps; what does something to the money comes in its order.
func (d *decoder) fundSteps(f *fields, k *Fund) {
	items := f.list("steps")
	if len(items) == 0 {
		f.missing("steps")
	}
	if len(items) > maxFundSteps {
		d.problem(items[maxFundSteps], "", "%s has more than %d steps", f.what, maxFundSteps)
		items = items[:maxFundSteps]
	}
	last := -1
	for _, n := range items {
		s := d.fundStep(k, n)
		if at := slices.Index(fundActs, s.Act); s.Act != FundPlain && at <= last {
			d.problem(n.get("does"), string(s.Act), "what the steps do to the money comes once each, in this order: ask, decide-ask, claim, decide-claim, pay")
		} else {
			last = max(last, at)
		}
		k.Steps = append(k.Steps, s)
	}
	d.covered(items, k)
	for _, need := range [][2]FundAct{{FundDecideAsk, FundAsk}, {FundDecideClaim, FundClaim}} {
		_, has := k.At(need[0])
		if _, before := k.At(need[1]); has && !before {
			d.problem(f.value("steps"), string(need[0]), "a step that does `%s` needs one that does `%s` before it", need[0], need[1])
		}
	}
}

// covered reports evidence that is to add up to an amount which is not known yet by
// its step.
func (d *decoder) covered(items []*node, k *Fund) {
	for i := range k.Steps {
		for _, e := range k.Steps[i].Evidence {
			need := FundClaim
			if e.Covers == CoversGranted {
				need = FundDecideClaim
			}
			if at, ok := k.At(need); e.Covers != CoversNothing && (!ok || at > i) {
				d.problem(items[i], e.ID, "the evidence covers what was %s, which is known only from the step that does `%s`", e.Covers, need)
			}
		}
	}
}

func (d *decoder) fundStep(k *Fund, n *node) FundStep {
	f := d.open(n, "the step")
	s := FundStep{ID: f.id("step of fund "+k.ID, "id"), Title: f.must("title"), Turn: TurnOurs}
	f.what = "step " + s.ID + " of fund " + k.ID
	if w := f.word("turn"); w != nil {
		s.Turn = oneOf(d, w, "turn", fundTurns)
	}
	if w := f.word("does"); w != nil {
		s.Act = oneOf(d, w, "thing that a step does to the money", fundActs)
	}
	decides := s.Act == FundDecideAsk || s.Act == FundDecideClaim
	if decides && s.Turn != TurnVendor {
		d.problem(f.word("does"), string(s.Act), "only the vendor decides: `turn: vendor`")
	}
	for i, n := range f.list("evidence") {
		if i == maxEvidence {
			d.problem(n, "", "%s has more than %d kinds of evidence", f.what, maxEvidence)
			break
		}
		s.Evidence = append(s.Evidence, d.fundEvidence(k, s.ID, n))
	}
	if n := f.value("clock"); n != nil {
		s.Clock = d.fundClock(k, n)
	}
	if n := f.value("again"); n != nil {
		s.Again = d.fundAgain(n)
		if !decides {
			d.problem(n, "", "`again` belongs to a step that decides: decide-ask or decide-claim")
		}
	}
	s.Source = d.source(f)
	f.done()
	return s
}

func (d *decoder) fundEvidence(k *Fund, step string, n *node) FundEvidence {
	f := d.open(n, "the evidence")
	e := FundEvidence{ID: f.id("evidence of step "+step+" of fund "+k.ID, "id"), Title: f.must("title"), Need: 1}
	f.what = "evidence " + e.ID + " of step " + step
	if w := f.word("kind"); w == nil {
		f.missing("kind")
	} else {
		e.Kind = oneOf(d, w, "kind of evidence", evidenceKinds)
	}
	if f.has("need") {
		e.Need = f.within("need", 1, maxPieces)
	}
	if w := f.word("covers"); w != nil {
		e.Covers = oneOf(d, w, "amount to be covered", coverages)
		if e.Kind != EvidenceInvoice && e.Kind != EvidenceReceipt && e.Kind != EvidenceDocument {
			d.problem(w, w.text, "only an invoice, a receipt or a document has an amount that can cover another")
		}
	}
	e.Source = d.source(f)
	f.done()
	return e
}

// fundClock reads a clock. It counts from the activity, from the request, or from a
// step that comes before.
func (d *decoder) fundClock(k *Fund, n *node) FundClock {
	f := d.open(n, "`clock` of a step")
	c := FundClock{Set: true, WorkingDays: f.clock("working-days"), Late: d.lateness(f), Exception: f.text("exception")}
	if w := f.word("within"); w != nil && w.text == "0d" {
		// the day itself
	} else {
		c.Period = f.period("within")
	}
	if f.has("within") == f.has("working-days") {
		d.problem(n, "", "a clock has one of `within` (calendar time, such as 90d) and `working-days`")
	}
	before, after := f.word("before"), f.word("after")
	if (before == nil) == (after == nil) {
		d.problem(n, "", "a clock says `before` or `after` which day it is: starts, ends, opened, or a step")
	}
	c.Before = before != nil
	word := after
	if c.Before {
		word = before
	}
	if word != nil {
		c.Of = word.text
		d.clockDay(k, word)
	}
	c.Source = d.source(f)
	f.done()
	return c
}

// clockDay looks at the day that a clock counts from.
func (d *decoder) clockDay(k *Fund, w *node) {
	switch w.text {
	case OfAsk:
	case OfStart, OfEnd:
		if !k.Has(FundField(w.text)) {
			d.problem(w, w.text, "a request of fund %s does not say `%s`", k.ID, w.text)
		}
	default:
		if _, ok := k.Step(w.text); !ok {
			names := []string{OfStart, OfEnd, OfAsk}
			for i := range k.Steps {
				names = append(names, k.Steps[i].ID)
			}
			d.problem(w, w.text, "there is no such day nor a step before this one%s", d.hint(w.text, names))
		}
	}
}

func (d *decoder) lateness(f *fields) Lateness {
	if w := f.word("late"); w != nil {
		return oneOf(d, w, "way to be late", latenesses)
	}
	return LateNoted
}

func (d *decoder) fundAgain(n *node) FundAgain {
	f := d.open(n, "`again` of a step")
	a := FundAgain{Allowed: true, WorkingDays: f.clock("working-days"), Most: f.within("most", 1, maxPieces), Late: d.lateness(f), Exception: f.text("exception")}
	a.Period = f.period("within")
	if f.has("within") && f.has("working-days") {
		d.problem(n, "", "`again` has one of `within` and `working-days`")
	}
	a.Source = d.source(f)
	f.done()
	return a
}
