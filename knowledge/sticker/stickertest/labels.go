package stickertest

import (
	"math/rand/v2"

	"example.com/vinbot/knowledge"
)

// Labels invents n labels, the makers in turn, that are not printed.
func Labels(n int, seed uint64) (out []knowledge.Label) {
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // G404: an invention, not a secret
	for i := range n {
		out = append(out, invent(makers()[i%len(makers())], r).Label)
	}
	return out
}
