package sticker //nolint:testpackage // where a picture's print stands is not exported

import (
	"image"
	"testing"
	"unicode/utf8"

	"example.com/vinbot/knowledge"
)

// wordsInRow is a line whose words are ten wide for each letter, from x = 0, in row y.
func wordsInRow(y int, words ...string) line {
	l := line{conf: 1}
	x := 0
	for _, w := range words {
		wide := 10 * utf8.RuneCountInString(w)
		l.words = append(l.words, word{x0: x, y0: y, x1: x + wide, y1: y + 10, text: w, conf: 0.9})
		x += wide + 10
	}
	l.text = spelled(l.words)
	return l
}

func TestAValueStandsWhereItsWordsDo(t *testing.T) {
	t.Parallel()
	l := wordsInRow(0, "•", "COLD", "PACKAGE", "....", "$1,090.00")
	for name, tt := range map[string]struct {
		said said
		want image.Rectangle
	}{
		"a name without its mark":       {l.part("COLD PACKAGE"), image.Rect(20, 0, 140, 10)},
		"a price without its leaders":   {l.price("• COLD PACKAGE"), image.Rect(200, 0, 290, 10)},
		"a name that wraps":             {l.part("PACKAGE").and(wordsInRow(20, "AND", "MORE").said()), image.Rect(0, 0, 140, 30)},
		"what was made of all words":    {l.part("cold pack"), image.Rect(0, 0, 290, 10)},
		"a part of a word is the word":  {wordsInRow(0, "VIN:1FTFW1E82NFB00000", "X").part("1FTFW1E82NFB00000"), image.Rect(0, 0, 210, 10)},
		"what goes on on the next page": {l.part("COLD").and(said{"MORE", wordsInRow(0, "MORE").words, 2}), image.Rect(20, 0, 60, 10)},
	} {
		if p := tt.said.proof(); p == nil || p.Box != knowledge.Level(tt.want) {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := (line{text: "COLD PACKAGE"}).part("COLD").proof(); p != nil {
		t.Errorf("a text without places: %+v", p)
	}
}

func TestWordsOfATextLayerTakeTheirPlacesInOrder(t *testing.T) {
	t.Parallel()
	next := func(texts ...string) (out []word) {
		for i, w := range texts {
			out = append(out, word{x0: 10 * i, x1: 10*i + 8, y1: 5, text: w, conf: 1})
		}
		return out
	}
	words, left := placed("COLD PACKAGE $1,090\n", next("COLD", "PACK", "AGE", "$1,090", "NEXT"))
	if got := spelled(words); got != "COLD PACKAGE $1,090" || words[1].x0 != 10 || words[1].x1 != 28 || len(left) != 1 {
		t.Errorf("%q %+v, left %v", got, words, left)
	}
	if words, left := placed("COLD PACKAGE", next("COLD", "OTHER")); words != nil || left != nil {
		t.Errorf("places of another text: %v, left %v", words, left)
	}
	if words, left := placed("TWO WORDS", next("TWO\u00a0WORDS", "X")); len(words) > 2 || len(left) > 1 {
		t.Errorf("a space within a word: %v, left %v", words, left)
	}
}
