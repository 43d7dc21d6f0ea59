package sandbox_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/slack-go/slack"

	"partnerbot/sandbox"
)

// A thread's life by the keyboard: reply, react, edit, delete, share a file, also send to the channel; and who else may write there.
func TestPageThreads(t *testing.T) {
	w := pageWorkspace(t)
	api := connect(t, w)
	_, ts, err := api.PostMessage("C0PARTNER", slack.MsgOptionText("Review A-7", false), slack.MsgOptionBlocks(statusBlocks()...))
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, w, 1280, 860, "light")
	do(t, ctx, chromedp.Click(chromedp.CSS(`[data-focus="c-C0PARTNER"]`)))
	sees(t, ctx, "the card", `document.querySelector('#messages .b-header')`)
	do(t, ctx, chromedp.Focus(chromedp.CSS(`[data-ts="`+ts+`"] [data-focus="tool-Reply in thread"]`)), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the thread and the focus in its box", `document.activeElement.id === 'reply-text' && document.querySelector('#thread-place').innerText === '#partner-team'`)
	do(t, ctx, chromedp.KeyEvent("looks godo"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the reply", `document.querySelector('#thread-messages').innerText.includes('looks godo') && document.querySelector('#thread-messages .count').innerText === '1 reply'`)
	reply := w.Messages("partner-team")[1].TS
	tool := func(name string) {
		do(t, ctx, chromedp.Focus(chromedp.CSS(`#thread [data-ts="`+reply+`"] [data-focus="tool-`+name+`"]`)), chromedp.KeyEvent(kb.Enter))
	}
	tool("React with eyes")
	sees(t, ctx, "the reaction", `document.querySelector('#thread .reactions .mine')?.innerText.startsWith('👀')`)
	tool("React with eyes")
	sees(t, ctx, "no reaction", `!document.querySelector('#thread .reactions')`)
	tool("Edit message")
	sees(t, ctx, "the text to edit", `document.querySelector('dialog textarea')?.value === 'looks godo'`)
	script[bool](t, ctx, `(() => { const a = document.querySelector('dialog textarea'); a.focus(); a.select(); return true; })()`)
	do(t, ctx, chromedp.KeyEvent("looks good"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the edited reply", `document.querySelector('#thread-messages').innerText.includes('looks good') && document.querySelector('#thread-messages').innerText.includes('(edited)')`)

	do(t, ctx, chromedp.Focus(chromedp.CSS("#also")), chromedp.KeyEvent(" "), chromedp.Focus(chromedp.CSS("#reply-text")), chromedp.KeyEvent("approve"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the reply in the channel too", `[...document.querySelectorAll('#messages .message')].some((m) => m.innerText.includes('replied to a thread') && m.innerText.includes('approve')) && !document.querySelector('#also').checked`)
	if _, err := w.ShareFile("U0BORIS", "partner-team", ts, "case study.pdf", []byte("%PDF-1.7"), "the case, version 2"); err != nil {
		t.Fatal(err)
	}
	sees(t, ctx, "the file in the thread", `document.querySelector('#thread .file')?.innerText.includes('case study.pdf')`)
	script[bool](t, ctx, `(() => { const d = new DataTransfer(); d.items.add(new File(['a,b'], 'plan.csv', { type: 'text/csv' })); const f = document.querySelector('#reply-file'); f.files = d.files; return f.dispatchEvent(new Event('change')); })()`)
	sees(t, ctx, "one's own file in the thread", `[...document.querySelectorAll('#thread .file')].some((f) => f.innerText.includes('plan.csv'))`)

	do(t, ctx, chromedp.Click(chromedp.CSS("#faults-open")), chromedp.SetValue(chromedp.CSS("#visitor-kind"), "external"), chromedp.Focus(chromedp.CSS("#visitor-name")), chromedp.KeyEvent("Eva Stein"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "Eva to speak as", `[...document.querySelector('#who').options].some((o) => o.innerText === 'Eva Stein (external)')`)
	do(t, ctx, chromedp.Click(chromedp.CSS("#twice")))
	sees(t, ctx, "that all is delivered twice", `document.querySelector('#twice').checked`)
	do(t, ctx, chromedp.KeyEvent(kb.Escape))
	eva := w.Users()[slices.IndexFunc(w.Users(), func(u sandbox.User) bool { return u.Name == "eva.stein" })].ID
	for _, u := range []string{eva, "U0CHEN"} {
		if _, err := w.Reply(u, "partner-team", ts, "a word from "+u); err != nil {
			t.Fatal(err)
		}
	}
	sees(t, ctx, "who is external", `[...document.querySelectorAll('#thread .message')].some((m) => m.innerText.includes('EXTERNAL') && m.innerText.includes('a word from'))`)
	picture(t, ctx, "thread")

	tool("Delete message")
	sees(t, ctx, "the question", `document.querySelector('dialog.confirm')?.innerText.includes('Are you sure')`)
	do(t, ctx, chromedp.Focus(chromedp.CSS("dialog.confirm .danger")), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the reply gone", `!document.querySelector('#thread [data-ts="`+reply+`"]')`)
	if err := w.Archive("partner-team"); err != nil {
		t.Fatal(err)
	}
	sees(t, ctx, "that nothing can be said any more", `document.querySelector('#thread .composer').hidden && document.querySelector('#thread-place').innerText.includes('archived') && !document.querySelector('#thread .tools')`)
	picture(t, ctx, "thread-archived")
}

// What a person does while the page reads or is about to draw is not lost: the reply
// box has the focus of a thread opened meanwhile, and a button that is held down
// stays until it is let go.
func TestPageWhileItReads(t *testing.T) {
	w := pageWorkspace(t)
	api := connect(t, w)
	_, ts, err := api.PostMessage("C0GENERAL", slack.MsgOptionText("Ana's HCIP ends in 7 days", false), slack.MsgOptionBlocks(dotsBlocks()...))
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, w, 1280, 800, "light")
	card := `document.querySelector('#messages [data-ts="` + ts + `"]')`
	sees(t, ctx, "the card", card)
	script[bool](t, ctx, `(() => {
		window.reads = [];
		const real = window.fetch;
		window.fetch = async (url, ...more) => {
			const r = await real(url, ...more);
			if (String(url).startsWith('/sandbox/state')) await new Promise((go) => window.reads.push(go));
			return r;
		};
		window.next = () => { const go = window.reads.shift(); if (go) go(); };
		return true;
	})()`)
	if _, _, err := api.PostMessage("C0GENERAL", slack.MsgOptionText("another", false)); err != nil {
		t.Fatal(err)
	}
	sees(t, ctx, "that it reads", `window.reads.length === 1`)
	script[bool](t, ctx, `(() => { `+card+`.querySelector('[data-focus="tool-Reply in thread"]').click(); window.next(); return true; })()`)
	sees(t, ctx, "the reply box with the focus", `(window.next(), document.activeElement.id === 'reply-text')`)
	sees(t, ctx, "that it is at rest", `(window.next(), window.reads.length === 0 && document.querySelector('#messages').innerText.includes('another'))`)

	script[bool](t, ctx, `(() => {
		window.held = `+card+`.querySelector('[data-action="dots"]');
		return window.held.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
	})()`)
	if _, _, _, err := api.UpdateMessage("C0GENERAL", ts, slack.MsgOptionText("Anna is on it", false), slack.MsgOptionBlocks(dotsBlocks()...)); err != nil {
		t.Fatal(err)
	}
	sees(t, ctx, "that it reads again", `window.reads.length === 1`)
	script[bool](t, ctx, `(() => { window.next(); setTimeout(() => { window.stayed = window.held.isConnected ? 'yes' : 'no'; window.held.dispatchEvent(new PointerEvent('pointerup', { bubbles: true })); }, 150); return true; })()`)
	sees(t, ctx, "that the button was held down", `window.stayed`)
	if script[string](t, ctx, `window.stayed`) != "yes" {
		t.Error("the button was drawn anew while it was held down")
	}
	sees(t, ctx, "the card anew once it is let go", `(window.next(), !window.held.isConnected && `+card+`.innerText.includes('(edited)'))`)
}
