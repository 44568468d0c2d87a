package main

import (
	"flag"
	"path/filepath"
	"testing"

	"example.com/vinbot/bot/playground/browsertest"
)

// TestPictures takes the pictures of docs/img, always of the same conversations. It
// runs for `make pictures` only; look at what it took before you commit it.
func TestPictures(t *testing.T) {
	folder := flag.Lookup("pictures").Value.String()
	if folder == "" {
		t.Skip("-pictures names no folder")
	}
	take := func(page *browsertest.Page, name string) {
		page.Do(`document.activeElement?.blur()`)
		page.WaitFor("no passing word on the screen", `!document.querySelector(".toast")`)
		page.Screenshot(filepath.Join(folder, name+".png"))
	}
	v := playgroundHere(t)
	page := browsertest.Open(t, v.url, browsertest.Size(1360, 900))
	page.Tap("Start")
	page.WaitText("I show my proof")
	page.Say("What can a 2021 Ford F-150 tow?")
	page.WaitText("Which version do you mean?")
	page.Tap("5.0L V8")
	page.WaitText("13,000")
	page.Say("and the payload?")
	page.WaitText("3,325")
	sticker, err := filepath.Abs(filepath.Join("testdata", "stingray.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	page.Upload(sticker)
	page.WaitText("sums on the label add up")
	take(page, "playground")
	story(page)
	take(page, "playground-story")
	page.Tap("Calls")

	phone := browsertest.Open(t, v.url, browsertest.Size(390, 844), browsertest.Dark())
	phone.WaitText("sums on the label add up")
	take(phone, "playground-dark")

	page.Tap("Add a person or a group")
	page.Tap("Add a person")
	page.WaitFor("the dialog", `document.querySelector("dialog[open]")`)
	page.Do(`document.querySelector("dialog input[type=text]").value = "Lucía"; document.querySelector("dialog input[value=es]").click()`)
	page.Do(`document.querySelector("dialog form").requestSubmit()`)
	page.WaitFor("Lucía's chat", `document.querySelector('.pane[aria-label="Lucía"]')`)
	page.Tap("Add a person or a group")
	page.Tap("New group")
	page.WaitFor("the dialog", `document.querySelector("dialog[open]")`)
	page.Do(`document.querySelector("dialog input[type=text]").value = "Auction on Friday"; document.querySelector("dialog form").requestSubmit()`)
	group := page.In("Lucía · Auction on Friday")
	group.Say("Does anybody know what the F-150 can pull?")
	group.Say("@vinbot_playground_bot ¿cuánto puede remolcar una Ford F-150 de 2021?")
	group.WaitText("kg")
	take(page, "playground-group")

	page.Tap("Faults")
	page.WaitText("The bot runs as process")
	page.Do(`[...document.querySelectorAll(".fault")].find((n) => n.textContent.includes("Make Telegram slow")).click()`)
	page.WaitText("until it is ended")
	take(page, "playground-faults")
	content(t, page, phone)
}

// story opens what became of the last thing that was said, to its end.
func story(page *browsertest.Page) {
	page.Do(`[...document.querySelectorAll('.row.out [data-tool="told"]')].at(-1).click()`)
	page.WaitFor("the story to its end", `[...document.querySelectorAll(".update[open] .word")].some((n) => n.textContent.includes("The turn on the job’s result began"))
		&& document.querySelector('.update[open] li:last-child[data-kind="sent"]')`)
}
