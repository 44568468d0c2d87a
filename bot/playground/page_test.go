package playground_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"example.com/vinbot/bot/playground/browsertest"
)

func TestAFirstVisitorStartsWithOnePersonAndABigButton(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.WaitText("Press Start to meet the bot")
	page.Tap("Start")
	page.WaitText("Hello, Alex! You speak en.")
	page.Say("the towing capacity")
	page.WaitText("You said: the towing capacity")
	picture(page, "start")
	calm(t, page)
}

func TestEntitiesAreElementsAndTextIsNeverMarkup(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("entities")
	page.WaitText("Maximum towing")
	got := browsertest.Ask[map[string]string](page, `Object.fromEntries(["strong", "strong em", "u", "s", ".spoiler", ".text > code", "pre", ".text a", ".mention",
		"blockquote:not(.expandable)"].map((s) => [s, [...document.querySelectorAll(".in .text")].at(-1).parentNode.querySelector(s)?.textContent]))`)
	want := map[string]string{
		"strong": "Bold and italic", "strong em": "and italic", "u": "under", "s": "struck", ".spoiler": "hidden", ".text > code": "1FTFW1E82NFB00000",
		"pre": `{"gvwr": 7050}`, ".text a": "the source", ".mention": "@vinbot_test_bot", "blockquote:not(.expandable)": "Maximum towing 13,200 lb",
	}
	for selector, text := range want {
		if got[selector] != text {
			t.Errorf("%s is %q, want %q", selector, got[selector], text)
		}
	}
	page.WaitText(`<img src=x onerror="window.hacked=1">`)
	page.Say(`<img src=x onerror="window.hacked=1">`)
	page.WaitText(`You said: <img src=x onerror="window.hacked=1">`)
	if browsertest.Ask[bool](page, `window.hacked === 1 || document.querySelector('.messages img[src="x"]') !== null`) {
		t.Error("a message became markup")
	}
	page.Do(`document.querySelector(".spoiler").click()`)
	page.WaitFor("the spoiler to show", `document.querySelector(".spoiler.shown")`)
	page.Tap("Show more")
	page.WaitFor("the quotation to unfold", `document.querySelector(".folded.open")`)
	page.Tap("/vin")
	page.WaitText("Send me the 17 characters.")
	picture(page, "entities")
	calm(t, page)
}

func TestAHostileNameStaysText(t *testing.T) {
	t.Parallel()
	at := newPlace(t)
	page := browsertest.Open(t, at.url)
	page.Tap("Add a person or a group")
	page.Tap("Add a person")
	page.WaitFor("the dialog", `document.querySelector("dialog[open] input[type=text]")`)
	page.Do(`const name = document.querySelector("dialog input[type=text]"); name.value = '<img src=x onerror="window.hacked=1">'; name.form.requestSubmit()`)
	page.WaitFor("two chats", `document.querySelectorAll(".pane").length === 2`)
	hostile := page.In(`<img src=x onerror="window.hacked=1">`)
	hostile.Tap("Start")
	hostile.WaitText(`Hello, <img src=x onerror="window.hacked=1">!`)
	if browsertest.Ask[bool](page, `window.hacked === 1 || document.querySelector('img[src="x"]') !== null`) {
		t.Error("a name became markup")
	}
	calm(t, page)
}

