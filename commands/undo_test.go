package commands

import (
	"strings"
	"testing"

	"partnerbot/view"

	"github.com/google/go-cmp/cmp"
)

// TestUndo takes every change back and finds the Book as it was.
func TestUndo(t *testing.T) {
	for word, example := range everyChange() {
		if word == "config review-channel" { // it moves the sample's reviews, which are not taken back
			continue
		}
		if word == "undo" || filesOfChanges[word] != "" || word == "person erase" || strings.HasPrefix(word, "outbox") || lasting(word) {
			continue
		}
		t.Run(word, func(t *testing.T) {
			a, _ := sampleApp(t)
			exampleSettings[word].set(t, a)
			before := facts(t, a)
			if word == "digest schedule" {
				example += " --yes"
			}
			ans := say(t, a, dana, example)
			if !ans.OK || cmp.Equal(before, facts(t, a)) {
				t.Fatalf("nothing changed: %s", ans.Message.Summary)
			}
			undo := undoOf(ans.Message)
			if back := say(t, a, dana, undo); !back.OK {
				t.Fatalf("%q: %s", undo, back.Message.Summary)
			}
			if diff := cmp.Diff(before, facts(t, a)); diff != "" {
				t.Errorf("not as before:\n%s", diff)
			}
		})
	}
}

// undoOf are the words of a message's button that takes the change back.
func undoOf(m view.Message) string {
	for _, b := range m.Blocks {
		for _, button := range b.Buttons {
			if strings.HasPrefix(button.Run, "undo ") {
				return button.Run
			}
		}
	}
	return ""
}

// TestUndoKeepsWhatCameLater: taking an import back leaves what was changed since.
func TestUndoKeepsWhatCameLater(t *testing.T) {
	a, _ := sampleApp(t)
	req := ask(dana, "import")
	req.File = &File{Name: "x.csv", Data: []byte("name,email,certificate,issued\nNew One,one@x.example,PMP,2025-05-14\nNew Two,two@x.example,PMP,2025-05-14\n")}
	a.Run(t.Context(), req)
	say(t, a, dana, "cert add one@x.example IPMA-B 2026-01-20")
	ans := say(t, a, dana, "import undo 2")
	if !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if got := say(t, a, dana, "certs two@x.example"); got.OK {
		t.Errorf("two is still there: %s", got.Message.Summary)
	}
	got := view.PlainText(say(t, a, dana, "certs one@x.example").Message)
	if !strings.Contains(got, "IPMA Level B") || strings.Contains(got, "PMP") {
		t.Errorf("one has now\n%s", got)
	}
	late := ask(dana, "undo 1")
	late.Now = noon.Add(undoFor * 2)
	if ans := a.Run(t.Context(), late); ans.OK || !strings.Contains(ans.Message.Summary, "can no longer be taken back") {
		t.Error(ans.Message.Summary)
	}
}

// TestUndoTakesBackOnesOwn: without a number it is the asker's change that goes,
// not what somebody else did meanwhile.
func TestUndoTakesBackOnesOwn(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, "config admin add <@U0CHEN>")
	say(t, a, dana, "config account One")
	say(t, a, chen, "person set Paul team Data")
	if ans := say(t, a, dana, "undo"); !strings.Contains(ans.Message.Summary, "Account One") {
		t.Errorf("took back: %s", ans.Message.Summary)
	}
	say(t, a, dana, "config admin add <@U0ZOE9>")
	ans := say(t, a, "U0ZOE9", "undo")
	if last := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons; ans.OK || len(last) != 1 || !strings.HasPrefix(last[0].Run, "undo ") {
		t.Errorf("who changed nothing takes back: %s", ans.Message.Summary)
	}
}
