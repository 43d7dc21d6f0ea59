package sandbox_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/slack-go/slack"

	"partnerbot/sandbox"
)

// browser starts a headless Chromium on the workspace's page.
func browser(t *testing.T, w *sandbox.Workspace, width, height int64, scheme string) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("Chromium is missing, and in CI the page must be checked")
		}
		t.Skip("SKIPPED, THE PAGE IS NOT CHECKED: Chromium is not installed")
	}
	srv := httptest.NewServer(w.Handler())
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.UserDataDir(t.TempDir()))
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	tab, endTab := chromedp.NewContext(alloc)
	if err := chromedp.Do(tab); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	ctx, endTime := context.WithTimeout(tab, 90*time.Second)
	t.Cleanup(func() {
		endTime()
		endTab()
		endAlloc()
		w.Close()
		srv.CloseClientConnections()
		srv.Close()
	})
	colors := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	})
	do(t, ctx, chromedp.EmulateViewport(width, height), colors, chromedp.Navigate(srv.URL), chromedp.WaitVisible(chromedp.CSS("#composer-text")))
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	err := chromedp.Do(ctx, steps...)
	// The page was drawn anew between finding an element and using it: nothing was done yet.
	for tries := 0; tries < 5 && err != nil && strings.Contains(err.Error(), "No node with given id"); tries++ {
		err = chromedp.Do(ctx, steps...)
	}
	if err != nil {
		picture(t, ctx, "failed")
		t.Fatalf("page: %v", err)
	}
}

// picture keeps a screenshot where SANDBOX_PICTURES names a folder.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("SANDBOX_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Log(err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// script runs JavaScript on the page and gives its value.
func script[T any](t *testing.T, ctx context.Context, js string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js))
	if err != nil {
		t.Fatalf("page: %v", err)
	}
	return v
}

// sees waits until a script's condition holds on the page.
func sees(t *testing.T, ctx context.Context, what, condition string) {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	if _, err := chromedp.Run(short, chromedp.Poll[bool]("Boolean("+condition+")", chromedp.WithPollingInterval(30*time.Millisecond))); err != nil {
		picture(t, ctx, "failed")
		text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
		t.Fatalf("the page does not show %s: %v\n%s", what, err, text)
	}
}

func pageWorkspace(t *testing.T) *sandbox.Workspace {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return sandbox.New(sandbox.Options{TeamName: "Nordwind Cloud", Start: time.Date(2026, 3, 6, 14, 20, 0, 0, berlin)})
}

// connect attaches the test bot over a second server on the same workspace.
func connect(t *testing.T, w *sandbox.Workspace) *slack.Client {
	t.Helper()
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	api := slack.New(w.BotToken(), slack.OptionAPIURL(srv.URL+"/api/"), slack.OptionAppLevelToken(w.AppToken()))
	runBot(t, w, api)
	return api
}

