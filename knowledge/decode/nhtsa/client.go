// Package nhtsa asks NHTSA's vPIC service about VINs.
//
// It retries what may pass, stops asking a service that is down, and refuses an
// answer that is not what the service documents. NHTSA's own words are put into
// one vocabulary; nothing is added to them.
package nhtsa

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/upstream"
)

// MaxBatch is how many VINs the service takes at once.
const MaxBatch = 50

// Limits on an answer: one VIN is about 8 kB.
const (
	maxAnswer = 256 << 10
	maxBatch  = 4 << 20
)

// ErrNoYear is an answer with a car but without its model year, and without saying
// why. The other errors are those of package upstream.
var ErrNoYear = errors.New("nhtsa: a car without a model year")

// Client is safe for concurrent use.
type Client struct {
	*upstream.Client

	address string // of the API
}

// New checks the configuration and asks nothing yet. The URL is that of the API.
func New(cfg upstream.Config) (*Client, error) {
	cfg.Name = "nhtsa"
	cfg.URL = cmp.Or(cfg.URL, "https://vpic.nhtsa.dot.gov/api")
	client, err := upstream.New(cfg)
	if err != nil {
		return nil, err
	}
	return &Client{Client: client, address: strings.TrimRight(cfg.URL, "/")}, nil
}

// Name implements decode.Provider.
func (*Client) Name() string { return "nhtsa" }

// Decode asks about one VIN. A car that NHTSA does not know comes back without a
// model and with the problem that NHTSA names.
func (c *Client) Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	body, err := c.Get(ctx, "/vehicles/DecodeVinValues/"+url.PathEscape(string(v))+"?format=json", maxAnswer)
	if err != nil {
		return knowledge.Decode{}, err
	}
	return parse(body, v)
}

// MaxBatch implements decode.Batcher.
func (*Client) MaxBatch() int { return MaxBatch }

// DecodeBatch asks about up to [MaxBatch] VINs at once and answers in their order. An
// answer that is no decode of its VIN is left empty.
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
	body, err := c.Post(ctx, "/vehicles/DecodeVINValuesBatch/", form, maxBatch)
	if err != nil {
		return nil, err
	}
	return parseBatch(body, vins)
}
