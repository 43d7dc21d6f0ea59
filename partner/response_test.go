package partner

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What is found by word is what looking through all would find, whatever was
// put, changed and taken back.
func TestResponsesAndReadersAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCompany("", "", "")
		for range rapid.IntRange(1, 25).Draw(t, "changes") {
			id := ID(rapid.IntRange(1, 6).Draw(t, "id"))
			word := fmt.Sprint("U", rapid.IntRange(0, 2).Draw(t, "word"))
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				c.put(Reader{ID: id, User: word, Zone: fmt.Sprint(id)})
			case 1:
				c.Apply(Delta{Remove: []Ref{{KindReader, id}, {KindResponse, id}}}, c.Revision+1)
			default:
				c.put(Response{ID: id, Kind: CertificateEnd, Subject: word, Due: today, On: time.Unix(int64(rapid.IntRange(0, 2).Draw(t, "hour")), 0)})
			}
			for i := range 3 {
				word := fmt.Sprint("U", i)
				reader, last := Reader{User: word}, Response{}
				for _, r := range c.Readers() {
					if r.User == word && reader.ID == 0 {
						reader = r
					}
				}
				for _, r := range c.Responses() {
					if r.Subject == word && (last.ID == 0 || !r.On.Before(last.On)) {
						last = r
					}
				}
				if got := c.Reader(word); got != reader {
					t.Fatalf("reader %s is %+v, want %+v", word, got, reader)
				}
				if got, ok := c.Response(CertificateEnd, word, today); got != last || ok != (last.ID != 0) {
					t.Fatalf("response about %s is %+v, want %+v", word, got, last)
				}
			}
		}
		if _, ok := c.Response(CertificateEnd, "U0", today+1); ok {
			t.Fatal("a response about another due date holds")
		}
	})
}
