package commands

import (
	"fmt"
	"strings"
	"testing"

	"partnerbot/partner"
)

// TestWordsThatPlaceAFile are no words about what changed in it.
func TestWordsThatPlaceAFile(t *testing.T) {
	for text, want := range map[string]string{
		"#4": "", "#4: page 3 redone": "page 3 redone", "new version of #4": "", "material replace #4 page 3": "page 3",
		"assessment-form": "", "Competency assessment form.": "",
		"page 3 of the assessment form": "page 3 of the assessment form",
	} {
		s := newStage(t).begin()
		s.reply(chen, text, Shared{ID: "F9", Name: "assessment-form.pdf", Type: "application/pdf", Size: 2048, SHA256: strings.Repeat("9", 64), URL: "https://files.example/9"})
		id := partner.ID(3)
		if strings.Contains(text, "#4") {
			id = 4
		}
		if err := s.app.Store.Read(t.Context(), team, func(b *partner.Book) error {
			if list := b.MaterialVersions(id); len(list) == 0 || list[len(list)-1].Note != want {
				t.Errorf("%q makes the versions %+v; want the note %q", text, list, want)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFilesInTheThread: material where it is clear what of, else asked about.
func TestFilesInTheThread(t *testing.T) {
	file := func(name string) Shared {
		return Shared{ID: "F" + strings.ToUpper(stem(name)[:2]), Name: name, Type: "application/pdf", Size: 2048, SHA256: fmt.Sprintf("%064x", len(name)), URL: "https://files.example/" + name}
	}
	cases := []struct {
		user, text, name string
		form, proof      int // versions after it
		whisper          string
	}{
		{chen, "", "assessment-form (2).xlsx", 2, 1, ""},
		{chen, "new version of #4", "whatever.pdf", 1, 2, ""},
		{chen, "the assessment form again", "scan0001.pdf", 2, 1, ""},
		{chen, "", "scan0001.pdf", 1, 1, "is it a new version of one, or something new?"},
		{chen, "the form and proofs for the assessment and competency assessment form", "scan0001.pdf", 1, 1, "is it a new version"},
		{ken, "changes: see my notes", "assessment-form-v2.xlsx", 1, 1, ""},
		{chen, "#99", "scan0001.pdf", 1, 1, "is it a new version"},
	}
	for _, c := range cases {
		s := newStage(t).begin()
		out := s.reply(c.user, c.text, file(c.name))
		a := s.application()
		form, _ := a.Uses(3)
		proof, _ := a.Uses(4)
		if c.whisper == "" && out.Whisper.Summary != "" || form.Version != c.form || proof.Version != c.proof || !strings.Contains(out.Whisper.Summary, c.whisper) {
			t.Errorf("%q with %s: form %d, proof %d, whispers %q", c.text, c.name, form.Version, proof.Version, out.Whisper.Summary)
		}
		lacks(t, s.whole(), strings.TrimSuffix(c.name, "x")[:4])
		if c.whisper == "" || c.text != "" {
			continue
		}
		buttons := out.Whisper.Blocks[len(out.Whisper.Blocks)-1].Buttons
		if len(buttons) < 2 {
			t.Fatalf("offers %v", buttons)
		}
		s.run(chen, buttons[0].Run)
		now := s.application()
		if u, _ := now.Uses(3); u.Version != 2 || u.SHA256 != file(c.name).SHA256 {
			t.Errorf("%s: %+v", buttons[0].Run, u)
		}
	}
	// Without a name, and unread: kept, and asked about.
	s := newStage(t).begin()
	if out := s.reply(chen, "", Shared{ID: "F9"}); !strings.Contains(out.Whisper.Summary, "The file without a name") {
		t.Error(out.Whisper.Summary)
	}
}
