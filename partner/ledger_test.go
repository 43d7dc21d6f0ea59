package partner

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func sealed(t testing.TB, text string, n int) Sealed {
	salt := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
	s, err := Seal(text, salt[:SaltSize])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ledger is a log of n lines by two people.
func ledger(t testing.TB, n int) ([]LedgerLine, Head) {
	head := Genesis("T1")
	var out []LedgerLine
	for i := range n {
		l := LedgerLine{
			Revision: uint64(i), At: time.Date(2026, 3, 2, 9, i, 0, 123, time.UTC), Via: "thread", Verb: "approve", Refs: []Ref{{KindApplication, 7}},
			Where: fmt.Sprintf("C1/%d.0", i), Saw: []Used{{Material: 3, Version: 2, SHA256: "aa"}},
			By: sealed(t, []string{"U0KEN", "U0SARA"}[i%2], 3*i), Summary: sealed(t, fmt.Sprintf("Ken approves A-%d", i), 3*i+1), Detail: sealed(t, "", 3*i+2),
		}
		l, head = Chain(head, l)
		out = append(out, l)
	}
	return out, head
}

func faults(list []Fault) string {
	var out []string
	for _, f := range list {
		out = append(out, fmt.Sprintf("%s %d", f.Kind, f.Seq))
	}
	return strings.Join(out, ", ")
}

func TestVerifyLedger(t *testing.T) {
	remake := func(lines []LedgerLine, from int) []LedgerLine { // by somebody who can write it all
		head := Genesis("T1")
		if from > 0 {
			head = lines[from-1].Head()
		}
		for i := from; i < len(lines); i++ {
			lines[i], head = Chain(head, lines[i])
		}
		return lines
	}
	for _, c := range []struct {
		name string
		edit func([]LedgerLine) []LedgerLine
		want string
	}{
		{"as it was", func(l []LedgerLine) []LedgerLine { return l }, ""},
		{"a verb", func(l []LedgerLine) []LedgerLine { l[3].Verb = "reject"; return l }, "edited 4"},
		{"a time", func(l []LedgerLine) []LedgerLine { l[3].At = l[3].At.Add(1); return l }, "edited 4"},
		{"the same time elsewhere", func(l []LedgerLine) []LedgerLine { l[3].At = l[3].At.In(time.FixedZone("x", 3600)); return l }, ""},
		{"what was seen", func(l []LedgerLine) []LedgerLine { l[0].Saw[0].SHA256 = "bb"; return l }, "edited 1"},
		{"where", func(l []LedgerLine) []LedgerLine { l[9].Where = ""; return l }, "edited 10"},
		{"words", func(l []LedgerLine) []LedgerLine { l[5].Summary.Text += "!"; return l }, "words 6"},
		{"who", func(l []LedgerLine) []LedgerLine { l[5].By.Text = "U0EVE"; return l }, "words 6"},
		{"words sealed anew", func(l []LedgerLine) []LedgerLine { l[5].By = sealed(t, "U0EVE", 99); return l }, "edited 6"},
		{"words and hash", func(l []LedgerLine) []LedgerLine { l[5].By = sealed(t, "U0EVE", 99); l[5].Hash = l[5].sum(); return l }, "replaced 7"},
		{"a salt taken away", func(l []LedgerLine) []LedgerLine { l[5].By.Salt = nil; return l }, "words 6"},
		{"dropped", func(l []LedgerLine) []LedgerLine { return slices.Delete(l, 4, 6) }, "dropped 7"},
		{"the first dropped", func(l []LedgerLine) []LedgerLine { return l[1:] }, "dropped 2"},
		{"two exchanged", func(l []LedgerLine) []LedgerLine { l[4], l[5] = l[5], l[4]; return l }, "dropped 6, reordered 5"},
		{"exchanged and numbered", func(l []LedgerLine) []LedgerLine { l[4], l[5] = l[5], l[4]; l[4].Seq, l[5].Seq = 5, 6; return l }, "replaced 5, edited 5, replaced 6, edited 6, replaced 7"},
		{"one twice", func(l []LedgerLine) []LedgerLine { return slices.Insert(l, 5, l[4]) }, "reordered 5"},
		{"the end cut", func(l []LedgerLine) []LedgerLine { return l[:7] }, "cut 10"},
		{"all of it cut", func(l []LedgerLine) []LedgerLine { return nil }, "cut 10"},
		{"written anew", func(l []LedgerLine) []LedgerLine { l[5].Verb = "reject"; return remake(l, 5) }, "head 10"},
		{"cut and written on", func(l []LedgerLine) []LedgerLine { return remake(append(l[:8:8], l[0], l[1]), 8) }, "head 10"},
		{"erased and said", func(l []LedgerLine) []LedgerLine {
			l[2] = l[2].Erase()
			more, _ := Chain(l[9].Head(), LedgerLine{Verb: "erase", Erases: []uint64{3}, By: sealed(t, "ada", 1), Summary: sealed(t, "", 2), Detail: sealed(t, "", 3)})
			return append(l, more)
		}, ""},
		{"erased in silence", func(l []LedgerLine) []LedgerLine { l[2] = l[2].EraseWords(); return l }, "erased 3"},
		{"erased, and words put in", func(l []LedgerLine) []LedgerLine { l[2] = l[2].Erase(); l[2].By.Text = "U0EVE"; return l }, "words 3, erased 3"},
		{"an erasure of what is to come", func(l []LedgerLine) []LedgerLine { l[2].Erases = []uint64{3}; return remake(l, 2) }, "erases 3, head 10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, head := ledger(t, 10)
			got := VerifyLedger("T1", c.edit(lines), head)
			if faults(got) != c.want {
				t.Errorf("found %q, not %q", faults(got), c.want)
			}
			for _, f := range got {
				if !strings.Contains(f.String(), "ent") {
					t.Errorf("%s in words is %q", f.Kind, f)
				}
			}
		})
	}
	lines, head := ledger(t, 3)
	if got := faults(VerifyLedger("T2", lines, head)); got != "replaced 1" {
		t.Errorf("another workspace's log: %q", got)
	}
	if got := VerifyLedger("T1", nil, Genesis("T1")); len(got) != 0 {
		t.Errorf("an empty log: %v", got)
	}
}

