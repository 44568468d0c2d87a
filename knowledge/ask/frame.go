package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// frameData are the frames: concepts that together ask for an attribute, whatever the
// language and the order, and the words of each language for every concept. "How much
// does it drink?" and "wie viel schluckt er?" are one frame, "amount drink".
//
//go:embed data/frames.json
var frameData []byte

// frame is concepts that ask for an attribute together.
type frame struct {
	name     knowledge.Attribute
	concepts []string
	rank     int
}

// frames finds what texts ask for by the concepts in them.
type frames struct {
	all      []frame
	concepts map[string]map[string][]string // by language and stem of a word
	said     map[string]map[string][]string // the words of a language for a concept
}

func newFrames() (frames, error) {
	var data struct {
		Frames   map[knowledge.Attribute][]string `json:"frames"`
		Concepts map[string]map[string][]string   `json:"concepts"`
	}
	if err := json.Unmarshal(frameData, &data); err != nil {
		return frames{}, fmt.Errorf("ask: frames: %w", err)
	}
	f := frames{concepts: map[string]map[string][]string{}, said: data.Concepts}
	for _, name := range slices.Sorted(maps.Keys(data.Frames)) {
		for _, text := range data.Frames[name] {
			f.all = append(f.all, frame{name: name, concepts: strings.Fields(text), rank: len(f.all)})
		}
	}
	for lang, concepts := range data.Concepts {
		f.concepts[lang] = map[string][]string{}
		for name, words := range concepts {
			for _, w := range words {
				key := stem(specs.Fold(w), lang)
				f.concepts[lang][key] = append(f.concepts[lang][key], name)
			}
		}
	}
	return f, nil
}

// words are those of a language for a concept.
func (f frames) words(lang, concept string) []string { return f.said[lang][concept] }

// find lists the frames in a text.
func (f frames) find(words []string, lang string) (hits []hit) {
	places := map[string][]int{} // of the parts that words have
	var part, of []string
	var at []int
	for i, w := range words {
		for _, p := range f.parts(w, lang) {
			for _, concept := range f.concepts[lang][stem(p, lang)] {
				places[concept] = append(places[concept], len(part))
			}
			part, of, at = append(part, p), append(of, w), append(at, i)
		}
	}
	for _, fr := range f.all {
		filled := fill(fr.concepts, places, nil)
		if filled == nil {
			continue
		}
		h := hit{saying: saying{cue: true, name: fr.name, lang: lang, rank: fr.rank}}
		for _, n := range filled {
			h.words, h.at = append(h.words, of[n]), append(h.at, at[n])
		}
		hits = append(hits, h)
	}
	return hits
}

// parts are the two concepts of a compound ("Akkuinhalt"), or a word itself.
func (f frames) parts(word, lang string) []string {
	const shortest = 4
	of := f.concepts[lang]
	if lang != "de" || len(of[stem(word, lang)]) > 0 {
		return []string{word}
	}
	for i := shortest; i+shortest <= len(word); i++ {
		for _, link := range []string{"", "s", "n", "en", "es"} {
			first, ok := strings.CutSuffix(word[:i], link)
			if ok && len(of[stem(first, lang)]) > 0 && len(of[stem(word[i:], lang)]) > 0 {
				return []string{first, word[i:]}
			}
		}
	}
	return []string{word}
}

// fill finds a place of its own for each concept; nil: not all are there.
func fill(concepts []string, places map[string][]int, taken []int) []int {
	if len(concepts) == 0 {
		return taken
	}
	for _, i := range places[concepts[0]] {
		if slices.Contains(taken, i) {
			continue
		}
		if at := fill(concepts[1:], places, append(slices.Clone(taken), i)); at != nil {
			return at
		}
	}
	return nil
}
