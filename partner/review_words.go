package partner

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reply is what a reply in a review's thread says.
type Reply struct {
	Verb  Verb   // a decision, Ask, Comment or NearMiss
	Text  string // cause, question; NearMiss: what may be meant to follow the word
	Ref   string // Submit: the vendor's reference; Pass: the link of what was won
	Meant Verb   // NearMiss: what may be meant; empty where that cannot be said
	Yes   bool   // a comment that agrees: to what was asked back, if anything was (see Confirmed)
}

// ReadReply reads a reply as Slack delivers it, the bot's own mention taken away.
//
//	approve, lgtm, :white_check_mark:, ✅     Approve
//	changes: TEXT   reject: CAUSE            Changes, Reject
//	withdraw                                 TakeBack
//	ask: QUESTION                            Ask
//	submitted REF   passed [LINK]   failed: CAUSE   Submit, Pass, Fail
//
// It is strict: the words stand alone but for a full stop or exclamation mark, and
// what follows a colon is kept as it is. What merely looks like a decision is a
// NearMiss, to be asked about and never to be counted; all else is a Comment. What
// is quoted or stands in code says nothing.
func ReadReply(text string) Reply {
	text = strings.TrimSpace(text)
	if r, ok := withColon(text); ok {
		return r
	}
	own, quoted := unquoted(text)
	switch {
	case own == "" && quoted:
		return codeWord(text)
	case own == "":
		return Reply{Verb: Comment}
	}
	r := plainReply(own)
	if quoted && r.Verb != Comment && r.Verb != NearMiss {
		r = Reply{Verb: NearMiss, Meant: r.Verb} // is it the quotation that decides, or they?
	}
	return r
}

// longestWord bounds a reply that is a decision without a colon, in bytes.
const longestWord = 200

func plainReply(own string) Reply {
	if len(own) <= longestWord {
		if v, ok := word(own); ok {
			return Reply{Verb: v}
		}
		if r, ok := submittedAs(own); ok {
			return r
		}
		if r, ok := passedWith(own); ok {
			return r
		}
	}
	if meant, rest, near := nearly(own); near {
		return Reply{Verb: NearMiss, Meant: meant, Text: rest}
	}
	return Reply{Verb: Comment, Yes: saysYes(own)}
}

var approvals = []string{"approve", "lgtm", ":white_check_mark:", "✅"}

// word reads a decision that stands alone. Several words for yes are one.
func word(own string) (Verb, bool) {
	bare := strings.TrimRight(strings.ToLower(own), ".!")
	switch bare {
	case "withdraw":
		return TakeBack, true
	case "passed":
		return Pass, true
	}
	tokens := strings.Fields(strings.ReplaceAll(bare, "::", ": :"))
	for _, t := range tokens {
		t = strings.ReplaceAll(strings.TrimRight(t, ".!"), "✅\ufe0f", "✅")
		if !slices.Contains(approvals, t) {
			return "", false
		}
	}
	return Approve, len(tokens) > 0
}

// colons are the verbs that say something after a colon.
var colons = map[string]Verb{"changes": Changes, "reject": Reject, "ask": Ask, "failed": Fail}

// withColon reads "changes: page 3". A text that takes the decision back in the
// same breath (none, nothing) is a near miss.
func withColon(text string) (Reply, bool) {
	at := strings.IndexAny(text, ":：")
	if at < 0 || at > longestWord {
		return Reply{}, false
	}
	v, ok := colons[strings.ToLower(strings.TrimSpace(text[:at]))]
	if !ok {
		return Reply{}, false
	}
	_, size := utf8.DecodeRuneInString(text[at:])
	rest := strings.TrimSpace(text[at+size:])
	switch strings.ToLower(strings.Trim(rest, ".!?-…* ")) {
	case "", "none", "no", "nothing", "n/a", "na", "nil", "0", "no changes", "not needed", "nope":
		return Reply{Verb: NearMiss, Meant: v}, true
	}
	if !strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return Reply{Verb: NearMiss, Meant: v}, true
	}
	return Reply{Verb: v, Text: rest}, true
}

// longestReference bounds a vendor's reference, in bytes.
const longestReference = 64

// submittedAs reads "submitted HW-2417": one word that could be a reference.
func submittedAs(own string) (Reply, bool) {
	f := strings.Fields(own)
	if len(f) != 2 || !strings.EqualFold(f[0], "submitted") || len(f[1]) > longestReference {
		return Reply{}, false
	}
	ref := strings.TrimRight(f[1], ".!")
	digit := false
	for _, r := range ref {
		switch {
		case '0' <= r && r <= '9':
			digit = true
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !strings.ContainsRune("-_/.#", r):
			return Reply{}, false
		}
	}
	return Reply{Verb: Submit, Ref: ref}, digit
}

