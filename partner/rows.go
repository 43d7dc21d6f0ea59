package partner

// rows finds the row of an id. Ids are given out one after the other, so pages
// of a slice serve better than a map: no hashing, and loading a large Book does
// not grow a table over and over.
type rows struct {
	pages []*page
}

// pageBits is how many bits of an id stand for its place in a page.
const pageBits = 10

// page holds the row of an id plus one, so that zero is "no row".
type page [1 << pageBits]int32

func (r *rows) find(id ID) (int32, bool) {
	if i := int(id >> pageBits); i < len(r.pages) && r.pages[i] != nil {
		row := r.pages[i][id&(1<<pageBits-1)]
		return row - 1, row > 0
	}
	return 0, false
}

func (r *rows) set(id ID, row int32) {
	i := int(id >> pageBits)
	for i >= len(r.pages) {
		r.pages = append(r.pages, nil)
	}
	if r.pages[i] == nil {
		r.pages[i] = new(page)
	}
	r.pages[i][id&(1<<pageBits-1)] = row + 1
}

// rowsOf gives the ids, which are in order, the rows 0, 1 and so on.
func rowsOf(ids []ID) (r rows) {
	if len(ids) == 0 {
		return r
	}
	r.pages = make([]*page, ids[len(ids)-1]>>pageBits+1)
	for row, id := range ids {
		p := &r.pages[id>>pageBits]
		if *p == nil {
			*p = new(page)
		}
		(*p)[id&(1<<pageBits-1)] = int32(row) + 1
	}
	return r
}

func (r *rows) drop(id ID) {
	if i := int(id >> pageBits); i < len(r.pages) && r.pages[i] != nil {
		r.pages[i][id&(1<<pageBits-1)] = 0
	}
}

func (r *rows) clone() rows {
	out := rows{pages: make([]*page, len(r.pages))}
	for i, p := range r.pages {
		if p != nil {
			out.pages[i] = new(*p)
		}
	}
	return out
}
