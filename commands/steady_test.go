package commands

import "testing"

// TestSteadyKey: whatever the answer depends on is in the key.
func TestSteadyKey(t *testing.T) {
	a, _ := sampleApp(t)
	key := func(change func(r *Request)) string {
		r := ask(dana, "status")
		change(&r)
		k, _ := a.Steady(t.Context(), r)
		return k
	}
	base := key(func(*Request) {})
	if base == "" || base != key(func(r *Request) { r.Now = r.Now.Add(1e9); r.Key = "x" }) {
		t.Errorf("the key of the same question is %q", base)
	}
	for name, change := range map[string]func(r *Request){
		"role":      func(r *Request) { r.User = chen },
		"day":       func(r *Request) { r.Now = r.Now.AddDate(0, 0, 1) },
		"words":     func(r *Request) { r.Text = "gaps" },
		"workspace": func(r *Request) { r.Workspace = "T2" },
		"channel":   func(r *Request) { r.Channel = "" },
	} {
		if got := key(change); got == base {
			t.Errorf("another %s has the same key", name)
		}
	}
	for _, text := range []string{"threshold set hccde 1", "whoami", "certs me", "nonsense", "audit"} {
		if k := key(func(r *Request) { r.Text = text }); k != "" {
			t.Errorf("%q is steady", text)
		}
	}
	say(t, a, dana, "threshold set hccde 1")
	if key(func(*Request) {}) == base {
		t.Error("a change leaves the key as it was")
	}
}
