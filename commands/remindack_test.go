package commands

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

func TestAnAckNamesItsEndAndIsKept(t *testing.T) {
	a, _ := sampleApp(t)
	req := ask(chen, "remind ack "+anaPMP+" until 20 March the exam is booked")
	req.Via, req.Message = ViaButton, "1772438400.000100"
	got := view.PlainText(a.Run(t.Context(), req).Message)
	for _, want := range []string{"You are on it until 20 Mar 2026", "the exam is booked", "Fri 20 Mar 2026 at 09:00 (Europe/Berlin)", "what falls with it: Project managers (R-RHAQY)"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	r := inForce(t, a, "certificate/1", civil.Must(2026, 4, 1))
	want := partner.Response{ID: 2, Rev: 2, Kind: partner.CertificateEnd, Subject: "certificate/1", Due: civil.Must(2026, 4, 1), Act: partner.Ack, By: chen,
		Until: civil.Must(2026, 3, 20), On: noon, Note: "the exam is booked", Where: "C0ALLIANCE/1772438400.000100"}
	if r != want {
		t.Errorf("kept is %+v, want %+v", r, want)
	}
	// Others see who took it, and it rests.
	if got := view.PlainText(say(t, a, mei, "why "+anaPMP).Message); !strings.Contains(got, "Chen Wei is on it until 20 Mar 2026 (the exam is booked)") {
		t.Error(got)
	}
	for _, code := range []string{anaPMP, "R-RHAQY"} {
		read(t, a, func(b *partner.Book) {
			if u, ok := a.desk.Duty(b, code, noon); !ok || !u.Resting {
				t.Errorf("%s does not rest", code)
			}
		})
	}
	if ans := a.Run(t.Context(), req); !strings.Contains(ans.Message.Summary, "Nothing changed") {
		t.Errorf("the same again: %s", ans.Message.Summary)
	}
}

// TestTwoPressAtOnce: of two who press at once one has it, and the other is told
// who and until when, and can still take it over.
func TestTwoPressAtOnce(t *testing.T) {
	a, _ := sampleApp(t)
	users := []string{ana, chen, mei, omar}
	answers := make([]Answer, len(users))
	var wg sync.WaitGroup
	for i, user := range users {
		wg.Go(func() {
			req := ask(user, "remind ack "+anaPMP+" until 20 March")
			req.Via, req.Key = ViaButton, "press/"+user
			answers[i] = a.Run(context.Background(), req)
		})
	}
	wg.Wait()
	has := inForce(t, a, "certificate/1", civil.Must(2026, 4, 1)).By
	for i, ans := range answers {
		got := view.PlainText(ans.Message)
		switch {
		case users[i] == has && ans.OK && strings.Contains(got, "You are on it"):
		case users[i] != has && !ans.OK && strings.Contains(got, "is on it") && strings.Contains(got, "until 20 Mar 2026") && strings.Contains(got, "since 2 Mar 2026"):
			_, runs := toType(ans.Message.Blocks)
			if len(runs) != 1 || runs[0] != "remind ack "+anaPMP+" until 20 March --anyway" {
				t.Errorf("offers %v", runs)
			}
		default:
			t.Errorf("%s has it; %s is told %s", has, users[i], got)
		}
	}
	other := users[(slices.Index(users, has)+1)%len(users)]
	if ans := say(t, a, other, "remind ack "+anaPMP+" until 20 March --anyway"); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "You have taken it over from") {
		t.Error(view.PlainText(ans.Message))
	}
	if now := inForce(t, a, "certificate/1", civil.Must(2026, 4, 1)).By; now != other {
		t.Errorf("%s has it, not %s", now, other)
	}
}
