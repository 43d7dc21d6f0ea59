package commands

import (
	"context"
	"strings"
	"testing"

	"partnerbot/partner"
)

// TestTheApplyFormSaysWhatIsWrong in the field that it is about, and stores nothing.
func TestTheApplyFormSaysWhatIsWrong(t *testing.T) {
	cases := []struct {
		values map[string]string
		field  string
		want   string
	}{
		{map[string]string{}, "what", "Choose"},
		{map[string]string{"what": "nothing"}, "what", "Choose"},
		{map[string]string{"what": "competency"}, "competency", "Which competency"},
		{map[string]string{"what": "competency", "competency": "juggling"}, "competency", "Which competency"},
		{map[string]string{"what": "competency", "competency": "cloud-native"}, "what", "A-4"},
		{map[string]string{"what": "competency", "competency": "cloud-migration", "title": strings.Repeat("x", 201)}, "title", "200"},
		{map[string]string{"what": "competency", "competency": "cloud-migration", "materials": "#3\n#99"}, "materials", "#99"},
		{map[string]string{"what": "competency", "competency": "cloud-migration", "materials": "#1"}, "materials", "is not handed in"},
		{map[string]string{"what": "competency", "competency": "cloud-migration", "materials": "assessment-form www.example.com"}, "materials", "web address"},
		{map[string]string{"what": "competency", "competency": "cloud-migration", "materials": "assessment-form \"open"}, "materials", "never closed"},
		{map[string]string{"what": "service-competency-differentiation", "draft": "no"}, "draft", "HCCDP certificates"},
	}
	a, log := sampleApp(t)
	say(t, a, dana, "threshold set hccdp 20")
	rev := revision(t, a)
	for _, c := range cases {
		req := ask(mei, "")
		req.Via = ViaForm
		_, bad := a.Submit(context.Background(), req, "apply", c.values)
		if !strings.Contains(bad[c.field], c.want) || len(bad) != 1 {
			t.Errorf("%v: %v, want %s: %q", c.values, bad, c.field, c.want)
		}
	}
	if revision(t, a) != rev || log.Len() > 0 {
		t.Errorf("something was stored or logged: %s", log)
	}
}

// TestMaterialsServeSeveralApplications: one thing, with versions, and only those
// whose applicant it is take a new one in.
func TestMaterialsServeSeveralApplications(t *testing.T) {
	s := newStage(t)
	s.run(chen, "apply competency cloud migration")
	s.run(chen, `material add A-11 assessment-form https://example.com/migration.xlsx "Migration form" dated 2026-02-01`)
	s.run(mei, "apply competency devsecops")
	s.run(mei, "attach A-12 assessment-form https://example.com/migration.xlsx")
	uses := func(id partner.ID) int {
		s.id = id
		u, _ := s.application().Uses(5)
		return u.Version
	}
	if uses(11) != 1 || uses(12) != 1 {
		t.Fatalf("A-11 uses version %d, A-12 version %d of one material", uses(11), uses(12))
	}
	lacks(t, s.run(chen, "material replace #5 https://example.com/migration-v2.xlsx page 3"), "A-12 keeps the version before: Only the applicant")
	if uses(11) != 2 || uses(12) != 1 {
		t.Errorf("A-11 uses version %d, A-12 version %d", uses(11), uses(12))
	}
	lacks(t, s.run(mei, "application A-12"), "(version 2 is here: attach A-12 #5)")
	s.run(mei, "attach A-12 #5")
	if uses(12) != 2 {
		t.Errorf("A-12 uses version %d", uses(12))
	}
	lacks(t, s.run(dana, "material show #5"), "Version 2", "page 3", "Version 1", "A-11", "A-12")
	if ans := s.ask(omar, "material replace #5 https://example.com/mine.xlsx"); ans.OK || !strings.Contains(ans.Message.Summary, "is not yours") {
		t.Errorf("somebody else: %s", ans.Message.Summary)
	}
	if ans := s.ask(chen, `material add A-11 assessment-form https://example.com/other.xlsx "Migration form"`); ans.OK || !strings.Contains(ans.Message.Summary, "Is this a new version") {
		t.Errorf("a second one of that name: %s", ans.Message.Summary)
	}
	if ans := s.ask(dana, "material remove #5"); ans.OK || !strings.Contains(ans.Message.Summary, "A-11 uses it") {
		t.Errorf("removed while it is used: %s", ans.Message.Summary)
	}
}

// TestAFileThatCameAlongIsMaterial with its name, size, type and fingerprint.
func TestAFileThatCameAlongIsMaterial(t *testing.T) {
	s := newStage(t)
	s.run(chen, "apply competency cloud migration")
	s.id = 11
	req := Request{Now: s.now, Workspace: team, User: chen, Channel: "D1", Via: ViaDM, Text: "material add A-11 competency-proof", Key: "evt/f1",
		File: &File{Name: "proofs.pdf", Data: []byte("%PDF")}}
	if ans := s.app.Run(context.Background(), req); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if u, ok := s.application().Uses(5); !ok || u.SHA256 != "315d429b7714cedb6ad04ac31240145257692630457f3c88253c5beceac76027" {
		t.Errorf("used is %+v", u)
	}
	lacks(t, s.whole(), "proofs, version 1, proofs.pdf, 4 bytes, sha256 315d429b7714")
	req.Text, req.Key, req.File = "material replace #5", "evt/f2", nil
	req.Files = []Shared{{ID: "F2", Name: "proofs-v2.pdf", Type: "application/pdf", Size: 9, SHA256: "ab", URL: "https://files.example/F2"}}
	if ans := s.app.Run(context.Background(), req); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if u, _ := s.application().Uses(5); u.Version != 2 || u.SHA256 != "ab" {
		t.Errorf("used is %+v", u)
	}
}

// TestOpenRequirementsAreNamed, and a draft can be begun.
func TestOpenRequirementsAreNamed(t *testing.T) {
	s := newStage(t)
	s.run(dana, "threshold set hccdp 20")
	ans := s.ask(chen, "apply competency-differentiation")
	if ans.OK || !strings.Contains(ans.Message.Summary, "HCCDP certificates") {
		t.Fatal(ans.Message.Summary)
	}
	buttons := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons
	lacks(t, s.run(chen, buttons[0].Run), "Not fulfilled yet: HCCDP certificates")
	s.id = 11
	s.is(partner.Draft)
	if ans := s.ask(mei, "apply competency-differentiation --draft"); ans.OK || !strings.Contains(ans.Message.Summary, "A-11") {
		t.Errorf("a second one: %s", ans.Message.Summary)
	}
}
