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
		KindResponse: shelfOf[Response](),
		KindMute:     shelfOf[Mute](),
		KindReader:   shelfOf[Reader](),
		KindSchedule: shelfOf[Schedule](),
	}
}

// Decode reads a fact of a kind from its JSON.
func Decode(k Kind, raw []byte) (Fact, error) {
	read, ok := map[Kind]func([]byte) (Fact, error){
		KindSettings: decodeAs[Settings], KindPerson: decodeAs[Person], KindCertificate: decodeAs[Certificate],
		KindCompetency: decodeAs[Held], KindThreshold: decodeAs[Threshold], KindMaterial: decodeAs[Material],
		KindReading: decodeAs[Read], KindResponse: decodeAs[Response], KindMute: decodeAs[Mute],
		KindReader: decodeAs[Reader], KindSchedule: decodeAs[Schedule],
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

type shelfTable[T Fact] struct{ table[T] }

func shelfOf[T Fact]() shelf { return &shelfTable[T]{newTable[T]()} }

func (s *shelfTable[T]) put(f Fact) Fact {
	row := f.(T) // what At gives is the value
	if old, replaced := s.table.put(row.Ref().ID, row); replaced {
		return old
	}
	return nil
}

func (s *shelfTable[T]) remove(id ID) Fact {
	if old, removed := s.table.remove(id); removed {
		return old
	}
	return nil
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
