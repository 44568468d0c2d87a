package asktest

import (
	"embed"
	"fmt"
	"strings"

	"example.com/vinbot/knowledge"
)

// phrasingFiles hold ways to ask for an attribute, by language: a line "# name", then
// one question a line with {car} for the car. They are kept apart from the engine's
// vocabulary on purpose: it is measured by words it was not made from.
//
//go:embed data/*.txt data/follow.tsv
var phrasingFiles embed.FS

// phrasing is one way to ask for an attribute.
type phrasing struct {
	text string
	held bool // of the third that is kept back while the engine is worked on
}

// phrasings are those of a language.
func phrasings(lang string) (map[knowledge.Attribute][]phrasing, error) {
	text, err := phrasingFiles.ReadFile("data/" + lang + ".txt")
	if err != nil {
		return nil, fmt.Errorf("asktest: phrasings: %w", err)
	}
	const part = 3
	list := map[knowledge.Attribute][]phrasing{}
	var of knowledge.Attribute
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "# "); ok {
			of = knowledge.Attribute(name)
			continue
		}
		if line != "" {
			list[of] = append(list[of], phrasing{text: line, held: len(list[of])%part == part-1})
		}
	}
	return list, nil
}
