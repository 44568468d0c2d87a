package main

import (
	"fmt"

	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/sticker"
)

// newReader is a reader of labels that knows what options are called.
func newReader(cfg sticker.Config, c *packages.Catalogue) (*sticker.Reader, error) {
	called, err := c.Called()
	if err != nil {
		return nil, fmt.Errorf("names of options: %w", err)
	}
	cfg.Names = called
	return sticker.New(cfg)
}
