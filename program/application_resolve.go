package program

import "slices"

// ResolveProcedure reads what somebody on a path and site wants to apply for: a
// procedure's id, a phase of the path ("competency-differentiation"), "competency",
// a kind of material, or "annual review", which is that of the given phase. Case,
// blanks and hyphens do not matter. What is unknown is an *UnknownError with the
// nearest words.
func (p *Program) ResolveProcedure(path, phase, site, word string) (*Procedure, error) {
	unknown := &UnknownError{Word: clip(word), What: "thing to apply for"}
	if len(word) > maxSpelling {
		return nil, unknown
	}
	key := fold(word)
	var labels []label
	var found *Procedure
	for _, q := range p.ProceduresOn(site) {
		for _, l := range q.labels(path, phase) {
			if l.key == key && found == nil {
				found = q
			}
			if !slices.Contains(labels, l) {
				labels = append(labels, l)
			}
		}
	}
	if found != nil && key != "" {
		return found, nil
	}
	unknown.Near = nearestOf(word, labels)
	return nil, unknown
}

// labels are the words for a procedure on a path, each with the one to offer.
func (q *Procedure) labels(path, phase string) []label {
	out := []label{{fold(q.ID), q.ID}, {fold(q.Name), q.ID}}
	add := func(words ...string) {
		for _, w := range words {
			out = append(out, label{fold(w), words[0]})
		}
	}
	switch {
	case q.For == ForPhase && q.Path == path:
		add(q.Phases[0])
	case q.For == ForAnnualReview && q.Path == path && slices.Contains(q.Phases, phase):
		add("annual-review", "review", "renewal")
	case q.For == ForCompetency:
		add("competency")
	case q.For == ForMaterial:
		add(q.Material)
	}
	return out
}
