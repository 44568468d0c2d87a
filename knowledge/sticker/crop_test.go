package sticker //nolint:testpackage // what is framed is not exported

import (
	"image"
	"testing"

	"example.com/vinbot/knowledge"
)

func TestACropOfAnAmountShowsTheWordsOnItsLeft(t *testing.T) {
	t.Parallel()
	amount := image.Rect(1014, 410, 1066, 420) // a destination charge on a photo of 1,485 pixels
	words := image.Pt(709, 415)                // where its line begins
	if seen := framed([]knowledge.Box{knowledge.Level(amount)}).bounds(); !words.In(seen) || !amount.In(seen) {
		t.Errorf("%v is shown of the line from %v to %v", seen, words, amount)
	}
}
