package playground_test

import (
	"encoding/base64"
	"testing"

	"example.com/vinbot/bot/playground/browsertest"
)

func TestPicturesArePastedAndDropped(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Do(`
		const bytes = Uint8Array.from(atob("` + base64.StdEncoding.EncodeToString(drawing(t, 320, 200)) + `"), (c) => c.charCodeAt(0));
		const data = new DataTransfer();
		data.items.add(new File([bytes], "pasted.png", {type: "image/png"}));
		document.querySelector(".write textarea").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		const pane = document.querySelector(".pane");
		for (const kind of ["dragover", "drop"]) pane.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
	`)
	page.WaitFor("two pictures in the tray", `document.querySelectorAll(".thumb img").length === 2`)
	page.Do(`document.querySelector(".as-files input").click()`)
	page.Tap("Send")
	page.WaitText("A file called pasted.png")
	page.WaitFor("two files", `document.querySelectorAll(".out a.file").length === 2`)
	calm(t, page)
}

func TestAPersonBlocksTheBotAndComesBack(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Tap("Block the bot")
	page.WaitFor("the writer to go", `!document.querySelector(".write") && document.querySelector(".big")`)
	page.Do(`document.querySelector(".big").click()`)
	page.Say("back again")
	page.WaitText("You said: back again")
	calm(t, page)
}

func TestThePageSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	for language, word := range map[string]string{"es": "Iniciar", "fr": "Démarrer", "de": "Starten", "ja": "Start"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			page := browsertest.Open(t, newPlace(t).url, browsertest.Language(language))
			page.Tap(word)
			page.WaitText("Hello")
			picture(page, "language-"+language)
			calm(t, page)
		})
	}
}

func TestNewMessagesAreCountedWhileTheReaderIsFurtherUp(t *testing.T) {
	t.Parallel()
	at := newPlace(t)
	page := browsertest.Open(t, at.url, browsertest.Size(900, 420))
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("entities")
	page.WaitText("Maximum towing")
	page.WaitFor("the end of the chat", `(({scrollTop, clientHeight, scrollHeight}) => scrollHeight - scrollTop - clientHeight < 4)(document.querySelector(".scroll"))`)
	page.Do(`document.querySelector(".scroll").scrollTop = 0`)
	page.WaitFor("the way down", `!document.querySelector(".jump").hidden`)
	user := browsertest.Ask[int64](page, `fetch("/emu/state").then((r) => r.json()).then((s) => s.users[0].id)`)
	at.call(t, "sendMessage", object{"chat_id": user, "text": "Something new"})
	page.WaitFor("the count", `document.querySelector(".jump").textContent === "1 new"`)
	page.Do(`document.querySelector(".jump").click()`)
	page.WaitFor("the bottom", `document.querySelector(".jump").hidden`)
	calm(t, page)
}
