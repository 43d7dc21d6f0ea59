package commands

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// failing is a store whose changes fail.
type failing struct {
	storage.Store
	err error
}

func (f failing) Update(context.Context, string, string, time.Time, func(*partner.Book) (storage.Change, error)) (storage.Receipt, error) {
	return storage.Receipt{}, f.err
}

// TestUnexpectedErrorsAreReferences: the text of an error, which may hold a
// secret, goes to the log; the asker gets a reference found there.
func TestUnexpectedErrorsAreReferences(t *testing.T) {
	cases := []struct {
		err  error
		want string
	}{
		{errors.New("dial xoxb-secret"), "Something went wrong on my side"},
		{storage.ErrFull, "disk is full"},
		{storage.ErrReadOnly, "cannot be written"},
		{context.DeadlineExceeded, "took too long"},
	}
	for _, c := range cases {
		a, log := sampleApp(t)
		a.Store = failing{a.Store, c.err}
		ans := say(t, a, dana, "threshold set hccde 1")
		text := view.PlainText(ans.Message)
		ref := text[strings.Index(text, "E-"):][:10]
		if ans.OK || !strings.Contains(text, c.want) || strings.Contains(text, "secret") || !strings.Contains(log.String(), ref) {
			t.Errorf("%v: %s\nlog: %s", c.err, text, log)
		}
	}
}

// TestPanicsAreReferences: a unit that panics leaves no lock behind.
func TestPanicsAreReferences(t *testing.T) {
	a, log := sampleApp(t)
	a.words()
	a.index = newIndex(Units()) // the other's is everybody's
	a.index.word["status"].Run = func(*Call) (Answer, error) { panic("xoxb-secret") }
	a.index.word["threshold set"].Run = func(*Call) (Answer, error) { panic("xoxb-secret") }
	for _, text := range []string{"status", "threshold set hccde 1"} {
		got := view.PlainText(say(t, a, dana, text).Message)
		if !strings.Contains(got, "E-") || strings.Contains(got, "secret") || !strings.Contains(log.String(), "xoxb-secret") {
			t.Errorf("%s: %s", text, got)
		}
	}
	if ans := say(t, a, dana, "person add Zoe zoe@x.example"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
}
