// Package upstream asks the JSON services that know about VINs, every one by the
// same policy: a deadline for each attempt and for all of them, a few retries with
// jitter for what may pass, a circuit breaker for a service that is down, and a rest
// for one that refuses us or asks to be left alone.
//
// It knows no service. What an answer means is its adapter's business.
package upstream

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Errors of asking. The caller may ask again later after each of them.
var (
	ErrUnavailable = errors.New("not available")              // network, 5xx, 429, or known to be down
	ErrRefused     = errors.New("our key is refused")         // 401, 402, 403: a matter for the operator
	ErrBadAnswer   = errors.New("the answer is no such data") // HTML, another shape, another VIN, too big
)

// StatusError is an answer with a status that asking again will not change.
type StatusError struct{ Status int }

func (e *StatusError) Error() string { return fmt.Sprintf("HTTP status %d", e.Status) }

// Config says how to ask. Zero values are the defaults named.
type Config struct {
	Name      string            // of the service, for errors
	URL       string            // of the API
	Key       string            // sent as a bearer token; empty: none
	Attempt   time.Duration     // until an answer begins; 8 s
	Total     time.Duration     // with all attempts; 20 s
	Retries   int               // after the first attempt; 2, negative for none
	Backoff   time.Duration     // before the first retry, then doubled; 300 ms
	MaxWait   time.Duration     // the longest Retry-After that is waited for; 5 s
	Failures  uint              // in a row until the service counts as down; 4
	Down      time.Duration     // for so long it is not asked then; 30 s
	Rest      time.Duration     // after a refusal, and the longest after a 429; 10 min
	UserAgent string            // "vinbot"
	Transport http.RoundTripper // a transport of its own
}

// Client is safe for concurrent use.
type Client struct {
	name, base, agent, key string

	total, rest time.Duration
	http        *http.Client
	resting     atomic.Pointer[rest]
}

// rest is a time in which the service is not asked, and why.
type rest struct {
	until time.Time
	why   error
}

// New checks the configuration and asks nothing yet.
func New(cfg Config) (*Client, error) {
	const total, pause = 20 * time.Second, 10 * time.Minute
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%s: the API's address is no http or https URL", cfg.Name)
	}
	return &Client{
		name: cfg.Name, base: strings.TrimRight(cfg.URL, "/"), agent: cmp.Or(cfg.UserAgent, "vinbot"), key: cfg.Key,
		total: cmp.Or(cfg.Total, total), rest: cmp.Or(cfg.Rest, pause),
		http: &http.Client{Transport: resilient(cfg)},
	}, nil
}

// Close drops the connections that wait for the next call.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Get returns the body of a JSON answer of at most limit bytes. Errors show neither
// the address, which holds a VIN, nor the key.
func (c *Client) Get(ctx context.Context, path string, limit int64) ([]byte, error) {
	return c.call(ctx, http.MethodGet, path, nil, limit)
}

// Post is [Client.Get] with a form.
func (c *Client) Post(ctx context.Context, path string, form url.Values, limit int64) ([]byte, error) {
	return c.call(ctx, http.MethodPost, path, form, limit)
}

func (c *Client) call(ctx context.Context, method, path string, form url.Values, limit int64) ([]byte, error) {
	if r := c.resting.Load(); r != nil && time.Now().Before(r.until) {
		return nil, r.why
	}
	ctx, cancel := context.WithTimeout(ctx, c.total)
	defer cancel()
	req, err := c.request(ctx, method, path, form)
	if err != nil {
		return nil, fmt.Errorf("%s: request cannot be made", c.name)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, c.unavailable(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := c.refuse(res); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, c.unavailable(err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%s: %w: more than %d bytes", c.name, ErrBadAnswer, limit)
	}
	return body, nil
}

func (c *Client) request(ctx context.Context, method, path string, form url.Values) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader([]byte(form.Encode())))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.agent)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	return req, nil
}

// unavailable keeps the cause and drops the address around it.
func (c *Client) unavailable(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return fmt.Errorf("%s: %w: %w", c.name, ErrUnavailable, err)
}

// refuse is the error of an answer that is none. After a refusal the service is left
// alone for a while: asking again would not help, and may cost.
func (c *Client) refuse(res *http.Response) error {
	switch {
	case passing(res):
		err := fmt.Errorf("%s: %w: HTTP status %d", c.name, ErrUnavailable, res.StatusCode)
		if wait := min(retryAfter(res), c.rest); wait > 0 {
			c.leaveAlone(wait, err)
		}
		return err
	case res.StatusCode == http.StatusUnauthorized, res.StatusCode == http.StatusPaymentRequired, res.StatusCode == http.StatusForbidden:
		err := fmt.Errorf("%s: %w: HTTP status %d", c.name, ErrRefused, res.StatusCode)
		c.leaveAlone(c.rest, err)
		return err
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("%s: %w", c.name, &StatusError{Status: res.StatusCode})
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if !strings.HasSuffix(kind, "json") {
		return fmt.Errorf("%s: %w: it is %q", c.name, ErrBadAnswer, kind)
	}
	return nil
}

func (c *Client) leaveAlone(wait time.Duration, why error) {
	c.resting.Store(&rest{time.Now().Add(wait), why})
}
