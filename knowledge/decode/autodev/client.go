// Package autodev asks Auto.dev's VIN decoder, a paid service that knows trims,
// bodies and drives where NHTSA's data are silent.
//
// Only what its words state is taken over. Its transmission is not: it has named a
// manual one for a car that was never built with it.
package autodev

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/upstream"
)

// maxAnswer bounds an answer: one is about 1 kB.
const maxAnswer = 64 << 10

// Client is safe for concurrent use.
type Client struct{ *upstream.Client }

// New checks the configuration, which needs a key, and asks nothing yet. The errors
// of asking are those of package upstream.
func New(cfg upstream.Config) (*Client, error) {
	if cfg.Key == "" {
		return nil, errors.New("autodev: a key is needed")
	}
	cfg.Name = "autodev"
	cfg.URL = cmp.Or(cfg.URL, "https://api.auto.dev")
	client, err := upstream.New(cfg)
	if err != nil {
		return nil, err
	}
	return &Client{client}, nil
}

// Name implements decode.Provider.
func (*Client) Name() string { return "autodev" }

// Decode asks about one VIN. A VIN that Auto.dev does not know comes back without
// attributes.
func (c *Client) Decode(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	body, err := c.Get(ctx, "/vin/"+url.PathEscape(string(v)), maxAnswer)
	if status, ok := errors.AsType[*upstream.StatusError](err); ok && status.Status == http.StatusNotFound {
		return knowledge.Decode{VIN: v, Valid: true}, nil
	}
	if err != nil {
		return knowledge.Decode{}, err
	}
	return parse(body, v)
}
