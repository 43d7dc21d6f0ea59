package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// TestAPostedDigestIsWrittenAnew: whatever changes a duty that was posted carries
// a notice that writes the message anew, once per revision.
func TestAPostedDigestIsWrittenAnew(t *testing.T) {
	cases := []struct {
		words string
		edits bool
	}{
		{"remind ack " + anaPMP + " until Friday", true},
		{"remind snooze " + anaPMP + " Friday", true},
		{"remind handover " + anaPMP + " Chen", true},
		{"remind back " + tomasH, true},
		{"cert renew Ana PMP today", true},
		{"person leave Tomas today", true},
		{"cert remove #12", true},
		{"threshold set hccdp 6", true},
		{"cert renew Ravi hccdp yesterday", true},     // a requirement that was to fall counts it
		{"remind snooze " + omarH + " Friday", false}, // it was not posted
		{"remind mute certificate-end", false},
		{"remind zone Asia/Kolkata", false},
		{"person set Omar team Data", false},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		if ans := say(t, a, dana, c.words); !ans.OK {
			t.Fatal(ans.Message.Summary)
		}
		list, err := a.Store.Notices(t.Context(), team, noon.Add(-time.Hour), noon.Add(time.Hour), 0)
		if err != nil {
			t.Fatal(err)
		}
		list = slices.DeleteFunc(list, func(n storage.Notice) bool { return n.Edit == "" })
		if !c.edits {
			if len(list) > 0 {
				t.Errorf("%s edits %v", c.words, list)
			}
			continue
		}
		if len(list) != 1 {
			t.Fatalf("%s makes %d edits", c.words, len(list))
		}
		n := list[0]
		if n.Key != "edit/C0ALLIANCE/1772438400.000100/2" || n.Edit != "1772438400.000100" || n.Target.Channel != "C0ALLIANCE" || n.Kind != "digest" || len(n.About) != 4 || len(n.Items) != 0 {
			t.Errorf("%s: %+v", c.words, n)
		}
		read(t, a, func(b *partner.Book) {
			m, ok, err := a.desk.Compose(b, n, noon)
			if err != nil || !ok {
				t.Errorf("%s: composed %v, %v", c.words, ok, err)
			}
			if got := view.PlainText(m); strings.HasPrefix(c.words, "remind ack") && !strings.Contains(got, "Dana Weber is on it until 6 Mar 2026") {
				t.Errorf("others do not see who took it:\n%s", got)
			}
		})
	}
}

// TestAnOldMessageThatWasPressedIsWrittenAnew: also one that nobody would look
// for any more, and its codes are still known.
func TestAnOldMessageThatWasPressedIsWrittenAnew(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, "cert renew Chen hccde GaussDB yesterday")
	old := storage.Item{Key: "certificate-end/certificate-7/90/2026-05-21", Kind: partner.CertificateEnd, Subject: "certificate/7", Step: "90", Due: civil.Must(2026, 5, 21)}
	post(t, a, storage.Notice{Key: "digest/C0ALLIANCE/2026-01-02", Kind: "digest", Target: storage.Target{Channel: "C0ALLIANCE2"}, At: noon.AddDate(0, 0, -59),
		Items: []storage.Item{old, {Key: "certificate-end/certificate-1/90/2026-04-01", Kind: partner.CertificateEnd, Subject: "certificate/1", Step: "90", Due: civil.Must(2026, 4, 1)}}}, "C0ALLIANCE")
	for text, want := range map[string]string{"remind ack R-QS2K3 until Friday": "Chen Wei has renewed HCCDE", "remind ack " + anaPMP + " until Friday": "You are on it"} {
		req := ask(mei, text)
		req.Via, req.Message = ViaButton, "1772438500.000100"
		if got := view.PlainText(a.Run(t.Context(), req).Message); !strings.Contains(got, want) {
			t.Errorf("%s: %s", text, got)
		}
	}
	list, err := a.Store.Notices(t.Context(), team, noon, noon.Add(time.Hour), 0)
	if err != nil || !slices.ContainsFunc(list, func(n storage.Notice) bool { return n.Edit == "1772438500.000100" }) {
		t.Errorf("not written anew: %v %v", list, err)
	}
}
