package postgres

import (
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestStoredText: any text comes back, is stored as the server takes it, and no
// two are stored alike.
func TestStoredText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
			rapid.SampledFrom([]string{`\x`, `\x00`, "\x00", "a\x00", `\xzz`, "\xff"}))
		a, b := texts.Draw(rt, "a"), texts.Draw(rt, "b")
		kept := stored(a)
		if given(kept) != a {
			rt.Errorf("%q comes back as %q", a, given(kept))
		}
		if !utf8.ValidString(kept) {
			rt.Errorf("%q is stored as %q", a, kept)
		}
		if a != b && kept == stored(b) {
			rt.Errorf("%q and %q are stored alike", a, b)
		}
	})
}

func TestStoredJSON(t *testing.T) {
	words := []string{"\x00", "\ue000", "\ue0000", "\ue0001", `\`, `\u0000`, `\\u0000`, `"`, "0", "1", "u0000", "华"}
	rapid.Check(t, func(rt *rapid.T) {
		s := ""
		for range rapid.IntRange(0, 8).Draw(rt, "words") {
			s += rapid.SampledFrom(words).Draw(rt, "word")
		}
		raw, err := encode(map[string]string{s: s})
		if err != nil {
			rt.Fatal(err)
		}
		// As the server gives it: it writes no escape that need not be.
		var middle map[string]string
		if err := json.Unmarshal([]byte(raw), &middle); err != nil {
			rt.Fatalf("%q is stored as %s: %v", s, raw, err)
		}
		for k := range middle {
			for _, r := range k {
				if r == 0 {
					rt.Fatalf("%q is stored with a zero: %s", s, raw)
				}
			}
		}
		var got map[string]string
		if err := decode("it", recordVersion, raw, &got); err != nil || got[s] != s {
			rt.Errorf("%q is stored as %s and comes back as %q, %v", s, raw, got, err)
		}
	})
}

func TestInstant(t *testing.T) {
	noon := time.Date(2026, time.March, 2, 12, 0, 0, 1, time.UTC)
	for _, c := range []struct{ in, want time.Time }{
		{noon, noon}, {time.Time{}, time.Time{}},
		{time.Unix(0, -1), time.Unix(0, -1)},
		{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(0, 1<<63-1)},
	} {
		if got := timeOf(instant(c.in)); !got.Equal(c.want) {
			t.Errorf("%v comes back as %v, want %v", c.in, got, c.want)
		}
	}
	if got := timeOrZero(instantOrNone(time.Time{})); !got.IsZero() {
		t.Errorf("no time comes back as %v", got)
	}
}
