package sticker //nolint:testpackage // layouts are not exported, and text is their input

import (
	"testing"

	"example.com/vinbot/knowledge"
)

// FuzzTexts reads any text with every layout. None may panic, and whatever is
// said to be sure adds up. Long inputs are minimised for minutes unless the run says
// -fuzzminimizetime=10x.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{inventedJeep, inventedKorean, inventedToyota, "PRIX DE BASE 45 000,00 $\nÉQUIPEMENT EN OPTION\n[\n( 1 $\nTOTAL 2 $"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const longest = 1 << 13
		if len(text) > longest {
			t.Skip("longer texts only take longer")
		}
		s := textSheet(legible([]byte(text)))
		for _, y := range layouts() {
			y.recognises(s)
			y.read(s)
		}
		l := read(s)
		if closed, _ := sums(l); !closed && l.Total != nil && len(l.Doubts) == 0 {
			t.Errorf("sums do not close and no doubt says so: %+v", l)
		}
		if l.Base == nil && l.Total == nil && len(l.Options) == 0 && !l.Doubtful(knowledge.DoubtNotALabel) {
			t.Errorf("a label of nothing: %+v", l)
		}
	})
}
