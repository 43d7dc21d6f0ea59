package cli

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"partnerbot/sandbox"
)

// fills types into a field of the form that is open on the page, by the field's name.
func fills(t *testing.T, ctx context.Context, field, text string) {
	t.Helper()
	at := `document.querySelector('#modal [data-focus="` + field + `/value"]')`
	sees(t, ctx, at)
	steps(t, ctx, chromedp.Evaluate[chromedp.Void](`void ((el) => { el.value = '`+text+`'; for (const e of ['input', 'change']) el.dispatchEvent(new Event(e, { bubbles: true })) })(`+at+`)`))
}

// TestADealByItsForm: every field of a form keeps what was typed into it and no
// other's, also when it comes back with what is wrong at a field. One field of it has
// the name that every input has as its action.
func TestADealByItsForm(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T08:00")
	ctx := tab(t, p)
	typed(t, ctx, "/partner deal add")
	for _, f := range [][2]string{{"customer", "Bank of Bergen"}, {"value", "5000"}, {"rfp", "2026-04-01"}, {"hour", "14:00"}, {"signer", "Rolf Vik"}, {"role", "IT manager"}} {
		fills(t, ctx, f[0], f[1])
	}
	send := chromedp.Evaluate[chromedp.Void](`void document.querySelector('#modal .primary').click()`)
	steps(t, ctx, send)
	sees(t, ctx, `document.querySelector('#modal')?.innerText.includes('of which currency')`)
	sees(t, ctx, `['customer', 'value', 'hour', 'signer'].map((f) => document.querySelector('#modal [data-focus="' + f + '/value"]').value).join('|') === 'Bank of Bergen|5000|14:00|Rolf Vik'`)
	sees(t, ctx, `document.querySelectorAll('#modal [aria-invalid]').length === 1`)
	fills(t, ctx, "value", "5000 EUR")
	steps(t, ctx, send)
	sees(t, ctx, shown+`.includes('Bank of Bergen') && `+shown+`.includes('draft, 5,000 EUR') && `+shown+`.includes('IT manager')`)
	sees(t, ctx, `!document.querySelector('#modal')`)
}
