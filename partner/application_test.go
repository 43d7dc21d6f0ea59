package partner

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestWholeStory(t *testing.T) {
	p := newPlay(t, database)
	p.must("dana", Open).refused(Incomplete, "dana", Start).must("dana", Attach, material(1)).must("dana", Attach, material(2))
	p.refused(NoReview, "ken", Approve).must("dana", Start).in(InReview)
	p.must("ken", Approve).in(InReview).must("sara", Changes, text("page 3")).in(ChangesAsked).must("dana", Attach, material(3)).in(InReview)
	if got := p.app.Void(); len(got) != 1 || got[0].By != "ken" || p.app.Version().N != 2 {
		t.Errorf("void are %v at version %d", got, p.app.Version().N)
	}
	p.must("ken", Approve).must("sara", Approve).in(Ready).refused(NoReference, "dana", Submit, func(e *Entry) { e.Ref = " " })
	p.must("dana", Submit).in(WithVendor).must("dana", Step).must("dana", Update, text("form lacks page 2")).in(ToUpdate)
	known := p.rules.Materials[1]
	known.Versions = []MaterialVersion{{Material: 1, N: 2, SHA256: "cc"}}
	p.rules.Materials[1] = known
	p.must("dana", Attach, material(1)).in(ToUpdate).must("dana", Start).must("lin", Approve).must("ken", Approve).in(Ready)
	p.must("dana", Submit, func(e *Entry) { e.Ref = "" }).in(WithVendor)
	if at := p.app.Attempt(); at.Reference != "HW-1" || at.Step != "technical" || at.Updates[0].Done.IsZero() || len(p.app.Attempts) != 1 {
		t.Errorf("after the update the attempt is %+v", at)
	}
	p.must("dana", Fail, text("too few projects")).in(Failed).refused(LockedOut, "dana", Resubmit)
	if p.app.Locked != day("2026-09-01") {
		t.Errorf("locked through %s", p.app.Locked)
	}
	p.on("2026-09-02").must("dana", Resubmit).in(Draft).must("dana", Detach, material(3)).refused(Incomplete, "dana", Start) // the case of September 2025 has become too old
	fresh := p.rules.Materials[2]
	fresh.Material.Dated = day("2026-06-01")
	p.rules.Materials[2] = fresh
	p.must("dana", Start).must("ken", Approve).must("sara", Approve)
	p.must("dana", Submit, func(e *Entry) { e.Ref = "HW-2" }).must("al", Pass, func(e *Entry) { e.Until = day("2027-09-01") }).in(Passed)
	p.must("dana", Prove)
	if p.app.Proof == "" || p.app.Ends != day("2027-09-01") || len(p.app.Attempts) != 2 || p.app.Attempts[0].Cause != "too few projects" {
		t.Errorf("it ends as %+v", p.app)
	}
	if diff := cmp.Diff(p.app, Replay(p.log), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("replayed, it differs:\n%s", diff)
	}
}

// TestByRepliesAlone plays a review as it is written in a thread.
func TestByRepliesAlone(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	reply := func(by, text string) *play {
		e := p.entry(by, Comment)
		p.give(Said(e, text, p.log))
		return p
	}
	told := func() string {
		var out []string
		for _, n := range p.news {
			out = append(out, fmt.Sprintf("%s: %s", n.To, n.Words(Plainly)))
		}
		return strings.Join(out, "\n")
	}
	for _, c := range []struct {
		by, text string
		stage    Stage
		told     string
	}{
		{"ken", "which customer is it?", InReview, ""},
		{"ken", "looks good, but page 3 names the customer", InReview, "person: Not counted: did you mean `changes: page 3 names the customer`? Say that, or use a button."},
		{"ken", "yes", ChangesAsked, "thread: Recorded: ken asks for changes (version 1). 0 of 2. page 3 names the customer\nauthor: Changes are asked for in A-7: page 3 names the customer"},
		{"dana", "approve", ChangesAsked, ""},
		{"eve", "lgtm but no idea", ChangesAsked, ""}, // not asked: she could not decide
		{"ken", "I do not approve", ChangesAsked, "person: Not counted, since it can be read in more than one way. Say `approve`, `changes: ...` or `reject: ...`, or use a button."},
		{"ken", "LGTM", InReview, "thread: Recorded: ken approves (version 1). 1 of 2.\nauthor: A-7 is in review again: 1 of 2."},
		{"ken", ":white_check_mark:", InReview, "person: You said approve about version 1 on 2 Mar 2026 already; it counts once. 1 of 2."},
		{"sara", "ask: is it Acme?", InReview, "author: sara asks about A-7: is it Acme?"},
		{"sara", "reject: Acme is not ours", Declined, "thread: Recorded: sara is against it (version 1). 1 of 2. Acme is not ours\nauthor: A-7 is declined: Acme is not ours"},
		{"sara", "withdraw", InReview, "thread: Recorded: sara takes the decision back (version 1). 1 of 2.\nauthor: A-7 is in review again: 1 of 2."},
		{"sara", "withdraw", InReview, "person: There is no decision of yours on version 1 to take back."},
		{"lin", "approve", Ready, "thread: Recorded: lin approves (version 1). 2 of 2.\nthread: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`.\nauthor: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`."},
		{"sara", "approve", Ready, "thread: Recorded: sara approves (version 1). A-7 was approved before that by ken and lin, 2 Mar 10:17 UTC."},
		{"sara", "lgtm", Ready, "person: You said approve about version 1 on 2 Mar 2026 already; it counts once. A-7 was approved before that by ken and lin, 2 Mar 10:17 UTC."},
		{"sara", "changes: page 4", ChangesAsked, "thread: Recorded: sara asks for changes (version 1). 2 of 2, but changes are asked for. page 4\nauthor: Changes are asked for in A-7: page 4"},
		{"sara", "withdraw", Ready, "thread: Recorded: sara takes the decision back (version 1). 2 of 2.\nthread: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`.\nauthor: A-7 is approved, 2 of 2, by ken and lin. Hand it in, then say `submitted HW-REF`."},
		{"dana", "submitted", Ready, "person: Not counted: did you mean `submitted HW-REF`? If so, say that."},
		{"dana", "submitted HW-2417", WithVendor, "thread: A-7 was handed in as HW-2417; the vendor answers by 5 Mar 2026."},
		{"sara", "reject: too late", WithVendor, ""},
		{"dana", "passed?", WithVendor, "person: Not counted: did you mean `passed`? Say that, or use a button."},
		{"dana", "failed: too few projects", Failed, "thread: A-7 has failed: too few projects. It cannot be applied for again through 1 Sep 2026.\nauthor: A-7 has failed: too few projects. It cannot be applied for again through 1 Sep 2026."},
	} {
		if reply(c.by, c.text).in(c.stage); told() != c.told {
			t.Errorf("%s: %q tells\n%s\nnot\n%s", c.by, c.text, told(), c.told)
		}
	}
	late := p.log[len(p.log)-3]
	if late.Refused != ReviewOver || late.Entry.Text != "too late" {
		t.Errorf("a late voice is kept as %+v", late)
	}
}
