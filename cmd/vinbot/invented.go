package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// invented makes up passages and questions for benchmarks: real cars and attributes
// among words that mean nothing, common and rare ones as in a language.
type invented struct {
	models     []knowledge.Vehicle
	vocabulary []specs.Spec
	seed       uint64
}

func newInvented(models []knowledge.Vehicle, seed uint64) (*invented, error) {
	vocabulary, err := specs.Vocabulary()
	if err != nil {
		return nil, err
	}
	return &invented{models: models, vocabulary: vocabulary, seed: seed}, nil
}

// language is one of those of made-up passages and questions; English is the most frequent.
func language(r *rand.Rand) string {
	return []string{"en", "en", "en", "en", "en", "en", "en", "es", "fr", "de"}[r.IntN(10)]
}

// passage makes up the one of a number.
func (v *invented) passage(n int) knowledge.Passage {
	const pieces = 100                                             // of a document, which is about one car in one language
	whole := rand.New(rand.NewPCG(v.seed, uint64(n/pieces)<<32|1)) //nolint:gosec // G404, G115: made up, and the same every time
	car, lang := v.models[whole.IntN(len(v.models))], language(whole)
	r := rand.New(rand.NewPCG(v.seed, uint64(n))) //nolint:gosec // G404, G115: likewise
	topic := v.vocabulary[r.IntN(len(v.vocabulary))]
	const length = 45 // words, as pieces of documents have some hundred characters
	words := make([]string, length)
	for i := range words {
		words[i] = nonsense(r)
	}
	for _, at := range []int{2, length / 2} {
		words[at] = topic.Words[lang][r.IntN(len(topic.Words[lang]))]
	}
	year := 2010 + r.IntN(16)
	return knowledge.Passage{
		ID: fmt.Sprintf("made-%08d", n), Document: fmt.Sprintf("made-%d", n/pieces), Make: car.Make, Model: car.Model, YearFrom: year, YearTo: year + r.IntN(5),
		Topic: strings.ReplaceAll(string(topic.Name), "_", " "), Lang: lang, Text: strings.Join(words, " ") + ".", License: "made up",
		Source: knowledge.Source{Title: "Made up", URL: "https://example.org/made-up"},
	}
}

// nonsense is a word of a vocabulary in which few are frequent and most are rare.
func nonsense(r *rand.Rand) string {
	const syllables = "babebibobudadedidodufafefifofugagegigogulalelilolumamemimomunanenino"
	n := int(math.Exp(r.Float64() * math.Log(100_000))) // each rank as often as its inverse, as in a language
	var b strings.Builder
	for b.Len() < 4 || n > 0 {
		at := n % (len(syllables) / 2) * 2
		b.WriteString(syllables[at : at+2])
		n /= len(syllables) / 2
	}
	return b.String()
}

// question is a made-up question and the car it is about.
type question struct {
	text    string
	explain string // what the thing asked for means
	about   knowledge.PassageFilter
}

func (v *invented) question(r *rand.Rand) question {
	car, lang := v.models[r.IntN(len(v.models))], language(r)
	year := 2010 + r.IntN(16)
	topic := v.vocabulary[r.IntN(len(v.vocabulary))]
	asks := map[string]string{
		"en": "What is the %s of the %d %s %s with the %s?", "es": "¿Cuál es %s del %d %s %s con %s?",
		"fr": "Quelle est %s de la %d %s %s avec %s ?", "de": "Wie groß ist %s des %d %s %s mit %s?",
	}
	means := map[string]string{"en": "What does %s mean?", "es": "¿Qué significa %s?", "fr": "Que signifie %s ?", "de": "Was bedeutet %s?"}
	words := topic.Words[lang]
	return question{
		explain: fmt.Sprintf(means[lang], words[r.IntN(len(words))]),
		text:    fmt.Sprintf(asks[lang], words[r.IntN(len(words))], year, car.Make, car.Model, nonsense(r)),
		about:   knowledge.PassageFilter{Make: car.Make, Model: car.Model, Year: year, Lang: lang},
	}
}
