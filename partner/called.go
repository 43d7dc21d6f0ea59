package partner

import (
	"slices"
	"strings"
	"unicode"
)

// Called is a word by which the commands find exactly this person, as people type it:
// the name where nobody else has it, or else the e-mail address, or an id. The person
// need not be in the Book yet.
func (b *Book) Called(p *Person) string {
	if typeable(p.Name) && b.onlyOne(p) {
		return p.Name
	}
	if p.Email != "" {
		return p.Email
	}
	return p.handle()
}

// onlyOne reports whether no other person has this one's name, nor a HUAWEI ID that
// reads like it.
func (b *Book) onlyOne(p *Person) bool {
	if _, taken := b.ByHuaweiID(p.Name); taken {
		return false
	}
	b.derived.Lock()
	defer b.derived.Unlock()
	if b.bearers == nil {
		b.bearers = make(map[string]ID, len(b.people.rows))
		for i := range b.people.rows {
			name, id := strings.ToLower(b.people.rows[i].Name), b.people.rows[i].ID
			if _, shared := b.bearers[name]; shared {
				id = 0
			}
			b.bearers[name] = id
		}
	}
	id, known := b.bearers[strings.ToLower(p.Name)]
	return !known || id == p.ID
}

// typeable reports whether the commands read a name as it stands: it is not a word of
// theirs, nor could it be an id, an option or an address.
func typeable(name string) bool {
	words := strings.Fields(name)
	if len(words) == 0 || strings.Join(words, " ") != name || strings.EqualFold(name, "me") || slices.Contains(words, "track") {
		return false
	}
	for i, r := range name {
		switch {
		case unicode.IsLetter(r), i > 0 && unicode.IsMark(r):
		case i > 0 && (r == ' ' || r == '-' || r == '\''), len(words) > 1 && i > 0 && unicode.IsDigit(r):
		default:
			return false
		}
	}
	return true
}
