package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"

	"example.com/vinbot/knowledge/sticker/stickertest"
)

// phonePhoto is an invented label as a phone takes it. It is nil where there is no
// Chromium to print one with.
func phonePhoto(ctx context.Context) ([]byte, error) {
	dir, err := os.MkdirTemp("", "vinbot-bench-")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	const seed = 77
	made, err := stickertest.Print(ctx, dir, 1, seed)
	if errors.Is(err, stickertest.ErrNoBrowser) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	page, err := stickertest.Page(ctx, made[0].PDF)
	if err != nil {
		return nil, err
	}
	return stickertest.Phone(page, mathrand.New(mathrand.NewPCG(seed, 0))) //nolint:gosec // G404: grain, not a secret
}

// newDataKey is a key as DATA_KEYS wants it: pictures are kept while they are measured.
func newDataKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails
	return base64.StdEncoding.EncodeToString(key)
}
