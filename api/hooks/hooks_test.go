package hooks_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/vinbot/api/hooks"
	"example.com/vinbot/internal/hook"
)

// names is a DNS server that gives its answers one after the other, the last one for ever.
type names struct {
	answers [][4]byte
	asked   atomic.Int32
}

func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			size, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(n.answer(buf[:size]), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (n *names) answer(query []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(query) != nil {
		return nil
	}
	m.Response, m.Authoritative, m.Additionals = true, true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		at := min(int(n.asked.Add(1)), len(n.answers)) - 1
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
			Body:   &dnsmessage.AResource{A: n.answers[at]},
		}}
	}
	out, _ := m.Pack()
	return out
}

// receiver is an https server of example.com on this machine, which counts what reaches it.
func receiver(t *testing.T, h http.HandlerFunc) (port string, roots *tls.Config, reached *atomic.Int32) {
	t.Helper()
	reached = &atomic.Int32{}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached.Add(1)
		h(w, r)
	}))
	t.Cleanup(s.Close)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	_, port, _ = net.SplitHostPort(s.Listener.Addr().String())
	return port, &tls.Config{RootCAs: pool}, reached
}

func message(url string) hook.Message {
	return hook.Message{URL: url, Secret: hook.NewSecret(), Event: "evt_1", Body: `{"id":"evt_1"}`}
}

func TestAnEventArrivesSignedAndWhole(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(s.Close)
	m := message(s.URL + "/in?x=1")
	now := time.Now()
	o, err := hooks.New(hooks.Config{Loopback: true, Now: func() time.Time { return now }}).Send(t.Context(), m)
	if err != nil || o != (hook.Outcome{Status: 204}) {
		t.Fatalf("%+v, %v", o, err)
	}
	if string(body) != m.Body || got.URL.String() != "/in?x=1" || got.Header.Get("Content-Type") != "application/json" || !m.Secret.Verify(got.Header, string(body), now, time.Minute) {
		t.Errorf("%s %v %s", got.URL, got.Header, body)
	}
}

// TestAnAddressIsRefusedWhereTheNameLeadsToIt: the look-up itself is answered well.
func TestAnAddressIsRefusedWhereTheNameLeadsToIt(t *testing.T) {
	t.Parallel()
	for name, address := range map[string][4]byte{
		"loopback": {127, 0, 0, 1}, "private": {10, 1, 2, 3}, "a cloud's secrets": {169, 254, 169, 254}, "a carrier's": {100, 64, 0, 1}, "multicast": {224, 0, 0, 1}, "nothing": {0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &names{answers: [][4]byte{address}}
			o, err := hooks.New(hooks.Config{Now: time.Now, Resolver: n.resolver(t)}).Send(t.Context(), message("https://dealer.test/"))
			if err != nil || o.Fault != hook.FaultAddress || n.asked.Load() == 0 {
				t.Errorf("%+v, %v", o, err)
			}
		})
	}
}

// TestANameThatLeadsElsewhereLaterDoesNotHelp lets a name lead to an allowed address
// first, then to ones that are not: nothing that was looked up before counts.
func TestANameThatLeadsElsewhereLaterDoesNotHelp(t *testing.T) {
	t.Parallel()
	_, roots, reached := receiver(t, func(http.ResponseWriter, *http.Request) {})
	// The operator allows this machine, so that the first answer is one that is allowed.
	n := &names{answers: [][4]byte{{127, 0, 0, 1}, {10, 0, 0, 1}, {169, 254, 169, 254}}}
	roots.ServerName = "example.com"
	s := hooks.New(hooks.Config{Loopback: true, Now: time.Now, Resolver: n.resolver(t), TLS: roots})
	faults := []hook.Fault{}
	for range 3 {
		o, err := s.Send(t.Context(), message("https://dealer.test:8443/"))
		if err != nil {
			t.Fatal(err)
		}
		faults = append(faults, o.Fault)
	}
	if faults[0] == hook.FaultAddress || faults[1] != hook.FaultAddress || faults[2] != hook.FaultAddress {
		t.Errorf("%v", faults)
	}
	if reached.Load() != 0 {
		t.Error("something was reached")
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	inside := &atomic.Int32{}
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	t.Cleanup(secret.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		port, roots, reached := receiver(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, secret.URL, status) })
		o, err := hooks.New(hooks.Config{Loopback: true, Now: time.Now, TLS: roots}).Send(t.Context(), message("https://127.0.0.1:"+port+"/"))
		if err != nil || o != (hook.Outcome{Status: status, Fault: hook.FaultRedirect}) || reached.Load() != 1 {
			t.Errorf("%d: %+v, %v", status, o, err)
		}
	}
	if inside.Load() != 0 {
		t.Error("it was followed")
	}
}

func TestSlowAndEndlessAnswersAreBounded(t *testing.T) {
	t.Parallel()
	drip := func(w http.ResponseWriter) { // until who asked hangs up
		for range 1 << 20 {
			if _, err := w.Write([]byte(strings.Repeat("a", 1<<16))); err != nil {
				return
			}
		}
	}
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   hook.Outcome
	}{
		"no answer": {func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // else nobody sees that it hangs up
			<-r.Context().Done()
		}, hook.Outcome{Fault: hook.FaultTimeout}},
		"an endless body": {func(w http.ResponseWriter, _ *http.Request) { drip(w) }, hook.Outcome{Status: 200}},
		"an endless head": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X", strings.Repeat("a", 1<<20))
		}, hook.Outcome{Fault: hook.FaultConnect}},
		"an answer that is broken off": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, hook.Outcome{Fault: hook.FaultConnect}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(tt.answer)
			t.Cleanup(s.Close)
			began := time.Now()
			o, err := hooks.New(hooks.Config{Loopback: true, Now: time.Now, Patience: 500 * time.Millisecond}).Send(t.Context(), message(s.URL))
			if err != nil || o != tt.want || time.Since(began) > 10*time.Second {
				t.Errorf("%+v, %v after %s", o, err, time.Since(began))
			}
		})
	}
}

// TestAFailureIsToldByItsKindAlone has no word of ours about what was found.
func TestAFailureIsToldByItsKindAlone(t *testing.T) {
	t.Parallel()
	port, _, _ := receiver(t, func(http.ResponseWriter, *http.Request) {})
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	for url, want := range map[string]hook.Fault{
		"https://127.0.0.1:" + port + "/":               hook.FaultTLS, // a certificate that nobody vouches for
		"https" + strings.TrimPrefix(plain.URL, "http"): hook.FaultTLS,
		"http://" + closed.Addr().String() + "/":        hook.FaultConnect,
		plain.URL:                                       hook.FaultStatus,
		"https://user:secret@dealer.example/":           hook.FaultURL,
		"http://10.0.0.1/":                              hook.FaultURL,
	} {
		o, err := hooks.New(hooks.Config{Loopback: true, Now: time.Now}).Send(t.Context(), message(url))
		if err != nil || o.Fault != want {
			t.Errorf("%s: %+v, %v", url, o, err)
		}
	}
	if o, err := hooks.New(hooks.Config{Now: time.Now}).Send(t.Context(), message(plain.URL)); err != nil || o.Fault != hook.FaultURL {
		t.Errorf("this machine, where nobody allows it: %+v, %v", o, err)
	}
}

func TestAStopIsNoOutcome(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		stop()
		<-r.Context().Done()
	}))
	t.Cleanup(s.Close)
	if o, err := hooks.New(hooks.Config{Loopback: true, Now: time.Now}).Send(ctx, message(s.URL)); !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", o, err)
	}
}
