package partner

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// replies are what people write under a review, and what it is taken for. Near
// misses are written "near:VERB rest", comments "-", agreement "yes".
var replies = []struct{ in, want string }{
	// decisions
	{"approve", "approve"}, {"Approve", "approve"}, {"APPROVE", "approve"}, {"  approve \n", "approve"}, {"approve.", "approve"}, {"approve!", "approve"}, {"Approve!!", "approve"},
	{"lgtm", "approve"}, {"LGTM", "approve"}, {"LGTM!", "approve"}, {":white_check_mark:", "approve"}, {"✅", "approve"}, {"✅\ufe0f", "approve"},
	{"lgtm ✅", "approve"}, {"✅ ✅", "approve"}, {":white_check_mark::white_check_mark:", "approve"}, {"approve. lgtm.", "approve"},
	{"changes: page 3 names the customer", "changes page 3 names the customer"}, {"Changes: page 3", "changes page 3"}, {"CHANGES:page 3", "changes page 3"},
	{"changes : page 3", "changes page 3"}, {"changes：第三页有客户的名字", "changes 第三页有客户的名字"}, {"changes: page 3\nand page 4", "changes page 3\nand page 4"},
	{"changes: see\n> approve", "changes see\n> approve"}, {"changes: why `approve` here?", "changes why `approve` here?"}, {"changes: no customer names please", "changes no customer names please"},
	{"reject: the project is not ours", "reject the project is not ours"}, {"Reject:  not ours ", "reject not ours"}, {"reject: approve was a mistake", "reject approve was a mistake"},
	{"withdraw", "withdraw"}, {"Withdraw.", "withdraw"}, {"ask: which customer is it?", "ask which customer is it?"}, {"ASK: may I approve?", "ask may I approve?"},
	{"submitted HW-2417", "submitted HW-2417"}, {"Submitted HW-2417.", "submitted HW-2417"}, {"submitted 20260302001", "submitted 20260302001"}, {"submitted CC/2026/17", "submitted CC/2026/17"},
	{"passed", "passed"}, {"Passed!", "passed"}, {"failed: too few projects", "failed too few projects"}, {"FAILED: 2 of 3 items", "failed 2 of 3 items"},

	// near misses of a yes
	{"looks good", "near:approve"}, {"Looks good to me", "near:approve"}, {"looks good!", "near:approve"}, {"approved?", "near:approve"}, {"approve?", "near:approve"},
	{"approved", "near:approve"}, {"Approved by me", "near:approve"}, {"I approve", "near:approve"}, {"approve it", "near:approve"}, {"approve this one", "near:approve"}, {"approve :tada:", "near:approve"},
	{"+1", "near:approve"}, {":+1:", "near:approve"}, {"👍", "near:approve"}, {":thumbsup:", "near:approve"}, {"ok", "near:approve"}, {"OK.", "near:approve"}, {"fine by me", "near:approve"},
	{"ship it", "near:approve"}, {"good to go", "near:approve"}, {"SGTM", "near:approve"}, {"all good", "near:approve"}, {"✔", "near:approve"}, {"✔\ufe0f", "near:approve"}, {"☑️", "near:approve"}, {":heavy_check_mark:", "near:approve"},
	{"✅ great work", "near:approve"}, {"*approve*", "near:approve"}, {"~approve~", "near:approve"}, {"_approve_", "near:approve"}, {"approve, thanks Dana", "near:approve"}, {"approve\nthanks", "near:approve"},
	{"同意", "near:approve"}, {"批准", "near:approve"}, {"我同意这个版本", "near:approve"}, {"freigegeben", "near:approve"}, {"passt so", "near:approve"}, {"aprobado", "near:approve"}, {"d'accord", "near:approve"},
	{"\"approve\"", "near:approve"}, {"(approve)", "near:approve"}, {"approve: all fine", "near:approve"}, {"lgtm :+1:", "near:approve"}, {"ap\u200bprove", "near:approve"},
	{"`approve`", "near:approve"}, {"`lgtm`", "near:approve"}, {"`changes: page 3`", "near:changes page 3"}, {"> please decide\napprove", "near:approve"}, {"&gt; please decide\napprove", "near:approve"},
	{"approve\n> who wrote this", "near:approve"}, {"```x := 1``` approve", "near:approve"}, {"approve ```x := 1```", "near:approve"}, {"> submitted?\nsubmitted HW-1", "near:submitted"},

	// near misses that want something else as well, or whose meaning cannot be told
	{"looks good, but page 3 still names the customer", "near:changes page 3 still names the customer"}, {"LGTM but fix page 3", "near:changes fix page 3"},
	{"approve, except for page 3", "near:changes for page 3"}, {"✅ but fix page 3", "near:changes fix page 3"}, {"passt, aber Seite 3 fehlt", "near:changes Seite 3 fehlt"},
	{"同意，但第3页要改", "near:changes 第3页要改"}, {"批准，但是第三页有客户的名字", "near:changes 第三页有客户的名字"}, {"可以提交。不过请改第3页", "near:changes 请改第3页"}, {"批准 but nicht yet", "near:changes nicht yet"},
	{"genehmigt, pero página 3", "near:changes página 3"}, {"approuvé, mais page 3", "near:changes page 3"}, {"还没批准", "near:"}, {"不能批准", "near:"}, {"没问题，同意", "near:approve"},
	{"I do not approve", "near:"}, {"don't approve", "near:"}, {"approve when page 3 is fixed", "near:"}, {"approve after Ken has looked", "near:"}, {"should I approve?", "near:"}, {"who can approve this?", "near:"},
	{"please approve", "near:"}, {"Ken, can you approve", "near:"}, {"not approved", "near:"}, {"no, looks good was about v1", "near:"}, {"不同意", "near:reject"}, {"我不同意这个版本", "near:"}, {"will approve tomorrow", "near:"},
	{"✅ once the proof is signed", "near:"}, {"<@U0KEN> approve", "near:approve"}, {"@Ken approve", "near:approve"},

	// near misses of the other words
	{"changes", "near:changes"}, {"changes:", "near:changes"}, {"changes: ", "near:changes"}, {"changes: none", "near:changes"}, {"Changes: no.", "near:changes"}, {"changes: …", "near:changes"}, {"changes: :x:", "changes :x:"},
	{"changes page 3", "near:changes page 3"}, {"changes requested", "near:changes requested"}, {"needs work", "near:changes"}, {"reject", "near:reject"}, {"reject:", "near:reject"}, {"rejected", "near:reject"}, {"reject this", "near:reject this"},
	{"no", "near:reject"}, {"👎", "near:reject"}, {"❌", "near:reject"}, {":x:", "near:reject"}, {"-1", "near:reject"}, {"withdraw my approval", "near:withdraw"}, {"I withdraw", "near:withdraw"}, {"withdrawn", "near:withdraw"},
	{"ask:", "near:ask"}, {"failed", "near:failed"}, {"failed:", "near:failed"}, {"it failed", "near:failed"}, {"passed?", "near:passed"}, {"it has passed", "near:passed"}, {"passed :tada:", "near:passed"},
	{"submitted", "near:submitted"}, {"submitted it", "near:submitted"}, {"submitted: HW-2417", "near:submitted"}, {"submitted HW-1 HW-2", "near:submitted"}, {"submitted <https://x.example/1|HW-1>", "near:submitted"},

	// comments
	{"", "-"}, {"   ", "-"}, {"hello", "-"}, {"thanks, Dana", "-"}, {"which customer is it?", "-"}, {"see page 3", "-"}, {"ask Ken about it", "-"}, {"> approve", "-"}, {"> approve\n> lgtm", "-"}, {"&gt; approve", "-"},
	{">>> approve\nlgtm\napprove", "-"}, {"&gt;&gt;&gt; one\napprove", "-"}, {"```approve```", "-"}, {"```\napprove\n```", "-"}, {"```\napprove", "-"}, {"`approve()` panics here", "-"}, {"the log:\n```\napprove\nlgtm\n```", "-"},
	{"> approve\nwho said that?", "-"}, {"🎉", "-"}, {"🎉🎉🎉", "-"}, {":tada:", "-"}, {"🤔", "-"}, {"disapproving looks", "-"}, {"the reproved text", "-"}, {"аpprove", "-"}, {"ａｐｐｒｏｖｅ", "-"}, {"lgtmx", "-"}, {"unapproved", "-"},
	{"failed to open the second file of the set", "-"}, {"I passed it on to Ken yesterday evening", "-"}, {"we submitted this one to the board last year", "-"}, {"the customer rejected our first offer in March, as far as I remember", "-"},
	{"This is a long remark about how the vendor works: they approve nothing before the board has met, so let us wait.", "-"}, {"https://example.com/approve", "near:approve"}, {"yes", "yes"}, {"Yes.", "yes"}, {"yes please", "yes"},
	{"yes but not now", "-"}, {"note: approved text is on page 4 of the assessment form that Dana uploaded on Monday", "-"}, {"\x00\x01", "-"}, {"\xff\xfe", "-"}, {":", "-"}, {"::", "-"}, {"`", "-"}, {"```", "-"}, {">", "-"},
}

