package upstream

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/failsafe-go/failsafe-go/failsafehttp"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
)

// resilient asks again what may pass, and for a while not at all after a row of
// failures. The breaker is outside: one call with all its attempts counts once.
func resilient(cfg Config) http.RoundTripper {
	const attempt = 8 * time.Second
	inner := cfg.Transport
	if inner == nil {
		inner = transport(cmp.Or(cfg.Attempt, attempt))
	}
	policies := failsafehttp.NewRoundTripper(settled{inner}, breaker(cfg), retryPolicy(cfg)) //nolint:bodyclose // policies for responses, no response
	return closing{policies, inner}
}

//nolint:bodyclose // the builder has a response's type, but no response
func breaker(cfg Config) circuitbreaker.CircuitBreaker[*http.Response] {
	const (
		failures = 4
		down     = 30 * time.Second
	)
	return circuitbreaker.NewBuilder[*http.Response]().
		HandleIf(func(res *http.Response, err error) bool {
			return err != nil && !errors.Is(err, context.Canceled) || err == nil && passing(res)
		}).
		WithFailureThreshold(cmp.Or(cfg.Failures, failures)).
		WithDelay(cmp.Or(cfg.Down, down)).
		Build()
}

//nolint:bodyclose // the builder has a response's type, but no response
func retryPolicy(cfg Config) retrypolicy.RetryPolicy[*http.Response] {
	const (
		backoff, wait  = 300 * time.Millisecond, 5 * time.Second
		retries        = 2
		factor, jitter = 8, 0.2
	)
	longest := cmp.Or(cfg.MaxWait, wait)
	first := cmp.Or(cfg.Backoff, backoff)
	return failsafehttp.NewRetryPolicyBuilder().
		WithBackoff(first, factor*first).
		WithJitterFactor(jitter).
		WithMaxRetries(max(0, cmp.Or(cfg.Retries, retries))).
		AbortOnErrors(context.Canceled).
		AbortIf(func(res *http.Response, _ error) bool { return retryAfter(res) > longest }).
		ReturnLastFailure().
		Build()
}

// closing passes on the wish to drop idle connections, which the policies do not.
type closing struct {
	http.RoundTripper
	inner http.RoundTripper
}

// CloseIdleConnections implements what [http.Client.CloseIdleConnections] asks for.
func (c closing) CloseIdleConnections() {
	if t, ok := c.inner.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// transport is the standard one that waits at most so long for an answer to begin.
func transport(attempt time.Duration) http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	const perHost = 8
	t = t.Clone()
	t.ResponseHeaderTimeout = attempt
	t.MaxConnsPerHost = perHost
	return t
}

// settled closes the bodies of answers that will be asked for again: the retry
// policy drops them, and an open body holds its connection.
type settled struct{ next http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (s settled) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := s.next.RoundTrip(req)
	if err != nil || !passing(res) {
		return res, err
	}
	const enough = 4 << 10 // to use the connection again
	_, _ = io.CopyN(io.Discard, res.Body, enough)
	_ = res.Body.Close()
	res.Body = http.NoBody
	return res, nil
}

// passing tells whether a status may be another the next time.
func passing(res *http.Response) bool {
	return res != nil && (res.StatusCode >= http.StatusInternalServerError || res.StatusCode == http.StatusTooManyRequests)
}

// retryAfter is how long the service asks to wait, in seconds; dates it never sends.
func retryAfter(res *http.Response) time.Duration {
	if res == nil {
		return 0
	}
	seconds, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	const most = 1 << 20
	return time.Duration(min(seconds, most)) * time.Second
}
