package commands

import (
	"context"
	"strings"
	"testing"

	"partnerbot/view"
)

// TestAnEmptyFileIsNoVersion: a file without a byte is refused in words, in the thread
// as in a direct message, and what is in the application stays.
func TestAnEmptyFileIsNoVersion(t *testing.T) {
	s := newStage(t).begin()
	empty := Shared{ID: "F01", Name: "assessment-form-v2.xlsx", Type: "xlsx", SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", URL: "https://files.example/F01"}
	before := len(s.application().Versions)
	out := s.reply(chen, "v2 of the form", empty)
	if got := view.PlainText(out.Whisper); !strings.Contains(got, `"assessment-form-v2.xlsx" is empty`) || out.Receipt != "" {
		t.Errorf("in the thread: %q, receipt %q", got, out.Receipt)
	}
	unclear := empty
	unclear.ID, unclear.Name = "F02", "x.bin"
	if got := view.PlainText(s.reply(chen, "look", unclear).Whisper); !strings.Contains(got, `"x.bin" is empty`) || strings.Contains(got, "is it a new version") {
		t.Errorf("of what it is unclear: %q", got)
	}
	for _, words := range []string{"material replace #1", "material replace #1 file F01", "material add A-11 competency-proof", "material add A-11 competency-proof file F01"} {
		req := Request{Now: s.now, Workspace: team, User: dana, Channel: "D1", Via: ViaDM, Text: words, Key: "evt/" + words}
		if !strings.Contains(words, " file ") {
			req.Files = []Shared{empty}
		}
		ans := s.app.Run(context.Background(), req)
		if got := view.PlainText(ans.Message); ans.OK || !strings.Contains(got, `"assessment-form-v2.xlsx" is empty`) {
			t.Errorf("%s: %q", words, got)
		}
	}
	req := Request{Now: s.now, Workspace: team, User: dana, Channel: "D1", Via: ViaCLI, Text: "material replace #1", Key: "evt/cli", File: &File{Name: "a.pdf"}}
	if ans := s.app.Run(context.Background(), req); ans.OK || !strings.Contains(view.PlainText(ans.Message), `"a.pdf" is empty`) {
		t.Errorf("in the terminal: %q", view.PlainText(ans.Message))
	}
	if got := len(s.application().Versions); got != before {
		t.Errorf("%d versions, were %d", got, before)
	}
}

// TestAFileThatWasNotShared: what is not remembered is said of the place that was looked in.
func TestAFileThatWasNotShared(t *testing.T) {
	s := newStage(t).begin()
	for words, want := range map[string]string{
		"material replace #1 file F77":                `I remember no file "F77" that was shared in the thread of an application.`,
		"material add A-11 competency-proof file F77": `I remember no file "F77" that was shared in the thread of A-11.`,
	} {
		if got := s.ask(dana, words).Message.Summary; got != want {
			t.Errorf("%s: %q", words, got)
		}
	}
}