// passedWith reads "passed https://example.com/badge", the link bare or as Slack wraps
// it. Where more follows, or the link is none, it is asked back.
func passedWith(own string) (Reply, bool) {
	f := strings.Fields(own)
	if len(f) < 2 || !strings.EqualFold(f[0], "passed") || !strings.Contains(f[1], "://") {
		return Reply{}, false
	}
	ref, _, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(f[1], "<"), ">"), "|")
	ref = strings.ReplaceAll(ref, "&amp;", "&")
	u, err := url.Parse(ref)
	if len(f) > 2 || err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), ".") || strings.ContainsAny(ref, "<>\"") {
		return Reply{Verb: NearMiss, Meant: Pass}, true
	}
	return Reply{Verb: Pass, Ref: ref}, true
}

// unquoted takes quotations and code out of a text, and says whether there were any.
func unquoted(text string) (own string, quoted bool) {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		trimmed := strings.ReplaceAll(strings.TrimSpace(line), "&gt;", ">")
		if strings.HasPrefix(trimmed, ">>>") {
			quoted = true // the rest of the message is quoted
			break
		}
		if strings.HasPrefix(trimmed, ">") {
			quoted = true
			continue
		}
		lines.WriteString(line)
	}
	own, blocks := outside(lines.String(), "```", false)
	own, spans := outside(own, "`", true)
	return strings.TrimSpace(own), quoted || blocks || spans
}

// outside gives what does not stand between two fences, and whether anything did.
// What an odd last fence begins is outside again where it closes nothing.
func outside(text, fence string, closes bool) (string, bool) {
	parts := strings.Split(text, fence)
	if len(parts) == 1 || closes && len(parts) == 2 {
		return text, false
	}
	var kept []string
	for i, part := range parts {
		if i%2 == 0 || closes && i == len(parts)-1 {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " "), true
}

// codeWord is a reply of nothing but quotations and code. A single word between
// backticks is how hints are written, and may be meant.
func codeWord(text string) Reply {
	inner := strings.Trim(text, "`")
	if len(text)-len(inner) == 2 && text[0] == '`' && !strings.Contains(inner, "\n") {
		if v, ok := word(inner); ok {
			return Reply{Verb: NearMiss, Meant: v}
		}
		if r, ok := withColon(inner); ok {
			return Reply{Verb: NearMiss, Meant: r.Verb, Text: r.Text}
		}
	}
	return Reply{Verb: Comment}
}

func saysYes(own string) bool {
	return slices.Contains([]string{"yes", "yes please", "y", "yep", "yeah", "exactly", "correct", "that is what i meant"},
		strings.TrimRight(strings.ToLower(own), ".! "))
}

// Said makes an entry of what a person wrote in an application's thread: it gives
// the entry its verb, text and reference. log are the application's records so far;
// a "yes" to what was asked back means that. What is no decision keeps its whole text.
func Said(e Entry, text string, log []Record) Entry {
	r := ReadReply(text)
	if meant, ok := Confirmed(log, e.By, r); ok {
		r = meant
	}
	e.Verb, e.Text, e.Ref = r.Verb, r.Text, r.Ref
	if r.Verb == Comment || r.Verb == NearMiss {
		e.Text = text
	}
	return e
}

// missed reads what was kept as a near miss. A decision in it was given where none is
// taken, by a reaction to somebody's reply: it is what may have been meant.
func missed(text string) Reply {
	r := ReadReply(text)
	if r.Verb.IsVote() {
		r.Meant = r.Verb
	}
	return r
}

// Confirmed reads a reply that agrees to what was asked back: where the last thing
// that its person said is a near miss with one meaning, that is what is meant now.
func Confirmed(records []Record, by string, r Reply) (Reply, bool) {
	if !r.Yes {
		return r, false
	}
	for i := len(records) - 1; i >= 0; i-- {
		e := records[i].Entry
		if e.By != by {
			continue
		}
		was := missed(e.Text)
		if e.Verb != NearMiss || was.Meant == "" || (was.Meant == Changes || was.Meant == Reject || was.Meant == Fail || was.Meant == Ask) && was.Text == "" || was.Meant == Submit && was.Ref == "" {
			return r, false
		}
		return Reply{Verb: was.Meant, Text: was.Text, Ref: was.Ref}, true
	}
	return r, false
}
