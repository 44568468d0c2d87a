package playground_test

import (
	"encoding/json"
	"testing"

	"example.com/vinbot/bot/playground/browsertest"
)

// A bill behind a button is paid in Stars, and what it pays for is renewed, given back
// and cancelled as Telegram and time would.
func TestAPersonPaysInStars(t *testing.T) {
	t.Parallel()
	at := newPlace(t)
	page := browsertest.Open(t, at.url)
	page.Tap("Start")
	page.WaitText("Hello")
	var link string
	if err := json.Unmarshal(at.call(t, "createInvoiceLink", object{
		"title": "Pro", "description": "All that Pro has", "payload": "p", "currency": "XTR", "subscription_period": 2592000,
		"prices": []object{{"label": "Pro", "amount": 950}},
	}), &link); err != nil {
		t.Fatal(err)
	}
	user := browsertest.Ask[int64](page, `fetch("/emu/state").then((r) => r.json()).then((s) => s.users[0].id)`)
	at.call(t, "sendMessage", object{
		"chat_id": user, "text": "Pay here", "reply_markup": object{"inline_keyboard": [][]object{{{"text": "Pay for Pro", "url": link}}}},
	})
	page.WaitText("Pay here")
	page.Do(`document.querySelector("a.key").click()`)
	page.WaitText("Every 30 days")
	picture(page, "stars-bill")
	page.Do(`document.querySelector("dialog .strong").click()`)
	page.WaitText("✓ 950 Stars")
	page.Do(`document.querySelector("[aria-label='Telegram Stars']").click()`)
	page.WaitText("paid until")
	page.Do(`[...document.querySelectorAll("dialog .soft")].find((b) => b.textContent === "Renew now").click()`)
	page.WaitFor("the second payment", `document.querySelectorAll(".scroll").length === 1 && document.body.textContent.split("✓ 950 Stars").length === 3`)
	picture(page, "stars-fate")
	page.Do(`[...document.querySelectorAll("dialog .soft")].find((b) => b.textContent === "Refund the last payment").click()`)
	page.WaitText("↩ 950 Stars")
	page.Do(`[...document.querySelectorAll("dialog .soft")].find((b) => b.textContent === "Cancel it").click()`)
	page.WaitText("cancelled, ends")
	calm(t, page)
}
