// Package hooks sends the events of webhooks to addresses that strangers gave.
//
// It refuses to reach anything but the internet, follows no redirect, reads no answer
// beyond its head, and tells of a failure only what kind it was.
package hooks

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"example.com/vinbot/internal/hook"
)

// Config says how events are sent. Its zero value is for use.
type Config struct {
	Loopback bool          // this machine may be sent to: for development
	Patience time.Duration // for one attempt; zero: 10 seconds
	Resolver *net.Resolver // nil: the system's
	TLS      *tls.Config   // nil: the system's authorities
	Now      func() time.Time
}

// Sender sends events. It is safe for concurrent use.
type Sender struct {
	Config

	client *http.Client
}

// New returns a sender.
func New(c Config) *Sender {
	const each, head = 5 * time.Second, 16 << 10
	c.Patience = cmp.Or(c.Patience, 10*time.Second)
	s := &Sender{Config: c}
	dialer := &net.Dialer{Timeout: each, Resolver: c.Resolver, ControlContext: s.refuse}
	s.client = &http.Client{
		// No proxy: it would look the name up once more, and connect to whatever it finds.
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSClientConfig: c.TLS, TLSHandshakeTimeout: each, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: head, DisableKeepAlives: true, DisableCompression: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return s
}

var errAddress = errors.New("hooks: address refused")

// refuse is asked with the very address that is about to be connected to, after the name
// was looked up: a name that changes in between does not help.
func (s *Sender) refuse(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !hook.Allowed(to.Addr(), s.Loopback) {
		return errAddress
	}
	return nil
}

// Send makes one attempt. An error is that of ctx: then nothing is known of the attempt.
func (s *Sender) Send(ctx context.Context, m hook.Message) (hook.Outcome, error) {
	to, err := hook.CheckURL(m.URL, s.Loopback)
	if err != nil {
		return hook.Outcome{Fault: hook.FaultURL}, nil
	}
	limited, stop := context.WithTimeout(ctx, s.Patience)
	defer stop()
	r, err := http.NewRequestWithContext(limited, http.MethodPost, to, strings.NewReader(m.Body))
	if err != nil {
		return hook.Outcome{Fault: hook.FaultURL}, nil
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Vinbot-Webhooks/1")
	m.Secret.Sign(r.Header, m.Event, m.Body, s.Now())
	res, err := s.client.Do(r)
	switch {
	case ctx.Err() != nil:
		return hook.Outcome{}, fmt.Errorf("hooks: send: %w", ctx.Err())
	case err != nil:
		return hook.Outcome{Fault: faultOf(err)}, nil
	}
	_ = res.Body.Close() // its status is the answer; the rest may be endless
	return hook.Answered(res.StatusCode), nil
}

// faultOf says what kind of failure an attempt met. Its own words could tell a stranger
// what is reachable from here.
func faultOf(err error) hook.Fault {
	var slow interface{ Timeout() bool }
	dns := (*net.DNSError)(nil)
	switch {
	case errors.Is(err, errAddress):
		return hook.FaultAddress
	case errors.As(err, &dns) && !dns.IsTimeout:
		return hook.FaultName
	case errors.As(err, &slow) && slow.Timeout():
		return hook.FaultTimeout
	case isTLS(err):
		return hook.FaultTLS
	}
	return hook.FaultConnect
}

func isTLS(err error) bool {
	cert, record, alert := (*tls.CertificateVerificationError)(nil), tls.RecordHeaderError{}, tls.AlertError(0)
	return errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &cert) || errors.As(err, &record) || errors.As(err, &alert)
}
