package storetest

import (
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
)

// comment is a record of an application that nothing else is known of.
func comment(id partner.ID, text string) partner.Record {
	return partner.Record{ID: id, Application: 1, Entry: partner.Entry{ID: "C1/1.1", By: "U1", At: noon, Verb: partner.Comment, Text: text}, Noted: noon}
}

// vouching is a change whose entry vouches for what it puts.
func vouching(facts ...partner.Fact) storage.Change {
	c := adding(facts...)
	c.Audit.Detail = storage.SumsOf(facts)
	return c
}

// verified checks that Verify and Check find nothing.
func verified(t *testing.T, s storage.Store) {
	t.Helper()
	v, err := storage.Verify(t.Context(), s, team)
	if err != nil || v.Failed != "" {
		t.Errorf("what was written is not vouched for: %s: %q, %v", v.Failed, v.Faults, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("the check: %v", err)
	}
}

// oddTexts are texts that JSON, or a store, writes otherwise than they were given.
var oddTexts = []string{"p\xffge", "\xff\\ufffd \ufffd", `\ufffd`, "a\x00b \\u0000", "<b> & \u2028 华", ""}

// vouchedAgain puts odd texts and looks for them as they were put, before and after
// the store was opened again.
func vouchedAgain(t *testing.T, s storage.Store, reopen func() storage.Store) {
	for i, text := range oddTexts {
		update(t, s, team, "", vouching(comment(partner.ID(i+1), text)))
	}
	verified(t, s)
	verified(t, reopen())
}
