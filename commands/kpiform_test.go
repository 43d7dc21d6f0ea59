package commands

import (
	"strings"
	"testing"
)

// opens asks with a way to open a dialog.
func opens(t *testing.T, a *App, user, text string) Answer {
	t.Helper()
	req := ask(user, text)
	req.CanOpen = true
	return a.Run(t.Context(), req)
}

// TestReadingForm: the button of a card opens the dialog with the period that is
// missing, what is wrong stands at its field, and what is right is stored.
func TestReadingForm(t *testing.T) {
	a := kpiApp(t, "kpi set consumption 70000 2025-02", "kpi owner consumption Chen")
	for _, card := range []string{"kpi", "kpi consumption", "renewal"} {
		ans := say(t, a, dana, card)
		found := false
		for _, b := range ans.Message.Blocks {
			for _, button := range b.Buttons {
				found = found || button.Label == "Enter the reading" && strings.HasPrefix(button.Run, "kpi set ")
			}
		}
		if !found {
			t.Errorf("%s has no button for the reading:\n%s", card, plainly(ans))
		}
	}
	form := opens(t, a, chen, "kpi set consumption-growth").Form
	if form == nil || form.Run != "kpi set" || form.Fields[0].Value != "consumption-growth" || len(form.Fields[0].Options) != 1 || form.Fields[2].Value != "2026-02" {
		t.Fatalf("Chen's form is %+v", form)
	}
	if form := opens(t, a, dana, "kpi set").Form; form == nil || len(form.Fields[0].Options) < 3 {
		t.Errorf("Dana's form is %+v", form)
	}
	if ans := opens(t, a, chen, "kpi set emi"); ans.Form != nil || !strings.Contains(plainly(ans), "typed in by admins") {
		t.Errorf("Chen opens another's KPI: %s", plainly(ans))
	}
	before := revision(t, a)
	for _, c := range []struct{ value, period, field, want string }{
		{"84,000", "2026-02", "reading", "a comma may separate"},
		{"$84000", "2026-02", "reading", "does not say which currency"},
		{"84000 EUR", "2026-02", "reading", "currencies are not converted"},
		{"84000", "2026-04", "period", "lies ahead"},
		{"84000", "2026-Q5", "period", "is no period"},
		{"84000", "", "period", "I need the period"},
	} {
		values := map[string]string{"kpi": "consumption-growth", "reading": c.value, "period": c.period}
		if _, bad := a.Submit(t.Context(), ask(chen, ""), "kpi set", values); len(bad) != 1 || !strings.Contains(bad[c.field], c.want) {
			t.Errorf("%s of %s: %v", c.value, c.period, bad)
		}
	}
	if _, bad := a.Submit(t.Context(), ask(chen, ""), "kpi set", map[string]string{"kpi": "emi", "reading": "73.8"}); bad["kpi"] == "" {
		t.Error("Chen types in another's KPI by the form")
	}
	if now := revision(t, a); now != before {
		t.Errorf("revision %d after %d: something was stored", now, before)
	}
	good := map[string]string{"kpi": "consumption-growth", "reading": "84000", "period": "2026-02", "source": "portal, usage page"}
	if ans, bad := a.Submit(t.Context(), ask(chen, ""), "kpi set", good); len(bad) > 0 || !strings.Contains(plainly(ans), "84,000 USD; seen: portal, usage page") {
		t.Errorf("%v %s", bad, plainly(ans))
	}
}
