package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"partnerbot/sandbox"
)

func TestSharedFilesHaveTheirFingerprint(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	card := h.carded(t, general)
	data := []byte("%PDF-1.7 the case")
	if _, err := h.ShareFile(anna, general, card, "case study.pdf", data, "the new case"); err != nil {
		t.Fatal(err)
	}
	x := h.awaitHeard(t, 1)[0]
	sum := sha256.Sum256(data)
	if len(x.Files) != 1 || x.Text != "the new case" {
		t.Fatalf("%+v", x)
	}
	if f := x.Files[0]; f.ID == "" || f.Name != "case study.pdf" || f.Type != "application/pdf" || f.Size != int64(len(data)) || f.SHA256 != hex.EncodeToString(sum[:]) || f.URL == "" {
		t.Errorf("%+v", f)
	}
	// A page instead of the bytes, no address, too large, of another place.
	b := lone(t, &fakeApp{})
	for _, f := range []file{{ID: "F1", Size: 3, Private: "http://127.0.0.1:1/x"}, {ID: "F2", Size: 3}, {ID: "F3", Size: maxFile + 1, Private: "http://127.0.0.1:1/x"}, {ID: "F4", Size: 3, External: true, Private: "https://drive.example.com/x"}, {Size: 3}} {
		if s := b.shared(t.Context(), place{}, []file{f}); len(s) != 1 || s[0].SHA256 != "" {
			t.Errorf("%+v", s)
		}
	}
	c := h.bot.cfg
	c.Token = "xoxb-without-the-scope"
	poor, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(poor.Close)
	asked := file{ID: "F9", Size: len(data), Private: strings.TrimSuffix(c.APIURL, "/api/") + "/files-pri/" + h.TeamID() + "-" + x.Files[0].ID + "/case.pdf"}
	if got := h.bot.fingerprint(t.Context(), place{}, asked); got != hex.EncodeToString(sum[:]) {
		t.Fatalf("the file is not where it is looked for: %q", got)
	}
	if got := poor.fingerprint(t.Context(), place{}, asked); got != "" {
		t.Error("the sign-in page has a fingerprint")
	}
}
