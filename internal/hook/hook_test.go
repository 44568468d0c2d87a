package hook_test

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/internal/hook"
)

func TestOnlyHostsOnTheInternetMayBeReached(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "172.15.255.255": true, "172.32.0.1": true, "100.63.255.255": true, "100.128.0.1": true,
		"198.17.255.255": true, "223.255.255.255": true, "2606:4700:4700::1111": true, "2a00:1450:4001::1": true,

		"0.0.0.0": false, "0.1.2.3": false, "127.0.0.1": false, "127.255.255.254": false, // this host
		"10.0.0.1": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.1.1": false, // private
		"100.64.0.1": false, "100.127.255.255": false, // shared by a carrier's customers
		"169.254.169.254": false, "169.254.0.1": false, // link-local, clouds' secrets
		"192.0.0.8": false, "192.0.2.1": false, "198.51.100.1": false, "203.0.113.1": false, "192.88.99.1": false,
		"198.18.0.1": false, "198.19.255.255": false, // benchmarks
		"224.0.0.1": false, "239.255.255.255": false, "240.0.0.1": false, "255.255.255.255": false, // multicast, reserved, broadcast

		"::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12:3456::1": false, "fec0::1": false,
		"ff02::1": false, "ff0e::1": false, // multicast
		"::ffff:127.0.0.1": false, "::ffff:8.8.8.8": false, "::7f00:1": false, "::ffff:0:127.0.0.1": false, // version 4 inside
		"64:ff9b::7f00:1": false, "64:ff9b::808:808": false, "64:ff9b:1::1": false, // NAT64
		"2002:7f00:1::": false, "2002:808:808::1": false, // 6to4
		"2001::1": false, "2001:0:4136:e378::": false, "2001:10::1": false, "2001:db8::1": false, "3fff::1": false, "100::1": false, "5f00::1": false,
	} {
		if got := hook.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
	if hook.Public(netip.Addr{}) {
		t.Error("no address at all")
	}
}

func TestThisMachineMayBeReachedWhereItsOperatorLets(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"127.0.0.1": true, "::1": true, "10.0.0.1": false, "169.254.169.254": false, "::ffff:10.0.0.1": false, "0.0.0.0": false} {
		if got := hook.Allowed(netip.MustParseAddr(address), true); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
	if hook.Allowed(netip.MustParseAddr("127.0.0.1"), false) {
		t.Error("without being let")
	}
}

func TestWhereEventsMayBeSent(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]bool{
		"https://dealer.example/hook?x=1":    true,
		"https://dealer.example:443/":        true,
		"https://dealer.example:8443/a":      true,
		"https://8.8.8.8/":                   true,
		"https://[2606:4700:4700::1111]/":    true,
		"https://xn--mller-kva.example/":     true,
		"HTTPS://Dealer.Example/":            true,
		"http://dealer.example/":             false, // not encrypted
		"ftp://dealer.example/":              false,
		"//dealer.example/":                  false,
		"dealer.example":                     false,
		"https:dealer.example":               false,
		"https://user:pass@dealer.example/":  false,
		"https://user@dealer.example/":       false,
		"https://@dealer.example/":           false,
		"https://dealer.example/#top":        false,
		"https://dealer.example:6379/":       false,
		"https://dealer.example:0443/":       false,
		"https://dealer.example:/":           false,
		"https://dealer.example:99999/":      false,
		"https://localhost/":                 false,
		"https://intranet/":                  false,
		"https://a.localhost/":               false,
		"https://printer.local/":             false,
		"https://metadata.google.internal/":  false,
		"https://127.0.0.1/":                 false,
		"https://2130706433/":                false,
		"https://0x7f.1/":                    false,
		"https://127.1/":                     false,
		"https://0177.0.0.1/":                false,
		"https://10.0.0.1/":                  false,
		"https://[::1]/":                     false,
		"https://[::ffff:169.254.169.254]/":  false,
		"https://[fe80::1%25eth0]/":          false,
		"https://müller.example/":            false,
		"https://１２７.0.0.1/":                 false,
		"https://dealer.example/a b":         false,
		"https://dealer.example/\r\nX: y":    false,
		"https://dealer.example\\@evil.com/": false,
		"https://dealer..example/":           false,
		"https://.example/":                  false,
		"https://":                           false,
		"":                                   false,
		"https://dealer.example/" + strings.Repeat("a", hook.MaxURL): false,
	} {
		got, err := hook.CheckURL(raw, false)
		if (err == nil) != want || err != nil && (!errors.Is(err, hook.ErrURL) || got != "") {
			t.Errorf("%q: %q, %v", raw, got, err)
		}
	}
	for raw, want := range map[string]bool{
		"http://127.0.0.1:8081/x": true, "http://localhost:1/": true, "https://[::1]:99/": true,
		"http://10.0.0.1/": false, "http://dealer.example/": false, "http://user@127.0.0.1/": false, "http://127.0.0.1:0/": false, "gopher://127.0.0.1/": false,
	} {
		if _, err := hook.CheckURL(raw, true); (err == nil) != want {
			t.Errorf("with this machine allowed, %q: %v", raw, err)
		}
	}
}

