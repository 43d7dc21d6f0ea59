package partner

import (
	"encoding/json"
	"fmt"
)

// shelf keeps the facts of one of the kinds of which there are few: everything
// but settings, people and what requirements count.
type shelf interface {
	put(f Fact) (old Fact)
	remove(id ID) (old Fact)
	fact(id ID) (Fact, bool)
	count() int
}

// shelves makes an empty shelf for each such kind. A new kind of fact is one line
// here, one in Kinds, one in Decode and a file of its own.
func shelves() map[Kind]shelf {
	return map[Kind]shelf{
		KindResponse: shelfBy((*Response).duty),
		KindMute:     shelfOf[Mute](),
		KindReader:   shelfBy((*Reader).user),
		KindSchedule: shelfOf[Schedule](),

		KindApplication: shelfOf[Application](), KindRecord: shelfOf[Record](),
		KindStandIn: shelfOf[StandIn](), KindMaterialVersion: shelfOf[MaterialVersion](),
	}
}

// Decode reads a fact of a kind from its JSON.
func Decode(k Kind, raw []byte) (Fact, error) {
	read, ok := map[Kind]func([]byte) (Fact, error){
		KindSettings: decodeAs[Settings], KindPerson: decodeAs[Person], KindCertificate: decodeAs[Certificate],
		KindCompetency: decodeAs[Held], KindThreshold: decodeAs[Threshold], KindMaterial: decodeAs[Material],
		KindReading: decodeAs[Read], KindResponse: decodeAs[Response], KindMute: decodeAs[Mute],
		KindReader: decodeAs[Reader], KindSchedule: decodeAs[Schedule],
		KindApplication: decodeAs[Application], KindRecord: decodeAs[Record],
		KindStandIn: decodeAs[StandIn], KindMaterialVersion: decodeAs[MaterialVersion],
	}[k]
	if !ok {
		return nil, fmt.Errorf("there is no kind of fact %q", k)
	}
	return read(raw)
}

func decodeAs[T Fact](raw []byte) (Fact, error) {
	var f T
	err := json.Unmarshal(raw, &f)
	return f, err
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
