package partner

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrases are what people say who mean a decision and do not say it, by the verb
// that they may mean. They are looked for as whole words.
var phrases = []struct {
	meant Verb
	words []string
}{
	{TakeBack, []string{"withdraw", "withdrawn", "i withdraw", "take back my"}},
	{Reject, []string{"reject", "rejected", "rejecting", "decline", "declined", "veto"}},
	{Changes, []string{"changes", "change requested", "changes requested", "request changes", "needs work", "needs changes"}},
	{Approve, []string{"approve", "approved", "approves", "approving", "approval from me", "lgtm", "sgtm", "looks good", "look good", "looks great",
		"looks fine", "look fine", "all good", "good to go", "go ahead", "ship it", "fine by me", "fine with me", "ok for me", "ok from me",
		"ok with me", "okay with me", "thumbs up", "no objections", "no objection", "i agree", "agreed", "signed off", "sign off",
		"genehmigt", "freigegeben", "passt", "einverstanden", "aprobado", "apruebo", "approuvé", "d'accord"}},
	{Fail, []string{"failed"}},
	{Pass, []string{"passed"}},
	{Submit, []string{"submitted"}},
}

// whole are replies that mean yes only where they are all of it.
var whole = []string{"ok", "okay", "good", "great", "perfect", "nice", "fine", "+1", "done", "agree", "check", "👍", "👌", "💯", "🆗", ":+1:",
	":thumbsup:", ":ok_hand:", ":ok:", ":100:", ":heavy_check_mark:", ":ballot_box_with_check:", "✔", "☑", "✓", "no comments", "go", "sure"}

// wholeNo are replies that mean no only where they are all of it.
var wholeNo = []string{"no", "nope", "-1", "👎", ":-1:", ":thumbsdown:", ":x:", "❌", ":no_entry:", "⛔", "nein", "不同意", "不批准"}

// chinese are words for yes that are not set apart by blanks.
var chinese = []string{"同意", "批准", "没问题", "可以提交", "通过"}

// talkWords is how many words a reply may have in which a phrase anywhere makes it a
// near miss; in longer ones only the beginning does.
const talkWords = 12

// nearly finds out whether a text looks like a decision that is none, which one,
// and what may be meant to follow it.
func nearly(own string) (meant Verb, rest string, near bool) {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || r == '\ufe0f' {
			return -1
		}
		return r
	}, own)
	bare := strings.ToLower(strings.Trim(visible, " \t\n.!?~*_,;"))
	for _, w := range whole {
		if bare == w {
			return Approve, "", true
		}
	}
	for _, w := range wholeNo {
		if bare == w {
			return Reject, "", true
		}
	}
	said := wordsOf(visible, 4*talkWords)
	if strings.Contains(own, "✅") || strings.Contains(own, ":white_check_mark:") {
		return meaning(Approve, visible, said), reservation(visible), len(said) <= talkWords
	}
	if len(said) <= talkWords {
		for _, w := range chinese {
			if strings.Contains(visible, w) {
				if rest := reservation(visible); rest != "" {
					return Changes, rest, true
				}
				return unlessNo(Approve, chineseNo(visible)), "", true
			}
		}
	}
	for _, p := range phrases {
		for _, phrase := range p.words {
			at := find(said, strings.Fields(phrase))
			if at < 0 || !nearEnough(p.meant, at, len(said)) {
				continue
			}
			meant, rest := meaning(p.meant, visible, said), reservation(visible)
			if rest == "" && (meant == Changes || meant == Reject) {
				rest = following(visible, phrase)
			}
			return meant, rest, true
		}
	}
	return "", "", false
}

// nearEnough says whether a phrase at a place of a text of so many words makes it a
// near miss. Reports about the vendor are everyday words: only in short texts.
func nearEnough(meant Verb, at, words int) bool {
	switch meant {
	case Fail, Pass:
		return words <= 4
	case Submit:
		return at == 0 || words <= 4
	case Changes, Reject, TakeBack:
		return at == 0 || words <= 6
	}
	return at == 0 || words <= talkWords
}

// meaning is the verb that may be meant: with a "but" a yes asks for changes; with
// a "not" or as a question nobody can say.
func meaning(v Verb, text string, said []string) Verb {
	switch {
	case v == Approve && reservation(text) != "":
		return Changes
	case contains(said, "not", "don't", "dont", "cannot", "can't", "won't", "never", "nicht", "no", "until", "unless", "before", "after", "if", "once", "when", "who", "should", "can", "could", "would", "will", "please", "didn't", "doesn't", "isn't", "hasn't", "haven't"):
		return ""
	}
	return v
}

// chineseNo reports whether a no stands beside the words for yes: 还没批准.
func chineseNo(text string) bool {
	for _, w := range chinese {
		text = strings.ReplaceAll(text, w, " ")
	}
	return strings.ContainsAny(text, "不没未别")
}

func unlessNo(v Verb, no bool) Verb {
	if no {
		return ""
	}
	return v
}

// reservation is what follows "but" and its like.
func reservation(text string) string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) { // other scripts: places are not the same
		return ""
	}
	best := ""
	for _, but := range []string{"but", "except", "though", "however", "aber", "pero", "mais", "但", "不过"} {
		for from := 0; ; {
			i := strings.Index(lower[from:], but)
			if i < 0 {
				break
			}
			at, end := from+i, from+i+len(but)
			from = end
			if (but[0] >= utf8.RuneSelf || bounded(lower, at, end)) && len(text)-end > len(best) {
				best = strings.TrimPrefix(text[end:], "是") // 但是
			}
		}
	}
	return strings.Trim(best, " \t\n,;:.!，。；：！")
}

func bounded(s string, at, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return (at == 0 || !isWord(before)) && (end == len(s) || !isWord(after))
}

// following is what comes after a phrase that begins a text.
func following(text, phrase string) string {
	if len(text) < len(phrase) || !strings.EqualFold(text[:len(phrase)], phrase) {
		return ""
	}
	return strings.Trim(text[len(phrase):], " \t\n,;:.!?-")
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' }

// wordsOf gives the words of a text in lower case, at most so many and one.
func wordsOf(text string, most int) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWord(r) }) {
		if out = append(out, strings.ToLower(w)); len(out) > most {
			break
		}
	}
	return out
}

// find gives the place of a phrase among words, or -1.
func find(words, phrase []string) int {
	for i := 0; i+len(phrase) <= len(words); i++ {
		same := true
		for j := range phrase {
			same = same && words[i+j] == phrase[j]
		}
		if same {
			return i
		}
	}
	return -1
}

func contains(words []string, any ...string) bool {
	for _, w := range any {
		if find(words, []string{w}) >= 0 {
			return true
		}
	}
	return false
}
