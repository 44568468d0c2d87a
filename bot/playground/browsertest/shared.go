package browsertest

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// running are the browsers that have a page open, by their language: to start one costs
// more than most tests do with it.
var running = browsers{open: map[string]*browser{}} //nolint:gochecknoglobals // what all tests of a process share

type browsers struct {
	mu   sync.Mutex
	open map[string]*browser
}

type browser struct {
	ctx   context.Context // chromedp keeps the browser itself in the context
	pages int
	shut  func(testing.TB)
}

// lend is the browser of a language, which is started unless it runs, and ends with the
// last of the tests that have a page of it.
func (b *browsers) lend(tb testing.TB, language string) context.Context {
	tb.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	one := b.open[language]
	if one == nil {
		one = start(tb, language)
		b.open[language] = one
	}
	one.pages++
	tb.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if one.pages--; one.pages == 0 {
			delete(b.open, language)
			one.shut(tb)
		}
	})
	return one.ctx
}

func start(tb testing.TB, language string) *browser {
	tb.Helper()
	path := program(tb)
	profile, err := os.MkdirTemp("", "vinbot-browser") //nolint:usetesting // it may outlive the test that started the browser
	if err != nil {
		tb.Fatal(err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags(path, profile, language)...)
	ctx, cancel := chromedp.NewContext(allocator)
	one := &browser{ctx: ctx, shut: func(tb testing.TB) {
		tb.Helper()
		if err := chromedp.Cancel(ctx); err != nil {
			tb.Logf("close the browser: %v", err)
		}
		cancel()
		stop()
		if err := os.RemoveAll(profile); err != nil {
			tb.Logf("remove the browser's profile: %v", err)
		}
	}}
	if err := chromedp.Do(ctx); err != nil { // starts the browser: its life is that of this context
		one.shut(tb)
		tb.Fatalf("start %s: %v", path, err)
	}
	return one
}

func flags(path, profile, language string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", language),
		chromedp.Flag("accept-lang", language),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
}