func TestAButtonSpinsUntilItsAnswerAndShowsIt(t *testing.T) {
	t.Parallel()
	at := newPlace(t)
	page := browsertest.Open(t, at.url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("buttons")
	page.Tap("Slow")
	page.WaitFor("the spinner", `document.querySelector(".key.busy[aria-busy=true]")`)
	picture(page, "spinner")
	close(at.hold)
	page.WaitText("Saved for later")
	page.WaitFor("the spinner to stop", `!document.querySelector(".key.busy")`)
	page.Tap("Alert")
	page.WaitFor("the alert", `document.querySelector("dialog[open]")?.textContent.includes("Read this first")`)
	picture(page, "alert")
	page.Tap("OK")
	page.WaitFor("the alert to close", `!document.querySelector("dialog")`)
	page.Tap("Edit")
	page.WaitText("Edited in place")
	link := browsertest.Ask[map[string]string](page, `(({href, target, rel}) => ({href, target, rel}))([...document.querySelectorAll("a.key")].at(-1))`)
	if link["href"] != "http://127.0.0.1:9/pay" || link["target"] != "_blank" || link["rel"] != "noopener noreferrer" {
		t.Errorf("the URL button is %v", link)
	}
	page.Tap("Delete")
	page.WaitFor("the message to go", `!document.querySelector(".messages").innerText.includes("Edited in place")`)
	calm(t, page)
}

func TestPhotosAndDocumentsAreUploaded(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	photo := sample(t, "sticker.png", drawing(t, 640, 420))
	page.Attach(photo)
	page.Write("A caption")
	picture(page, "tray")
	page.Tap("Send")
	page.WaitText("A photo in")
	page.WaitFor("the photo", `[...document.querySelectorAll(".out .picture img")].some((i) => i.naturalWidth > 0)`)
	page.WaitText("A caption")
	page.Upload(sample(t, "window sticker.pdf", []byte("%PDF-1.4\n%%EOF\n")))
	page.WaitText("A file called window sticker.pdf")
	page.WaitFor("a download", `document.querySelector('a.file[download="window sticker.pdf"]')`)
	page.Upload(photo, photo, photo)
	page.WaitFor("one album of three", `document.querySelector('.gallery[data-count="3"]')`)
	page.Do(`document.querySelector(".gallery .picture").click()`)
	page.WaitFor("the photo in full", `document.querySelector("dialog.lightbox[open]")`)
	picture(page, "lightbox")
	page.Press(kb.Escape)
	page.WaitFor("Esc to close it", `!document.querySelector("dialog")`)
	picture(page, "uploads")
	calm(t, page)
}

func TestTypingRepliesAndEditsShowLive(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("type")
	page.WaitFor("the typing sign", `document.querySelector(".status").textContent === "typing"`)
	page.Say("reply")
	page.WaitFor("the quotation", `document.querySelector(".in .quote")?.textContent.includes("reply")`)
	page.WaitFor("the sign to end", `document.querySelector(".status").textContent === "bot"`)
	page.Press(kb.ArrowUp) // arrow up edits what was said last
	page.WaitFor("the old text in the writer", `document.querySelector("textarea").value === "reply"`)
	page.Say("changed my mind")
	page.WaitText("changed my mind")
	page.WaitText("edited")
	calm(t, page)
}

func TestTheCommandMenuIsDrivenByKeys(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitText("Hello")
	page.Write("/")
	page.WaitText("Decode a VIN")
	picture(page, "commands")
	page.Press(kb.ArrowDown)
	page.Press(kb.Enter)
	page.WaitText("Send me the 17 characters.")
	calm(t, page)
}

func TestTwoPeopleSideBySideEachInTheirLanguage(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url, browsertest.Size(1440, 860))
	page.In("Alex").Tap("Start")
	page.In("Alex").WaitText("You speak en.")
	page.Tap("Add a person or a group")
	page.Tap("Add a person")
	page.WaitFor("the dialog", `document.querySelector("dialog[open]")`)
	page.Do(`document.querySelector("dialog input[type=text]").value = "Lucía"; document.querySelector("dialog input[value=es]").click()`)
	picture(page, "person")
	page.Do(`document.querySelector("dialog form").requestSubmit()`)
	page.In("Lucía").Tap("Start")
	page.In("Lucía").WaitText("You speak es.")
	page.In("Alex").Say("only for Alex")
	page.In("Alex").WaitText("You said: only for Alex")
	page.In("Lucía").Say("solo para Lucía")
	page.In("Lucía").WaitText("You said: solo para Lucía")
	if browsertest.Ask[bool](page, `document.querySelector('.pane[aria-label="Lucía"]').innerText.includes("Alex")`) {
		t.Error("one person sees the other's chat")
	}
	picture(page, "two")
	calm(t, page)
}

func TestTheInspectorShowsAndFiltersCalls(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url)
	page.Tap("Start")
	page.WaitFor("the call", `document.querySelector('.call[data-verdict="ok"] .method')?.textContent`)
	page.Say("refuse")
	page.WaitFor("the refusal", `document.querySelector('.call[data-verdict="refused"]')`)
	page.Tap("Only refused")
	page.WaitFor("nothing but the refusal", `document.querySelectorAll(".call").length === 1`)
	page.Do(`document.querySelector(".call summary").click()`)
	page.WaitText("can't parse entities")
	page.WaitText("never closed")
	picture(page, "inspector")
	page.Tap("Only refused")
	page.Do(`const box = document.querySelector(".filters input"); box.value = "hello"; box.dispatchEvent(new Event("input"))`)
	page.WaitFor("the call that matches", `[...document.querySelectorAll(".call .method")].map((n) => n.textContent).join() === "sendMessage"`)
	calm(t, page)
}

func TestDarkThemeFollowsTheReaderAndCanBeChanged(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url, browsertest.Dark())
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("entities")
	page.Say("buttons")
	page.WaitText("Pick one")
	picture(page, "dark")
	const ground = `getComputedStyle(document.body).backgroundColor`
	dark := browsertest.Ask[string](page, ground)
	page.Tap("Light or dark")
	if light := browsertest.Ask[string](page, ground); light == dark {
		t.Errorf("the theme did not change: %s", light)
	}
	page.Do(`window.before = true; location.reload()`)
	page.WaitFor("the page anew", `!window.before && document.body?.innerText.includes("Pick one")`)
	if kept := browsertest.Ask[string](page, ground); kept == dark {
		t.Error("the choice was forgotten")
	}
	calm(t, page)
}

func TestOnAPhoneTheInspectorIsATab(t *testing.T) {
	t.Parallel()
	page := browsertest.Open(t, newPlace(t).url, browsertest.Size(390, 844))
	page.WaitText("Press Start")
	picture(page, "phone-empty")
	page.Tap("Start")
	page.WaitText("Hello")
	page.Say("entities")
	page.Say("buttons")
	page.WaitText("Pick one")
	picture(page, "phone")
	if browsertest.Ask[bool](page, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("the page is wider than the phone")
	}
	page.Tap("Inspector")
	page.WaitText("sendMessage")
	picture(page, "phone-calls")
	page.Tap("Chat")
	page.WaitText("Pick one")
	calm(t, page)
}

// calm says that the page ran without errors and within its content policy.
func calm(t *testing.T, page *browsertest.Page) {
	t.Helper()
	for _, complaint := range page.Complaints() {
		t.Errorf("the browser complains: %s", complaint)
	}
}

// picture is taken when PLAYGROUND_PICTURES names a folder, to look at.
func picture(page *browsertest.Page, name string) {
	if folder := os.Getenv("PLAYGROUND_PICTURES"); folder != "" {
		page.Screenshot(filepath.Join(folder, name+".png"))
	}
}

func drawing(t *testing.T, width, height int) []byte {
	t.Helper()
	canvas := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			canvas.Set(x, y, color.RGBA{uint8(60 + x*120/width), uint8(90 + y*100/height), 140, 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, canvas); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
