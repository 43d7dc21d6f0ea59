package postgres

import (
	"encoding/json"

	"partnerbot/partner"
)

// reverse is an undo record. Facts to remove are kept as ranges of ids, since an
// import's are many and lie side by side.
type reverse struct {
	Put    []kept                           `json:"put,omitempty"`
	Remove map[partner.Kind][][2]partner.ID `json:"remove,omitempty"`
}

type kept struct {
	Kind partner.Kind    `json:"kind"`
	Fact json.RawMessage `json:"fact"`
}

func newReverse(d partner.Delta) (r reverse, err error) {
	for _, f := range d.Put {
		raw, err := json.Marshal(f)
		if err != nil {
			return r, err
		}
		r.Put = append(r.Put, kept{f.Ref().Kind, raw})
	}
	r.Remove = make(map[partner.Kind][][2]partner.ID)
	for _, ref := range d.Remove {
		spans := r.Remove[ref.Kind]
		if last := len(spans) - 1; last >= 0 && spans[last][1]+1 == ref.ID {
			spans[last][1] = ref.ID
			continue
		}
		r.Remove[ref.Kind] = append(spans, [2]partner.ID{ref.ID, ref.ID})
	}
	return r, nil
}

func (r reverse) delta() (d partner.Delta, err error) {
	for _, k := range r.Put {
		f, err := partner.Decode(k.Kind, k.Fact)
		if err != nil {
			return d, damaged("what takes a change back cannot be read: " + err.Error())
		}
		d.Put = append(d.Put, f)
	}
	for _, kind := range partner.Kinds {
		for _, span := range r.Remove[kind] {
			for id := uint64(span[0]); id <= uint64(span[1]); id++ {
				d.Remove = append(d.Remove, partner.Ref{Kind: kind, ID: partner.ID(id)})
			}
		}
	}
	return d, nil
}
