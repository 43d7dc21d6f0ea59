package commands

import (
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	a, _ := sampleApp(t)
	for _, word := range []string{"cert add", "person add"} {
		req := ask(dana, word)
		if ans := a.Run(t.Context(), req); ans.Form != nil || ans.OK {
			t.Errorf("%s opens a form where none can be opened", word)
		}
		req.CanOpen = true
		if ans := a.Run(t.Context(), req); ans.Form == nil || ans.Form.Run != word {
			t.Errorf("%s opens no form", word)
		}
	}
	cases := []struct {
		word   string
		values map[string]string
		bad    string // the field that is wrong, "" for none
	}{
		{"cert add", map[string]string{"who": "U0ANA", "type": "ipma-b", "issued": "2026-01-20"}, ""},
		{"cert add", map[string]string{"who": "U0ANA", "type": "ipma-b", "issued": "2026-01-20"}, "issued"},
		{"cert add", map[string]string{"name": "Ben", "type": "hccdp", "track": "GaussDB", "issued": "2026-01-20", "evidence": "https://x.example"}, ""},
		{"cert add", map[string]string{"name": "Ben", "type": "hccdp", "issued": "2026-01-20"}, "track"},
		{"cert add", map[string]string{"type": "pmp", "issued": "2026-01-20"}, "who"},
		{"cert add", map[string]string{"who": "U0STRANGER", "type": "pmp", "issued": "2026-01-20"}, "who"},
		{"cert add", map[string]string{"name": "Zed", "type": "pmp", "issued": "2026-01-20"}, "name"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "juggling", "issued": "2026-01-20"}, "type"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "pmp"}, "issued"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "pmp", "issued": "2026-01-20", "expires": "2025-01-01"}, "expires"},
		{"cert add", map[string]string{"who": "U0ANA", "type": "pmp", "issued": "2026-01-20", "evidence": "x"}, "evidence"},
		{"person add", map[string]string{"name": "Zoe \u202eReverse", "email": "zoe@x.example", "dedicated": "yes"}, ""},
		{"person add", map[string]string{"name": "Zoe Two", "email": "zoe@x.example"}, "email"},
		{"person add", map[string]string{"name": " "}, "name"},
		{"person add", map[string]string{"name": "\u200d\u3164"}, "name"},
		{"person add", map[string]string{"name": "Zoe", "who": "<!channel>"}, "who"},
		{"person add", map[string]string{"name": "Zoe", "email": "zoe"}, "email"},
		{"person add", map[string]string{"name": "Zoe", "who": "U0ANA"}, "who"},
		{"person add", map[string]string{"name": "Zoe", "huawei": "ana_silva"}, "huawei"},
	}
	for _, c := range cases {
		before := revision(t, a)
		ans, bad := a.Submit(t.Context(), ask(dana, ""), c.word, c.values)
		changed := revision(t, a) != before
		if c.bad == "" && (len(bad) > 0 || !changed || ans.Message.Summary == "") {
			t.Errorf("%s %v: %v, %s", c.word, c.values, bad, ans.Message.Summary)
		}
		if c.bad != "" && (bad[c.bad] == "" || changed) {
			t.Errorf("%s %v: %v, changed %v; want %s wrong", c.word, c.values, bad, changed, c.bad)
		}
	}
	if ans, _ := a.Submit(t.Context(), ask(dana, ""), "status", nil); !strings.Contains(ans.Message.Summary, "older version") {
		t.Error(ans.Message.Summary)
	}
}
