// Package nhtsa asks NHTSA's vPIC service about VINs.
//
// It retries what may pass, stops asking a service that is down, and refuses an
// answer that is not what the service documents. NHTSA's own words are put into
// one vocabulary; nothing is added to them.
package nhtsa

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
	"time"

	"example.com/vinbot/knowledge"
)

// MaxBatch is how many VINs the service takes at once.
const MaxBatch = 50

// Limits on an answer: one VIN is about 8 kB.
const (
	maxAnswer = 256 << 10
	maxBatch  = 4 << 20
)

// Errors of asking. The caller may ask again later after each of them.
var (
	ErrUnavailable = errors.New("nhtsa: not available")              // network, 5xx, 429, or known to be down
	ErrBadAnswer   = errors.New("nhtsa: the answer is not a decode") // HTML, another shape, another VIN, too big
	ErrNoYear      = errors.New("nhtsa: a car without a model year") // and without saying why
)

// StatusError is an answer with a status that asking again will not change.
type StatusError struct{ Status int }

func (e *StatusError) Error() string { return fmt.Sprintf("nhtsa: HTTP status %d", e.Status) }

// Config says how to ask. Zero values are the defaults named.
type Config struct {
	URL       string            // of the API; https://vpic.nhtsa.dot.gov/api
	Attempt   time.Duration     // until an answer begins; 8 s
	Total     time.Duration     // with all attempts; 20 s
	Retries   int               // after the first attempt; 2, negative for none
	Backoff   time.Duration     // before the first retry, then doubled; 300 ms
	MaxWait   time.Duration     // the longest Retry-After that is waited for; 5 s
	Failures  uint              // in a row until the service counts as down; 4
	Down      time.Duration     // for so long it is not asked then; 30 s
	UserAgent string            // "vinbot"
	Transport http.RoundTripper // a transport of its own
}

// Client is safe for concurrent use.
type Client struct {
	base  string
	agent string
	total time.Duration
	http  *http.Client
}

// New checks the configuration and asks nothing yet.
func New(cfg Config) (*Client, error) {
	base := strings.TrimRight(cmp.Or(cfg.URL, "https://vpic.nhtsa.dot.gov/api"), "/")
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("nhtsa: the API's address is no http or https URL")
	}
	const total = 20 * time.Second
	return &Client{
		base: base, agent: cmp.Or(cfg.UserAgent, "vinbot"), total: cmp.Or(cfg.Total, total),
		http: &http.Client{Transport: resilient(cfg)},
	}, nil
}

// Close drops the connections that wait for the next call.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Name implements decode.Provider.
func (*Client) Name() string { return "nhtsa" }

// Decode asks about one VIN. A car that NHTSA does not know comes back without a
// model and with the problem that NHTSA names.
func (c *Client) Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	body, err := c.call(ctx, http.MethodGet, "/vehicles/DecodeVinValues/"+url.PathEscape(string(v))+"?format=json", nil, maxAnswer)
	if err != nil {
		return knowledge.Decode{}, err
	}
	found, err := parse(body, []knowledge.VIN{v})
	if err != nil {
		return knowledge.Decode{}, err
	}
	return found[0], nil
}

// DecodeBatch asks about up to [MaxBatch] VINs at once and answers in their order.
func (c *Client) DecodeBatch(ctx context.Context, vins []knowledge.VIN) ([]knowledge.Decode, error) {
	if len(vins) == 0 {
		return nil, nil
	}
	if len(vins) > MaxBatch {
		return nil, fmt.Errorf("nhtsa: %d VINs in a batch of at most %d", len(vins), MaxBatch)
	}
	list := make([]string, len(vins))
	for i, v := range vins {
		list[i] = string(v)
	}
	form := url.Values{"format": {"json"}, "data": {strings.Join(list, ";")}}
	body, err := c.call(ctx, http.MethodPost, "/vehicles/DecodeVINValuesBatch/", []byte(form.Encode()), maxBatch)
	if err != nil {
		return nil, err
	}
	return parse(body, vins)
}

// call returns the body of a JSON answer. Its errors do not show the address,
// which holds a VIN.
func (c *Client) call(ctx context.Context, method, path string, form []byte, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.total)
	defer cancel()
	var payload io.Reader
	if form != nil {
		payload = bytes.NewReader(form)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, payload)
	if err != nil {
		return nil, errors.New("nhtsa: request cannot be made")
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.agent)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, unavailable(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := refuse(res); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, unavailable(err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrBadAnswer, limit)
	}
	return body, nil
}

// unavailable keeps the cause and drops the address around it.
func unavailable(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

func refuse(res *http.Response) error {
	switch {
	case passing(res):
		return fmt.Errorf("%w: HTTP status %d", ErrUnavailable, res.StatusCode)
	case res.StatusCode != http.StatusOK:
		return &StatusError{Status: res.StatusCode}
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if !strings.HasSuffix(kind, "json") {
		return fmt.Errorf("%w: it is %q", ErrBadAnswer, kind)
	}
	return nil
}
