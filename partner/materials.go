package partner

import (
	"cmp"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// materials gauges requirements of things handed in: cases, a business plan.
type materials struct {
	*packed
	req *program.Requirement
}

func (m *materials) course() course {
	var events []event
	for _, mat := range m.book.materials.rows {
		if reason, _ := m.unfit(mat); reason != "" {
			continue
		}
		if last := m.last(mat); mat.Dated <= last {
			events = stretch(events, mat.Dated, last, 0)
		}
	}
	return newCourse(steps(events, 1), 1, func(counts []int32) point { return point{have: int(counts[0])} })
}

// last is the last day on which a material is not too old.
func (m *materials) last(mat Material) civil.Day {
	switch {
	case m.req.MaxAge.IsZero():
		return never
	case mat.Dated.IsZero():
		return always - 1
	}
	return mat.Dated.Plus(m.req.MaxAge)
}

// unfit says why a material never counts, whatever the day.
func (m *materials) unfit(mat Material) (Reason, string) {
	switch {
	case mat.Kind != m.req.Material:
		return WrongKind, "another kind of material is asked for"
	case len(m.req.MaterialKinds) > 0 && !slices.Contains(m.req.MaterialKinds, mat.Form):
		if mat.Form == "" {
			return WrongKind, "which kind it is has not been said"
		}
		return WrongKind, mat.Form + " is not accepted here"
	case !m.req.MaxAge.IsZero() && mat.Dated.IsZero():
		return TooOld, "it has no date, and may not be older than " + m.req.MaxAge.Words()
	case mat.Review != Approved:
		return NotApproved, mat.Review.refusal()
	}
	return "", ""
}

func (m *materials) why(mat Material, on civil.Day) (Reason, string) {
	reason, detail := m.unfit(mat)
	switch {
	case reason != "" && reason != NotApproved:
		return reason, detail
	case on < mat.Dated:
		return NotYetValid, "dated " + mat.Dated.Short()
	case on > m.last(mat):
		return TooOld, "of " + mat.Dated.Short() + ", older than " + m.req.MaxAge.Words()
	}
	return reason, detail
}

func (m *materials) list(on civil.Day) (counted, excluded []Item) {
	all := m.book.Materials()
	slices.SortStableFunc(all, func(a, b Material) int { return cmp.Compare(a.Title, b.Title) })
	for _, mat := range all {
		if mat.Kind != m.req.Material {
			continue
		}
		item := Item{Material: mat.ID}
		if item.Reason, item.Detail = m.why(mat, on); item.Reason != "" {
			excluded = append(excluded, item)
			continue
		}
		if last := m.last(mat); last < never {
			item.Until = last
		}
		counted = append(counted, item)
	}
	return counted, excluded
}

func (m *materials) causes(day civil.Day) []cause {
	var out []cause
	for _, mat := range m.book.materials.rows {
		if reason, _ := m.unfit(mat); reason == "" && m.last(mat)+1 == day {
			out = append(out, cause{text: mat.Title + " is then older than " + m.req.MaxAge.Words()})
		}
	}
	return ordered(out)
}

func (m *materials) lacking(point) string { return "" }

func (m *materials) outlives(d Delta) bool { return !d.touches(KindMaterial) }
