package browsertest

import (
	"context"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// complaints are what the browser wrote into its console: uncaught errors and what the content policy refused.
type complaints struct {
	mu   sync.Mutex
	list []string
}

func (c *complaints) add(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, text)
}

// listen collects complaints from now on.
func (p *Page) listen() {
	p.tb.Helper()
	err := chromedp.Listen(p.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			text := e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				text += " " + e.ExceptionDetails.Exception.Description
			}
			p.complaints.add(text)
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
				p.complaints.add(e.Entry.Text)
			}
		}
	})
	if err != nil {
		p.tb.Fatalf("listen to the page: %v", err)
	}
}

// Complaints lists the page's uncaught errors and what its content policy refused, so far.
func (p *Page) Complaints() []string {
	p.complaints.mu.Lock()
	defer p.complaints.mu.Unlock()
	return slices.Clone(p.complaints.list)
}

// emulate the reader's window and theme.
func emulate(s settings) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	return chromedp.Steps(
		chromedp.EmulateViewport(int64(s.width), int64(s.height)),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { // as if its window were the one in front
			_, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
			return err
		}),
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, media)
			return err
		}),
	)
}
