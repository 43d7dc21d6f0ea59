package bot

import (
	"slices"
	"testing"

	"partnerbot/view"
)

// What is rehearsed is what answers are made of, and it can be drawn and encoded.
func TestRehearsal(t *testing.T) {
	m := rehearsal()
	for _, kind := range []view.BlockKind{view.KindHeading, view.KindText, view.KindList, view.KindFields, view.KindNote, view.KindDivider, view.KindActions} {
		if !slices.ContainsFunc(m.Blocks, func(b view.Block) bool { return b.Kind == kind }) {
			t.Errorf("no %s is rehearsed", kind)
		}
	}
	if body, err := encoded(m); err != nil || len(body) < 300 {
		t.Errorf("%d bytes, %v: %s", len(body), err, body)
	}
	Rehearse()
}
