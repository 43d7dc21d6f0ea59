package commands

import (
	"errors"
	"strings"

	"partnerbot/program"
	"partnerbot/view"
)

// resolve reads a certificate's name as people write it.
func (c *Call) resolve(word, track string) (typeID, canonicalTrack string, err error) {
	typeID, canonicalTrack, err = c.Program.Resolve(word, track)
	if err == nil {
		return typeID, canonicalTrack, nil
	}
	return "", "", c.unresolved(word, err)
}

// unresolved turns the pack's error into words and buttons.
func (c *Call) unresolved(word string, err error) error {
	var u *program.UnknownError
	if !errors.As(err, &u) {
		return wrong("%s", sentence(view.Clean(err.Error())))
	}
	t := wrong("There is no %s %q in %s.", u.What, clip(u.Word), c.Program.Name)
	if strings.HasPrefix(u.What, "track of") {
		word = u.Word
	}
	near := u.Near[:min(3, len(u.Near))]
	if len(near) > 0 {
		t.What += " Did you mean " + either(near) + "?"
	}
	for _, id := range near {
		t.offer(id, c.again(word, id))
	}
	if len(near) == 0 {
		return t.try(c.unit.Examples[0])
	}
	return t
}
