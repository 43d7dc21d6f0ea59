package cli

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

const threaded = `(document.querySelector('#thread-messages')?.innerText ?? '')`

// as goes on as somebody else.
func as(t *testing.T, ctx context.Context, user string) {
	t.Helper()
	// In one go: the list may be drawn anew between two.
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](`void ((who) => { who.value = '`+user+`'; who.dispatchEvent(new Event('change')) })(document.querySelector('#who'))`))
	sees(t, ctx, `document.querySelector('#who').value === '`+user+`' && document.querySelector('#thread').hidden`)
}

// replies answers in the thread of the newest card, as a user.
func replies(t *testing.T, ctx context.Context, user, text string) {
	t.Helper()
	as(t, ctx, user)
	const tool = `[...document.querySelectorAll('#messages .message')].filter(m => m.querySelector('.b-header')?.innerText.startsWith('A-1')).at(-1)?.querySelector('[data-focus="tool-Reply in thread"]')`
	sees(t, ctx, tool)
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](`void `+tool+`.click()`))
	sees(t, ctx, `document.querySelector('#reply-text')`)
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('#reply-text').focus()`), chromedp.KeyEvent(text), chromedp.KeyEvent(kb.Enter))
}

// TestAnApplicationInTheBrowser goes from a draft to the second try's yes on the
// page, by what is typed in the channel and in the card's thread.
func TestAnApplicationInTheBrowser(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	ctx := tab(t, r.p)
	into := `document.querySelector('[data-focus="c-` + room + `"]')`
	sees(t, ctx, into)
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](into+`.click()`)) // the list is drawn anew while the page loads
	as(t, ctx, "U0DANA")
	for _, step := range [][2]string{
		{"apply competency-differentiation", "A-1 was begun by Dana Weber"}, {"attach A-1 #1", "Business plan: 0 of 1"},
		{"attach A-1 business-plan https://example.com/plan.pdf Plan", "Nothing is missing"}, {"submit A-1", "0 of 2 have approved"},
	} {
		typed(t, ctx, "/partner "+step[0])
		sees(t, ctx, shown+`.includes('`+step[1]+`')`)
	}
	bot := "@partner "
	for _, step := range []struct{ user, text, thread, card string }{
		{"U0SARA", "approve", "Recorded: Sara Lind approves", "1 of 2 have approved"},
		{"U0KEN", "changes: page 3 names the customer", "Ken Adams asks for changes", "Changes are asked for: page 3 names the customer"},
		{"U0DANA", bot + "material replace #5 https://example.com/plan-2.pdf", "Earlier approvals (1: Sara Lind) no longer count", "0 of 2 have approved"},
		{"U0KEN", "approve", "Ken Adams approves (version 2)", "1 of 2 have approved"},
		{"U0SARA", "lgtm", "is approved, 2 of 2", "Approved, 2 of 2"},
		{"U0DANA", "submitted HW-2417", "HW-2417", "Handed in as HW-2417"},
		{"U0DANA", "failed: too few projects", "too few projects", "too few projects"},
		{"U0DANA", bot + "resubmit", "resubmit", "too few projects. It was begun anew"},
		{"U0DANA", bot + "submit", "", "0 of 2 have approved"},
		{"U0KEN", "approve", "Ken Adams approves", "1 of 2 have approved"},
		{"U0LIN", "approve", "is approved, 2 of 2", "Approved, 2 of 2"},
		{"U0DANA", "submitted HW-3001", "HW-3001", "Handed in as HW-3001"},
		{"U0DANA", "passed", "passed", "Passed on"},
	} {
		replies(t, ctx, step.user, step.text)
		sees(t, ctx, threaded+`.includes('`+step.thread+`') && `+shown+`.includes('`+step.card+`')`)
	}
	r.rest()
	r.stands(partner.Passed, 2)
	r.verified()
}
