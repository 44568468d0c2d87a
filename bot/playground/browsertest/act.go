package browsertest

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// In scopes a page to the chat of one person, by first name, when two are side by side.
func (p *Page) In(person string) *Page {
	scoped := *p
	scoped.within = `section.pane[aria-label=` + quote(person) + `]`
	return &scoped
}

func (p *Page) scope(selector string) string {
	if p.within == "" {
		return selector
	}
	return p.within + " " + selector
}

// Say types a text and presses Enter.
func (p *Page) Say(text string) {
	p.tb.Helper()
	p.Write(text)
	p.Press(kb.Enter)
}

// Write puts a text into the writer without sending it.
func (p *Page) Write(text string) {
	p.tb.Helper()
	box := chromedp.CSS(p.scope(".write textarea"))
	p.try("write "+text, chromedp.WaitVisible(box), chromedp.Focus(box))
	p.Do(`const box = document.activeElement; box.setRangeText(` + quote(text) + `, 0, box.value.length, "end");
		box.dispatchEvent(new Event("input", {bubbles: true}))`)
}

// Press sends a key to what has the focus; keys are those of chromedp's kb.
func (p *Page) Press(key string) {
	p.tb.Helper()
	if key == kb.Enter {
		p.enter()
		return
	}
	p.try("press a key", chromedp.KeyEvent(key))
}

// enter is one event with its character, as a keyboard makes it: chromedp sends the character apart, and it would
// arrive even where the page stopped the key.
func (p *Page) enter() {
	p.tb.Helper()
	key := input.DispatchKeyEventParams{Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
	down, up := key, key
	down.Type, down.Text = input.DispatchKeyEventTypeKeyDown, "\r"
	up.Type = input.DispatchKeyEventTypeKeyUp
	p.try("press Enter", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, down); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, up)
		return err
	}))
}

// Tap presses the newest visible button or link whose words, or else whose accessible name, are the label.
func (p *Page) Tap(label string) {
	p.tb.Helper()
	p.WaitFor("a button "+label, find(p.scope(""), label)+` !== undefined`)
	p.Do(find(p.scope(""), label) + `.click()`)
}

// find is the script for a pressable element with a label.
func find(scope, label string) string {
	return `[...document.querySelectorAll(` + quote(scope+` :is(button, a, [role="option"], summary, label)`) + `)]
		.filter((n) => n.checkVisibility() && !n.disabled && [n.innerText.trim(), n.getAttribute("aria-label")].includes(` + quote(label) + `)).at(-1)`
}

// Upload attaches files and sends them.
func (p *Page) Upload(paths ...string) {
	p.tb.Helper()
	p.Attach(paths...)
	p.Tap("Send")
}

// Attach files to the next message.
func (p *Page) Attach(paths ...string) {
	p.tb.Helper()
	input := chromedp.CSS(p.scope(".write input[type=file]"))
	p.try("attach files", chromedp.WaitReady(input), chromedp.SetUploadFiles(input, paths))
	p.WaitFor("the files in the tray", `document.querySelectorAll(`+quote(p.scope(".thumb"))+`).length > 0`)
}

// WaitText waits until the page, or the chat it is scoped to, shows a text.
func (p *Page) WaitText(part string) {
	p.tb.Helper()
	scope := p.within
	if scope == "" {
		scope = "body"
	}
	p.WaitFor("the text "+part, `document.querySelector(`+quote(scope)+`)?.innerText.includes(`+quote(part)+`)`)
}

// WaitFor waits until a JavaScript expression is true.
func (p *Page) WaitFor(what, condition string) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	for {
		done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(`+condition+`)`))
		if err == nil && done {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			p.tb.Fatalf("waited in vain for %s (%v)\nthe page says:\n%s", what, err, p.words())
		}
	}
}

// Do runs JavaScript statements in the page.
func (p *Page) Do(script string) {
	p.tb.Helper()
	p.try("run "+script, chromedp.Evaluate[chromedp.Void](`(() => { `+script+` })()`))
}

// Ask evaluates an expression, awaiting it if it is a promise, to what it is as JSON.
func Ask[T any](p *Page, expression string) T {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](`(async () => (`+expression+`))()`, chromedp.EvalAwaitPromise))
	if err != nil {
		p.tb.Fatalf("evaluate %s: %v", expression, err)
	}
	return value
}

// Screenshot writes what the window shows, once it is at rest, as a PNG.
func (p *Page) Screenshot(path string) {
	p.tb.Helper()
	p.WaitFor("movement to end", `document.getAnimations().every((a) => a.effect.getTiming().iterations === Infinity)`)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(path, picture, 0o600)
	}
	if err != nil {
		p.tb.Fatalf("take a picture: %v", err)
	}
}

// quote a text for JavaScript and for CSS alike: CSS does not know the \u003c that JSON makes of a <.
func quote(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSpace(out.String())
}
