// Package browsertest drives the playground's page in a real Chromium, for the tests of the page and of the product.
//
// It acts like a person: it types, taps what it can read, and waits for what should appear.
package browsertest

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long something may take to appear on a busy machine.
const patience = time.Minute

// Page is a browser tab. Its methods fail the test when the page does not get there in time.
type Page struct {
	tb         testing.TB
	ctx        context.Context // chromedp keeps the browser itself in the context
	complaints *complaints
	within     string // a selector that scopes what a person does to one chat
}

// Option changes the browser before the page is opened.
type Option func(*settings)

type settings struct {
	width, height int
	dark          bool
	language      string
}

// Size of the window in CSS pixels; 1280 × 800 unless said.
func Size(width, height int) Option {
	return func(s *settings) { s.width, s.height = width, height }
}

// Dark asks for the dark theme the way an operating system does.
func Dark() Option { return func(s *settings) { s.dark = true } }

// Language of the reader, such as "es"; "en" unless said.
func Language(tag string) Option { return func(s *settings) { s.language = tag } }

// Open shows url in a tab that shares nothing with others: neither cookies nor storage nor the window. It skips the
// test, and says so, where there is no Chromium.
func Open(tb testing.TB, url string, options ...Option) *Page {
	tb.Helper()
	s := settings{width: 1280, height: 800, language: "en"}
	for _, option := range options {
		option(&s)
	}
	ctx, shut := chromedp.NewContext(running.lend(tb, s.language), chromedp.WithNewBrowserContext())
	tb.Cleanup(shut)
	p := &Page{tb: tb, ctx: ctx, complaints: &complaints{}}
	if err := chromedp.Do(ctx); err != nil { // opens the tab: its life is that of this context
		tb.Fatalf("open a tab: %v", err)
	}
	p.listen()
	p.try("open "+url, emulate(s), chromedp.Navigate(url))
	return p
}

// program finds the browser.
func program(tb testing.TB) string {
	tb.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	tb.Skip("no chromium on this machine: the page is not tested")
	return ""
}

// try runs steps with patience.
func (p *Page) try(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.tb.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.tb.Fatalf("%s: %v\nthe page says:\n%s", what, err, p.words())
	}
}

// words is what the page shows, for a failure's message.
func (p *Page) words() string {
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(text)
}
