package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// What is missing is shown with words that add it; a title may hold the word
// "form" where the kind of material has no forms.
func TestWhatIsMissingIsNamedInTheExample(t *testing.T) {
	a, _ := newApp(t)
	ans := say(t, a, dana, "apply competency database")
	label := "A-1"
	if !strings.Contains(view.PlainText(ans.Message), label) {
		t.Fatal(view.PlainText(ans.Message))
	}
	if got := view.PlainText(say(t, a, dana, "submit "+label).Message); !strings.Contains(got, "material add "+label+" assessment-form https://") {
		t.Errorf("the example adds something else:\n%s", got)
	}
	ans = say(t, a, dana, "material add "+label+" assessment-form https://example.com/f Form for Database")
	if got := view.PlainText(ans.Message); !ans.OK || strings.Contains(got, "assessment form: 0 of 1") {
		t.Errorf("not taken:\n%s", got)
	}
	if got := view.PlainText(say(t, a, dana, "application "+label).Message); !strings.Contains(got, "Form for Database") {
		t.Errorf("the title is another:\n%s", got)
	}
}
