package playground_test

import (
	"testing"

	"example.com/vinbot/bot/playground/browsertest"
)

func TestFaultsAreMadeFromAMenuAndEndedByOneButton(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Tap("Faults")
	page.WaitText("Make Telegram slow")
	if browsertest.Ask[bool](page, `document.querySelector(".crash").checkVisibility()`) {
		t.Error("a crash is offered where there is no process to kill")
	}
	page.Do(`const [where, often] = document.querySelectorAll(".scopes select"); where.value = "send"; often.value = "3"`)
	page.Do(`[...document.querySelectorAll(".fault")].find((n) => n.textContent.includes("Telegram breaks")).click()`)
	page.WaitText("Telegram breaks, 3 more · Only messages it sends")
	page.Do(`[...document.querySelectorAll(".fault")].find((n) => n.textContent.includes("Make Telegram slow")).click()`)
	picture(page, "faults")
	page.Do(`document.getElementById("faults").hidePopover()`)
	page.Say("into the storm")
	page.WaitText("Telegram breaks, 2 more · Only messages it sends")
	page.WaitFor("the failed call", `document.querySelector('.call[data-verdict="fault"]')`)
	picture(page, "storm")
	page.Tap("End all faults")
	page.WaitFor("the strip to go", `document.getElementById("trouble").textContent === ""`)
	page.Say("fair weather")
	page.WaitText("You said: fair weather")
	calm(t, page)
}

func TestAnUpdateTellsItsStory(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("remember me")
	page.WaitText("You said: remember me")
	page.Do(`[...document.querySelectorAll('.row.out [data-tool="told"]')].at(-1).click()`)
	page.WaitText("It happened in Telegram")
	page.WaitText("Telegram handed it to the bot")
	page.WaitText("The bot’s own record cannot be read here.") // no product stands behind this page
	page.WaitFor("the update itself", `document.querySelector(".update[open] pre")?.textContent.includes("remember me")`)
	page.Do(`const kind = document.querySelector('.filters select[aria-label="All chats"]'); kind.value = [...kind.options].at(-1).value; kind.dispatchEvent(new Event("change"))`)
	page.WaitFor("both updates of the one person", `document.querySelectorAll(".update").length === 2`)
	page.Do(`const box = document.querySelector(".filters input"); box.value = "remember"; box.dispatchEvent(new Event("input"))`)
	page.WaitFor("the one that matches", `document.querySelectorAll(".update").length === 1`)
	calm(t, page)
}