func TestPageByKeyboard(t *testing.T) {
	w := pageWorkspace(t)
	connect(t, w)
	ctx := browser(t, w, 1280, 800, "light")
	sees(t, ctx, "the workspace's time", `document.querySelector('#clock').innerText.includes('Fri 6 Mar 2026, 14:2')`)
	sees(t, ctx, "the bot's connection", `document.querySelector('#link').innerText === 'Bot connected'`)
	do(t, ctx, chromedp.Focus(chromedp.CSS("#composer-text")), chromedp.KeyEvent("/par"))
	sees(t, ctx, "the command's hint", `document.querySelector('#composer-hint').innerText.includes('help | status')`)
	do(t, ctx, chromedp.KeyEvent("tner status"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the ephemeral answer", `document.querySelector('.message.ephemeral .b-header')?.innerText === 'Competency differentiation'`)
	sees(t, ctx, "whom it is for", `document.querySelector('.message.ephemeral').innerText.includes('Only visible to you')`)
	sees(t, ctx, "the news for screen readers", `document.querySelector('#live').textContent.includes('Only visible to you')`)
	do(t, ctx, chromedp.KeyEvent(kb.ArrowUp))
	sees(t, ctx, "the last command again", `document.querySelector('#composer-text').value === '/partner status'`)

	// From the box back to the button "Give a reason", by Shift+Tab alone.
	for range 12 {
		do(t, ctx, chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
		if script[string](t, ctx, `document.activeElement.dataset.action || ''`) == "form" {
			break
		}
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the modal with the focus in it", `document.querySelector('#modal')?.open && document.activeElement.dataset.action === 'reason'`)
	do(t, ctx, chromedp.KeyEvent("no"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the error in its place", `document.querySelector('#modal .error')?.innerText === 'Say a little more' && document.activeElement.value === 'no'`)
	picture(t, ctx, "modal")
	for range 6 { // the focus never leaves the dialog
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
		if !script[bool](t, ctx, `document.activeElement === document.body || document.querySelector('#modal').contains(document.activeElement)`) {
			t.Fatal("the focus left the modal")
		}
	}
	do(t, ctx, chromedp.Focus(chromedp.CSS(`#modal [data-action="reason"]`)), chromedp.KeyEvent(kb.End), chromedp.KeyEvent(", the portal was down"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "no modal", `!document.querySelector('#modal')`)
	if err := w.Await(withTimeout(t), func() bool { return len(w.Messages("partner-team")) == 1 }); err != nil {
		t.Fatal("the form did not arrive")
	}
	if got := w.Messages("partner-team")[0].Text; got != "thanks: no, the portal was down" {
		t.Errorf("the bot got %q", got)
	}
	sees(t, ctx, "the other channel as unread", `[...document.querySelectorAll('.row.fresh')].some((r) => r.innerText.includes('partner-team'))`)
}

func TestPageEscapeUsersThreadsAndClock(t *testing.T) {
	w := pageWorkspace(t)
	connect(t, w)
	w.OnTurn(func(now time.Time) { _, _ = w.Say("U0BORIS", "general", "", "turned to "+now.Format("Mon 15:04")) })
	ctx := browser(t, w, 1280, 800, "dark")
	do(t, ctx, chromedp.Focus(chromedp.CSS("#composer-text")), chromedp.KeyEvent("/partner status"), chromedp.KeyEvent(kb.Enter))
	do(t, ctx, chromedp.Click(chromedp.CSS(`[data-action="form"]`)))
	sees(t, ctx, "the modal", `document.querySelector('#modal')?.open`)
	do(t, ctx, chromedp.KeyEvent(kb.Escape))
	sees(t, ctx, "no modal after Escape, and the focus back", `!document.querySelector('#modal') && document.activeElement.dataset.action === 'form'`)
	if v := w.Views("U0ANNA"); len(v) != 0 {
		t.Errorf("still open: %+v", v)
	}

	script[bool](t, ctx, `((who) => { who.value = 'U0BORIS'; return who.dispatchEvent(new Event('change')) })(document.querySelector('#who'))`)
	sees(t, ctx, "nothing of Anna's to Boris", `document.querySelector('#who').value === 'U0BORIS' && !document.querySelector('.ephemeral')`)
	do(t, ctx, chromedp.Focus(chromedp.CSS("#composer-text")), chromedp.KeyEvent("@partner are we ready? <b>bold</b> *yes*"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the message as text, not as markup", `[...document.querySelectorAll('.words')].some((e) => e.innerText.includes('<b>bold</b>') && e.querySelector('strong')?.innerText === 'yes' && !e.querySelector('b'))`)
	sees(t, ctx, "the bot's reply", `document.querySelector('.replies strong')?.innerText === '1 reply'`)
	do(t, ctx, chromedp.Click(chromedp.CSS(".replies")))
	sees(t, ctx, "the thread", `document.querySelector('#thread-messages')?.innerText.includes('you called') && document.activeElement.id === 'reply-text'`)
	do(t, ctx, chromedp.KeyEvent("thank you"), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the reply", `document.querySelector('#thread-messages').innerText.includes('thank you')`)
	picture(t, ctx, "thread-dark")

	do(t, ctx, chromedp.Click(chromedp.CSS(`[data-to="monday"]`)))
	sees(t, ctx, "Monday morning", `document.querySelector('#clock-text').innerText === 'Mon 9 Mar 2026, 09:00' && document.querySelector('#messages').innerText.includes('turned to Mon 09:00')`)
	do(t, ctx, chromedp.Click(chromedp.CSS(`[data-to="+1h"]`)))
	sees(t, ctx, "an hour later", `document.querySelector('#clock-text').innerText === 'Mon 9 Mar 2026, 10:00'`)
	script[chromedp.Void](t, ctx, `(() => { const at = document.querySelector('#turn-at'); at.min = ''; at.value = '2026-03-09T08:00'; document.querySelector('#turn-form').requestSubmit(); })()`)
	sees(t, ctx, "that the clock does not go back", `document.querySelector('#toast').innerText.includes('only turns forward')`)

	do(t, ctx, chromedp.Click(chromedp.CSS("#faults-open")))
	sees(t, ctx, "the faults", `!document.querySelector('#faults').hidden && document.activeElement.id === 'fault-kind'`)
	do(t, ctx, chromedp.Click(chromedp.CSS("#away")))
	sees(t, ctx, "that Slack is away", `document.querySelector('#link').innerText === 'Slack is away'`)
	picture(t, ctx, "faults-dark")
}

func TestPageHomeAndPhone(t *testing.T) {
	w := pageWorkspace(t)
	api := connect(t, w)
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: statusBlocks()}}
	if _, err := api.PublishView("U0ANNA", home, ""); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, w, 390, 844, "light")
	do(t, ctx, chromedp.Click(chromedp.CSS("#menu")), chromedp.WaitVisible(chromedp.CSS("#sidebar")))
	picture(t, ctx, "phone-menu")
	sees(t, ctx, "the focus in the channels, which the keyboard would reach last", `document.activeElement.id === 'who'`)
	do(t, ctx, chromedp.Click(chromedp.CSS(`[data-focus="home"]`)))
	sees(t, ctx, "the Home tab", `document.querySelector('#home .b-header')?.innerText === 'Competency differentiation'`)
	picture(t, ctx, "phone-home")
	if script[bool](t, ctx, `document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight`) {
		t.Error("the page is larger than the phone")
	}
}

// TestPageGallery shows every kind of block at once; with SANDBOX_PICTURES set it can be looked at.
func TestPageGallery(t *testing.T) {
	w := pageWorkspace(t)
	api := connect(t, w)
	raw, err := os.ReadFile("testdata/gallery.json")
	if err != nil {
		t.Fatal(err)
	}
	var blocks slack.Blocks
	if err := blocks.UnmarshalJSON(raw); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.PostMessage("general", slack.MsgOptionText("gallery", false), slack.MsgOptionBlocks(blocks.BlockSet...)); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			ctx := browser(t, w, 1280, 1400, scheme)
			sees(t, ctx, "all blocks", `document.querySelectorAll('.block').length >= 9 && !document.querySelector('.unknown')`)
			text := script[string](t, ctx, `document.querySelector('#messages').innerText`)
			for _, want := range []string{"Certificates about to lapse", "@Anna Keller", "tomorrow", "<script>"} {
				if !strings.Contains(text, want) {
					t.Errorf("the page lacks %q:\n%s", want, text)
				}
			}
			picture(t, ctx, "gallery-"+scheme)
		})
		w = pageWorkspace(t)
		if scheme == "light" {
			api = connect(t, w)
			if _, _, err := api.PostMessage("general", slack.MsgOptionText("gallery", false), slack.MsgOptionBlocks(blocks.BlockSet...)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A menu, and what an administrator can do, by the keyboard alone.
func TestPageMenusAndAdministration(t *testing.T) {
	w := pageWorkspace(t)
	api := connect(t, w)
	_, ts, err := api.PostMessage("C0GENERAL", slack.MsgOptionText("Ana's HCIP ends in 7 days", false), slack.MsgOptionBlocks(dotsBlocks()...))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.PostMessage("C0GENERAL", slack.MsgOptionText("and the details", false), slack.MsgOptionTS(ts)); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, w, 1280, 800, "light")
	sees(t, ctx, "the reply under its parent", `document.querySelector('.replies')?.innerText.includes('and the details')`)
	do(t, ctx, chromedp.Focus(chromedp.CSS(`[data-action="dots"]`)), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "the open menu with the focus in it", `document.activeElement.getAttribute('role') === 'menuitem' && document.activeElement.innerText.startsWith("I'm on it") && document.querySelector('[data-action="dots"]').getAttribute('aria-expanded') === 'true'`)
	picture(t, ctx, "menu")
	do(t, ctx, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.Home))
	sees(t, ctx, "the first line again", `document.activeElement.innerText.startsWith("I'm on it")`)
	do(t, ctx, chromedp.KeyEvent(kb.Escape))
	sees(t, ctx, "the menu closed and the focus back", `document.activeElement.dataset.action === 'dots' && document.querySelector('[role="menu"]').hidden`)
	do(t, ctx, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent("s"), chromedp.KeyEvent(kb.Enter))
	if err := w.Await(withTimeout(t), func() bool {
		return slices.ContainsFunc(w.Deliveries(), func(d sandbox.DeliveryRecord) bool { return d.Type == "block_actions" })
	}); err != nil {
		t.Fatal("the choice did not arrive")
	}
	if _, _, _, err := api.UpdateMessage("C0GENERAL", ts, slack.MsgOptionText("Anna is on it", false)); err != nil {
		t.Fatal(err)
	}
	sees(t, ctx, "the message written anew in its place", `[...document.querySelectorAll('#messages article')].some((a) => a.dataset.ts === '`+ts+`' && a.innerText.includes('Anna is on it') && a.innerText.includes('(edited)'))`)

	press := func(name string) {
		do(t, ctx, chromedp.Focus(chromedp.CSS(`#place [data-focus="`+name+`"]`)), chromedp.KeyEvent(kb.Enter))
	}
	press("archive")
	sees(t, ctx, "the archived channel, and the focus kept", `document.querySelector('#place').innerText.includes('Archived') && document.querySelector('#composer').hidden && document.activeElement.dataset.focus === 'archive'`)
	press("archive")
	press("member")
	sees(t, ctx, "that the bot is out", `document.querySelector('#place [data-focus="member"]')?.innerText.startsWith('Invite')`)
	if _, _, err := api.PostMessage("C0GENERAL", slack.MsgOptionText("x", false)); err == nil || err.Error() != "not_in_channel" {
		t.Errorf("%v", err)
	}

	do(t, ctx, chromedp.Click(chromedp.CSS("#faults-open")), chromedp.SetValue(chromedp.CSS("#person"), "U0CHEN"))
	script[bool](t, ctx, `document.querySelector('#person').dispatchEvent(new Event('change'))`)
	sees(t, ctx, "Chen's zone", `document.querySelector('#person-zone').value === 'Asia/Shanghai'`)
	do(t, ctx, chromedp.Focus(chromedp.CSS("#account")), chromedp.KeyEvent(kb.Enter))
	sees(t, ctx, "that Chen is deactivated", `document.querySelector('#account').innerText === 'Activate account' && document.querySelector('#who').innerText.includes('Chen Wei (deactivated)')`)
	do(t, ctx, chromedp.SetValue(chromedp.CSS("#away-span"), "72h"), chromedp.Click(chromedp.CSS("#away")))
	sees(t, ctx, "until when Slack is away", `document.querySelector('#link').innerText === 'Slack is away until Mon 9 Mar, 14:20' || document.querySelector('#link').innerText === 'Slack is away until Mon 9 Mar, 14:21'`)
	script[bool](t, ctx, `document.querySelector('#histories').click(), true`) // the panel may be drawn anew under a mouse
	sees(t, ctx, "closed histories", `!document.querySelector('#histories').checked`)
	if err := w.Await(ctx, func() bool { return !slices.Contains(w.Scopes(), "channels:history") }); err != nil {
		t.Error("the histories are open")
	}
	picture(t, ctx, "administration")
}
