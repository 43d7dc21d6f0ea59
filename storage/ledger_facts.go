package storage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/partner"
)

// VouchedKinds are the facts for which the log vouches: an entry that puts one holds
// a sum of it in its detail. They are what applications went through, and materials;
// of others there is a change that no entry tells of.
var VouchedKinds = []partner.Kind{partner.KindApplication, partner.KindRecord, partner.KindMaterial, partner.KindMaterialVersion}

// vouched is an entry's detail with the sums of facts, by "kind/id". A sum is that of
// the fact without its revision, which is the entry's own; another one stands behind
// an "@".
type vouched struct {
	Facts map[string]string `json:"facts"`
}

// Vouching is the entry of a change that puts facts, with the sums of those that the
// log vouches for as its detail. A backend asks for it where it commits, so that no
// change goes without; a detail that the entry has already stays, as an erasure's own
// sums do.
func (e Entry) Vouching(put []partner.Fact) Entry {
	if len(e.Detail) > 0 {
		return e
	}
	sums := map[string]string{}
	for _, f := range put {
		if !slices.Contains(VouchedKinds, f.Ref().Kind) {
			continue
		}
		if sum, err := sumOf(f); err == nil { // else nothing can be written either
			sums[refWord(f.Ref())] = sum
		}
	}
	if len(sums) > 0 {
		e.Detail = detailOf(sums)
	}
	return e
}

func detailOf(sums map[string]string) json.RawMessage {
	raw, err := asJSON(vouched{sums})
	if err != nil {
		return nil // cannot be: these are words
	}
	return raw
}

// vouches gives the sums that a detail holds, or nil.
func vouches(detail string) map[string]string {
	var v vouched
	if !strings.HasPrefix(detail, `{"facts":`) || json.Unmarshal([]byte(detail), &v) != nil {
		return nil
	}
	return v.Facts
}

func refWord(r partner.Ref) string {
	return string(r.Kind) + "/" + strconv.FormatUint(uint64(r.ID), 10)
}

func sumOf(f partner.Fact) (string, error) {
	raw, err := asJSON(f.At(0))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(AsRead(raw))
	return hex.EncodeToString(sum[:]), nil
}

// AsRead is JSON that encoding/json wrote as it would write it again once it was read.
// The two differ in one thing: a byte that is no UTF-8 is written as an escape and
// read as the sign U+FFFD, which is then written as it is.
func AsRead(raw []byte) []byte {
	escape, sign := []byte(`\ufffd`), []byte("\uFFFD")
	if !bytes.Contains(raw, escape) {
		return raw
	}
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		n := 1
		switch {
		case bytes.HasPrefix(raw, escape):
			out, raw = append(out, sign...), raw[len(escape):]
			continue
		case raw[0] == '\\' && len(raw) > 1: // another escape, such as that of a backslash
			n = 2
		}
		out, raw = append(out, raw[:n]...), raw[n:]
	}
	return out
}

// vouchedFacts are the facts of a Book that the log may vouch for.
func vouchedFacts(b *partner.Book) map[partner.Ref]partner.Fact {
	facts := map[partner.Ref]partner.Fact{}
	for _, kind := range VouchedKinds {
		for id := partner.ID(1); id <= b.Last(kind); id++ {
			if f, ok := b.Fact(partner.Ref{Kind: kind, ID: id}); ok {
				facts[f.Ref()] = f
			}
		}
	}
	return facts
}

// verifyFacts tells which facts are not those that the log vouches for, one sentence
// each, and for how many it vouches not at all. lines is the whole log, facts are
// those of a revision that is not newer than it.
func verifyFacts(facts map[partner.Ref]partner.Fact, revision uint64, lines []partner.LedgerLine) (faults []string, free int) {
	type claim struct {
		sum string
		rev uint64
	}
	last := map[string]claim{}
	for _, l := range lines {
		if l.Revision > revision {
			break // committed after the facts were read
		}
		for _, r := range l.Refs { // what it put is another; an older entry, or an erased one, does not say which
			delete(last, refWord(r))
		}
		for word, sum := range vouches(l.Detail.Text) {
			c := claim{sum, l.Revision}
			if at, rev, other := strings.Cut(sum, "@"); other {
				n, err := strconv.ParseUint(rev, 10, 64)
				if err != nil {
					n = 0
				}
				c = claim{at, n}
			}
			last[word] = c
		}
	}
	for ref := range facts {
		if _, claimed := last[refWord(ref)]; !claimed {
			free++
		}
	}
	words := make([]string, 0, len(last))
	for word := range last {
		words = append(words, word)
	}
	slices.Sort(words)
	for _, word := range words {
		kind, id, _ := strings.Cut(word, "/")
		n, err := strconv.ParseUint(id, 10, 32)
		f, ok := facts[partner.Ref{Kind: partner.Kind(kind), ID: partner.ID(n)}]
		if err != nil || !ok {
			faults = append(faults, fmt.Sprintf("%s %s is missing: the log says that it is there", kind, id))
			continue
		}
		if sum, err := sumOf(f); err != nil || sum != last[word].sum || f.Revision() != last[word].rev {
			faults = append(faults, fmt.Sprintf("%s %s was edited: it is not what the log says was put", kind, id))
		}
	}
	return faults, free
}
