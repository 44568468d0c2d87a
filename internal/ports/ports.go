// Package ports finds addresses for programs that are started, killed and started again.
package ports

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
)

// Below the ports that systems give to those who ask for any: Linux begins at 32,768,
// others at 49,152.
const (
	lowest = 20_000
	number = 10_000
)

// Own is an address of this machine that nobody listens on and that no program gets by
// asking for any. So it is still free when a program that was killed comes back to it.
func Own(ctx context.Context) (string, error) {
	const tries = 100
	for range tries {
		address := fmt.Sprintf("127.0.0.1:%d", lowest+rand.IntN(number)) //nolint:gosec // no secret
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
		if err == nil {
			return address, l.Close()
		}
	}
	return "", errors.New("ports: none is free")
}