func understood(r Reply) string {
	switch {
	case r.Yes:
		return "yes"
	case r.Verb == Comment:
		return "-"
	case r.Verb == NearMiss:
		return strings.TrimSpace("near:" + string(r.Meant) + " " + r.Text)
	}
	return strings.TrimSpace(string(r.Verb) + " " + r.Text + r.Ref)
}

func TestReadReply(t *testing.T) {
	if len(replies) < 120 {
		t.Fatalf("only %d replies", len(replies))
	}
	for _, c := range replies {
		if got := understood(ReadReply(c.in)); got != c.want {
			t.Errorf("%q is read as %q, not %q", c.in, got, c.want)
		}
	}
}

// TestLongRepliesAreNeverDecisionsByAccident looks at 40,000 characters around the
// words of the grammar.
func TestLongRepliesAreNeverDecisionsByAccident(t *testing.T) {
	const n = 40_000
	fill := func(s string) string { return strings.Repeat(s, n/len(s)+1)[:n] }
	for _, text := range []string{
		fill("approve "), fill("✅"), fill("approve\n"), fill("> approve\n"), fill("`approve` "), fill("```approve``` "), "approve " + fill("x"), fill("x ") + "\napprove",
		fill("a:"), fill("changes "), fill("but "), fill("é but "), fill("lgtm, but "), strings.Repeat("> ", n/2) + "approve",
	} {
		text = strings.ToValidUTF8(text, "")
		if r := ReadReply(text); r.Verb != Comment && r.Verb != NearMiss {
			t.Errorf("%.40q... is read as %s", text, r.Verb)
		}
	}
	long := "changes: " + fill("page ")
	if r := ReadReply(long); r.Verb != Changes || len(r.Text) < n-10 {
		t.Errorf("a long wish for changes is read as %s with %d bytes", r.Verb, len(r.Text))
	}
}

