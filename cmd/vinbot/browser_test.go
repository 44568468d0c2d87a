package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"example.com/vinbot/bot/playground/browsertest"
)

// visit is `vinbot playground` as it runs for somebody with a browser.
type visit struct {
	*program

	url  string
	stop func()
}

var address = regexp.MustCompile(`http://\S+`)

// openPlayground runs the command until the page is there.
func openPlayground(t *testing.T, p *program) *visit {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	said, out := io.Pipe()
	p.env[asProgram], p.env["PATH"] = "1", os.Getenv("PATH")
	log := &bytes.Buffer{}
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, []string{"playground"}, p.env, strings.NewReader(""), out, &locked{w: log})
		_ = out.Close()
	}()
	v := &visit{program: p}
	v.stop = sync.OnceFunc(func() {
		stop()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("told to stop, the playground failed: %v", err)
			}
		case <-time.After(stopIn):
			t.Errorf("the playground does not stop within %s", stopIn)
		}
	})
	t.Cleanup(func() {
		v.stop()
		if t.Failed() {
			t.Logf("log:\n%s", log)
		}
	})
	for b := make([]byte, 4096); v.url == ""; {
		n, err := said.Read(b)
		if v.url = address.FindString(string(b[:n])); err != nil {
			v.stop()
			t.Fatalf("no address was printed\n%s", log)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	return v
}

// TestThreeUsesInTheBrowser: somebody without a token and without money opens the
// playground, asks, has a sticker read and pays; a restart forgets nothing.
func TestThreeUsesInTheBrowser(t *testing.T) {
	p := newProgram(t)
	p.env["PLAYGROUND_DIR"], p.env["REDIS_URL"], p.env["DATA_KEYS"] = t.TempDir(), "redis://"+miniredis.RunT(t).Addr(), dataKey
	p.must(t, "", "migrate")
	first := openPlayground(t, p)
	page := browsertest.Open(t, first.url, browsertest.Size(1360, 940))
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
	page.Tap("Packages and proof")
	page.Tap("Z51 Performance Package")
	page.Tap("Evidence")
	page.WaitText("the label lists it")

	page.Say("/upgrade")
	page.Tap("Get Pro")
	page.Tap("By card, $19")
	page.WaitText("Pay for Pro")
	pay := browsertest.Open(t, browsertest.Ask[string](page, `[...document.querySelectorAll("a.key")].at(-1).href`))
	pay.WaitText("Subscribe to Vinbot Pro")
	pay.Tap("Pay")
	page.WaitText("You're on Pro")
	content(t, page, pay)

	first.stop()
	p.env["LISTEN_ADDR"] = strings.TrimPrefix(first.url, "http://")
	second := openPlayground(t, p)
	if second.url != first.url {
		t.Fatalf("the playground moved from %s to %s", first.url, second.url)
	}
	page.Say("/plan")
	page.WaitText(countedBefore("0 of 1,000 VINs", 1))
	later := browsertest.Open(t, second.url, browsertest.Size(390, 844), browsertest.Dark())
	for _, kept := range []string{"I show my proof", "sums on the label add up", "You're on Pro", countedBefore("0 of 1,000 VINs", 1)} {
		later.WaitText(kept)
	}
	later.Say("/history")
	later.WaitText("Your cars")
	content(t, page, later)
}

// content demands that the browser had nothing to complain of.
func content(t *testing.T, pages ...*browsertest.Page) {
	t.Helper()
	for _, page := range pages {
		for _, complaint := range page.Complaints() {
			t.Errorf("the browser complains: %s", complaint)
		}
	}
}