// FuzzCheckURL holds what is let through to the rule, as another reading of it.
func FuzzCheckURL(f *testing.F) {
	for _, s := range []string{"https://dealer.example/x", "https://a.b:8443", "https://[2606::1]:443/", "https://u@a.b/", "https://0x7f.1", "https://a.b/%2e?q#f", "http://localhost:80/", "https://8.8.8.8\\@10.0.0.1/"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, raw string, loopback bool) {
		got, err := hook.CheckURL(raw, loopback)
		if err != nil {
			return
		}
		if again, err := hook.CheckURL(got, loopback); err != nil || again != got {
			t.Fatalf("%q becomes %q, and that %q, %v", raw, got, again, err)
		}
		u, err := url.Parse(got)
		if err != nil || u.User != nil || u.Fragment != "" || strings.ContainsAny(got, " \r\n\t\\@\x00") && strings.Contains(u.Host, "@") {
			t.Fatalf("%q, %v", got, err)
		}
		address, err := netip.ParseAddr(u.Hostname())
		here := u.Hostname() == "localhost" || strings.EqualFold(u.Hostname(), "localhost") || err == nil && address.IsLoopback()
		switch {
		case loopback && here:
		case u.Scheme != "https", u.Port() != "" && u.Port() != "443" && u.Port() != "8443", err == nil && !hook.Public(address), here, !strings.ContainsAny(u.Hostname(), ".:"):
			t.Fatalf("%q is let through", got)
		}
	})
}

// TestASignatureIsThatOfStandardWebhooks compares with the example of its specification.
func TestASignatureIsThatOfStandardWebhooks(t *testing.T) {
	t.Parallel()
	s, ok := hook.ParseSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if !ok {
		t.Fatal("no secret")
	}
	h, at := http.Header{}, time.Unix(1614265330, 0)
	s.Sign(h, "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`, at)
	if got := h.Get("webhook-signature"); got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" || h.Get("webhook-timestamp") != "1614265330" {
		t.Errorf("%v", h)
	}
	check := func(body string, now time.Time) bool { return s.Verify(h, body, now, 5*time.Minute) }
	if !check(`{"test": 2432232314}`, at.Add(time.Minute)) || check(`{"test": 2432232315}`, at) || check(`{"test": 2432232314}`, at.Add(6*time.Minute)) || check(`{"test": 2432232314}`, at.Add(-6*time.Minute)) {
		t.Error("what is signed and what is not cannot be told apart")
	}
	if other := hook.NewSecret(); other.Verify(h, `{"test": 2432232314}`, at, time.Minute) || strings.Contains(other.String(), other.Reveal()[8:]) {
		t.Error("another secret verifies, or shows itself")
	}
	if again, ok := hook.ParseSecret(hook.NewSecret().Reveal()); !ok || len(again.Reveal()) != 50 {
		t.Error("a secret is not read again")
	}
}

func TestAnEventIsTriedForADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	began, d := now, hook.Delivery{State: hook.Pending, CreatedAt: now}
	var before time.Duration
	for d.State == hook.Pending {
		d = d.After(hook.Answered(http.StatusBadGateway), now)
		if wait := d.NextAt.Sub(now); d.State == hook.Pending && wait < before {
			t.Errorf("after attempt %d it waits %s, before %s", d.Attempts, wait, before)
		} else if d.State == hook.Pending {
			before, now = wait, d.NextAt
		}
	}
	if d.Attempts != hook.MaxAttempts() || d.State != hook.Failed || !d.NextAt.IsZero() {
		t.Errorf("%+v", d)
	}
	if took := now.Sub(began); took < 23*time.Hour || took > 24*time.Hour {
		t.Errorf("it is tried for %s", took)
	}
	if !d.Disables(began.Add(-time.Second)) || d.Disables(began.Add(time.Second)) {
		t.Error("an endpoint is disabled if nothing has reached it meanwhile, and only then")
	}
}

func TestWhatBecomesOfAnAttempt(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	for name, tt := range map[string]struct {
		asked    bool
		outcome  hook.Outcome
		want     hook.State
		disables bool
	}{
		"an answer of 2xx delivers":                {false, hook.Answered(204), hook.Delivered, false},
		"a redirect is not followed":               {false, hook.Answered(302), hook.Pending, false},
		"another status is tried again":            {false, hook.Answered(500), hook.Pending, false},
		"no answer is tried again":                 {false, hook.Outcome{Fault: hook.FaultTimeout}, hook.Pending, false},
		"who is gone is told nothing any more":     {false, hook.Answered(410), hook.Failed, true},
		"a test or replay is tried once":           {true, hook.Answered(500), hook.Failed, false},
		"a test or replay delivers like any other": {true, hook.Answered(200), hook.Delivered, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := hook.Delivery{State: hook.Pending, Asked: tt.asked, CreatedAt: now}.After(tt.outcome, now)
			if d.State != tt.want || d.Attempts != 1 || !d.TriedAt.Equal(now) || (d.State == hook.Pending) != d.NextAt.After(now) || d.Disables(time.Time{}) != tt.disables {
				t.Errorf("%+v", d)
			}
		})
	}
}