func TestConfirmed(t *testing.T) {
	near := func(id, by, text string) Record {
		return Record{Entry: Entry{ID: id, By: by, Verb: ReadReply(text).Verb, Text: text}}
	}
	log := []Record{near("1", "ken", "looks good, but page 3 names Acme"), near("2", "sara", "lgtm but hm"), near("3", "sara", "no idea what this is about"), near("4", "lin", "I do not approve"), near("5", "eve", "changes")}
	for _, c := range []struct{ by, reply, want string }{
		{"ken", "yes", "changes page 3 names Acme"}, {"ken", "Yes.", "changes page 3 names Acme"}, {"ken", "no", "near:reject"},
		{"sara", "yes", "yes"}, // the last that she said was a remark
		{"lin", "yes", "yes"},  // nobody can say what was meant
		{"eve", "yes", "yes"},  // changes, but which?
		{"max", "yes", "yes"},  // has said nothing
	} {
		got, ok := Confirmed(log, c.by, ReadReply(c.reply))
		if understood(got) != c.want || ok != (c.want[0] == 'c') {
			t.Errorf("%s saying %q means %q, %v, not %q", c.by, c.reply, understood(got), ok, c.want)
		}
	}
}

// FuzzReadReply: a decision is said in so many words, or begins with its word and a
// colon, and nothing that is quoted or in code decides.
func FuzzReadReply(f *testing.F) {
	for _, c := range replies {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := ReadReply(text)
		lower := strings.ToLower(strings.TrimSpace(text))
		has := func(prefixes ...string) bool {
			for _, p := range prefixes {
				if strings.HasPrefix(lower, p) {
					return true
				}
			}
			return false
		}
		ok := true
		switch r.Verb {
		case Approve:
			left := strings.NewReplacer("approve", "", "lgtm", "", ":white_check_mark:", "", "✅", "", "\ufe0f", "").Replace(lower)
			ok = strings.Trim(left, " \t\n\v\f\r\u0085\u00a0.!\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u1680") == ""
		case Changes, Reject, Ask, Fail:
			ok = has(string(r.Verb)) && r.Text != "" && strings.Contains(text, r.Text)
		case TakeBack, Pass:
			ok = strings.TrimRight(lower, ".!") == string(r.Verb)
		case Submit:
			ok = has("submitted") && r.Ref != "" && len(r.Ref) <= longestReference
		case NearMiss, Comment:
		default:
			ok = false
		}
		if !ok {
			t.Errorf("%q is read as %q", text, understood(r))
		}
		if utf8.ValidString(text) && (!utf8.ValidString(r.Text) || !utf8.ValidString(r.Ref)) {
			t.Errorf("%q is cut inside a letter: %q", text, r.Text)
		}
		if q := ReadReply("> " + strings.ReplaceAll(text, "\n", "\n> ")); q.Verb != Comment {
			t.Errorf("%q, quoted, is read as %q", text, understood(q))
		}
	})
}
