package commands

import (
	"context"
	"strings"
	"sync"
	"testing"

	"partnerbot/view"

	"github.com/google/go-cmp/cmp"
)

// TestRedelivery: a delivery that comes twice changes once and answers the same.
func TestRedelivery(t *testing.T) {
	for word, example := range everyChange() {
		t.Run(word, func(t *testing.T) {
			a, _ := sampleApp(t)
			exampleSettings[word].set(t, a)
			req := ask(dana, example)
			req.Key = "trigger/1"
			if file, ok := filesOfChanges[word]; ok {
				req.Text, req.File = word, &File{Name: "x.csv", Data: []byte(file)}
			}
			first := a.Run(t.Context(), req)
			after := revision(t, a)
			again := a.Run(t.Context(), req)
			if now := revision(t, a); now != after {
				t.Errorf("revision %d, then %d", after, now)
			}
			if diff := cmp.Diff(first.Message, again.Message); diff != "" || first.Share != again.Share {
				t.Errorf("answers differ (-first +again):\n%s", diff)
			}
			if !first.OK || strings.Contains(view.PlainText(again.Message), auditMark) {
				t.Errorf("says %s", view.PlainText(again.Message))
			}
		})
	}
}

// TestAtOnce: many deliveries of the same key, and of different ones, at once.
func TestAtOnce(t *testing.T) {
	a, _ := sampleApp(t)
	before := revision(t, a)
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			req := ask(dana, []string{"threshold set hccde 1", "person add Zoe zoe@x.example", "status"}[i%3])
			req.Key = []string{"k1", "k2", ""}[i%3]
			a.Run(context.Background(), req)
			a.Steady(context.Background(), ask(dana, "gaps"))
		})
	}
	wg.Wait()
	if got := revision(t, a) - before; got != 2 {
		t.Errorf("%d changes, want 2", got)
	}
}
