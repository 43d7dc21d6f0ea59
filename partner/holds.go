package partner

import "slices"

// holds finds the certificates of a person, by pages of people's ids as rows
// finds rows.
type holds struct {
	pages []*holdsPage
}

const holdsBits = 8

type holdsPage [1 << holdsBits][]ID

// of gives the ids of a person's certificates, in no order.
func (h *holds) of(person ID) []ID {
	if i := int(person >> holdsBits); i < len(h.pages) && h.pages[i] != nil {
		return h.pages[i][person&(1<<holdsBits-1)]
	}
	return nil
}

// list is the place of a person's list, made if need be.
func (h *holds) list(person ID) *[]ID {
	i := int(person >> holdsBits)
	for i >= len(h.pages) {
		h.pages = append(h.pages, nil)
	}
	if h.pages[i] == nil {
		h.pages[i] = new(holdsPage)
	}
	return &h.pages[i][person&(1<<holdsBits-1)]
}

func (h *holds) add(person, certificate ID) {
	list := h.list(person)
	*list = append(*list, certificate)
}

func (h *holds) drop(person, certificate ID) {
	ids := h.of(person)
	if i := slices.Index(ids, certificate); i >= 0 {
		*h.list(person) = slices.Delete(ids, i, i+1)
	}
}

// load fills an empty holds. The lists are counted first, so that they all lie
// in one piece of memory.
func (h *holds) load(certificates []Certificate) {
	highest := ID(0)
	for i := range certificates {
		highest = max(highest, certificates[i].Person)
	}
	if int(highest) > 4*len(certificates)+1024 { // ids that lie far apart
		for i := range certificates {
			h.add(certificates[i].Person, certificates[i].ID)
		}
		return
	}
	ends := make([]int32, highest+2) // ends[p] is where the list of p ends, once it is filled
	for i := range certificates {
		ends[certificates[i].Person+1]++
	}
	for p := 1; p < len(ends); p++ {
		ends[p] += ends[p-1]
	}
	ids := make([]ID, len(certificates))
	for i := range certificates {
		at := &ends[certificates[i].Person]
		ids[*at] = certificates[i].ID
		*at++
	}
	from := int32(0)
	for p, to := range ends[:highest+1] {
		if from < to {
			*h.list(ID(p)) = ids[from:to:to]
		}
		from = to
	}
}
