package cli

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"partnerbot/sandbox"
)

// tab opens the sandbox's page in a headless Chromium.
func tab(t *testing.T, p *playground) context.Context {
	t.Helper()
	if testing.Short() { // CI asks the browser in the run that is not short
		t.Skip("the page is not looked at in short runs")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("Chromium is missing, and in CI the page must be checked")
		}
		t.Skip("SKIPPED, THE PAGE IS NOT CHECKED: Chromium is not installed")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.UserDataDir(t.TempDir()))
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	page, endPage := chromedp.NewContext(alloc)
	if err := chromedp.Do(page); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	ctx, cancel := context.WithTimeout(page, 2*time.Minute)
	t.Cleanup(func() { cancel(); endPage(); endAlloc() })
	steps(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(p.base), chromedp.WaitVisible(chromedp.CSS("#composer-text")))
	return ctx
}

func steps(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	err := chromedp.Do(ctx, actions...)
	// The page was drawn anew between finding an element and using it: nothing was done yet.
	for tries := 0; tries < 5 && err != nil && strings.Contains(err.Error(), "No node with given id"); tries++ {
		err = chromedp.Do(ctx, actions...)
	}
	if err != nil {
		t.Fatalf("on the page: %v", err)
	}
}

// sees waits until the messages on the page match a JavaScript condition.
func sees(t *testing.T, ctx context.Context, condition string) {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	poll := chromedp.Poll[bool]("Boolean("+condition+")", chromedp.WithPollingInterval(50*time.Millisecond))
	if _, err := chromedp.Run(short, poll); err != nil {
		text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('#messages').innerText`))
		t.Fatalf("the page does not show %s: %v\n%s", condition, err, text)
	}
}

// typed types a line into the composer and sends it, by keyboard alone.
func typed(t *testing.T, ctx context.Context, line string) {
	t.Helper()
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('#composer-text').focus()`), chromedp.KeyEvent(line), chromedp.KeyEvent(kb.Enter))
}

const shown = `document.querySelector('#messages').innerText`

// TestANewUserInTheBrowser is the first hour of a new user: every command that
// the README names, typed and clicked, and the clock turned to the digest.
func TestANewUserInTheBrowser(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T08:00")
	ctx := tab(t, p)
	typed(t, ctx, "/partner status")
	sees(t, ctx, shown+`.includes('Harbour Tech at Huawei Cloud') && `+shown+`.includes('HCCDP certificates 6 of 6')`)
	picture(t, ctx)
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll('#messages button')].find(b => b.innerText === 'All gaps').click()`))
	sees(t, ctx, shown+`.includes('Held, but does not count')`)
	typed(t, ctx, "/partner bind accept @priya")
	sees(t, ctx, shown+`.includes('7')`)
	typed(t, ctx, "/partner cert add @mei HCCDE 2026-02-20 track GaussDB")
	sees(t, ctx, shown+`.includes('Mei Lin')`)
	typed(t, ctx, "/partner expiring 90")
	sees(t, ctx, shown+`.includes('Omar Haddad')`)
	typed(t, ctx, "/partner gaps hccde")
	sees(t, ctx, shown+`.includes('HCCDE certificates 2 of 1')`)
	typed(t, ctx, "/partner statsu")
	sees(t, ctx, `[...document.querySelectorAll('#messages button')].some(b => b.innerText === 'status')`)

	digests := `[...document.querySelectorAll('#messages .message:not(.ephemeral)')].filter(m => m.innerText.includes('Ana Silva')).length`
	sees(t, ctx, digests+` === 0`)
	steps(t, ctx, chromedp.Click(chromedp.CSS(`[data-to="tomorrow"]`)))
	sees(t, ctx, digests+` === 1`)
	sees(t, ctx, `document.querySelector('#clock').innerText.includes('09:0')`)
	for _, hour := range []string{"10:0", "11:0", "12:0"} {
		turns(t, ctx, hour)
	}
	sees(t, ctx, digests+` === 1`)
}

// turns presses "+1 hour" until the clock shows the hour: a press while the turn
// before is still under way does nothing.
func turns(t *testing.T, ctx context.Context, hour string) {
	t.Helper()
	sees(t, ctx, `(() => {
		if (document.querySelector('#clock').innerText.includes('`+hour+`')) return true
		const button = document.querySelector('[data-to="+1h"]')
		if (!button.disabled && Date.now() - (window.pressedAt ?? 0) > 2500) { window.pressedAt = Date.now(); button.click() }
		return false
	})()`)
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](`void (window.pressedAt = 0)`))
}

// picture keeps the README's picture where PARTNERBOT_PICTURE names a file.
func picture(t *testing.T, ctx context.Context) {
	t.Helper()
	file := os.Getenv("PARTNERBOT_PICTURE")
	if file == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestAFormInTheBrowser fills in a form of many fields, by keyboard alone, with a slip
// in it: what was entered stays in its own field.
func TestAFormInTheBrowser(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T08:00")
	ctx := tab(t, p)
	typed(t, ctx, "/partner person add")
	sees(t, ctx, `document.querySelector('#modal')`)
	steps(t, ctx, chromedp.KeyEvent(kb.Escape))
	sees(t, ctx, `!document.querySelector('#modal') && document.activeElement.id === 'composer-text'`)
	typed(t, ctx, "/partner cert add") // the box takes what is typed, and not only the focus
	sees(t, ctx, `document.activeElement.closest('#modal .body') && document.activeElement.tagName === 'SELECT'`)
	keys := func(list ...string) {
		t.Helper()
		for _, k := range list {
			steps(t, ctx, chromedp.KeyEvent(k))
		}
	}
	keys("Mei", kb.Tab, kb.Tab, "HCCDP", kb.Tab, kb.Enter)
	fields := `[...document.querySelectorAll('#modal .body input, #modal .body select')].map(f => f.value)`
	sees(t, ctx, `document.querySelector('#modal .error')?.innerText === 'HCCDP is earned in a track; which one?'`)
	sees(t, ctx, fields+`.join() === 'U0MEI,,hccdp,,2026-03-02,,,'`)
	keys("Cloud Native", kb.Enter)
	sees(t, ctx, `!document.querySelector('#modal') && `+shown+`.includes('Added: @Mei Lin HCCDP – Cloud Native, issued 2 Mar 2026')`)
	undo := `[...document.querySelectorAll('#messages button')].find(b => b.innerText === 'Undo')`
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](undo+`.focus()`), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, shown+`.includes('Taken back') && document.activeElement.innerText.includes('Taken back') && document.activeElement.tagName === 'ARTICLE'`)
	keys(kb.Tab)
	sees(t, ctx, `document.activeElement.innerText === 'Undo'`)
}