// TestEveryByteCounts changes one byte of the log as it is stored.
func TestEveryByteCounts(t *testing.T) {
	lines, head := ledger(t, 4)
	stored, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	var back []LedgerLine
	if err := json.Unmarshal(stored, &back); err != nil || len(VerifyLedger("T1", back, head)) > 0 {
		t.Fatalf("stored and read, it is %v, %v", VerifyLedger("T1", back, head), err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		changed := bytes.Clone(stored)
		at := rapid.IntRange(0, len(changed)-1).Draw(rt, "at")
		changed[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "xor"))
		var got []LedgerLine
		if json.Unmarshal(changed, &got) != nil {
			return // noticed by reading
		}
		again, _ := json.Marshal(got)
		if !bytes.Equal(again, stored) && len(VerifyLedger("T1", got, head)) == 0 {
			rt.Fatalf("byte %d can be changed to %q", at, changed[max(0, at-20):min(len(changed), at+20)])
		}
	})
}

func TestErasedWordsAreGone(t *testing.T) {
	lines, _ := ledger(t, 3)
	stored, err := json.Marshal(lines[1].Erase())
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"U0SARA", "Ken", "salt"} {
		if bytes.Contains(stored, []byte(word)) {
			t.Errorf("%q is still in %s", word, stored)
		}
	}
	if a, b := sealed(t, "U0KEN", 1), sealed(t, "U0KEN", 2); a.Sum == b.Sum {
		t.Error("the same words have the same sum: they can be found by trying")
	}
	if _, err := Seal("x", []byte("short")); err == nil {
		t.Error("a short salt is taken")
	}
	if sealed(t, "ab", 1).Sum == sealed(t, "a", 1).Sum || (&LedgerLine{Via: "ab"}).sum() == (&LedgerLine{Via: "a", Verb: "b"}).sum() {
		t.Error("two different lines have the same bytes")
	}
}

// TestHeads: a head is typed whole or cut short to eight digits; what is compared as it
// stands is whole.
func TestHeads(t *testing.T) {
	full := strings.Repeat("4be1c0de", 8)
	for _, c := range []struct {
		typed        string
		hash         string // "": it is none
		seq          uint64
		wholeHeadToo bool
	}{
		{"71:" + full, full, 71, true},
		{"0:" + full, full, 0, true},
		{"71:4be1c0de", "4be1c0de", 71, false},
		{"71:4be1c0de9", "4be1c0de9", 71, false},
		{"71:4BE1C0DE", "4be1c0de", 71, false},
		{"71:4be1c0de…", "4be1c0de", 71, false},
		{"71:4be1c0de...", "4be1c0de", 71, false},
		{"71:4be1c0d", "", 0, false},
		{"71:4be1c0d…", "", 0, false},
		{"71:" + full + "0", "", 0, false},
		{"71:4be1c0dg", "", 0, false},
		{"71:4be1 c0de", "", 0, false},
		{"71", "", 0, false},
		{":4be1c0de", "", 0, false},
		{"-1:4be1c0de", "", 0, false},
		{"99999999999999999999:4be1c0de", "", 0, false},
		{"", "", 0, false},
	} {
		h, ok := TypedHead(c.typed)
		if ok != (c.hash != "") || h != (Head{Seq: c.seq, Hash: c.hash}) {
			t.Errorf("%q is read as %v, %t", c.typed, h, ok)
		}
		if whole, ok := ReadHead(c.typed); ok != c.wholeHeadToo || ok && whole != h {
			t.Errorf("%q is a whole head: %v, %t", c.typed, whole, ok)
		}
	}
}
