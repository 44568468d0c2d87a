package specs_test

import (
	"testing"

	"example.com/vinbot/knowledge/specs"
)

func BenchmarkEmbed(b *testing.B) {
	words, err := specs.Vocabulary()
	if err != nil {
		b.Fatal(err)
	}
	e := specs.NewEmbedder(words)
	for b.Loop() {
		e.Embed("¿Cuál es la capacidad de remolque de la Ford F-150 2021 con el 3.5L EcoBoost?")
	}
}
