package partner

import (
	"strings"
	"testing"
	"time"
)

// TestWhoWasAgainstIt: a new version says of a reviewer who was against the old one
// that they were, not that they had asked for changes.
func TestWhoWasAgainstIt(t *testing.T) {
	p := newPlay(t, database).to(InReview).must("ken", Reject, text("the project is not ours")).must("sara", Changes, text("page 3"))
	p.must("dana", Attach, material(3))
	said := p.news[0].Words(Voice{Name: func(user string) string { return user }, Time: func(time.Time) string { return "" }})
	if want := "ken was against it: the project is not ours. sara had asked for changes: page 3."; !strings.Contains(said, want) {
		t.Errorf("%q does not say %q", said, want)
	}
}

// TestRefusalsAndNewsHaveWords: nothing is said that has no sentence.
func TestRefusalsAndNewsHaveWords(t *testing.T) {
	for _, g := range Grounds {
		if words := (&Refusal{Ground: g, Application: 7, Verb: Fail}).Error(); words == "" || words == "This cannot be done now." {
			t.Errorf("%s has no words", g)
		}
	}
	for _, s := range []Stage{InReview, ChangesAsked, Ready, ToUpdate, Failed, Passed} {
		p := newPlay(t, database).to(s)
		for _, n := range p.news {
			if words := n.Words(Plainly); len(words) < 12 || strings.Contains(words, "%!") {
				t.Errorf("%s is told as %q", n.Kind, words)
			}
		}
	}
}
