package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Who has paid reads it in the chat: the way from the payment over the webhook, the
// job and the turn to the message is measured and printed.
func TestFromPayingToTheWord(t *testing.T) {
	d := &dialogue{product: newProduct(t, nil)}
	d.user = d.telegram.User("en")
	for _, line := range []string{"> /upgrade", "! Get Pro"} {
		verb, rest, _ := strings.Cut(line, " ")
		d.act(t, verb, rest)
		d.settle(t)
	}
	page, start := d.page(t), time.Now()
	res, err := http.PostForm(page, url.Values{"action": {"pay"}})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	for tick := time.NewTicker(5 * time.Millisecond); ; <-tick.C {
		for _, m := range d.telegram.Replies(d.user.ID) {
			if strings.Contains(m.Text, "You're on Pro") {
				t.Logf("told %d ms after paying", time.Since(start).Milliseconds())
				return
			}
		}
		if time.Since(start) > time.Minute {
			t.Fatal("nobody was told")
		}
	}
}
