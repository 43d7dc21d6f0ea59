package notices

import (
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

func TestWhatIsSaidOfAHead(t *testing.T) {
	at := func(n uint64, digit string) partner.Head {
		return partner.Head{Seq: n, Hash: strings.Repeat(digit, 64)}
	}
	for _, c := range []struct {
		name string
		seen scheduler.Witnessed
		want []string
	}{
		{"the first one", scheduler.Witnessed{Head: at(1, "a"), Holds: true}, []string{"has 1 entry. Head: 1:aaaa", "first one posted here", "audit verify --head 1:aaaa"}},
		{"an empty log", scheduler.Witnessed{Head: at(0, "a"), Holds: true}, []string{"has 0 entries"}},
		{"grown", scheduler.Witnessed{Head: at(71, "a"), Told: at(59, "b"), Holds: true}, []string{"71 entries", "12 entries more than 59:bbbb", "--head 71:aaaa"}},
		{"by one", scheduler.Witnessed{Head: at(71, "a"), Told: at(70, "b"), Holds: true}, []string{"1 entry more than 70:bbbb"}},
		{"the same", scheduler.Witnessed{Head: at(71, "a"), Told: at(71, "a"), Holds: true}, []string{"Nothing was added"}},
		{"cut", scheduler.Witnessed{Head: at(60, "a"), Told: at(71, "b")}, []string{"not the one that it was", "ends at entry 60: its end was cut off", "--head 71:bbbb"}},
		{"written anew", scheduler.Witnessed{Head: at(80, "a"), Told: at(71, "b")}, []string{"entry 71 is another one now", "--head 71:bbbb"}},
	} {
		b := partner.NewBook("T1")
		b.Apply(partner.Delta{Put: []partner.Fact{partner.Settings{HeadChannel: "C1"}}}, 1)
		d := &Desk{Program: huawei(t)}
		m, ok, err := d.Witness(b, storage.Notice{Kind: kindHead}, c.seen, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		if err != nil || !ok {
			t.Fatalf("%s: %v %v", c.name, ok, err)
		}
		text := view.PlainText(m)
		for _, w := range c.want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not in\n%s", c.name, w, text)
			}
		}
		if !d.Witnesses(storage.Notice{Kind: kindHead}) || d.Witnesses(storage.Notice{Kind: kindDigest}) {
			t.Error("other notices tell the head")
		}
	}
}
