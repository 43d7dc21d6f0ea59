package partner

// shelf keeps the facts of one of the kinds of which there are few: everything
// but settings, people and what requirements count.
type shelf interface {
	put(f Fact) (old Fact)
	remove(id ID) (old Fact)
	fact(id ID) (Fact, bool)
	count() int
}

type shelfTable[T Fact] struct {
	table[T]
	word func(*T) string // nil: nothing is looked up by word
	ids  keys            // by word
}

func shelfOf[T Fact]() shelf { return &shelfTable[T]{table: newTable[T]()} }

// shelfBy makes a shelf on which facts are found by a word of theirs.
func shelfBy[T Fact](word func(*T) string) shelf {
	return &shelfTable[T]{table: newTable[T](), word: word, ids: newKeys()}
}

func (s *shelfTable[T]) put(f Fact) Fact {
	row := f.(T) // what At gives is the value
	id := row.Ref().ID
	old, replaced := s.table.put(id, row)
	if s.word != nil {
		if replaced {
			s.ids.drop(s.word(&old), id)
		}
		s.ids.add(s.word(&row), id)
	}
	if replaced {
		return old
	}
	return nil
}

func (s *shelfTable[T]) remove(id ID) Fact {
	old, removed := s.table.remove(id)
	if !removed {
		return nil
	}
	if s.word != nil {
		s.ids.drop(s.word(&old), id)
	}
	return old
}

func (s *shelfTable[T]) fact(id ID) (Fact, bool) { return fact(&s.table, id) }

func (s *shelfTable[T]) count() int { return len(s.rows) }

// shelved gives all facts of a kind, by id. What they hold is not to be changed.
func shelved[T Fact](b *Book, k Kind) []T {
	if s, ok := b.shelves[k].(*shelfTable[T]); ok {
		return s.all()
	}
	return nil
}

// onShelf gives all facts of a kind as they lie, in no order.
func onShelf[T Fact](b *Book, k Kind) []T {
	if s, ok := b.shelves[k].(*shelfTable[T]); ok {
		return s.rows
	}
	return nil
}

// worded gives the facts of a kind that have a word, in no order.
func worded[T Fact](b *Book, k Kind, word string) func(yield func(*T) bool) {
	return func(yield func(*T) bool) {
		s, ok := b.shelves[k].(*shelfTable[T])
		if !ok {
			return
		}
		first, ok := s.ids.first[word]
		if !ok {
			return
		}
		if f, ok := s.get(first); ok && !yield(f) {
			return
		}
		for _, id := range s.ids.more[word] {
			if f, ok := s.get(id); ok && !yield(f) {
				return
			}
		}
	}
}
