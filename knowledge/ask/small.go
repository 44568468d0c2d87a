package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"example.com/vinbot/knowledge/specs"
)

// smallData are the words of each language that say nothing of what a question is
// about: the closed classes of its grammar, verbs that only ask or that any car does,
// words for cars, figures and persons. By language and class, so that a missing one is
// seen; words that a class shares with another stand in both.
//
//go:embed data/small.json
var smallData []byte

// smallWords are these words, folded.
type smallWords struct {
	of  map[string]map[string]bool // by language
	all map[string]bool            // of all languages: people mix them
}

func newSmall() (smallWords, error) {
	var classes map[string]map[string]string
	s := smallWords{of: map[string]map[string]bool{}, all: map[string]bool{}}
	if err := json.Unmarshal(smallData, &classes); err != nil {
		return s, fmt.Errorf("ask: small words: %w", err)
	}
	for lang, of := range classes {
		s.of[lang] = map[string]bool{}
		for _, words := range of {
			note(s.of[lang], specs.Fold(words))
			note(s.all, specs.Fold(words))
		}
	}
	return s, nil
}
