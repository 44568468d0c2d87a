package playground_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"example.com/vinbot/bot/playground/browsertest"
)

// withLucia adds a second person; both are on screen afterwards.
func withLucia(page *browsertest.Page) {
	page.Tap("Add a person or a group")
	page.Tap("Add a person")
	page.WaitFor("the dialog", `document.querySelector("dialog[open]")`)
	page.Do(`document.querySelector("dialog input[type=text]").value = "Lucía"; document.querySelector("dialog input[value=es]").click();
		document.querySelector("dialog form").requestSubmit()`)
	page.WaitFor("two chats", `document.querySelectorAll(".pane").length === 2`)
}

// found makes a group of everybody and shows it.
func found(page *browsertest.Page, title, kind string) {
	page.Tap("Add a person or a group")
	page.Tap("New group")
	page.WaitFor("the dialog", `document.querySelector("dialog[open]")`)
	page.Do(`document.querySelector("dialog input[type=text]").value = ` + quoted(title) + `; document.querySelector("dialog input[value=` + kind + `]").click()`)
	picture(page, "new-group")
	page.Do(`document.querySelector("dialog form").requestSubmit()`)
	page.WaitFor("the group", `document.querySelector('.pane[aria-label$=`+quoted(title)+`]')`)
}

func quoted(text string) string { return `"` + text + `"` }

func TestAGroupIsSeenBySeveralMembersAndTheBotsRightsCanBeChanged(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url, browsertest.Size(1440, 860))
	page.WaitText("Press Start")
	withLucia(page)
	found(page, "Dealers", "group")
	group := page.In("Lucía · Dealers")
	group.WaitText("The bot hears commands, mentions of @vinbot_test_bot and replies to it.")
	group.Say("only among us")
	group.Say("/vin")
	group.WaitText("Send me the 17 characters.")
	page.Do(`const pane = document.querySelector('.pane[aria-label="Alex"]'); pane.querySelector(".shut").click()`)
	page.Tap("Two people side by side")
	other := page.In("Alex · Dealers")
	other.WaitText("only among us")
	other.WaitFor("who spoke", `[...document.querySelectorAll('.pane[aria-label="Alex · Dealers"] .sender')].map((n) => n.textContent).join() === "Lucía,Vinbot"`)
	picture(page, "group")

	page.Tap("Who is in the group")
	page.WaitFor("the members", `document.querySelectorAll(".member").length === 3`)
	set := func(name, status string) {
		page.Do(`const select = document.querySelector('.member select[aria-label=` + quoted(name) + `]'); select.value = ` + quoted(status) + `; select.dispatchEvent(new Event("change"))`)
	}
	set("The bot", "administrator")
	page.WaitText("The bot hears everything.")
	picture(page, "members")
	set("The bot", "kicked")
	page.WaitText("The bot is not in this group and hears nothing.")
	set("The bot", "member")
	page.WaitText("The bot hears commands")
	page.Do(`document.querySelector(".members input[type=checkbox]").click()`)
	page.WaitText("The bot hears everything.")
	page.Do(`document.querySelector(".members input[type=checkbox]").click()`)
	page.WaitText("The bot hears commands")
	page.Tap("Make it a supergroup")
	page.WaitText("The group is now a supergroup")
	page.WaitFor("the dialog to close", `!document.querySelector("dialog")`)
	page.In("Alex · Dealers").Say("/vin")
	page.In("Alex · Dealers").WaitText("Send me the 17 characters.")
	calm(t, page)
}

func TestAForumsTopicsAreTabs(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.WaitText("Press Start")
	found(page, "Forum", "forum")
	page.Say("said in general")
	page.WaitText("said in general")
	page.Tap("New topic")
	page.WaitFor("the dialog", `document.querySelector("dialog[open]")`)
	page.Do(`document.querySelector("dialog input").value = "Trucks"; document.querySelector("dialog form").requestSubmit()`)
	page.WaitFor("the topic", `document.querySelector('.topics [aria-pressed="true"]')?.textContent === "Trucks"`)
	page.Say("said of trucks")
	page.WaitText("said of trucks")
	page.WaitFor("one topic only", `!document.querySelector(".messages").innerText.includes("said in general")`)
	page.Tap("All topics")
	page.WaitText("said in general")
	calm(t, page)
}

func TestInlineResultsAreOfferedWhileWritingAndSentViaTheBot(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Write("@vinbot_test_bot nothing")
	page.WaitFor("the button to the bot alone", `[...document.querySelectorAll("[role=option]")].map((n) => n.textContent).join() === "Ask in our chat"`)
	page.Write("@vinbot_test_bot 1FTFW1E82NFB00000")
	page.WaitText("About 1FTFW1E82NFB00000")
	picture(page, "inline")
	page.WaitFor("the first result to be chosen, not the button", `document.querySelector("[aria-selected=true]").textContent.startsWith("VIN")`)
	page.Press(kb.ArrowDown)
	page.Press(kb.Enter)
	page.WaitText("via @vinbot_test_bot")
	page.WaitText("Payload of 1FTFW1E82NFB00000")
	page.WaitFor("the writer to be empty", `document.querySelector("textarea").value === ""`)
	found(page, "Elsewhere", "group")
	group := page.In("Alex · Elsewhere")
	group.Write("@vinbot_test_bot nothing")
	group.Tap("Ask in our chat")
	page.WaitText("/start inline")
	calm(t, page)
}

func TestOnesOwnMessageIsDeletedAndADeepLinkIsOpened(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("a slip of the tongue")
	page.WaitText("You said: a slip of the tongue")
	page.Do(`document.querySelector(".messages").focus()`)
	page.Press(kb.ArrowUp) // the bot's answer
	page.Press(kb.ArrowUp)
	page.Press(kb.Delete)
	page.WaitFor("the message to go", `![...document.querySelectorAll(".row.out")].some((n) => n.textContent.includes("a slip"))`)
	page.Tap("Open a deep link")
	page.WaitFor("the dialog", `document.querySelector("dialog[open]")`)
	page.Do(`document.querySelector("dialog input").value = "vin_1FTFW1E82NFB00000"; document.querySelector("dialog form").requestSubmit()`)
	page.WaitFor("the link's parameter", `[...document.querySelectorAll(".row.out")].at(-1).textContent.includes("/start vin_1FTFW1E82NFB00000")`)
	calm(t, page)
}

// TestADaysMarkHidesNoWords: it lies over messages only while the reader scrolls.
func TestADaysMarkHidesNoWords(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url, browsertest.Size(700, 500))
	page.Tap("Start")
	page.WaitText("Hello")
	seen := `getComputedStyle(document.querySelector(".day span")).opacity`
	page.WaitFor("the mark above the first message", seen+` === "1"`)
	for _, word := range []string{"one", "two", "three", "four"} {
		page.Say(word)
		page.WaitText("You said: " + word)
	}
	page.WaitFor("no mark over the messages", seen+` === "0"`)
	page.Do(`document.querySelector(".scroll").scrollBy(0, -150)`)
	page.WaitFor("the mark while the reader scrolls", seen+` === "1"`)
	page.WaitFor("no mark when they read", seen+` === "0"`)
	calm(t, page)
}
